import { readToken } from './address.ts';
import { contextOf, type Facts } from './facts.ts';
import { eachOnce, type Imported, type ImportNote, type Language, NOTHING } from './imported.ts';
import { asPayload } from './payload-text.ts';
import { unescapeText } from './values/escapes.ts';
import { type Literal, LiteralReader } from './values/literal.ts';
import { entryOf, jsonOf, languageOf } from './values/literal-json.ts';
import { DUMP_START, readPhpDump } from './values/php-dump.ts';

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
    const explained = eachOnce([...search.explained.slice(0, 3), ...left]);
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
  if (first.levels > 0) receipts.push({ code: 'payload-unescaped', times: first.levels });
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
    if (reader.tooDeep) begins.lastIndex = Math.max(reader.at, begins.lastIndex);
    if (value === null) continue;
    if (levels === 0) search.values.push(value);
    visit(value, { reader, text, levels, around: [], outer: around, from: value.from, to: value.to }, search);
    begins.lastIndex = value.to;
  }
  if (search.found.length > before) return;
  if (!searchDumps(text, levels, around, search)) searchEscaped(text, levels, around, search);
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
      const found = search.found.length;
      const inner: Search = { ...search, values: [] };
      searchText(value.value, at.levels + 1, [...at.outer, ...at.around], inner);
      search.tangled ||= inner.tangled;
      // Places are those of the outermost text.
      for (let index = found; index < search.found.length; index += 1) {
        const one = search.found[index];
        if (one !== undefined && at.levels === 0) search.found[index] = { ...one, from: at.from, to: at.to };
      }
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
  return entryOf(value, 'aps')?.kind === 'map' || entryOf(value, 'mdm')?.kind === 'text' || isEmptyAps(value);
}

/** In PHP and Swift an empty dictionary may look like an empty list. */
function isEmptyAps(value: Literal): boolean {
  const aps = entryOf(value, 'aps');
  return aps?.kind === 'list' && aps.items.length === 0;
}

function take(value: Literal, at: Visit, search: Search): void {
  const written = at.text.slice(value.from, value.to);
  const plain = asPayload(written);
  const around = [...at.outer, ...at.around];
  const place = at.levels === 0 ? placeOf(value) : { from: at.from, to: at.to };
  if (plain !== null) {
    search.found.push({
      payload: plain.text,
      language: null,
      ambiguous: false,
      levels: at.levels,
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
      topic: converted.targetBundle,
      around,
      ...place,
    });
  }
}

function searchDumps(text: string, levels: number, around: readonly Literal[], search: Search): boolean {
  const before = search.found.length;
  let budget = 64;
  for (const match of text.matchAll(DUMP_START)) {
    budget -= 1;
    if (budget < 0) break;
    const value = readPhpDump(text, match.index);
    if (value === null || !isPayload(value)) continue;
    const payload = asPayload(jsonOf(value));
    if (payload === null) continue;
    const ambiguous = text.startsWith('Array', match.index);
    search.found.push({
      payload: payload.text,
      language: 'php',
      ambiguous,
      levels,
      topic: payload.targetBundle,
      around,
      from: value.from,
      to: value.to,
    });
  }
  return search.found.length > before;
}

/** JSON that was put into a string whose quotes are not in the text, or whose surroundings are no JSON: {\"aps\": …}. */
function searchEscaped(text: string, levels: number, around: readonly Literal[], search: Search): void {
  if (levels >= MOST_LEVELS) return;
  const begin = /\{\s{0,200}(?:\\{1,64}[nrt]\s{0,200}){0,8}(?:\\{1,64}(?:["']|u0022)|&quot;|%22)/.exec(
    text.slice(0, 1_000_000),
  );
  if (begin === null) return;
  const rest = text.slice(begin.index);
  // Up to the quote that closed the string: what is escaped has none that is bare.
  const end = /(?<!\\)"/.exec(rest)?.index ?? rest.length;
  const inside = begin[0].endsWith('&quot;')
    ? rest.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
    : unescapeText(rest.slice(0, end));
  if (inside === rest) return;
  const found = search.found.length;
  searchText(inside, levels + 1, around, { ...search, values: [] });
  for (let index = found; index < search.found.length; index += 1) {
    const one = search.found[index];
    if (one !== undefined && levels === 0) search.found[index] = { ...one, from: begin.index, to: begin.index + end };
  }
}
