import { languageTag, t } from '../language.ts';
import { number } from '../prose.ts';

/* Times as the page shows them, in this computer's time zone. */

// English days stand before their months here, and hours count to 24.
const TAG = languageTag === 'en' ? 'en-GB' : languageTag;
const DAYS = new Intl.DateTimeFormat(TAG, { day: 'numeric', month: 'long', year: 'numeric' });
const SHORT_DAYS = new Intl.DateTimeFormat(TAG, { day: 'numeric', month: 'short', year: 'numeric' });
const MOMENTS = new Intl.DateTimeFormat(TAG, {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const TENTHS = new Intl.NumberFormat(TAG, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const DAY_OF_YEAR = new Intl.DateTimeFormat(TAG, { day: 'numeric', month: 'short' });
const CLOCK = new Intl.DateTimeFormat(TAG, { hour: '2-digit', minute: '2-digit' });

/** UNIX milliseconds as a day: "15 January 2026". */
export function longDay(ms: number): string {
  return DAYS.format(ms);
}

/** UNIX milliseconds as a day where room is short: "15 Jan 2026". */
export function shortDay(ms: number): string {
  return SHORT_DAYS.format(ms);
}

/** UNIX milliseconds as a day and a time: "15 January 2026 at 09:30". */
export function moment(ms: number): string {
  return MOMENTS.format(ms);
}

/** UNIX milliseconds as a time of day: "09:30". */
export function clock(ms: number): string {
  return CLOCK.format(ms);
}

/** A time of today, the day of an earlier one, where room is short: "09:30", "15 Jan". Both in UNIX milliseconds. */
export function shortTime(at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? clock(at) : DAY_OF_YEAR.format(at);
}

/** Milliseconds as people say them: "36 ms", "1.4 s", "12 s". */
export function duration(ms: number): string {
  if (ms < 1_000) return t`${number(Math.round(ms))} ms`;
  return t`${ms < 10_000 ? TENTHS.format(ms / 1_000) : number(Math.round(ms / 1_000))} s`;
}
