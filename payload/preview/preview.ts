import type { Node } from 'jsonc-parser';
import type { PushType } from '../../contract/notification.ts';
import { APS_KEYS } from '../aps/keys.ts';
import { type AlertKey, apsOf, inAlert, inAps, inSound } from '../aps/known-keys.ts';
import { parsePayload } from '../json/parse.ts';

/** One part of a notification as a phone shows it: a text, or a text that the app translates by its key. */
export type PreviewText =
  /** `lang`: its language (BCP 47), where it is known. */
  | { readonly kind: 'text'; readonly text: string; readonly lang?: string }
  | { readonly kind: 'localized'; readonly key: string; readonly args: readonly string[] };

const LEVELS = APS_KEYS['interruption-level'].words;

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
  readonly level: (typeof LEVELS)[number];
  /** What it is registered as in the app; `null`: as nothing. */
  readonly category: string | null;
  /** What will not show, or not as it stands here, and why. */
  readonly notes: readonly PreviewNote[];
}

const NEVER_SHOWN = [
  ...(['background', 'voip', 'complication', 'fileprovider', 'location', 'pushtotalk'] as const),
  ...(['widgets', 'controls', 'mdm'] as const),
] satisfies readonly PushType[];

/** Push types of which no notification shows. */
export type NeverShown = (typeof NEVER_SHOWN)[number];

/** What is to be said of a preview. `only`: nothing but this; `badge`: the number it changes to. */
export type PreviewNote =
  | { readonly id: 'never-shown'; readonly pushType: NeverShown }
  | { readonly id: 'only'; readonly badge: number | null; readonly sound: boolean }
  | { readonly id: 'no-alert' | 'no-text' | 'live-activity' | 'may-change' | 'localized' | 'passive' | 'category' };

/** What a lock screen shows of a payload (Apple: Generating a remote notification); `null` where it is not valid JSON. */
export function previewOf(text: string, pushType: PushType | null): Preview | null {
  const { root } = parsePayload(text);
  if (root === null) return null;
  const aps = apsOf(root);
  const alert = inAps(aps, 'alert')?.value;
  const title = partOf(alert, 'title', 'title-loc-key', 'title-loc-args');
  const subtitle = partOf(alert, 'subtitle', 'subtitle-loc-key', 'subtitle-loc-args');
  const body = alert?.type === 'string' ? textPart(String(alert.value)) : partOf(alert, 'body', 'loc-key', 'loc-args');
  const badge = badgeOf(inAps(aps, 'badge')?.value);
  const sound = soundOf(alert, inAps(aps, 'sound')?.value);
  const level = levelOf(inAps(aps, 'interruption-level')?.value);
  const hasText = title !== null || subtitle !== null || body !== null;
  const never = NEVER_SHOWN.find((one) => one === pushType);
  const notes: PreviewNote[] = [];
  if (never !== undefined) notes.push({ id: 'never-shown', pushType: never });
  else {
    if (!hasText) notes.push(nothingShows(alert, badge, sound));
    else if (pushType === 'liveactivity') {
      notes.push({ id: 'live-activity' });
    }
    if (hasText && inAps(aps, 'mutable-content')?.value.value === 1) {
      notes.push({ id: 'may-change' });
    }
    if ([title, subtitle, body].some((part) => part?.kind === 'localized')) {
      notes.push({ id: 'localized' });
    }
    if (hasText && level === 'passive') notes.push({ id: 'passive' });
    if (hasText && inAps(aps, 'category') !== null) {
      notes.push({ id: 'category' });
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
    category: categoryOf(inAps(aps, 'category')?.value),
    notes,
  };
}

function textPart(text: string): PreviewText | null {
  return text.trim() === '' ? null : { kind: 'text', text };
}

function partOf(alert: Node | undefined, name: AlertKey, key: AlertKey, args: AlertKey): PreviewText | null {
  const plain = inAlert(alert, name)?.value;
  const localized =
    localizedPart(inAlert(alert, key)?.value, inAlert(alert, args)?.value) ??
    localizedPart(inAlert(plain, 'loc-key')?.value, inAlert(plain, 'loc-args')?.value);
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
  const chosen = sound ?? inAlert(alert, 'sound')?.value;
  if (chosen?.type === 'string') return chosen.value === '' ? null : String(chosen.value);
  const name = inSound(chosen, 'name')?.value;
  return name?.type === 'string' && name.value !== '' ? String(name.value) : null;
}

function categoryOf(category: Node | undefined): string | null {
  return category?.type === 'string' && /\S/.test(String(category.value)) ? String(category.value) : null;
}

function levelOf(level: Node | undefined): Preview['level'] {
  return LEVELS.find((name) => name === level?.value) ?? 'active';
}

function nothingShows(alert: Node | undefined, badge: number | null, sound: string | null): PreviewNote {
  if (badge !== null || sound !== null) return { id: 'only', badge, sound: sound !== null };
  return { id: alert === undefined ? 'no-alert' : 'no-text' };
}
