import { createCipheriv, createDecipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyStoreOf, type SafeStorage } from '../../../electron/secrets/key-store.ts';
import { aboutKeyStore } from '../../../words/identity/key-stores.ts';

const PASSPHRASE = 'Correct-Horse-7';

/** Chromium's form: which key, then the encrypted bytes. */
function seal(version: string, text: string): Buffer {
  const cipher = createCipheriv('aes-128-cbc', version.padEnd(16, 'k'), Buffer.alloc(16));
  return Buffer.concat([Buffer.from(version), cipher.update(text, 'utf8'), cipher.final()]);
}

function unseal(sealed: Buffer): string {
  const version = sealed.subarray(0, 3).toString();
  const cipher = createDecipheriv('aes-128-cbc', version.padEnd(16, 'k'), Buffer.alloc(16));
  return Buffer.concat([cipher.update(sealed.subarray(3)), cipher.final()]).toString('utf8');
}

/** Electron 22 to 41: what there was before anything was asynchronous. `backend` `null`: it does not tell (before 25). */
function older(options: { readonly key: string | null; readonly backend: string | null }): SafeStorage {
  let plainText = false;
  const available = () => options.key !== null || (plainText && options.backend === 'basic_text');
  const demand = () => {
    if (!available()) throw new Error('Encryption is not available.');
  };
  return {
    isEncryptionAvailable: available,
    encryptString: (text) => {
      demand();
      return seal(options.key ?? 'v10', text);
    },
    decryptString: (sealed) => {
      demand();
      return unseal(sealed);
    },
    ...(options.backend === null
      ? {}
      : {
          getSelectedStorageBackend: () => options.backend ?? '',
          setUsePlainTextEncryption: (use: boolean) => {
            plainText = use;
          },
        }),
  };
}

/** Electron 42 and later: always available, and sealed with the hard-coded password where there is no keyring. */
function newer(options: { readonly key: string | null; readonly backend: string }): SafeStorage {
  return {
    encryptStringAsync: (text) => Promise.resolve(seal(options.key ?? 'v10', text)),
    decryptStringAsync: (sealed) => Promise.resolve({ result: unseal(sealed), shouldReEncrypt: false }),
    getSelectedStorageBackend: () => options.backend,
    setUsePlainTextEncryption: () => undefined,
  };
}

describe('the key store of the operating system', () => {
  it.each([
    ['GNOME, Electron 25 to 41', older({ key: 'v11', backend: 'gnome_libsecret' }), 'gnome_libsecret', 'partly'],
    ['KDE, Electron 25 to 41', older({ key: 'v11', backend: 'kwallet5' }), 'kwallet5', 'partly'],
    ['a keyring, Electron 22', older({ key: 'v11', backend: null }), 'keyring', 'partly'],
    ['no keyring, Electron 22', older({ key: null, backend: null }), null, 'no'],
    ['no keyring, Electron 25 to 41', older({ key: null, backend: 'basic_text' }), 'basic_text', 'no'],
    ['a locked keyring, Electron 25 to 41', older({ key: null, backend: 'kwallet5' }), null, 'no'],
    ['GNOME, Electron 42 and later', newer({ key: 'v11', backend: 'gnome_libsecret' }), 'gnome_libsecret', 'partly'],
    ['a portal, Electron 42 and later', newer({ key: 'v12', backend: 'basic_text' }), 'keyring', 'partly'],
    ['a backend of tomorrow', newer({ key: 'v11', backend: 'kwallet7' }), 'keyring', 'partly'],
    ['no keyring, Electron 42 and later', newer({ key: null, backend: 'gnome_libsecret' }), 'basic_text', 'no'],
  ])('is named, and protects no more than it does: %s', async (_what, storage, name, protects) => {
    expect(await keyStoreOf(storage, 'linux').describe()).toMatchObject({ name, protects });
  });

  it('on a Mac asks the Keychain nothing before something is to be sealed', async () => {
    const untouchable = new Proxy<SafeStorage>(
      {},
      {
        get: () => {
          throw new Error('asked');
        },
      },
    );
    expect(await keyStoreOf(untouchable, 'darwin').describe()).toMatchObject({ name: 'keychain', protects: 'yes' });
  });

  it('on Windows says that other programs of the same user can read it', async () => {
    const described = await keyStoreOf(newer({ key: 'v10', backend: '' }), 'win32').describe();
    expect(described.protects).toBe('partly');
    expect(aboutKeyStore(described)).toMatch(/other programs that you run can/);
  });

  it.each([
    ['linux', older({ key: 'v11', backend: 'kwallet5' })],
    ['linux', newer({ key: 'v11', backend: 'gnome_libsecret' })],
    ['darwin', newer({ key: 'v10', backend: '' })],
    ['win32', older({ key: 'v10', backend: null })],
  ])('gives back what it sealed (%s)', async (platform, storage) => {
    const store = keyStoreOf(storage, platform);
    const { sealed } = await store.seal(PASSPHRASE, false);
    expect(sealed.toString('latin1')).not.toContain(PASSPHRASE);
    expect(await store.open(sealed)).toBe(PASSPHRASE);
  });

  it.each([
    ['Electron 25 to 41', older({ key: null, backend: 'basic_text' })],
    ['Electron 42 and later', newer({ key: null, backend: 'basic_text' })],
  ])('without a keyring seals nothing unless that is accepted (%s)', async (_what, storage) => {
    const store = keyStoreOf(storage, 'linux');
    await expect(store.seal(PASSPHRASE, false)).rejects.toMatchObject({ code: 'unprotected' });
    const { sealed, keyVersion } = await store.seal(PASSPHRASE, true);
    expect(keyVersion).toBe('v10');
    expect(await store.open(sealed)).toBe(PASSPHRASE);
  });

  it('refuses a seal of the hard-coded password though a keyring was found before', async () => {
    let key = 'v11';
    const store = keyStoreOf(
      {
        encryptStringAsync: (text) => Promise.resolve(seal(key, text)),
        decryptStringAsync: (sealed) => Promise.resolve({ result: unseal(sealed) }),
        getSelectedStorageBackend: () => 'gnome_libsecret',
      },
      'linux',
    );
    expect((await store.describe()).protects).toBe('partly');
    key = 'v10';
    await expect(store.seal(PASSPHRASE, false)).rejects.toMatchObject({ code: 'unprotected' });
  });

  it('keeps nothing that it cannot open again, and never says the secret', async () => {
    const store = keyStoreOf(
      {
        encryptStringAsync: (text) => Promise.resolve(seal('v11', text)),
        decryptStringAsync: () => Promise.reject(new Error('temporarily unavailable')),
      },
      'darwin',
    );
    const refused = await store.seal(PASSPHRASE, false).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'refused' });
    expect(String(refused)).not.toContain(PASSPHRASE);
  });

  it('where there is none at all, says so of every request', async () => {
    const store = keyStoreOf(older({ key: null, backend: null }), 'linux');
    await expect(store.seal(PASSPHRASE, true)).rejects.toMatchObject({ code: 'none' });
    await expect(store.open(seal('v11', PASSPHRASE))).rejects.toMatchObject({ code: 'refused' });
  });
});
