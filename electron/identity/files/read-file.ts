import { constants, type Stats } from 'node:fs';
import { open, opendir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, extname, join, sep } from 'node:path';
import { COMPANION_ENDINGS, IDENTITY_ENDINGS, LARGEST_IDENTITY_FILE } from '../../../contract/identity.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { errorCode } from '../../ground/system-error.ts';
import { fileProblem } from '../problems.ts';
import { isCalledProviderTokenKey } from '../provider-token-key.ts';

/** Largest of the files beside a certificate that are looked at for its key, in bytes. */
const LARGEST_BESIDE = 256 * 1024;
/** Most files beside a certificate that are looked at for its key. */
const MOST_BESIDE = 200;
/** Most names beside it that are looked at at all: a folder of downloads may hold many thousands. */
const MOST_NAMES_BESIDE = 10_000;
/** Endings of files that are looked at, those of companions too: they tell which key a certificate was made with. */
const ENDINGS: ReadonlySet<string> = new Set([...IDENTITY_ENDINGS, ...COMPANION_ENDINGS, '.txt', '']);
const OWN_ENDINGS: ReadonlySet<string> = new Set(IDENTITY_ENDINGS);

/** A file that may hold an identity. */
export interface IdentityFile {
  /** For messages; no folder in it. */
  readonly name: string;
  /** `null` where the file came without one, as from a browser. */
  readonly path: string | null;
  readonly bytes: Buffer;
  /** The folder below the one that a browser sent, for a file without a path. */
  readonly folder?: string;
  /** It is the private key of the signing request of that name, which is kept here. */
  readonly request?: string;
  /** Why it could not be read; `bytes` are empty then. */
  readonly unreadable?: Problem;
}

/** True where a file's name says that a certificate or a key, or what belongs to one, may be in it. */
export function mayHoldIdentity(fileName: string): boolean {
  return ENDINGS.has(extname(fileName).toLowerCase()) || isCalledProviderTokenKey(fileName);
}

/** True where a file's name says that nothing else but a certificate or a key is in it. */
export function isCalledIdentity(fileName: string): boolean {
  return OWN_ENDINGS.has(extname(fileName).toLowerCase());
}

/** The folder of a file as people read it, the home folder as `~`; `null` for a file that came without one. */
export function locationOf({ path, folder: sent }: Pick<IdentityFile, 'path' | 'folder'>): string | null {
  if (path === null) return sent ?? null;
  const folder = dirname(path);
  const home = homedir();
  return folder === home || folder.startsWith(home + sep) ? `~${folder.slice(home.length)}` : folder;
}

/**
 * Reads a file of at most 1 MiB; folders, pipes and devices are not waited for. Never rejects: why it could not be read
 * is in `unreadable`, so that one bad file among several keeps none of the others back.
 */
export async function readIdentityFile(path: string): Promise<IdentityFile> {
  return readAtMost(path, LARGEST_IDENTITY_FILE);
}

async function readAtMost(path: string, mostBytes: number): Promise<IdentityFile> {
  const name = basename(path);
  try {
    // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await handle.stat();
      const unreadable = refusal(name, stats, mostBytes);
      if (unreadable !== null) return { name, path, bytes: Buffer.alloc(0), unreadable };
      const bytes = Buffer.alloc(stats.size + 1);
      let length = 0;
      for (let read = -1; read !== 0 && length < bytes.length; length += read)
        read = (await handle.read(bytes, length, bytes.length - length, null)).bytesRead;
      if (length > stats.size) return { name, path, bytes: Buffer.alloc(0), unreadable: growing(name) };
      return { name, path, bytes: bytes.subarray(0, length) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { name, path, bytes: Buffer.alloc(0), unreadable: unreadableFile(name, error) };
  }
}

/** The refusal of bytes that came without a file, where they are too many; else `null`. */
export function refuseBytes(name: string, bytes: number): Problem | null {
  return bytes > LARGEST_IDENTITY_FILE ? tooLarge(name, bytes) : null;
}

/** The files beside `path` that may hold a key or a certificate, those that cannot be read left out. Never rejects. */
export async function filesBeside(path: string): Promise<readonly IdentityFile[]> {
  const folder = dirname(path);
  const candidates = (await namesIn(folder))
    .filter((name) => name !== basename(path) && !name.startsWith('.') && mayHoldIdentity(name))
    .sort()
    .slice(0, MOST_BESIDE);
  const files: IdentityFile[] = [];
  for (const name of candidates) {
    const file = await readAtMost(join(folder, name), LARGEST_BESIDE);
    if (file.unreadable === undefined && file.bytes.length > 0) files.push(file);
  }
  return files;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of await opendir(folder)) {
      names.push(name);
      if (names.length === MOST_NAMES_BESIDE) break;
    }
  } catch {
    // What was seen so far will do.
  }
  return names;
}

function growing(file: string): Problem {
  return fileProblem('file-growing', { file }, file);
}

function refusal(file: string, stats: Stats, mostBytes: number): Problem | null {
  if (!stats.isFile())
    return fileProblem('file-unreadable', { file, why: stats.isDirectory() ? 'folder' : 'special' }, file);
  return stats.size > mostBytes ? tooLarge(file, stats.size) : null;
}

function tooLarge(file: string, bytes: number): Problem {
  return fileProblem('too-large', { file, bytes }, file);
}

function unreadableFile(file: string, error: unknown): Problem {
  const code = errorCode(error);
  return fileProblem('file-unreadable', { file, why: code === '' ? 'unknown' : code }, file);
}
