import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type HistoryQuestion, MOST_HISTORY_LISTED } from '../../../contract/history/history.ts';
import type { SendMarks } from '../../../contract/history/sends.ts';
import { OUTCOMES } from '../../../contract/outcome.ts';
import { filesIn, type HistoryFile } from './history-folder.ts';
import { type Change, type Line, readLine, searchText } from './rows.ts';

/** Read at once. */
const PIECE_BYTES = 1024 * 1024;
/** Far above a payload of a million characters and what stands beside it. */
const MOST_LINE_BYTES = 32 * 1024 * 1024;
/** Stands for a line that is longer. */
const TOO_LONG = '?';
/** So many lines are understood before others have their turn. */
const LINES_IN_A_ROW = 500;
/** So many blocks of text lie behind each other before they are laid together: each is searched by itself. */
const MOST_BLOCKS = 24;
const LINE_END = 10;
const BETWEEN = '\0';

/** Where a line stands. */
export interface Standing {
  readonly file: ReadFile;
  readonly offset: number;
  readonly length: number;
}

/** Where a send stands, and what it is filtered by. */
export interface Entry extends Standing {
  readonly id: string;
  readonly at: number;
  readonly kind: 'send' | 'text';
  readonly topic: string | null;
  /** Bit n: one ended as the nth of `OUTCOMES`. */
  readonly outcomes: number;
  readonly ended: boolean;
  /** Deleted, or told anew by a later line. */
  dead: boolean;
}

/** A file as far as it was read. */
interface ReadFile {
  readonly path: string;
  readonly name: string;
  readonly inode: number;
  /** Behind the last line that has its end. */
  readTo: number;
  size: number;
  unreadable: number;
}

/** Texts of sends behind each other, in the order of their time, each between two NULs. */
interface Block {
  readonly text: Buffer;
  /** Where each text begins. */
  readonly starts: readonly number[];
  readonly entries: readonly Entry[];
}

/** What is known of the lines of all files; read when it is first asked for, and what came since each time after. */
export class HistoryIndex {
  readonly #folder: string;
  readonly #files = new Map<string, ReadFile>();
  readonly #byId = new Map<string, Entry>();
  readonly #logs = new Map<string, Standing>();
  readonly #pins = new Map<string, Extract<Change, { readonly kind: 'pin' }>>();
  readonly #notes = new Map<string, Extract<Change, { readonly kind: 'note' }>>();
  readonly #forgotten = new Set<string>();
  #blocks: Block[] = [];
  #closed: readonly string[] = [];
  #bytes = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes in what is new. Rejects with the system's error where the folder cannot be read. */
  refresh(): Promise<void> {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#refresh());
    return this.#reading;
  }

  async #refresh(): Promise<void> {
    const files = await filesIn(this.#folder);
    const there = new Map(files.map((file) => [file.path, file]));
    // A file that went, or was written anew, takes with it what it said of others: all is read again.
    const changed = [...this.#files.values()].some(({ path, inode, readTo }) => {
      const file = there.get(path);
      return file === undefined || file.inode !== inode || file.bytes < readTo;
    });
    if (changed) this.#forgetAll();
    this.#bytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const closed: string[] = [];
    for (const file of files) await this.#read(file).catch(() => void closed.push(file.name));
    this.#closed = closed;
    if (this.#blocks.length > MOST_BLOCKS) this.#blocks = [joinBlocks(this.#blocks)];
  }

  #forgetAll(): void {
    for (const kept of [this.#files, this.#logs, this.#byId, this.#pins, this.#notes, this.#forgotten]) kept.clear();
    this.#blocks = [];
  }

  async #read(file: HistoryFile): Promise<void> {
    const known = this.#files.get(file.path);
    if (known !== undefined && file.bytes === known.size) return;
    const handle = await open(
      file.path,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    );
    const found: { entry: Entry; text: string }[] = [];
    try {
      const read: ReadFile = known ?? {
        ...{ path: file.path, name: file.name, inode: file.inode },
        ...{ readTo: 0, size: 0, unreadable: 0 },
      };
      this.#files.set(file.path, read);
      read.size = file.bytes;
      await readLines(handle, read, (line, offset, length) => this.#take(line, { read, offset, length }, found));
    } catch (error) {
      this.#files.delete(file.path);
      throw error;
    } finally {
      if (found.length > 0) this.#blocks.push(blockOf(found));
      await handle.close();
    }
  }

  #take(
    line: string,
    { read: file, offset, length }: { readonly read: ReadFile; readonly offset: number; readonly length: number },
    found: { entry: Entry; text: string }[],
  ): void {
    const holds = readLine(line);
    if (holds.kind === 'unreadable') file.unreadable += 1;
    else if (holds.kind === 'log') this.#logs.set(holds.id, { file, offset, length });
    else if (holds.kind === 'change') this.#change(holds.change);
    else if (holds.kind !== 'blank') {
      const entry = entryOf(holds, { file, offset, length });
      const text = holds.kind === 'send' ? searchText(holds.send) : line.toLowerCase();
      found.push({ entry, text });
      this.#place(entry);
    }
  }

