import type { RootKey } from '../aps/known-keys.ts';
import { isJson } from '../json/json-value.ts';
import { readToken } from './address.ts';
import { contextOf, type Facts } from './facts.ts';
import { eachOnce, type Imported, type ImportNote, type Language, NOTHING } from './imported.ts';
import { asPayload } from './payload-text.ts';
import { textOfBytes } from './text-of-bytes.ts';
import { bytesOfBase64, unescapeText } from './values/escapes.ts';
import type { Literal } from './values/literal.ts';
import { entryOf, jsonOf, languageOf } from './values/literal-json.ts';
import { LiteralReader } from './values/literal-reader.ts';
import { DUMP_START, readPhpDump } from './values/php-dump.ts';
import { readPropertyList } from './values/property-list.ts';
import { NOTATIONS, type Notation, readUnquoted } from './values/unquoted.ts';
import { readYaml } from './values/yaml.ts';

/** Texts within texts within texts; a log of a log of a queue has four. */
const MOST_LEVELS = 6;
/** Payloads that are told apart; more are counted. */
const MOST_PAYLOADS = 200_000;

/** Steps of reading values, beside half a step for each character: a text that wants more is no log, but a maze. */
const MOST_STEPS = 200_000;

/** A payload in a text, with all that stands around it. */
interface FoundPayload {
  readonly payload: string;
  readonly language: Language | null;
  readonly ambiguous: boolean;
  readonly levels: number;
  readonly encoding: 'base64' | 'url' | null;
  readonly topic: string | null | undefined;
  /** The maps around it, from the outside. */
  readonly around: readonly Literal[];
  readonly from: number;
  readonly to: number;
}

interface Search {
  readonly found: FoundPayload[];
  /** Print-outs that could not be converted. */
  readonly explained: ImportNote[];
  /** Top-level values of the text, for what stands beside a payload. */
  readonly values: Literal[];
  tangled: boolean;
}

