import type { FileDamage, PemBend } from '../../../contract/facts/identity-files.ts';

/** One PEM block of a file, whatever stood around it (RFC 7468, RFC 1421). */
export interface PemBlock {
  readonly label: string;
  readonly der: Buffer;
  /** `Proc-Type`, `DEK-Info`. */
  readonly headers: ReadonlyMap<string, string>;
  /** 1-based line of its BEGIN. */
  readonly line: number;
  /** What is wrong with its first or last line though it can be read. */
  readonly bend: PemBend | null;
}

/** A block that cannot be read. */
export interface PemDamage {
  readonly damage: FileDamage;
  readonly line: number;
  /** Its label; a key is not absent because it cannot be read. */
  readonly label: string;
}

export interface PemReading {
  readonly blocks: readonly PemBlock[];
  readonly damages: readonly PemDamage[];
  /** The text without its blocks. */
  readonly rest: string;
}

/** What a dash turns into: in word processors, in mail, in forms; the last two are what windows-1252 read as Latin-1 gives. */
const DASH = '-‐‑‒–—―−﹘﹣－_~\\u0096\\u0097';
/** White space that is not always seen. */
const SPACE = ' \\t\\u00a0\\u2000-\\u200d\\u202f\\u205f\\u2060\\u3000\\u00ad';
const WORDS = [
  '(?:(?:ENCRYPTED|RSA|EC|DSA|OPENSSH|ANY|SSH2 ENCRYPTED)#)?PRIVATE#KEY(?:#BLOCK)?',
  '(?:(?:RSA|PGP)#)?PUBLIC#KEY(?:#BLOCK)?',
  'PGP#PRIVATE#KEY#BLOCK',
  '(?:(?:X509|TRUSTED|NEW)#)?CERTIFICATE(?:#REQUEST)?',
  'PKCS ?12|PKCS ?7|CMS|EC#PARAMETERS|DH#PARAMETERS|X509#CRL',
]
  .join('|')
  .replaceAll('#', `[${SPACE}]{1,5}`);
/** A line that begins or ends a block, be it mistyped: dashes of any kind and number, spaces of any kind, small letters. */
const BOUNDARY = new RegExp(
  `([${DASH}][${DASH}${SPACE}]{0,20})?(BEGIN|END)([${SPACE}]{1,5})(${WORDS})(?![A-Z0-9])([${SPACE}]{0,3}(?:[${DASH}]{1,20}(?![${DASH}${SPACE}]{0,20}(?:BEGIN|END))|[${DASH}]{1,5})|[${SPACE}]{0,3}…)?`,
  'gi',
);
/** Labels of other tools, when written as they should be; those in use have at most 30 characters. */
const ANY_BEGIN = /-----(BEGIN|END) ([A-Z0-9][A-Z0-9. ]{0,59})-----/g;
/** More than any real file has: the authorities that browsers trust are about 150. */
const MOST_BLOCKS = 500;
const HEADER = /^([A-Za-z][A-Za-z-]*):[ \t]*(.*)$/;

interface Boundary {
  readonly kind: 'BEGIN' | 'END';
  readonly label: string;
  readonly start: number;
  readonly end: number;
  /** As it stands there, where that is not how it should be. */
  readonly bent: string | null;
}

/** True where a text has a line that begins a PEM block, be it mistyped. */
export function holdsPem(text: string): boolean {
  return boundariesOf(text).some(({ kind }) => kind === 'BEGIN');
}

/**
 * Every PEM block in `text`, in order, up to 500; blocks that are cut off or cannot be read are told. A first or last
 * line that is mistyped is read all the same where what stands between is base64, and told too. Each part of the text is
 * looked at a fixed number of times, whatever it holds.
 */
export function readPemBlocks(text: string): PemReading {
  const blocks: PemBlock[] = [];
  const damages: PemDamage[] = [];
  const rest: string[] = [];
  const boundaries = boundariesOf(text);
  const lines = new LineCounter(text);
  let restFrom = 0;
  let count = 0;
  for (const [at, begin] of boundaries.entries()) {
    if (begin.kind !== 'BEGIN') continue;
    const line = lines.at(begin.start);
    const { label } = begin;
    if (count === MOST_BLOCKS) {
      damages.push({ damage: { kind: 'too-many-blocks', most: MOST_BLOCKS }, line, label });
      break;
    }
    count += 1;
    const next = boundaries[at + 1];
    const end = next?.kind === 'END' ? next : null;
    const within = text.slice(begin.end, next?.start);
    const body = end === null ? base64At(within) : within;
    rest.push(text.slice(restFrom, begin.start));
    restFrom = end?.end ?? begin.end + body.length;
    const bend = bendOf(begin, end);
    const read = readBody(body);
    if ('stray' in read) damages.push({ damage: { kind: 'block', label, stray: read.stray, bend }, line, label });
    else blocks.push({ label, line, bend, ...read });
  }
  return { blocks, damages, rest: [...rest, text.slice(restFrom)].join('\n') };
}

