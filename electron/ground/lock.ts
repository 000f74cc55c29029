import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { uptime } from 'node:os';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { readBounded } from './read-bounded.ts';
import { errorCode } from './system-error.ts';

/*
 * One program at a time. The lock is a file that holds its owner's process number: Node gives out no lock of the system's.
 * Who waits believes no clock of a file, which another computer or a wrong date may have written: it takes a lock over
 * when its owner does not run, or when it has seen the very same lock for so long by its own clock.
 */

/** What is done under a lock takes less than a tenth of it; a number that runs may be another program's by now. */
const HELD_MS = 30_000;
/** A lock with our own number that we do not hold: of an earlier program in the same container. */
const OWN_NUMBER_MS = 10_000;
/** Empty or garbled: it is written in the moment in which it is made. */
const EMPTY_MS = 1_000;
const POLL_MS = 10;
const MOST_BYTES = 4_096;
/** Clocks are set, and seconds counted coarsely; a computer takes longer to start anew and be used. */
const SAME_START_SECONDS = 120;

/** In this process those who want the same lock queue here. */
const queues = new Map<string, Promise<void>>();

/**
 * Runs `work` while no other program, and nothing else in this one, does so under the lock file `path`, first come, first
 * served. A missing folder is made, with mode 0700. `work` must not ask for the same lock. Rejects with the system's error
 * where the folder takes no lock.
 */
export function whileLocked<T>(path: string, work: () => Promise<T>): Promise<T> {
  const done = (queues.get(path) ?? Promise.resolve()).then(() => locked(path, work));
  const settled = done.then(
    () => undefined,
    () => undefined,
  );
  queues.set(path, settled);
  void settled.then(() => {
    if (queues.get(path) === settled) queues.delete(path);
  });
  return done;
}

async function locked<T>(path: string, work: () => Promise<T>): Promise<T> {
  const mine = newOwner();
  await makeFolder(dirname(path));
  await take(path, mine);
  try {
    return await work();
  } finally {
    // One that was taken over is another's by now.
    if ((await read(path))?.text === mine) await rm(path, { force: true });
  }
}

async function take(path: string, mine: string): Promise<void> {
  let seen = '';
  let since = 0;
  while (!make(path, mine)) {
    const lock = await read(path);
    if (lock === null) continue;
    if (lock.which !== seen) {
      seen = lock.which;
      since = performance.now();
    }
    if (isLeft(lock.text, performance.now() - since)) await takeAway(path, lock.which);
    else await new Promise((resolve) => setTimeout(resolve, POLL_MS * (1 + Math.random())));
  }
}

/** Makes the file in one go; false where there is one. */
function make(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    // A full disk makes the file and takes no text. Where not even that could be made, another's is let alone.
    if (['ENOSPC', 'EDQUOT', 'EIO'].includes(errorCode(error))) void rm(path, { force: true });
    throw error;
  }
}

interface Lock {
  readonly text: string;
  /** Differs between any two locks. */
  readonly which: string;
}

async function read(path: string): Promise<Lock | null> {
  try {
    const [bytes, { ino, mtimeMs }] = await Promise.all([readBounded(path, MOST_BYTES), stat(path)]);
    const text = bytes.toString('latin1');
    return { text, which: `${ino} ${mtimeMs} ${text}` };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function isLeft(text: string, unchangedMs: number): boolean {
  if (!(Number.parseInt(text, 10) > 0)) return unchangedMs > EMPTY_MS;
  if (!isOwnerRunning(text)) return true;
  return unchangedMs > (isOurNumber(text) ? OWN_NUMBER_MS : HELD_MS);
}

/** Of several that find the same lock left, one removes it, and looks once more before: nobody removes a lock that was taken meanwhile. */
async function takeAway(path: string, which: string): Promise<void> {
  const turn = `${path}.turn`;
  if (!make(turn, String(process.pid))) {
    const other = await read(turn);
    if (other !== null && !isRunning(Number.parseInt(other.text, 10))) await rm(turn, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    return;
  }
  try {
    if ((await read(path))?.which === which) await rm(path, { force: true });
  } finally {
    await rm(turn, { force: true });
  }
}

/** Whether a process of this number runs, whoever's it is. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/**
 * Takes something for as long as this program runs: resolves with what gives it back, or with `null` where a program that
 * runs has it. `path`: the file that says who. To be called under a lock.
 */
export async function claim(path: string): Promise<(() => Promise<void>) | null> {
  if (await isClaimed(path)) return null;
  const mine = newOwner();
  await rm(path, { force: true });
  if (!make(path, mine)) return null;
  claimed.add(mine);
  return async () => {
    claimed.delete(mine);
    if ((await read(path))?.text === mine) await rm(path, { force: true });
  };
}

/** Whether a program that runs, this one included, has claimed what the file `path` is about. */
export async function isClaimed(path: string): Promise<boolean> {
  const owner = (await read(path))?.text ?? '';
  return claimed.has(owner) || (!isOurNumber(owner) && isOwnerRunning(owner));
}

/** What this process has claimed: an owner of our number that is not among them was an earlier program. */
const claimed = new Set<string>();

/** Who owns a lock: a process, a number of its own, and when the process began, for its number is given out again. */
function newOwner(): string {
  return `${process.pid} ${randomBytes(8).toString('hex')} ${beganAt(process.pid)}`;
}

function isOurNumber(owner: string): boolean {
  return Number.parseInt(owner, 10) === process.pid;
}

function isOwnerRunning(owner: string): boolean {
  const [number = '', , began] = owner.split(' ');
  const pid = Number.parseInt(number, 10);
  if (!(pid > 0 && isRunning(pid))) return false;
  const now = beganAt(pid);
  return now !== '' && (began === undefined || isSameTime(began, now));
}

/**
 * "s4711": as Linux counts it; elsewhere "b1764500000": when the computer was started, UNIX seconds. '' for a process that
 * has ended and was not taken note of yet.
 */
function beganAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Fields 3 and 22 of proc(5); the second, in parentheses, may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return '';
    if (fields[19] !== undefined) return `s${fields[19]}`;
  } catch {
    // No Linux, or not to be seen.
  }
  return `b${Math.round(Date.now() / 1000 - uptime())}`;
}

function isSameTime(one: string, other: string): boolean {
  if (one.startsWith('b') && other.startsWith('b'))
    return Math.abs(Number(one.slice(1)) - Number(other.slice(1))) < SAME_START_SECONDS;
  // Where only one could be seen nothing is known.
  return one[0] !== other[0] || one === other;
}
