import type { FileDamage, IdentityFileExplanations, PemBend } from '../../contract/facts/identity-files.ts';
import { t, words } from '../language.ts';
import { number } from '../prose.ts';
import type { ExplanationWords, Said } from '../shapes.ts';
import { CHOOSE_A_FILE, notAnIdentity } from './looks.ts';

const BENDS = words('pem-bends', {
  mistyped: (line: string, right: string) => t`its line “${line}” should be “${right}”`,
  noEnd: (first: string, last: string) => t`“${first}” has no “${last}”`,
});

function bendWords(bend: PemBend): string {
  return bend.kind === 'mistyped' ? BENDS.mistyped(bend.line, bend.right) : BENDS.noEnd(bend.first, bend.last);
}

const DAMAGES = words('file-damages', {
  tooManyBlocks: (most: number) => t`it holds more than ${number(most)} blocks, and the rest was not read`,
  empty: 'is empty',
  stray: (stray: string) => t`holds “${stray}”, which is no base64`,
  block: (label: string, fault: string) => t`its ${label} block ${fault}`,
  bentBlock: (bend: string, fault: string) => t`${bend}, and the block ${fault}`,
  certificate: 'its certificate cannot be read',
  certificates: 'its certificates cannot be read',
  privateKey: 'its private key cannot be read',
  unknownKey: 'its private key cannot be read, or is of a kind that is not known here',
  pkcs12: 'it begins as a .p12 file, and what follows cannot be read',
  tls: (algorithm: string) => t`TLS can make no use of its certificate or key (${algorithm})`,
});

function damageWords(damage: FileDamage): string {
  switch (damage.kind) {
    case 'too-many-blocks':
      return DAMAGES.tooManyBlocks(damage.most);
    case 'block': {
      const fault = damage.stray === null ? DAMAGES.empty : DAMAGES.stray(damage.stray);
      if (damage.bend === null) return DAMAGES.block(damage.label, fault);
      return DAMAGES.bentBlock(bendWords(damage.bend), fault);
    }
    case 'private-key':
      return DAMAGES.privateKey;
    case 'private-key-unknown':
      return DAMAGES.unknownKey;
    case 'tls':
      return DAMAGES.tls(damage.algorithm);
    default:
      return DAMAGES[damage.kind];
  }
}

const PUBLIC_KEY = words('public-key-encryption', 'a public key');
const CONVERTED = words('unsupported-encryption-remedies', {
  pkcs12:
    'Export it again from Keychain Access, or convert it: “openssl pkcs12 -legacy -in OLD.p12 -nodes -out OPEN.pem && openssl pkcs12 -export -in OPEN.pem -out NEW.p12”, and delete OPEN.pem.',
  'private-key':
    'Convert it: “openssl pkcs8 -provider legacy -provider default -in OLD.key -topk8 -v2 aes-256-cbc -out NEW.key”.',
});

const PROTECTED = words('protected-things', { identity: 'The identity', 'private-key': 'The private key' });

const ALONE = 'Open it by itself.';

const SLOW = words('opening-slow', {
  stopped: (file: string, seconds: string) => t`Opening ${file} did not end within ${seconds} seconds and was stopped.`,
  again:
    'Try again when this computer has less to do. Export the identity again with the usual settings if it stays so: a file may ask for very many rounds of key derivation.',
  others: 'The files before it took most of the time that one opening has: open it by itself.',
});

const UNREADABLE = words<Readonly<Record<string, (file: string) => Said>>>('identity-file-faults', {
  folder: (file) => ({
    sentence: t`${file} is a folder.`,
    remedy: 'Choose the files in it: a .p12, .pem, .cer or .p8 file.',
  }),
  special: (file) => ({ sentence: t`${file} is a pipe or a device, not a file.`, remedy: CHOOSE_A_FILE }),
  ENXIO: (file) => ({ sentence: t`${file} is a pipe or a device, not a file.`, remedy: CHOOSE_A_FILE }),
  ENOENT: (file) => ({
    sentence: t`${file} is not there any more.`,
    remedy: 'Choose the file where it is now.',
  }),
  EACCES: (file) => ({
    sentence: t`${file} may not be read by you.`,
    remedy: 'Change its permissions, or copy it to a folder of your own.',
  }),
  EPERM: (file) => ({
    sentence: t`${file} may not be read by this application.`,
    remedy:
      'On a Mac, allow access to the folder in System Settings under Privacy & Security, or copy the file elsewhere.',
  }),
  ELOOP: (file) => ({ sentence: t`${file} is a link that leads back to itself.`, remedy: 'Choose the file itself.' }),
});

const FOLDERS = words('folders-unreadable', {
  one: (name: string) => t`The folder ${name} could not be read.`,
  oneBelow: (listed: string) => t`One folder below could not be read: ${listed}.`,
  below: (count: number, listed: string) => t`${number(count)} folders below could not be read: ${listed}.`,
  allow:
    'Check that it is there and that you may open it. On a Mac, allow access in System Settings under Privacy & Security, Files and Folders.',
});

const LISTS = words('some-of-many', {
  more: (names: string, more: number) => t`${names} and ${number(more)} more`,
});

