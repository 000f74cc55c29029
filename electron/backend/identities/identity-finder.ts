import type {
  IdentityDescription,
  IdentityExamination,
  IdentityOpening,
  IdentitySearch,
} from '../../../contract/identity.ts';
import type { Problem } from '../../../contract/outcome.ts';
import type { Remembering } from '../../../contract/secrets.ts';
import { fileOf } from '../../../contract/told.ts';
import type { Clock } from '../../apns/clock.ts';
import { examineIdentity, type Patient } from '../../identity/doctor.ts';
import { filesBeside, type IdentityFile } from '../../identity/files/read-file.ts';
import type { InspectedIdentity } from '../../identity/open.ts';
import { collectFiles } from '../../identity/search/collect-files.ts';
import { type ClosedFile, type FileSearch, searchFiles } from '../../identity/search/search-files.ts';
import type { StoredIdentity } from '../../identity/stores/system-store.ts';
import { searchSystemStore } from '../../identity/stores/system-stores.ts';
import type { FileSource } from '../backend.ts';
import type { Redactor } from '../log/redact.ts';
import type { FileHandles } from '../store/file-handles.ts';
import type { FileOpener } from './file-opener.ts';
import type { IdentityLabels } from './identity-labels.ts';
import { type IdentityList, unknownIdentity } from './identity-list.ts';
import { sourceOf } from './identity-memory.ts';
import type { IdentityOpener } from './identity-opener.ts';
import type { ProfileStore } from './profile-store.ts';

/** Something that a search found. */
type Found =
  | { readonly kind: 'opened'; readonly identity: InspectedIdentity }
  /** A file that ought to hold an identity and does not open. */
  | { readonly kind: 'closed'; readonly closed: ClosedFile }
  /** In a store of the operating system; its key comes out when it is used. */
  | { readonly kind: 'stored'; readonly identity: StoredIdentity };

/** What a search is asked for. */
export interface SearchOrder {
  /** Adds the store of the operating system. */
  readonly system: boolean;
  /** Tried on every file that wants one. */
  readonly passphrase: string | null;
}

/** Most places that are searched together in one run; later ones are not taken. */
const MOST_PLACES = 2_000;

/**
 * Looks for identities in files, folders and the store of the operating system, all of them together with those in use,
 * so that a certificate here finds its key there. What is found is not in use until it is opened. Keys stay in here.
 */
export class IdentityFinder {
  readonly #clock: Clock;
  readonly #platform: string;
  readonly #handles: FileHandles;
  readonly #redactor: Redactor;
  readonly #list: IdentityList;
  readonly #opener: IdentityOpener;
  readonly #files: FileOpener;
  readonly #labels: IdentityLabels;
  readonly #profiles: ProfileStore;
  /** By path, or by handle where a file came without one. */
  readonly #places = new Map<string, FileSource>();
  #found: ReadonlyMap<string, Found> = new Map();
  #searched: FileSearch | null = null;
  /** The last search had the system's store in it. */
  #withSystem = false;
  #searching: Promise<unknown> = Promise.resolve();

  constructor(options: {
    readonly clock: Clock;
    /** `process.platform`: decides which store there is. */
    readonly platform: string;
    readonly handles: FileHandles;
    readonly redactor: Redactor;
    readonly list: IdentityList;
    readonly opener: IdentityOpener;
    readonly files: FileOpener;
    readonly labels: IdentityLabels;
    readonly profiles: ProfileStore;
  }) {
    this.#clock = options.clock;
    this.#platform = options.platform;
    this.#handles = options.handles;
    this.#redactor = options.redactor;
    this.#list = options.list;
    this.#opener = options.opener;
    this.#files = options.files;
    this.#labels = options.labels;
    this.#profiles = options.profiles;
  }

  /** Searches the places of this run together with new ones, given by handle. Takes nothing into use. */
  search(handles: readonly string[], order: SearchOrder): Promise<IdentitySearch> {
    for (const handle of handles) this.#addPlace(handle, this.#handles.source(handle));
    return this.#inTurn(order);
  }

  /** As `search`, for a host that knows the paths itself. */
  searchPaths(paths: readonly string[], order: SearchOrder): Promise<IdentitySearch> {
    for (const path of paths) this.#addPlace(path, { path });
    return this.#inTurn(order);
  }

  #addPlace(handle: string, source: FileSource): void {
    const name = 'path' in source ? source.path : handle;
    if (this.#places.size < MOST_PLACES || this.#places.has(name)) this.#places.set(name, source);
  }

