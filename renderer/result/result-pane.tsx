import { lazy, memo, type ReactNode, Suspense } from 'react';
import type { SendSettled } from '../../contract/batch.ts';
import {
  type Mend,
  type NotificationResult,
  type Outcome,
  type OutcomeCounts,
  type Problem,
  totalOutcomes,
} from '../../contract/outcome.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { MendButton } from '../ui/mend-button.tsx';
import {
  countsWords,
  durationWords,
  gravestOutcome,
  OUTCOME_MEANINGS,
  OUTCOME_TONES,
  OUTCOME_WORDS,
  timeWords,
} from './outcome-words.ts';
import './result-pane.css';

const ResultsTable = lazy(() => import('./results-table.tsx').then((module) => ({ default: module.ResultsTable })));

/** What the pane shows: the page's send, without what only the page needs. */
export type ShownSend =
  | { readonly phase: 'idle' }
  | { readonly phase: 'starting'; readonly total: number }
  | {
      readonly phase: 'sending';
      readonly total: number;
      readonly counts: OutcomeCounts;
      readonly results: readonly NotificationResult[];
      readonly cancelling: boolean;
    }
  | { readonly phase: 'refused'; readonly problem: Problem }
  | {
      readonly phase: 'settled';
      readonly total: number;
      readonly results: readonly NotificationResult[];
      readonly settled: SendSettled;
    };

export interface ResultPaneProps {
  readonly send: ShownSend;
  /** What a mend button just changed. */
  readonly receipt: string | null;
  readonly sendKeys: string;
  readonly onMend: (mend: Mend) => void;
  readonly onShowInLog: (entryId: number) => void;
  readonly onShowPlace: (place: NonNullable<Problem['place']>) => void;
  readonly onSendAgain: (deviceTokens: readonly string[]) => void;
  readonly onRemove: (deviceTokens: readonly string[]) => void;
}

export const ResultPane = memo(function ResultPane(props: ResultPaneProps) {
  const { send } = props;
  const several = (send.phase === 'settled' || send.phase === 'sending') && send.total > 1;
  return (
    <section className={classNames('result', several && 'result--several')} aria-label="Result of the last send">
      <div className="result__status" role="status" aria-label="Result">
        <Said {...props} />
      </div>
      {several && send.results.length > 0 && (
        <Suspense fallback={<p className="result__loading">Preparing the table…</p>}>
          <ResultsTable
            results={send.results}
            settled={send.phase === 'settled'}
            onSendAgain={props.onSendAgain}
            onRemove={props.onRemove}
          />
        </Suspense>
      )}
    </section>
  );
});

function Said(props: ResultPaneProps) {
  const { send } = props;
  switch (send.phase) {
    case 'idle':
      return (
        <div className="result__idle">
          <p className="result__headline">Nothing sent yet</p>
          <p className="result__remedy">Press Send or {props.sendKeys}. Here you will read how it ended, and why.</p>
        </div>
      );
    case 'starting':
      return <Progress words="Preparing…" share={null} detail={null} />;
    case 'sending': {
      const done = totalOutcomes(send.counts);
      return (
        <Progress
          words={
            send.cancelling
              ? 'Cancelling…'
              : send.total === 1
                ? 'Sending…'
                : `Sending to ${send.total.toLocaleString('en')} devices…`
          }
          share={send.total > 1 ? done / send.total : null}
          detail={
            send.total > 1
              ? `${done.toLocaleString('en')} of ${send.total.toLocaleString('en')} · ${countsWords(send.counts)}`
              : null
          }
        />
      );
    }
    case 'refused':
      return <Refused {...props} problem={send.problem} />;
    case 'settled':
      return <Settled {...props} send={send} />;
  }
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
      {share !== null && <progress className="result__bar" value={share} max={1} aria-label="Progress of the send" />}
      {detail !== null && <p className="result__remedy">{detail}</p>}
    </div>
  );
}

