import { type DocumentFault, type DocumentPlace, type Field, SETTINGS, type Setting } from './document.ts';

/** A piece of the text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A line without its end; `end` is behind that. */
interface Line extends Span {
  readonly end: number;
  readonly number: number;
}

/** A line that says one thing, and where its value stands. */
export interface Entry {
  /** `name`, `set KEY`, `body`, `@NAME`, or `NAME:N` of the Nth header of that name. */
  readonly key: string;
  readonly name: string;
  readonly value: Span;
  readonly whole: Span;
  readonly place: DocumentPlace;
}

/** The stretch of a text from one `###` to the next, with everything that is known of it. */
export interface Region {
  /** From its `###`, or the beginning of the text, up to the next. */
  readonly span: Span;
  /** The first line, where that is `###`. */
  separator: Span | null;
  title: Span | null;
  readonly entries: Entry[];
  request: { readonly method: Span; readonly url: Span; readonly place: DocumentPlace } | null;
  requestLine: Span | null;
  /** Where one more line of headers goes. */
  headersEnd: number;
  /** The body and nothing around it; `null` where there is no empty line behind the headers. */
  body: Span | null;
  bodyLine: number | null;
  /** `# @pushwright end`, with the line end before it. */
  end: Span | null;
  /** The word behind `exact:`, '' where there is none; `null`: the body ends where the next `###` begins. */
  exact: string | null;
  literal: boolean;
  payloadFile: string | null;
}

