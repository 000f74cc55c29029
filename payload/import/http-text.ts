import { fillBraces } from './braces.ts';
import { headerPair } from './headers.ts';
import type { ImportNote, ImportSource } from './imported.ts';
import type { PastedRequest } from './request.ts';

const METHODS = 'GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS';
const REQUEST_LINE = new RegExp(
  `^[ \\t]*(?:[>*] )?(?:"|')?(${METHODS})[ \\t]+((?:\\{\\{[^{}]{0,200}\\}\\}|(?!\\{\\{)\\S){1,4096})(?:[ \\t]+HTTP/[\\d.]+)?(?:"|')?[ \\t]*$`,
  'i',
);
const PSEUDO = /^(?:.*?[\s[(])?(:(?:method|path|scheme|authority))(?:\s*[:=]\s*|\s+|',\s*')([^\s\]')]+)[\])]*\s*$/;

/**
 * Requests that are written out: HTTP/1.1 and HTTP/2 as tools print them, files of request editors (`###` between requests,
 * `@name = value`, `{{name}}`), curl's own log, and Apple's listings of HEADERS and DATA frames (Apple: Sending notification
 * requests to APNs). `null` where the text has no request line and no pseudo-header.
 */
export function readHttpText(text: string): readonly PastedRequest[] | null {
  if (
    !/(?:^|\n)[ \t>*]*(?:GET|POST|PUT|PATCH|DELETE|HEAD)[^\S\n]+\S{0,2048}\/|:path\b|(?:^|\n)[^\S\n]*HEADERS\b/i.test(
      text,
    )
  )
    return null;
  const lines = text.split(/\r\n|\n|\r/);
  const variables = new Map<string, string>();
  for (const line of lines) {
    const variable = /^\s*@([\w.-]{1,100})\s*=\s*(.*?)\s*$/.exec(line.slice(0, 8_192));
    if (variable !== null) variables.set(variable[1] ?? '', variable[2] ?? '');
  }
  const requests: PastedRequest[] = [];
  for (const block of blocksOf(lines)) {
    const request = readBlock(block, variables);
    if (request !== null) requests.push(request);
  }
  return requests.length === 0 ? null : requests;
}

/** One block a request: from each request line, or each run of pseudo-headers, to the next. */
function blocksOf(lines: readonly string[]): readonly (readonly string[])[] {
  const blocks: string[][] = [];
  let block: string[] | null = null;
  let pseudo = new Set<string>();
  for (const line of lines) {
    const short = line.length < 8_192;
    const name = short ? PSEUDO.exec(line)?.[1] : undefined;
    const begins = short && (REQUEST_LINE.test(line) || /^\s*HEADERS\s*$/.test(line));
    if (/^\s*###/.test(line)) block = null;
    else if (begins || (name !== undefined && (block === null || pseudo.has(name)))) {
      block = [line];
      blocks.push(block);
      pseudo = new Set();
    } else block?.push(line);
    if (name !== undefined) pseudo.add(name);
  }
  return blocks;
}

interface Parts {
  method: string | null;
  path: string | null;
  authority: string | null;
  readonly headers: (readonly [string, string])[];
  readonly receipts: ImportNote[];
  readonly left: ImportNote[];
  body: string[];
  source: ImportSource;
}

function readBlock(lines: readonly string[], variables: ReadonlyMap<string, string>): PastedRequest | null {
  const unresolved: string[] = [];
  const fill = (text: string) => fillBraces(text, variables, unresolved);
  const parts: Parts = {
    method: null,
    path: null,
    authority: null,
    headers: [],
    receipts: [],
    left: [],
    body: [],
    source: 'http',
  };
  let at = 0;
  for (; at < lines.length; at += 1) if (!readHeadLine(lines[at] ?? '', lines[at + 1] ?? '', parts, fill)) break;
  readBody(lines.slice(at), parts, fill);
  const { method, path, authority, headers, body, source, receipts, left } = parts;
  const host = authority ?? headers.find(([name]) => name.toLowerCase() === 'host')?.[1].trim() ?? '';
  if (path === null && host === '') return null;
  const url = /^[a-z]+:\/\/|^\{\{|^\$/i.test(path ?? '') || host === '' ? (path ?? '') : `https://${host}${path ?? ''}`;
  const text = body.join('\n').trim();
  return { source, method, url, headers, bodies: text === '' ? [] : [text], unresolved, receipts, left };
}

/** Takes a line of the head; false where the body begins. */
function readHeadLine(raw: string, next: string, parts: Parts, fill: (text: string) => string): boolean {
  if (raw.length >= 16_384) return false;
  // curl -v: `> ` before what was sent, `* ` before what it says, `[HTTP/2] [1] [name: value]` around a header.
  const line = raw
    .replace(/^\s*>\s?/, '')
    .replace(/^\* \[HTTP\/2\] \[\d+\] \[(.*)\]\s*$/, '$1')
    .replace(/^\* h2h3 \[(.*)\]\s*$/, '$1');
  const trimmed = line.trim();
  if (trimmed === '')
    return raw.trim() !== '' || parts.headers.length + (parts.path === null ? 0 : 1) === 0 || isPseudoNext(next);
  if (/^HEADERS\b/.test(trimmed)) {
    parts.source = 'headers-listing';
    return true;
  }
  if (/^[-+] (?:END_STREAM|END_HEADERS|PADDED|PRIORITY)$/.test(trimmed) || /^\s*(?:#|\/\/)/.test(line)) return true;
  if (/^[*<{}]|^DATA\b|^\[/.test(trimmed)) return raw.startsWith('* ');
  const request = REQUEST_LINE.exec(line);
  if (request !== null) {
    parts.method = (request[1] ?? '').toUpperCase();
    parts.path = fill(request[2] ?? '');
    return true;
  }
  const pseudo = PSEUDO.exec(line);
  if (pseudo !== null) {
    const value = fill(pseudo[2] ?? '');
    if (pseudo[1] === ':method') parts.method = value.toUpperCase();
    if (pseudo[1] === ':path') parts.path = value;
    if (pseudo[1] === ':authority') parts.authority = value;
    return true;
  }
  if (/^[?&]\S+=/.test(trimmed)) return true;
  const listed = /^([a-z][\w-]{1,60})\s*=\s*(.*)$/i.exec(trimmed);
  const pair = headerPair(trimmed) ?? (listed === null ? null : ([listed[1] ?? '', listed[2] ?? ''] as const));
  if (pair === null || /\s/.test(pair[0])) return false;
  parts.headers.push([pair[0], fill(pair[1])]);
  return true;
}

function isPseudoNext(line: string): boolean {
  return /^\s*(?::|apns-|host\b)/i.test(line);
}

function readBody(lines: readonly string[], parts: Parts, fill: (text: string) => string): void {
  for (const raw of lines) {
    const line = raw.replace(/^\s*>\s(?=[\s{}"[\]])/, '');
    if (/^\s*(?:###|# @pushwright end|< HTTP\/|HTTP\/[\d.]+ \d{3}|HTTP \d{3}\b|> \{%|< \{%)/.test(line)) return;
    const file = /^\s*<@?\s+([^\s%][^%]{0,500})$/.exec(line);
    if (file !== null && parts.body.join('').trim() === '') {
      parts.left.push({ code: 'payload-file', file: (file[1] ?? '').trim() });
      continue;
    }
    if (/^\s*(?:DATA|[-+] (?:END_STREAM|PADDED))\s*$/.test(line) && parts.body.join('').trim() === '') continue;
    if (/^[*<] /.test(line) && parts.body.length === 0) continue;
    parts.body.push(fill(line));
  }
}
