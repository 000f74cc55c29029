import { t, words } from '../language.ts';

export const secretsWords = words('cli-secrets', {
  examples: `
Examples:
  pushwright secrets
  pushwright secrets --forget-all

A command cannot open what is remembered: the key store of the operating system is the window's.`,
  options: {
    forgetAll: 'forget all of them',
  },
  description: 'Lists which passphrases the window remembers and where; opens none of them.',
  summary: 'list or forget saved passphrases',
  none: 'Nothing is remembered.',
  forgotten: 'Forgotten:',
  remembered: 'Remembered by the window, which alone can open it:',
  passphrase: (store: string, day: string) => t`passphrase in ${store}, since ${day}`,
  proxyPassword: (store: string, day: string) => t`password of a proxy in ${store}, since ${day}`,
});
