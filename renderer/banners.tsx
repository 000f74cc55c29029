import type { Dispatch } from 'react';
import type { Problem } from '../contract/outcome.ts';
import type { PastedParts } from '../payload/pasted.ts';
import type { AppAction, Fill } from './app-state.ts';
import { HOST_LOST } from './bridge.ts';
import { Button } from './ui/button.tsx';
import { LeavingNotice } from './ui/leaving-notice.tsx';
import { Notice } from './ui/notice.tsx';
import type { DraftKeeping } from './use-draft-saver.ts';
import './banners.css';

/** What the user must know before going on, each with the button that deals with it. */
export function Banners({
  hostLost,
  problems,
  fill,
  keeping,
  dispatch,
}: {
  readonly hostLost: boolean;
  readonly problems: readonly Problem[];
  readonly fill: Fill | null;
  readonly keeping: DraftKeeping;
  readonly dispatch: Dispatch<AppAction>;
}) {
  return (
    <div className="banners" aria-live="polite">
      {hostLost && <Notice tone="danger" sentence={HOST_LOST.sentence} remedy={HOST_LOST.remedy} />}
      {!hostLost && keeping.state === 'failed' && (
        <Notice tone="danger" sentence={keeping.problem.sentence} remedy={keeping.problem.remedy} />
      )}
      {problems.map((problem) => (
        <Notice
          key={`${problem.code} ${problem.sentence}`}
          tone="warn"
          sentence={problem.sentence}
          remedy={problem.remedy}
          actions={
            <Button size="small" variant="quiet" onClick={() => dispatch({ type: 'problem-dismissed', problem })}>
              Dismiss
            </Button>
          }
        />
      ))}
      {fill?.phase === 'offered' && (
        <Notice
          tone="info"
          sentence={`This holds more than one field: ${partsWords(fill.parts)}.`}
          remedy={fill.parts.receipts.join(' ')}
          actions={
            <>
              <Button size="small" variant="primary" onClick={() => dispatch({ type: 'fill-accepted' })}>
                Fill in
              </Button>
              <Button size="small" variant="quiet" onClick={() => dispatch({ type: 'fill-dismissed' })}>
                Leave it as pasted
              </Button>
            </>
          }
        />
      )}
      {fill?.phase === 'done' && (
        <LeavingNotice
          sentence="Filled in."
          onGone={() => dispatch({ type: 'fill-dismissed' })}
          remedy={fill.receipts.join(' ')}
          actions={
            <>
              <Button size="small" icon="undo" onClick={() => dispatch({ type: 'fill-undone' })}>
                Undo
              </Button>
              <Button size="small" variant="quiet" onClick={() => dispatch({ type: 'fill-dismissed' })}>
                Dismiss
              </Button>
            </>
          }
        />
      )}
    </div>
  );
}

/** "a payload, 1 device token, the destination sandbox and the topic". */
function partsWords(parts: PastedParts): string {
  const headers = Object.keys(parts.headers).length;
  const tokens = parts.deviceTokens.length;
  const words = [
    ...(parts.payload === null ? [] : ['a payload']),
    ...(tokens === 0 ? [] : [tokens === 1 ? 'a device token' : `${tokens} device tokens`]),
    ...(parts.destination === null ? [] : [`the destination ${parts.otherHost ?? parts.destination}`]),
    ...(headers === 0 ? [] : [headers === 1 ? 'a delivery option' : `${headers} delivery options`]),
  ];
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
