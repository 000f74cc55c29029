import { type DocumentRequest, type Field, SETTINGS } from './document.ts';
import { requestOf } from './read.ts';
import { type Entry, endLine, type Region, type Span, scan } from './scan.ts';

interface Edit extends Span {
  readonly text: string;
}

/** What an entry is to say: as `Entry`, without its place. */
interface Wanted {
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

/**
 * A document of these requests, `\n` at the end of each line. Throws `RangeError` for a value that no line can hold, since no
 * request can be sent with it: one with a line break in it, or blanks around it.
 */
export function writeDocument(requests: readonly DocumentRequest[]): string {
  return requests.reduce((text, request) => appendRequest(text, request), '');
}

/** The document with one more request at its end. Throws as `writeDocument` does. */
export function appendRequest(text: string, request: DocumentRequest): string {
  const end = lineEndOf(text);
  const apart = text === '' || text === '\uFEFF' ? '' : text.endsWith(end) ? end : end + end;
  const blank = ['###', `${request.method} / HTTP/2`, '', '', ''].join(end);
  const begun = text + apart + blank;
  return rewriteRequest(begun, scan(begun).regions.filter((region) => region.request !== null).length - 1, request);
}

/**
 * The document with its request `index` saying what `next` says. Only lines that say something else change; comments, unknown
 * lines and other requests stay as they stand. A payload that would not be read again as it is gets an exact body. Throws as
 * `writeDocument` does, and for an index that is not there.
 */
export function rewriteRequest(text: string, index: number, next: DocumentRequest): string {
  refuseUnwritable(next);
  const region = regionAt(text, index);
  const kept = region.exact === null || !next.payload.includes(endLine(region.exact)) ? [region.exact] : [];
  for (const exact of [...kept, null, wordFor(next.payload)]) {
    const edited = edit(text, edits(text, region, next, exact));
    if (sameRequest(requestOf(edited, regionAt(edited, index)), next)) return edited;
  }
  throw new RangeError('a value stands on a line of the document and cannot be read from it again'); // not prose: for who writes the caller
}

/** The word of an exact body whose end does not stand in it. */
function wordFor(payload: string): string {
  for (let count = 1; ; count += 1) {
    const word = count === 1 ? '' : String(count);
    if (!payload.includes(endLine(word))) return word;
  }
}

function regionAt(text: string, index: number): Region {
  const region = scan(text).regions.filter(({ request }) => request !== null)[index];
  if (region === undefined) throw new RangeError(`no request ${index}`); // not prose: for who writes the caller
  return region;
}

/** True where both say the same; settings in any order. */
export function sameRequest(one: DocumentRequest, other: DocumentRequest): boolean {
  return JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}

function inOrder({ settings, ...rest }: DocumentRequest): object {
  const { title, name, variables, method, url, headers, payload, literal, payloadFile } = rest;
  const set = SETTINGS.map((key) => settings[key] ?? '');
  return [title, name, set, byName(variables), method, url, byName(headers), payload, literal, payloadFile];
}

/** Names in capitals or not are the same; the order of fields with different names means nothing (RFC 9110, 5.3). */
function byName(fields: readonly Field[]): readonly Field[] {
  return headersWanted(fields)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, value }) => [key, value]);
}

function refuseUnwritable({ title, name, settings, variables, url, headers, payloadFile }: DocumentRequest): void {
  const fields = [...variables, ...headers].flat();
  for (const value of [title, name, url, payloadFile ?? '', ...Object.values(settings), ...fields])
    if (value !== value.trim() || /[\r\n\0]/.test(value)) throw new RangeError(JSON.stringify(value));
}

function edits(text: string, region: Region, next: DocumentRequest, exact: string | null): readonly Edit[] {
  const { entries, title, request, requestLine, headersEnd } = region;
  const eol = lineEndOf(text);
  if (request === null || requestLine === null) return [];
  const found: Edit[] = [];
  const replace = (span: Span, by: string): void => {
    if (text.slice(span.from, span.to) !== by) found.push({ ...span, text: by });
  };
  const written = title === null ? '' : text.slice(title.from, title.to);
  if (title !== null && written !== next.title)
    replace(title, next.title === '' ? '' : titleAt(text, title, next.title));
  if (title === null && next.title !== '')
    found.push({ from: region.span.from, to: region.span.from, text: `### ${next.title}${eol}` });
  const above = [
    ...(next.name === '' ? [] : [{ key: 'name', name: 'name', value: next.name }]),
    ...SETTINGS.map((key) => ({ key: `set ${key}`, name: key, value: next.settings[key] ?? '' })).filter(
      ({ value }) => value !== '',
    ),
    ...bodyWords(next, exact),
    ...next.variables.map(([name, value]) => ({ key: `@${name}`, name, value })),
  ];
  const isHeader = ({ key }: { readonly key: string }): boolean => /:\d+$/.test(key) && !key.startsWith('@');
  diff(
    text,
    entries.filter((entry) => !isHeader(entry)),
    above,
    requestLine.from,
    eol,
    found,
  );
  replace(request.method, next.method);
  replace(request.url, next.url);
  diff(text, entries.filter(isHeader), headersWanted(next.headers), headersEnd, eol, found);
  found.push(...bodyEdits(text, region, next, exact));
  return found;
}

