import { type ReactNode, useState } from 'react';
import type { KeptSend } from '../../contract/history/sends.ts';
import type { Problem } from '../../contract/outcome.ts';
import type { ExportForm } from '../../payload/export/exported.ts';
import type { ImportOffer } from '../../payload/import/offer.ts';
import { historyWords } from '../../words/page/history.ts';
import { windowWords } from '../../words/page/window.ts';
import type { HostBridge } from '../bridge.ts';
import { Button } from '../ui/controls/button.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { Dialog } from '../ui/surfaces/dialog.tsx';
import { explain, importNote } from '../ui/told.ts';
import { useEvent } from '../ui/use-event.ts';
import { copyAs } from './copy-as.ts';
import { type Known, replayOf } from './replay.ts';

/** What both parts of the history are given. */
export interface HistoryProps extends Known {
  readonly bridge: HostBridge;
  /** UNIX milliseconds, renewed every minute: which day is today. */
  readonly now: number;
  /** Another send is under way. */
  readonly busy: boolean;
  /** Puts a past send into the draft, so that it can be undone. */
  readonly onLoad: (offer: ImportOffer) => void;
  /** The same, and presses Send. */
  readonly onSendAgain: (offer: ImportOffer) => void;
}

export interface PastActions {
  readonly load: (id: string) => void;
  readonly sendAgain: (id: string) => void;
  readonly pin: (id: string, pinned: boolean) => void;
  /** Asks before it deletes. */
  readonly remove: (id: string, title: string) => void;
  /** Puts it on the clipboard as a program. */
  readonly copyAs: (form: ExportForm, send: KeptSend) => void;
  readonly fail: (problem: Problem) => void;
  /** What went wrong, and what is asked: to be drawn somewhere. */
  readonly news: ReactNode;
  readonly question: ReactNode;
}

interface News {
  readonly sentence: string;
  readonly remedy: string;
  readonly tone?: 'info';
}

/** What can be done with a past send, from the list and from its view alike. */
export function usePastActions(
  { bridge, identities, authorities, busy, onLoad, onSendAgain }: HistoryProps,
  /** The question is answered, one way or the other: the focus is to go on from somewhere. */
  onAnswered: () => void,
): PastActions {
  const [said, setSaid] = useState<News | null>(null);
  const [removing, setRemoving] = useState<{ readonly id: string; readonly title: string } | null>(null);
  const fail = useEvent((problem: Problem) => setSaid(explain(problem)));

  const offerOf = async (id: string): Promise<ImportOffer | null> => {
    const answer = await bridge['history.show']({ id });
    if (!answer.ok) fail(answer.problem);
    return answer.ok && answer.value.kind === 'send' ? replayOf(answer.value, { identities, authorities }) : null;
  };

  return {
    load: useEvent(async (id: string) => {
      setSaid(null);
      const offer = await offerOf(id);
      if (offer !== null) onLoad(offer);
    }),
    sendAgain: useEvent(async (id: string) => {
      setSaid(busy ? { sentence: historyWords.sendUnderWay, remedy: '' } : null);
      const offer = busy ? null : await offerOf(id);
      if (offer === null) return;
      // As it was, or not at all: another identity or other devices would be a guess.
      if (offer.left.length > 0)
        setSaid({ sentence: historyWords.notAgain, remedy: offer.left.map(importNote).join(' ') });
      else onSendAgain(offer);
    }),
    pin: useEvent(async (id: string, pinned: boolean) => {
      const answer = await bridge['history.pin']({ id, pinned });
      if (!answer.ok) fail(answer.problem);
    }),
    copyAs: useEvent(async (form: ExportForm, send: KeptSend) => {
      const name = historyWords.forms[form];
      try {
        const { text, opens } = await copyAs(form, send, identities);
        await navigator.clipboard.writeText(text);
        const remedy = opens === null ? '' : historyWords.opensFile(opens);
        setSaid({ sentence: historyWords.copiedAs(name), remedy, tone: 'info' });
      } catch {
        setSaid({ sentence: historyWords.notCopied, remedy: '' });
      }
    }),
    remove: useEvent((id: string, title: string) => setRemoving({ id, title })),
    fail,
    news: said !== null && (
      <div className="past-news" aria-live="polite">
        <Notice
          tone="warn"
          {...said}
          actions={
            <Button size="small" variant="quiet" onClick={() => setSaid(null)}>
              {windowWords.dismiss}
            </Button>
          }
        />
      </div>
    ),
    question: removing !== null && (
      <SureToDelete
        title={historyWords.deleteOne}
        what={historyWords.deleteOneWhat}
        onClose={() => {
          setRemoving(null);
          onAnswered();
        }}
        onConfirm={async () => {
          setRemoving(null);
          const answer = await bridge['history.forget']({ ids: [removing.id] });
          if (!answer.ok) fail(answer.problem);
          onAnswered();
        }}
      >
        <p className="past-deleted">{removing.title}</p>
      </SureToDelete>
    ),
  };
}

/** The question before something of the history goes for good. */
export function SureToDelete({
  title,
  what,
  children,
  onConfirm,
  onClose,
}: {
  readonly title: string;
  readonly what: string;
  readonly children?: ReactNode;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      title={title}
      tone="danger"
      onClose={onClose}
      onSubmit={onConfirm}
      actions={
        <>
          <Button onClick={onClose}>{historyWords.cancel}</Button>
          <Button variant="danger" type="submit">
            {historyWords.deleteNow}
          </Button>
        </>
      }
    >
      {children}
      <p>{what}</p>
    </Dialog>
  );
}
