import type { DeviceTokenFault, DeviceTokenNote } from '../../contract/facts/device-tokens.ts';
import { type DeviceTokenProblem, LineIndex, toldFault } from '../problem.ts';
import { LONGEST_LABEL_DIGITS } from './accept.ts';
import { type Found, readBlock } from './block.ts';
import { byteColumns, type Column } from './columns.ts';
import { type DocumentFormat, readLeaf } from './document.ts';
import { otherKindOf } from './kinds.ts';
import { beginsAsJson, beginsAsPropertyList, JsonLeaves, type Leaf, propertyListLeaves } from './leaves.ts';
import { show } from './show.ts';

export interface ReadDeviceToken {
  /** Lower-case hexadecimal, whole bytes, 32 to 100 of them. */
  readonly token: string;
  /** What stood beside it and may be the device's name: “Anna’s iPhone”. */
  readonly label: string | null;
  /** 1-based. */
  readonly line: number;
  /** Where it stands in the text, what belongs to its notation included; UTF-16 units, `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

/** What was changed, left out or noticed on the way to a device token, so that nothing is changed in silence. */
export interface DeviceTokenReceipt {
  readonly note: DeviceTokenNote;
  /** 1-based. */
  readonly line: number;
}

export interface DeviceTokenReading {
  /** Each token once, in the order of the text. */
  readonly tokens: readonly ReadDeviceToken[];
  readonly receipts: readonly DeviceTokenReceipt[];
  /** What was meant as a device token and is none, each with its place and its reason. */
  readonly problems: readonly DeviceTokenProblem[];
}

/**
 * Reads device tokens in every form in which people have them (Apple: Registering your app with APNs): hexadecimal, what
 * consoles and debuggers print, bytes in any notation, base64, JSON, property lists, a line with a name beside it. One
 * reader for the field, the arguments, the lists and the pasted texts; of a text in which most is something else, such as
 * a log, `device-token-unreadable` in `problems` is what holds no token at all.
 *
 * It never makes up a token: a hexadecimal run of a token's length wins over everything around it, base64 is read only
 * where a whole piece is base64, and whatever is cut, masked, glued, broken or misspelt is a problem.
 */
export function readDeviceTokens(text: string): DeviceTokenReading {
  const reading = new Reading(text);
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (beginsAsPropertyList(body) && /<\/(?:key|string|data)>/.test(body))
    reading.document(propertyListLeaves(text), 'property-list');
  else if (!beginsAsJson(body) || !reading.json(body, text.length - body.length)) reading.lines();
  return reading.finish();
}

interface Piece {
  readonly from: number;
  readonly to: number;
  /** What it is, where it had to be read as a whole. */
  readonly found?: Found;
}

/** A fault or a token of a line, before it is known what stands in the lines beside it. */
type Entry = Piece & { readonly notes: readonly DeviceTokenNote[]; readonly bare: boolean } & (
    | { readonly kind: 'token'; readonly token: string; readonly label: string | null }
    | { readonly kind: 'fault'; readonly fault: DeviceTokenFault }
  );

class Reading {
  readonly #text: string;
  readonly #index: LineIndex;
  #entries: Entry[] = [];
  readonly #receipts: { readonly at: number; readonly note: DeviceTokenNote }[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#index = new LineIndex(text);
  }

  /** Reads a text that is JSON as a whole; false where it is none. */
  json(body: string, shift: number): boolean {
    const reader = new JsonLeaves();
    const leaves = [...reader.push(body), ...reader.end()];
    if (reader.broken !== null) return false;
    // A list of single values that begins like JSON, such as [15, 30], is read as what it prints.
    this.document(
      leaves.map((leaf) => ({ ...leaf, from: leaf.from + shift, to: leaf.to + shift })),
      'JSON',
    );
    return true;
  }

