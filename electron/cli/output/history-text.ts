import type { HistoryLine } from '../../../contract/history/history.ts';
import type { HistorySend, HistoryText, ShownSend } from '../../../contract/history/sends.ts';
import { retold } from '../../../contract/told.ts';
import { historyWords } from '../../../words/cli/history.ts';
import { outputWords } from '../../../words/cli/output.ts';
import { resultsWords } from '../../../words/cli/results.ts';
import { logEntryText } from '../../../words/entry.ts';
import { shortDeviceToken } from '../../backend/log/redact.ts';
import type { Output } from './output.ts';
import { explanationText } from './problem-text.ts';

/** A send in two lines: when, where to and what came of it; what it said. */
export function showHistoryLine(line: Exclude<HistoryLine, HistoryText>, output: Output): void {
  const { id, at, devices, deviceTokens, listName, note, excerpt, reason } = line;
  const to =
    line.channelId ??
    (devices !== null && devices > 1 ? historyWords.devices(devices) : (deviceTokens.map(shortDeviceToken)[0] ?? ''));
  const outcome = outcomeOf(line);
  const parts = [
    ...[output.paint('strong', id), timeOf(at), output.paint(outcome.good ? 'good' : 'bad', outcome.text)],
    ...[reason, destinationOf(line), line.topic, to, listName].filter((part) => part !== null && part !== ''),
  ];
  output.line(parts.join('  '));
  output.line(`  ${[...(line.pinned ? ['★'] : []), excerpt, ...(note === '' ? [] : [`(${note})`])].join(' ')}`);
}

/** What a newer version wrote, as it stands. */
export function showText({ id, text }: HistoryText, output: Output): void {
  output.say(historyWords.newer(id));
  output.line(text);
}

/** All of a send that a person reads, with its log where that is wanted; the rest is in JSON. */
export function showKeptSend(send: ShownSend, output: Output, withLog: boolean): void {
  const { identity, counts, seconds, firstCause, note, pinned, payload, results, takenOut } = send;
  const { field } = historyWords;
  const { accepted, rejected, unsent, unknown } = counts;
  const rows: (readonly [string, string | null])[] = [
    [field.when, historyWords.sentBy(timeOf(send.at), historyWords.doors[send.door])],
    [field.to, [destinationOf(send), send.host === null ? '' : `${send.host}:${send.port}`].join(' ').trim()],
    [field.channel, send.channelId],
    [field.topic, [send.topic, send.pushType].filter((part) => part !== null).join(' · ')],
    [field.as, identity === null ? null : `${identity.name} ${identity.fingerprint.slice(0, 16)}`],
    [field.wire, send.wire],
    [
      field.counts,
      seconds === null
        ? historyWords.unfinished
        : resultsWords.sum(accepted, rejected, unsent, unknown, Math.round(seconds * 100) / 100),
    ],
    [field.pinned, pinned ? historyWords.yes : null],
    [field.note, note === '' ? null : note],
  ];
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== null && row[1] !== '');
  const width = Math.max(...shown.map(([name]) => name.length));
  output.line(output.paint('strong', send.id));
  for (const [name, value] of shown) output.line(`  ${name.padEnd(width)}  ${value}`);
  for (const { deviceToken, outcome, status, reason, apnsId } of results)
    output.line(
      [
        `  ${outputWords.outcomes[outcome].padEnd(8)}`,
        [status, reason].filter((part) => part !== null).join(' '),
        deviceToken,
        ...(apnsId === null ? [] : [resultsWords.apnsId(apnsId)]),
      ].join('  '),
    );
  if (firstCause !== null) output.line(explanationText(retold(firstCause)));
  output.line(`${field.payload}${takenOut === 0 ? '' : ` (${historyWords.takenOut(takenOut)})`}`);
  output.line(payload);
  if (withLog) for (const entry of send.log) output.line(logEntryText(entry));
}

function outcomeOf({ counts, seconds }: Pick<HistorySend, 'counts' | 'seconds'>): {
  readonly good: boolean;
  readonly text: string;
} {
  if (seconds === null) return { good: false, text: historyWords.unfinished };
  const { accepted, rejected, unsent, unknown } = counts;
  const failed = [
    ...(rejected > 0 ? [resultsWords.counted.rejected(rejected)] : []),
    ...(unsent > 0 ? [resultsWords.counted.unsent(unsent)] : []),
    ...(unknown > 0 ? [resultsWords.counted.unknown(unknown)] : []),
  ];
  if (failed.length === 0 || accepted > 0) failed.unshift(outputWords.outcomes.accepted);
  return { good: rejected + unsent + unknown === 0, text: failed.join(', ') };
}

function destinationOf({ destination }: Pick<HistorySend, 'destination'>): string {
  if (destination.kind === 'other') return destination.host;
  return historyWords.destinations[destination.kind === 'apple' ? destination.environment : destination.kind];
}

/** A moment on this computer's clock: 2026-12-01 16:42:03. */
function timeOf(at: number): string {
  const time = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
