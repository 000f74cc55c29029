import { isJson } from '../json/json-value.ts';
import { fillBraces } from './braces.ts';
import { headerPair } from './headers.ts';
import type { ImportSource } from './imported.ts';
import type { PastedRequest } from './request.ts';
import type { Literal } from './values/literal.ts';
import { entryOf, jsonOf } from './values/literal-json.ts';
import { LiteralReader } from './values/literal-reader.ts';

const MOST_REQUESTS = 5_000;

/**
 * The requests of a document that records or collects them: HAR, Postman and Insomnia collections, and any JSON whose
 * objects have an address with headers or a body. `null` where the text is no JSON, or has none.
 */
export function readCollection(text: string): readonly PastedRequest[] | null {
  const start = text.search(/\S/);
  if (!/[{[]/.test(text[start] ?? '') || !/"(?:url|uri|endpoint|href)"/i.test(text)) return null;
  const reader = new LiteralReader(text, 200_000 + text.length / 2);
  const root = reader.read(start);
  if (root === null) return null;
  const variables = new Map<string, string>();
  const requests: PastedRequest[] = [];
  const source = sourceOf(root);
  walk(root, variables, (map) => {
    const request = requestOf(map, variables, source, text);
    if (request !== null) requests.push(request);
    return request === null;
  });
  return requests.length === 0 ? null : requests;
}

function sourceOf(root: Literal): ImportSource {
  if (entryOf(root, 'log') !== null) return 'har';
  return entryOf(root, 'item') !== null || entryOf(root, 'info') !== null || entryOf(root, 'resources') !== null
    ? 'postman'
    : 'document';
}

/** Visits every map, variables first; `onMap` says whether to go on inside. */
function walk(value: Literal, variables: Map<string, string>, onMap: (map: Literal) => boolean): void {
  const pending: Literal[] = [value];
  const maps: Literal[] = [];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === 'list')
      for (let at = next.items.length - 1; at >= 0; at -= 1) pending.push(next.items[at] ?? next);
    if (next.kind !== 'map') continue;
    maps.push(next);
    for (const { key, value: inner } of [...next.entries].reverse()) {
      if ((key === 'variable' || key === 'values') && inner.kind === 'list')
        for (const item of inner.items) addVariable(item, variables);
      if (inner.kind === 'map' || inner.kind === 'list') pending.push(inner);
    }
  }
  let inside = -1;
  let found = 0;
  for (const map of maps) {
    if (map.from < inside || found >= MOST_REQUESTS) continue;
    if (!onMap(map)) {
      inside = map.to;
      found += 1;
    }
  }
}

function addVariable(item: Literal, variables: Map<string, string>): void {
  const key = textOf(entryOf(item, 'key') ?? entryOf(item, 'name'));
  const value = textOf(entryOf(item, 'value'));
  if (key !== null && value !== null && value !== '') variables.set(key, value);
}

function textOf(value: Literal | null): string | null {
  return value?.kind === 'text' ? value.value : null;
}

function requestOf(
  map: Literal,
  variables: ReadonlyMap<string, string>,
  source: ImportSource,
  text: string,
): PastedRequest | null {
  const address = firstEntry(map, ['url', 'uri', 'endpoint', 'href']);
  const written = textOf(address) ?? (address === null ? null : textOf(entryOf(address, 'raw')));
  if (written === null || !/^(?:https?:\/\/|\{\{)|\/3\/device\//i.test(written)) return null;
  const headers = firstEntry(map, ['headers', 'header', 'requestHeaders']);
  const body = firstEntry(map, ['body', 'postData', 'data', 'payload', 'json', 'requestBody']);
  if (headers === null && body === null) return null;
  const unresolved: string[] = [];
  const fill = (piece: string) => fillBraces(piece, variables, unresolved);
  const content = body === null ? null : bodyOf(body, text);
  return {
    source,
    method: textOf(firstEntry(map, ['method', 'type'])),
    url: fill(written),
    headers: headersOf(headers).map(([name, value]) => [name, fill(value)] as const),
    bodies: content === null || content === '' ? [] : [fill(content)],
    unresolved,
    receipts: [],
    left: [],
  };
}

function firstEntry(map: Literal, names: readonly string[]): Literal | null {
  for (const name of names) {
    const value = entryOf(map, name);
    if (value !== null) return value;
  }
  return null;
}

function headersOf(value: Literal | null): readonly (readonly [string, string])[] {
  if (value?.kind === 'map') {
    return value.entries.flatMap(({ key, value: inner }) => {
      const text = inner.kind === 'number' ? inner.raw : textOf(inner);
      return text === null ? [] : [[key, text] as const];
    });
  }
  if (value?.kind !== 'list') return [];
  return value.items.flatMap((item) => {
    const disabled = entryOf(item, 'disabled');
    if (disabled?.kind === 'word' && disabled.value === true) return [];
    const name = textOf(entryOf(item, 'name') ?? entryOf(item, 'key'));
    const text = textOf(entryOf(item, 'value'));
    if (name !== null && text !== null) return [[name, text] as const];
    const pair = item.kind === 'text' ? headerPair(item.value) : null;
    return pair === null ? [] : [pair];
  });
}

/** A body as it was sent: a text, or an object that stands for its JSON. */
function bodyOf(value: Literal, text: string): string | null {
  if (value.kind === 'text') return value.value;
  if (value.kind !== 'map') return null;
  const inner = textOf(firstEntry(value, ['raw', 'text', 'content']));
  if (inner !== null) return inner;
  const written = text.slice(value.from, value.to);
  return entryOf(value, 'mode') === null && entryOf(value, 'mimeType') === null
    ? isJson(written)
      ? written
      : jsonOf(value)
    : null;
}
