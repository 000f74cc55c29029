import { dirname, join } from 'node:path';
import * as v from 'valibot';
import type { IdentityOpening } from '../../contract/channels.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import type { Remembering } from '../../contract/secrets.ts';
import type { Clock } from '../apns/clock.ts';
import type { Credential } from '../apns/credential.ts';
import { type IdentitySecret, type OpenedIdentity, type Opening, openIdentities } from '../identity/open.ts';
import { filesBeside, type IdentityFile, readIdentityFile } from '../identity/read-file.ts';
import type { FileSource } from './backend.ts';
import type { FileHandles } from './file-handles.ts';
import { type KeptKeys, NOTHING_TAKEN_UP } from './kept-keys.ts';
import { ProblemError, problem } from './problem-error.ts';
import type { Redactor } from './redact.ts';
import { RememberedPassphrases } from './remembered-passphrases.ts';
import type { SecretVault } from './secret-vault.ts';
import { readTextIfThere, writeWholeFile } from './whole-file.ts';

/** An identity on the shelf: what may be shown, what signs (in this process only), and the files it came from. */
interface ShelvedIdentity {
  readonly description: IdentityDescription;
  readonly secret: IdentitySecret | null;
  readonly sources: readonly FileSource[];
}

/** What is remembered between runs: where the files are and the ids that Apple does not write into a key. Nothing secret. */
const rememberedSchema = v.array(
  v.object({
    paths: v.pipe(v.array(v.string()), v.minLength(1)),
    id: v.string(),
    name: v.string(),
    form: v.picklist(['certificate', 'provider-token-key']),
    keyId: v.nullable(v.string()),
    teamId: v.nullable(v.string()),
  }),
);
type Remembered = v.InferOutput<typeof rememberedSchema>[number];

const APPLE_ID = /^[A-Z0-9]{10}$/;

/** The identities of this run, and the memory of where earlier ones lie. Private keys stay in here. */
export class IdentityShelf {
  readonly #identities = new Map<string, ShelvedIdentity>();
  readonly #file: string;
  readonly #handles: FileHandles;
  readonly #clock: Clock;
  readonly #redactor: Redactor;
  readonly #secrets: SecretVault;
  readonly #keptKeys: KeptKeys;
  readonly #passphrases: RememberedPassphrases;
  readonly #onChange: () => void;
  readonly #keepsMemory: boolean;
  #remembered: readonly Remembered[] = [];

  constructor(options: {
    readonly folder: string;
    readonly handles: FileHandles;
    readonly clock: Clock;
    readonly redactor: Redactor;
    readonly secrets: SecretVault;
    readonly keptKeys: KeptKeys;
    readonly onChange: () => void;
    /** False: what is opened is forgotten at the end of the run, and the memory of other runs is left alone. */
    readonly remember: boolean;
  }) {
    this.#keepsMemory = options.remember;
    this.#file = join(options.folder, 'identities.json');
    this.#handles = options.handles;
    this.#clock = options.clock;
    this.#redactor = options.redactor;
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
      .map(({ description }) => description)
      .sort((a, b) => Number(b.builtIn) - Number(a.builtIn));
  }

  /**
   * Reads which files were used before and opens again those that need no passphrase; the others wait for theirs. Those
   * whose passphrase is remembered follow by themselves: the key store may first have to ask the user.
   */
  async recall(): Promise<readonly Problem[]> {
    const damaged = await this.#secrets.check();
    const text = await readTextIfThere(this.#file);
    if (text === null) return damaged;
    const parsed = v.safeParse(rememberedSchema, parseJson(text));
    if (!parsed.success)
      return [
        ...damaged,
        problem({
          code: 'identities-unreadable',
          sentence: 'The list of identities used before could not be read.',
          remedy: `Choose them again. The list is kept in ${this.#file} until then.`,
          place: { name: 'identities.json', line: null, column: null },
        }),
      ];
    this.#remembered = parsed.output;
    const sealed: Remembered[] = [];
    for (const remembered of parsed.output)
      if (await this.#passphrases.has(remembered.id)) {
        sealed.push(remembered);
        this.#shelveClosed(remembered, sourcesOf(remembered), beingFetched(remembered));
      } else await this.#reopen(remembered);
    this.#onChange();
    void this.#reopenSealed(sealed);
    return damaged;
  }

  async #reopenSealed(sealed: readonly Remembered[]): Promise<void> {
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

  async #reopen(remembered: Remembered): Promise<void> {
    const sources = sourcesOf(remembered);
    const opened = await this.#openFiles(await readSources(sources), null);
    const again = opened.identities.find(({ description }) => description.id === remembered.id);
    if (again === undefined) this.#shelveClosed(remembered, sources, opened.problems[0] ?? goneFrom(remembered));
    else this.#shelve(withIds(again, remembered.keyId, remembered.teamId), sources);
  }

