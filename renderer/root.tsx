import { useEffect, useState } from 'react';
import type { AppStart } from '../contract/app-start.ts';
import type { Answer } from '../contract/outcome.ts';
import { windowWords } from '../words/page/window.ts';
import { App } from './app.tsx';
import { HOST_LOST, type HostLink } from './bridge.ts';
import { Button } from './ui/controls/button.tsx';
import { Notice } from './ui/notices/notice.tsx';
import { explain, wordsArrive } from './ui/told.ts';
import './root.css';

/** What the page starts with, once the words of whatever may be told are there too. */
export async function begin({ bridge }: HostLink): Promise<Answer<AppStart>> {
  try {
    const [answer] = await Promise.all([bridge['app.start'](undefined), wordsArrive]);
    return answer;
  } catch {
    return { ok: false, problem: HOST_LOST };
  }
}

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
        {...explain(answer.problem)}
        actions={
          <Button size="small" onClick={() => void begin(host).then(setAnswer)}>
            {windowWords.tryAgain}
          </Button>
        }
      />
    </main>
  );
}
