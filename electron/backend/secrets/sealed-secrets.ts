import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Problem } from '../../../contract/outcome.ts';
import {
  type RememberedSecret,
  type RememberedSecrets,
  type Remembering,
  SECRET_KINDS,
  type SecretKind,
  type SecretStoreDescription,
} from '../../../contract/secrets.ts';
import { inFile, problem } from '../../../contract/told.ts';
import type { Clock } from '../../apns/clock.ts';
import { setKeptFileAside, whileKeeping } from '../../ground/kept-file.ts';
import { readTextIfThere } from '../../ground/read-bounded.ts';
import { errorCode, unusableFile } from '../../ground/system-error.ts';
import { replaceFile } from '../../ground/whole-file.ts';
import { ProblemError } from '../problem-error.ts';
import { type SecretStore, SecretStoreError } from './secret-store.ts';

/*
 * Secrets that the user asked to have remembered, in `secrets.json` of the data folder. Threat: whoever reads that file,
 * a backup of it, or a copy in the cloud. So nothing is in it but what the operating system's key store sealed, and there
 * is no cipher of our own: where there is no store, nothing is kept. Which store sealed it stands beside it, because a
 * change of the desktop changes the store; then that is said, and the old seal stays for the day the desktop is back.
 */

const NAME = 'secrets.json';
const PLACE = inFile(NAME);

const sealedSecret = v.object({
  id: v.string(),
  kind: v.picklist(SECRET_KINDS),
  of: v.string(),
  name: v.string(),
  /** The store's name, and which of its keys. */
  store: v.string(),
  // Its name again: earlier versions want a text here.
  storeWords: v.optional(v.string()),
  keyVersion: v.string(),
  rememberedAt: v.number(),
  /** SHA-256 of the files that it opens, hexadecimal. */
  files: v.array(v.string()),
  /** Base64. */
  sealed: v.string(),
});
const secretsFile = v.object({ version: v.literal(1), secrets: v.array(sealedSecret) });
type SealedEntry = v.InferOutput<typeof sealedSecret>;

/** What a secret is asked for by: what it belongs to, or a file that it opens. */
export type SecretWanted =
  | { readonly kind: SecretKind; readonly of: string }
  | { readonly kind: SecretKind; readonly file: string };

/** Whether a secret was remembered, and whether it could be had. */
export type Recalled =
  | { readonly state: 'none' }
  | {
      readonly state: 'open';
      readonly secret: string;
      readonly name: string;
      /** SHA-256 of the files that it opened when it was remembered. */
      readonly files: readonly string[];
    }
  /** It lies there and this process, or this session, cannot open it. */
  | { readonly state: 'closed'; readonly problem: Problem };

/** Keeps secrets sealed by the key store. Every change reads the file anew under the folder's lock: programs share it. */
export class SealedSecrets {
  readonly #folder: string;
  readonly #file: string;
  readonly #store: SecretStore;
  readonly #clock: Clock;
  readonly #onSecret: (secret: string) => void;
  #working: Promise<unknown> = Promise.resolve();

  constructor(options: {
    /** The data folder. */
    readonly folder: string;
    readonly store: SecretStore;
    readonly clock: Clock;
    /** Hears each secret that is opened, so that no log will show it. */
    readonly onSecret: (secret: string) => void;
  }) {
    this.#folder = options.folder;
    this.#file = join(options.folder, NAME);
    this.#store = options.store;
    this.#clock = options.clock;
    this.#onSecret = options.onSecret;
  }

