import type { CliExplanations, ListedIdentity, SecretSize } from '../../contract/facts/cli.ts';
import { fileFault } from '../files.ts';
import { t, words } from '../language.ts';
import { encodingName } from '../payload/encodings.ts';
import { number } from '../prose.ts';
import type { ExplanationWords, Said } from '../shapes.ts';
import { exportUnfit } from './exchange.ts';
import { usageWords } from './usage.ts';

const CHECK_LIST = words('cli-lists', {
  fix: 'Fix the list, then send again: nothing was sent.',
  seeKept: 'See what is kept with: pushwright csr list',
  noIdentity: 'there is no identity',
  certificate: 'a certificate that is made from it',
});

function there(identities: readonly ListedIdentity[]): string {
  if (identities.length === 0) return CHECK_LIST.noIdentity;
  return identities.map(({ name, fingerprint }) => t`${name} (${fingerprint.slice(0, 16)})`).join(', ');
}

const PASSPHRASE_FILE = words('cli-passphrase-file', {
  notText: (name: string) => ({
    sentence: t`${name} is no text file.`,
    remedy: t`Give a file that holds the passphrase alone, as text on one line.`,
  }),
  lines: (name: string, lines: number) => t`${name} has ${lines} lines; a passphrase has one.`,
  bytes: (name: string, over: number, most: number) =>
    t`${name} has more than ${over} bytes; a passphrase has at most ${most} characters.`,
  characters: (name: string, count: number, most: number) =>
    t`${name} has ${count} characters; a passphrase has at most ${most} characters.`,
  alone: 'Give the file that holds the passphrase alone, on one line.',
});

const PASSWORD_FILE = words('cli-password-file', {
  notText: (name: string) => ({
    sentence: t`${name} is no text file.`,
    remedy: t`Give a file that holds the password alone, as text on one line.`,
  }),
  lines: (name: string, lines: number) => t`${name} has ${lines} lines; a password has one.`,
  bytes: (name: string, over: number, most: number) =>
    t`${name} has more than ${over} bytes; a password has at most ${most} characters.`,
  characters: (name: string, count: number, most: number) =>
    t`${name} has ${count} characters; a password has at most ${most} characters.`,
  alone: 'Give the file that holds the password alone, on one line.',
});

function tooLarge(of: typeof PASSPHRASE_FILE, name: string, { size, most }: SecretSize): Said {
  const sentence = size.unit === 'bytes' ? of.bytes(name, size.over, most) : of.characters(name, size.count, most);
  return { sentence, remedy: of.alone };
}

/** What to do after a fault of ours, by where it came up. */
const AFTER_FAULT = words('after-fault', {
  'command-line': 'Please report it, with the command that you typed (without passphrases and keys).',
  'page-door': 'Try again.',
  request: 'Nothing was sent by this request. Try again; if it comes back, please report it with “Copy report”.',
  identity: 'Choose the file again; if it comes back, please report it with “Copy report”.',
});

