import type { SigningExplanations } from '../../contract/facts/signing.ts';
import { t, words } from '../language.ts';
import { number } from '../prose.ts';
import type { ExplanationWords } from '../shapes.ts';

const REQUESTS = words('kept-requests', {
  gone: { sentence: 'This signing request is not kept any more.', remedy: 'Make a new one.' },
  none: 'none is kept',
  see: 'See what is kept with: pushwright csr list',
});

export const signingExplanations = words<ExplanationWords<SigningExplanations>>('signing-explanations', {
  'request-name-invalid': ({ characters, most }) => ({
    sentence:
      characters === 0
        ? 'The name is empty.'
        : t`The name has ${number(characters)} characters; a signing request takes ${number(most)} at most.`,
    remedy: 'Enter any name by which you will know the key again, such as “Push key 2026”.',
  }),
  'request-email-invalid': ({ emailAddress }) => ({
    sentence: t`“${emailAddress}” is not an email address that a signing request can hold.`,
    remedy: 'Enter it in plain letters without accents and without spaces, or leave it empty.',
  }),
  'request-key-lost': ({ name, path }) => ({
    sentence: t`The private key of the signing request “${name}” is gone or damaged (${path}).`,
    remedy:
      'Put the file back from a backup. Without it no certificate from this request can ever be used: forget the request, and make a new one.',
  }),
  'request-lost': ({ path }) => ({
    sentence: t`The signing request in ${path} is gone or damaged; its private key is whole.`,
    remedy:
      'A certificate that was made from it still finds its key: open it. For another certificate, make a new request.',
  }),
  'request-not-removed': ({ name, folder }) => ({
    sentence: t`The signing request “${name}” could not be removed from the disk.`,
    remedy: t`Remove the folder ${folder} yourself.`,
  }),
  'request-unknown': (asked) => {
    if (asked === null) return REQUESTS.gone;
    const there = asked.there.map(({ id, name }) => t`${id} (${name})`).join(', ');
    return {
      sentence: t`No request that is kept is called “${asked.name}”: ${there === '' ? REQUESTS.none : there}.`,
      remedy: REQUESTS.see,
    };
  },
  'request-used-twice': ({ name, certificates: [earlier, later] }) => ({
    sentence: t`The signing request “${name}” was used a second time: ${earlier} and ${later} share one private key.`,
    remedy:
      'Both work. For the next certificate make a new request: whoever gets hold of a shared key has both, and losing it costs both.',
  }),
});
