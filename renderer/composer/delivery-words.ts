import type { Confirmation, Wire } from '../../contract/notification.ts';
import { utf8Length } from '../../contract/payload-size.ts';
import type { TypedHeaders } from '../../payload/headers/headers.ts';
import { deliveryWords } from '../../words/page/sending/delivery.ts';

/** Spans that people choose an expiration by. */
export const EXPIRATION_SPANS = [
  { label: deliveryWords.inOneHour, seconds: 3_600 },
  { label: deliveryWords.inOneDay, seconds: 86_400 },
  { label: deliveryWords.inThirtyDays, seconds: 30 * 86_400 },
] as const;

/** What an expiration as typed means; `null` where it is not whole seconds. `now` in UNIX milliseconds. */
export function expirationWords(typed: string, now: number): string | null {
  const text = typed.trim();
  if (text === '') return deliveryWords.apnsDecidesHow;
  if (!/^\d{1,13}$/.test(text)) return null;
  const seconds = Number(text);
  if (seconds === 0) return deliveryWords.apnsTriesOnce;
  const at = new Date(seconds * 1_000);
  if (Number.isNaN(at.getTime())) return null;
  const date = at.toISOString().slice(0, 16).replace('T', ' ');
  const left = seconds - Math.floor(now / 1_000);
  return left <= 0 ? deliveryWords.hasPassed(date) : deliveryWords.fromNow(date, spanWords(left));
}

/** A span in its largest whole unit, rounded: "2 hours". */
export function spanWords(seconds: number): string {
  const units = [
    [86_400, deliveryWords.days],
    [3_600, deliveryWords.hours],
    [60, deliveryWords.minutes],
  ] as const;
  for (const [size, words] of units) {
    if (seconds < size - size / 120) continue;
    return words(Math.round(seconds / size));
  }
  return deliveryWords.seconds(seconds);
}

/** How much of the 64 bytes a collapse id takes. */
export function collapseIdWords(collapseId: string): string {
  return deliveryWords.ofMostBytes(utf8Length(collapseId));
}

/** How the binary wire can make sure that a notification was taken, in a few words. */
export const CONFIRMATION_NOTES: Readonly<Record<Confirmation, string>> = {
  automatic: deliveryWords.failingFrameSimulator,
  'quiet-period': deliveryWords.takenWhenNo,
  sentinel: deliveryWords.lastFrameMust,
};

/** The options that are set, in one line, for when they are folded away. */
export function deliverySummary(
  typed: Omit<TypedHeaders, 'pushType'> & { readonly wire: Wire; readonly confirmation: Confirmation },
  now: number,
): string {
  const parts: string[] = [];
  if (typed.topic.trim() !== '') parts.push(typed.topic.trim());
  if (typed.priority !== '') parts.push(deliveryWords.priorityIs(typed.priority));
  const expiration = typed.expiration.trim();
  if (expiration === '0') parts.push(deliveryWords.notStored);
  else if (expiration !== '') {
    const left = /^\d+$/.test(expiration) ? Number(expiration) - Math.floor(now / 1_000) : 0;
    parts.push(left > 0 ? deliveryWords.expiresIn(spanWords(left)) : deliveryWords.expirationIs(expiration));
  }
  if (typed.collapseId !== '') parts.push(deliveryWords.collapseIdIs(typed.collapseId));
  if (typed.apnsId.trim() !== '') parts.push(deliveryWords.ownApnsId);
  if (typed.wire === 'binary' && typed.confirmation !== 'automatic')
    parts.push(typed.confirmation === 'sentinel' ? deliveryWords.confirmedFailingFrame : deliveryWords.confirmedPause);
  return parts.length === 0 ? deliveryWords.apnsDefaults : parts.join(', ');
}