export const cliExplanations = words<ExplanationWords<CliExplanations>>('cli-explanations', {
  usage: usageWords,
  'export-unfit': exportUnfit,
  'nothing-to-retry': (facts) => {
    const settled = 'Accepted notifications were taken, rejected ones would be rejected again.';
    if (facts.name === null) return { sentence: 'Nothing of that send is left to send again.', remedy: settled };
    const { name, unknown, asked } = facts;
    return {
      sentence: asked
        ? t`Nothing in ${name} is unsent or unknown: there is nothing to send again.`
        : t`Nothing in ${name} is unsent: there is nothing to send again.`,
      remedy:
        unknown > 0 && !asked
          ? t`The outcome of ${number(unknown)} is unknown. --retry-unknown sends them again, and a device may then show the notification twice.`
          : settled,
    };
  },
  internal: ({ at, technical }) => ({
    sentence: t`Something failed inside Pushwright: ${technical}`,
    remedy: AFTER_FAULT[at],
  }),
  'device-tokens-more': ({ name, more, what }) => ({
    sentence:
      what === 'no-results'
        ? t`${name} has ${more} more lines that are no results.`
        : t`${name} has ${more} more lines without a device token.`,
    remedy: CHECK_LIST.fix,
  }),
  'device-tokens-repeated': ({ name, repeated, complete }) => {
    const count = complete ? number(repeated) : t`At least ${number(repeated)}`;
    return {
      sentence:
        repeated === 1
          ? t`${count} line of ${name} repeats a device token that stands above.`
          : t`${count} lines of ${name} repeat a device token that stands above.`,
      remedy: t`Each line is sent: such a device gets the notification more than once.`,
    };
  },
  'device-tokens-left-out': (facts) => {
    if (facts.why === 'line')
      return {
        sentence:
          facts.text === ''
            ? t`This line cannot be sent again: it names no device token.`
            : t`This line cannot be sent again: “${facts.text}” is not a device token.`,
        remedy: t`There is nothing to send to, so it is left out.`,
      };
    const { name, more } = facts;
    return {
      sentence:
        more === 1
          ? t`${number(more)} more unsent in ${name} was a line that held no device token.`
          : t`${number(more)} more unsent in ${name} were lines that held no device token.`,
      remedy: t`There is nothing to send to, so they are left out.`,
    };
  },
  'unknown-left-out': ({ name, unknown }) => ({
    sentence: t`The outcome of ${number(unknown)} in ${name} is unknown: they may have arrived.`,
    remedy: t`They are left out. --retry-unknown sends them again too, and a device may then show the notification twice.`,
  }),
  'payload-not-utf8': (facts) =>
    facts.why === 'byte'
      ? {
          sentence: t`${facts.name} is not UTF-8: byte ${facts.offset} (0x${facts.byte.toString(16).padStart(2, '0')}) begins no character.`,
          remedy: t`Save the file as UTF-8, without a byte order mark.`,
        }
      : {
          sentence: t`${facts.name} is ${encodingName(facts.encoding)}, and APNs takes UTF-8: a payload is sent byte for byte as it is.`,
          remedy: t`Save it as UTF-8 without a byte order mark, or convert it: “${facts.command}”. The window converts such a file when it is dropped there.`,
        },
  'document-too-large': ({ name, most }) => ({
    sentence: t`${name} has more than ${number(most)} bytes, and a document of that size is not read.`,
    remedy: 'Write its requests in several files; send takes them together.',
  }),
  'payload-file-too-large': ({ name, most }) => ({
    sentence: t`${name} has more than ${most} bytes; a payload has a few thousand at most.`,
    remedy: t`Give the file that holds the payload alone.`,
  }),
  'identity-empty': ({ why, name }) => {
    switch (why) {
      case 'no-identity':
        return {
          sentence: t`${name} holds no identity.`,
          remedy: t`Give a .p12, or a .pem or .cer with its private key, or a provider token key (.p8).`,
        };
      case 'no-certificate':
        return {
          sentence: t`${name} holds no certificate and no key.`,
          remedy: t`Give a .p12, .pem, .cer or .p8 file.`,
        };
      case 'profile':
        return {
          sentence: t`${name} is a provisioning profile: it holds no identity, and nothing can be written from it.`,
          remedy: t`Give a .p12, .pem, .cer or .p8 file.`,
        };
    }
  },
  'identity-not-picked': ({ text, there: identities }) => ({
    sentence: t`“${text}” is no part of a name, topic or SHA-256 here: ${there(identities)}.`,
    remedy: t`Say which with --pick: part of its name, topic or SHA-256.`,
  }),
  'identities-several': ({ there: identities }) => ({
    sentence: t`There are several identities: ${there(identities)}.`,
    remedy: t`Say which with --pick: part of its name, topic or SHA-256.`,
  }),
  'identity-not-in-store': ({ text }) => ({
    sentence: t`No push certificate in the store of this system is called “${text}”.`,
    remedy: t`See what there is with “pushwright identity --system”, or give a file with --identity.`,
  }),
  'identity-ambiguous': ({ text, first, second, others }) => ({
    sentence: others ? t`“${text}” fits ${first} and ${second} and others.` : t`“${text}” fits ${first} and ${second}.`,
    remedy: t`Give the beginning of its SHA-256, which “pushwright identity --system” shows.`,
  }),
  'passphrase-file-not-text': ({ name }) => PASSPHRASE_FILE.notText(name),
  'passphrase-file-many-lines': ({ name, lines }) => ({
    sentence: PASSPHRASE_FILE.lines(name, lines),
    remedy: PASSPHRASE_FILE.alone,
  }),
  'passphrase-file-too-large': ({ name, ...size }) => tooLarge(PASSPHRASE_FILE, name, size),
  'password-file-not-text': ({ name }) => PASSWORD_FILE.notText(name),
  'password-file-many-lines': ({ name, lines }) => ({
    sentence: PASSWORD_FILE.lines(name, lines),
    remedy: PASSWORD_FILE.alone,
  }),
  'password-file-too-large': ({ name, ...size }) => tooLarge(PASSWORD_FILE, name, size),
  'new-passphrase-needed': ({ name }) => ({
    sentence: t`There is no passphrase for ${name}.`,
    remedy: t`Give --new-passphrase-file FILE, or set PUSHWRIGHT_NEW_PASSPHRASE.`,
  }),
  'not-a-profile': ({ name }) => ({
    sentence: t`${name} is not a provisioning profile.`,
    remedy: t`Give the .mobileprovision file that the app was signed with.`,
  }),
  'apns-id-shared': {
    sentence: '--apns-id gives every notification of this send the same id.',
    remedy: 'Leave it out: APNs then makes one for each.',
  },
  'request-unreadable': ({ name, fault }) => ({
    sentence: t`“${name}” is neither a kept request nor a file that can be read: ${fileFault(fault, 'read').why}.`,
    remedy: CHECK_LIST.seeKept,
  }),
  'not-a-signing-request': ({ name }) => ({
    sentence: t`${name} holds no signing request that is signed with its own key.`,
    remedy: t`Give a .certSigningRequest or .csr file.`,
  }),
  'forget-unconfirmed': ({ name, certificates, beside }) => {
    const lost = certificates.length === 0 ? CHECK_LIST.certificate : certificates.join(', ');
    return {
      sentence: t`Forgetting “${name}” deletes its private key: ${lost} can never be used again without a copy of the key.`,
      remedy:
        beside === null
          ? t`If Apple has made a certificate from it, write a copy first: pushwright convert FILE.cer --to p12 --out push.p12. Where none will come, say with --yes that the key may be lost.`
          : t`Write a copy first: pushwright convert ${beside.path === null ? 'FILE.cer' : `"${beside.path}"`} --to p12 --out push.p12. Or say with --yes that the key may be lost.`,
    };
  },
  'requests-several': ({ name, there: requests }) => ({
    sentence: t`Several requests are called “${name}”.`,
    remedy: t`Give the id: ${requests.map((request) => t`${request.id} (${request.name})`).join(', ')}.`,
  }),
  'file-is-input': ({ name }) => ({
    sentence: t`${name} is the file that is read: it would be lost.`,
    remedy: t`Choose another name with --out.`,
  }),
});
