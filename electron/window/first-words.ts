import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { StartRefusal } from '../../contract/facts/host.ts';
import { quotable } from '../ground/printable.ts';

/** What the installed program was started for. */
export type Start =
  | { readonly kind: 'window'; readonly files: readonly string[] }
  | { readonly kind: 'command' }
  | { readonly kind: 'refused'; readonly refusal: StartRefusal };

/** Options that make it a command, as any first word does (docs/command-line.md). */
const COMMAND_OPTIONS: ReadonlySet<string> = new Set(['--help', '--version']);
/**
 * Switches of Chromium and Node that open the program to others: whoever reaches a port or a pipe reads the page and types in
 * it, or another program is run in place of a part of this one. A link or a shortcut of somebody else's may hold them.
 */
export const OPENING_SWITCHES = [
  ...['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address'],
  ...['inspect', 'inspect-brk', 'inspect-port', 'inspect-publish-uid', 'js-flags'],
  ...['gpu-launcher', 'renderer-cmd-prefix', 'utility-cmd-prefix', 'zygote-cmd-prefix', 'ppapi-plugin-launcher'],
];
/** As many as may be dropped at once. */
const MOST_FILES = 500;
const LONGEST_PATH = 32_767;

/**
 * Decides by what is there: a command's name is that command; files and folders alone open the window with them, as if
 * they were dropped; a file with options is for the command that reads such files. An address is refused wherever it
 * stands first: whoever has a program started with one did not type it. `words`: without the program's own name.
 */
export function startOf(words: readonly string[], cwd: string, commands: ReadonlySet<string>): Start {
  const [first] = words;
  if (first === undefined) return { kind: 'window', files: [] };
  if (commands.has(first) || COMMAND_OPTIONS.has(first)) return { kind: 'command' };
  const address = words.find((word) => word.includes('://'));
  if (address !== undefined) return refused({ why: 'address', word: quotable(address) });
  const named = words.filter((word) => !word.startsWith('-'));
  const files = named.map((word) => resolve(cwd, word));
  const missing = named.find((word, at) => word === '' || !isThere(files[at] ?? ''));
  // Switches of Chromium alone, such as a display's.
  if (named.length === 0) return { kind: 'window', files: [] };
  if (missing !== undefined) {
    if (missing === first) return { kind: 'command' };
    return refused({ why: 'missing', word: quotable(missing) });
  }
  if (first.startsWith('-')) return { kind: 'window', files: files.slice(0, MOST_FILES) };
  if (named.length < words.length) return { kind: 'command' };
  if (files.length > MOST_FILES) return refused({ why: 'too-many', files: files.length, most: MOST_FILES });
  return { kind: 'window', files };
}

/** The files that another start handed over; none where it is anything else. */
export function filesHandedOver(data: unknown): readonly string[] {
  if (typeof data !== 'object' || data === null || !('files' in data) || !Array.isArray(data.files)) return [];
  const files: readonly unknown[] = data.files;
  return files.flatMap((path) => (typeof path === 'string' && isThere(path) && resolve(path) === path ? path : []));
}

function isThere(path: string): boolean {
  if (path.length > LONGEST_PATH || path.includes('\0')) return false;
  try {
    const stats = statSync(path);
    return stats.isFile() || stats.isDirectory();
  } catch {
    return false;
  }
}

function refused(refusal: StartRefusal): Start {
  return { kind: 'refused', refusal };
}
