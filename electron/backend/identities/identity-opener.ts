import type { IdentityOpening } from '../../../contract/identity.ts';
import type { Problem } from '../../../contract/outcome.ts';
import type { Remembering } from '../../../contract/secrets.ts';
import type { IdentityFile } from '../../identity/files/read-file.ts';
import type { InspectedIdentity } from '../../identity/open.ts';
import type { StoredIdentity } from '../../identity/stores/system-store.ts';
import type { FileSource } from '../backend.ts';
import type { Redactor } from '../log/redact.ts';
import { ProblemError } from '../problem-error.ts';
import type { FileOpener } from './file-opener.ts';
import type { IdentityLabels } from './identity-labels.ts';
import type { IdentityList } from './identity-list.ts';
import { readSources } from './identity-memory.ts';
import { type KeptKeys, NOTHING_TAKEN_UP, type TakenUp } from './kept-keys.ts';
import type { ProfileStore } from './profile-store.ts';
import type { RememberedPassphrases } from './remembered-passphrases.ts';
import type { StoredKeys } from './stored-keys.ts';

/** Takes identities into use, from files the user chose, from a search, from a store; and out of it. */
export class IdentityOpener {
  readonly #list: IdentityList;
  readonly #files: FileOpener;
  readonly #passphrases: RememberedPassphrases;
  readonly #storedKeys: StoredKeys;
  readonly #keptKeys: KeptKeys;
  readonly #labels: IdentityLabels;
  readonly #profiles: ProfileStore;
  readonly #redactor: Redactor;

  constructor(options: {
    readonly list: IdentityList;
    readonly files: FileOpener;
    readonly passphrases: RememberedPassphrases;
    readonly storedKeys: StoredKeys;
    readonly keptKeys: KeptKeys;
    readonly labels: IdentityLabels;
    readonly profiles: ProfileStore;
    readonly redactor: Redactor;
  }) {
    this.#list = options.list;
    this.#files = options.files;
    this.#passphrases = options.passphrases;
    this.#storedKeys = options.storedKeys;
    this.#keptKeys = options.keptKeys;
    this.#labels = options.labels;
    this.#profiles = options.profiles;
    this.#redactor = options.redactor;
  }

  /**
   * Opens what the user chose. Identities that can be used, and those that almost can, are listed; what is wrong
   * with the rest is in `problems`.
   */
  async openSources(
    sources: readonly FileSource[],
    passphrase: string | null,
    remember: Remembering = 'no',
  ): Promise<IdentityOpening> {
    if (passphrase !== null) this.#redactor.learn(passphrase);
    await this.#labels.load();
    const { profiles, others: files } = this.#profiles.takeFrom(await readSources(sources));
    const opened =
      passphrase === null ? await this.#passphrases.open(files) : await this.#files.open(files, passphrase);
    const { receipts, warnings } = await this.#use(
      opened.identities.filter((identity) => !this.#isKnownWhole(identity, files)),
    );
    const notKept = await this.#keepPassphrase(opened.identities, files, passphrase, remember);
    return {
      identities: this.#list.listed(opened.identities),
      problems: [...opened.problems, ...notKept],
      ...{ profiles, receipts, warnings },
    };
  }

  /** Lists identities and remembers them; keys of signing requests that found their certificate are told. */
  async #use(identities: readonly InspectedIdentity[]): Promise<TakenUp> {
    if (identities.length === 0) return NOTHING_TAKEN_UP;
    // A command opens files for its own run and takes note of nothing.
    const takenUp = this.#list.memory.keeps ? await this.#keptKeys.takeUp(identities) : NOTHING_TAKEN_UP;
    for (const identity of identities) this.#list.addOpened(identity, takenUp.sources.get(identity.description.id));
    await this.#list.changed();
    return takenUp;
  }

  /** True for the bare certificate of an identity that is in use with its key: it adds nothing, and takes nothing away. */
  #isKnownWhole(identity: InspectedIdentity, files: readonly IdentityFile[]): boolean {
    const before = this.#list.current(identity.description.id);
    return before !== undefined && before.secret !== null && !identity.files.every((file) => files.includes(file));
  }

  /** Takes an identity that was opened elsewhere into use; `passphrase` is what its files were opened with. */
  async take(
    identity: InspectedIdentity,
    passphrase: string | null = null,
    remember: Remembering = 'no',
  ): Promise<IdentityOpening> {
    const { receipts, warnings } = await this.#use([identity]);
    const problems = await this.#keepPassphrase([identity], identity.files, passphrase, remember);
    return { identities: this.#list.listed([identity]), profiles: [], problems, receipts, warnings };
  }

  async #keepPassphrase(
    identities: readonly InspectedIdentity[],
    files: readonly IdentityFile[],
    passphrase: string | null,
    remember: Remembering,
  ): Promise<readonly Problem[]> {
    return passphrase === null || remember === 'no'
      ? []
      : this.#passphrases.remember(identities, files, passphrase, remember);
  }

  /** Takes an identity out of a store of the system into use. Throws `ProblemError` where it is not given out. */
  async takeFromStore(stored: StoredIdentity): Promise<IdentityOpening> {
    const standing = stored.description.problems[0];
    if (standing !== undefined) throw new ProblemError(standing);
    const { secret } = await this.#storedKeys.fetch(stored);
    this.#list.addStored(stored, secret);
    await this.#list.changed();
    return { identities: this.#list.listed([stored]), profiles: [], problems: [], receipts: [], warnings: [] };
  }

  /** Takes an identity out of the list and out of the memory, its passphrase too. The file it came from stays where it is. */
  async forget(identityId: string): Promise<void> {
    if (this.#list.current(identityId)?.description.builtIn === true) return;
    this.#list.remove(identityId);
    await this.#passphrases.forget(identityId);
    await this.#labels.change(identityId, { label: null, hidden: false });
    await this.#list.changed();
  }

  /** As `forget`, for every identity whose files all lie in a folder that is gone. */
  async forgetFrom(folder: string): Promise<void> {
    for (const id of this.#list.idsFrom(folder)) await this.forget(id);
  }
}