function Refused({ problem, receipt, onMend, onShowPlace }: ResultPaneProps & { readonly problem: Problem }) {
  const { place } = problem;
  const where =
    place === null
      ? null
      : place.line === null
        ? place.name
        : `${place.name}, line ${place.line}${place.column === null ? '' : `, column ${place.column}`}`;
  return (
    <Headline tone="danger" icon="rejected" word="Not sent" aside={<Badge>{problem.code}</Badge>}>
      <p className="result__sentence">{problem.sentence}</p>
      {problem.remedy !== '' && <p className="result__remedy">{problem.remedy}</p>}
      {receipt !== null && <Receipt text={receipt} />}
      <div className="result__actions">
        {problem.mend !== null && <MendButton mend={problem.mend} onMend={onMend} />}
        {place !== null && where !== null && (
          <Button size="small" variant="quiet" onClick={() => onShowPlace(place)}>
            Show {where}
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
  const outcome = only?.outcome ?? gravestOutcome(settled.counts);
  const explanation = only?.explanation ?? settled.explanation;
  const { firstCauseEntry } = settled;
  const mend = explanation.mend;
  return (
    <Headline
      tone={OUTCOME_TONES[outcome]}
      icon={outcome}
      word={only === null ? wholeWords(settled.counts, outcome) : OUTCOME_WORDS[outcome]}
      title={OUTCOME_MEANINGS[outcome]}
      aside={
        only === null ? (
          <span className="result__time">in {durationWords(settled.seconds * 1000)}</span>
        ) : (
          <>
            {only.reason !== null && <Badge tone={OUTCOME_TONES[outcome]}>{statusWords(only)}</Badge>}
            {only.reason === null && only.status !== null && <Badge tone="ok">{only.status}</Badge>}
            <span className="result__time">{durationWords(only.ms)}</span>
          </>
        )
      }
    >
      <p className="result__sentence">
        {only === null && <span className="visually-hidden">{countsWords(settled.counts)}. </span>}
        {explanation.sentence} {only === null && explanation.remedy}
      </p>
      {only !== null && explanation.remedy !== '' && <p className="result__remedy">{explanation.remedy}</p>}
      {only !== null && <Facts result={only} />}
      {receipt !== null && <Receipt text={receipt} />}
      <div className="result__actions">
        {mend !== null && mend.kind !== 'send-again' && !(only === null && mend.kind === 'remove-device-token') && (
          <MendButton mend={mend} onMend={onMend} />
        )}
        {only !== null && mend?.kind === 'send-again' && (
          <MendButton mend={mend} onMend={() => onSendAgain([only.deviceToken])} />
        )}
        {firstCauseEntry !== null && (
          <Button size="small" variant="quiet" icon="down" onClick={() => onShowInLog(firstCauseEntry)}>
            Show in log
          </Button>
        )}
      </div>
    </Headline>
  );
}

function Facts({ result }: { readonly result: NotificationResult }) {
  const rows = (
    [
      ['apns-id', result.apnsId],
      ['apns-unique-id', result.apnsUniqueId],
    ] as const
  ).filter((row): row is readonly [(typeof row)[0], string] => row[1] !== null);
  if (rows.length === 0 && result.timestamp === null) return null;
  return (
    <dl className="result__facts">
      {rows.map(([label, value]) => (
        <div key={label} className="result__fact">
          <dt>{label}</dt>
          <dd>
            <span className="mono">{value}</span>
            <CopyButton label={`Copy ${label}`} text={value} />
          </dd>
        </div>
      ))}
      {result.timestamp !== null && (
        <div className="result__fact">
          <dt>inactive since</dt>
          <dd>{timeWords(result.timestamp)}</dd>
        </div>
      )}
    </dl>
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
  return (
    <p className="result__receipt">
      <Icon name="done" />
      {text} Press Send to try again.
    </p>
  );
}

/** "400 BadDeviceToken"; our own codes and the quiet period's word stand alone. */
function statusWords({ status, reason }: NotificationResult): string {
  return status === null ? (reason ?? '') : `${status} ${reason ?? ''}`.trim();
}

/** The one count that says most: "All 300 accepted", "43 of 300 rejected". The table's filter shows the others. */
function wholeWords(counts: OutcomeCounts, outcome: Outcome): string {
  const total = totalOutcomes(counts);
  const share =
    counts[outcome] === total
      ? `All ${total.toLocaleString('en')}`
      : `${counts[outcome].toLocaleString('en')} of ${total.toLocaleString('en')}`;
  return `${share} ${outcome}`;
}