/** A title keeps its distance from the signs before it; one that begins with such a sign needs one. */
function titleAt(text: string, { from }: Span, title: string): string {
  return /[ \t]/.test(text[from - 1] ?? '') ? title : ` ${title}`;
}

function bodyWords(next: DocumentRequest, exact: string | null): readonly Wanted[] {
  const words = [
    ...(exact === null ? [] : [exact === '' ? 'exact' : `exact:${exact}`]),
    ...(next.literal ? ['literal'] : []),
  ];
  return words.length === 0 ? [] : [{ key: 'body', name: 'body', value: words.join(' ') }];
}

function headersWanted(headers: readonly Field[]): Wanted[] {
  const counts = new Map<string, number>();
  return headers.map(([name, value]) => {
    const lower = name.toLowerCase();
    const same = counts.get(lower) ?? 0;
    counts.set(lower, same + 1);
    return { key: `${lower}:${same}`, name, value };
  });
}

/** Changes the values of lines, takes out those that are no longer wanted, and adds new ones: after the wanted one before, else at `at`. */
function diff(
  text: string,
  entries: readonly Entry[],
  wanted: readonly Wanted[],
  at: number,
  eol: string,
  found: Edit[],
): void {
  const keys = new Set(wanted.map(({ key }) => key));
  for (const { key, whole } of entries) if (!keys.has(key)) found.push({ from: whole.from, to: whole.to, text: '' });
  for (const one of wanted) {
    const entry = entries.find(({ key }) => key === one.key);
    if (entry === undefined) {
      const lead = newLine(text, at);
      found.push({ from: at, to: at, text: `${lead}${lineOf(one)}${lead === '' ? eol : ''}` });
    } else if (text.slice(entry.value.from, entry.value.to) !== one.value) {
      const apart = /[ \t:=]/.test(text[entry.value.from - 1] ?? '') ? '' : ' ';
      found.push({ ...entry.value, text: apart + one.value });
    }
  }
}

function lineOf({ key, name, value }: Wanted): string {
  if (key === 'name') return `# @name ${value}`;
  if (key === 'body' || key.startsWith('set ')) return `# @pushwright ${name} ${value}`;
  return key.startsWith('@') ? `@${name} = ${value}` : `${name}: ${value}`;
}

function bodyEdits(text: string, region: Region, next: DocumentRequest, exact: string | null): readonly Edit[] {
  const { body, end, headersEnd } = region;
  const content = next.payloadFile === null ? next.payload : `< ${next.payloadFile}`;
  if (body === null) {
    if (content === '' && exact === null) return [];
    const eol = lineEndOf(text);
    const lead = endsLine(text, headersEnd) ? eol : eol + eol;
    const marked = exact === null ? '' : eol + endLine(exact);
    const after = text.slice(headersEnd).trim() === '' ? '' : eol;
    return [{ from: headersEnd, to: headersEnd, text: `${lead}${content}${marked}${eol}${after}` }];
  }
  if (exact === region.exact && (exact === null || end !== null))
    return text.slice(body.from, body.to) === content ? [] : [{ ...body, text: newLine(text, body.from) + content }];
  if (exact === null) return [{ from: body.from, to: (end ?? body).to, text: content }];
  // Made exact: the body begins right behind the empty line, and its end is marked.
  const from = end === null ? afterEmptyLine(text, headersEnd) : body.from;
  const to = end === null ? body.to : end.to;
  const there = /^\r?\n/.exec(text.slice(to, to + 2))?.[0];
  const eol = there ?? lineEndOf(text);
  const marked = `${content}${eol}${endLine(exact)}${there === undefined ? eol : ''}`;
  return [{ from, to, text: newLine(text, from) + marked }];
}

/** What begins a line at `at`, where none begins there. */
function newLine(text: string, at: number): string {
  return endsLine(text, at) ? '' : lineEndOf(text);
}

function afterEmptyLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at + 1;
}

function endsLine(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === '\n' || (at === 1 && text[0] === '\uFEFF');
}

/** How lines of a text end: as its first. */
function lineEndOf(text: string): '\n' | '\r\n' {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** The text with all edits made; of several at one place in their order. */
function edit(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { from, to, text: by } of [...edits].sort((a, b) => a.from - b.from || a.to - b.to)) {
    pieces.push(text.slice(at, from), by);
    at = to;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}
