import type { FileExplanations, FileFaultCode, FileUse, UnusableFile } from '../contract/facts/files.ts';
import { t, words } from './language.ts';
import type { ExplanationWords, Said } from './shapes.ts';

/** Why a file could not be used: words that follow a colon, and what to do next. */
interface FaultWords {
  readonly why: string;
  readonly remedy: string;
}

const MAKE_ROOM = 'Make room on the disk, then do it again.';
const OTHER_PLACE = 'Choose a folder that you may write to.';
const ALLOWED = 'Change its permissions, or copy it to where you may read it.';

/** What the system's words mean, whatever was to be done (errno(3)). */
const FAULTS = words<Readonly<Record<string, FaultWords>>>('file-faults', {
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
});

const READ_FAULTS = words<Readonly<Record<string, FaultWords>>>('file-faults-reading', {
  'read-twice': {
    why: 'it is not a regular file, and results are read twice: once before anything is sent',
    remedy: 'Give --retry a file that “send --results” has written.',
  },
  ENOENT: { why: 'it is not there', remedy: 'Check the path: it counts from the folder you are in.' },
  EACCES: { why: 'you may not read it', remedy: ALLOWED },
  EPERM: { why: 'you may not read it', remedy: ALLOWED },
  ENXIO: { why: 'it is a device or a socket, not a file', remedy: 'Give a file.' },
  'too-large': { why: 'it is far too large for what it should hold', remedy: 'Check that it is the right file.' },
});

const WRITE_FAULTS = words<Readonly<Record<string, FaultWords>>>('file-faults-writing', {
  ENOENT: { why: 'its folder is not there', remedy: 'Make the folder first, or choose another.' },
  EACCES: { why: 'you may not write there', remedy: OTHER_PLACE },
  EPERM: { why: 'you may not write there', remedy: OTHER_PLACE },
  EFBIG: { why: 'it may not grow further', remedy: 'Choose a place that takes larger files.' },
  ENXIO: { why: 'it is a pipe that nobody reads', remedy: 'Start what reads it first, or give a file.' },
});

const OTHERWISE = words('file-faults-otherwise', {
  unknown: 'the reason is unknown',
  system: (code: string) => t`the system says ${code}`,
  read: 'Check that the file is there and that you may read it.',
  write: 'Choose a folder that you may write to. There must be room.',
});

/** Why the system would not, as words that follow a colon, and what to do next. A code that is unknown is named. */
export function fileFault(why: FileFaultCode, use: FileUse): FaultWords {
  return (
    (use === 'read' ? READ_FAULTS : WRITE_FAULTS)[why] ??
    FAULTS[why] ?? { why: why === '' ? OTHERWISE.unknown : OTHERWISE.system(why), remedy: OTHERWISE[use] }
  );
}

const SENTENCES = words('unusable-files', {
  cannot: { read: 'cannot be read', write: 'cannot be written', use: 'cannot be used' },
  confirm: 'Choose another name, or confirm that it may be replaced.',
  replace: 'Choose another name with --out, or allow it with --replace.',
  moved: 'It was moved or removed: choose it again.',
});

function unusable({ name, why, use }: UnusableFile): Said {
  const fault = fileFault(why, use);
  // "it is a folder": said of the file itself.
  const sentence = fault.why.startsWith('it ')
    ? t`${name} ${fault.why.slice(3)}.`
    : t`${name} ${SENTENCES.cannot[use]}: ${fault.why}.`;
  return { sentence, remedy: fault.remedy };
}

export const fileExplanations = words<ExplanationWords<FileExplanations>>('file-explanations', {
  'device-tokens-unreadable': (facts) => {
    if ('noFile' in facts)
      return { sentence: t`${facts.name} is not a file.`, remedy: 'Choose the file that holds the device tokens.' };
    return facts.why === 'ENOENT' ? { ...unusable(facts), remedy: SENTENCES.moved } : unusable(facts);
  },
  'categories-unreadable': unusable,
  'categories-unwritable': unusable,
  'devices-file-unreadable': unusable,
  'devices-unreadable': unusable,
  'devices-unwritable': unusable,
  'draft-unreadable': unusable,
  'draft-unwritable': unusable,
  'file-exists': (facts) => {
    const { name, of } = facts;
    if (of === 'option')
      return {
        sentence: facts.broken
          ? t`${name} is there, of an earlier run that was broken off.`
          : t`${name} is there already, and is not replaced.`,
        remedy: t`Give ${facts.option} another name, or move that file away first.`,
      };
    if (of === 'feedback')
      return {
        sentence: t`${name} is there already, and may hold what a feedback service does not name again: it is not replaced.`,
        remedy: 'Give another name, or move that file away.',
      };
    return {
      sentence: t`There is a file called ${name} already; it was left as it is.`,
      remedy: of === 'out' ? SENTENCES.replace : SENTENCES.confirm,
    };
  },
  'file-unusable': (facts) => {
    const { why, remedy } = fileFault(facts.why, facts.use);
    return { sentence: t`${facts.name} ${SENTENCES.cannot.use}: ${why}.`, remedy };
  },
  'file-unwritable': (facts) => {
    if ('name' in facts) return unusable(facts);
    const { why, remedy } = fileFault(facts.why, 'write');
    return { sentence: t`The folder ${facts.keyFolder} cannot be written to: ${why}. No key was made.`, remedy };
  },
  'history-unreadable': unusable,
  'history-unwritable': ({ name, why }) => {
    const fault = fileFault(why, 'write');
    return { sentence: t`Nothing can be kept in the history ${name}: ${fault.why}.`, remedy: fault.remedy };
  },
  'identities-unreadable': (facts) =>
    'name' in facts
      ? unusable(facts)
      : {
          sentence: 'The list of identities used before could not be understood.',
          remedy:
            facts.kept === ''
              ? 'Choose them again. The list held nothing.'
              : t`Choose them again. The list was kept as ${facts.kept}.`,
        },
  'identities-unwritable': unusable,
  'identity-marks-unreadable': (facts) =>
    'name' in facts
      ? unusable(facts)
      : {
          sentence: 'The names that you gave identities could not be understood.',
          remedy:
            facts.kept === ''
              ? 'The identities themselves are untouched. Name them again; the file held nothing.'
              : t`The identities themselves are untouched. Name them again; the file was kept as ${facts.kept}.`,
        },
  'identity-marks-unwritable': unusable,
  'log-unwritable': unusable,
  'passphrase-file-unreadable': unusable,
  'password-file-unreadable': unusable,
  'payload-unreadable': unusable,
  'results-unreadable': (facts) =>
    'noResults' in facts
      ? {
          sentence: t`${facts.name} is not a CSV of results: its first line does not name the columns token and outcome.`,
          remedy:
            'Give a file that “send --results” or “Save results” has written. For a list of device tokens there is --tokens.',
        }
      : unusable(facts),
  'results-unwritable': unusable,
  'secrets-unwritable': unusable,
  'settings-file-unreadable': unusable,
  'settings-unwritable': unusable,
});
