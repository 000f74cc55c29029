import { API_HOSTS } from '../../contract/destination.ts';
import { type Draft, FIRST_DRAFT } from '../../contract/draft.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import { readDeviceTokens } from '../device-token/device-tokens.ts';
import { HEADER_NAMES } from '../headers/names.ts';
import type { HeaderField } from '../problem.ts';
import { BLANK_REQUEST, type DocumentRequest, type Field, type Setting } from './document.ts';
import type { MeantRequest } from './resolve.ts';

/** Who sends, as a document names it. */
export type NamedIdentity = Pick<IdentityDescription, 'fingerprint' | 'name' | 'keyId' | 'teamId'>;

const FIELDS = Object.entries(HEADER_NAMES) as readonly (readonly [HeaderField, string])[];
const TOKEN = '{{deviceToken}}';
/** The address of a request, with what stands before and behind the device token. */
const ADDRESS = /^([^/]*\/\/[^/]*)(\/3\/device\/)([^/?#]*)$/;

/**
 * What a draft says as a request (docs/documents.md). `identity`: who sends; `null` where it is the simulator's own, or unknown.
 * A line of the device tokens that cannot be read is not in it: the draft has it.
 */
export function requestOfDraft(name: string, draft: Draft, identity: NamedIdentity | null): DocumentRequest {
  const { tokens } = readDeviceTokens(draft.deviceTokens);
  const [only] = tokens;
  const token = tokens.length === 1 && only !== undefined ? only.token : TOKEN;
  const title = oneLine(name);
  return {
    ...BLANK_REQUEST,
    title,
    settings: settingsOf(
      draft,
      tokens.map((one) => one.token),
      identity,
    ),
    url: `${originOf(draft)}/3/device/${token}`,
    headers: FIELDS.flatMap(([field, header]) => {
      const value = oneLine(draft[field]);
      return value === '' ? [] : [[header, value] as const];
    }),
    payload: draft.payload,
    literal: draft.payload.includes('{{'),
  };
}

function originOf({ destination, applePort, otherHost }: Draft): string {
  switch (destination) {
    case 'simulator':
    case 'ios-simulator':
      return 'https://{{simulator}}';
    case 'sandbox':
    case 'production':
      return `https://${API_HOSTS[destination]}${applePort === 443 ? '' : `:${applePort}`}`;
    case 'other':
      return `https://${otherHost.trim().replace(/[\s/]+/g, '') || '{{host}}'}`;
  }
}

function settingsOf(
  { destination, iosSimulatorDevice, wire, binaryCommand, confirmation }: Draft,
  tokens: readonly string[],
  identity: NamedIdentity | null,
): DocumentRequest['settings'] {
  const words: Partial<Record<Setting, string | null>> = {
    identity: identity === null ? null : `${identity.fingerprint} ${oneLine(identity.name)}`.trim(),
    'key-id': identity?.keyId ?? null,
    'team-id': identity?.teamId ?? null,
    protocol: wire === 'http2' ? null : wire,
    command: wire === 'http2' || binaryCommand === FIRST_DRAFT.binaryCommand ? null : String(binaryCommand),
    confirmation: { automatic: null, sentinel: 'sentinel', 'quiet-period': 'quiet' }[confirmation],
    destination: destination === 'ios-simulator' ? `${destination} ${oneLine(iosSimulatorDevice)}`.trim() : null,
    devices: tokens.length > 1 ? tokens.join(' ') : null,
  };
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== null && value !== ''));
}

/** What can stand on a line (RFC 9110, section 5.5). */
function oneLine(text: string): string {
  return text.replace(/[\r\n\0]+/g, ' ').trim();
}

/**
 * A draft of what a request means. `payload`: what it is sent with, which may come from a file; `identityId`: whom its
 * identity is known as here. What it does not say is as in a first draft; without a destination it goes to the simulator.
 */
