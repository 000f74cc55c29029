import { fstatSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { errorCode } from './system-error.ts';

/**
 * True where this program was started by `nohup`: the closing of its terminal is to end nothing. Node sets every signal
 * back to its default before a line of ours runs, so what nohup leaves beside that is looked at: shells note the program
 * they start in `_`, and GNU's nohup puts a /dev/null that cannot be read in place of a terminal.
 */
export function outlivesTerminal(environment: NodeJS.ProcessEnv, stdin = 0): boolean {
  return basename(environment['_'] ?? '') === 'nohup' || isUnreadableDevice(stdin);
}

function isUnreadableDevice(descriptor: number): boolean {
  if (process.platform === 'win32') return false;
  try {
    // A terminal would wait for a key, and a closed descriptor is nobody's word.
    if (fstatSync(descriptor).rdev !== statSync('/dev/null').rdev) return false;
  } catch {
    return false;
  }
  try {
    readSync(descriptor, Buffer.alloc(1), 0, 1, null);
    return false;
  } catch (error) {
    return errorCode(error) === 'EBADF';
  }
}
