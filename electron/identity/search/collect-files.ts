import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FOLDERS_PASSED_OVER, LARGEST_IDENTITY_FILE } from '../../../contract/identity.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { type IdentityFile, isCalledIdentity, mayHoldIdentity, readIdentityFile } from '../files/read-file.ts';
import { fileProblem } from '../problems.ts';

/** What bounds a search. */
export interface SearchLimits {
  /** Folders below the first one. */
  readonly depth: number;
  /** Entries of folders that are looked at. */
  readonly entries: number;
  /** Files that are read. */
  readonly files: number;
  /** Bytes of all files together: they are held in memory to be paired. */
  readonly bytes: number;
  readonly ms: number;
}

export const SEARCH_LIMITS: SearchLimits = {
  depth: 6,
  entries: 20_000,
  files: 2_000,
  bytes: 64 * 1024 * 1024,
  ms: 10_000,
};

/** The files of some places, read. */
export interface CollectedFiles {
  /** Those that could not be read are among them where their name says that an identity is in them. */
  readonly files: readonly IdentityFile[];
  /** Those of them that are places themselves: the user named them, so whatever is wrong with them is told. */
  readonly named: ReadonlySet<IdentityFile>;
  /** Folders that could not be read. */
  readonly problems: readonly Problem[];
  /** True where a limit left something out. */
  readonly cutShort: boolean;
}

const PASSED_OVER: ReadonlySet<string> = new Set(FOLDERS_PASSED_OVER);
/** Names of folders that a problem lists. */
const MOST_NAMED = 3;

/**
 * Reads what lies in these places, files or folders with those below them, the nearest first. Follows links once, waits
 * for no pipe, and never reads a file that is too large to be an identity. Never rejects for what it finds.
 */
export async function collectFiles(
  places: readonly string[],
  limits: SearchLimits = SEARCH_LIMITS,
): Promise<CollectedFiles> {
  const collecting = new Collecting(limits);
  for (const place of places) await collecting.enter(place);
  return collecting.result();
}

/** A folder that waits to be looked at, or a link. */
interface Place {
  readonly path: string;
  /** How far below the place that the user named. */
  readonly depth: number;
}

class Collecting {
  readonly #limits: SearchLimits;
  readonly #deadline: number;
  /** Device and inode of what was seen: links in a circle end here, and nothing is read twice. */
  readonly #seen = new Set<string>();
  readonly #files: IdentityFile[] = [];
  readonly #named = new Set<IdentityFile>();
  readonly #problems: Problem[] = [];
  /** Folders below a place that could not be read. */
  readonly #closed: string[] = [];
  #entries = 0;
  #bytes = 0;
  #cutShort = false;

  constructor(limits: SearchLimits) {
    this.#limits = limits;
    this.#deadline = Date.now() + limits.ms;
  }

  result(): CollectedFiles {
    const closed = this.#closed.length === 0 ? [] : [foldersUnreadable(this.#closed)];
    return {
      files: this.#files,
      named: this.#named,
      problems: [...this.#problems, ...closed],
      cutShort: this.#cutShort,
    };
  }

  async enter(place: string): Promise<void> {
    const stats = await statsOf(place);
    if (stats?.isDirectory() === true) {
      this.#isNew(stats);
      await this.#walk(place);
    } else if (stats === null || this.#isNew(stats)) {
      // What is too large, or no file at all, is refused unread, with its reason.
      const file = await this.#read(place, stats?.isFile() === true ? Math.min(stats.size, LARGEST_IDENTITY_FILE) : 0);
      if (file !== null) this.#named.add(file);
    }
  }

  /** Breadth first: what the user put where he can see it comes before the depths of some tool's folder. */
  async #walk(place: string): Promise<void> {
    const waiting: Place[] = [{ path: place, depth: 0 }];
    // Links come last: a file is known by its own name, not by that of a link to it.
    const links: Place[] = [];
    for (;;) {
      const folder = waiting.shift();
      if (folder !== undefined) {
        if (!(await this.#list(folder, waiting, links))) return;
        continue;
      }
      const link = links.shift();
      if (link === undefined) return;
      await this.#look(link, waiting);
    }
  }

  /** Looks at every entry of a folder; false where a limit ends the search. */
  async #list(folder: Place, waiting: Place[], links: Place[]): Promise<boolean> {
    const entries = await entriesOf(folder.path);
    if (entries === null) {
      if (folder.depth === 0) this.#problems.push(folderUnreadable(folder.path));
      else this.#closed.push(basename(folder.path));
      return true;
    }
    for (const entry of entries) {
      if (this.#isOver()) return false;
      this.#entries += 1;
      const place = { path: join(folder.path, entry.name), depth: folder.depth + 1 };
      if (entry.isSymbolicLink()) links.push(place);
      else if (mayMatter(entry)) await this.#look(place, waiting);
    }
    return true;
  }

  /** Reads a file that matters; puts a folder with those that wait. */
  async #look(place: Place, waiting: Place[]): Promise<void> {
    const stats = await statsOf(place.path);
    if (stats === null || !this.#isNew(stats)) return;
    if (!stats.isDirectory()) {
      if (isCandidate(basename(place.path), stats)) await this.#read(place.path, stats.size);
    } else if (place.depth <= this.#limits.depth) waiting.push(place);
    else this.#cutShort = true;
  }

  async #read(path: string, size: number): Promise<IdentityFile | null> {
    if (this.#files.length >= this.#limits.files || this.#bytes + size > this.#limits.bytes) {
      this.#cutShort = true;
      return null;
    }
    const file = await readIdentityFile(path);
    this.#bytes += file.bytes.length;
    this.#files.push(file);
    return file;
  }

  #isOver(): boolean {
    const over =
      this.#entries >= this.#limits.entries || this.#files.length >= this.#limits.files || Date.now() > this.#deadline;
    this.#cutShort ||= over;
    return over;
  }

  #isNew({ dev, ino }: Stats): boolean {
    // Some file systems have no inode numbers.
    if (ino === 0) return true;
    const id = `${dev}:${ino}`;
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    return true;
  }
}

async function entriesOf(folder: string): Promise<readonly Dirent[] | null> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  return entries === null ? null : entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function mayMatter(entry: Dirent): boolean {
  if (entry.isDirectory()) return !PASSED_OVER.has(entry.name);
  // Some file systems do not say what an entry is: then its name decides, and `stat` after it.
  return !isSpecial(entry) && mayHoldIdentity(entry.name);
}

function isSpecial(entry: Dirent): boolean {
  return entry.isFIFO() || entry.isSocket() || entry.isCharacterDevice() || entry.isBlockDevice();
}

/** What is too large by far is no identity, whatever it is called: it is left out without a word, as a film is. */
function isCandidate(name: string, stats: Stats): boolean {
  if (!stats.isFile() || !mayHoldIdentity(name)) return false;
  return stats.size <= LARGEST_IDENTITY_FILE && (stats.size > 0 || isCalledIdentity(name));
}

async function statsOf(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null);
}

function folderUnreadable(folder: string): Problem {
  const name = basename(folder);
  return fileProblem('folder-unreadable', { names: [name], more: 0, below: false }, name);
}

function foldersUnreadable(names: readonly string[]): Problem {
  const more = Math.max(0, names.length - MOST_NAMED);
  const facts = { names: names.slice(0, MOST_NAMED), more, below: true };
  return fileProblem('folder-unreadable', facts, names[0] ?? '');
}
