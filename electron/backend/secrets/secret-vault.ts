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
import { fileFault } from '../../../words/files.ts';
import type { Clock } from '../../apns/clock.ts';
import { setKeptFileAside, whileKeeping } from '../../ground/kept-file.ts';
import { readTextIfThere } from '../../ground/read-bounded.ts';
import { errorCode, unusableFile } from '../../ground/system-error.ts';
import { replaceFile } from '../../ground/whole-file.ts';
import { ProblemError, problem } from '../problem-error.ts';
import { type SecretStore, SecretStoreError } from './secret-store.ts';

/*
 * Secrets that the user asked to have remembered, in `secrets.json` of the data folder. Threat: whoever reads that file,
 * a backup of it, or a copy in the cloud. So nothing is in it but what the operating system's key store sealed, and there
 * is no cipher of our own: where there is no store, nothing is kept. Which store sealed it stands beside it, because a
 * change of the desktop changes the store; then that is said, and the old seal stays for the day the desktop is back.
 */

const NAME = 'secrets.json';

const sealedSecret = v.object({
  id: v.string(),
  kind: v.picklist(SECRET_KINDS),
  of: v.string(),
  name: v.string(),
  /** The store's name and words, and which of its keys. */
  store: v.string(),
  storeWords: v.string(),
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
export class SecretVault {
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
        ...{ store: store.name ?? '', storeWords: store.words, keyVersion, rememberedAt: this.#clock.now() },
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
        ({ id, kind, of, name, storeWords, rememberedAt, store: sealedBy }): RememberedSecret => ({
          ...{ id, kind, of, name, storeWords, rememberedAt },
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
        return [unreadable(this.#file, fileFault(errorCode(error), 'read').why)];
      }
      if (text === null || parse(text) !== null) return [];
      const aside = await setKeptFileAside(this.#file, text);
      return [
        problem({
          code: 'secrets-damaged',
          sentence: 'The file of remembered passphrases is damaged, so they are asked for again.',
          remedy: `Enter them when they are asked for. The file was kept as ${aside ?? this.#file}.`,
          place: { name: NAME, line: null, column: null },
        }),
      ];
    });
  }

  async #read(): Promise<readonly SealedEntry[]> {
    let text: string | null;
    try {
      text = await readTextIfThere(this.#file);
    } catch (cause) {
      throw new ProblemError(unreadable(this.#file, fileFault(errorCode(cause), 'read').why), { cause });
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

function unreadable(file: string, why: string): Problem {
  return problem({
    code: 'secrets-unreadable',
    sentence: `The file of remembered passphrases cannot be read (${why}).`,
    remedy: `Check that you may read ${file}, and start Pushwright again. It was left as it is.`,
    place: { name: NAME, line: null, column: null },
  });
}

/** Nothing in it can be had again; the window sets it aside at its next start. */
function damaged(file: string): Problem {
  return problem({
    code: 'secrets-damaged',
    sentence: 'The file of remembered passphrases is damaged, as a full disk leaves one.',
    remedy: `What it held must be entered again. “pushwright secrets --forget-all” takes it away; the window’s next start sets it aside (${file}).`,
    place: { name: NAME, line: null, column: null },
  });
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
  { kind, name }: Pick<SealedEntry, 'kind' | 'name'>,
  store: SecretStoreDescription,
  error: unknown,
): unknown {
  if (!(error instanceof SecretStoreError)) return error;
  switch (error.code) {
    case 'none':
      return new ProblemError(
        problem({
          code: 'secret-store-missing',
          sentence: `${secretWords(kind, name)} was not remembered. ${store.sentence}`,
          remedy: 'It works for this run, and is asked for again at the next start.',
        }),
        { cause: error },
      );
    case 'unprotected':
      return new ProblemError(
        problem({
          code: 'secret-unprotected',
          sentence: `${secretWords(kind, name)} was not remembered: nothing here would protect it. ${store.sentence}`,
          remedy: 'It works for this run. Start a keyring, or accept, where you enter it, that it is not protected.',
        }),
        { cause: error },
      );
    case 'refused':
      return new ProblemError(
        problem({
          code: 'secret-not-kept',
          sentence: `${secretWords(kind, name)} was not remembered: ${store.words} did not take it (${error.message}).`,
          remedy: 'It works for this run. Unlock the store and allow Pushwright to use it, then enter it again.',
        }),
        { cause: error },
      );
  }
}

/** "The passphrase of push.p12", as a sentence begins. */
function secretWords(kind: SecretKind, name: string): string {
  return kind === 'passphrase' ? `The passphrase of ${name}` : `The password for the proxy ${name}`;
}

function notOpened(entry: SealedEntry, store: SecretStoreDescription): Problem {
  const { kind, name, storeWords } = entry;
  const [mend, options] =
    kind === 'passphrase'
      ? ([{ kind: 'enter-passphrase' }, '--passphrase-file FILE, or PUSHWRIGHT_PASSPHRASE'] as const)
      : ([{ kind: 'change-proxy' }, '--proxy-password-file FILE, or PUSHWRIGHT_PROXY_PASSWORD'] as const);
  const place = { name, line: null, column: null };
  if (store.name === null)
    return problem({
      ...{ code: 'secret-elsewhere', mend, place },
      sentence: `${secretWords(kind, name)} is remembered in ${storeWords}, which this process cannot open.`,
      remedy: `Pushwright’s window opens it; here, enter it for this run (on the command line: ${options}). Nothing was deleted.`,
    });
  if (store.name !== entry.store)
    return problem({
      ...{ code: 'secret-store-changed', mend, place },
      sentence: `${secretWords(kind, name)} was remembered in ${storeWords}; this session uses ${store.words}, which cannot open it.`,
      remedy: `Enter it again, or start Pushwright in the session where ${storeWords} is in use. Nothing was deleted.`,
    });
  return problem({
    ...{ code: 'secret-unreadable', mend, place },
    sentence: `${secretWords(kind, name)} is remembered, and ${store.words} could not open it.`,
    remedy: 'Unlock the store, allow Pushwright to use it and start again; or enter it again. Nothing was deleted.',
  });
}
