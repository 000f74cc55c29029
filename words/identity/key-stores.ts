import type { MissingStore, SecretStoreDescription, SecretStoreName } from '../../contract/secrets.ts';
import { words } from '../language.ts';

/** A key store as it stands inside a sentence, and from whom it keeps a secret, and from whom it does not. */
interface KeyStoreWords {
  readonly name: string;
  readonly about: string;
}

const KEYRING =
  'Other users cannot read it there. While the keyring is unlocked, other programs that you run can ask for it too.';

const STORES = words<Readonly<Record<SecretStoreName, KeyStoreWords>>>('key-stores', {
  keychain: {
    name: 'the macOS Keychain',
    about: 'Other users and other programs cannot read it there unless you allow them to.',
  },
  dpapi: {
    name: 'Windows’ data protection',
    about: 'Other users of this computer cannot read it there; other programs that you run can.',
  },
  gnome_libsecret: { name: 'GNOME’s keyring', about: KEYRING },
  kwallet: { name: 'KWallet 4', about: KEYRING },
  kwallet5: { name: 'KWallet 5', about: KEYRING },
  kwallet6: { name: 'KWallet 6', about: KEYRING },
  keyring: { name: 'the desktop’s keyring', about: KEYRING },
  basic_text: {
    name: 'a file that is not protected',
    about:
      'No keyring runs in this session. What is remembered would be written with a key that everybody knows: whoever can read your files can read it.',
  },
});

const MISSING = words<Readonly<Record<MissingStore, string>>>('key-stores-missing', {
  keyring:
    'Nothing can be remembered: this session has no keyring that Pushwright can use. GNOME’s keyring or KWallet would do.',
  access: 'Nothing is remembered here, because there is no key store that this process can use.',
});

function known(name: string): KeyStoreWords | undefined {
  return Object.hasOwn(STORES, name) ? STORES[name as SecretStoreName] : undefined;
}

/** A store as it stands inside a sentence: "the macOS Keychain"; one of a newer version by its name. */
export function keyStoreName(name: string): string {
  return known(name)?.name ?? name;
}

/** From whom a store keeps a secret; where there is none, why nothing is remembered. */
export function aboutKeyStore(store: Pick<SecretStoreDescription, 'name' | 'missing'>): string {
  return store.name === null ? aboutMissing(store.missing ?? 'access') : aboutStore(store.name);
}

/** The same of a store by its name. */
export function aboutStore(name: string): string {
  return known(name)?.about ?? '';
}

/** Why nothing is remembered. */
export function aboutMissing(missing: MissingStore): string {
  return MISSING[missing];
}
