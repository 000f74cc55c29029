import type { LogEntry, LogLevel } from '../../contract/log-entry.ts';
import { detailLabel, detailText } from '../ui/told.ts';

/** What the filter lets through. */
export const LOG_FILTERS = ['everything', 'steps', 'trouble'] as const;
export type LogFilter = (typeof LOG_FILTERS)[number];

const LEVELS: Readonly<Record<LogFilter, readonly LogLevel[]>> = {
  everything: ['failure', 'warning', 'success', 'info', 'detail'],
  steps: ['failure', 'warning', 'success', 'info'],
  trouble: ['failure', 'warning'],
};

/** Whether an entry is shown under `filter`. */
export function passesFilter(entry: LogEntry, filter: LogFilter): boolean {
  return LEVELS[filter].includes(entry.level);
}

/** Local time of day, to the millisecond. */
export function clockWords(at: number): string {
  const time = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}

/** Longest value that a folded entry shows beside its sentence. */
const GIST_CHARACTERS = 40;

/** The short facts of an entry, for when it is folded. */
export function gistOf(entry: LogEntry): readonly string[] {
  return entry.details
    .map(([label, value]) => [detailLabel(label), detailText(value)] as const)
    .filter(([, value]) => value.length <= GIST_CHARACTERS && !value.includes('\n'))
    .slice(0, 4)
    .map(([label, value]) => `${label} ${value}`);
}
