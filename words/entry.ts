import type { LogEntry } from '../contract/log-entry.ts';
import { detailLabel, detailText } from './details.ts';
import { eventSentence } from './events.ts';
import { t, words } from './language.ts';

const MARKS = words('log-marks', { failure: 'FAILED', warning: 'warning' });

/** One entry as plain text, for files, clipboards and terminals: a line, then a line a detail. */
export function logEntryText(entry: LogEntry): string {
  const time = new Date(entry.at).toISOString().slice(11, 23);
  const connection = entry.connection === null ? '' : ` #${entry.connection}`;
  const mark = entry.level === 'failure' ? ` ${MARKS.failure}` : entry.level === 'warning' ? ` ${MARKS.warning}` : '';
  const lines = [`${time}${connection} ${entry.phase}${mark}  ${eventSentence(entry)}`];
  for (const [label, value] of entry.details) {
    const [first = '', ...rest] = detailText(value).split('\n');
    lines.push(t`              ${detailLabel(label)}: ${first}`, ...rest.map((line) => `                ${line}`));
  }
  return lines.join('\n');
}