/** Payloads in notations that are not converted, by what only they have. */
const FOREIGN: readonly (readonly [sign: RegExp, language: Language])[] = [
  // Go prints texts without quotes and parts entries at blanks: where one ends cannot be told.
  [/\bmap\[(?:[^[\]]{0,200} )?aps:map\[/, 'go'],
  [/<key>\s{0,20}aps\s{0,20}<\/key>/, 'plist'],
  [/\{\s{0,40}@?"aps"\s{0,20},\s{0,20}(?:new\b|\{)|\baps["\]]{0,2}\s{0,10}=\s{0,10}new\b/, 'csharp'],
  [
    /^\s{0,40}(?:- )?["']?aps["']?:[ \t]*(?:[&!][\w!]{1,40}[ \t]*)?(?:\r?\n\s{1,40}["']?(?:[\w-]{1,40}|<<)["']?:(?:\s|$)|\{)/m,
    'yaml',
  ],
  // Without any quote it is no source code, but what a program printed.
  [/^[^"'`]*\{(?:[^{}"'`]*, )?aps: \{[^"'`]*$/, 'dart'],
];

/**
 * The payload in a text that holds one somewhere: in a log line, in JSON of any shape, as a string in JSON, in a print-out of
 * another language; with the headers, device token and destination that stand beside it. `null` where there is none.
 */
export function payloadsIn(text: string): Imported | null {
  const search: Search = { found: [], explained: [], values: [], tangled: false };
  searchText(text, 0, [], search);
  const left: ImportNote[] = search.tangled ? [{ code: 'text-too-tangled' }] : [];
  const distinct = firstOfEach(search.found);
  const [first] = distinct;
  if (first === undefined) {
    const language = FOREIGN.find(([sign]) => sign.test(text))?.[1];
    const told = search.explained.some((note) => note.code === 'not-mechanical' && note.language === language);
    const named: readonly ImportNote[] =
      language === undefined || told
        ? search.explained.slice(0, 3)
        : [{ code: 'not-mechanical', language, name: null }];
    const explained = eachOnce([...named, ...left]);
    return explained.length === 0 ? null : { ...NOTHING, left: explained };
  }
  const receipts = receiptsOf(first, text);
  const alike = search.found.filter(({ payload }) => payload === first.payload);
  const facts =
    distinct.length === 1 ? contextOf(text, search.values, alike) : contextOf(lineAround(text, first), [], [first]);
  if (distinct.length > 1) left.push({ code: 'several-payloads', count: distinct.length, taken: 1 });
  const headers = { ...facts.headers };
  if (first.topic != null) headers.topic = first.topic;
  const deviceTokens = readTokens(facts, receipts, left);
  return {
    ...NOTHING,
    ...facts.target,
    payload: first.payload,
    headers,
    deviceTokens,
    receipts: eachOnce(receipts),
    left: eachOnce([...left, ...facts.left]),
  };
}

function readTokens(facts: Facts, receipts: ImportNote[], left: ImportNote[]): readonly string[] {
  const tokens = facts.deviceTokens.flatMap((text) => readToken(text, receipts, left));
  return [...new Set(tokens)];
}

function receiptsOf(first: FoundPayload, text: string): ImportNote[] {
  const receipts: ImportNote[] = [];
  if (first.language !== null)
    receipts.push({ code: 'payload-converted', language: first.language, ambiguous: first.ambiguous });
  if (first.encoding !== null) receipts.push({ code: 'payload-decoded', encoding: first.encoding });
  else if (first.levels > 0) receipts.push({ code: 'payload-unescaped', times: first.levels });
  else if (first.language === null && first.payload !== text.trim()) receipts.push({ code: 'payload-found' });
  if (first.topic !== undefined) receipts.push({ code: 'target-bundle', topic: first.topic });
  return receipts;
}

function firstOfEach(found: readonly FoundPayload[]): readonly FoundPayload[] {
  const seen = new Set<string>();
  return found.filter(({ payload }) => {
    if (seen.has(payload)) return false;
    seen.add(payload);
    return true;
  });
}

/** The lines that a payload stands on. */
function lineAround(text: string, { from, to }: FoundPayload): string {
  const end = text.indexOf('\n', to);
  return text.slice(text.lastIndexOf('\n', from) + 1, end < 0 ? undefined : end);
}

function searchText(text: string, levels: number, around: readonly Literal[], search: Search): void {
  const before = search.found.length;
  const reader = new LiteralReader(text, MOST_STEPS + text.length / 2);
  const begins = /[{[]|\b(?:array|dict|[A-Za-z]+Of|Map)\s*(?=\()|\bMap\.of\(/g;
  for (
    let match = begins.exec(text);
    match !== null && search.found.length < MOST_PAYLOADS;
    match = begins.exec(text)
  ) {
    const from = /[@%]/.test(text[match.index - 1] ?? '') ? match.index - 1 : match.index;
    const value = reader.read(from);
    if (reader.spent) {
      search.tangled = true;
      break;
    }
    if (reader.tooDeep) begins.lastIndex = Math.max(reader.end, begins.lastIndex);
    if (value === null) continue;
    if (levels === 0) search.values.push(value);
    visit(value, { reader, text, levels, around: [], outer: around, from: value.from, to: value.to }, search);
    begins.lastIndex = value.to;
  }
  if (search.found.length > before) return;
  if (searchDumps(text, levels, around, search)) return;
  searchEscaped(text, levels, around, search);
  if (search.found.length === before) searchEncoded(text, levels, around, search);
}

interface Visit {
  readonly reader: LiteralReader;
  readonly text: string;
  readonly levels: number;
  readonly around: readonly Literal[];
  readonly outer: readonly Literal[];
  readonly from: number;
  readonly to: number;
}

function visit(value: Literal, at: Visit, search: Search): void {
  if (search.found.length >= MOST_PAYLOADS) return;
  if (value.kind === 'text') {
    if (at.levels < MOST_LEVELS && value.value.length > 8 && /aps|mdm/.test(value.value) && /[{[(]/.test(value.value)) {
      searchInside(value.value, at.levels, [...at.outer, ...at.around], search, { from: at.from, to: at.to }, null);
    }
  } else if (value.kind === 'list') {
    for (const item of value.items) visit(item, at, search);
  } else if (value.kind === 'map') {
    if (isPayload(value)) take(value, at, search);
    else {
      const around = [...at.around, value];
      for (const entry of value.entries)
        visit(entry.value, { ...at, around, ...(at.levels === 0 ? placeOf(entry.value) : {}) }, search);
    }
  }
}

function placeOf({ from, to }: Literal): { from: number; to: number } {
  return { from, to };
}

/** Apple: Generating a remote notification; MDM protocol reference (`mdm`). */
function isPayload(value: Literal): boolean {
  return rootEntry(value, 'aps')?.kind === 'map' || rootEntry(value, 'mdm')?.kind === 'text' || isEmptyAps(value);
}

function rootEntry(value: Literal, name: RootKey): Literal | null {
  return entryOf(value, name);
}

/** In PHP and Swift an empty dictionary may look like an empty list. */
function isEmptyAps(value: Literal): boolean {
  const aps = rootEntry(value, 'aps');
  return aps?.kind === 'list' && aps.items.length === 0;
}

function take(value: Literal, at: Visit, search: Search): void {
  const written = at.text.slice(value.from, value.to);
  // A string of Python or PHP in single quotes has `\'` where JSON has the sign alone.
  const unquoted = written.includes("\\'") && isJson(written.replaceAll("\\'", "'"));
  const plain = asPayload(unquoted ? written.replaceAll("\\'", "'") : written);
  const around = [...at.outer, ...at.around];
  const place = at.levels === 0 ? placeOf(value) : { from: at.from, to: at.to };
  if (plain !== null) {
    search.found.push({
      payload: plain.text,
      language: null,
      ambiguous: false,
      levels: at.levels + (unquoted ? 1 : 0),
      encoding: null,
      topic: plain.targetBundle,
      around,
      ...place,
    });
    return;
  }
  const language = languageOf(at.reader, value);
  // JSON with a mistake: the checks of the composer say what it is, and how to fix it.
  if (language === null) return;
  if (at.reader.outside !== null) {
    search.explained.push({ code: 'not-mechanical', language, name: at.reader.outside });
    return;
  }
  const converted = asPayload(jsonOf(value));
  if (converted === null) search.explained.push({ code: 'not-mechanical', language, name: null });
  else {
    const ambiguous = at.reader.signs.has('printed');
    search.found.push({
      payload: converted.text,
      language,
      ambiguous,
      levels: at.levels,
      encoding: null,
      topic: converted.targetBundle,
      around,
      ...place,
    });
  }
}

/** Tries at most at one place; more of them are no print-out of one payload. */
const MOST_PLACES = 64;

/** Notations that are read whole, or not at all: what PHP prints, property lists, what Dart and Go print, YAML. */
function searchDumps(text: string, levels: number, around: readonly Literal[], search: Search): boolean {
  const before = search.found.length;
  const at = { levels, around, search };
  for (const match of [...text.matchAll(DUMP_START)].slice(0, MOST_PLACES))
    takeConverted(readPhpDump(text, match.index), { ...at, language: 'php', ambiguous: match[0].startsWith('Array') });
  if (/<key>\s{0,20}aps\s{0,20}<\/key>/.test(text)) searchPropertyLists(text, at);
  // With a quote anywhere it is source code, in which a word without quotes is the name of something.
  if (!/["'`]/.test(text)) for (const notation of NOTATIONS) searchUnquoted(text, notation, at);
  if (search.found.length === before && levels === 0)
    for (const value of readYaml(text) ?? []) takeConverted(value, { ...at, language: 'yaml', ambiguous: false });
  return search.found.length > before;
}

/** A map that stands on one line, read from its first bracket: a bracket that is left over may have stood in a text. */
function searchUnquoted(text: string, notation: Notation, at: Pick<Converted, 'levels' | 'around' | 'search'>): void {
  const { language, open, close } = notation;
  let places = 0;
  if (!/\baps: ?(?:map\[|\{)/.test(text)) return;
  for (const line of text.split('\n')) {
    if (!/\baps: ?(?:map\[|\{)/.test(line)) continue;
    for (let from = line.indexOf(open); from >= 0; from = line.indexOf(open, from + 1)) {
      places += 1;
      if (places > MOST_PLACES) return;
      const value = readUnquoted(line, from, notation);
      if (value === null) continue;
      const isSource = language === 'dart' && /(?:[=(]|\breturn)\s*$/.test(line.slice(Math.max(0, from - 20), from));
      if (!isSource && !line.slice(value.to).includes(close))
        takeConverted(value, { ...at, language, ambiguous: true });
      break;
    }
  }
}

function searchPropertyLists(text: string, at: Pick<Converted, 'levels' | 'around' | 'search'>): void {
  const begins = /<dict>|<key>/g;
  let places = 0;
  for (let match = begins.exec(text); match !== null && places < MOST_PLACES; match = begins.exec(text)) {
    places += 1;
    const value = readPropertyList(text, match.index);
    takeConverted(value, { ...at, language: 'plist', ambiguous: false });
    // What is cut, or holds a date, is not taken without it.
    if (value === null) return;
    begins.lastIndex = value.to;
  }
}

interface Converted {
  readonly language: Language;
  readonly ambiguous: boolean;
  readonly levels: number;
  readonly around: readonly Literal[];
  readonly search: Search;
}

/** The payloads in a value that was read out of another notation, with the maps around them. */
function takeConverted(value: Literal | null, at: Converted): void {
  if (value === null || at.search.found.length >= MOST_PAYLOADS) return;
  const { language, ambiguous, levels, around, search } = at;
  if (value.kind === 'list') for (const item of value.items) takeConverted(item, at);
  if (value.kind !== 'map') return;
  if (!isPayload(value)) {
    for (const entry of value.entries) takeConverted(entry.value, { ...at, around: [...around, value] });
    return;
  }
  const payload = asPayload(jsonOf(value));
  if (payload === null) return;
  const { from, to } = value;
  search.found.push({
    ...{
      payload: payload.text,
      language,
      ambiguous,
      levels,
      encoding: null,
      topic: payload.targetBundle,
      around,
      from,
      to,
    },
  });
}

/** More in one text are lines of a log, of which each is like the others. */
const MOST_ESCAPED = 2_000;

/** JSON that was put into strings whose quotes are not in the text, or whose surroundings are no JSON: {\"aps\": …}. */
function searchEscaped(text: string, levels: number, around: readonly Literal[], search: Search): void {
  if (levels >= MOST_LEVELS) return;
  const begins = /\{\s{0,200}(?:\\{1,64}[nrt]\s{0,200}){0,8}(?:\\{1,64}(?:["']|u0022)|&quot;|%22|""(?=[\w]))/g;
  for (let tries = 0; tries < MOST_ESCAPED; tries += 1) {
    const begin = begins.exec(text);
    if (begin === null) return;
    // C#, Visual Basic and tables write a quote within quotes twice.
    if (begin[0].endsWith('""')) {
      const doubled = /(?:[^"]|"")*/y;
      doubled.lastIndex = begin.index;
      const written = doubled.exec(text)?.[0] ?? '';
      const to = begin.index + written.length;
      searchInside(written.replaceAll('""', '"'), levels, around, search, { from: begin.index, to }, null);
      begins.lastIndex = to;
      continue;
    }
    // Up to the quote that closed the string: what is escaped has none that is bare.
    const closing = /(?<!\\)"/g;
    closing.lastIndex = begin.index;
    const end = closing.exec(text)?.index ?? text.length;
    const rest = text.slice(begin.index, end);
    const inside = begin[0].endsWith('&quot;')
      ? text.slice(begin.index).replaceAll('&quot;', '"').replaceAll('&amp;', '&')
      : unescapeText(rest);
    if (inside !== rest) searchInside(inside, levels, around, search, { from: begin.index, to: end }, null);
    if (end === text.length) return;
    begins.lastIndex = end;
  }
}

/** Searches what a piece of the text comes to; places are those of the outermost text. */
function searchInside(
  inside: string,
  levels: number,
  around: readonly Literal[],
  search: Search,
  place: { readonly from: number; readonly to: number },
  encoding: FoundPayload['encoding'],
): void {
  const found = search.found.length;
  const inner: Search = { ...search, values: [] };
  searchText(inside, levels + 1, around, inner);
  search.tangled ||= inner.tangled;
  for (let index = found; index < search.found.length; index += 1) {
    const one = search.found[index];
    if (one === undefined) continue;
    search.found[index] = { ...one, encoding: encoding ?? one.encoding, ...(levels === 0 ? place : {}) };
  }
}

/** A payload in base64 (a queue, a data URL) or in URL encoding (a form, a query). */
function searchEncoded(text: string, levels: number, around: readonly Literal[], search: Search): void {
  if (levels >= MOST_LEVELS) return;
  const form = /%7B(?:%0A|%20|%09|\+){0,20}%22[^\s"'&<>]{2,60000}/i.exec(text);
  if (form !== null) {
    const inside = fromUrlEncoding(form[0]);
    const place = { from: form.index, to: form.index + form[0].length };
    if (inside !== null) searchInside(inside, levels, around, search, place, 'url');
  }
  // `{"`, `{ "` and `{` with a line end, in base64; a part of a provider token begins so too, and holds no payload.
  const base64 = /(?<![\w+/.-])(?:eyJ|eyAi|ewog|ewoJ|ew0K)[\w+/-]{12,60000}={0,2}(?![\w+/.-])/g;
  for (const match of [...text.matchAll(base64)].slice(0, 100)) {
    const bytes = bytesOfBase64(match[0]);
    const decoded = bytes === null ? null : textOfBytes(bytes);
    const place = { from: match.index, to: match.index + match[0].length };
    if (decoded?.ok) searchInside(decoded.text, levels, around, search, place, 'base64');
  }
}

function fromUrlEncoding(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
