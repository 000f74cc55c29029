import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  HistoryAnswer,
  HistoryKeeping,
  HistoryLine,
  HistoryQuestion,
  HistoryState,
} from '../../../contract/history/history.ts';
import type { Door, HistorySend, HistoryText, KeptSend, ShownSend } from '../../../contract/history/sends.ts';
import type { LogEntry } from '../../../contract/log-entry.ts';
import { totalOutcomes } from '../../../contract/outcome.ts';
import { loggedProblem, problem } from '../../../contract/told.ts';
import type { Clock } from '../../apns/clock.ts';
import { unusableFile } from '../../ground/system-error.ts';
import type { LogBook } from '../log/log-book.ts';
import type { Redactor } from '../log/redact.ts';
import { ProblemError } from '../problem-error.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import { blankLines, filesIn, type HistoryFile, outdated, removeFiles } from './history-folder.ts';
import { type Entry, HistoryIndex, type Standing } from './history-index.ts';
import { lineOf } from './history-lines.ts';
import { HistoryWriter } from './history-writer.ts';
import { type Change, changeLine, logEntriesIn, logLine, readLine, sendLine } from './rows.ts';
import { rowOf, type SentEnd, type SentOrder } from './sent-row.ts';

const FOLDER = 'history';
/** A send waits no longer for its line to be taken by the disk. */
const LONGEST_WAIT_MS = 250;
/** From so many devices on a send may well be broken off. */
const LONG_SEND = 1_000;
/** Of a send's log; a send to a few devices has some dozens. */
const MOST_LOG_ENTRIES = 300;

/**
 * What was sent, by whichever door, kept in `history/` of the data folder: lines are only ever added, by each program to a
 * file of its own, so that neither an end at any moment nor another program costs a line that was written. Whatever
 * becomes of it, a send goes on: what cannot be kept is told once in the log.
 */
export class History {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #settings: SettingsStore;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #log: LogBook;
  readonly #redactor: Redactor;
  readonly #door: Door;
  readonly #onChange: () => void;
  readonly #writer: HistoryWriter;
  #index: HistoryIndex | null = null;
  /** What was told of last; `null` where the last line was taken. */
  #told: string | null = null;
  #tidying: Promise<void> | null = null;
  #keeping: Promise<void> = Promise.resolve();
  #waiting = 0;
  /** The disk has not taken a line in time. */
  #slow = false;

  constructor(options: {
    readonly dataFolder: string;
    readonly clock: Clock;
    readonly settings: SettingsStore;
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly log: LogBook;
    readonly redactor: Redactor;
    readonly door: Door;
    /** Called when what a list would show is another than before, by what this program did. */
    readonly onChange?: () => void;
  }) {
    this.#onChange = options.onChange ?? (() => undefined);
    this.#redactor = options.redactor;
    this.#door = options.door;
    this.#folder = join(options.dataFolder, FOLDER);
    this.#clock = options.clock;
    this.#settings = options.settings;
    this.#environment = options.environment;
    this.#log = options.log;
    this.#writer = new HistoryWriter(this.#folder, options.clock);
  }

