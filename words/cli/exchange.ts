import type { ExportIdentityUnfit, ExportUnfit } from '../../contract/facts/cli.ts';
import { t, words } from '../language.ts';
import { number } from '../prose.ts';
import type { Said } from '../shapes.ts';

export const importWords = words('cli-import', {
  examples: `
Reads commands of curl, HTTPie, wget, PowerShell and xcrun simctl push, HTTP requests, .http files, HAR and Postman
documents, log lines, JSON in JSON, print-outs of Swift, Objective-C, Python, Ruby, PHP, JavaScript, Java and Go.

Examples:
  pbpaste | pushwright import - --json
  pushwright import request.txt --json

Exit codes: 0 something was taken and nothing was lost; 1 something was left out, and it is named; 2 nothing was
understood, or the file could not be read.`,
  args: {
    file: 'the text; - reads standard input',
  },
  description: 'Says what a text holds: payload, headers, device tokens, destination; what was left out, and why.',
  summary: 'read a request, log line or document that somebody pasted',
  destination: (where: string) => t`destination  ${where}`,
  device: (token: string) => t`device       ${token}`,
  left: 'Left:',
});

export const exportWords = words('cli-export', {
  examples: `
The program is written to standard output. It sends the payload byte for byte over HTTP/2, names files of keys by their
paths, and reads a passphrase from PUSHWRIGHT_PASSPHRASE.

Examples:
  pushwright export order.push --as curl --identity push.pem TOKEN
  pushwright export order.push --as node --provider-token-key AuthKey_ABC123DEFG.p8 --team-id DEF123GHIJ
  pushwright export order.push --as simctl --request shipped

Exit codes: 0 written; 2 nothing was written.`,
  options: {
    as: 'which program it is for',
    request: 'the request, by its name, title or number, where the document has several',
    to: 'instead of what the document says: sandbox, production or HOST[:PORT]',
    identity: 'certificate with its private key, .p12 or .pem: its path is written, nothing of what it holds',
    variable: 'NAME=VALUE for {{NAME}} in the document',
  },
  args: {
    file: 'the document; - reads standard input',
    token: 'device tokens instead of those that the document names',
  },
  description: 'Writes a request of a document as a command or a program that sends the same without Pushwright.',
  summary: 'write a request for curl, a programming language or another program',
  needs: words('cli-export-needs', {
    python: 'The program needs httpx and, for a provider token, PyJWT: its first line installs them.',
    ruby: 'The program needs the gem http-2: its first line installs it.',
    php: 'The program needs PHP with its curl extension.',
    java: 'Save the program as Push.java; Java 11 or later runs it.',
    swift: 'The program runs on a Mac.',
  } as Readonly<Record<string, string>>),
  passphrase: 'The passphrase is not in it: set PUSHWRIGHT_PASSPHRASE where it runs.',
});

/** What is wrong with what says who sends. */
function identityUnfit(facts: ExportIdentityUnfit): Said {
  switch (facts.why) {
    case 'no-identity':
      return {
        sentence: 'Nothing says who sends, so APNs would refuse the request.',
        remedy: 'Give --identity FILE, or --provider-token-key FILE with --key-id and --team-id.',
      };
    case 'no-ids':
      return {
        sentence: 'A provider token needs the id of its key and the id of the team.',
        remedy: 'Give --key-id ID and --team-id ID.',
      };
    case 'no-key':
      return {
        sentence: t`${facts.file} holds no private key.`,
        remedy: 'Give its file with --key FILE, or a .p12 or .pem that holds both.',
      };
    case 'no-certificate':
      return {
        sentence: t`${facts.file} holds no certificate.`,
        remedy: 'Give a .p12 or .pem with --identity, and a .p8 with --provider-token-key.',
      };
    case 'identity-form': {
      const convert =
        facts.wanted === 'p12'
          ? t`pushwright convert ${facts.file} --to p12 --out push.p12`
          : t`pushwright convert ${facts.file} --to pem --plain-key --out push.pem`;
      return {
        sentence:
          facts.wanted === 'p12'
            ? t`A program for ${facts.form} opens a .p12, and ${facts.file} is none.`
            : t`A program for ${facts.form} opens a .pem whose key has no passphrase, and ${facts.file} is none.`,
        remedy: t`Convert it with: ${convert}`,
      };
    }
    case 'old-p12':
      return {
        sentence: t`${facts.file} is encrypted with RC2, as Keychain Access does it: OpenSSL 3, and so a program for ${facts.form}, does not open it any more.`,
        remedy: t`Convert it with: pushwright convert ${facts.file} --to p12 --out new.p12`,
      };
  }
}

/** Why a request cannot be written for another program. */
export function exportUnfit(facts: ExportUnfit): Said {
  switch (facts.why) {
    case 'several': {
      const names = facts.requests.join(', ');
      return {
        sentence:
          facts.request === null
            ? t`The document has ${facts.requests.length} requests: ${names}.`
            : t`The document has no request “${facts.request}”: there are ${names}.`,
        remedy: 'Say which with --request NAME, or with its number.',
      };
    }
    case 'destination':
      return facts.to === 'simulator'
        ? {
            sentence:
              'The simulator that Pushwright carries listens on another port each time, so no other program can know its address.',
            remedy:
              'Give --to: sandbox, production, or the HOST:PORT and --ca FILE that “pushwright simulator” prints.',
          }
        : {
            sentence: 'An iOS simulator on this Mac is reached by simctl alone.',
            remedy: 'Write --as simctl.',
          };
    case 'binary':
      return {
        sentence: 'The document asks for the legacy binary protocol, and the program would speak HTTP/2.',
        remedy: 'Leave out “# @pushwright protocol binary”, or write --as http.',
      };
    case 'too-many':
      return {
        sentence: t`${number(facts.count)} device tokens are more than such a program is written for: at most ${number(facts.most)}.`,
        remedy: t`Give some of them as arguments, or send them all with: pushwright send`,
      };
    case 'no-topic':
      return {
        sentence: 'The request has no topic, and nothing else says which app it is for.',
        remedy: 'Write “apns-topic: BUNDLE ID” among its headers.',
      };
    case 'push-type':
      return {
        sentence: t`simctl delivers no ${facts.pushType} notification: it hands an app its payload and no headers.`,
        remedy: 'Write the request for another program, or with the push type alert or background.',
      };
    default:
      return identityUnfit(facts);
  }
}
