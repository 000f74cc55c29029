import type { Protection, SecretStoreDescription, SecretStoreName } from '../../contract/secrets.ts';
import { type SealedSecret, type SecretStore, SecretStoreError } from '../backend/secrets/secret-store.ts';

/*
 * The one place that touches the key store of the operating system. Threat: a secret that is said to be protected and is
 * not. Electron's safeStorage falls back to a password that stands in Chromium's source where Linux has no keyring, and
 * its asynchronous half does so while it says that encryption is available. So what a store claims is not believed: a
 * seal is tried, and its first bytes tell which key made it ("v10" on Linux is that password).
 */

/** What is used of Electron's safeStorage, which differs from version to version. */
export interface SafeStorage {
  isEncryptionAvailable?(): boolean;
  encryptString?(plainText: string): Buffer;
  decryptString?(encrypted: Buffer): string;
  /** Electron 42 and later; the others leave in 46. */
  encryptStringAsync?(plainText: string): Promise<Buffer>;
  decryptStringAsync?(encrypted: Buffer): Promise<{ readonly result: string }>;
  /** Linux, Electron 25 and later. */
  getSelectedStorageBackend?(): string;
  setUsePlainTextEncryption?(usePlainText: boolean): void;
}

/** Linux: sealed with the password in Chromium's source. On other systems "v10" is the name of a real key's seal. */
const HARD_CODED = 'v10';
const PROBE = 'probe';

/** The stores of Linux, by the names that Chromium has for them, and how far they protect. */
const LINUX = {
  gnome_libsecret: 'partly',
  kwallet: 'partly',
  kwallet5: 'partly',
  kwallet6: 'partly',
  keyring: 'partly',
  basic_text: 'no',
} as const satisfies Partial<Record<SecretStoreName, Protection>>;

/** The store of a process that may use none though it runs in Electron. */
const NONE: SecretStoreDescription = { name: null, protects: 'no', missing: 'keyring' };

/** The key store behind `safeStorage`. Nothing of it is touched before it is wanted: a keyring may ask to be unlocked. */
export function keyStoreOf(safeStorage: SafeStorage, platform: string): SecretStore {
  return new KeyStore(safeStorage, platform);
}

class KeyStore implements SecretStore {
  readonly #storage: SafeStorage;
  readonly #platform: string;
  #description: SecretStoreDescription | null = null;

  constructor(storage: SafeStorage, platform: string) {
    this.#storage = storage;
    this.#platform = platform;
  }

  async describe(): Promise<SecretStoreDescription> {
    // The Keychain and DPAPI are always there, and asking the Keychain would show its question.
    if (this.#platform === 'darwin') return { name: 'keychain', protects: 'yes', missing: null };
    if (this.#platform === 'win32') return { name: 'dpapi', protects: 'partly', missing: null };
    if (this.#description !== null) return this.#description;
    const described = await this.#describeLinux();
    // A session without a keyring may get one while this runs.
    if (described.protects !== 'no') this.#description = described;
    return described;
  }

  async #describeLinux(): Promise<SecretStoreDescription> {
    const storage = this.#storage;
    try {
      if (storage.encryptStringAsync === undefined && storage.isEncryptionAvailable?.() !== true)
        // Only there would Electron take its hard-coded password when it is told to.
        return storage.getSelectedStorageBackend?.() === 'basic_text' ? describedAs('basic_text') : NONE;
      const { keyVersion } = await this.#seal(PROBE);
      if (keyVersion === HARD_CODED) return describedAs('basic_text');
      const backend = storage.getSelectedStorageBackend?.() ?? '';
      return describedAs(backend !== 'basic_text' && isKnown(backend) ? backend : 'keyring');
    } catch {
      return NONE;
    }
  }

  async seal(secret: string, acceptUnprotected: boolean): Promise<SealedSecret> {
    const { name, protects } = await this.describe();
    if (name === null) throw new SecretStoreError('none', 'no-store');
    if (protects === 'no') {
      if (!acceptUnprotected) throw new SecretStoreError('unprotected', name);
      this.#storage.setUsePlainTextEncryption?.(true);
    }
    const made = await this.#seal(secret).catch(refused);
    if (this.#platform === 'linux' && made.keyVersion === HARD_CODED && !acceptUnprotected)
      throw new SecretStoreError('unprotected', HARD_CODED);
    // What does not open again was not kept.
    if ((await this.open(made.sealed)) !== secret) throw new SecretStoreError('refused', 'seal-not-opened');
    return made;
  }

  async open(sealed: Buffer): Promise<string> {
    const storage = this.#storage;
    try {
      if (this.#platform === 'linux' && keyVersionOf(sealed) === HARD_CODED) storage.setUsePlainTextEncryption?.(true);
      if (storage.decryptStringAsync !== undefined) return (await storage.decryptStringAsync(sealed)).result;
      if (storage.decryptString === undefined) throw new Error('safeStorage cannot decrypt');
      return storage.decryptString(sealed);
    } catch (cause) {
      return refused(cause);
    }
  }

  async #seal(secret: string): Promise<SealedSecret> {
    const storage = this.#storage;
    if (storage.encryptStringAsync !== undefined) return sealedOf(await storage.encryptStringAsync(secret));
    if (storage.encryptString === undefined) throw new Error('safeStorage cannot encrypt');
    return sealedOf(storage.encryptString(secret));
  }
}

function isKnown(name: string): name is keyof typeof LINUX {
  return Object.hasOwn(LINUX, name);
}

function describedAs(name: keyof typeof LINUX): SecretStoreDescription {
  return { name, protects: LINUX[name], missing: null };
}

function sealedOf(sealed: Buffer): SealedSecret {
  return { sealed, keyVersion: keyVersionOf(sealed) };
}

/** Chromium writes which key it used before the encrypted bytes (components/os_crypt). */
function keyVersionOf(sealed: Buffer): string {
  const head = sealed.subarray(0, 3).toString('latin1');
  return /^v\d\d$/.test(head) ? head : '';
}

function refused(cause: unknown): never {
  throw new SecretStoreError('refused', cause instanceof Error ? cause.message : String(cause), { cause });
}
