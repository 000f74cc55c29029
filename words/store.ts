import type { StoreExplanations } from '../contract/facts/store.ts';
import { fileFault } from './files.ts';
import { t, words } from './language.ts';
import { number } from './prose.ts';
import type { ExplanationWords } from './shapes.ts';

const MALFORMED_WHOLE = words('request-argument', 'the argument');
const MALFORMED = words('request-field', (channel: string, field: string, expected: string | null) =>
  expected === null
    ? t`${channel}: ${field} is not of the form this channel takes.`
    : t`${channel}: ${field} is not ${expected}.`,
);

export const storeExplanations = words<ExplanationWords<StoreExplanations>>('store-explanations', {
  'authority-unknown': {
    sentence: 'The CA file chosen for this gateway is not known any more.',
    remedy: 'Choose the CA file again.',
  },
  'authority-unreadable': ({ name, damaged }) => ({
    sentence: damaged ? t`${name} is damaged: no certificate in it can be read.` : t`${name} holds no certificate.`,
    remedy: "Choose the certificate of the authority that signed the gateway's own, as .pem, .crt or .cer.",
  }),
  'draft-damaged': ({ path, aside }) => ({
    sentence: 'What you had typed last time could not be read, so this window starts afresh.',
    remedy:
      aside === ''
        ? 'The file held nothing.'
        : aside === null
          ? t`Its text can be copied out of ${path}.`
          : t`The file was kept as ${aside}: its text can be copied out of it.`,
  }),
  'draft-elsewhere': {
    sentence: 'This draft is open in another window, and two that type in one would each lose what the other types.',
    remedy: 'Close the other window, or duplicate the draft there.',
  },
  'draft-gone': {
    sentence: 'This draft is gone: it was deleted.',
    remedy: 'Open another, or begin a new one.',
  },
  'drafts-too-many': ({ most }) => ({
    sentence: t`There are ${number(most)} drafts, as many as are kept.`,
    remedy: 'Delete one that is not needed any more.',
  }),
  'settings-damaged': ({ path, aside }) => ({
    sentence: 'The settings could not be understood, so the first ones hold: the proxy is found automatically.',
    remedy:
      aside === ''
        ? 'Choose them again. The file held nothing.'
        : aside === null
          ? t`Fix or remove ${path}.`
          : t`Choose them again. The file was kept as ${aside}.`,
  }),
  'settings-unreadable': ({ why }) => {
    const fault = fileFault(why, 'read');
    return { sentence: t`The settings cannot be read: ${fault.why}. The first ones hold.`, remedy: fault.remedy };
  },
  'categories-damaged': ({ path, aside }) => ({
    sentence: 'The kept categories of your apps could not be understood.',
    remedy:
      aside === ''
        ? 'Enter them again. The file held nothing.'
        : aside === null
          ? t`Fix or remove ${path}.`
          : t`Enter them again. The file was kept as ${aside}: its text can be copied out of it.`,
  }),
  'categories-newer': {
    sentence: 'The categories of your apps were kept by a newer Pushwright, and are left as they are.',
    remedy: 'Use that version, or update this one.',
  },
  'categories-too-many': ({ most }) => ({
    sentence: t`An app has ${number(most)} categories at most here.`,
    remedy: 'Remove those that are no longer used.',
  }),
  'file-forgotten': {
    sentence: 'The file was chosen in an earlier run, or long ago in this one, and is not known any more.',
    remedy: 'Choose the file again.',
  },
  'history-unknown': ({ text }) => ({
    sentence: t`No send in the history has the id “${text}”.`,
    remedy: t`It was deleted, or too old to be kept: list the sends again.`,
  }),
  'history-several': ({ text, count }) => ({
    sentence: t`The ids of ${number(count)} sends begin with “${text}”.`,
    remedy: t`Give more of it, or all.`,
  }),
  'request-malformed': (mistake) => ({
    sentence:
      mistake.why === 'too-large'
        ? t`${mistake.channel}: the argument is larger than any, or no plain data.`
        : MALFORMED(mistake.channel, mistake.field ?? MALFORMED_WHOLE, mistake.expected),
    remedy: 'This is a fault of Pushwright, not yours: please report it.',
  }),
});
