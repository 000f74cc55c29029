import type { ExplanationCode, ExplanationFacts } from '../../contract/facts/explanations.ts';
import type { FileDamage, FileLooks, PemBend } from '../../contract/facts/identity-files.ts';
import type { Mend, Problem } from '../../contract/outcome.ts';
import { inFile, problem } from '../../contract/told.ts';

/** Carries a problem for the user up to whoever asked; its code is the message. */
export class IdentityError extends Error {
  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problem.code, options);
    this.name = 'IdentityError';
  }
}

/** A problem with a file: its name is the place. */
export function fileProblem<Code extends ExplanationCode>(
  code: Code,
  facts: ExplanationFacts[Code],
  fileName: string,
  { mend = null, line = null }: { readonly mend?: Mend | null; readonly line?: number | null } = {},
): Problem & { readonly code: Code } {
  return problem(code, facts, { mend, place: inFile(fileName, line) });
}

/** A count as it is written; one beyond all sense is written otherwise. */
const COUNT = /^\d+$/;

/** The file opens with a passphrase, and none was given. */
export function passphraseNeeded(file: string, what: 'identity' | 'private-key'): Problem {
  return fileProblem('passphrase-needed', { file, what }, file, { mend: { kind: 'enter-passphrase' } });
}

/** The passphrase that was given does not open the file. Of it only whether it was empty is told. */
export function passphraseWrong(file: string, given: string): Problem {
  return fileProblem('passphrase-wrong', { file, empty: given === '' }, file, { mend: { kind: 'enter-passphrase' } });
}

/** The file’s encryption cannot be undone here. `algorithm`: its name, or its object identifier where it has none. */
export function unsupportedEncryption(file: string, algorithm: string, container: 'pkcs12' | 'private-key'): Problem {
  return fileProblem('unsupported-encryption', { file, algorithm, container }, file);
}

/** `count`: as it stands in the file; else it has more digits than are read. */
export function iterationsExcessive(file: string, count: string, most: number): Problem {
  const rounds = COUNT.test(count) ? Number(count) : null;
  return fileProblem('iterations-excessive', { file, rounds, most }, file);
}

/** Reading that did not end within `ms`; why is not known. `alone`: it had all the time that one file may have. */
export function tookTooLong(file: string, ms: number, alone: boolean): Problem {
  return fileProblem('opening-too-slow', { file, ms, alone }, file);
}

/** The file was not looked at: those before it took all the time that an opening may take. */
export function noTimeLeft(file: string): Problem {
  return fileProblem('opening-too-slow', { file, ms: null, alone: false }, file);
}

/** The file is of a kind that is known, and its bytes are not as they should be. `line`: from 1, where it is text. */
export function damagedFile(file: string, damage: FileDamage, line: number | null = null): Problem {
  return fileProblem('damaged-file', { file, damage }, file, { line });
}

/** A block whose first or last line is mistyped, and which was read all the same. */
export function bentBlock(file: string, bend: PemBend, line: number): Problem {
  return fileProblem('pem-line-mistyped', { file, bend }, file, { line });
}

/** A file that holds certificates or keys in wrappings, as secrets of CI are kept. */
export function wrapped(file: string): Problem {
  return fileProblem('file-wrapped', { file }, file);
}

/** The file has no bytes. */
export function emptyFile(file: string): Problem {
  return fileProblem('empty-file', { file }, file);
}

/**
 * Nothing in the file is an identity or a part of one. `looks`: what it is instead. `line`: from 1, where it is
 * text.
 */
export function notAnIdentity(file: string, looks: FileLooks, line: number | null = null): Problem {
  return fileProblem('not-an-identity', { file, looks }, file, { line });
}

/** Files of fastlane match; its older form is what “openssl enc” writes, so that `certain` is false of it. */
export function encryptedByMatch(file: string, certain: boolean): Problem {
  return fileProblem('match-encrypted', { file, certain }, file);
}
