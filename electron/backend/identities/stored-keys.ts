import type { Clock } from '../../apns/clock.ts';
import type { InspectedIdentity } from '../../identity/open.ts';
import { IdentityError } from '../../identity/problems.ts';
import type { StoredIdentity } from '../../identity/stores/system-store.ts';
import { openStoredIdentity } from '../../identity/stores/system-stores.ts';
import { ProblemError } from '../problem-error.ts';

/** Keys that lie in a store of the operating system: taken out when they are used, which may ask the user. */
export class StoredKeys {
  readonly #platform: string;
  readonly #clock: Clock;
  /** Keys that are being taken out of a store: the system asks once, however many sends wait for its answer. */
  readonly #fetching = new Map<string, Promise<InspectedIdentity>>();

  constructor(options: { readonly platform: string; readonly clock: Clock }) {
    this.#platform = options.platform;
    this.#clock = options.clock;
  }

  /** Asks the store. Throws `ProblemError` where the key is not given out. */
  fetch(stored: StoredIdentity): Promise<InspectedIdentity> {
    const { id } = stored.description;
    const fetching =
      this.#fetching.get(id) ??
      openStoredIdentity(stored, { platform: this.#platform, now: this.#clock.now() })
        .catch((error: unknown) => {
          throw error instanceof IdentityError ? new ProblemError(error.problem, { cause: error }) : error;
        })
        .finally(() => this.#fetching.delete(id));
    this.#fetching.set(id, fetching);
    return fetching;
  }
}