/** Some names, and how many more there are. */
export function someOf(names: readonly string[], more: number): string {
  const listed = names.join(', ');
  return more > 0 ? LISTS.more(listed, more) : listed;
}

const KIB = 1024;

const SIZES = words('file-sizes', {
  kib: (size: number) => t`${number(size)} KiB`,
  mib: (size: number) => t`${number(size)} MiB`,
});

function sizeWords(bytes: number): string {
  return bytes >= 10 * KIB * KIB ? SIZES.mib(Math.round(bytes / KIB / KIB)) : SIZES.kib(Math.ceil(bytes / KIB));
}

export const identityFileExplanations = words<ExplanationWords<IdentityFileExplanations>>(
  'identity-file-explanations',
  {
    'passphrase-needed': ({ file, what, recalled }, explain) =>
      recalled === undefined
        ? {
            sentence: t`${PROTECTED[what]} in ${file} is protected by a passphrase.`,
            remedy:
              'Enter the passphrase that was chosen when the file was exported (on the command line: --passphrase-file FILE, or PUSHWRIGHT_PASSPHRASE).',
          }
        : explain(recalled),
    'passphrase-wrong': ({ file, empty, recalled }, explain) =>
      recalled === undefined
        ? {
            sentence: empty
              ? t`${file} does not open with an empty passphrase.`
              : t`${file} does not open with this passphrase.`,
            remedy:
              'Enter the passphrase that was chosen when the file was exported; upper and lower case matter. It is not the password of the Mac or of the Apple account. If it is lost, export the identity again.',
          }
        : explain(recalled),
    'unsupported-encryption': ({ file, algorithm, container }) => ({
      sentence: t`${file} is encrypted with ${algorithm === 'public-key' ? PUBLIC_KEY : algorithm}, which Pushwright does not carry out. The passphrase may be right.`,
      remedy: CONVERTED[container],
    }),
    'iterations-excessive': ({ file, rounds, most }) => {
      const asked = rounds === null ? t`more than ${number(most)}` : number(rounds);
      return {
        sentence: t`${file} asks for ${asked} rounds of key derivation, which would take hours: it was not opened.`,
        remedy:
          'No export from Keychain Access or OpenSSL does this, so the file is damaged or not to be trusted. Export the identity again.',
      };
    },
    'opening-too-slow': ({ file, ms, alone }) =>
      ms === null
        ? {
            sentence: t`${file} was not opened: the files before it took all the time that one opening has.`,
            remedy: ALONE,
          }
        : {
            sentence: SLOW.stopped(file, number(Math.round(ms / 100) / 10)),
            remedy: alone ? SLOW.again : SLOW.others,
          },
    'damaged-file': ({ file, damage }) => ({
      sentence: t`${file} is damaged: ${damageWords(damage)}.`,
      remedy: 'Copy or download the file again, or export the identity again.',
    }),
    'pem-line-mistyped': ({ file, bend }) => ({
      sentence: t`${file} is mistyped: ${bendWords(bend)}.`,
      remedy:
        'Pushwright reads it all the same. Other tools will not: correct the line, or write the file anew (convert).',
    }),
    'file-wrapped': ({ file }) => ({
      sentence: t`What ${file} holds is wrapped, as base64 in a text or in a variable.`,
      remedy: 'Pushwright reads it all the same. Other tools want it unwrapped: write the file anew (convert).',
    }),
    'empty-file': ({ file }) => ({
      sentence: t`${file} is empty.`,
      remedy: 'Copy or download the file again; an interrupted download leaves an empty file.',
    }),
    'not-an-identity': notAnIdentity,
    'match-encrypted': ({ file, certain }) =>
      certain
        ? {
            sentence: t`${file} is encrypted by fastlane match.`,
            remedy:
              'Decrypt the repository’s files with “fastlane match decrypt” and the passphrase in MATCH_PASSWORD, then search the folder again.',
          }
        : {
            sentence: t`${file} is encrypted the way OpenSSL does it (openssl enc), and so is what is encrypted by fastlane match.`,
            remedy:
              'Decrypt the repository’s files with “fastlane match decrypt” and the passphrase in MATCH_PASSWORD, then search the folder again. If it is not of match: “openssl enc -d -a”, with the cipher of its encryption.',
          },
    'file-growing': ({ file }) => ({
      sentence: t`${file} grew while it was read: something is still writing it.`,
      remedy: 'Wait until the download or the copy has ended, and choose it again.',
    }),
    'file-unreadable': ({ file, why }) =>
      UNREADABLE[why]?.(file) ?? {
        sentence: t`${file} could not be read (${why}).`,
        remedy: 'Copy the file to another folder and try again.',
      },
    'too-large': ({ file, bytes }) => ({
      sentence: t`${file} has ${sizeWords(bytes)}; an identity has a few KiB, and more than 1 MiB is not read.`,
      remedy: CHOOSE_A_FILE,
    }),
    'folder-unreadable': ({ names, more, below }) => {
      const listed = someOf(names, more);
      const count = names.length + more;
      const sentence = !below
        ? FOLDERS.one(listed)
        : count === 1
          ? FOLDERS.oneBelow(listed)
          : FOLDERS.below(count, listed);
      return { sentence, remedy: FOLDERS.allow };
    },
  },
);
