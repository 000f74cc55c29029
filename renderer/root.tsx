import { useEffect, useState } from 'react';
import type { AppStart } from '../contract/app-start.ts';
import type { Answer } from '../contract/outcome.ts';
import { windowWords } from '../words/page/window.ts';
import { App } from './app.tsx';
import type { HostLink } from './bridge.ts';
import { Button } from './ui/controls/button.tsx';
import { Notice } from './ui/notices/notice.tsx';
import './root.css';

/** The page until it knows what to show: nothing for a moment, or why there is nothing. */
export function Root({ host, start }: { readonly host: HostLink; readonly start: Promise<Answer<AppStart>> }) {
  const [answer, setAnswer] = useState<Answer<AppStart> | null>(null);
  useEffect(() => {
    void start.then(setAnswer);
  }, [start]);
  if (answer === null) return null;
  if (answer.ok) return <App host={host} start={answer.value} />;
  return (
    <main className="start-failed">
      <h1>Pushwright</h1>
      <Notice
        tone="danger"
        sentence={answer.problem.sentence}
        remedy={answer.problem.remedy}
        actions={
          <Button size="small" onClick={() => void host.bridge['app.start'](undefined).then(setAnswer)}>
            {windowWords.tryAgain}
          </Button>
        }
      />
    </main>
  );
}
