import { languageTag } from '../language.ts';

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
