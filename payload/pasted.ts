import { applyEdits } from 'jsonc-parser';
import { type DestinationChoice, parseHostPort } from '../contract/destination.ts';
import { PUSH_TYPES } from '../contract/notification.ts';
import { readDeviceTokens } from './device-tokens.ts';
import { findProperty, removeProperty } from './edits.ts';
import type { TypedHeaders } from './headers.ts';
import { parsePayload } from './parse.ts';
import { readShellCommands, type ShellCommand } from './shell-words.ts';
import { shorten, tokenize } from './tokens.ts';

/** What a pasted text holds, ready to be filled in. What it does not hold is `null` or absent. */
export interface PastedParts {
  readonly payload: string | null;
  readonly headers: Partial<TypedHeaders>;
  readonly deviceTokens: readonly string[];
  readonly destination: DestinationChoice | null;
  /** `host[:port]`, with the destination `other`. */
  readonly otherHost: string | null;
  readonly applePort: 443 | 2197 | null;
  /** One sentence for each thing taken over, left out or not understood. */
  readonly receipts: readonly string[];
}

const NOTHING: PastedParts = {
  payload: null,
  headers: {},
  deviceTokens: [],
  destination: null,
  otherHost: null,
  applePort: null,
  receipts: [],
};

/** Larger texts are files, not something to look through on every paste. */
const LONGEST_PASTE = 200_000;

/** Several times the largest payload, to leave room for indentation. */
const LONGEST_OBJECT = 40_000;

/**
 * Recognises a cURL command, a payload inside a line of a log (escaped or not), a document of Xcode's simulator, and the
 * print-outs that look like JSON and are not. `null` for plain JSON and for anything else. Credentials are never kept.
 */
export function readPasted(text: string): PastedParts | null {
  if (text.length > LONGEST_PASTE || text.trim() === '') return null;
  return readCurl(text) ?? readSimulatorDocument(text) ?? readFromLog(text) ?? explainPrintOut(text);
}