export const SEPARATOR = /^\s*#{3,}[ \t]*/;
const META = /^\s*(?:#|\/\/)\s*@(name|pushwright)(?:[ \t]+|$)/;
const COMMENT = /^\s*(?:#|\/\/)/;
const VARIABLE = /^\s*@([\w.-]+)\s*=\s*/;
const REQUEST = /^\s*(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+(?=\S)/i;
const VERSION = /[ \t]+HTTP\/[\d.]+$/;
const HEADER = /^\s*([!#$%&'*+\-.^_`|~\w]+)[ \t]*:[ \t]*/;
/** What request editors write behind a body: scripts, tests, where an answer was kept. */
const AFTERWORD = /^(?:[<>] ?\{%|> \S|<> |>>!? |\?\? |\{\{(?:[+@]\w*)?[ \t]*$)/;
const BODY_FILE = /^<@?[ \t]+(\S.*)$/;
const BODY_WORD = /^(?:exact(?::\w+)?|literal)$/;
const LONGEST_PATH = 4_096;

/** The regions of a text, and what in them cannot be read. The text is what it was: nothing here changes or leaves out anything. */
export function scan(text: string): { readonly regions: readonly Region[]; readonly faults: readonly DocumentFault[] } {
  const scanner = new Scanner(text);
  return { regions: scanner.regions(), faults: scanner.faults };
}

class Scanner {
  readonly faults: DocumentFault[] = [];
  readonly #text: string;
  readonly #lines: readonly Line[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lines = linesOf(text);
  }

  regions(): readonly Region[] {
    const regions: Region[] = [];
    while (this.#at < this.#lines.length) regions.push(this.#region());
    return regions;
  }

  get #line(): Line | undefined {
    return this.#lines[this.#at];
  }

  #textOf({ from, to }: Span): string {
    return this.#text.slice(from, to);
  }

  #fault<Code extends DocumentFault['code']>(
    line: Line,
    from: number,
    code: Code,
    facts: DocumentFault<Code>['facts'],
  ): void {
    this.faults.push({ code, facts, ...placeAt(line, from) } as DocumentFault);
  }

  #region(): Region {
    const from = this.#line?.from ?? 0;
    const region: Region = {
      ...{ span: { from, to: from }, separator: null, title: null, entries: [], request: null, requestLine: null },
      ...{ headersEnd: from, body: null, bodyLine: null, end: null, exact: null, literal: false, payloadFile: null },
    };
    const first = this.#line;
    const title = first === undefined ? null : SEPARATOR.exec(this.#textOf(first));
    if (first !== undefined && title !== null) {
      const at = first.from + title[0].length;
      region.separator = { from: first.from, to: first.end };
      region.title = { from: at, to: Math.max(at, first.from + this.#textOf(first).trimEnd().length) };
      this.#at += 1;
    }
    this.#head(region);
    if (region.request !== null && this.#headers(region)) this.#body(region);
    return { ...region, span: { from, to: this.#line?.from ?? this.#text.length } };
  }

  /** Up to the request line, or to the next `###`. */
  #head(region: Region): void {
    for (let strange = false; this.#line !== undefined; this.#at += 1) {
      const line = this.#line;
      const text = this.#textOf(line);
      if (SEPARATOR.test(text)) return;
      const plain = text.trim() === '' || this.#said(line, text, region) || COMMENT.test(text);
      const request = plain ? null : REQUEST.exec(text);
      if (request !== null) {
        const rest = text.slice(request[0].length).trimEnd();
        const url = rest.slice(0, rest.length - (VERSION.exec(rest.slice(-20))?.[0].length ?? 0));
        const from = line.from + request[0].length;
        const method = { from: line.from + request[0].search(/\S/), to: line.from + request[0].trimEnd().length };
        region.request = { method, url: { from, to: from + url.length }, place: placeAt(line, from) };
        region.requestLine = { from: line.from, to: line.end };
        region.headersEnd = line.end;
        this.#at += 1;
        return;
      }
      // Of lines that nobody understands, one after the other, the first is told.
      if (!plain && !strange) this.#strange(line, text, 'before-request');
      strange = !plain;
    }
  }

  /** Up to the empty line; whether there is one. */
  #headers(region: Region): boolean {
    for (let strange = false; this.#line !== undefined; this.#at += 1) {
      const line = this.#line;
      const text = this.#textOf(line);
      if (SEPARATOR.test(text)) return false;
      if (text.trim() === '') {
        this.#at += 1;
        return true;
      }
      const said = this.#said(line, text, region);
      const header = said || COMMENT.test(text) ? null : HEADER.exec(text);
      if (header !== null) this.#entry(region, `${(header[1] ?? '').toLowerCase()}:`, header, line, text);
      const plain = said || header !== null || COMMENT.test(text);
      if (!plain && !strange) this.#strange(line, text, 'headers');
      strange = !plain;
      region.headersEnd = line.end;
    }
    return false;
  }

  /** Takes a line that says something to Pushwright or names a variable; false for any other. */
  #said(line: Line, text: string, region: Region): boolean {
    const variable = VARIABLE.exec(text);
    if (variable !== null) {
      this.#entry(region, `@${variable[1]}`, variable, line, text);
      return true;
    }
    const meta = META.exec(text);
    if (meta === null) return false;
    if (meta[1] === 'name') {
      this.#entry(region, 'name', [meta[0], 'name'], line, text);
      return true;
    }
    const rest = text.slice(meta[0].length);
    const key = /^[\w-]+/.exec(rest)?.[0] ?? '';
    const lead = `${meta[0]}${/^[\w-]*[ \t]*/.exec(rest)?.[0] ?? ''}`;
    const value = text.slice(lead.length).trim();
    if (key === 'body' && value.split(/\s+/).every((word) => BODY_WORD.test(word))) {
      this.#entry(region, 'body', [lead, 'body'], line, text);
      region.exact ??= /\bexact(?::(\w+))?/.exec(value)?.slice(1, 2).join('') ?? null;
      region.literal ||= /\bliteral$|\bliteral /.test(value);
    } else if (SETTINGS.some((known) => known === key) && value !== '') {
      this.#entry(region, `set ${key}`, [lead, key], line, text);
    } else {
      const known = key === 'body' ? ['exact', 'literal'] : [...SETTINGS, 'body'];
      const why = key === 'body' || known.includes(key) ? 'value' : 'key';
      this.#fault(line, line.from + meta[0].length, 'document-setting', { why, key, value, known });
    }
    return true;
  }

  /** Keeps what a line says; a second line of the same is told. */
  #entry(region: Region, key: string, [lead = '', name = '']: readonly string[], line: Line, text: string): void {
    const value = { from: line.from + lead.length, to: line.from + Math.max(lead.length, text.trimEnd().length) };
    const isHeader = key.endsWith(':');
    const same = region.entries.filter(
      (entry) => (isHeader ? `${entry.name.toLowerCase()}:` : entry.key) === key,
    ).length;
    if (same > 0) this.#fault(line, line.from, 'document-twice', { name });
    const whole = { from: line.from, to: line.end };
    const place = placeAt(line, value.from);
    region.entries.push({ key: isHeader ? `${key}${same}` : key, name, value, whole, place });
  }

  #strange(line: Line, text: string, where: 'before-request' | 'headers'): void {
    const from = text.length - text.trimStart().length;
    this.#fault(line, line.from + from, 'document-line', { text: text.trim().slice(0, 80), where });
  }

  /** The body, up to what ends it; then on to the next `###`. */
  #body(region: Region): void {
    const from = this.#line?.from ?? this.#text.length;
    region.bodyLine = this.#line?.number ?? null;
    if (region.exact === null) this.#plainBody(region);
    else this.#exactBody(region, region.exact, from);
    while (this.#line !== undefined && !SEPARATOR.test(this.#textOf(this.#line))) this.#at += 1;
  }

  /** Up to `# @pushwright end`; the line end before that is not the body's. */
  #exactBody(region: Region, word: string, from: number): void {
    const begin = this.#at;
    for (; this.#line !== undefined; this.#at += 1) {
      const line = this.#line;
      if (this.#textOf(line).trimEnd() !== endLine(word)) continue;
      // The line end before it is one like its own, so that a body may end with half of another.
      const own = this.#text.slice(line.to, line.end) === '\r\n' && this.#text[line.from - 2] === '\r' ? 2 : 1;
      const to = Math.max(from, line.from - own);
      region.body = { from, to };
      region.end = { from: to, to: line.to };
      this.#at += 1;
      return;
    }
    const line = this.#lines[Math.max(0, begin - 1)];
    if (line !== undefined) this.#fault(line, line.from, 'document-end-missing', null);
    region.body = { from, to: this.#text.length };
  }

  /** From the first line that says something to the last, before the next `###` or what stands behind a body. */
  #plainBody(region: Region): void {
    let from: number | null = null;
    let to = this.#line?.from ?? this.#text.length;
    const empty = to;
    for (; this.#line !== undefined; this.#at += 1) {
      const line = this.#line;
      const text = this.#textOf(line);
      if (SEPARATOR.test(text) || AFTERWORD.test(text)) break;
      if (text.trim() === '' || COMMENT.test(text)) continue;
      if (from === null) region.bodyLine = line.number;
      from ??= line.from;
      to = line.to;
    }
    region.body = { from: from ?? empty, to: from === null ? empty : to };
    const body = this.#textOf(region.body).trim();
    region.payloadFile = body.length > LONGEST_PATH ? null : (BODY_FILE.exec(body)?.[1] ?? null);
  }
}

function placeAt({ number, from }: Line, at: number): DocumentPlace {
  return { line: number, column: at - from + 1 };
}

/** The line behind an exact body. */
export function endLine(word: string): string {
  return `# @pushwright end ${word}`.trimEnd(); // not prose: a line of the format
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  // A byte order mark is not part of the first line.
  let from = text.startsWith('\uFEFF') ? 1 : 0;
  while (from < text.length) {
    const at = text.indexOf('\n', from);
    const end = at < 0 ? text.length : at + 1;
    const to = at < 0 ? end : text[at - 1] === '\r' && at > from ? at - 1 : at;
    lines.push({ from, to, end, number: lines.length + 1 });
    from = end;
  }
  return lines;
}

/** The settings among the entries of a region. */
export function settingsOf(text: string, entries: readonly Entry[]): Readonly<Partial<Record<Setting, string>>> {
  const settings: Partial<Record<Setting, string>> = {};
  for (const { key, value } of entries) {
    const setting = SETTINGS.find((known) => key === `set ${known}`);
    if (setting !== undefined) settings[setting] ??= text.slice(value.from, value.to);
  }
  return settings;
}

/** The fields whose keys fit, by their names as written. */
export function fieldsOf(text: string, entries: readonly Entry[], fits: RegExp): readonly Field[] {
  return entries
    .filter(({ key }) => fits.test(key))
    .map(({ name, value }) => [name, text.slice(value.from, value.to)] as const);
}
