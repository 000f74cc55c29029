import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Command } from 'commander';
import { COMPANION_ENDINGS, IDENTITY_ENDINGS } from '../../contract/identity.ts';
import { wrongUsage } from './refusal.ts';

const OF_IDENTITIES: ReadonlySet<string> = new Set([...IDENTITY_ENDINGS, ...COMPANION_ENDINGS]);

/**
 * The command line with its command. The first word is a command's name or a file, which is read for what it is: an
 * identity, or a text to import. Throws a `Refusal` for anything else, an address above all: whoever has a program
 * started with one did not type it.
 */
export async function withCommand(argv: readonly string[], program: Command): Promise<readonly string[]> {
  const [first] = argv;
  if (first === undefined || first.startsWith('-') || program.commands.some((one) => one.name() === first)) return argv;
  if (first.includes('://')) throw wrongUsage({ why: 'address', word: first });
  const stats = await stat(first).catch(() => null);
  if (stats === null) return argv;
  if (!stats.isFile()) throw wrongUsage({ why: 'not-a-file', word: first });
  return [OF_IDENTITIES.has(extname(first).toLowerCase()) ? 'identity' : 'import', ...argv];
}
