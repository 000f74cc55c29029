import { memo, type ReactNode, useState } from 'react';
import {
  type Mend,
  type NotificationResult,
  type Outcome,
  type OutcomeCounts,
  type Problem,
  totalOutcomes,
} from '../../contract/outcome.ts';
import type { Pace } from '../../contract/pace.ts';
import type { FailureGroup, SendSettled } from '../../contract/sending.ts';
import { placeName } from '../../words/fields.ts';
import { paceWords } from '../../words/pace.ts';
import { resultWords } from '../../words/page/sending/result.ts';
import { duration } from '../../words/page/times.ts';
import { classNames } from '../ui/class-names.ts';
import { Button } from '../ui/controls/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Badge } from '../ui/notices/badge.tsx';
import { Leaving } from '../ui/notices/leaving-notice.tsx';
import { MendButton } from '../ui/notices/mend-button.tsx';
import { countsWords, gravestOutcome, OUTCOME_MEANINGS, OUTCOME_TONES, OUTCOME_WORDS } from '../ui/outcome-words.ts';
import { explain, explainInFull } from '../ui/told.ts';
import './result-pane.css';

/** What the pane shows: the page's send, without what only the page needs. */
export type ShownSend =
  | { readonly phase: 'idle' }
  | { readonly phase: 'starting'; readonly total: number }
  | {
      readonly phase: 'sending';
      readonly total: number;
      readonly listName: string | null;
      readonly counts: OutcomeCounts;
      readonly pace: Pace;
      readonly failures: readonly FailureGroup[];
      readonly results: readonly NotificationResult[];
      readonly cancelling: boolean;
    }
  | { readonly phase: 'refused'; readonly problem: Problem; readonly before: object | null }
  | {
      readonly phase: 'settled';
      readonly total: number;
      readonly listName: string | null;
      readonly results: readonly NotificationResult[];
      readonly settled: SendSettled;
    };

export interface ResultPaneProps {
  readonly send: ShownSend;
  /** When it ended, in UNIX milliseconds, where what it was sent with is not what the window shows now; else `null`. */
  readonly outdatedSince: number | null;
  /** What a mend button just changed. */
  readonly receipt: string | null;
  readonly sendKeys: string;
  readonly onMend: (mend: Mend) => void;
  readonly onShowInLog: (entryId: number) => void;
  readonly onShowPlace: (place: NonNullable<Problem['place']>) => void;
  readonly onSendAgain: (deviceTokens: readonly string[]) => void;
  /** Shows the results again that a refused send took the place of. */
  readonly onShowResults: () => void;
}

export const ResultPane = memo(function ResultPane(props: ResultPaneProps) {
  return (
    <section
      className={classNames('result', props.outdatedSince !== null && 'result--outdated')}
      aria-label={resultWords.resultLastSend}
    >
      {props.outdatedSince !== null && (
        <p className="result__outdated">{resultWords.beforeChanges(props.outdatedSince)}</p>
      )}
      <div className="result__status" role="status" aria-label={resultWords.result}>
        <Said {...props} />
      </div>
    </section>
  );
});

function Said(props: ResultPaneProps) {
  const { send } = props;
  switch (send.phase) {
    case 'idle':
      return (
        <div className="result__idle">
          <p className="result__headline">{resultWords.nothingSentYet}</p>
          <p className="result__remedy">{resultWords.pressSend(props.sendKeys)}</p>
        </div>
      );
    case 'starting':
      return <Progress words={resultWords.preparing} share={null} detail={null} />;
    case 'sending': {
      const done = totalOutcomes(send.counts);
      return (
        <Progress
          words={send.cancelling ? resultWords.cancellingWaySettled : sendingWords(send)}
          share={send.total > 1 ? done / send.total : null}
          detail={
            send.total > 1
              ? [resultWords.doneOf(done, send.total), send.cancelling ? '' : paceWords(send.pace)]
                  .filter((part) => part !== '')
                  .join(' · ')
              : null
          }
        />
      );
    }
    case 'refused':
      return <Refused {...props} problem={send.problem} hasResults={send.before !== null} />;
    case 'settled':
      return <Settled {...props} send={send} />;
  }
}

function sendingWords({ total, listName }: Extract<ShownSend, { phase: 'sending' }>): string {
  if (total === 1) return resultWords.sending;
  return resultWords.sendingTo(total, listName);
}

function Progress({
  words,
  share,
  detail,
}: {
  readonly words: string;
  readonly share: number | null;
  readonly detail: string | null;
}) {
  return (
    <div className="result__progress">
      <p className="result__headline">
        <span className="result__spinner" aria-hidden="true" />
        {words}
      </p>
      {share !== null && (
        <progress className="result__bar" value={share} max={1} aria-label={resultWords.progressSend} />
      )}
      {/* It changes ten times a second: read out when it is looked for, not by itself. */}
      {detail !== null && (
        <p className="result__remedy result__pace" aria-live="off">
          {detail}
        </p>
      )}
    </div>
  );
}

