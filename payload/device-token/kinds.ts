import type { DeviceTokenFault, DeviceTokenNote, OtherKind } from '../../contract/facts/device-tokens.ts';
import { accept, innerToken } from './accept.ts';
import { readBase64 } from './base64.ts';
import { show } from './show.ts';

/** A piece that holds no hexadecimal device token: base64 as a whole, or what else it is. */
export type PieceReading =
  | { readonly kind: 'token'; readonly token: string; readonly notes: readonly DeviceTokenNote[] }
  | { readonly kind: 'fault'; readonly fault: DeviceTokenFault };

type Named = readonly [RegExp, (text: string) => DeviceTokenFault];

const kind = (name: OtherKind) => (): DeviceTokenFault => ({ code: `device-token-${name}` });

/** What people hand over in place of a device token, each by what only it looks like. */
const NAMED: readonly Named[] = [
  [/-----(?:BEGIN|END) [A-Z0-9 ]+-----|^AuthKey_\w+(?:\.p8)?$|\.(?:p8|p12|pem|cer)$/, kind('key-file')],
  [/Expo(?:nent)?PushToken\b/i, kind('expo')],
  [/(?:^|[\s"'=])[\w-]{8,64}:[\w-]{100,}["']?$|:APA91[\w-]{20,}|^APA91[\w-]{20,}|fcm\.googleapis\.com/, kind('fcm')],
  [
    /https:\/\/(?:web\.push\.apple\.com|updates\.push\.services\.mozilla\.com|[\w.-]+\.notify\.windows\.com)\b|\bp256dh\b/,
    kind('web-push'),
  ],
  [/(?:^|[\s"'=])eyJ[\w-]{8,}\.(?:[\w-]+\.?){1,4}["']?$/, kind('jwt')],
  [
    /^["']?(?:\(?(?:null|nil|none|undefined|nan|empty|n\/a)\)?|Optional\((?:nil|"")\)|<(?:null|nil|unknown)>)["']?$/i,
    kind('null'),
  ],
  [/^(?:.*[:=]\s*)?(?:Optional\()?\d+ bytes\)?$/, (text) => ({ code: 'device-token-description', text: show(text) })],
  [/^["']?[+-]?\d(?:[.,]\d+)?E[+-]?\d+["']?$/i, kind('scientific')],
  [
    /\$\{?\w+\}?|\{\{.*\}\}|%[@s]|<[a-z][\w -]*(?:token|device|udid)[\w -]*>|^["'<[{(]?(?:your|my|the|insert|paste)?[-_ ]?(?:device|apns|push)[-_ ]?token(?:[-_ ]?here)?["'>\]})]?$/i,
    (text) => ({ code: 'device-token-placeholder', text: show(text) }),
  ],
  [/^["']?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}["']?$/i, kind('uuid')],
  [/^["']?[0-9a-f]{8}-[0-9a-f]{16}["']?$/i, kind('udid')],
  [/^(?:0x)?[0-9a-f]{1,24}$/i, (text) => ({ code: 'device-token-too-short', digits: text.replace(/^0x/i, '').length })],
  [/^["']?(?:https?|wss?|mailto|apns):\/{0,2}\S+["']?$|^\S+@\S+\.[a-z]{2,}$/i, kind('address')],
  [
    /^["']?(?:com|org|net|io|de|app|dev|me|co|eu|uk|fr|ch|at|jp|cn|info|tv|ai)\.(?:[a-z0-9-]+\.)*[a-z][\w-]*(?:\.[\w-]+)*["']?$/i,
    kind('bundle-id'),
  ],
];

/** The label that stands before a value: `token =`, `"deviceToken":`, `Device Token is`. */
const LABEL = /^[\s\S]{0,200}?\b\w*token\w*(?:\s+(?:is|was|string|data))?["'”]?\s*[:=]\s*(?=\S)/i;

/** Reads a piece without hexadecimal runs: a token in base64, else what it is. */
export function readPiece(piece: string): PieceReading {
  const text = piece.trim();
  const whole = otherKindOf(text);
  if (whole !== null) return { kind: 'fault', fault: whole };
  const label = LABEL.exec(text)?.[0] ?? '';
  const value = unwrapped(text.slice(label.length));
  const inner = label === '' ? null : otherKindOf(value);
  if (inner !== null) return { kind: 'fault', fault: inner };
  const read = readBase64(value.replace(/\s+/g, (space) => (/[\r\n]/.test(space) ? '' : space)));
  if (read === null) return { kind: 'fault', fault: { code: 'device-token-unreadable', text: show(text) } };
  if (read.kind === 'key') return { kind: 'fault', fault: { code: 'device-token-key-file' } };
  if (read.kind === 'web-push') return { kind: 'fault', fault: { code: 'device-token-web-push' } };
  if (read.kind === 'text') return { kind: 'fault', fault: encodedText(read.text) };
  const accepted = accept(read.digits, true);
  if ('code' in accepted) return { kind: 'fault', fault: accepted };
  const notes: DeviceTokenNote[] = [];
  if (label !== '') notes.push({ code: 'label-left-out', text: show(label) });
  if (value !== text.slice(label.length).trim()) notes.push({ code: 'ornament-left-out', what: 'quotes' });
  notes.push({ code: 'from-base64' }, ...accepted.notes);
  return { kind: 'token', token: accepted.token, notes };
}

/** What a text is in place of a device token, where it is one of the things that people hand over; else `null`. */
export function otherKindOf(text: string): DeviceTokenFault | null {
  if (text === '') return null;
  return NAMED.find(([pattern]) => pattern.test(text))?.[1](text) ?? null;
}

function encodedText(text: string): DeviceTokenFault {
  const token = innerToken([...text].map((sign) => sign.charCodeAt(0).toString(16).padStart(2, '0')).join(''));
  return token === null
    ? { code: 'device-token-encoded-text', text: show(text) }
    : { code: 'device-token-encoded-twice', token };
}

/** Without quotes, brackets and a closing comma around it. */
function unwrapped(text: string): string {
  let rest = text
    .trim()
    .replace(/[,;]+$/, '')
    .trim();
  for (let depth = 0; depth < 4; depth += 1) {
    const inside = /^(?:Optional\((.*)\)|\((.*)\)|\[(.*)\]|\{(.*)\}|<(.*)>|["'`“”„‘’«»](.*)["'`“”‘’«»])$/s.exec(rest);
    if (inside === null) return rest;
    rest = (inside.slice(1).find((part) => part !== undefined) ?? '').trim();
  }
  return rest;
}
