import { t, words } from '../language.ts';

/** What a person at the terminal is asked. */
export const passphraseWords = words('cli-passphrase', {
  new: (name: string) => t`New passphrase for ${name}: `,
  newAfterEmpty: (name: string) => t`It cannot be empty. New passphrase for ${name}: `,
  newAfterOther: (name: string) => t`These were not the same. New passphrase for ${name}: `,
  again: 'The same once more: ',
  identity: 'the identity',
  of: (name: string) => t`Passphrase of ${name}: `,
  ofAfterWrong: (name: string) => t`That is not it. Passphrase of ${name}: `,
  proxy: (user: string, proxy: string) => t`Password of ${user} for the proxy ${proxy}: `,
});
