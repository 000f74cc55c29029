import type { Node } from 'jsonc-parser';
import type { PushType } from '../../contract/notification.ts';
import { findProperty } from '../json/edits.ts';
import { parsePayload } from '../json/parse.ts';

/** One part of a notification as a phone shows it: a text, or a text that the app translates by its key. */
export type PreviewText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'localized'; readonly key: string; readonly args: readonly string[] };

/** What a lock screen makes of a payload. Parts that are absent or empty are `null`. */
export interface Preview {
  /** Whether anything appears at all. */
  readonly visible: boolean;
  readonly title: PreviewText | null;
  readonly subtitle: PreviewText | null;
  readonly body: PreviewText | null;
  /** The number on the app's icon; 0 clears it. */
  readonly badge: number | null;
  /** `null`: it arrives without a sound. */
  readonly sound: string | null;
  readonly level: 'passive' | 'active' | 'time-sensitive' | 'critical';
  /** What will not show, or not as it stands here, and why; one sentence each. */
  readonly notes: readonly string[];
}

const NEVER_SHOWN: Partial<Readonly<Record<PushType, string>>> = {
  background: 'Nothing shows: the app is woken in the background, at most two or three times an hour.',
  voip: 'The app shows its call screen instead of a notification.',
  complication: 'Nothing shows: the watch app gets new data for its complication.',
  fileprovider: 'Nothing shows: the file provider extension looks for changes.',
  location: 'Nothing shows: the location extension is asked for the device’s place.',
  pushtotalk: 'The system shows who is talking instead of a notification.',
  widgets: 'Nothing shows: the app’s widgets are drawn again.',
  controls: 'Nothing shows: the app’s controls are drawn again.',
  mdm: 'Nothing shows: the device asks its management server for commands.',
};

/** What a lock screen shows of a payload (Apple: Generating a remote notification); `null` where it is not valid JSON. */
export function previewOf(text: string, pushType: PushType | null): Preview | null {
  const { root } = parsePayload(text);
  if (root === null) return null;
  const aps = findProperty(root, 'aps')?.value;
  const alert = findProperty(aps, 'alert')?.value;
  const title = partOf(alert, 'title', 'title-loc');
  const subtitle = partOf(alert, 'subtitle', 'subtitle-loc');
  const body = alert?.type === 'string' ? textPart(String(alert.value)) : partOf(alert, 'body', 'loc');
  const badge = badgeOf(findProperty(aps, 'badge')?.value);
  const sound = soundOf(alert, findProperty(aps, 'sound')?.value);
  const level = levelOf(findProperty(aps, 'interruption-level')?.value);
  const hasText = title !== null || subtitle !== null || body !== null;
  const never = pushType === null ? undefined : NEVER_SHOWN[pushType];
  const notes: string[] = [];
  if (never !== undefined) notes.push(never);
  else {
    if (!hasText) notes.push(nothingShows(alert, badge, sound));
    else if (pushType === 'liveactivity') {
      notes.push('The Live Activity draws its own view; this is the alert that comes with it.');
    }
    if (hasText && findProperty(aps, 'mutable-content')?.value.value === 1) {
      notes.push('The app’s service extension may change this before it shows.');
    }
    if ([title, subtitle, body].some((part) => part?.kind === 'localized')) {
      notes.push('Keys stand for texts that the app translates on the device.');
    }
    if (hasText && level === 'passive') notes.push('Passive: it joins the list without lighting up the screen.');
    if (hasText && findProperty(aps, 'category') !== null) {
      notes.push('A category can add buttons, or show it in the app’s own way.');
    }
  }
  return {
    visible: never === undefined && hasText,
    title,
    subtitle,
    body,
    badge,
    sound,
    level,
    notes,
  };
}

function textPart(text: string): PreviewText | null {
  return text.trim() === '' ? null : { kind: 'text', text };
}

function partOf(alert: Node | undefined, name: string, prefix: string): PreviewText | null {
  const plain = findProperty(alert, name)?.value;
  const localized =
    localizedPart(findProperty(alert, `${prefix}-key`)?.value, findProperty(alert, `${prefix}-args`)?.value) ??
    localizedPart(findProperty(plain, 'loc-key')?.value, findProperty(plain, 'loc-args')?.value);
  if (localized !== null) return localized;
  return plain?.type === 'string' ? textPart(String(plain.value)) : null;
}

function localizedPart(key: Node | undefined, args: Node | undefined): PreviewText | null {
  if (key?.type !== 'string' || key.value === '') return null;
  const items = args?.type === 'array' ? (args.children ?? []) : [];
  return { kind: 'localized', key: String(key.value), args: items.map((item) => String(item.value ?? '')) };
}

function badgeOf(badge: Node | undefined): number | null {
  return badge?.type === 'number' && Number.isInteger(badge.value) && Number(badge.value) >= 0
    ? Number(badge.value)
    : null;
}

function soundOf(alert: Node | undefined, sound: Node | undefined): string | null {
  const chosen = sound ?? findProperty(alert, 'sound')?.value;
  if (chosen?.type === 'string') return chosen.value === '' ? null : String(chosen.value);
  const name = findProperty(chosen, 'name')?.value;
  return name?.type === 'string' && name.value !== '' ? String(name.value) : null;
}

function levelOf(level: Node | undefined): Preview['level'] {
  const name = level?.value;
  return name === 'passive' || name === 'time-sensitive' || name === 'critical' ? name : 'active';
}

function nothingShows(alert: Node | undefined, badge: number | null, sound: string | null): string {
  if (badge !== null && sound !== null) return 'Only the sound plays and the badge changes: there is no text to show.';
  if (badge !== null) return badge === 0 ? 'Only the badge disappears.' : `Only the badge changes, to ${badge}.`;
  if (sound !== null) return 'Only the sound plays: there is no text to show.';
  return alert === undefined ? 'Nothing shows: there is no alert.' : 'Nothing shows: the alert has no text.';
}
