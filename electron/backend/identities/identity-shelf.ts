import { dirname } from 'node:path';
import type { IdentityDescription, IdentityOpening } from '../../../contract/identity.ts';
import type { Problem } from '../../../contract/outcome.ts';
import type { Remembering } from '../../../contract/secrets.ts';
import type { Clock } from '../../apns/clock.ts';
import type { Credential } from '../../apns/credential.ts';
import { describeClosed } from '../../identity/describe.ts';
import type { Patient } from '../../identity/doctor.ts';
import { filesBeside, type IdentityFile } from '../../identity/files/read-file.ts';
import { type IdentitySecret, type InspectedIdentity, type Opening, openIdentities } from '../../identity/open.ts';
import { IdentityError } from '../../identity/problems.ts';
import { keyIdOfFileName } from '../../identity/provider-token-key.ts';
import type { StoredIdentity } from '../../identity/stores/system-store.ts';
import { describeStored, openStoredIdentity } from '../../identity/stores/system-stores.ts';
import type { FileSource } from '../backend.ts';
import type { Redactor } from '../log/redact.ts';
import { ProblemError, problem } from '../problem-error.ts';
import type { SecretVault } from '../secrets/secret-vault.ts';
import { sourceName } from '../store/file-handles.ts';
import { checkAppleIds } from './apple-ids.ts';
import type { IdentityMarks } from './identity-marks.ts';
import {
  goneFrom,
  IdentityMemory,
  type RememberedIdentity,
  readSources,
  sourceOf,
  sourcesOf,
} from './identity-memory.ts';
import { type KeptKeys, NOTHING_TAKEN_UP, type TakenUp } from './kept-keys.ts';
import type { ProfileShelf } from './profile-shelf.ts';
import { RememberedPassphrases } from './remembered-passphrases.ts';

/** An identity on the shelf: what may be shown, what signs (in this process only), and where it came from. */
interface ShelvedIdentity extends Patient {
  readonly secret: IdentitySecret | null;
  readonly sources: readonly FileSource[];
  /** Its place in a store of the operating system, where that holds its key. */
  readonly stored: StoredIdentity | null;
}

/** The identities in use, and the memory of where earlier ones lie. Private keys stay in here. */
export class IdentityShelf {
  readonly #identities = new Map<string, ShelvedIdentity>();
  readonly #memory: IdentityMemory;
  readonly #clock: Clock;
  readonly #platform: string;
  readonly #redactor: Redactor;
  readonly #marks: IdentityMarks;
  readonly #profiles: ProfileShelf;
  readonly #secrets: SecretVault;
  readonly #keptKeys: KeptKeys;
  readonly #passphrases: RememberedPassphrases;
  readonly #onChange: () => void;
  /** Keys that are being taken out of a store: the system asks once, however many sends wait for its answer. */
  readonly #fetching = new Map<string, Promise<InspectedIdentity>>();

