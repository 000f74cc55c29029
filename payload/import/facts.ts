import type { TypedHeaders } from '../headers/headers.ts';
import { HEADER_NAMES } from '../headers/names.ts';
import { readAddress, readTarget } from './address.ts';
import { headerPair, readHeaders } from './headers.ts';
import type { Imported, ImportNote } from './imported.ts';
import { tokensInText } from './tokens-in-text.ts';
import type { Literal } from './values/literal.ts';

/** What stands beside a payload. */
export interface Facts {
  readonly headers: Partial<TypedHeaders>;
  /** As written; still to be read. */
  readonly deviceTokens: readonly string[];
  readonly target: Partial<Pick<Imported, 'destination' | 'host' | 'port'>>;
  readonly left: readonly ImportNote[];
}

type Fact = readonly [name: string, value: string];

/** What logs and documents call the fields of a notification, in lower case without signs. */
const HEADER_OF: Readonly<Record<string, keyof TypedHeaders>> = {
  apnstopic: 'topic',
  topic: 'topic',
  bundleid: 'topic',
  bundleidentifier: 'topic',
  apnspushtype: 'pushType',
  pushtype: 'pushType',
  apnspriority: 'priority',
  priority: 'priority',
  apnsexpiration: 'expiration',
  expiration: 'expiration',
  apnscollapseid: 'collapseId',
  collapseid: 'collapseId',
};
const TOKEN_NAME = /^(?:apns?|push|device|ios)*(?:device)?tokens?$|^(?:registration|deviceregistration)token$/;
const BUNDLE_ID = /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;
/** Values of a log that are no longer than this may be facts. */
const LONGEST_VALUE = 512;
const MOST_FACTS = 2_000;
/** Source code of a request is shorter. */
const LONGEST_CODE = 100_000;

