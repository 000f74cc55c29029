import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { IdentityOpening } from '../../contract/channels.ts';
import type { FileSource } from '../backend/backend.ts';
import type { Core } from '../backend/core.ts';
import type { CliIo } from './cli-io.ts';
import { unreadable } from './read-payload.ts';
import { refusal } from './refusal.ts';

const LONGEST = 1_000;
const MOST_TRIES = 3;

/**
 * The passphrase from the file named, else from `PUSHWRIGHT_PASSPHRASE`; `null` where neither is given. Never from an
 * argument: every process on the computer can read those. One line end at the end of the file belongs to the file.
 */
export async function givenPassphrase(
  file: string | undefined,
  io: Pick<CliIo, 'environment'>,
): Promise<string | null> {
  if (file === undefined) return io.environment['PUSHWRIGHT_PASSPHRASE'] ?? null;
  const name = basename(file);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable('passphrase-file-unreadable', name, error);
  }
  if (text.length > LONGEST)
    throw refusal({
      code: 'passphrase-file-too-large',
      sentence: `${name} has ${text.length} characters; a passphrase has at most ${LONGEST}.`,
      remedy: 'Give the file that holds the passphrase alone, on one line.',
      place: { name, line: null, column: null },
    });
  return text.replace(/\r?\n$/, '');
}

/** Opens identity files with the passphrase given; where one is needed, none was given and a person is there, asks for it. */
export async function openWithPassphrase(
  core: Core,
  sources: readonly FileSource[],
  given: string | null,
  io: Pick<CliIo, 'isTerminal' | 'askSecret'>,
): Promise<IdentityOpening> {
  let opening = await core.identities.openSources(sources, given);
  if (given !== null || !io.isTerminal.stdin || !io.isTerminal.stderr) return opening;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const asking = opening.problems.find(({ code }) => code === 'passphrase-needed' || code === 'passphrase-wrong');
    if (asking === undefined) return opening;
    const name = asking.place?.name ?? 'the identity';
    const again = asking.code === 'passphrase-wrong' ? 'That is not it. ' : '';
    const typed = await io.askSecret(`${again}Passphrase of ${name}: `);
    if (typed === null) return opening;
    opening = await core.identities.openSources(sources, typed);
  }
  return opening;
}
