import type { Confirmation, PushType, Wire } from '../../contract/notification.ts';
import { utf8Length } from '../../contract/payload-size.ts';
import type { TypedHeaders } from '../../payload/headers/headers.ts';

/** What each push type is for, in a few words. */
export const PUSH_TYPE_NOTES: Readonly<Record<PushType, string>> = {
  alert: 'Shows, sounds or badges',
  background: 'Wakes the app without showing anything',
  voip: 'Rings for an incoming call',
  complication: 'Refreshes a watch complication',
  fileprovider: 'Tells a file provider of changes',
  location: 'Asks for the device’s place',
  liveactivity: 'Starts, updates or ends a Live Activity',
  pushtotalk: 'Starts someone talking',
  widgets: 'Redraws the app’s widgets',
  controls: 'Redraws the app’s controls',
  mdm: 'Calls the device to its management server',
};

/** Spans that people choose an expiration by. */
export const EXPIRATION_SPANS = [
  { label: 'In 1 hour', seconds: 3_600 },
  { label: 'In 1 day', seconds: 86_400 },
  { label: 'In 30 days', seconds: 30 * 86_400 },
] as const;

/** What an expiration as typed means; `null` where it is not whole seconds. `now` in UNIX milliseconds. */
export function expirationWords(typed: string, now: number): string | null {
  const text = typed.trim();
  if (text === '') return 'APNs decides how long it is stored, at most 30 days.';
  if (!/^\d{1,13}$/.test(text)) return null;
  const seconds = Number(text);
  if (seconds === 0) return 'APNs tries once and stores nothing.';
  const at = new Date(seconds * 1_000);
  if (Number.isNaN(at.getTime())) return null;
  const date = at.toISOString().slice(0, 16).replace('T', ' ');
  const left = seconds - Math.floor(now / 1_000);
  return left <= 0 ? `${date} UTC, which has passed.` : `${date} UTC, ${spanWords(left)} from now.`;
}

/** A span in its largest whole unit, rounded: "2 hours". */
export function spanWords(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ] as const;
  for (const [size, name] of units) {
    if (seconds < size - size / 120) continue;
    const count = Math.round(seconds / size);
    return `${count} ${name}${count === 1 ? '' : 's'}`;
  }
  return `${seconds} second${seconds === 1 ? '' : 's'}`;
}

/** How much of the 64 bytes a collapse id takes. */
export function collapseIdWords(collapseId: string): string {
  return `${utf8Length(collapseId)} of 64 bytes`;
}

/** How the binary wire can make sure that a notification was taken, in a few words. */
export const CONFIRMATION_NOTES: Readonly<Record<Confirmation, string>> = {
  automatic: 'By a failing frame on the simulator, by a pause elsewhere',
  'quiet-period': 'Taken when no error came for a second: no proof',
  sentinel: 'A last frame that must fail: its refusal proves the rest',
};

/** The options that are set, in one line, for when they are folded away. */
export function deliverySummary(
  typed: Omit<TypedHeaders, 'pushType'> & { readonly wire: Wire; readonly confirmation: Confirmation },
  now: number,
): string {
  const parts: string[] = [];
  if (typed.topic.trim() !== '') parts.push(typed.topic.trim());
  if (typed.priority !== '') parts.push(`priority ${typed.priority}`);
  const expiration = typed.expiration.trim();
  if (expiration === '0') parts.push('not stored');
  else if (expiration !== '') {
    const left = /^\d+$/.test(expiration) ? Number(expiration) - Math.floor(now / 1_000) : 0;
    parts.push(left > 0 ? `expires in ${spanWords(left)}` : `expiration ${expiration}`);
  }
  if (typed.collapseId !== '') parts.push(`collapse id ${typed.collapseId}`);
  if (typed.apnsId.trim() !== '') parts.push('own apns-id');
  if (typed.wire === 'binary' && typed.confirmation !== 'automatic')
    parts.push(typed.confirmation === 'sentinel' ? 'confirmed by a failing frame' : 'confirmed by a pause');
  return parts.length === 0 ? 'APNs’ defaults' : parts.join(', ');
}