function readCurl(text: string): PastedParts | null {
  if (!/(?:^|[\s;&|(/])curl(?:\.exe)?\s/.test(text)) return null;
  for (const command of readShellCommands(text)) {
    const at = command.words.findIndex((word) => /^(?:.*[/\\])?curl(?:\.exe)?$/.test(word));
    const before = command.words.slice(0, Math.max(at, 0));
    if (at >= 0 && before.every((word) => /^[$%#>]$|^(?:sudo|time|env)$/.test(word))) {
      return readCurlWords(command.words.slice(at + 1), command);
    }
  }
  return null;
}

const CURL_FLAGS_WITH_VALUE = new Set([
  '-X',
  '-o',
  '-w',
  '-A',
  '-e',
  '-u',
  '-b',
  '-c',
  '-m',
  '-x',
  '-y',
  '-Y',
  '-E',
  '-K',
  '-T',
  '-F',
  '-r',
  '-t',
  '-z',
  '-C',
  '-D',
  '-Q',
  '-P',
  '--request',
  '--output',
  '--write-out',
  '--user-agent',
  '--referer',
  '--user',
  '--cookie',
  '--cookie-jar',
  '--max-time',
  '--proxy',
  '--cert',
  '--cert-type',
  '--key',
  '--key-type',
  '--pass',
  '--cacert',
  '--capath',
  '--config',
  '--upload-file',
  '--form',
  '--connect-timeout',
  '--retry',
  '--retry-delay',
  '--resolve',
  '--connect-to',
  '--interface',
  '--ciphers',
  '--tls-max',
  '--trace',
  '--trace-ascii',
  '--dump-header',
  '--stderr',
  '--proxy-user',
  '--oauth2-bearer',
  '--limit-rate',
  '--range',
]);
const SHORT_WITH_VALUE = /^-([a-zA-Z]*?)([dHXowAeubcmxyYEKTFrtzCDQP])([\s\S]*)$/;
const DATA_FLAGS = ['-d', '--data', '--data-raw', '--data-binary', '--data-ascii', '--json'];

interface CurlParts {
  url: string | null;
  readonly data: string[];
  readonly headers: string[];
  readonly receipts: string[];
}

function readCurlWords(words: readonly string[], command: ShellCommand): PastedParts {
  const parts: CurlParts = { url: null, data: [], headers: [], receipts: [] };
  for (let i = 0; i < words.length; i += 1) {
    let flag = words[i] ?? '';
    let value: string | null = null;
    const combined = flag.startsWith('--') ? null : SHORT_WITH_VALUE.exec(flag);
    if (combined !== null) {
      flag = `-${combined[2] ?? ''}`;
      value = combined[3] || null;
    } else if (/^--[\w-]+=/.test(flag)) {
      value = flag.slice(flag.indexOf('=') + 1);
      flag = flag.slice(0, flag.indexOf('='));
    }
    if (
      DATA_FLAGS.includes(flag) ||
      flag === '-H' ||
      flag === '--header' ||
      flag === '--url' ||
      CURL_FLAGS_WITH_VALUE.has(flag)
    ) {
      if (value === null) {
        i += 1;
        value = words[i] ?? '';
      }
      takeCurlOption(flag, value, parts);
    } else if (!flag.startsWith('-') && parts.url === null) parts.url = flag;
  }
  return finishCurl(parts, command);
}

function takeCurlOption(flag: string, value: string, parts: CurlParts): void {
  if (flag === '-H' || flag === '--header') parts.headers.push(value);
  else if (flag === '--url') parts.url ??= value;
  else if (DATA_FLAGS.includes(flag)) {
    if (value.startsWith('@') && flag !== '--data-raw') {
      parts.receipts.push(
        value === '@-'
          ? 'The payload comes from standard input (-d @-), which is not in the text: paste it too.'
          : `The payload is in the file ${shorten(value.slice(1))}, which is not in the text: open it and paste what is in it.`,
      );
    } else parts.data.push(value);
  } else if (flag === '-E' || flag === '--cert' || flag === '--key') {
    const path = value.replace(/:[^:/\\]*$/, '');
    parts.receipts.push(`The command names ${shorten(path)}: choose that file as the identity.`);
  } else if (flag === '--pass' || flag === '-u' || flag === '--user' || flag === '--oauth2-bearer') {
    parts.receipts.push('A passphrase or credential in the command was left out.');
  }
}

function finishCurl(parts: CurlParts, command: ShellCommand): PastedParts {
  const receipts: string[] = ['Filled in from a cURL command.'];
  const target = readTarget(parts.url, receipts);
  const headers = readCurlHeaders(parts.headers, receipts);
  receipts.push(...parts.receipts);
  const payload = parts.data.length === 0 ? null : parts.data.join('&');
  const missing = command.unresolved.filter(
    (name) => (payload?.includes(name) ?? false) || Object.values(headers).some((value) => value.includes(name)),
  );
  for (const name of new Set(missing)) {
    receipts.push(`${shorten(name)} stands for something outside the text: replace it with its value.`);
  }
  return { ...NOTHING, ...target, payload, headers, receipts };
}

function readTarget(
  url: string | null,
  receipts: string[],
): Pick<PastedParts, 'destination' | 'otherHost' | 'applePort' | 'deviceTokens'> {
  const nothing = { destination: null, otherHost: null, applePort: null, deviceTokens: [] };
  if (url === null) {
    receipts.push('The command has no address: the destination stays as it is.');
    return nothing;
  }
  const match = /^(?:[a-z]+:\/\/)?([^/?#]*)([^?#]*)/i.exec(url);
  const authority = (match?.[1] ?? '').replace(/^.*@/, '');
  const path = match?.[2] ?? '';
  const token = /\/3\/device\/([^/]+)\/?$/.exec(path)?.[1] ?? null;
  const deviceTokens = token === null ? [] : readTokenOfPath(token, receipts);
  if (token === null) receipts.push('The address has no /3/device/ path, so it names no device token.');
  const place = parseHostPort(authority);
  if ('mistake' in place || /[$`]/.test(authority)) {
    receipts.push(`The host ${shorten(authority)} is not written out: choose the destination yourself.`);
    return { ...nothing, deviceTokens };
  }
  const environment = /^api\.push\.apple\.com$/i.test(place.host)
    ? 'production'
    : /^api\.(?:sandbox|development)\.push\.apple\.com$/i.test(place.host)
      ? 'sandbox'
      : null;
  if (environment !== null) {
    return { ...nothing, deviceTokens, destination: environment, applePort: place.port === 2197 ? 2197 : 443 };
  }
  return { ...nothing, deviceTokens, destination: 'other', otherHost: authority };
}

function readTokenOfPath(text: string, receipts: string[]): readonly string[] {
  if (/[$<{]/.test(text)) {
    receipts.push(`The device token is a placeholder, ${shorten(text)}: type the token itself.`);
    return [];
  }
  const reading = readDeviceTokens(text);
  for (const { sentence } of reading.problems) receipts.push(sentence);
  return reading.tokens.map(({ token }) => token);
}

const HEADER_FIELDS: Readonly<Record<string, Exclude<keyof TypedHeaders, 'pushType'>>> = {
  'apns-topic': 'topic',
  'apns-priority': 'priority',
  'apns-expiration': 'expiration',
  'apns-collapse-id': 'collapseId',
  'apns-id': 'apnsId',
};

function readCurlHeaders(lines: readonly string[], receipts: string[]): Partial<TypedHeaders> {
  let headers: Partial<TypedHeaders> = {};
  for (const line of lines) {
    const match = /^\s*([^:;\s]+)\s*[:;]\s*([\s\S]*?)\s*$/.exec(line);
    if (match === null) continue;
    const name = (match[1] ?? '').toLowerCase();
    const value = match[2] ?? '';
    const field = HEADER_FIELDS[name];
    if (name === 'apns-push-type') {
      const pushType = PUSH_TYPES.find((known) => known === value.toLowerCase());
      if (pushType !== undefined) headers = { ...headers, pushType };
      else receipts.push(`The push type “${shorten(value)}” is not one that APNs knows: it was left out.`);
    } else if (field !== undefined) headers = { ...headers, [field]: value };
    else if (name === 'authorization') {
      receipts.push(
        'The authorization header was left out: choose the provider token key (.p8) as the identity instead.',
      );
    } else if (name.startsWith('apns-')) {
      receipts.push(`The header ${shorten(name)} has no field here: it was left out.`);
    }
  }
  return headers;
}

/** A document for dragging onto Xcode's simulator, or for `xcrun simctl push` without a bundle id. */
function readSimulatorDocument(text: string): PastedParts | null {
  if (!text.includes('Simulator Target Bundle')) return null;
  const { root } = parsePayload(text);
  const bundle = findProperty(root, 'Simulator Target Bundle');
  if (root === null || bundle === null) return null;
  const removal = removeProperty(root, bundle.name);
  const topic = bundle.value.type === 'string' ? String(bundle.value.value) : '';
  return {
    ...NOTHING,
    payload: removal === null ? text : applyEdits(text, [removal]),
    headers: topic === '' ? {} : { topic },
    receipts: [
      topic === ''
        ? '“Simulator Target Bundle” was taken out of the payload.'
        : `“Simulator Target Bundle” was taken out of the payload, and its bundle id ${shorten(topic)} became the topic.`,
    ],
  };
}

function readFromLog(text: string): PastedParts | null {
  const trimmed = text.trim();
  if (isObject(trimmed)) return null;
  const escaped = readEscaped(trimmed);
  if (escaped !== null) return escaped;
  const key = /"(aps|mdm)"\s*:/.exec(trimmed);
  const object = key === null ? null : objectWithKey(trimmed, key[1] ?? '', key.index);
  if (object === null) return null;
  return { ...NOTHING, payload: object, receipts: ['The payload was taken out of the text around it.'] };
}

/** How many braces left of a key may belong to its own object's earlier values. */
const MOST_BRACES_BEFORE_KEY = 64;

/** The innermost object around the key at `before` that has it as a key of its own. */
function objectWithKey(text: string, key: string, before: number): string | null {
  let at = text.lastIndexOf('{', before);
  for (let tries = 0; at >= 0 && tries < MOST_BRACES_BEFORE_KEY; tries += 1) {
    const object = objectAt(text, at);
    if (object !== null && findProperty(parsePayload(object).root, key) !== null) return object;
    at = at === 0 ? -1 : text.lastIndexOf('{', at - 1);
  }
  return null;
}

/** JSON that was put into a JSON string, perhaps several times: {\"aps\": …}. */
function readEscaped(text: string): PastedParts | null {
  const start = text.search(/\{\s*(?:\\[nrt]\s*)*\\+"/);
  if (start < 0) return null;
  let rest = text.slice(start);
  for (let depth = 1; depth <= 4; depth += 1) {
    const unescaped = unescapeOnce(rest);
    if (unescaped === null) return null;
    const object = objectAt(unescaped, 0);
    if (object !== null) {
      const levels = depth === 1 ? '' : ` (${depth} times)`;
      return {
        ...NOTHING,
        payload: object,
        receipts: [`The payload was escaped inside another text${levels}: the backslashes were taken away.`],
      };
    }
    rest = unescaped;
  }
  return null;
}

/** The text with one level of string escapes resolved, up to the quote that closed the string. */
function unescapeOnce(text: string): string | null {
  const inside = /^(?:[^"\\]|\\[\s\S])*/.exec(text)?.[0] ?? '';
  if (!inside.includes('\\')) return null;
  try {
    const value: unknown = JSON.parse(
      `"${inside.replace(/\p{Cc}/gu, (unit) => JSON.stringify(unit).slice(1, -1)).replace(/\\'/g, "'")}"`,
    );
    return typeof value === 'string' ? value : null;
  } catch {
    return inside.replace(/\\(["\\/])/g, '$1').replace(/\\n/g, '\n');
  }
}

/** The JSON object that begins at `start`; `null` where there is none that is valid. */
function objectAt(text: string, start: number): string | null {
  let depth = 0;
  for (const token of tokenize(text.slice(start, start + LONGEST_OBJECT)).tokens) {
    if (token.kind === '{' || token.kind === '[') depth += 1;
    if (token.kind === '}' || token.kind === ']') depth -= 1;
    if (depth === 0) {
      const object = text.slice(start, start + token.to);
      return isObject(object) ? object : null;
    }
  }
  return null;
}

function isObject(text: string): boolean {
  return parsePayload(text).root !== null;
}

function explainPrintOut(text: string): PastedParts | null {
  const explain = (sentence: string): PastedParts => ({ ...NOTHING, receipts: [sentence] });
  if (/AnyHashable\("/.test(text)) {
    return explain(
      'This is how Swift prints a dictionary, not JSON: print JSONSerialization.data(withJSONObject: userInfo) as a string instead.',
    );
  }
  if (/\baps\s*=\s*[{(]/.test(text) && /[;}]\s*$/.test(text.trim())) {
    return explain('This is how Objective-C prints a dictionary, not JSON: print it with NSJSONSerialization instead.');
  }
  if (/\{\s*(?::\w+|"[^"]*")\s*=>/.test(text)) {
    return explain('This is a Ruby hash, not JSON: print it with payload.to_json instead.');
  }
  if (/^\s*\{\s*'[^']*'\s*:/.test(text) || /\{\s*'aps'\s*:/.test(text)) {
    return explain('This is a Python dictionary, not JSON: print it with json.dumps(payload) instead.');
  }
  return null;
}
