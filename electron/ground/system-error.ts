import type { ExplanationFacts } from '../../contract/facts/explanations.ts';
import type { FileUse, OwnFileFault, UnusableFile } from '../../contract/facts/files.ts';
import type { Problem } from '../../contract/outcome.ts';
import { inFile, problem } from '../../contract/told.ts';

/** The `code` of an error of the operating system, or '' where it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Thrown by our own readers where the system would have answered, but not with what was asked for. */
export class FileRefused extends Error {
  constructor(readonly code: OwnFileFault) {
    super(code);
    this.name = 'FileRefused';
  }
}

/** Codes of problems whose only facts are the file and what the system said of it. */
export type UnusableFileCode = keyof {
  [Code in keyof ExplanationFacts as UnusableFile extends ExplanationFacts[Code] ? Code : never]: null;
};

/** That a file could not be used, as a problem of code `code`. */
export function unusableFile(code: UnusableFileCode, name: string, error: unknown, use: FileUse): Problem {
  return problem(code, { name, why: errorCode(error), use }, { place: inFile(name) });
}

/**
 * A refusal of the system that nobody foresaw, as a problem of its own: a folder that may not be written to is no fault
 * inside Pushwright. `null` for an error that names no file.
 */
export function systemProblem(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('path' in error) || !('syscall' in error)) return null;
  const { path, syscall } = error;
  const why = errorCode(error);
  if (typeof path !== 'string' || why === '') return null;
  const reading = /^(?:open|read|scandir|stat|lstat|opendir|realpath)$/.test(String(syscall));
  return problem('file-unusable', { name: path, why, use: reading ? 'read' : 'write' });
}