function boundariesOf(text: string): readonly Boundary[] {
  const found = new Map<number, Boundary>();
  for (const match of text.matchAll(BOUNDARY)) {
    const [whole, before = '', kind = '', gap = '', words = '', after = ''] = match;
    // Prose speaks of these lines; they begin or end with dashes, or stand alone.
    if (before === '' && after === '' && !standsAlone(text, match.index, whole.length)) continue;
    const label = words
      .toUpperCase()
      .replace(/[^A-Z0-9#]+/g, ' ')
      .replace(/#/g, '');
    const right = `-----${kind.toUpperCase()} ${label}-----`;
    const isRight =
      before.endsWith('-----') && gap === ' ' && `${kind} ${words}` === right.slice(5, -5) && after === '-----';
    found.set(match.index + before.length, {
      kind: kind.toUpperCase() === 'BEGIN' ? 'BEGIN' : 'END',
      label,
      start: match.index,
      end: match.index + whole.length,
      bent: isRight ? null : whole.trim(),
    });
  }
  for (const match of text.matchAll(ANY_BEGIN)) {
    const [whole, kind, label = ''] = match;
    const at = match.index + 5;
    if (!found.has(at))
      found.set(at, {
        kind: kind === 'BEGIN' ? 'BEGIN' : 'END',
        label,
        start: match.index,
        end: match.index + whole.length,
        bent: null,
      });
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

function standsAlone(text: string, start: number, length: number): boolean {
  const before = text.slice(Math.max(0, start - 3), start);
  const after = text.slice(start + length, start + length + 3);
  return /(?:^|[\r\n][ \t]*)$/.test(before) && /^[ \t]*(?:[\r\n]|$)/.test(after);
}

/** What is wrong with the lines around a block; `null` where nothing is. */
function bendOf(begin: Boundary, end: Boundary | null): PemBend | null {
  const first = `-----BEGIN ${begin.label}-----`;
  const last = `-----END ${begin.label}-----`;
  if (begin.bent !== null) return { kind: 'mistyped', line: begin.bent, right: first };
  if (end === null) return { kind: 'no-end', first, last };
  if (end.bent !== null || end.label !== begin.label)
    return { kind: 'mistyped', line: end.bent ?? `-----END ${end.label}-----`, right: last };
  return null;
}

/** The lines of base64 at the beginning of a text, as far as they go: the body of a block without an end. */
function base64At(text: string): string {
  return /^(?:[^\S\n]*[A-Za-z0-9+/=\\"',]*[^\S\n]*(?:\n|$))*/.exec(text)?.[0] ?? '';
}

/** `stray`: what is no base64 in it; `null`: nothing is in it. */
function readBody(
  body: string,
): { readonly der: Buffer; readonly headers: ReadonlyMap<string, string> } | { readonly stray: string | null } {
  const headers = new Map<string, string>();
  const lines = unescaped(
    withoutMargin(body.split(/\r\n|\r|\n/))
      .map(withoutQuotes)
      .join('\n'),
  ).split(/\r\n|\r|\n/);
  const base64: string[] = [];
  for (const line of lines) {
    const header = base64.length === 0 ? HEADER.exec(line) : null;
    if (header === null) base64.push(...(line.trim() === '' ? [] : [bareLine(line)]));
    else headers.set((header[1] ?? '').toLowerCase(), (header[2] ?? '').trim());
  }
  const compact = base64.join('').replace(new RegExp(`[\\s${SPACE}]+`, 'g'), '');
  if (compact === '') return { stray: null };
  const stray = /[^A-Za-z0-9+/=]/.exec(compact)?.[0];
  if (stray !== undefined) return { stray };
  return { der: Buffer.from(compact, 'base64'), headers };
}

/** A text kept in a variable, a JSON document or an address has its line breaks, slashes and equals signs written otherwise, perhaps twice. */
function unescaped(text: string): string {
  return text
    .replace(/\\{1,8}[rn]/g, '\n')
    .replace(/\\{1,8}u00([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\{1,8}\//g, '/')
    .replace(/%(0[ad]|2[0bf]|3d)/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/&#(?:10|13);/g, '\n')
    .replace(/<\/?[a-z][^<>]{0,100}>/gi, '\n')
    .replace(/["'],[ \t]{0,9}["']/g, '\n');
}

/** What stands between quotation marks where a line of code or of a list has nothing else. */
function withoutQuotes(line: string): string {
  // The end of the string that the line of BEGIN is.
  if (/^(?:\\{1,8}[rn]){0,4}["'`][\s+,;.&)\]]*$/.test(line)) return '';
  return /^\s*["'`]([A-Za-z0-9+/=\\]*)["'`][\s+,;.&)\]]*$/.exec(line)?.[1] ?? line;
}

/** What editors and patches put before every line: its number, or the sign of a line that was added or taken away. */
const MARGINS = [/^[ \t]{0,8}\d{1,5}[:|.]?[ \t]+/, /^\+(?!\+\+)/, /^-(?!-)/];

/** Lines without a margin that all of them have; the first and the last belong to the lines of BEGIN and END. */
function withoutMargin(lines: readonly string[]): readonly string[] {
  const inside = lines.slice(1, -1).filter((line) => line.trim() !== '');
  if (inside.length < 2) return lines;
  const margin = MARGINS.find((pattern) => inside.every((line) => pattern.test(line)));
  if (margin === undefined) return lines;
  const last = lines.length - 1;
  return lines.map((line, at) => (at === last && /^[ \t\d:|.+-]{0,12}$/.test(line) ? '' : line.replace(margin, '')));
}

/** A line of base64 without what lists and mail put around it. */
function bareLine(line: string): string {
  let end = line.length;
  while (end > 0 && AFTER.has(line[end - 1] ?? '')) end -= 1;
  return line.slice(0, end).replace(/^[\s>|"']+/, '');
}

const AFTER: ReadonlySet<string> = new Set(' \t\\"\',;');

/** Tells the lines of places that come in order, counting on from the last one. */
class LineCounter {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  /** 1-based line of `index`, which must not lie before the one asked for last. */
  at(index: number): number {
    this.#line += this.#text.slice(this.#at, index).split(/\r\n|\r|\n/).length - 1;
    this.#at = index;
    return this.#line;
  }
}
