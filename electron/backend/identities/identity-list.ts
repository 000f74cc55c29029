import { dirname } from 'node:path';
import type { IdentityDescription } from '../../../contract/identity.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { problem } from '../../../contract/told.ts';
import { describeClosed } from '../../identity/describe.ts';
import type { Patient } from '../../identity/doctor.ts';
import type { IdentityFile } from '../../identity/files/read-file.ts';
import type { IdentitySecret, InspectedIdentity } from '../../identity/open.ts';
import type { StoredIdentity } from '../../identity/stores/system-store.ts';
import type { FileSource } from '../backend.ts';
import { ProblemError } from '../problem-error.ts';
import { sourceName } from '../store/file-handles.ts';
import type { IdentityLabels } from './identity-labels.ts';
import { type IdentityMemory, type RememberedIdentity, sourceOf } from './identity-memory.ts';

/** An identity in use: what may be shown, what signs (in this process only), and where it came from. */
export interface IdentityInUse extends Patient {
  readonly secret: IdentitySecret | null;
  readonly sources: readonly FileSource[];
  /** Its place in a store of the operating system, where that holds its key. */
  readonly stored: StoredIdentity | null;
}

/** The identities in use, with the memory of where they lie and what the user calls them. Private keys stay in here. */
export class IdentityList {
  readonly memory: IdentityMemory;
  readonly #identities = new Map<string, IdentityInUse>();
  readonly #labels: IdentityLabels;
  readonly #onChange: () => void;

  constructor(options: {
    readonly memory: IdentityMemory;
    readonly labels: IdentityLabels;
    readonly onChange: () => void;
  }) {
    this.memory = options.memory;
    this.#labels = options.labels;
    this.#onChange = options.onChange;
  }

  /** Every identity that may be shown, built-in ones first, then in the order they came. */
  list(): readonly IdentityDescription[] {
    return [...this.#identities.values()]
      .map(({ description }) => this.#labels.applyTo(description))
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

  /** As `list`, for some of them. */
  listed(identities: readonly Pick<Patient, 'description'>[]): readonly IdentityDescription[] {
    const ids = new Set(identities.map(({ description }) => description.id));
    return this.list().filter(({ id }) => ids.has(id));
  }

  /** Certificates and keys in use, as files among others. */
  files(): readonly IdentityFile[] {
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

  /** What is known of an identity in use. Throws `ProblemError` where there is none of that id. */
  find(identityId: string): IdentityInUse {
    const known = this.#identities.get(identityId);
    if (known === undefined) throw unknownIdentity();
    return known;
  }

  /** What is listed under an id now; another object once it was opened, completed or closed anew. */
  current(identityId: string): IdentityInUse | undefined {
    return this.#identities.get(identityId);
  }

  /** A description as it is shown: with what the user calls the identity. */
  shown(description: IdentityDescription): IdentityDescription {
    return this.#labels.applyTo(description);
  }

  /** Takes an identity of the simulator's own into the list. */
  addBuiltIn(identity: InspectedIdentity): void {
    this.add({ ...identity, description: { ...identity.description, store: 'simulator', builtIn: true } }, []);
    this.#onChange();
  }

  /** Takes an identity in that was opened; `kept`: where its certificate lies now, beside the key of the signing request. */
  addOpened(identity: InspectedIdentity, kept?: FileSource): void {
    const before = this.memory.of(identity.description.id);
    this.add(
      withIds(identity, before?.keyId ?? null, before?.teamId ?? null),
      kept === undefined ? identity.files.map(sourceOf) : [kept],
    );
  }

  /** Takes an identity in, in the place of what was listed under its id. */
  add(identity: Omit<IdentityInUse, 'sources' | 'stored'>, sources: readonly FileSource[]): void {
    const { description, secret, certificatePem, notes } = identity;
    this.#identities.set(description.id, { description, secret, certificatePem, notes, sources, stored: null });
  }

  /** Takes an identity of a store of the system in; `secret` is `null` until its key is used. */
  addStored(stored: StoredIdentity, secret: IdentitySecret | null): void {
    const { description, certificatePem } = stored;
    this.#identities.set(description.id, { description, secret, certificatePem, notes: [], sources: [], stored });
  }

  /** Lists an identity of an earlier run that is not open, and why. */
  addClosed(remembered: RememberedIdentity, sources: readonly FileSource[], why: Problem): void {
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

  /** Takes identities out; `changed` is still to be called. */
  remove(identityId: string): void {
    this.#identities.delete(identityId);
  }

  /** Ids of those whose files all lie in a folder. */
  idsFrom(folder: string): readonly string[] {
    const inside = (source: FileSource): boolean => 'path' in source && dirname(source.path) === folder;
    return [...this.#identities].flatMap(([id, { sources }]) =>
      sources.length > 0 && sources.every(inside) ? [id] : [],
    );
  }

  /** Remembers what is listed, and tells of the change. */
  async changed(): Promise<void> {
    await this.memory.keep([...this.#identities.values()].flatMap((one) => remembered(one) ?? []));
    this.#onChange();
  }
}

/** The refusal of an identity that is neither in use nor found. */
export function unknownIdentity(): ProblemError {
  return new ProblemError(problem('identity-unknown', null, { mend: { kind: 'choose-identity' } }));
}

function named(name: string, source: FileSource | undefined, pem: string): IdentityFile {
  return { name, path: source !== undefined && 'path' in source ? source.path : null, bytes: Buffer.from(pem) };
}

/** What is remembered of an identity; `null` where there is nothing to find it by again. */
function remembered({ description, sources, certificatePem, stored }: IdentityInUse): RememberedIdentity | null {
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

/** `identity` with the ids that its file does not tell filled in, where it is a provider token key. */
export function withIds<T extends Pick<InspectedIdentity, 'description' | 'secret'>>(
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
