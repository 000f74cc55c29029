import type { IdentityDescription } from '../../../contract/identity.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { problem } from '../../../contract/told.ts';
import type { Credential } from '../../apns/credential.ts';
import type { IdentitySecret } from '../../identity/open.ts';
import { keyIdOfFileName } from '../../identity/provider-token-key.ts';
import { ProblemError } from '../problem-error.ts';
import { checkAppleIds } from './apple-ids.ts';
import { type IdentityList, withIds } from './identity-list.ts';
import type { StoredKeys } from './stored-keys.ts';

/** What signs for an identity in use, taken out of a store where it lies in one. */
export class IdentityCredentials {
  readonly #list: IdentityList;
  readonly #storedKeys: StoredKeys;

  constructor(options: { readonly list: IdentityList; readonly storedKeys: StoredKeys }) {
    this.#list = options.list;
    this.#storedKeys = options.storedKeys;
  }

  /** Adds the ids that a provider token key needs and its file does not tell. Throws `ProblemError` for ids of the wrong form. */
  async complete(identityId: string, keyId: string, teamId: string): Promise<IdentityDescription> {
    const known = this.#list.find(identityId);
    const wrong = checkAppleIds(known.description.fileName, keyId, teamId);
    if (wrong !== null) throw new ProblemError(wrong);
    const completed = withIds(known, keyId, teamId);
    this.#list.add(completed, known.sources);
    await this.#list.changed();
    return this.#list.shown(completed.description);
  }

  /**
   * What an identity is made of, in this process only. Where a store of the system holds the key, it is taken out now,
   * which may ask the user. Throws `ProblemError` with the first reason why it cannot be used.
   */
  async parts(
    identityId: string,
  ): Promise<{ readonly secret: IdentitySecret; readonly description: IdentityDescription }> {
    const known = this.#list.find(identityId);
    const { stored } = known;
    const description = this.#list.shown(known.description);
    const standing = description.problems[0];
    if (standing !== undefined) throw new ProblemError(standing);
    let { secret } = known;
    if (secret === null && stored !== null) {
      ({ secret } = await this.#storedKeys.fetch(stored));
      if (this.#list.has(identityId)) this.#list.addStored(stored, secret);
    }
    if (secret === null)
      throw new ProblemError(
        problem('identity-closed', { name: description.name }, { mend: { kind: 'choose-identity' } }),
      );
    return { secret, description };
  }

  /** The certificate of an identity with its chain, as PEM; `null` where it has none. Public, so that its key may be anywhere. */
  certificateOf(identityId: string): string | null {
    return this.#list.find(identityId).certificatePem;
  }

  /** What signs for an identity, from where `parts` has it. Throws `ProblemError` with the first reason why it cannot. */
  async credential(
    identityId: string,
  ): Promise<{ readonly credential: Credential; readonly description: IdentityDescription }> {
    const { secret, description } = await this.parts(identityId);
    if (secret.kind === 'certificate') return { credential: secret, description };
    const { keyId, teamId } = secret;
    if (keyId === null || teamId === null) throw new ProblemError(idsNeeded(description.name, keyId, teamId));
    const keyIdOfFile = keyIdOfFileName(description.fileName);
    return { credential: { ...secret, keyId, teamId, keyIdOfFile }, description };
  }
}

/** What a provider token key lacks, and nothing that it has. */
export function idsNeeded(name: string, keyId: string | null, teamId: string | null): Problem {
  const facts = { name, keyId: keyId === null, teamId: teamId === null };
  return problem('ids-needed', facts, { mend: { kind: 'enter-ids' } });
}
