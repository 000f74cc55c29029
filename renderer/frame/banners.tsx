import type { Dispatch, ReactNode } from 'react';
import type { Draft } from '../../contract/draft.ts';
import type { Problem } from '../../contract/outcome.ts';
import type { ImportOffer } from '../../payload/import/offer.ts';
import { windowWords } from '../../words/page/window.ts';
import { HOST_LOST } from '../bridge.ts';
import type { DraftKeeping } from '../draft/use-draft-saver.ts';
import type { AppAction } from '../state/app-state.ts';
import type { Fill } from '../state/fill.ts';
import { Button } from '../ui/controls/button.tsx';
import { LeavingNotice } from '../ui/notices/leaving-notice.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { explain, importContent, importNote, keyOfTold } from '../ui/told.ts';
import './banners.css';

/** What the user must know before going on, each with the button that deals with it. */
export function Banners({
  hostLost,
  problems,
  fill,
  draft,
  keeping,
  onOpenChannels,
  dispatch,
  children,
}: {
  readonly hostLost: boolean;
  readonly problems: readonly Problem[];
  readonly fill: Fill | null;
  readonly draft: Draft;
  readonly keeping: DraftKeeping;
  readonly onOpenChannels: () => void;
  readonly dispatch: Dispatch<AppAction>;
  /** What stands against the choices on top. */
  readonly children: ReactNode;
}) {
  return (
    <div className="banners" aria-live="polite">
      {hostLost && <Notice tone="danger" {...explain(HOST_LOST)} />}
      {!hostLost && keeping.state === 'failed' && <Notice tone="danger" {...explain(keeping.problem)} />}
      {problems.map((problem) => (
        <Notice
          key={keyOfTold(problem)}
          tone="warn"
          {...explain(problem)}
          actions={
            <Button size="small" variant="quiet" onClick={() => dispatch({ type: 'problem-dismissed', problem })}>
              {windowWords.dismiss}
            </Button>
          }
        />
      ))}
      <FillBanner fill={fill} draft={draft} onOpenChannels={onOpenChannels} dispatch={dispatch} />
      {children}
    </div>
  );
}

/** What a text that came last could fill in, or has filled in. */
export function FillBanner({
  fill,
  draft,
  onOpenChannels,
  dispatch,
}: {
  readonly fill: Fill | null;
  /** As it stands now: *Undo* stays in reach until something else is changed. */
  readonly draft: Draft;
  readonly onOpenChannels: () => void;
  readonly dispatch: Dispatch<AppAction>;
}) {
  return (
    <>
      {fill?.phase === 'offered' && (
        <FillOffer offer={fill.offer} onOpenChannels={onOpenChannels} dispatch={dispatch} />
      )}
      {fill?.phase === 'done' && (
        <LeavingNotice
          sentence={fill.isRest ? windowWords.undoneInPart : windowWords.filledIn}
          stays={fill.after === draft}
          onGone={() => dispatch({ type: 'fill-dismissed' })}
          remedy={
            fill.isRest
              ? windowWords.undoExchanges
              : [...fill.offer.receipts, ...fill.offer.left].map(importNote).join(' ')
          }
          actions={
            <>
              <Button size="small" icon="undo" onClick={() => dispatch({ type: 'fill-undone' })}>
                {windowWords.undo}
              </Button>
              <Button size="small" variant="quiet" onClick={() => dispatch({ type: 'fill-dismissed' })}>
                {windowWords.dismiss}
              </Button>
            </>
          }
        />
      )}
    </>
  );
}

/** What a pasted or dropped text could fill in; a text that fills in nothing is explained, and offers nothing. */
function FillOffer({
  offer: { patch, holds, receipts, left, place },
  onOpenChannels,
  dispatch,
}: {
  readonly offer: ImportOffer;
  readonly onOpenChannels: () => void;
  readonly dispatch: Dispatch<AppAction>;
}) {
  const fills = Object.keys(patch).length > 0;
  const notes = (fills ? [...receipts, ...left] : [...left, ...receipts]).map(importNote);
  const [first = '', ...more] = fills ? [windowWords.textHolds(importContent(holds)), ...notes] : notes;
  const dismiss = () => dispatch({ type: 'fill-dismissed' });
  return (
    <Notice
      tone="info"
      sentence={first}
      remedy={more.join(' ')}
      actions={
        <>
          {fills && (
            <Button size="small" variant="primary" onClick={() => dispatch({ type: 'fill-accepted' })}>
              {windowWords.fillIn}
            </Button>
          )}
          {place === 'channels' && (
            <Button size="small" onClick={onOpenChannels}>
              {windowWords.openBroadcastChannels}
            </Button>
          )}
          <Button size="small" variant="quiet" onClick={dismiss}>
            {fills ? windowWords.leaveAsIs : windowWords.dismiss}
          </Button>
        </>
      }
    />
  );
}
