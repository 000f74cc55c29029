import { basename } from 'node:path';
import type { SecretSize } from '../../../contract/facts/cli.ts';
import type { IdentityOpening } from '../../../contract/identity.ts';
import { fileOf } from '../../../contract/told.ts';
import { passphraseWords } from '../../../words/cli/passphrase.ts';
import type { FileSource } from '../../backend/backend.ts';
import type { Core } from '../../backend/core.ts';
import { readBounded } from '../../ground/read-bounded.ts';
import { errorCode } from '../../ground/system-error.ts';
import { textOfFile } from '../../ground/text-of-file.ts';
import type { CliIo } from '../cli-io.ts';
import { unreadable } from '../input/read-payload.ts';
import { type Refusal, refusal } from '../refusal.ts';

const LONGEST = 1_000;
/** A file that holds more is some other file. */
const MOST_BYTES = 64 * 1024;
const MOST_TRIES = 3;

/**
 * The passphrase from the file named, else from `PUSHWRIGHT_PASSPHRASE`; `null` where neither is given. Never from an
 * argument: every process on the computer can read those.
 */
export async function givenPassphrase(
  file: string | undefined,
  io: Pick<CliIo, 'environment'>,
  variable = 'PUSHWRIGHT_PASSPHRASE',
): Promise<string | null> {
  return file === undefined ? (io.environment[variable] ?? null) : secretOfFile(file, 'passphrase');
}

/**
 * A secret that lies alone in a file, on one line: UTF-8 or UTF-16 with a mark or without, else as Windows writes text.
 * Line ends at its end belong to the file. Throws `Refusal`.
 */
export async function secretOfFile(file: string, what: 'passphrase' | 'password'): Promise<string> {
  const name = basename(file);
  let bytes: Buffer;
  try {
    bytes = await readBounded(file, MOST_BYTES, { pipes: true });
  } catch (error) {
    if (errorCode(error) === 'too-large') throw tooLong(name, what, { unit: 'bytes', over: MOST_BYTES });
    throw unreadable(`${what}-file-unreadable`, name, error);
  }
  const text = textOfFile(bytes)?.replace(/[\r\n]+$/, '');
  if (text === undefined) throw refusal(`${what}-file-not-text`, { name }, { file: name });
  if (text.length > LONGEST) throw tooLong(name, what, { unit: 'characters', count: text.length });
  if (/[\r\n]/.test(text)) {
    const lines = text.split(/\r\n|\r|\n/).length;
    throw refusal(`${what}-file-many-lines`, { name, lines }, { file: name });
  }
  return text;
}

function tooLong(name: string, what: 'passphrase' | 'password', size: SecretSize['size']): Refusal {
  return refusal(`${what}-file-too-large`, { name, size, most: LONGEST }, { file: name });
}

/**
 * The passphrase for a file that is written: from the file named, else from `PUSHWRIGHT_NEW_PASSPHRASE`, else a person
 * types it twice. Throws a `Refusal` where there is none. `name`: of the file that is written, for the question.
 */
export async function newPassphrase(
  file: string | undefined,
  name: string,
  io: Pick<CliIo, 'environment' | 'isTerminal' | 'askSecret'>,
): Promise<string> {
  const given = await givenPassphrase(file, io, 'PUSHWRIGHT_NEW_PASSPHRASE');
  if (given !== null) return given;
  let question = passphraseWords.new(name);
  for (let tries = 0; tries < MOST_TRIES && io.isTerminal.stdin && io.isTerminal.stderr; tries += 1) {
    const typed = await io.askSecret(question);
    const again = typed === null || typed === '' ? null : await io.askSecret(passphraseWords.again);
    if (typed === null || (typed !== '' && again === null)) break;
    if (typed !== '' && typed === again) return typed;
    question = (typed === '' ? passphraseWords.newAfterEmpty : passphraseWords.newAfterOther)(name);
  }
  throw refusal('new-passphrase-needed', { name }, { file: name });
}

/** Opens identity files with the passphrase given; where one is needed, none was given and a person is there, asks for it. */
export async function openWithPassphrase(
  core: Core,
  sources: readonly FileSource[],
  given: string | null,
  io: Pick<CliIo, 'isTerminal' | 'askSecret'>,
): Promise<IdentityOpening> {
  let opening = await core.opener.openSources(sources, given);
  if (given !== null || !io.isTerminal.stdin || !io.isTerminal.stderr) return opening;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const asking = opening.problems.find(({ code }) => code === 'passphrase-needed' || code === 'passphrase-wrong');
    if (asking === undefined) return opening;
    const name = fileOf(asking) ?? passphraseWords.identity;
    const question = asking.code === 'passphrase-wrong' ? passphraseWords.ofAfterWrong : passphraseWords.of;
    const typed = await io.askSecret(question(name));
    if (typed === null) return opening;
    opening = await core.opener.openSources(sources, typed);
  }
  return opening;
}
