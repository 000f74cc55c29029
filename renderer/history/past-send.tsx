import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { HistoryText, ShownSend } from '../../contract/history/sends.ts';
import type { Problem } from '../../contract/outcome.ts';
import { excerptOf } from '../../payload/aps/excerpt.ts';
import { historyWords } from '../../words/page/history.ts';
import { longDay } from '../../words/page/times.ts';
import { Button, IconButton } from '../ui/controls/button.tsx';
import { Menu } from '../ui/controls/menu.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { explain } from '../ui/told.ts';
import { useEvent } from '../ui/use-event.ts';
import { formsFor } from './copy-as.ts';
import { StateIcon } from './history-icon.tsx';
import { isOptionCommand, isSendAgain, KEYS } from './keys.ts';
import { PastFacts } from './past-facts.tsx';
import { dayWords, stateOf, titleOf } from './send-words.ts';
import { useDeviceNames, useNameOf } from './use-history.ts';
import { type HistoryProps, usePastActions } from './use-past-actions.tsx';
import './history.css';
import './past-send.css';

const Comparing = lazy(() => import('./comparing.tsx').then((module) => ({ default: module.Comparing })));
const ChooseOther = lazy(() => import('./choose-other.tsx').then((module) => ({ default: module.ChooseOther })));

export interface PastSendProps extends HistoryProps {
  readonly id: string;
  /** It is not wanted any more, or it is deleted. */
  readonly onClose: () => void;
}

/** One past send, to read: what was asked for, what came of it and why, its log; alone or beside another. */
export function PastSend(props: PastSendProps) {
  const { bridge, id, now, onClose } = props;
  const [against, setAgainst] = useState<string | null>(null);
  const [choosing, setChoosing] = useState(false);
  const read = useSend(bridge, id, onClose);
  const other = useSend(bridge, against, () => setAgainst(null));
  const nameOf = useNameOf(useDeviceNames(bridge));
  const frame = useRef<HTMLElement>(null);
  const heading = () => frame.current?.querySelector<HTMLElement>('.past-send__title')?.focus();
  const actions = usePastActions(props, heading);
  const { shown, problem } = read;

  const onKeyDown = (event: KeyboardEvent) => {
    if (isSendAgain(event)) actions.sendAgain(id);
    else if (isOptionCommand(event, 'D')) setChoosing(true);
    else if (event.key === 'Escape' && !event.defaultPrevented && !choosing)
      if (against === null) onClose();
      else setAgainst(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  if (shown === null)
    return problem === null ? null : (
      <div className="past-news">
        <Notice tone="danger" {...explain(problem)} />
      </div>
    );
  const isCompared = against !== null && shown.kind === 'send' && other.shown?.kind === 'send';
  return (
    <section className="past-send" ref={frame} aria-label={historyWords.history} onKeyDown={onKeyDown}>
      {isCompared && other.shown?.kind === 'send' ? (
        <Suspense fallback={null}>
          <Comparing left={other.shown} right={shown} {...{ now, nameOf }} onClose={() => setAgainst(null)} />
        </Suspense>
      ) : (
        <>
          <Bar shown={shown} now={now} {...{ actions, onClose }} onCompare={() => setChoosing(true)} />
          {actions.news}
          {shown.kind === 'send' ? (
            <PastFacts key={shown.id} send={shown} {...{ bridge, nameOf }} onProblem={actions.fail} />
          ) : (
            <div className="past-send__body">
              <p>{historyWords.newer}</p>
              <pre className="past-send__text mono">{shown.text}</pre>
            </div>
          )}
        </>
      )}
      {choosing && (
        <Suspense fallback={null}>
          <ChooseOther
            {...{ bridge, now }}
            besides={id}
            onChoose={(chosen) => {
              setChoosing(false);
              setAgainst(chosen);
            }}
            onClose={() => {
              setChoosing(false);
              heading();
            }}
          />
        </Suspense>
      )}
      {actions.question}
    </section>
  );
}

function Bar({
  shown,
  now,
  actions,
  onCompare,
  onClose,
}: {
  readonly shown: ShownSend | HistoryText;
  readonly now: number;
  readonly actions: ReturnType<typeof usePastActions>;
  readonly onCompare: () => void;
  readonly onClose: () => void;
}) {
  const { id, at } = shown;
  const send = shown.kind === 'send' ? shown : null;
  const title = send === null ? historyWords.states.text : titleOf({ ...send, ...excerptOf(send.payload) });
  const day = dayWords(at, now);
  const when = day === historyWords.today ? historyWords.sentToday(at) : historyWords.sentAt(longDay(at), at);
  return (
    <div className="past-send__bar">
      {send !== null && <StateIcon state={stateOf(send)} />}
      <div className="past-send__what">
        <h2 className="past-send__title" dir="auto" title={title} tabIndex={-1}>
          {title}
        </h2>
        <span className="past-send__when">
          {when} · {historyWords.readOnly}
        </span>
      </div>
      <div className="past-send__actions">
        {send !== null && (
          <>
            <Button
              size="small"
              variant="quiet"
              title={historyWords.withKeys(historyWords.compareWith, KEYS.compare)}
              onClick={onCompare}
            >
              {historyWords.compareWith}
            </Button>
            <Button
              size="small"
              variant="quiet"
              title={historyWords.withKeys(historyWords.sendAgain, KEYS.again)}
              onClick={() => actions.sendAgain(id)}
            >
              {historyWords.sendAgain}
            </Button>
            <Button size="small" onClick={() => actions.load(id)}>
              {historyWords.loadAsDraft}
            </Button>
            <Button
              size="small"
              variant="quiet"
              aria-pressed={send.pinned}
              onClick={() => actions.pin(id, !send.pinned)}
            >
              {historyWords.pin}
            </Button>
          </>
        )}
        <Menu
          align="end"
          trigger={<IconButton size="small" icon="more" label={historyWords.more} />}
          items={[
            ...(send === null ? [] : formsFor(send)).map((form) => ({
              label: historyWords.copyAs(historyWords.forms[form]),
              icon: 'copy' as const,
              onSelect: () => send !== null && actions.copyAs(form, send),
            })),
            { label: historyWords.remove, icon: 'trash', tone: 'danger', onSelect: () => actions.remove(id, title) },
          ]}
        />
        <IconButton
          size="small"
          icon="close"
          className="past-send__close"
          label={historyWords.closeSend}
          onClick={onClose}
        />
      </div>
    </div>
  );
}

interface Read {
  readonly shown: ShownSend | HistoryText | null;
  readonly problem: Problem | null;
}

const NOTHING_READ: Read = { shown: null, problem: null };

/** A past send as it is kept now; `onGone` where it is not any more. */
function useSend(bridge: HistoryProps['bridge'], id: string | null, onGone: () => void): Read {
  const [read, setRead] = useState<Read>(NOTHING_READ);
  const gone = useEvent(onGone);
  useEffect(() => {
    let wanted = true;
    const ask = async () => {
      if (id === null) return setRead(NOTHING_READ);
      const answer = await bridge['history.show']({ id });
      if (!wanted) return;
      if (answer.ok) setRead({ shown: answer.value, problem: null });
      else if (answer.problem.code === 'history-unknown') gone();
      else setRead({ shown: null, problem: answer.problem });
    };
    void ask();
    const stop = bridge['history.changed'](() => void ask());
    return () => {
      wanted = false;
      stop();
    };
  }, [bridge, id, gone]);
  return read;
}