export function draftOfRequest(
  { headers }: Pick<DocumentRequest, 'headers'>,
  meant: MeantRequest,
  { payload, identityId }: { readonly payload: string; readonly identityId: string | null },
): Draft {
  const written = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const { deviceTokens, to } = meant;
  // As it was typed: a span from now stays one.
  const span = written.get(HEADER_NAMES.expiration) ?? '';
  const seconds = meant.expirationSeconds === null ? '' : String(meant.expirationSeconds);
  const isOther = to !== null && !['simulator', 'sandbox', 'production', 'ios-simulator'].includes(to);
  return {
    ...FIRST_DRAFT,
    destination: isOther ? 'other' : ((to as Draft['destination'] | null) ?? 'simulator'),
    applePort: meant.port ?? FIRST_DRAFT.applePort,
    otherHost: isOther ? to : '',
    iosSimulatorDevice: meant.device ?? FIRST_DRAFT.iosSimulatorDevice,
    wire: meant.wire ?? 'http2',
    binaryCommand: meant.command ?? FIRST_DRAFT.binaryCommand,
    confirmation: meant.confirmation ?? 'automatic',
    identityId,
    deviceTokens: deviceTokens !== null && 'texts' in deviceTokens ? deviceTokens.texts.join('\n') : '',
    pushType: meant.pushType ?? FIRST_DRAFT.pushType,
    topic: meant.topic ?? '',
    priority: meant.priority === null ? '' : String(meant.priority),
    expiration: span.includes('{{') ? seconds : span,
    collapseId: meant.collapseId ?? '',
    apnsId: meant.apnsId ?? '',
    payload,
  };
}

/**
 * `original` with what is other in `now` than it was in `before`. What was not changed stays as it was written there: a
 * variable, a file that the payload is in, headers and lines that a draft has no place for.
 */
export function withChanges(original: DocumentRequest, before: DocumentRequest, now: DocumentRequest): DocumentRequest {
  const payload =
    before.payload === now.payload
      ? {}
      : { payload: now.payload, payloadFile: null, literal: original.literal || now.literal };
  return {
    ...original,
    title: before.title === now.title ? original.title : now.title,
    url: addressWith(original.url, before.url, now.url),
    settings: settingsWith(original.settings, before.settings, now.settings),
    headers: headersWith(original.headers, before.headers, now.headers),
    ...payload,
  };
}

function addressWith(original: string, before: string, now: string): string {
  if (before === now) return original;
  const [is, was, said] = [now, before, original].map((url) => ADDRESS.exec(url));
  if (is == null || was == null || said == null) return now;
  const part = (at: number): string => (is[at] === was[at] ? said[at] : is[at]) ?? '';
  return part(1) + part(2) + part(3);
}

function settingsWith(
  original: DocumentRequest['settings'],
  before: DocumentRequest['settings'],
  now: DocumentRequest['settings'],
): DocumentRequest['settings'] {
  const changed = (Object.keys({ ...before, ...now }) as Setting[]).filter((key) => before[key] !== now[key]);
  const kept = Object.entries(original).filter(([key]) => !changed.includes(key as Setting));
  return Object.fromEntries([...kept, ...changed.flatMap((key) => (now[key] === undefined ? [] : [[key, now[key]]]))]);
}

function headersWith(original: readonly Field[], before: readonly Field[], now: readonly Field[]): readonly Field[] {
  const [was, is] = [new Map(before), new Map(now)];
  const changed = FIELDS.map(([, name]) => name).filter((name) => was.get(name) !== is.get(name));
  const added = changed.filter((name) => !original.some(([known]) => known.toLowerCase() === name));
  const stay = original.flatMap(([name, value]): readonly Field[] => {
    if (!changed.includes(name.toLowerCase())) return [[name, value]];
    const next = is.get(name.toLowerCase());
    return next === undefined ? [] : [[name, next]];
  });
  return [...stay, ...added.flatMap((name): readonly Field[] => (is.has(name) ? [[name, is.get(name) ?? '']] : []))];
}
