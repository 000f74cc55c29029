import { isJson, jsonValue } from '../../json/json-value.ts';
import { isAddress } from '../address.ts';
import { headerPair } from '../headers.ts';
import type { ImportNote } from '../imported.ts';
import type { PastedRequest } from '../request.ts';
import type { ShellCommand } from '../shell/command.ts';
import { payloadOfInput } from './curl.ts';

const METHOD = /^[A-Z]{3,10}$/;
/** Options of HTTPie and xh with a value (`http --help`). */
const WITH_VALUE =
  /^(?:--(?:boundary|compress|pretty|style|unsorted|response-charset|response-mime|format-options|print|output|session|session-read-only|auth|auth-type|proxy|max-redirects|max-headers|timeout|verify|ssl|ciphers|cert|cert-key|cert-key-pass|default-scheme|raw|bearer|http-version|resolve|history-print|generate)|-[spoaAP])$/;
const CREDENTIALS = /^(?:--auth|-a|--bearer|--cert-key-pass|--session|--session-read-only)$/;

/** A request of HTTPie or xh: `http POST URL Name:value key=value key:=json` (HTTPie docs, Request items). */
export function readHttpie(name: string, words: readonly string[], command: ShellCommand): readonly PastedRequest[] {
  const left: ImportNote[] = [];
  const headers: (readonly [string, string])[] = [];
  const bodies: string[] = [];
  const fields: Record<string, unknown> = {};
  let method: string | null = null;
  let url: string | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (/^-./.test(word)) {
      const equals = word.indexOf('=');
      const option = equals < 0 || !word.startsWith('--') ? word : word.slice(0, equals);
      const takes = WITH_VALUE.test(option);
      const apart = takes && option === word;
      if (apart) at += 1;
      const value = apart ? (words[at] ?? '') : word.slice(equals + 1);
      if (option === '--raw') bodies.push(value);
      else if (CREDENTIALS.test(option)) left.push({ code: 'credential', name: option });
      else if (option === '--cert' || option === '--cert-key') left.push({ code: 'identity-file', file: value });
      else if (option === '--proxy' || option === '--verify') left.push({ code: 'route-option', name: option });
    } else if (url === null && method === null && METHOD.test(word)) method = word;
    else if (url === null) url = completeUrl(word, name);
    else takeItem(word, headers, fields, left);
  }
  if (url === null || (!isAddress(url) && !url.includes('/3/device/'))) return [];
  if (Object.keys(fields).length > 0) bodies.push(JSON.stringify(fields, null, 2));
  if (bodies.length === 0 && command.stdin !== null) bodies.push(command.stdin.trim());
  else if (bodies.length === 0 && command.stdinFile !== null) left.push(payloadOfInput(command));
  return [{ source: 'httpie', method, url, headers, bodies, unresolved: command.unresolved, receipts: [], left }];
}

/** `:8443/path` is this computer; no scheme is http, or https of the command of that name. */
function completeUrl(word: string, name: string): string {
  const rest = word.startsWith(':') ? `localhost${word}` : word;
  return /^[a-z]+:\/\//i.test(rest) ? rest : `${/s$/.test(name) ? 'https' : 'http'}://${rest}`;
}

function takeItem(
  word: string,
  headers: (readonly [string, string])[],
  fields: Record<string, unknown>,
  left: ImportNote[],
): void {
  const item = /^((?:\\.|[^\\:=@])*)(:=@|:=|==|=@|:@|=|:|@)([\s\S]*)$/.exec(word);
  const name = (item?.[1] ?? '').replace(/\\(.)/g, '$1');
  const value = item?.[3] ?? '';
  switch (item?.[2]) {
    case ':':
      headers.push([name, value]);
      break;
    case '=':
      put(fields, name, value);
      break;
    case ':=':
      if (isJson(value)) put(fields, name, jsonValue(value));
      else left.push({ code: 'data-left', name });
      break;
    case undefined:
      left.push({ code: 'words-left', count: 1 });
      break;
    case '@':
    case '=@':
    case ':=@':
      left.push({ code: 'payload-file', file: value });
      break;
    default:
      left.push({ code: 'data-left', name });
  }
}

type Fields = Record<string, unknown> | unknown[];

/** `aps[alert][title]` is a path, `list[]` one more of a list (HTTPie docs, Nested JSON). */
function put(fields: Record<string, unknown>, name: string, value: unknown): void {
  const path = [/^[^[]*/.exec(name)?.[0] ?? '', ...[...name.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')];
  if (path.length > 100) return;
  let at: Fields = fields;
  for (const [index, key] of path.entries()) {
    const next = path[index + 1];
    const there: unknown = Array.isArray(at)
      ? at[Number(key === '' ? at.length : key)]
      : Object.hasOwn(at, key)
        ? at[key]
        : undefined;
    const inner: unknown = next === undefined ? value : isFields(there) ? there : /^\d*$/.test(next) ? [] : {};
    if (!Array.isArray(at))
      Object.defineProperty(at, key, { value: inner, enumerable: true, configurable: true, writable: true });
    else if (key === '' || Number(key) >= at.length) at.push(inner);
    else at[Number(key)] = inner;
    if (isFields(inner)) at = inner;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** A request of wget: `--header`, `--post-data`, `--body-data`, `--post-file`. */
export function readWget(words: readonly string[], command: ShellCommand): readonly PastedRequest[] {
  const left: ImportNote[] = [];
  const headers: (readonly [string, string])[] = [];
  const bodies: string[] = [];
  let method: string | null = null;
  let url: string | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const option = /^--([\w-]+)(?:=([\s\S]*))?$/.exec(word);
    if (option === null) {
      if (isAddress(word)) url ??= word;
      continue;
    }
    const name = option[1] ?? '';
    if (
      !/^(?:header|method|(?:post|body)-(?:data|file)|certificate|private-key|ca-certificate|(?:http-)?(?:user|password))$/.test(
        name,
      )
    )
      continue;
    if (option[2] === undefined) at += 1;
    const value = option[2] ?? words[at] ?? '';
    const pair = name === 'header' ? headerPair(value) : null;
    if (pair !== null) headers.push(pair);
    else if (name === 'method') method = value;
    else if (name.endsWith('-data')) bodies.push(value);
    else if (name.endsWith('-file')) {
      const content = command.files.get(value);
      if (content === undefined) left.push({ code: 'payload-file', file: value });
      else bodies.push(content.trim());
    } else if (name === 'certificate' || name === 'private-key') left.push({ code: 'identity-file', file: value });
    else if (name === 'ca-certificate') left.push({ code: 'route-option', name: `--${name}` });
    else left.push({ code: 'credential', name: `--${name}` });
  }
  if (url === null) return [];
  return [{ source: 'wget', method, url, headers, bodies, unresolved: command.unresolved, receipts: [], left }];
}