  constructor(options: {
    readonly folder: string;
    readonly clock: Clock;
    /** `process.platform`. */
    readonly platform: string;
    readonly redactor: Redactor;
    readonly secrets: SecretVault;
    readonly keptKeys: KeptKeys;
    readonly marks: IdentityMarks;
    readonly profiles: ProfileShelf;
    readonly onChange: () => void;
    /** False: what is opened is forgotten at the end of the run, and the memory of other runs is left alone. */
    readonly remember: boolean;
  }) {
    this.#memory = new IdentityMemory(options.folder, options.remember);
    this.#clock = options.clock;
    this.#platform = options.platform;
    this.#redactor = options.redactor;
    this.#marks = options.marks;
    this.#profiles = options.profiles;
    this.#secrets = options.secrets;
    this.#keptKeys = options.keptKeys;
    this.#passphrases = new RememberedPassphrases(options.secrets, (files, passphrase) =>
      this.#openFiles(files, passphrase),
    );
    this.#onChange = options.onChange;
  }

  /** Every identity that may be shown, built-in ones first, then in the order they came. */
  list(): readonly IdentityDescription[] {
    return [...this.#identities.values()]
      .map(({ description }) => this.#marks.applyTo(description))
      .sort((a, b) => Number(b.builtIn) - Number(a.builtIn));
  }

  has(identityId: string): boolean {
    return this.#identities.has(identityId);
  }

  /** True where its key is here: using it asks nobody. */
  isOpen(identityId: string): boolean {
    return (this.#identities.get(identityId)?.secret ?? null) !== null;
  }

  /** The files that an identity came from; `null` for one that is not in use. */
  sources(identityId: string): readonly FileSource[] | null {
    return this.#identities.get(identityId)?.sources ?? null;
  }

  /** What the doctor may know of the identities in use. */
  patients(): readonly Patient[] {
    return [...this.#identities.values()].map(({ description, certificatePem, notes }) => ({
      description,
      certificatePem,
      notes,
    }));
  }

  /** Tells whoever shows the identities that something about them has changed. */
  tellChange(): void {
    this.#onChange();
  }

  /**
   * Certificates and keys in use, and keys that wait for their certificates, as files among others: a new certificate may
   * have been made with a key that is here.
   */
  async atHand(): Promise<readonly IdentityFile[]> {
    return [...(await this.#keptKeys.files()), ...this.#inUse()];
  }

  #inUse(): readonly IdentityFile[] {
    return [...this.#identities.values()].flatMap(({ description, certificatePem, secret, sources }) => {
      if (description.builtIn || certificatePem === null) return [];
      const certificate = named(description.fileName, sources[0], certificatePem);
      if (secret === null) return [certificate];
      const [, other] = sources;
      return other === undefined
        ? [named(description.fileName, sources[0], certificatePem + secret.privateKeyPem)]
        : [certificate, named(sourceName(other), other, secret.privateKeyPem)];
    });
  }

  /** True for a file that an identity in use came from: by its path, or by its content where it came without one. */
  cameFrom({ path, name, bytes }: IdentityFile): boolean {
    return [...this.#identities.values()].some(({ sources }) =>
      sources.some((source) =>
        'path' in source ? source.path === path : path === null && source.name === name && source.bytes.equals(bytes),
      ),
    );
  }

  /**
   * Reads which files were used before and opens again those that need no passphrase; the others wait for theirs. Those
   * whose passphrase is remembered follow by themselves: the key store may first have to ask the user.
   */
  async recall(): Promise<readonly Problem[]> {
    const damaged = [...(await this.#secrets.check()), ...(await this.#marks.load())];
    const { identities, problems } = await this.#memory.load();
    const sealed: RememberedIdentity[] = [];
    for (const remembered of identities)
      if (await this.#passphrases.has(remembered.id)) {
        sealed.push(remembered);
        this.#shelveClosed(remembered, sourcesOf(remembered), beingFetched(remembered));
      } else await this.#reopen(remembered);
    this.#onChange();
    void this.#reopenSealed(sealed);
    return [...damaged, ...problems];
  }

  async #reopenSealed(sealed: readonly RememberedIdentity[]): Promise<void> {
    for (const remembered of sealed) {
      const waiting = this.#identities.get(remembered.id);
      const sources = sourcesOf(remembered);
      const reopened = await this.#passphrases
        .reopen(remembered.id, await readSources(sources))
        .catch((error: unknown) => ({ why: problemOf(error) }));
      // Forgotten or opened by hand meanwhile.
      if (this.#identities.get(remembered.id) !== waiting) continue;
      if ('identity' in reopened)
        this.#shelve(withIds(reopened.identity, remembered.keyId, remembered.teamId), sources);
      else this.#shelveClosed(remembered, sources, reopened.why ?? goneFrom(remembered));
      this.#onChange();
    }
  }

  async #reopen(remembered: RememberedIdentity): Promise<void> {
    if (remembered.stored !== null) {
      this.#recallStored(remembered, remembered.stored);
      return;
    }
    const sources = sourcesOf(remembered);
    const { identities, problems } = await this.#openFiles(await readSources(sources), null);
    const again = identities.find(({ description }) => description.id === remembered.id);
    if (again === undefined) this.#shelveClosed(remembered, sources, problems[0] ?? goneFrom(remembered));
    else this.#shelve(withIds(again, remembered.keyId, remembered.teamId), sources);
  }

  /** A store is not asked before its key is needed: the system would ask the user at every start. */
  #recallStored(remembered: RememberedIdentity, place: NonNullable<RememberedIdentity['stored']>): void {
    const { kind, store, thumbprint, storePath } = place;
    const certificatePem = remembered.certificate ?? '';
    const stored = describeStored(
      { kind, store, locator: { thumbprint, storePath }, certificatePem },
      this.#clock.now(),
    );
    if (stored === null) this.#shelveClosed(remembered, [], goneFrom(remembered));
    else this.#shelveStored(stored, null);
  }

  #shelveClosed(remembered: RememberedIdentity, sources: readonly FileSource[], why: Problem): void {
    const { id, name, form, keyId, teamId, paths, stored } = remembered;
    const fileName = stored?.store ?? (paths[0] ?? '').split(/[\\/]/).at(-1) ?? '';
    this.#identities.set(id, {
      sources,
      secret: null,
      stored: null,
      certificatePem: null,
      notes: [],
      description: describeClosed(
        { id, name, form, keyId, teamId, fileName, store: stored?.kind ?? 'file', location: null },
        [why],
      ),
    });
  }

  /**
   * Opens what the user chose. Identities that can be used, and those that almost can, go on the shelf; what is wrong
   * with the rest is in `problems`.
   */
  async openSources(
    sources: readonly FileSource[],
    passphrase: string | null,
    remember: Remembering = 'no',
  ): Promise<IdentityOpening> {
    if (passphrase !== null) this.#redactor.learn(passphrase);
    await this.#marks.load();
    const { profiles, others: files } = this.#profiles.takeFrom(await readSources(sources));
    const opened = passphrase === null ? await this.#passphrases.open(files) : await this.#openFiles(files, passphrase);
    const { receipts, warnings } = await this.#use(
      opened.identities.filter((identity) => !this.#isKnownWhole(identity, files)),
    );
    const notKept = await this.#keepPassphrase(opened.identities, files, passphrase, remember);
    return {
      identities: this.#listed(opened.identities),
      problems: [...opened.problems, ...notKept],
      ...{ profiles, receipts, warnings },
    };
  }

  /** Puts identities on the shelf and remembers them; keys of signing requests that found their certificate are told. */
  async #use(identities: readonly InspectedIdentity[]): Promise<TakenUp> {
    if (identities.length === 0) return NOTHING_TAKEN_UP;
    // A command opens files for its own run and takes note of nothing.
    const takenUp = this.#memory.keeps ? await this.#keptKeys.takeUp(identities) : NOTHING_TAKEN_UP;
    for (const identity of identities) this.#shelveOpened(identity, takenUp.sources.get(identity.description.id));
    await this.#changed();
    return takenUp;
  }

  /** True for the bare certificate of an identity that is in use with its key: it adds nothing, and takes nothing away. */
  #isKnownWhole(identity: InspectedIdentity, files: readonly IdentityFile[]): boolean {
    const before = this.#identities.get(identity.description.id);
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
    return { identities: this.#listed([identity]), profiles: [], problems, receipts, warnings };
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
    const { secret } = await this.#fetch(stored);
    this.#shelveStored(stored, secret);
    await this.#changed();
    return { identities: this.#listed([stored]), profiles: [], problems: [], receipts: [], warnings: [] };
  }

  #fetch(stored: StoredIdentity): Promise<InspectedIdentity> {
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

  #listed(identities: readonly Pick<Patient, 'description'>[]): readonly IdentityDescription[] {
    const ids = new Set(identities.map(({ description }) => description.id));
    return this.list().filter(({ id }) => ids.has(id));
  }

  #openFiles(files: readonly IdentityFile[], passphrase: string | null): Promise<Opening> {
    return openIdentities(files, {
      passphrase,
      now: this.#clock.now(),
      beside: async ({ path }) => [
        ...(await this.#keptKeys.files()),
        ...(path === null ? [] : await filesBeside(path)),
        ...this.#inUse(),
      ],
    });
  }

  /** Puts an identity of the simulator's own on the shelf. */
  shelveBuiltIn(identity: InspectedIdentity): void {
    this.#shelve({ ...identity, description: { ...identity.description, store: 'simulator', builtIn: true } }, []);
    this.#onChange();
  }

  /** `kept`: where its certificate lies now, beside the key of the signing request. */
  #shelveOpened(identity: InspectedIdentity, kept?: FileSource): void {
    const before = this.#memory.of(identity.description.id);
    this.#shelve(
      withIds(identity, before?.keyId ?? null, before?.teamId ?? null),
      kept === undefined ? identity.files.map(sourceOf) : [kept],
    );
  }

  #shelve(identity: Omit<ShelvedIdentity, 'sources' | 'stored'>, sources: readonly FileSource[]): void {
    const { description, secret, certificatePem, notes } = identity;
    this.#identities.set(description.id, { description, secret, certificatePem, notes, sources, stored: null });
  }

  #shelveStored(stored: StoredIdentity, secret: IdentitySecret | null): void {
    const { description, certificatePem } = stored;
    this.#identities.set(description.id, { description, secret, certificatePem, notes: [], sources: [], stored });
  }

  /** Takes an identity off the shelf and out of the memory, its passphrase too. The file it came from stays where it is. */
  async forget(identityId: string): Promise<void> {
    if (this.#identities.get(identityId)?.description.builtIn === true) return;
    this.#identities.delete(identityId);
    await this.#passphrases.forget(identityId);
    await this.#marks.change(identityId, { label: null, hidden: false });
    await this.#changed();
  }

  /** As `forget`, for every identity whose files all lie in a folder that is gone. */
  async forgetFrom(folder: string): Promise<void> {
    const inside = (source: FileSource): boolean => 'path' in source && dirname(source.path) === folder;
    for (const [id, { sources }] of this.#identities)
      if (sources.length > 0 && sources.every(inside)) await this.forget(id);
  }

  /** Adds the ids that a provider token key needs and its file does not tell. Throws `ProblemError` for ids of the wrong form. */
  async complete(identityId: string, keyId: string, teamId: string): Promise<IdentityDescription> {
    const shelved = this.#find(identityId);
    const wrong = checkAppleIds(shelved.description.fileName, keyId, teamId);
    if (wrong !== null) throw new ProblemError(wrong);
    const completed = withIds(shelved, keyId, teamId);
    this.#shelve(completed, shelved.sources);
    await this.#changed();
    return this.#marks.applyTo(completed.description);
  }

  /**
   * What an identity is made of, in this process only. Where a store of the system holds the key, it is taken out now,
   * which may ask the user. Throws `ProblemError` with the first reason why it cannot be used.
   */
  async parts(
    identityId: string,
  ): Promise<{ readonly secret: IdentitySecret; readonly description: IdentityDescription }> {
    const shelved = this.#find(identityId);
    const { stored } = shelved;
    const description = this.#marks.applyTo(shelved.description);
    const standing = description.problems[0];
    if (standing !== undefined) throw new ProblemError(standing);
    let { secret } = shelved;
    if (secret === null && stored !== null) {
      ({ secret } = await this.#fetch(stored));
      if (this.has(identityId)) this.#shelveStored(stored, secret);
    }
    if (secret === null)
      throw new ProblemError(
        problem({
          code: 'identity-closed',
          sentence: `${description.name} cannot be used as it is.`,
          remedy: 'Choose its file again.',
          mend: { kind: 'choose-identity' },
        }),
      );
    return { secret, description };
  }

  /** The certificate of an identity with its chain, as PEM; `null` where it has none. Public, so that its key may be anywhere. */
  certificateOf(identityId: string): string | null {
    return this.#find(identityId).certificatePem;
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

  #find(identityId: string): ShelvedIdentity {
    const shelved = this.#identities.get(identityId);
    if (shelved === undefined) throw unknownIdentity();
    return shelved;
  }

  /** Remembers what is on the shelf, and tells of the change. */
  async #changed(): Promise<void> {
    await this.#memory.keep([...this.#identities.values()].flatMap((shelved) => remembered(shelved) ?? []));
    this.#onChange();
  }
}

/** What a provider token key lacks, and nothing that it has. */
export function idsNeeded(name: string, keyId: string | null, teamId: string | null): Problem {
  const missing = [keyId === null ? 'its key id' : '', teamId === null ? 'your team id' : ''].filter(
    (part) => part !== '',
  );
  const options = [keyId === null ? '--key-id' : '', teamId === null ? '--team-id' : ''].filter((part) => part !== '');
  return problem({
    code: 'ids-needed',
    sentence: `${name} needs ${missing.join(' and ')}: a provider token names both.`,
    remedy: `Enter ${missing.length === 1 ? 'it' : 'them'} beside the identity (on the command line: ${options.join(' and ')}).`,
    mend: { kind: 'enter-ids' },
  });
}

/** The refusal of an identity that is neither in use nor found. */
export function unknownIdentity(): ProblemError {
  return new ProblemError(
    problem({
      code: 'identity-unknown',
      sentence: 'The chosen identity is not open any more.',
      remedy: 'Choose its file again.',
      mend: { kind: 'choose-identity' },
    }),
  );
}

function named(name: string, source: FileSource | undefined, pem: string): IdentityFile {
  return { name, path: source !== undefined && 'path' in source ? source.path : null, bytes: Buffer.from(pem) };
}

/** What is remembered of an identity; `null` where there is nothing to find it by again. */
function remembered({ description, sources, certificatePem, stored }: ShelvedIdentity): RememberedIdentity | null {
  const { id, name, form, keyId, teamId, builtIn } = description;
  const paths = sources.flatMap((source) => ('path' in source ? [source.path] : []));
  if (builtIn || (paths.length === 0 && stored === null)) return null;
  // A certificate that came without a file of its own, beside a key that has one.
  const alone = stored !== null || (form === 'certificate' && paths.length < sources.length);
  return {
    ...{ paths, id, name, form, keyId, teamId },
    certificate: alone ? certificatePem : null,
    stored: stored === null ? null : { kind: stored.kind, store: stored.store, ...stored.locator },
  };
}

function beingFetched({ name }: RememberedIdentity): Problem {
  return problem({
    code: 'secret-on-its-way',
    sentence: `The remembered passphrase of ${name} is being fetched from the key store.`,
    remedy: 'Where the key store asks whether Pushwright may read it, answer the question.',
  });
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const why = error instanceof Error ? error.message : String(error);
  return problem({
    code: 'internal',
    sentence: `Something failed inside Pushwright: ${why}`,
    remedy: 'Choose the file again; if it comes back, please report it with “Copy report”.',
  });
}

/** `identity` with the ids that its file does not tell filled in, where it is a provider token key. */
function withIds<T extends Pick<InspectedIdentity, 'description' | 'secret'>>(
  identity: T,
  keyId: string | null,
  teamId: string | null,
): T {
  const { description, secret } = identity;
  if (description.form !== 'provider-token-key') return identity;
  const ids = { keyId: keyId ?? description.keyId, teamId: teamId ?? description.teamId };
  return {
    ...identity,
    description: { ...description, ...ids },
    secret: secret?.kind === 'provider-token-key' ? { ...secret, ...ids } : secret,
  };
}
