import { type ReactNode, useEffect, useRef, useState } from 'react';
import { MOST_NOTE_CHARACTERS } from '../../contract/history/history.ts';
import type { SentResult, ShownSend } from '../../contract/history/sends.ts';
import { type Outcome, type Problem, totalOutcomes } from '../../contract/outcome.ts';
import { utf8Length } from '../../contract/payload-size.ts';
import { retold } from '../../contract/told.ts';
import { historyWords } from '../../words/page/history.ts';
import { duration } from '../../words/page/times.ts';
import { number } from '../../words/prose.ts';
import type { HostBridge } from '../bridge.ts';
import { CodeView } from '../ui/code/code-view.tsx';
import { CopyButton } from '../ui/controls/copy-button.tsx';
import { TextArea } from '../ui/controls/field.tsx';
import { countsWords, OUTCOME_TONES } from '../ui/outcome-words.ts';
import { PHASE_WORDS } from '../ui/phase-words.ts';
import { shortDeviceToken } from '../ui/short-words.ts';
import { Disclosure } from '../ui/surfaces/disclosure.tsx';
import { eventSentence, explain, logEntryText } from '../ui/told.ts';
import { useEvent } from '../ui/use-event.ts';
import { headerLines } from './compare.ts';
import { HistoryIcon } from './history-icon.tsx';
import { destinationWords, type NameOf, stateOf } from './send-words.ts';

const NOTE_PAUSE_MS = 500;