  /** Follows a send that begins: a long one is kept before it ends, too. What is returned keeps it at its end; neither rejects. */
  follow(sent: Omit<SentOrder, 'id' | 'at' | 'door'>): (end: SentEnd) => Promise<void> {
    const at = this.#clock.now();
    const known = { ...sent, id: newId(at), at, door: this.#door };
    if (sent.devices === null || sent.devices >= LONG_SEND) void this.keep(rowOf(known, null, this.#redactor));
    const before = this.#log.lastId;
    return (end) => {
      const devices = sent.channelId === undefined ? (sent.devices ?? totalOutcomes(end.counts)) : null;
      const log = this.#log.since(before).slice(0, MOST_LOG_ENTRIES);
      return this.keep(rowOf({ ...known, devices }, end, this.#redactor), log);
    };
  }

  /** Keeps a send, or tells anew of one that is kept. Resolves when it is, or soon after where the disk does not answer; never rejects. */
  async keep(send: HistorySend, log: readonly LogEntry[] = []): Promise<void> {
    const isBehind = this.#waiting > 0;
    this.#waiting += 1;
    this.#keeping = this.#keeping
      .then(() => this.#keep(send, log))
      .finally(() => {
        this.#waiting -= 1;
        this.#slow = false;
      });
    const kept = this.#keeping;
    // Who is behind others that the disk has not taken in time is not kept waiting once more.
    const patience = isBehind && this.#slow ? 0 : LONGEST_WAIT_MS;
    let stop = (): void => undefined;
    const tooLong = new Promise<void>((resolve) => {
      stop = this.#clock.after(patience, () => {
        this.#slow = true;
        resolve();
      });
    });
    await Promise.race([kept, tooLong]);
    stop();
  }

  async #keep(send: HistorySend, log: readonly LogEntry[]): Promise<void> {
    try {
      if ((await this.keeping()).keeping === 'none') return;
      await this.#writer.add([sendLine(send), ...(log.length === 0 ? [] : [logLine(send.id, log)])]);
      this.#told = null;
      this.#onChange();
      this.#tidying ??= this.#tidy().catch(() => undefined);
    } catch (error) {
      const found = unusableFile('history-unwritable', this.#folder, error, 'write');
      const { why } = found.facts as { readonly why: string };
      if (this.#told !== why) this.#log.write(loggedProblem(found, 'preparation', 'warning'));
      this.#told = why;
    }
  }

  /** What is kept, by the settings, and by the environment before those: `PUSHWRIGHT_HISTORY=none`. */
  async keeping(): Promise<Pick<HistoryState, 'keeping' | 'byEnvironment'>> {
    if (this.#environment['PUSHWRIGHT_HISTORY'] === 'none') return { keeping: 'none', byEnvironment: true };
    return { keeping: (await this.#settings.load()).settings.history.keep, byEnvironment: false };
  }

  /** Says what is kept from now on; what is there stays. Throws `ProblemError` where that cannot be written. */
  async keepFromNowOn(keep: HistoryKeeping): Promise<HistoryState> {
    await this.#settings.change({ history: { keep } });
    this.#onChange();
    return this.state();
  }

  /** The history as a whole. Throws `ProblemError` where its folder cannot be read. */
  async state(): Promise<HistoryState> {
    return this.#stateOf(await this.#fresh());
  }

  async #stateOf(index: HistoryIndex): Promise<HistoryState> {
    return { ...index.state, folder: this.#folder, ...(await this.keeping()) };
  }

  /** The newest sends that fit. Throws `ProblemError` where the folder cannot be read. */
  async list(question: HistoryQuestion): Promise<HistoryAnswer> {
    const index = await this.#fresh();
    const state = await this.#stateOf(index);
    const found = index.search(question);
    const lines = await this.#linesOf(found.slice(0, question.limit));
    const pinned = question.after === null ? await this.#linesOf(index.pinned(question)) : [];
    return { lines, more: found.length > question.limit, pinned, state };
  }

  async #linesOf(entries: readonly Entry[]): Promise<readonly HistoryLine[]> {
    return (await this.#readEntries(entries)).map((one) => (one.kind === 'text' ? one : lineOf(one)));
  }

  /** A send, whole, by its id or the beginning of it. Throws `ProblemError` where there is none, or are several. */
  async show(id: string): Promise<ShownSend | HistoryText> {
    const entry = await this.#find(id);
    const [read] = await this.#readEntries([entry]);
    if (read === undefined) throw new ProblemError(problem('history-unknown', { text: id }));
    if (read.kind === 'text') return read;
    const log = this.#index?.logOf(entry.id) ?? null;
    const [line] = log === null ? [] : (await linesAt([log])).values();
    return { ...read, log: line === undefined ? [] : logEntriesIn(line) };
  }

  /** Has a send stay when old ones go, or no longer; resolves with its whole id. Throws `ProblemError`. */
  async pin(id: string, pinned: boolean): Promise<string> {
    const { id: whole } = await this.#find(id);
    await this.#change({ kind: 'pin', id: whole, at: this.#clock.now(), pinned });
    return whole;
  }

  /** Puts a note on a send, in place of the one that is there; '' takes it away; resolves with its whole id. Throws `ProblemError`. */
  async note(id: string, note: string): Promise<string> {
    const { id: whole } = await this.#find(id);
    await this.#change({ kind: 'note', id: whole, at: this.#clock.now(), note });
    return whole;
  }

  /** Deletes sends, so that nothing of them stays in any file. Throws `ProblemError` where one is not there, before any goes. */
  async forget(ids: readonly string[]): Promise<readonly string[]> {
    const entries: Entry[] = [];
    for (const id of ids) entries.push(await this.#find(id));
    await this.#blank(entries);
    return entries.map(({ id }) => id);
  }

  /** Deletes all, pinned ones and lines that cannot be read too; resolves with how many sends went. Throws `ProblemError`. */
  async clear(): Promise<number> {
    const { sends } = await this.state();
    await this.#writer.release();
    try {
      const used = await removeFiles(this.#folder, await filesIn(this.#folder));
      const paths = new Set(used.map(({ path }) => path));
      const left = [...(await this.#fresh()).entries()].filter(({ file }) => paths.has(file.path));
      if (left.length > 0) await this.#blank(left);
    } catch (error) {
      throw asProblemError(error);
    } finally {
      this.#onChange();
    }
    return sends;
  }

  /** Resolves when everything is with the system and the file may be another program's. Never rejects. */
  async close(): Promise<void> {
    await this.#keeping;
    await this.#tidying;
    await this.#writer.release();
  }

  async #find(id: string): Promise<Entry> {
    const [entry, ...others] = (await this.#fresh()).find(id);
    if (entry === undefined) throw new ProblemError(problem('history-unknown', { text: id }));
    if (others.length > 0) throw new ProblemError(problem('history-several', { text: id, count: others.length + 1 }));
    return entry;
  }

  async #change(change: Change): Promise<void> {
    try {
      await this.#writer.add([changeLine(change)]);
      this.#onChange();
    } catch (error) {
      throw asProblemError(error);
    }
  }

  /** First it is said that they went, for programs that know them; then they go. */
  async #blank(entries: readonly Entry[]): Promise<void> {
    await this.#change({ kind: 'forget', at: this.#clock.now(), ids: entries.map(({ id }) => id) });
    const ids = new Set(entries.map(({ id }) => id));
    const byFile = new Map<Standing['file'], Standing[]>();
    for (const entry of (await this.#fresh()).standing(ids))
      byFile.set(entry.file, [...(byFile.get(entry.file) ?? []), entry]);
    try {
      for (const [{ path, inode }, lines] of byFile) await blankLines(path, inode, lines);
    } catch (error) {
      throw asProblemError(error);
    }
  }

  async #fresh(): Promise<HistoryIndex> {
    this.#index ??= new HistoryIndex(this.#folder);
    try {
      await this.#index.refresh();
    } catch (error) {
      throw new ProblemError(unusableFile('history-unreadable', this.#folder, error, 'read'), { cause: error });
    }
    return this.#index;
  }

  /** What stands there, but for what is not there any more. */
  async #readEntries(entries: readonly Entry[]): Promise<readonly (KeptSend | HistoryText)[]> {
    const lines = await linesAt(entries);
    return entries.flatMap((entry): readonly (KeptSend | HistoryText)[] => {
      const { id, at } = entry;
      const line = lines.get(entry);
      const read = line === undefined ? null : readLine(line);
      if (line !== undefined && read?.kind === 'newer') return [{ kind: 'text', id, at, text: line }];
      if (read?.kind !== 'send' || read.send.id !== id) return [];
      return [{ kind: 'send', ...read.send, ...(this.#index?.marksOf(id) ?? { pinned: false, note: '' }) }];
    });
  }

  /** Lets go of what is too old or too much; pinned sends move into the file that is written to. */
  async #tidy(): Promise<void> {
    const files = outdated(await filesIn(this.#folder), this.#clock.now());
    if (files.length === 0) return;
    await this.#movePinned(files);
    await removeFiles(this.#folder, files);
  }

  async #movePinned(files: readonly HistoryFile[]): Promise<void> {
    const index = await this.#fresh();
    const going = new Set(files.map(({ path }) => path));
    const pinned = [...index.entries()].filter(({ id, file }) => going.has(file.path) && index.marksOf(id).pinned);
    const at = this.#clock.now();
    for (const [{ id }, line] of await linesAt(pinned)) {
      const { note } = index.marksOf(id);
      const marks: Change[] = [
        { kind: 'pin', id, at, pinned: true },
        ...(note === '' ? [] : [{ kind: 'note', id, at, note } as const]),
      ];
      const log = index.logOf(id);
      const logs = log === null ? [] : [...(await linesAt([log])).values()];
      await this.#writer.add([line, ...logs, ...marks.map(changeLine)]);
    }
  }
}

/** The lines as they stand; one in a file that cannot be read any more is left out. */
async function linesAt<Line extends Standing>(entries: readonly Line[]): Promise<ReadonlyMap<Line, string>> {
  const lines = new Map<Line, string>();
  for (const file of new Set(entries.map((entry) => entry.file))) {
    const handle = await open(file.path, constants.O_RDONLY).catch(() => null);
    if (handle === null) continue;
    try {
      for (const entry of entries.filter((one) => one.file === file)) {
        const bytes = Buffer.alloc(entry.length);
        const { bytesRead } = await handle.read(bytes, 0, entry.length, entry.offset);
        lines.set(entry, bytes.toString('utf8', 0, bytesRead));
      }
    } catch {
      // As if it were gone.
    } finally {
      await handle.close();
    }
  }
  return lines;
}

/** An id for a send that begins, unlike any other; the later one is the greater. */
function newId(at: number): string {
  return `${Math.max(0, Math.trunc(at)).toString(36).padStart(9, '0')}-${randomBytes(5).toString('hex')}`;
}

function asProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError(unusableFile('history-unwritable', FOLDER, error, 'write'), { cause: error });
}
