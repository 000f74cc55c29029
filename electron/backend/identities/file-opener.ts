import type { Clock } from '../../apns/clock.ts';
import { filesBeside, type IdentityFile } from '../../identity/files/read-file.ts';
import { type Opening, openIdentities } from '../../identity/open.ts';
import type { IdentityList } from './identity-list.ts';
import type { KeptKeys } from './kept-keys.ts';

/** Opens files together with what may complete them: keys that wait, files beside them, identities in use. */
export class FileOpener {
  readonly #list: IdentityList;
  readonly #keptKeys: KeptKeys;
  readonly #clock: Clock;

  constructor(options: { readonly list: IdentityList; readonly keptKeys: KeptKeys; readonly clock: Clock }) {
    this.#list = options.list;
    this.#keptKeys = options.keptKeys;
    this.#clock = options.clock;
  }

  /** Opens files with a passphrase, or with none. */
  open(files: readonly IdentityFile[], passphrase: string | null): Promise<Opening> {
    return openIdentities(files, {
      passphrase,
      now: this.#clock.now(),
      beside: async ({ path }) => [
        ...(await this.#keptKeys.files()),
        ...(path === null ? [] : await filesBeside(path)),
        ...this.#list.files(),
      ],
    });
  }

  /**
   * Certificates and keys in use, and keys that wait for their certificates, as files among others: a new certificate may
   * have been made with a key that is here.
   */
  async atHand(): Promise<readonly IdentityFile[]> {
    return [...(await this.#keptKeys.files()), ...this.#list.files()];
  }
}
