import { lazy, Suspense } from 'react';
import { useEvent } from '../ui/use-event.ts';
import { KEEPING_WORDS, wordsOfDestination, wordsOfIdentity } from './standing-words.ts';
import type { Page } from './use-page.ts';

const StatusLine = lazy(() => import('../status/status-line.tsx').then((module) => ({ default: module.StatusLine })));

/** How things stand, in a line below everything. */
export function Standing({ page: { bridge, state, identity, now, keeping } }: { readonly page: Page }) {
  const { draft, connections, facts } = state;
  const makeReport = useEvent(async () => {
    const answer = await bridge['report.create'](undefined);
    if (!answer.ok) throw new Error(answer.problem.code);
    return answer.value.text;
  });
  return (
    <Suspense fallback={<footer className="status-line" />}>
      <StatusLine
        destination={{ words: wordsOfDestination(draft), production: draft.destination === 'production' }}
        identity={wordsOfIdentity(identity, draft, now)}
        connections={connections}
        draft={KEEPING_WORDS[keeping.state]}
        version={facts.version}
        onReport={makeReport}
        onCloseConnection={(connection) => void bridge['connection.close']({ connection })}
      />
    </Suspense>
  );
}