/** All that is kept of a send. */
export function PastFacts({
  send,
  bridge,
  nameOf,
  onProblem,
}: {
  readonly send: ShownSend;
  readonly bridge: HostBridge;
  readonly nameOf: NameOf;
  readonly onProblem: (problem: Problem) => void;
}) {
  const { payload, takenOut, log, identity, firstCause } = send;
  const headers = headerLines(send).filter(([, value]) => value !== null);
  const cause = firstCause === null ? null : explain(retold(firstCause));
  return (
    <section
      className="past-send__body"
      aria-label={historyWords.request}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller is reached by keyboard
      tabIndex={0}
    >
      <dl className="past-facts">
        <Fact name={historyWords.result}>
          <ResultWords send={send} />
        </Fact>
        {cause !== null && (
          <Fact name={historyWords.cause}>
            {cause.sentence} <span className="past-facts__beside">{cause.remedy}</span>
          </Fact>
        )}
        <Fact name={historyWords.to}>
          {destinationWords(send.destination)}
          {send.host !== null && (
            <span className="past-facts__beside mono">
              {' '}
              {send.host}:{send.port}
            </span>
          )}
        </Fact>
        {send.channelId !== null && (
          <Fact name={historyWords.channel}>
            <span className="mono">{send.channelId}</span>
          </Fact>
        )}
        {identity !== null && (
          <Fact name={historyWords.as}>
            {identity.name}{' '}
            <span className="past-facts__beside">
              {[
                identity.form === 'certificate' ? historyWords.certificate : historyWords.providerTokenKey,
                identity.keyId,
                identity.teamId,
              ]
                .filter((part) => part !== null)
                .join(' · ')}
            </span>
          </Fact>
        )}
        <Fact name={historyWords.protocol}>
          {send.wire === 'http2' ? 'HTTP/2' : historyWords.binary(send.binaryCommand)}
          <span className="past-facts__beside">
            {' · '}
            {historyWords.from} {historyWords.doors[send.door]}
          </span>
        </Fact>
        <Fact name={historyWords.headers}>
          {headers.length === 0 ? (
            historyWords.noHeaders
          ) : (
            <ul className="mono past-facts__headers">
              {headers.map(([name, value]) => (
                <li key={name}>
                  <span>{name}</span> {value}
                </li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact name={historyWords.note}>
          <Note key={send.id} send={send} bridge={bridge} onProblem={onProblem} />
        </Fact>
      </dl>
      <Devices send={send} nameOf={nameOf} />
      <div className="past-part">
        <div className="past-part__head">
          <h3>{historyWords.payload}</h3>
          <span>{historyWords.bytes(utf8Length(payload))}</span>
          <CopyButton label={historyWords.copyPayload} text={payload} />
        </div>
        {takenOut > 0 && <p className="past-part__warning">{historyWords.secretsOut(takenOut)}</p>}
        <CodeView text={payload} label={historyWords.payloadAsSent} />
      </div>
      <div className="past-part">
        {log.length === 0 ? (
          <p className="past-facts__beside">{historyWords.noLog}</p>
        ) : (
          <Disclosure label={historyWords.log} summary={historyWords.logEntries(log.length)}>
            <PastLog log={log} at={send.at} />
          </Disclosure>
        )}
      </div>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="past-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function ResultWords({ send }: { readonly send: ShownSend }) {
  const { counts, seconds, failures } = send;
  const [first] = failures;
  const answered = failures.length === 1 ? [first?.status, first?.reason].filter((part) => part != null).join(' ') : '';
  if (seconds === null) return historyWords.notEnded;
  return (
    <>
      <strong className={`past-state--${stateOf(send).tone}`}>{countsWords(counts)}</strong>{' '}
      <span className="past-facts__beside">
        {answered} {historyWords.inTime(duration(seconds * 1_000))}
      </span>
    </>
  );
}

/** A note of one's own, kept as it is typed. */
function Note({
  send: { id, note },
  bridge,
  onProblem,
}: {
  readonly send: ShownSend;
  readonly bridge: HostBridge;
  readonly onProblem: (problem: Problem) => void;
}) {
  const [text, setText] = useState(note);
  const kept = useRef(note);
  const keep = useEvent(async () => {
    if (text === kept.current) return;
    const earlier = kept.current;
    kept.current = text;
    const answer = await bridge['history.note']({ id, note: text });
    if (answer.ok) return;
    kept.current = earlier;
    onProblem(answer.problem);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a pause in typing keeps it
  useEffect(() => {
    const timer = setTimeout(() => void keep(), NOTE_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, keep]);
  useEffect(() => () => void keep(), [keep]);
  return (
    <TextArea
      label={historyWords.note}
      hideLabel
      rows={1}
      placeholder={historyWords.noteHint}
      maxLength={MOST_NOTE_CHARACTERS}
      value={text}
      onChange={setText}
      onBlur={() => void keep()}
    />
  );
}

/** Each device with what came of it; of many the reasons, and the first that were not accepted. */
function Devices({ send, nameOf }: { readonly send: ShownSend; readonly nameOf: NameOf }) {
  const { results, counts, failures, listName } = send;
  const total = send.devices ?? totalOutcomes(counts);
  const isWhole = results.length >= total;
  const failed = totalOutcomes(counts) - counts.accepted;
  if (send.channelId !== null || (results.length === 0 && failures.length === 0)) return null;
  const columns = historyWords.columns;
  return (
    <div className="past-part">
      <div className="past-part__head">
        <h3>{historyWords.devicesOf}</h3>
        <span>
          {listName !== null
            ? historyWords.listCalled(listName, total)
            : isWhole
              ? number(total)
              : historyWords.devices(total)}
        </span>
      </div>
      {!isWhole && failures.length > 0 && (
        <ul className="past-reasons" aria-label={historyWords.reasons}>
          {failures.map(({ outcome, status, reason, count }) => (
            <li key={`${outcome} ${status} ${reason}`}>
              <Ended outcome={outcome} />
              <strong>{number(count)}</strong>{' '}
              {[status, reason].filter((part) => part !== null).join(' ') || historyWords.outcomes[outcome]}
            </li>
          ))}
        </ul>
      )}
      {results.length > 0 && (
        <div className="past-table">
          {!isWhole && <p className="past-facts__beside">{historyWords.firstFailures(results.length, failed)}</p>}
          <table>
            <thead>
              <tr>
                {[columns.device, columns.outcome, columns.reason, columns.time, columns.apnsId].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {results.map((result, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: results never change, and a device may be there twice
                <ResultRow key={at} result={result} nameOf={nameOf} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function ResultRow({ result, nameOf }: { readonly result: SentResult; readonly nameOf: NameOf }) {
  const { deviceToken, outcome, status, reason, ms, apnsId } = result;
  const name = nameOf(deviceToken);
  return (
    <tr>
      <td title={deviceToken}>
        {name ?? <span className="mono">{shortDeviceToken(deviceToken)}</span>}
        <CopyButton label={historyWords.copyDeviceToken} text={deviceToken} />
      </td>
      <td>
        <span className="past-table__outcome">
          <Ended outcome={outcome} />
          {historyWords.outcomes[outcome]}
        </span>
      </td>
      <td>{[status, reason].filter((part) => part !== null).join(' ')}</td>
      <td className="past-table__time">{duration(ms)}</td>
      <td className="mono past-table__id">{apnsId}</td>
    </tr>
  );
}

function Ended({ outcome }: { readonly outcome: Outcome }) {
  const tone = outcome === 'unsent' ? 'none' : OUTCOME_TONES[outcome];
  return <HistoryIcon name={outcome} className={`past-state past-state--${tone}`} />;
}

/** What the connection log told meanwhile, each line with how long after the press of Send. */
function PastLog({ log, at }: { readonly log: ShownSend['log']; readonly at: number }) {
  return (
    <div className="past-log">
      <CopyButton
        label={historyWords.copyLog}
        words={historyWords.copyLog}
        text={() => log.map(logEntryText).join('\n')}
      />
      <ol>
        {log.map((entry) => (
          <li key={entry.id} className={`past-log__line past-log__line--${entry.level}`}>
            <span className="past-log__time">{historyWords.after(Math.max(0, Math.round(entry.at - at)))}</span>
            <span className="past-log__phase">{PHASE_WORDS[entry.phase]}</span>
            <span className="past-log__text">
              {entry.firstCause && <strong>{historyWords.cause}: </strong>}
              {eventSentence(entry)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
