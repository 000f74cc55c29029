import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Problem } from '../../contract/outcome.ts';
import { type ReadSigningRequest, readSigningRequest } from './csr.ts';
import { type ProvisioningProfile, readProvisioningProfile } from './mobileprovision.ts';
import { type InspectedIdentity, openIdentities } from './open.ts';
import { fileProblem } from './problems.ts';
import { type IdentityFile, LARGEST_IDENTITY_FILE, readIdentityFile } from './read-file.ts';

/** What bounds a search. */
export interface SearchLimits {
  /** Folders below the first one. */
  readonly depth: number;
  /** Entries looked at. */
  readonly entries: number;
  readonly ms: number;
}

export const SEARCH_LIMITS: SearchLimits = { depth: 6, entries: 5_000, ms: 10_000 };

/** What a folder holds. */
export interface FolderSearch {
  readonly identities: readonly InspectedIdentity[];
  readonly profiles: readonly ProvisioningProfile[];
  readonly requests: readonly ReadSigningRequest[];
  /** What stands against a file that is an identity: a passphrase, damage. Files that are none are passed over. */
  readonly problems: readonly Problem[];
  /** Files that were opened. */
  readonly filesRead: number;
  /** True where a limit ended the search. */
  readonly cutShort: boolean;
}

const ENDINGS = new Set([
  '.p12',
  '.pfx',
  '.pem',
  '.key',
  '.pkey',
  '.p8',
  '.pk8',
  '.p7b',
  '.der',
  '.cer',
  '.crt',
  '.cert',
  '.csr',
  '.certsigningrequest',
  '.mobileprovision',
  '.provisionprofile',
  '.txt',
  '',
]);
/** Folders that hold no identities of people's own and very many files. */
const PASSED_OVER = new Set(['node_modules', '.git', 'Pods', 'DerivedData', 'Library', '.Trash']);
/** Problems that only say that a file is something else. */
const OF_OTHER_FILES = new Set([
  'not-an-identity',
  'empty-file',
  'too-large',
  'file-unreadable',
  'authority-certificate',
  'certificate-missing',
]);

/**
 * Searches a folder and those below it, follows links once, waits for no pipe, and pairs everything found by public
 * key. `passphrase` is tried on every file that wants one. Never rejects for what is in the folder.
 */
export async function searchFolder(
  folder: string,
  options: {
    readonly passphrase: string | null;
    /** UNIX milliseconds. */
    readonly now: number;
    readonly limits?: SearchLimits;
  },
): Promise<FolderSearch> {
  const walk = new Walk(options.limits ?? SEARCH_LIMITS);
  await walk.enter(folder, 0);
  const files: IdentityFile[] = [];
  for (const path of walk.files) {
    const file = await readIdentityFile(path);
    if (file.unreadable === undefined) files.push(file);
  }
  const opened = await openIdentities(files, {
    passphrase: options.passphrase,
    now: options.now,
    beside: () => Promise.resolve([]),
    chosen: 'folder',
  });
  const unreadable = walk.unreadable ? [folderUnreadable(folder)] : [];
  return {
    identities: opened.identities,
    profiles: files.flatMap(({ name, bytes }) => readProvisioningProfile(name, bytes) ?? []),
    requests: files.flatMap(({ name, bytes }) => readSigningRequest(name, bytes) ?? []),
    problems: [...unreadable, ...opened.problems.filter(({ code }) => !OF_OTHER_FILES.has(code))],
    filesRead: files.length,
    cutShort: walk.cutShort,
  };
}

class Walk {
  readonly files: string[] = [];
  cutShort = false;
  /** The first folder could not be read. */
  unreadable = false;
  readonly #limits: SearchLimits;
  readonly #deadline: number;
  /** Device and inode of what was seen: links in a circle end here, and nothing is read twice. */
  readonly #seen = new Set<string>();
  #entries = 0;

  constructor(limits: SearchLimits) {
    this.#limits = limits;
    this.#deadline = Date.now() + limits.ms;
  }

  async enter(folder: string, depth: number): Promise<void> {
    const own = depth === 0 ? await statsOf(folder) : null;
    if (own !== null) this.#isNew(own);
    const entries = await entriesOf(folder);
    if (entries === null) {
      this.unreadable ||= depth === 0;
      return;
    }
    const below: string[] = [];
    for (const entry of entries) {
      this.#entries += 1;
      if (this.#entries > this.#limits.entries || Date.now() > this.#deadline) {
        this.cutShort = true;
        return;
      }
      const path = join(folder, entry.name);
      const stats = mayMatter(entry) ? await statsOf(path) : null;
      if (stats === null || !this.#isNew(stats)) continue;
      if (stats.isDirectory()) below.push(path);
      else if (stats.isFile() && isCandidate(entry.name, stats)) this.files.push(path);
    }
    if (depth >= this.#limits.depth) {
      this.cutShort ||= below.length > 0;
      return;
    }
    for (const path of below) await this.enter(path, depth + 1);
  }

  #isNew({ dev, ino }: Stats): boolean {
    const id = `${dev}:${ino}`;
    // Some file systems have no inode numbers.
    if (ino !== 0 && this.#seen.has(id)) return false;
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
  return entry.isSymbolicLink() || (entry.isFile() && hasEnding(entry.name));
}

function isCandidate(name: string, { size }: Stats): boolean {
  return hasEnding(name) && size > 0 && size <= LARGEST_IDENTITY_FILE;
}

function hasEnding(name: string): boolean {
  return ENDINGS.has(extname(name).toLowerCase());
}

async function statsOf(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null);
}

function folderUnreadable(folder: string): Problem {
  return fileProblem(basename(folder), {
    code: 'folder-unreadable',
    sentence: `The folder ${basename(folder)} could not be read.`,
    remedy: 'Check that it is there and that you may open it. On a Mac, allow access under Privacy & Security.',
  });
}
