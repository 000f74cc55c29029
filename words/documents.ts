import type { DocumentExplanations, DocumentPart } from '../contract/facts/files.ts';
import { t, words } from './language.ts';
import type { ExplanationWords } from './shapes.ts';

const PARTS = words<Readonly<Record<DocumentPart, string>>>('document-parts', {
  'device-token': 'the device token',
  host: 'the host',
  header: 'a header',
  setting: 'a setting',
  payload: 'the payload',
});

const SEE = words('document-see', {
  variable: 'If it stands for itself, write “# @pushwright body literal” above the request.',
});

export const documentExplanations = words<ExplanationWords<DocumentExplanations>>('document-explanations', {
  'document-empty': {
    sentence: 'There is no request in this file.',
    remedy:
      'A request begins with a line such as “POST https://api.sandbox.push.apple.com/3/device/{{deviceToken}} HTTP/2”.',
  },
  'document-line': ({ text, where }) =>
    where === 'headers'
      ? {
          sentence: t`“${text}” is no header.`,
          remedy: 'A header is “name: value”. An empty line stands between headers and payload.',
        }
      : {
          sentence: t`“${text}” begins no request.`,
          remedy: 'Begin a comment with #. A request begins with POST and its address.',
        },
  'document-twice': ({ name }) => ({
    sentence: t`“${name}” stands here a second time.`,
    remedy: 'Leave one of the two; ### begins another request.',
  }),
  'document-setting': ({ why, key, value, known }) =>
    why === 'key'
      ? {
          sentence: key === '' ? t`“# @pushwright” says nothing here.` : t`“# @pushwright” has no “${key}”.`,
          remedy: t`There are ${known.join(', ')}.`,
        }
      : {
          sentence: value === '' ? t`“${key}” has no value.` : t`“${key}” cannot be “${value}”.`,
          remedy: known.length === 0 ? 'See docs/documents.md.' : t`Write ${known.join(', ')}.`,
        },
  'document-end-missing': {
    sentence: 'Nothing ends the exact body.',
    remedy: 'Write “# @pushwright end” on a line behind it, or leave out “# @pushwright body exact”.',
  },
  'document-method': ({ method }) => ({
    sentence: t`This request is a ${method}, and a notification is sent with POST.`,
    remedy: 'Write POST.',
  }),
  'document-address': ({ why, url }) => {
    const remedy = 'Write https://HOST/3/device/{{deviceToken}}.';
    switch (why) {
      case 'scheme':
        return { sentence: t`“${url}” does not begin with https://.`, remedy };
      case 'host':
        return { sentence: t`“${url}” names no host that can be read.`, remedy };
      case 'path':
        return {
          sentence: t`“${url}” is not the address of a device: its path is not /3/device/ and a device token.`,
          remedy,
        };
    }
  },
  'document-header': ({ name, value, known }) => ({
    sentence: t`${name} cannot be “${value}”.`,
    remedy: known.length === 0 ? 'Write UNIX seconds, or +SECONDS from now.' : t`Write ${known.join(', ')}.`,
  }),
  'document-variable': ({ name, part, environment }) => {
    const give = t`Give it with --variable ${name}=VALUE, with the variable ${environment} of the environment, or with a line “@${name} = VALUE” in the file.`;
    switch (part) {
      case 'device-token':
        return {
          sentence: t`No device token is given for {{${name}}}.`,
          remedy: t`Give device tokens as arguments or with --tokens FILE. ${give}`,
        };
      case 'payload':
        return { sentence: t`{{${name}}} in the payload has no value.`, remedy: t`${give} ${SEE.variable}` };
      default:
        return { sentence: t`{{${name}}} in ${PARTS[part]} has no value.`, remedy: give };
    }
  },
  'document-file-outside': ({ file }) => ({
    sentence: t`${file} does not lie in the folder of this document, which may come from anybody.`,
    remedy: 'Put the file beside the document, or give it with an option.',
  }),
  'document-payload-missing': ({ file }) => ({
    sentence: t`The payload is in ${file}, which cannot be read beside this document.`,
    remedy: 'Put the file there, or write the payload here.',
  }),
  'document-not-utf8': ({ name }) => ({
    sentence: t`${name} is not in UTF-8.`,
    remedy: 'Save it as UTF-8 and open it again.',
  }),
  'document-changed': ({ name }) => ({
    sentence: t`Another program changed ${name} since it was opened here.`,
    remedy: 'Save anyway to write what you changed into it, or save under another name.',
  }),
  'document-unwritable': {
    sentence: 'Half a character stands in the payload, and no file can hold it.',
    remedy: 'Delete the character that cannot be read, and save again.',
  },
  'document-identity': ({ fingerprint, words: called }) => ({
    sentence:
      called === ''
        ? t`The identity ${fingerprint.slice(0, 16)} is none of those that the window has in use.`
        : t`The identity ${fingerprint.slice(0, 16)} (${called}) is none of those that the window has in use.`,
    remedy: 'Open its file in the window, or give it to send with --identity or --provider-token-key.',
  }),
});