/** The facts around payloads: in the maps that hold them, in other values of the text, and in the words between. */
export function contextOf(
  text: string,
  values: readonly Literal[],
  payloads: readonly { readonly around: readonly Literal[]; readonly from: number; readonly to: number }[],
): Facts {
  const facts: Fact[] = [];
  const places = new Set(payloads.map(({ from }) => from));
  for (const { around } of payloads.slice(0, MOST_FACTS)) for (const map of around) factsOf(map, facts, 1);
  // Amazon SNS has the sandbox under a key of its own (Amazon SNS: mobile push, platform-specific payloads).
  const keys = new Set(
    payloads.flatMap(({ around }) =>
      around.flatMap((map) => (map.kind === 'map' ? map.entries.map(({ key }) => key) : [])),
    ),
  );
  if (keys.has('APNS_SANDBOX') && !keys.has('APNS')) facts.push(['environment', 'sandbox']);
  const outermost = new Set(payloads.flatMap(({ around }) => around.slice(0, 1)));
  for (const value of values) {
    if (outermost.has(value) || places.has(value.from)) continue;
    const name = /([A-Za-z][\w-]{1,30})["']?\s?[:=]\s?$/.exec(
      text.slice(Math.max(0, value.from - 40), value.from),
    )?.[1];
    const bytes = name !== undefined && TOKEN_NAME.test(plain(name)) ? bytesOf(value) : null;
    if (name !== undefined && bytes !== null) facts.push([name, bytes]);
    else factsOf(value, facts, 2);
  }
  const between = withoutValues(text, values, payloads);
  for (const match of between.matchAll(
    /(?<![\w-])([A-Za-z][\w-]{1,30}(?: (?:token|id|type|topic))?)["']?\s?[:=]\s?["'“]?([^\s"',;}\])”]{1,512})/g,
  )) {
    if (facts.length >= MOST_FACTS) break;
    facts.push([match[1] ?? '', match[2] ?? '']);
  }
  // Words alone, where the value can be nothing else: “to topic com.example.app, environment sandbox”.
  for (const match of between.matchAll(/\b(topic|bundle[ -]?id|env|environment)\s([\w.-]{1,255})/gi))
    if (facts.length < MOST_FACTS) facts.push([match[1] ?? '', (match[2] ?? '').replace(/\.$/, '')]);
  // Source code: `.header("apns-topic", "…")`, `setValue("…", forHTTPHeaderField: "apns-topic")`.
  for (const match of text
    .slice(0, LONGEST_CODE)
    .matchAll(/["'](apns-[a-z-]{2,20})["']\s?,\s?["']([^"'\n]{1,512})["']/g))
    facts.push([match[1] ?? '', match[2] ?? '']);
  for (const match of text
    .slice(0, LONGEST_CODE)
    .matchAll(/["']([^"'\n]{1,512})["']\s?,\s?\w{0,40}:?\s?["'](apns-[a-z-]{2,20})["']\s?\)/g))
    facts.push([match[2] ?? '', match[1] ?? '']);
  return read(facts, between);
}

/** The words between the values of a text, and outside its payloads. */
function withoutValues(
  text: string,
  values: readonly Literal[],
  payloads: readonly { readonly from: number; readonly to: number }[],
): string {
  const pieces: string[] = [];
  let at = 0;
  const holes = [...values, ...payloads].sort((a, b) => a.from - b.from);
  for (const { from, to } of holes) {
    if (from > at) pieces.push(text.slice(at, from));
    at = Math.max(at, to);
  }
  pieces.push(text.slice(at));
  return pieces.join(' ');
}

function factsOf(value: Literal, facts: Fact[], deep: number): void {
  if (facts.length >= MOST_FACTS) return;
  if (value.kind === 'list') {
    for (const item of value.items.slice(0, 100)) pairOf(item, facts);
    return;
  }
  if (value.kind !== 'map') return;
  for (const { key, value: inner } of value.entries.slice(0, MOST_FACTS)) {
    if (inner.kind === 'text' && inner.value.length <= LONGEST_VALUE) facts.push([key, inner.value]);
    else if (inner.kind === 'number') facts.push([key, inner.raw]);
    else if (inner.kind === 'word' && inner.value !== null) facts.push([key, String(inner.value)]);
    else if (TOKEN_NAME.test(plain(key)) && bytesOf(inner) !== null) facts.push([key, bytesOf(inner) ?? '']);
    else if (inner.kind === 'list' && TOKEN_NAME.test(plain(key))) {
      for (const item of inner.items) if (item.kind === 'text') facts.push([key, item.value]);
    } else if (deep > 0 && key !== 'aps') factsOf(inner, facts, deep - 1);
  }
}

/** The bytes of a device token as JSON writes them, an array, a Uint8Array or a Buffer, as text; else `null`. */
function bytesOf(value: Literal): string | null {
  const data = value.kind === 'map' ? value.entries.find(({ key }) => key === 'data')?.value : undefined;
  if (data?.kind === 'list') return bytesOf(data);
  const items =
    value.kind === 'list' ? value.items : value.kind === 'map' ? value.entries.map((entry) => entry.value) : [];
  const raws = items.flatMap((item) => (item.kind === 'number' ? [item.raw] : []));
  if (raws.length < 16 || raws.length !== items.length) return null;
  if (value.kind === 'list') return `[${raws.join(',')}]`;
  const keys = value.kind === 'map' ? value.entries.map(({ key }) => key) : [];
  return `{${raws.map((raw, at) => `${JSON.stringify(keys[at])}:${raw}`).join(',')}}`;
}

/** `{"name": …, "value": …}`, as recorders write headers. */
function pairOf(item: Literal, facts: Fact[]): void {
  const pair = item.kind === 'text' && /^apns-/i.test(item.value) ? headerPair(item.value) : null;
  if (pair !== null) facts.push([pair[0], pair[1].trim()]);
  if (item.kind !== 'map') return;
  const name = item.entries.find(({ key }) => key === 'name' || key === 'key')?.value;
  const value = item.entries.find(({ key }) => key === 'value')?.value;
  if (name?.kind === 'text' && value?.kind === 'text') facts.push([name.value, value.value]);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}

function read(facts: readonly Fact[], between: string): Facts {
  const left: ImportNote[] = [];
  const pairs = new Map<string, string>();
  const deviceTokens = new Set<string>();
  let destination: 'sandbox' | 'production' | null = null;
  let url: string | null = null;
  let host: string | null = null;
  for (const [name, value] of facts) {
    const known = plain(name);
    const field = HEADER_OF[known];
    if (field !== undefined && fits(field, name, value)) {
      if (!pairs.has(HEADER_NAMES[field])) pairs.set(HEADER_NAMES[field], value);
    } else if (/^apns-/i.test(name)) {
      if (!/-id$/i.test(name)) pairs.set(name.toLowerCase(), value);
      else if (/^apns-id$/i.test(name)) pairs.set('apns-id', value);
    } else if (TOKEN_NAME.test(known)) deviceTokens.add(value);
    else if (known === 'authorization' || /^bearer\s/i.test(value)) left.push({ code: 'authorization' });
    else if (/^(?:env|environment|apnsenvironment|apnsenv|gateway|mode)$/.test(known))
      destination ??= environmentOf(value);
    else if (known === 'sandbox' && /^(?:true|false)$/.test(value)) destination ??= value === 'true' ? 'sandbox' : null;
    else if (known === 'production' && /^(?:true|false)$/.test(value))
      destination ??= value === 'true' ? 'production' : 'sandbox';
    else if (/\/3\/device\//.test(value)) url ??= value;
    else if (/(?:^|\.)push\.apple\.com(?::\d+)?$/.test(value)) host ??= value;
  }
  const written =
    /https?:\/\/[\w.[\]:@-]{1,255}\/3\/device\/[\w%-]{1,300}/.exec(between)?.[0] ??
    /\/3\/device\/[0-9a-f]{32,200}/i.exec(between)?.[0];
  const named = /\bapi\.(?:sandbox\.|development\.)?push\.apple\.com(?::\d{1,5})?/.exec(between)?.[0];
  if (/\bbearer\s+\S/i.test(between)) left.push({ code: 'authorization' });
  const standing = tokensInText(between);
  for (const token of standing.deviceTokens) deviceTokens.add(token);
  left.push(...standing.left);
  const headers = readHeaders([...pairs], left);
  const address = readAddress(url ?? written ?? '');
  const tokenOfPath = /\/3\/device\/([^/]+)/.exec(address.path)?.[1];
  if (tokenOfPath !== undefined) deviceTokens.add(tokenOfPath);
  const authority = address.authority || (host ?? named ?? '');
  const target = authority === '' ? null : readTarget({ authority, path: '', holdsCredential: false }, [], []);
  const where =
    target?.destination == null
      ? { destination }
      : { destination: target.destination, host: target.host, port: target.port };
  return { headers, deviceTokens: [...deviceTokens], target: where, left };
}

/** Whether a value under a name that other things have too is what the name says here. */
function fits(field: keyof TypedHeaders, name: string, value: string): boolean {
  if (/^apns-/i.test(name)) return true;
  switch (field) {
    case 'topic':
      return BUNDLE_ID.test(value);
    case 'priority':
      return /^(?:10|5|1)$/.test(value);
    case 'expiration':
      return /^\d{1,12}$/.test(value);
    default:
      return true;
  }
}

function environmentOf(value: string): 'sandbox' | 'production' | null {
  if (/^(?:sandbox|development|dev|debug)$/i.test(value)) return 'sandbox';
  return /^(?:production|prod|release)$/i.test(value) ? 'production' : null;
}
