import type { Problem } from '../../../contract/outcome.ts';
import { problem } from '../../../contract/told.ts';
import type { Clock } from '../../apns/clock.ts';
import { describeStored } from '../../identity/stores/system-stores.ts';
import { ProblemError } from '../problem-error.ts';
import type { SealedSecrets } from '../secrets/sealed-secrets.ts';
import type { FileOpener } from './file-opener.ts';
import type { IdentityLabels } from './identity-labels.ts';
import { type IdentityList, withIds } from './identity-list.ts';
import { goneFrom, type RememberedIdentity, readSources, sourcesOf } from './identity-memory.ts';
import type { RememberedPassphrases } from './remembered-passphrases.ts';

/** Lists the identities of earlier runs again, open where that asks nobody. */
export class IdentityRecall {
  readonly #list: IdentityList;
  readonly #files: FileOpener;
  readonly #passphrases: RememberedPassphrases;
  readonly #secrets: SealedSecrets;
  readonly #labels: IdentityLabels;
  readonly #clock: Clock;

  constructor(options: {
    readonly list: IdentityList;
    readonly files: FileOpener;
    readonly passphrases: RememberedPassphrases;
    readonly secrets: SealedSecrets;
    readonly labels: IdentityLabels;
    readonly clock: Clock;
  }) {
    this.#list = options.list;
    this.#files = options.files;
    this.#passphrases = options.passphrases;
    this.#secrets = options.secrets;
    this.#labels = options.labels;
    this.#clock = options.clock;
  }

  /**
   * Reads which files were used before and opens again those that need no passphrase; the others wait for theirs. Those
   * whose passphrase is remembered follow by themselves: the key store may first have to ask the user.
   */
  async run(): Promise<readonly Problem[]> {
    const damaged = [...(await this.#secrets.check()), ...(await this.#labels.load())];
    const { identities, problems } = await this.#list.memory.load();
    const sealed: RememberedIdentity[] = [];
    for (const remembered of identities)
      if (await this.#passphrases.has(remembered.id)) {
        sealed.push(remembered);
        this.#list.addClosed(remembered, sourcesOf(remembered), beingFetched(remembered));
      } else await this.#reopen(remembered);
    this.#list.tellChange();
    void this.#reopenSealed(sealed);
    return [...damaged, ...problems];
  }

  async #reopenSealed(sealed: readonly RememberedIdentity[]): Promise<void> {
    for (const remembered of sealed) {
      const waiting = this.#list.current(remembered.id);
      const sources = sourcesOf(remembered);
      const reopened = await this.#passphrases
        .reopen(remembered.id, await readSources(sources))
        .catch((error: unknown) => ({ why: problemOf(error) }));
      // Forgotten or opened by hand meanwhile.
      if (this.#list.current(remembered.id) !== waiting) continue;
      if ('identity' in reopened)
        this.#list.add(withIds(reopened.identity, remembered.keyId, remembered.teamId), sources);
      else this.#list.addClosed(remembered, sources, reopened.why ?? goneFrom(remembered));
      this.#list.tellChange();
    }
  }

  async #reopen(remembered: RememberedIdentity): Promise<void> {
    if (remembered.stored !== null) {
      this.#recallStored(remembered, remembered.stored);
      return;
    }
    const sources = sourcesOf(remembered);
    const { identities, problems } = await this.#files.open(await readSources(sources), null);
    const again = identities.find(({ description }) => description.id === remembered.id);
    if (again === undefined) this.#list.addClosed(remembered, sources, problems[0] ?? goneFrom(remembered));
    else this.#list.add(withIds(again, remembered.keyId, remembered.teamId), sources);
  }

  /** A store is not asked before its key is needed: the system would ask the user at every start. */
  #recallStored(remembered: RememberedIdentity, place: NonNullable<RememberedIdentity['stored']>): void {
    const { kind, store, thumbprint, storePath } = place;
    const certificatePem = remembered.certificate ?? '';
    const stored = describeStored(
      { kind, store, locator: { thumbprint, storePath }, certificatePem },
      this.#clock.now(),
    );
    if (stored === null) this.#list.addClosed(remembered, [], goneFrom(remembered));
    else this.#list.addStored(stored, null);
  }
}

function beingFetched({ name }: RememberedIdentity): Problem {
  return problem('secret-on-its-way', { name });
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const why = error instanceof Error ? error.message : String(error);
  return problem('internal', { at: 'identity', technical: why });
}
