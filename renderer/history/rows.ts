import type { HistoryAnswer, HistoryLine, HistoryQuestion } from '../../contract/history/history.ts';
import type { Outcome } from '../../contract/outcome.ts';
import { historyWords } from '../../words/page/history.ts';
import { dayWords, startOfDay } from './send-words.ts';

/** Which days are shown; anything else is one day, "2026-12-01". */
export type Days = 'any' | 'today' | 'yesterday' | 'week' | 'month' | `${number}-${number}-${number}`;

/** What is asked of the history in its list. */
export interface Filters {
  readonly text: string;
  readonly topic: string | null;
  readonly device: string | null;
  readonly outcome: Outcome | null;
  readonly days: Days;
}

export const NO_FILTERS: Filters = { text: '', topic: null, device: null, outcome: null, days: 'any' };

/** A row of the list: a send, or what those below it have in common. */
export type Row =
  | { readonly kind: 'heading'; readonly key: string; readonly label: string; readonly pinned: boolean }
  | { readonly kind: 'send'; readonly key: string; readonly line: HistoryLine; readonly pinned: boolean };

export type AskedOfHistory = Omit<HistoryQuestion, 'after' | 'limit'>;

/** The filters as a question; days are those of this computer's clock. */
export function questionOf({ text, topic, device, outcome, days }: Filters, now: number): AskedOfHistory {
  return { text: text.trim(), topic, device, outcome, ...spanOf(days, now) };
}

function spanOf(days: Days, now: number): { readonly from: number | null; readonly until: number | null } {
  const today = startOfDay(now);
  switch (days) {
    case 'any':
      return { from: null, until: null };
    case 'today':
      return { from: today, until: null };
    case 'yesterday':
      return { from: dayAway(today, -1), until: today };
    case 'week':
      return { from: dayAway(today, -6), until: null };
    case 'month':
      return { from: dayAway(today, -29), until: null };
    default: {
      const from = new Date(`${days}T00:00`).getTime();
      return Number.isNaN(from) ? { from: null, until: null } : { from, until: dayAway(from, 1) };
    }
  }
}

/** Midnight so many days away: a day may have 23 or 25 hours. */
function dayAway(midnight: number, days: number): number {
  const date = new Date(midnight);
  return date.setDate(date.getDate() + days);
}

/** What was listed, with a newer beginning: what stood behind that stays, for somebody may be reading there. */
export function renewed(
  known: readonly HistoryLine[],
  answer: Pick<HistoryAnswer, 'lines' | 'more'>,
): readonly HistoryLine[] {
  const last = answer.lines.at(-1);
  if (!answer.more || last === undefined) return answer.lines;
  return [...answer.lines, ...known.filter((line) => isBehind(line, last))];
}

function isBehind(line: HistoryLine, last: HistoryLine): boolean {
  return line.at < last.at || (line.at === last.at && line.id < last.id);
}

/** Pinned sends first, then all others under their days. */
export function rowsOf(lines: readonly HistoryLine[], pinned: readonly HistoryLine[], now: number): readonly Row[] {
  const above = new Set(pinned.map(({ id }) => id));
  const rows: Row[] = [];
  if (pinned.length > 0) {
    rows.push({ kind: 'heading', key: 'pinned', label: historyWords.pinned, pinned: true });
    for (const line of pinned) rows.push({ kind: 'send', key: line.id, line, pinned: true });
  }
  let day = '';
  for (const line of lines) {
    if (above.has(line.id)) continue;
    const label = dayWords(line.at, now);
    if (label !== day) rows.push({ kind: 'heading', key: label, label, pinned: false });
    day = label;
    rows.push({ kind: 'send', key: line.id, line, pinned: false });
  }
  return rows;
}

/** The send that `key` leads to from the one with the id `current`; `null` where it leads nowhere. */
export function sendAfter(key: string, current: string | null, rows: readonly Row[]): string | null {
  const ids = rows.flatMap((row) => (row.kind === 'send' ? [row.key] : []));
  const at = current === null ? -1 : ids.indexOf(current);
  const last = ids.length - 1;
  if (last < 0) return null;
  const to = new Map([
    ['ArrowDown', Math.min(at + 1, last)],
    ['ArrowUp', at < 0 ? last : Math.max(at - 1, 0)],
    ['PageDown', Math.min(Math.max(at, 0) + 8, last)],
    ['PageUp', Math.max(at - 8, 0)],
    ['Home', 0],
    ['End', last],
  ]).get(key);
  return to === undefined ? null : (ids[to] ?? null);
}
