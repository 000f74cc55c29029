import { StatusLine } from '../status/status-line.tsx';
import { useEvent } from '../ui/use-event.ts';
import { KEEPING_WORDS, wordsOfDestination, wordsOfIdentity } from './standing-words.ts';
import type { Page } from './use-page.ts';

/** How things stand, in a line below everything. */
export function Standing({ page: { bridge, state, identity, now, keeping } }: { readonly page: Page }) {
  const { draft, connections, facts } = state;
  const makeReport = useEvent(async () => {
    const answer = await bridge['report.create'](undefined);
    if (!answer.ok) throw new Error(answer.problem.code);
    return answer.value.text;
  });
  return (
    <StatusLine
      destination={{ words: wordsOfDestination(draft), production: draft.destination === 'production' }}
      identity={wordsOfIdentity(identity, draft, now)}
      connections={connections}
      draft={KEEPING_WORDS[keeping.state]}
      version={facts.version}
      onReport={makeReport}
      onCloseConnection={(connection) => void bridge['connection.close']({ connection })}
    />
  );
}
