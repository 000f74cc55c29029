import { StatusLine } from '../status/status-line.tsx';
import { useEvent } from '../ui/use-event.ts';
import type { Page } from './use-page.ts';

/** The connections that stand open, and the report of what happened. */
export function Standing({ page: { bridge, state } }: { readonly page: Page }) {
  const makeReport = useEvent(async () => {
    const answer = await bridge['report.create'](undefined);
    if (!answer.ok) throw new Error(answer.problem.code);
    return answer.value.text;
  });
  return (
    <StatusLine
      connections={state.connections}
      onReport={makeReport}
      onCloseConnection={(connection) => void bridge['connection.close']({ connection })}
    />
  );
}