function Refused({
  problem,
  receipt,
  hasResults,
  onMend,
  onShowPlace,
  onShowResults,
}: ResultPaneProps & { readonly problem: Problem; readonly hasResults: boolean }) {
  const { place } = problem;
  const { sentence, remedy } = explain(problem);
  const where = place === null ? null : resultWords.place(placeName(place), place.line, place.column);
  return (
    <Headline tone="danger" icon="rejected" word={resultWords.notSent} aside={<Badge>{problem.code}</Badge>}>
      <div className="result__text">
        <p>{sentence}</p> {remedy !== '' && <p className="result__remedy">{remedy}</p>}
      </div>
      {receipt !== null && <Receipt key={receipt} text={receipt} />}
      <div className="result__actions">
        {problem.mend !== null && <MendButton mend={problem.mend} onMend={onMend} />}
        {place !== null && where !== null && (
          <Button size="small" variant="quiet" onClick={() => onShowPlace(place)}>
            {resultWords.show(where)}
          </Button>
        )}
        {hasResults && (
          <Button size="small" variant="quiet" icon="undo" onClick={onShowResults}>
            {resultWords.backLastResults}
          </Button>
        )}
      </div>
    </Headline>
  );
}

function Settled(props: ResultPaneProps & { readonly send: Extract<ShownSend, { phase: 'settled' }> }) {
  const { send, receipt, onMend, onShowInLog, onSendAgain } = props;
  const { settled, results } = send;
  const only = send.total === 1 ? (results[0] ?? null) : null;
  const outcome = only?.outcome ?? (cancelledIn(settled) > 0 ? 'unsent' : gravestOutcome(settled.counts));
  const explanation = only?.explanation ?? settled.explanation;
  const { firstCauseEntry } = settled;
  const { mend } = explanation;
  const { sentence, remedy } = explain(explanation);
  const toLog = firstCauseEntry !== null && (
    <Button size="small" variant="quiet" icon="down" onClick={() => onShowInLog(firstCauseEntry)}>
      {resultWords.showLog}
    </Button>
  );
  return (
    <Headline
      tone={OUTCOME_TONES[outcome]}
      icon={outcome}
      word={only === null ? wholeWords(settled, outcome, send.total) : OUTCOME_WORDS[outcome]}
      title={OUTCOME_MEANINGS[outcome]}
      aside={
        only === null ? (
          <span className="result__time">
            {settled.seconds > 0 && resultWords.inTime(duration(settled.seconds * 1000))}
          </span>
        ) : (
          <>
            {only.reason !== null && <Badge tone={OUTCOME_TONES[outcome]}>{statusWords(only)}</Badge>}
            {only.reason === null && only.status !== null && <Badge tone="ok">{only.status}</Badge>}
            <span className="result__time">{duration(only.ms)}</span>
          </>
        )
      }
    >
      <div className="result__text" title={only === null ? explainInFull(explanation) : undefined}>
        {only === null && <span className="visually-hidden">{countsWords(settled.counts)}. </span>}
        <p>{sentence}</p> {remedy !== '' && <p className="result__remedy">{remedy}</p>}
      </div>
      {receipt !== null && <Receipt key={receipt} text={receipt} />}
      <div className="result__actions">
        {mend !== null && mend.kind !== 'send-again' && !(only === null && mend.kind === 'remove-device-token') && (
          <MendButton mend={mend} onMend={onMend} />
        )}
        {only !== null && mend?.kind === 'send-again' && (
          <MendButton mend={mend} onMend={() => onSendAgain([only.deviceToken])} />
        )}
        {toLog}
      </div>
    </Headline>
  );
}

function Headline({
  tone,
  icon,
  word,
  title,
  aside,
  children,
}: {
  readonly tone: 'ok' | 'danger' | 'warn';
  readonly icon: 'accepted' | 'rejected' | 'unsent' | 'unknown';
  readonly word: string;
  readonly title?: string;
  readonly aside: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className={`result__said result__said--${tone}`}>
      <div className="result__head" title={title}>
        <Icon name={icon} className="result__icon" />
        <p className="result__headline">{word}</p>
        <div className="result__aside">{aside}</div>
      </div>
      {children}
    </div>
  );
}

function Receipt({ text }: { readonly text: string }) {
  const [gone, setGone] = useState(false);
  if (gone) return null;
  return (
    <Leaving onGone={() => setGone(true)}>
      <p className="result__receipt">
        <Icon name="done" />
        {resultWords.receipt(text)}
      </p>
    </Leaving>
  );
}

/** "400 BadDeviceToken"; our own codes and the quiet period's word stand alone. */
function statusWords({ status, reason }: NotificationResult): string {
  return status === null ? (reason ?? '') : `${status} ${reason ?? ''}`.trim();
}

/** How many were not handed over any more because the send was cancelled. */
function cancelledIn({ failures }: SendSettled): number {
  return failures.reduce(
    (sum, { outcome, reason, count }) => sum + (outcome === 'unsent' && reason === 'Cancelled' ? count : 0),
    0,
  );
}

/** The one count that says most: "All 300 accepted", "43 of 300 rejected". The table's filter shows the others. */
function wholeWords(settled: SendSettled, outcome: Outcome, expected: number): string {
  const { counts } = settled;
  const total = totalOutcomes(counts);
  if (total < expected) return resultWords.brokenOff(total, expected);
  const cancelled = cancelledIn(settled);
  if (cancelled > 0) return resultWords.cancelledAfter(total - cancelled, total);
  return counts[outcome] === total
    ? resultWords.all[outcome](total)
    : resultWords.share[outcome](counts[outcome], total);
}