  #place(entry: Entry): void {
    const other = this.#byId.get(entry.id);
    if (this.#forgotten.has(entry.id)) entry.dead = true;
    else if (other?.ended === true && !entry.ended) entry.dead = true;
    else {
      if (other !== undefined) other.dead = true;
      this.#byId.set(entry.id, entry);
    }
  }

  #change(change: Change): void {
    switch (change.kind) {
      case 'pin':
        if (change.at >= (this.#pins.get(change.id)?.at ?? 0)) this.#pins.set(change.id, change);
        break;
      case 'note':
        if (change.at >= (this.#notes.get(change.id)?.at ?? 0)) this.#notes.set(change.id, change);
        break;
      case 'forget':
        for (const id of change.ids) {
          this.#forgotten.add(id);
          const entry = this.#byId.get(id);
          if (entry !== undefined) entry.dead = true;
          this.#byId.delete(id);
        }
    }
  }

  /** Every send that is kept, in no order. */
  entries(): Iterable<Entry> {
    return this.#byId.values();
  }

  /** Every line that tells of these, their logs, and those too that a later one took the place of, or that are deleted. */
  standing(ids: ReadonlySet<string>): readonly Standing[] {
    const logs = [...ids].map((id) => this.logOf(id)).filter((log) => log !== null);
    return [...logs, ...this.#blocks.flatMap(({ entries }) => entries.filter(({ id }) => ids.has(id)))];
  }

  /** Where the log of a send stands; `null` where it has none. */
  logOf(id: string): Standing | null {
    return this.#logs.get(id) ?? null;
  }

  /** Those whose id is this, or begins so. */
  find(id: string): readonly Entry[] {
    const exact = this.#byId.get(id);
    if (exact !== undefined) return [exact];
    return id.length < 4 ? [] : [...this.#byId.values()].filter((entry) => entry.id.startsWith(id));
  }

  marksOf(id: string): SendMarks {
    return { pinned: this.#pins.get(id)?.pinned ?? false, note: this.#notes.get(id)?.note ?? '' };
  }

  get state(): {
    readonly sends: number;
    readonly unreadable: number;
    readonly closedFiles: readonly string[];
    readonly bytes: number;
  } {
    let unreadable = 0;
    // A last line without an end is being written, or was cut off.
    for (const file of this.#files.values()) unreadable += file.unreadable + (file.readTo < file.size ? 1 : 0);
    return { sends: this.#byId.size, unreadable, closedFiles: this.#closed, bytes: this.#bytes };
  }

  /** The newest pinned ones that fit, newest first. */
  pinned(question: HistoryQuestion): readonly Entry[] {
    const pinned = [...this.#pins.values()].filter(({ id, pinned }) => pinned && this.#byId.has(id));
    if (pinned.length === 0) return [];
    return this.search({ ...question, limit: MOST_HISTORY_LISTED - 1 }, new Set(pinned.map(({ id }) => id)));
  }

  /** The newest that fit, `limit` and one more, newest first; `among`: only of these. */
  search(question: HistoryQuestion, among: ReadonlySet<string> | null = null): readonly Entry[] {
    const needle = question.text.toLowerCase();
    const device = question.device?.toLowerCase() ?? '';
    const noted = needle === '' ? NOBODY : this.#noted(needle);
    const most = question.limit + 1;
    const found: Entry[] = [];
    for (const block of this.#blocks) {
      let ofBlock = 0;
      for (const at of matches(block, device === '' ? needle : device, device === '' ? noted : NOBODY)) {
        const entry = block.entries[at];
        if (entry === undefined || !fits(entry, question) || among?.has(entry.id) === false) continue;
        if (device !== '' && needle !== '' && !noted.has(entry.id) && !holds(block, at, needle)) continue;
        found.push(entry);
        ofBlock += 1;
        if (ofBlock >= most) break;
      }
    }
    return found.sort(newestFirst).slice(0, most);
  }

  /** Notes are few, and stand outside of the text. */
  #noted(needle: string): ReadonlySet<string> {
    const found = [...this.#notes.values()].filter(({ note }) => note.toLowerCase().includes(needle));
    return new Set(found.map(({ id }) => id));
  }
}

const NOBODY: ReadonlySet<string> = new Set();

function newestFirst(a: Entry, b: Entry): number {
  return b.at - a.at || (a.id < b.id ? 1 : -1);
}

function fits(entry: Entry, { topic, outcome, from, until, after }: HistoryQuestion): boolean {
  if (entry.dead) return false;
  if (topic !== null && entry.topic !== topic) return false;
  if (outcome !== null && (entry.outcomes & (1 << OUTCOMES.indexOf(outcome))) === 0) return false;
  if ((from !== null && entry.at < from) || (until !== null && entry.at >= until)) return false;
  return after === null || entry.at < after.at || (entry.at === after.at && entry.id < after.id);
}

/** The places of the texts that hold `needle`, and of those `besides`, from the last to the first. */
function* matches(block: Block, needle: string, besides: ReadonlySet<string>): Iterable<number> {
  const { text, starts, entries } = block;
  if (needle.includes(BETWEEN)) return;
  if (needle === '' || besides.size > 0) {
    for (let at = entries.length - 1; at >= 0; at -= 1)
      if (needle === '' || besides.has(entries[at]?.id ?? '') || holds(block, at, needle)) yield at;
    return;
  }
  const wanted = Buffer.from(needle, 'utf8');
  for (let from = text.length; from >= 0; ) {
    const hit = text.lastIndexOf(wanted, from);
    if (hit < 0) return;
    const at = lastNotAbove(starts, hit);
    yield at;
    from = (starts[at] ?? 0) - wanted.length;
  }
}

function holds({ text, starts }: Block, at: number, needle: string): boolean {
  return text.subarray(starts[at], starts[at + 1] ?? text.length).includes(needle);
}

/** The place of the greatest number that is not above `value`, in rising numbers. */
function lastNotAbove(numbers: readonly number[], value: number): number {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((numbers[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

function blockOf(found: { readonly entry: Entry; readonly text: string }[]): Block {
  found.sort((a, b) => newestFirst(b.entry, a.entry));
  const texts = found.map(({ text }) => Buffer.from(text.replaceAll(BETWEEN, ' ') + BETWEEN, 'utf8'));
  return laid(
    texts,
    found.map(({ entry }) => entry),
  );
}

function joinBlocks(blocks: readonly Block[]): Block {
  const all = blocks.flatMap(({ text, starts, entries }) =>
    entries.map((entry, at) => ({ entry, text: text.subarray(starts[at], starts[at + 1] ?? text.length) })),
  );
  all.sort((a, b) => newestFirst(b.entry, a.entry));
  return laid(
    all.map(({ text }) => text),
    all.map(({ entry }) => entry),
  );
}

function laid(texts: readonly Buffer[], entries: readonly Entry[]): Block {
  let length = 0;
  const starts = texts.map((text) => {
    length += text.length;
    return length - text.length;
  });
  return { text: Buffer.concat(texts, length), starts, entries };
}

function entryOf(
  holds: Extract<Line, { readonly kind: 'send' | 'newer' }>,
  place: Pick<Entry, 'file' | 'offset' | 'length'>,
): Entry {
  if (holds.kind === 'newer') {
    // Without an id of its own it is known by its place.
    const id = holds.id ?? `${place.file.name.replace('.jsonl', '')}-${place.offset}`;
    const at = holds.at ?? Date.parse(`${place.file.name.slice(0, 7)}-01T00:00:00Z`);
    return { id, at, kind: 'text', ...place, topic: null, outcomes: 0, ended: true, dead: false };
  }
  const { id, at, topic, counts, seconds } = holds.send;
  let outcomes = 0;
  for (const [bit, outcome] of OUTCOMES.entries()) if (counts[outcome] > 0) outcomes |= 1 << bit;
  return { id, at, kind: 'send', ...place, topic, outcomes, ended: seconds !== null, dead: false };
}

/** Calls `take` with each line that has its end, behind what was read, and notes how far that is. */
async function readLines(
  handle: FileHandle,
  file: ReadFile,
  take: (line: string, offset: number, length: number) => void,
): Promise<void> {
  /** Of a line whose end is not read yet. */
  let begun: Buffer[] = [];
  let lines = 0;
  for (let position = file.readTo; ; ) {
    const bytes = Buffer.allocUnsafe(PIECE_BYTES);
    const { bytesRead } = await handle.read(bytes, 0, PIECE_BYTES, position);
    if (bytesRead === 0) break;
    const piece = bytes.subarray(0, bytesRead);
    position += bytesRead;
    let start = 0;
    for (let end = piece.indexOf(LINE_END); end >= 0; end = piece.indexOf(LINE_END, start)) {
      begun.push(piece.subarray(start, end));
      start = end + 1;
      const { readTo } = file;
      file.readTo = position - bytesRead + start;
      const length = file.readTo - 1 - readTo;
      take(length > MOST_LINE_BYTES ? TOO_LONG : Buffer.concat(begun, length).toString('utf8'), readTo, length);
      begun = [];
      lines += 1;
      if (lines % LINES_IN_A_ROW === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    // What is no line of ours is not held.
    if (position - file.readTo <= MOST_LINE_BYTES) begun.push(piece.subarray(start));
    else begun = [];
    file.size = Math.max(file.size, position);
  }
}
