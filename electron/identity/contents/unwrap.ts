import { gunzipSync } from 'node:zlib';
import { LARGEST_IDENTITY_FILE } from '../../../contract/identity.ts';
import { textOfFile } from '../../ground/text-of-file.ts';
import { derKindOf } from './der-kind.ts';
import { holdsPem, readPemBlocks } from './pem-blocks.ts';

/*
 * Keys travel through secrets of CI, environment files, JSON, YAML and mail, wrapped once or several times. Each layer is
 * undone until what lies inside tells by its own structure what it is; what tells nothing is left.
 */

/** Something inside a file that is DER, or a text with PEM blocks. */
export type Unwrapped = {
  /** How many layers were around it; 0: the file itself. */
  readonly depth: number;
} & ({ readonly kind: 'der'; readonly bytes: Buffer } | { readonly kind: 'pem'; readonly text: string });

/** Nobody wraps more often; the innermost text is a third of the outermost. */
const DEEPEST = 5;
/** Most pieces of one text that are tried. */
const MOST_PIECES = 60;
/** The smallest key, an EC one in PKCS#8, is 138 bytes, or 184 letters of base64. */
const LEAST_LETTERS = 80;
const GZIP = Buffer.from([0x1f, 0x8b]);

/** Everything in `bytes` that a certificate or a key may be in, innermost and in order; empty where there is nothing. */
export function unwrap(bytes: Buffer): readonly Unwrapped[] {
  const found: Unwrapped[] = [];
  const seen = new Set<string>();
  take(bytes, 0, found, seen);
  return found;
}

/** The bytes that a text is base64 or hexadecimal of as a whole, for saying what they are; `null` where it is neither. */
export function decodedWhole(text: string): Buffer | null {
  const compact = text.replace(/\s+/g, '');
  if (compact.length < LEAST_LETTERS) return null;
  if (/^(?:[0-9a-f]{2})+$/i.test(compact)) return Buffer.from(compact, 'hex');
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(compact) ? Buffer.from(compact, 'base64') : null;
}

function take(bytes: Buffer, depth: number, found: Unwrapped[], seen: Set<string>): void {
  if (derKindOf(bytes) !== null) {
    found.push({ depth, kind: 'der', bytes });
    return;
  }
  if (bytes.subarray(0, 2).equals(GZIP)) {
    const inside = depth < DEEPEST ? unpacked(bytes) : null;
    if (inside !== null) take(inside, depth + 1, found, seen);
    return;
  }
  const read = textOfFile(bytes);
  if (read === null) return;
  const text = withoutPercents(read);
  let rest = text;
  if (holdsPem(text)) {
    found.push({ depth, kind: 'pem', text });
    ({ rest } = readPemBlocks(text));
  }
  if (depth === DEEPEST) return;
  for (const piece of piecesOf(rest)) {
    if (seen.has(piece) || seen.size === MOST_PIECES) continue;
    seen.add(piece);
    const decoded = decodedWhole(piece);
    if (decoded !== null) take(decoded, depth + 1, found, seen);
  }
}

function unpacked(bytes: Buffer): Buffer | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_IDENTITY_FILE });
  } catch {
    return null;
  }
}

/** Undoes the encoding of addresses and forms where a PEM line shows that it is one. */
function withoutPercents(text: string): string {
  if (!/BEGIN(?:%20|\+)/.test(text)) return text;
  const spaced = text.includes('BEGIN+') ? text.replaceAll('+', ' ') : text;
  return spaced.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** A name before a value: `NAME=`, `export NAME=`, `set NAME=`, `$env:NAME =`, `"name": `, `name: |`, `- name: `. */
const ASSIGNED =
  /^[\s{[,-]{0,100}(?:(?:export|set|setx|const|let|var)\s{1,9})?["'`$]?[\w.:$-]{1,100}?["'`]?\s{0,20}[=:](?!=)\s{0,20}/;
/** No name with what stands before it is longer. */
const LONGEST_NAME = 300;
const RUN = /^[A-Za-z0-9+/_-]+={0,2}$/;
/** What stands before a block of YAML, its quotation mark taken away. */
const BLOCK_MARK = /^[-+]?\d?$/;
const TOKEN = /[A-Za-z0-9+/_-]{80,}={0,2}/g;

/** Texts that may be base64 of something: the whole, lines that follow each other, and long words within a line. */
function piecesOf(text: string): readonly string[] {
  const whole = text.trim();
  // A key between mistyped lines is letters and dashes too, as base64 of addresses is: its lines are tried as well.
  const pieces: string[] = decodedWhole(whole) === null ? [] : [whole];
  let run: string[] = [];
  const flush = (): void => {
    const joined = run.join('');
    if (joined.length >= LEAST_LETTERS) pieces.push(joined);
    run = [];
  };
  // Line breaks inside a string of JSON or of a shell are written as \n.
  for (const line of text.replace(/\\{1,8}[rn]/g, '\n').split(/\r\n|\r|\n/)) {
    const bare = withoutQuotes(line);
    if (bare === '' && run.length === 0) continue;
    if (RUN.test(bare)) {
      run.push(bare);
      // The end of one text of base64; what follows is another.
      if (bare.endsWith('=')) flush();
      continue;
    }
    // The last line of a string, with what follows the string behind it.
    const tail = run.length === 0 ? undefined : /^([A-Za-z0-9+/_-]+={0,2})["'`]/.exec(bare)?.[1];
    if (tail !== undefined) run.push(tail);
    flush();
    const name = ASSIGNED.exec(line.slice(0, LONGEST_NAME))?.[0];
    const value = name === undefined ? '' : withoutQuotes(line.slice(name.length));
    const data = /^data:[^,]{0,200};base64,(.*)$/i.exec(value === '' ? bare : value)?.[1] ?? value;
    if (RUN.test(data) && !BLOCK_MARK.test(data)) run.push(data);
    else for (const [token] of line.matchAll(TOKEN)) pieces.push(token);
  }
  flush();
  return pieces.slice(0, MOST_PIECES);
}

/** A line without what stands around a piece of a text in code, lists, XML and mail. Goes over it once. */
function withoutQuotes(line: string): string {
  let start = 0;
  let end = line.length;
  const tag = /^\s{0,40}<\w{1,20}>/.exec(line);
  if (tag !== null) start = tag[0].length;
  while (start < end && BEFORE.has(line[start] ?? '')) start += 1;
  const closing = /<\/\w{1,20}>\s{0,40}$/.exec(line.slice(-80));
  if (closing !== null) end = Math.max(start, end - closing[0].length);
  // A plus sign adds strings of code where a quotation mark stands before it; else it is base64.
  const quote = Math.max(...QUOTES.map((mark) => line.lastIndexOf(mark, end)));
  if (quote > start && quote >= end - 20 && isAll(line.slice(quote + 1, end), AFTER_QUOTE)) end = quote;
  while (end > start && AFTER.has(line[end - 1] ?? '')) end -= 1;
  return line.slice(start, end);
}

const QUOTES = ['"', "'", '`'];
const BEFORE: ReadonlySet<string> = new Set([...QUOTES, ...' \t>']);
const AFTER: ReadonlySet<string> = new Set([...QUOTES, ...' \t\\,;)}]']);
const AFTER_QUOTE: ReadonlySet<string> = new Set([...AFTER, '+']);

function isAll(text: string, letters: ReadonlySet<string>): boolean {
  return [...text].every((letter) => letters.has(letter));
}