  /** One search at a time: a second one builds on what the first found. */
  #inTurn(order: SearchOrder): Promise<IdentitySearch> {
    const turn = this.#searching.then(() => this.#search(order));
    this.#searching = turn.catch(() => undefined);
    return turn;
  }

  async #search(order: SearchOrder): Promise<IdentitySearch> {
    await this.#labels.load();
    if (order.passphrase !== null) this.#redactor.learn(order.passphrase);
    const { collected, stored, searched, sent } = await this.#look(order);
    this.#withSystem = order.system;
    this.#profiles.add(searched.profiles);
    this.#found = this.#gather(searched, stored.identities);
    this.#searched = searched;
    return {
      identities: [...this.#found.values()].map((found) => this.#labels.applyTo(patientOf(found).description)),
      profiles: this.#profiles.list(),
      problems: [...collected.problems, ...stored.problems],
      filesRead: collected.files.filter(({ unreadable }) => unreadable === undefined).length + sent,
      cutShort: collected.cutShort || searched.cutShort,
    };
  }

  /** Reads all places of the run. */
  async #look({ system, passphrase }: SearchOrder) {
    const now = this.#clock.now();
    const sources = [...this.#places.values()];
    const [collected, stored, atHand] = await Promise.all([
      collectFiles(sources.flatMap((source) => ('path' in source ? [source.path] : []))),
      system ? searchSystemStore(this.#platform, now) : { identities: [], problems: [] },
      this.#files.atHand(),
    ]);
    const sent = sources.flatMap((source) => ('path' in source ? [] : [{ ...source, path: null }]));
    const searched = await searchFiles(
      [...collected.files, ...sent, ...stored.identities.map(certificateOf), ...atHand],
      new Set([...collected.named, ...sent.filter(({ folder }) => folder === undefined)]),
      { passphrase, now },
    );
    return { collected, stored, searched, sent: sent.length };
  }

  /** Everything by its id: identities that can be used first, then those that cannot, then files that do not open. */
  #gather(searched: FileSearch, stored: readonly StoredIdentity[]): ReadonlyMap<string, Found> {
    const inStore = new Map(stored.map((identity) => [identity.description.id, identity]));
    const { kept, closed } = this.#keepOpened(searched.closed);
    const opened = inTheirStores([...searched.identities, ...kept], stored);
    const found: Found[] = [
      // The store's own word on a certificate of its own is better than "no key beside it", unless a file has the key.
      ...opened
        .filter(({ description, secret }) => secret !== null || !inStore.has(description.id))
        .map((identity): Found => ({ kind: 'opened', identity })),
      ...stored.map((identity): Found => ({ kind: 'stored', identity })),
    ];
    const usable = (one: Found) => Number(patientOf(one).description.problems.length === 0);
    found.sort((a, b) => usable(b) - usable(a));
    const byId = new Map<string, Found>();
    for (const one of [...found, ...closed.map((file): Found => ({ kind: 'closed', closed: file }))]) {
      const { id } = patientOf(one).description;
      if (!byId.has(id)) byId.set(id, one);
    }
    return byId;
  }

  /**
   * Identities of files that an earlier search had the passphrase of, as long as the files are what they were; and the
   * closed files that stay: those without the ones whose identities are in use.
   */
  #keepOpened(closed: readonly ClosedFile[]): {
    readonly kept: readonly InspectedIdentity[];
    readonly closed: readonly ClosedFile[];
  } {
    const before = [...this.#found.values()].flatMap((found) =>
      found.kind === 'opened' && found.identity.secret !== null ? [found.identity] : [],
    );
    const keptBy = ({ file }: ClosedFile) => before.filter(({ files }) => files.some((own) => isSameFile(own, file)));
    return {
      kept: closed.flatMap(keptBy),
      closed: closed.filter((one) => keptBy(one).length === 0 && !this.#list.cameFrom(one.file)),
    };
  }

  /** What is known of an identity, in use or found. Throws `ProblemError` for an id of another run. */
  describe(identityId: string): IdentityDescription {
    const inUse = this.#list.list().find(({ id }) => id === identityId);
    if (inUse !== undefined) return inUse;
    const found = this.#found.get(identityId);
    if (found === undefined) throw unknownIdentity();
    return this.#labels.applyTo(patientOf(found).description);
  }

  /**
   * Takes identities into use: files by their handles, found ones and those in use by their ids. The operating system
   * may ask the user before it gives a key out of its store; where it does not, `ProblemError` is thrown.
   */
  async open(
    handles: readonly string[],
    passphrase: string | null,
    remember: Remembering = 'no',
  ): Promise<IdentityOpening> {
    const openings: IdentityOpening[] = [];
    const sources: FileSource[] = [];
    const closed: IdentityFile[] = [];
    for (const handle of handles) {
      const found = this.#list.has(handle) ? undefined : this.#found.get(handle);
      if (found === undefined) sources.push(...(this.#list.sources(handle) ?? [this.#handles.source(handle)]));
      else if (found.kind === 'stored') openings.push(await this.#opener.takeFromStore(found.identity));
      else if (found.kind === 'closed') {
        closed.push(found.closed.file);
        sources.push(sourceOf(found.closed.file));
      } else if (found.identity.secret === null) sources.push(...found.identity.files.map(sourceOf));
      else openings.push(await this.#opener.take(found.identity));
    }
    if (sources.length > 0) {
      const opening = await this.#opener.openSources(sources, passphrase, remember);
      openings.push(...(await this.#withFoundCertificates(opening, closed, passphrase, remember)));
    }
    return {
      identities: openings.flatMap(({ identities }) => identities),
      profiles: openings.flatMap(({ profiles }) => profiles),
      problems: openings.flatMap(({ problems }) => problems),
      receipts: openings.flatMap(({ receipts }) => receipts),
      warnings: openings.flatMap(({ warnings }) => warnings),
    };
  }

  /** A key that opens, and whose certificate is elsewhere in what was searched, is taken into use with it. */
  async #withFoundCertificates(
    opening: IdentityOpening,
    closed: readonly IdentityFile[],
    passphrase: string | null,
    remember: Remembering,
  ): Promise<readonly IdentityOpening[]> {
    const keys = closed.filter(({ name }) => opening.problems.some((problem) => isKeyAlone(problem, name)));
    if (passphrase === null || keys.length === 0) return [opening];
    const { searched, stored } = await this.#look({ system: this.#withSystem, passphrase });
    const pairs = inTheirStores(searched.identities, stored.identities).filter(
      ({ secret, files }) => secret !== null && files.some((file) => keys.some((key) => isSameFile(key, file))),
    );
    const taken: IdentityOpening[] = [];
    for (const pair of pairs) taken.push(await this.#opener.take(pair, passphrase, remember));
    const isPaired = (problem: Problem) =>
      pairs.some(({ files }) => files.some(({ name }) => isKeyAlone(problem, name)));
    return [{ ...opening, problems: opening.problems.filter((problem) => !isPaired(problem)) }, ...taken];
  }

  /** Gives an identity a name of the user's own; `null`, or a text of spaces, takes it away. */
  async rename(identityId: string, label: string | null): Promise<IdentityDescription> {
    const text = (label ?? '').replace(/\s+/g, ' ').trim();
    return this.#mark(identityId, { label: text === '' ? null : text });
  }

  /** Folds an identity away, or back. */
  hide(identityId: string, hidden: boolean): Promise<IdentityDescription> {
    return this.#mark(identityId, { hidden });
  }

  async #mark(identityId: string, change: Parameters<IdentityLabels['change']>[1]): Promise<IdentityDescription> {
    this.describe(identityId);
    await this.#labels.change(identityId, change);
    if (this.#list.has(identityId)) this.#list.tellChange();
    return this.describe(identityId);
  }

  /** What the doctor says of an identity, with everything at hand that may explain it. */
  async examine(identityId: string): Promise<IdentityExamination> {
    const description = this.describe(identityId);
    const known = [...this.#list.patients(), ...[...this.#found.values()].map(patientOf)];
    const own = known.find((patient) => patient.description.id === identityId);
    const { requests, keysAlone, identities } = await this.#context(identityId);
    const findings = examineIdentity({
      identity: { certificatePem: null, notes: [], ...own, description },
      now: this.#clock.now(),
      requests,
      keysAlone,
      others: [...known, ...identities].filter((patient) => patient.description.id !== identityId),
    });
    return { identity: description, findings };
  }

  /** What was searched; for an identity that was not found by searching, what lies beside its file. */
  async #context(identityId: string): Promise<Pick<FileSearch, 'requests' | 'keysAlone' | 'identities'>> {
    if (this.#searched !== null && this.#found.has(identityId)) return { ...this.#searched, identities: [] };
    const [first] = this.#list.sources(identityId) ?? [];
    const beside = first !== undefined && 'path' in first ? await filesBeside(first.path) : [];
    return searchFiles(beside, new Set(), { passphrase: null, now: this.#clock.now() });
  }
}

function patientOf(found: Found): Patient {
  switch (found.kind) {
    case 'opened':
      return found.identity;
    case 'stored':
      return { notes: [], ...found.identity };
    case 'closed':
      return { description: found.closed.description, certificatePem: null, notes: [] };
  }
}

/** The certificate of a store as a file among others: its key may lie in one of them. */
function certificateOf({ store, certificatePem }: StoredIdentity): IdentityFile {
  return { name: store, path: null, bytes: Buffer.from(certificatePem) };
}

/** An identity whose certificate lies in a store, and its key in a file, is told to lie in the store. */
function inTheirStores(
  identities: readonly InspectedIdentity[],
  stored: readonly StoredIdentity[],
): readonly InspectedIdentity[] {
  const inStore = new Map(stored.map(({ description }) => [description.id, description]));
  return identities.map((identity) => {
    const own = inStore.get(identity.description.id);
    if (own === undefined) return identity;
    const { store, fileName, location } = own;
    return { ...identity, description: { ...identity.description, store, fileName, location } };
  });
}

/** True for what is said of a private key whose certificate is not at hand. */
function isKeyAlone(problem: Problem, fileName: string): boolean {
  return problem.code === 'certificate-missing' && fileOf(problem) === fileName;
}

function isSameFile(a: IdentityFile, b: IdentityFile): boolean {
  return a.path === b.path && a.name === b.name && a.bytes.equals(b.bytes);
}