  document(leaves: readonly Leaf[], format: DocumentFormat): void {
    for (const leaf of leaves) {
      for (const found of readLeaf(leaf, format)) {
        if (found.kind === 'other') {
          this.#receipts.push({ at: leaf.from, note: { code: 'field-left-out', name: show(found.name) } });
        } else this.#entries.push({ notes: [], ...found, bare: false });
      }
    }
    this.#entries.sort((a, b) => a.from - b.from);
    if (this.#entries.length > 0 || this.#text.trim() === '') return;
    const fault = otherKindOf(this.#text.trim()) ?? ({ code: 'device-token-not-in-document', format } as const);
    const from = this.#text.length - this.#text.trimStart().length;
    this.#entries.push({ kind: 'fault', from, to: this.#text.trimEnd().length, fault, notes: [], bare: false });
  }

  lines(): void {
    const pieces = blocksOf(this.#text);
    for (const [index, piece] of pieces.entries()) {
      if (piece.found !== undefined) {
        this.#entries.push({ notes: [], ...piece.found, bare: false });
        continue;
      }
      const text = this.#text.slice(piece.from, piece.to);
      if (isComment(text)) {
        if (/[0-9a-f]{64}/i.test(text)) this.#receipts.push({ at: piece.from, note: { code: 'comment-left-out' } });
        continue;
      }
      if (beginsAsJson(text) && /["\d]/.test(text) && this.#jsonLine(text, piece.from)) continue;
      const { found, bare } = readBlock(text);
      if (
        index === 0 &&
        pieces.length > 1 &&
        isHead(
          text,
          found.map(({ kind }) => kind),
        )
      ) {
        this.#receipts.push({ at: piece.from, note: { code: 'head-left-out', text: show(text) } });
        continue;
      }
      for (const one of found) {
        const place = { from: piece.from + one.from, to: piece.from + one.to };
        this.#entries.push({ notes: [], ...one, ...place, bare: bare && found.length === 1 });
      }
    }
    this.#joinBroken();
    this.#refuseTorn();
  }

  /** Pieces on lines of their own that have a device token's length together are said to be broken, not too short. */
  #joinBroken(): void {
    const digitsOf = (entry: Entry | undefined): number => {
      if (entry === undefined || entry.kind === 'token' || !entry.bare) return 0;
      const text = this.#text.slice(entry.from, entry.to);
      return /^(?:0x)?[0-9a-f]+$/i.test(text) ? text.replace(/^0x/i, '').length : 0;
    };
    for (let first = 0; first < this.#entries.length; first += 1) {
      let digits = digitsOf(this.#entries[first]);
      let last = first;
      while (digits > 0 && digits < 64 && digitsOf(this.#entries[last + 1]) > 0) {
        last += 1;
        digits += digitsOf(this.#entries[last]);
      }
      const [from, to] = [this.#entries[first]?.from, this.#entries[last]?.to];
      if (digits !== 64 || last === first || from === undefined || to === undefined) continue;
      const fault = { code: 'device-token-broken', digits, pieces: last - first + 1 } as const;
      this.#entries.splice(first, last - first + 1, { kind: 'fault', from, to, notes: [], bare: false, fault });
    }
  }

  /** A line of its own that is JSON, among others that are not. */
  #jsonLine(text: string, from: number): boolean {
    const before = this.#entries.length;
    const reader = new JsonLeaves();
    const leaves = [...reader.push(text), ...reader.end()];
    if (reader.broken !== null) return false;
    for (const leaf of leaves)
      for (const found of readLeaf(leaf, 'JSON'))
        if (found.kind !== 'other')
          this.#entries.push({ notes: [], ...found, from: from + found.from, to: from + found.to, bare: false });
    return this.#entries.length > before;
  }

  /** A token on a line of its own beside a line that is a piece of one may be a piece itself: a long one was wrapped. */
  #refuseTorn(): void {
    const refused = new Set<number>();
    const lineOf = (entry: Entry): number => this.#index.position(entry.from).line;
    for (const [index, entry] of this.#entries.entries()) {
      if (entry.kind !== 'fault' || !entry.bare) continue;
      const digits = this.#text.slice(entry.from, entry.to).replace(/\b0x|[\s\p{P}\p{S}]/giu, '');
      const rest = /^[0-9a-f]+$/i.test(digits) ? digits.length : 0;
      if (rest === 0 && !mayBeBase64(entry.fault)) continue;
      for (const step of [-1, 1]) {
        for (let at = index + step; ; at += step) {
          const [near, last] = [this.#entries[at], this.#entries[at - step]];
          if (near === undefined || last === undefined || !near.bare || near.kind === 'fault') break;
          if (Math.abs(lineOf(near) - lineOf(last)) !== 1 || !mayBeTorn(near, rest)) break;
          refused.add(at);
        }
      }
    }
    if (refused.size === 0) return;
    this.#entries = this.#entries.map((entry, index) => {
      if (!refused.has(index) || entry.kind === 'fault') return entry;
      const fault = { code: 'device-token-broken', digits: entry.token.length, pieces: 2 } as const;
      return { kind: 'fault', from: entry.from, to: entry.to, notes: [], bare: true, fault };
    });
  }

  finish(): DeviceTokenReading {
    const tokens: ReadDeviceToken[] = [];
    const problems: DeviceTokenProblem[] = [];
    const receipts: DeviceTokenReceipt[] = this.#receipts.map(({ at, note }) => this.#receipt(at, note));
    const firstLines = new Map<string, number>();
    for (const entry of this.#entries) {
      const { from, to, notes } = entry;
      const { line, column } = this.#index.position(from);
      if (entry.kind === 'fault') {
        const replacement = entry.fault.code === 'device-token-encoded-twice' && entry.bare ? entry.fault.token : null;
        problems.push({ ...toldFault(entry.fault), replacement, from, to, line, column });
        continue;
      }
      receipts.push(...notes.map((note) => this.#receipt(from, note)));
      const { token, label } = entry;
      const earlier = firstLines.get(token);
      if (earlier !== undefined) receipts.push(this.#receipt(from, { code: 'repeated', line: earlier }));
      else {
        firstLines.set(token, line);
        tokens.push({ token, label, line, from, to });
      }
    }
    return { tokens, receipts, problems };
  }

  #receipt(at: number, note: DeviceTokenNote): DeviceTokenReceipt {
    return { note, line: this.#index.position(at).line };
  }
}

/** What a line of base64 is called that is too short, or the beginning of a key. */
function mayBeBase64(fault: DeviceTokenFault): boolean {
  return fault.code === 'device-token-unreadable' || fault.code === 'device-token-key-file';
}

/** Whether a token may be the other piece of a line with `rest` digits: one of the usual 32 bytes only of a long rest. */
function mayBeTorn(token: Entry, rest: number): boolean {
  const usual = token.kind === 'token' && token.token.length === 64;
  if (token.notes.some(({ code }) => code === 'from-base64')) return !usual;
  return rest > (usual ? LONGEST_LABEL_DIGITS : 0);
}

/** Lines; a bracket holds together what it closes over a few of them. A key in a file is one block. */
function blocksOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const columns: Column[] = [...byteColumns(text)].reverse();
  let from = 0;
  let closeAt = -1;
  const end = (at: number) => {
    const raw = text.slice(from, at);
    const start = from + (raw.length - raw.trimStart().length);
    const trimmed = raw.trim();
    // A line of nothing but brackets and commas holds nothing.
    if (/[^\s\p{P}\p{S}]|[*•…]/u.test(trimmed)) pieces.push({ from: start, to: start + trimmed.length });
    from = at + 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    if (at <= closeAt) continue;
    const column = columns.at(-1);
    if (column !== undefined && at >= column.from) {
      columns.pop();
      pieces.push(column);
      at = column.to - 1;
      from = column.to;
      continue;
    }
    const unit = text[at] ?? '';
    if (unit === '\n' || unit === '\r') end(at);
    else if (unit === '-' && text.slice(from, at).trim() === '') closeAt = endOfKey(text, at);
    else if ('<[{('.includes(unit)) closeAt = endOfData(text, at);
  }
  end(text.length);
  return pieces;
}

/** Where a key or certificate ends that begins at `at`; -1 where none does. */
function endOfKey(text: string, at: number): number {
  const begin = /^-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text.slice(at, at + 64));
  if (begin === null) return -1;
  const mark = `-----END ${begin[1]}-----`;
  const end = text.indexOf(mark, at);
  return end < 0 || end - at > 16_384 ? -1 : end + mark.length - 1;
}

/** Longer than the bytes of any device token, as people print them over a few lines. */
const LONGEST_DATA = 1_200;
const CLOSING: Readonly<Record<string, string>> = { '<': '>', '[': ']', '{': '}', '(': ')' };

/** Where the bracket at `open` closes, where it holds nothing but the digits of one token; else -1. */
function endOfData(text: string, open: number): number {
  const near = text.slice(open + 1, open + 1 + LONGEST_DATA);
  const length = near.indexOf(CLOSING[text[open] ?? ''] ?? '');
  if (length < 0) return -1;
  const inside = near.slice(0, length);
  const holds = text[open] === '<' ? /^[0-9a-fA-Fx\s]*$/ : /^[0-9a-fA-FxX,;|\s(bytesu-]*$/;
  return holds.test(inside) && /[0-9a-f]/i.test(inside) ? open + 1 + length : -1;
}

/** "# devices" or "// devices"; base64 may begin with "//" too. */
function isComment(text: string): boolean {
  return text.startsWith('#') || (text.startsWith('//') && /\s/.test(text));
}

/** The names of a table's columns, one of which speaks of a token. */
function isHead(text: string, found: readonly string[]): boolean {
  if (found.includes('token') || !/token|device|udid/i.test(text) || text.length > 400) return false;
  return /^[\p{L}\p{N} _.,;\t|()"'/-]+$/u.test(text) && !/[0-9a-f]{16}/i.test(text);
}