  /**
   * Remembers a secret, in the place of an earlier one of the same thing in the same store. Throws `ProblemError`
   * where it cannot be remembered, or would not be protected and the user has not accepted that.
   */
  remember(
    about: {
      readonly kind: SecretKind;
      readonly of: string;
      readonly name: string;
      readonly files?: readonly string[];
    },
    secret: string,
    how: Exclude<Remembering, 'no'>,
  ): Promise<void> {
    return this.#alone(async () => {
      const store = await this.#store.describe();
      const { sealed, keyVersion } = await this.#store.seal(secret, how === 'anyway').catch((error: unknown) => {
        throw notRemembered(about, store, error);
      });
      const { kind, of, name, files = [] } = about;
      const entry: SealedEntry = {
        ...{ id: randomBytes(8).toString('hex'), kind, of, name, files: [...files] },
        ...{ store: store.name ?? '', storeWords: store.name ?? '', keyVersion, rememberedAt: this.#clock.now() },
        sealed: sealed.toString('base64'),
      };
      await this.#change((entries) => [
        ...entries.filter((one) => !(one.kind === kind && one.of === of && one.store === entry.store)),
        entry,
      ]);
    });
  }

  /** The remembered secret of something. Throws `ProblemError` where the file itself cannot be read. */
  recall(wanted: SecretWanted): Promise<Recalled> {
    return this.#alone(async () => {
      const fitting = (await this.#read()).filter((entry) => fits(entry, wanted));
      if (fitting.length === 0) return { state: 'none' };
      const store = await this.#store.describe();
      // What the store in use sealed comes first, then the newest: another session may have left the others.
      const inOrder = [...fitting].sort(
        (a, b) => Number(b.store === store.name) - Number(a.store === store.name) || b.rememberedAt - a.rememberedAt,
      );
      let failure: Problem | null = null;
      for (const entry of inOrder) {
        try {
          const secret = await this.#store.open(Buffer.from(entry.sealed, 'base64'));
          this.#onSecret(secret);
          return { state: 'open', secret, name: entry.name, files: entry.files };
        } catch (error) {
          if (!(error instanceof SecretStoreError)) throw error;
          failure ??= notOpened(entry, store);
        }
      }
      return failure === null ? { state: 'none' } : { state: 'closed', problem: failure };
    });
  }

  /** Whether anything is remembered of it, in whichever store; asks no key store, and says no of a file it cannot read. */
  holds(wanted: SecretWanted): Promise<boolean> {
    return this.#alone(async () => (await this.#read()).some((entry) => fits(entry, wanted))).catch(() => false);
  }

  /** Resolves when nothing is waiting to be read or written. */
  async settled(): Promise<void> {
    await this.#working;
  }

  /** What is remembered, and where; opens nothing. */
  list(): Promise<RememberedSecrets> {
    return this.#alone(async () => {
      const store = await this.#store.describe();
      const secrets = (await this.#read()).map(
        ({ id, kind, of, name, rememberedAt, store: sealedBy }): RememberedSecret => ({
          ...{ id, kind, of, name, rememberedAt, store: sealedBy },
          inUse: sealedBy === store.name,
        }),
      );
      return { store, secrets: secrets.sort((a, b) => b.rememberedAt - a.rememberedAt) };
    });
  }

  /** Forgets what `forgotten` says yes to; needs no key store. */
  forget(forgotten: (secret: { readonly id: string; readonly kind: SecretKind; readonly of: string }) => boolean) {
    return this.#alone(async () => {
      if ((await this.#read()).some(forgotten)) await this.#change((all) => all.filter((entry) => !forgotten(entry)));
    });
  }

  /** Forgets everything, what cannot be understood and what was set aside too; needs no key store. */
  forgetAll(): Promise<void> {
    return this.#alone(async () => {
      try {
        const names = await readdir(this.#folder).catch(() => []);
        for (const name of names)
          if (name === NAME || name.startsWith(`${NAME}.damaged`)) await rm(join(this.#folder, name), { force: true });
      } catch (cause) {
        throw new ProblemError(unusableFile('secrets-unwritable', NAME, cause, 'write'), { cause });
      }
    });
  }

  /**
   * Says what stands against using the file. One that cannot be understood is set aside under another name, never over
   * a file that lies there.
   */
  check(): Promise<readonly Problem[]> {
    return this.#alone(async () => {
      let text: string | null;
      try {
        text = await readTextIfThere(this.#file);
      } catch (error) {
        return [unreadable(this.#file, errorCode(error))];
      }
      if (text === null || parse(text) !== null) return [];
      const aside = await setKeptFileAside(this.#file, text);
      return [problem('secrets-damaged', { path: aside ?? this.#file, setAside: true }, { place: PLACE })];
    });
  }

  async #read(): Promise<readonly SealedEntry[]> {
    let text: string | null;
    try {
      text = await readTextIfThere(this.#file);
    } catch (cause) {
      throw new ProblemError(unreadable(this.#file, errorCode(cause)), { cause });
    }
    const entries = text === null ? [] : parse(text);
    if (entries === null) throw new ProblemError(damaged(this.#file));
    return entries;
  }

  async #change(change: (entries: readonly SealedEntry[]) => readonly SealedEntry[]): Promise<void> {
    try {
      await whileKeeping(this.#folder, async () => {
        const secrets = change(await this.#read());
        await replaceFile(this.#file, `${JSON.stringify({ version: 1, secrets }, null, 2)}\n`);
      });
    } catch (cause) {
      if (cause instanceof ProblemError) throw cause;
      throw new ProblemError(unusableFile('secrets-unwritable', NAME, cause, 'write'), { cause });
    }
  }

  /** One after the other, so that no change is written over by another that read before it. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#working.then(work, work);
    this.#working = done.catch(() => undefined);
    return done;
  }
}

function unreadable(path: string, why: string): Problem {
  return problem('secrets-unreadable', { path, why }, { place: PLACE });
}

/** Nothing in it can be had again; the window sets it aside at its next start. */
function damaged(path: string): Problem {
  return problem('secrets-damaged', { path, setAside: false }, { place: PLACE });
}

function fits(entry: SealedEntry, wanted: SecretWanted): boolean {
  return entry.kind === wanted.kind && ('of' in wanted ? entry.of === wanted.of : entry.files.includes(wanted.file));
}

function parse(text: string): readonly SealedEntry[] | null {
  try {
    const parsed = v.safeParse(secretsFile, JSON.parse(text));
    return parsed.success ? parsed.output.secrets : null;
  } catch {
    return null;
  }
}

function notRemembered(
  { kind, name: secretName }: Pick<SealedEntry, 'kind' | 'name'>,
  { name, missing }: SecretStoreDescription,
  error: unknown,
): unknown {
  if (!(error instanceof SecretStoreError)) return error;
  const about = { kind, name: secretName };
  const store = name ?? '';
  switch (error.code) {
    case 'none':
      return new ProblemError(problem('secret-store-missing', { ...about, missing: missing ?? 'access' }), {
        cause: error,
      });
    case 'unprotected':
      return new ProblemError(problem('secret-unprotected', { ...about, store }), { cause: error });
    case 'refused':
      return new ProblemError(problem('secret-not-kept', { ...about, store, technical: error.message }), {
        cause: error,
      });
  }
}

function notOpened({ kind, name, store: sealedBy }: SealedEntry, { name: inUse }: SecretStoreDescription): Problem {
  const mend = { kind: kind === 'passphrase' ? ('enter-passphrase' as const) : ('change-proxy' as const) };
  const more = { mend, place: inFile(name) };
  if (inUse === null) return problem('secret-elsewhere', { kind, name, store: sealedBy }, more);
  if (inUse !== sealedBy) return problem('secret-store-changed', { kind, name, store: sealedBy, inUse }, more);
  return problem('secret-unreadable', { kind, name, store: inUse }, more);
}
