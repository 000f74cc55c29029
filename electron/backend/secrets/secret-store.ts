import type { SecretStoreDescription } from '../../../contract/secrets.ts';

/** A secret as a key store gave it back: bytes that only this store, for this user, can open again. */
export interface SealedSecret {
  readonly sealed: Buffer;
  /** Which of the store's keys sealed it, as far as the store tells ("v11"); '' where it does not. */
  readonly keyVersion: string;
}

/** The key store of the operating system, as the host that may use it hands it in. */
export interface SecretStore {
  /** Which store it is and how far it protects. May ask the user to unlock it, so it is called only when wanted. */
  describe(): Promise<SecretStoreDescription>;
  /**
   * Seals a text. Throws `SecretStoreError`, `unprotected` where the store would not protect it and `acceptUnprotected`
   * is false: then nothing was sealed.
   */
  seal(secret: string, acceptUnprotected: boolean): Promise<SealedSecret>;
  /** Opens what `seal` gave. Throws `SecretStoreError`. */
  open(sealed: Buffer): Promise<string>;
}

/** Why a key store did not do it; the message is the store's own words and holds no secret. */
export class SecretStoreError extends Error {
  constructor(
    readonly code: 'none' | 'unprotected' | 'refused',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'SecretStoreError';
  }
}

/** For the loopback page and the command line, whose process no key store of the operating system is open to. */
export const NO_SECRET_STORE: SecretStore = {
  describe: () => Promise.resolve({ name: null, protects: 'no', missing: 'access' }),
  seal: () => Promise.reject(new SecretStoreError('none', 'no-store')),
  open: () => Promise.reject(new SecretStoreError('none', 'no-store')),
};
