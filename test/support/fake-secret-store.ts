import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SecretStoreDescription } from '../../contract/secrets.ts';
import { type SecretStore, SecretStoreError } from '../../electron/backend/secrets/secret-store.ts';

/** A key store with a real key of its own, so that what another sealed does not open, as with the real ones. */
export class FakeSecretStore implements SecretStore {
  readonly description: SecretStoreDescription;
  readonly #key = randomBytes(32);
  /** What it refuses everything with, as a locked keyring does; `null`: it works. */
  refusing: string | null = null;
  /** How often it was asked to open something. */
  opened = 0;

  constructor(description: Partial<SecretStoreDescription> = {}) {
    this.description = {
      name: 'keyring',
      protects: 'yes',
      missing: null,
      ...description,
    };
  }

  describe(): Promise<SecretStoreDescription> {
    return Promise.resolve(this.description);
  }

  async seal(secret: string, acceptUnprotected: boolean) {
    if (this.refusing !== null) throw new SecretStoreError('refused', this.refusing);
    if (this.description.protects === 'no' && !acceptUnprotected) throw new SecretStoreError('unprotected', 'no key');
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
    const encrypted = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return { sealed: Buffer.concat([iv, cipher.getAuthTag(), encrypted]), keyVersion: 'v11' };
  }

  async open(sealed: Buffer): Promise<string> {
    this.opened += 1;
    if (this.refusing !== null) throw new SecretStoreError('refused', this.refusing);
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(0, 12));
      decipher.setAuthTag(sealed.subarray(12, 28));
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new SecretStoreError('refused', 'another key', { cause });
    }
  }
}
