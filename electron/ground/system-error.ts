import type { Problem } from '../../contract/outcome.ts';

/** The `code` of an error of the operating system, or '' where it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What was to be done with a file. */
export type FileUse = 'read' | 'write';

/** Why a file could not be used: words that follow a colon, and what to do next. */
export interface FileFault {
  readonly why: string;
  readonly remedy: string;
}

/** Thrown by our own readers where the system would have answered, but not with what was asked for. */
export class FileRefused extends Error {
  constructor(readonly code: 'not-a-file' | 'too-large' | 'silent-pipe') {
    super(code);
    this.name = 'FileRefused';
  }
}

const MAKE_ROOM = 'Make room on the disk, then do it again.';
const OTHER_PLACE = 'Choose a folder that you may write to.';
const ALLOWED = 'Change its permissions, or copy it to where you may read it.';

/** What the system's words mean, whatever was to be done (errno(3)). */
const FAULTS: Readonly<Record<string, FileFault>> = {
  ENOSPC: { why: 'the disk is full', remedy: MAKE_ROOM },
  EDQUOT: { why: 'your share of the disk is used up', remedy: MAKE_ROOM },
  EROFS: { why: 'the disk is read-only', remedy: 'Choose a folder on another disk.' },
  ENOTDIR: { why: 'a part of its path is a file, not a folder', remedy: 'Move that file away, or give another path.' },
  EISDIR: { why: 'it is a folder', remedy: 'Give the name of a file.' },
  ELOOP: { why: 'it is a link that leads back to itself', remedy: 'Give the file itself.' },
  ENAMETOOLONG: { why: 'its name is too long', remedy: 'Give it a shorter name.' },
  EMFILE: { why: 'too many files are open', remedy: 'Close other programs, then do it again.' },
  ENFILE: { why: 'too many files are open on this computer', remedy: 'Close other programs, then do it again.' },
  EIO: { why: 'the disk reports a fault', remedy: 'Check the disk, or use another.' },
  EBUSY: { why: 'another program holds it', remedy: 'Close that program, then do it again.' },
  ETXTBSY: { why: 'another program runs it', remedy: 'Close that program, then do it again.' },
  EEXIST: { why: 'there is something of that name already', remedy: 'Choose another name, or move that away first.' },
  'not-a-file': { why: 'it is a pipe or a device, not a file', remedy: 'Give a file.' },
  'silent-pipe': {
    why: 'it is a pipe that nobody writes to',
    remedy: 'Start what writes to it first, or give a file.',
  },
};

const READ_FAULTS: Readonly<Record<string, FileFault>> = {
  ENOENT: { why: 'it is not there', remedy: 'Check the path: it counts from the folder you are in.' },
  EACCES: { why: 'you may not read it', remedy: ALLOWED },
  EPERM: { why: 'you may not read it', remedy: ALLOWED },
  ENXIO: { why: 'it is a device or a socket, not a file', remedy: 'Give a file.' },
  'too-large': { why: 'it is far too large for what it should hold', remedy: 'Check that it is the right file.' },
};

const WRITE_FAULTS: Readonly<Record<string, FileFault>> = {
  ENOENT: { why: 'its folder is not there', remedy: 'Make the folder first, or choose another.' },
  EACCES: { why: 'you may not write there', remedy: OTHER_PLACE },
  EPERM: { why: 'you may not write there', remedy: OTHER_PLACE },
  EFBIG: { why: 'it may not grow further', remedy: 'Choose a place that takes larger files.' },
  ENXIO: { why: 'it is a pipe that nobody reads', remedy: 'Start what reads it first, or give a file.' },
};

/** Why the system would not, in words: the one table of its codes. One that is unknown is named. */
export function fileFault(error: unknown, use: FileUse): FileFault {
  const code = errorCode(error);
  return (
    (use === 'read' ? READ_FAULTS : WRITE_FAULTS)[code] ??
    FAULTS[code] ?? {
      why: code === '' ? 'the reason is unknown' : `the system says ${code}`,
      remedy:
        use === 'read'
          ? 'Check that the file is there and that you may read it.'
          : `${OTHER_PLACE} There must be room.`,
    }
  );
}

/**
 * That a file could not be used, as a problem of code `code`. `missing`: what to do where a file that was to be read is
 * not there.
 */
export function unusableFile(code: string, name: string, error: unknown, use: FileUse, missing?: string): Problem {
  const { why, remedy } = fileFault(error, use);
  return {
    code,
    // "it is a folder": said of the file itself.
    sentence: /^it /.test(why)
      ? `${name} ${why.slice(3)}.`
      : `${name} cannot be ${use === 'read' ? 'read' : 'written'}: ${why}.`,
    remedy: use === 'read' && errorCode(error) === 'ENOENT' && missing !== undefined ? missing : remedy,
    mend: null,
    place: { name, line: null, column: null },
  };
}

/**
 * A refusal of the system that nobody foresaw, as a problem of its own: a folder that may not be written to is no fault
 * inside Pushwright. `null` for an error that names no file.
 */
export function systemProblem(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('path' in error) || !('syscall' in error)) return null;
  const { path, syscall } = error;
  if (typeof path !== 'string' || errorCode(error) === '') return null;
  const { why, remedy } = fileFault(
    error,
    /^(?:open|read|scandir|stat|lstat|opendir|realpath)$/.test(String(syscall)) ? 'read' : 'write',
  );
  return { code: 'file-unusable', sentence: `${path} cannot be used: ${why}.`, remedy, mend: null, place: null };
}
