import type { Problem } from '../../contract/outcome.ts';

/** Carries a problem for the user up to whoever asked; its sentence is the message. */
export class IdentityError extends Error {
  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problem.sentence, options);
    this.name = 'IdentityError';
  }
}

/** A problem with a file: its name is the place. */
export function fileProblem(
  fileName: string,
  parts: Pick<Problem, 'code' | 'sentence' | 'remedy'> & {
    readonly mend?: Problem['mend'];
    readonly line?: number | null;
    readonly column?: number | null;
  },
): Problem {
  const { code, sentence, remedy, mend = null, line = null, column = null } = parts;
  return { code, sentence, remedy, mend, place: { name: fileName, line, column } };
}

/** How to get certificate and key together out of Keychain Access. */
export const EXPORT_FROM_KEYCHAIN =
  'On the Mac that made the signing request, open Keychain Access, choose My Certificates, and open the triangle beside the certificate to see its private key. Select the certificate, right-click it, choose Export… and the format .p12, and choose that file here.';

/** How to come by a certificate whose key is certainly here. */
export const NEW_CERTIFICATE =
  'make a new signing request (in the window under Tools, on the command line with “pushwright csr”) and with it a new certificate in Apple’s developer account';

/** What to do where no private key fits a certificate. */
export const WITHOUT_TRIANGLE = `No triangle there means that the key is on another Mac: export it there, or ${NEW_CERTIFICATE}.`;

export function passphraseNeeded(fileName: string, what: string): Problem {
  return fileProblem(fileName, {
    code: 'passphrase-needed',
    sentence: `${what} in ${fileName} is protected by a passphrase.`,
    remedy:
      'Enter the passphrase that was chosen when the file was exported (on the command line: --passphrase-file FILE, or PUSHWRIGHT_PASSPHRASE).',
    mend: { kind: 'enter-passphrase' },
  });
}

export function passphraseWrong(fileName: string, given: string): Problem {
  return fileProblem(fileName, {
    code: 'passphrase-wrong',
    sentence:
      given === ''
        ? `${fileName} does not open with an empty passphrase.`
        : `${fileName} does not open with this passphrase.`,
    remedy:
      'Enter the passphrase that was chosen when the file was exported; upper and lower case matter. It is not the password of the Mac or of the Apple account. If it is lost, export the identity again.',
    mend: { kind: 'enter-passphrase' },
  });
}

export function unsupportedEncryption(
  fileName: string,
  algorithm: string,
  container: 'pkcs12' | 'private-key',
): Problem {
  return fileProblem(fileName, {
    code: 'unsupported-encryption',
    sentence: `${fileName} is encrypted with ${algorithm}, which Pushwright does not carry out. The passphrase may be right.`,
    remedy:
      container === 'pkcs12'
        ? 'Export it again from Keychain Access, or convert it: “openssl pkcs12 -legacy -in OLD.p12 -nodes -out OPEN.pem && openssl pkcs12 -export -in OPEN.pem -out NEW.p12”, and delete OPEN.pem.'
        : 'Convert it: “openssl pkcs8 -provider legacy -provider default -in OLD.key -topk8 -v2 aes-256-cbc -out NEW.key”.',
  });
}

export function iterationsExcessive(fileName: string, count: string): Problem {
  const asked = /^\d+$/.test(count) ? Number(count).toLocaleString('en-US') : 'more than 10,000,000';
  return fileProblem(fileName, {
    code: 'iterations-excessive',
    sentence: `${fileName} asks for ${asked} rounds of key derivation, which would take hours: it was not opened.`,
    remedy:
      'No export from Keychain Access or OpenSSL does this, so the file is damaged or not to be trusted. Export the identity again.',
  });
}

/** Reading that did not end within `ms`; why is not known. `isWhole`: it had all the time that one file may have. */
export function tookTooLong(fileName: string, ms: number, isWhole: boolean): Problem {
  return fileProblem(fileName, {
    code: 'opening-too-slow',
    sentence: `Opening ${fileName} did not end within ${Math.round(ms / 100) / 10} seconds and was stopped.`,
    remedy: isWhole
      ? 'Try again when this computer has less to do. Export the identity again with the usual settings if it stays so: a file may ask for very many rounds of key derivation.'
      : 'The files before it took most of the time that one opening has: open it by itself.',
  });
}

export function noTimeLeft(fileName: string): Problem {
  return fileProblem(fileName, {
    code: 'opening-too-slow',
    sentence: `${fileName} was not opened: the files before it took all the time that one opening has.`,
    remedy: 'Open it by itself.',
  });
}

export function damagedFile(fileName: string, what: string, line: number | null = null): Problem {
  return fileProblem(fileName, {
    code: 'damaged-file',
    sentence: `${fileName} is damaged: ${what}.`,
    remedy: 'Copy or download the file again, or export the identity again.',
    line,
  });
}

/** A block whose first or last line is mistyped, and which was read all the same. `what`: the line, and how it should be. */
export function bentBlock(fileName: string, what: string, line: number): Problem {
  return fileProblem(fileName, {
    code: 'pem-line-mistyped',
    sentence: `${fileName} is mistyped: ${what}.`,
    remedy:
      'Pushwright reads it all the same. Other tools will not: correct the line, or write the file anew (convert).',
    line,
  });
}

/** A file that holds certificates or keys in wrappings, as secrets of CI are kept. */
export function wrapped(fileName: string): Problem {
  return fileProblem(fileName, {
    code: 'file-wrapped',
    sentence: `What ${fileName} holds is wrapped, as base64 in a text or in a variable.`,
    remedy: 'Pushwright reads it all the same. Other tools want it unwrapped: write the file anew (convert).',
  });
}

export function emptyFile(fileName: string): Problem {
  return fileProblem(fileName, {
    code: 'empty-file',
    sentence: `${fileName} is empty.`,
    remedy: 'Copy or download the file again; an interrupted download leaves an empty file.',
  });
}

export function notAnIdentity(
  fileName: string,
  looksLike: string,
  line: number | null = null,
  remedy = 'Choose a .p12, .pem, .cer or .p8 file.',
): Problem {
  return fileProblem(fileName, {
    code: 'not-an-identity',
    sentence: `${fileName} is ${looksLike}, not a certificate or a key.`,
    remedy,
    line,
  });
}

/** Files of fastlane match; its older form is what “openssl enc” writes, so that `isCertain` is false of it. */
export function encryptedByMatch(fileName: string, isCertain: boolean): Problem {
  return fileProblem(fileName, {
    code: 'match-encrypted',
    sentence: isCertain
      ? `${fileName} is encrypted by fastlane match.`
      : `${fileName} is encrypted the way OpenSSL does it (openssl enc), and so is what is encrypted by fastlane match.`,
    remedy: `Decrypt the repository’s files with “fastlane match decrypt” and the passphrase in MATCH_PASSWORD, then search the folder again.${
      isCertain ? '' : ' If it is not of match: “openssl enc -d -a”, with the cipher of its encryption.'
    }`,
  });
}

/** `ms` (UNIX) as a day in words, in UTC: "3 March 2026". */
export function dayInWords(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