  #shelveClosed(remembered: Remembered, sources: readonly FileSource[], why: Problem): void {
    const { id, name, form, keyId, teamId, paths } = remembered;
    this.#identities.set(id, {
      sources,
      secret: null,
      description: {
        id,
        name,
        form,
        keyId,
        teamId,
        certificateKind: null,
        topics: [],
        environments: [],
        notBefore: null,
        notAfter: null,
        issuer: null,
        fingerprint: '',
        privateKeyFoundIn: null,
        fileName: (paths[0] ?? '').split(/[\\/]/).at(-1) ?? '',
        builtIn: false,
        problems: [why],
        warnings: [],
      },
    });
  }

  /**
   * Opens what the user chose, or an identity again that waits for its passphrase. Identities that can be used, and
   * those that almost can, go on the shelf; what is wrong with the rest is in `problems`.
   */
  async open(handles: readonly string[], passphrase: string | null, remember: Remembering): Promise<IdentityOpening> {
    const sources = handles.flatMap(
      (handle) => this.#identities.get(handle)?.sources ?? [this.#handles.source(handle)],
    );
    return this.openSources(sources, passphrase, remember);
  }

  /** As `open`, for a host that knows the files themselves. */
  async openSources(
    sources: readonly FileSource[],
    passphrase: string | null,
    remember: Remembering = 'no',
  ): Promise<IdentityOpening> {
    if (passphrase !== null) this.#redactor.learn(passphrase);
    const files = await readSources(sources);
    const opened = passphrase === null ? await this.#passphrases.open(files) : await this.#openFiles(files, passphrase);
    // A command opens files for its own run and takes note of nothing.
    const takenUp = this.#keepsMemory ? await this.#keptKeys.takeUp(opened.identities) : NOTHING_TAKEN_UP;
    for (const identity of opened.identities) {
      const before = this.#remembered.find(({ id }) => id === identity.description.id);
      const shelved = withIds(identity, before?.keyId ?? null, before?.teamId ?? null);
      const kept = takenUp.sources.get(identity.description.id);
      this.#shelve(shelved, kept === undefined ? sources : [kept]);
    }
    if (opened.identities.length > 0) {
      await this.#remember();
      this.#onChange();
    }
    const notKept =
      passphrase === null || remember === 'no'
        ? []
        : await this.#passphrases.remember(opened.identities, files, passphrase, remember);
    const ids = new Set(opened.identities.map(({ description }) => description.id));
    const { receipts, warnings } = takenUp;
    return {
      identities: this.list().filter(({ id }) => ids.has(id)),
      problems: [...opened.problems, ...notKept],
      ...{ receipts, warnings },
    };
  }

  #openFiles(files: readonly IdentityFile[], passphrase: string | null): Promise<Opening> {
    return openIdentities(files, {
      passphrase,
      now: this.#clock.now(),
      beside: async ({ path }) => [
        ...(await this.#keptKeys.files()),
        ...(path === null ? [] : await filesBeside(path)),
      ],
    });
  }

  /** Puts an identity of the simulator's own on the shelf. */
  shelveBuiltIn(description: IdentityDescription, secret: IdentitySecret): void {
    this.#identities.set(description.id, { description, secret, sources: [] });
    this.#onChange();
  }

  #shelve(identity: OpenedIdentity, sources: readonly FileSource[]): void {
    this.#identities.set(identity.description.id, { ...identity, sources });
  }

  /** Takes an identity off the shelf and out of the memory, its passphrase too. The file it came from stays where it is. */
  async forget(identityId: string): Promise<void> {
    if (this.#identities.get(identityId)?.description.builtIn === true) return;
    this.#identities.delete(identityId);
    await this.#passphrases.forget(identityId);
    await this.#remember();
    this.#onChange();
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
    for (const [what, value] of [
      ['key id', keyId],
      ['team id', teamId],
    ] as const)
      if (!APPLE_ID.test(value))
        throw new ProblemError(
          problem({
            code: 'apple-id-malformed',
            sentence: `“${value}” is not a ${what}: Apple's are ten capital letters and digits, such as ABC123DEFG.`,
            remedy:
              what === 'key id'
                ? 'It is in the name of the file that Apple gave you (AuthKey_KEYID.p8) and under Keys in the developer account.'
                : 'It stands at the top right of the developer account, under your name, and under Membership details.',
            place: { name: what, line: null, column: null },
          }),
        );
    const completed = withIds(shelved, keyId, teamId);
    this.#shelve(completed, shelved.sources);
    await this.#remember();
    this.#onChange();
    return completed.description;
  }

  /** What an identity is made of, in this process only. Throws `ProblemError` with the first reason why it cannot be used. */
  parts(identityId: string): { readonly secret: IdentitySecret; readonly description: IdentityDescription } {
    const { description, secret } = this.#find(identityId);
    const standing = description.problems[0];
    if (standing !== undefined) throw new ProblemError(standing);
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

  /** What signs for an identity. Throws `ProblemError` with the first reason why it cannot. */
  credential(identityId: string): { readonly credential: Credential; readonly description: IdentityDescription } {
    const { secret, description } = this.parts(identityId);
    if (secret.kind === 'certificate') return { credential: secret, description };
    const { keyId, teamId } = secret;
    if (keyId === null || teamId === null)
      throw new ProblemError(
        problem({
          code: 'ids-needed',
          sentence: `${description.name} needs ${[
            keyId === null ? 'its key id' : '',
            teamId === null ? 'your team id' : '',
          ]
            .filter((part) => part !== '')
            .join(' and ')}: a provider token names both.`,
          remedy: 'Enter them beside the identity (on the command line: --key-id and --team-id).',
          mend: { kind: 'choose-identity' },
        }),
      );
    return { credential: { ...secret, keyId, teamId }, description };
  }

  #find(identityId: string): ShelvedIdentity {
    const shelved = this.#identities.get(identityId);
    if (shelved === undefined)
      throw new ProblemError(
        problem({
          code: 'identity-unknown',
          sentence: 'The chosen identity is not open any more.',
          remedy: 'Choose its file again.',
          mend: { kind: 'choose-identity' },
        }),
      );
    return shelved;
  }

  async #remember(): Promise<void> {
    if (!this.#keepsMemory) return;
    this.#remembered = [...this.#identities.values()].flatMap(({ description, sources }) => {
      const paths = sources.flatMap((source) => ('path' in source ? [source.path] : []));
      if (description.builtIn || paths.length === 0) return [];
      const { id, name, form, keyId, teamId } = description;
      return [{ paths, id, name, form, keyId, teamId }];
    });
    await writeWholeFile(this.#file, `${JSON.stringify(this.#remembered, null, 2)}\n`);
  }
}

/** `identity` with the ids that its file does not tell filled in, where it is a provider token key. */
function withIds<T extends OpenedIdentity>(identity: T, keyId: string | null, teamId: string | null): T {
  const { description, secret } = identity;
  if (description.form !== 'provider-token-key') return identity;
  const ids = { keyId: keyId ?? description.keyId, teamId: teamId ?? description.teamId };
  return {
    ...identity,
    description: { ...description, ...ids },
    secret: secret?.kind === 'provider-token-key' ? { ...secret, ...ids } : secret,
  };
}

function sourcesOf({ paths }: Remembered): readonly FileSource[] {
  return paths.map((path) => ({ path }));
}

async function readSources(sources: readonly FileSource[]): Promise<readonly IdentityFile[]> {
  const files: IdentityFile[] = [];
  for (const source of sources)
    files.push(
      'path' in source ? await readIdentityFile(source.path) : { name: source.name, path: null, bytes: source.bytes },
    );
  return files;
}

function goneFrom({ name }: Remembered): Problem {
  return problem({
    code: 'identity-changed',
    sentence: `${name} is no longer in the file it was in.`,
    remedy: 'Choose the file that holds it now.',
  });
}

function beingFetched({ name }: Remembered): Problem {
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
