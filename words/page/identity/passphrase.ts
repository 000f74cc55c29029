import { t, words } from '../../language.ts';

export const passphraseWords = words('page-passphrase', {
  titleFor: (name: string) => t`Passphrase for ${name}`,
  cancel: 'Cancel',
  opening: 'Opening…',
  open: 'Open',
  passphrase: 'Passphrase',
  oneChosenWhen: 'The one chosen when the file was exported. It may be empty.',
  usedOnceComputer: 'It is used once, on this computer, and not stored.',
  fileOpensItself: 'The file then opens by itself. To undo that, see Tools, Saved passphrases.',
  rememberNextStart: 'Remember it for the next start',
  allowWithoutProtection: 'Allow it without protection',
  lookingKeyStore: 'Looking for a key store…',
  inStore: (store: string, about: string) => t`In ${store}. ${about}`,
  notProtectedWhoever: 'Not protected: whoever can read your files can read it.',
  hide: 'Hide',
  show: 'Show',
});
