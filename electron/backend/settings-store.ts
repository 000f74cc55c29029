import { randomBytes } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { FIRST_NETWORK_SETTINGS, type NetworkSettings, PROXY_CHOICES } from '../../contract/network.ts';
import type { Problem } from '../../contract/outcome.ts';
import { ProblemError, problem } from './problem-error.ts';
import { errorCode, readTextIfThere, writeWholeFile } from './whole-file.ts';

/** What is chosen once and holds for every send: each part under a name of its own. */
export interface Settings {
  readonly network: NetworkSettings;
}

const FIRST_SETTINGS: Settings = { network: FIRST_NETWORK_SETTINGS };

const text = v.pipe(v.string(), v.maxLength(2_000));
/** A field that is missing is as at first: whoever writes the file by hand writes what matters to them. */
const networkSettings = v.object({
  proxy: v.optional(v.picklist(PROXY_CHOICES), FIRST_NETWORK_SETTINGS.proxy),
  address: v.optional(text, ''),
  exceptions: v.optional(text, ''),
  user: v.optional(text, ''),
  userOf: v.optional(text, ''),
  authority: v.optional(v.nullable(text), null),
}) satisfies v.GenericSchema<unknown, NetworkSettings>;

/** Loose at the top: what a newer version keeps here is kept by an older one. */
const settingsFile = v.looseObject({
  network: v.optional(networkSettings, FIRST_NETWORK_SETTINGS),
}) satisfies v.GenericSchema<unknown, Settings>;

/** The settings and what was wrong with their file. */
export interface LoadedSettings {
  readonly settings: Settings;
  readonly problem: Problem | null;
}

/**
 * Keeps the settings in `settings.json` of the data folder; nothing secret is among them. The file is read anew each
 * time: the window, a served page and a command share it. One that cannot be understood is set aside under another
 * name, never lost, and the first settings hold.
 */
export class SettingsStore {
  readonly #path: string;
  readonly #mayWrite: boolean;
  #working: Promise<unknown> = Promise.resolve();

  /** `mayWrite` false, for a command: the file is read, and left as it is whatever is in it. */
  constructor(folder: string, mayWrite: boolean) {
    this.#path = join(folder, 'settings.json');
    this.#mayWrite = mayWrite;
  }

  /** Never rejects: what cannot be read is a problem, and the first settings. */
  load(): Promise<LoadedSettings> {
    return this.#alone(() => this.#load());
  }

  /** Resolves once the change is on the disk. Throws `ProblemError` where it cannot be written. */
  change(patch: Partial<Settings>): Promise<Settings> {
    return this.#alone(async () => {
      const changed = { ...(await this.#load()).settings, ...patch };
      try {
        await writeWholeFile(this.#path, `${JSON.stringify(changed, null, 2)}\n`);
      } catch (cause) {
        throw new ProblemError(
          problem({
            code: 'settings-unwritable',
            sentence: `The settings could not be kept in ${this.#path} (${errorCode(cause)}).`,
            remedy: 'Check that there is room on the disk and that you may write there.',
          }),
          { cause },
        );
      }
      return changed;
    });
  }

  async #load(): Promise<LoadedSettings> {
    let json: string | null;
    try {
      json = await readTextIfThere(this.#path);
    } catch (error) {
      return this.#without(
        `The settings could not be read (${errorCode(error)}), so the first ones hold.`,
        `Check that you may read ${this.#path}.`,
      );
    }
    if (json === null) return { settings: FIRST_SETTINGS, problem: null };
    const parsed = v.safeParse(settingsFile, parseJson(json));
    if (parsed.success) return { settings: parsed.output, problem: null };
    const sentence = 'The settings could not be understood, so the first ones hold: the proxy is found automatically.';
    const aside = `${this.#path}.damaged-${randomBytes(3).toString('hex')}`;
    const moved =
      this.#mayWrite &&
      (await rename(this.#path, aside).then(
        () => true,
        () => false,
      ));
    return this.#without(
      sentence,
      moved ? `Choose them again. The file was kept as ${aside}.` : `Mend or remove ${this.#path}.`,
    );
  }

  #without(sentence: string, remedy: string): LoadedSettings {
    const place = { name: 'settings.json', line: null, column: null };
    return { settings: FIRST_SETTINGS, problem: problem({ code: 'settings-damaged', sentence, remedy, place }) };
  }

  /** One after the other, so that no change is written over by another that read before it. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#working.then(work, work);
    this.#working = done.catch(() => undefined);
    return done;
  }
}

function parseJson(json: string): unknown {
  try {
    const parsed: unknown = JSON.parse(json);
    // To valibot a list is an object too.
    return Array.isArray(parsed) ? undefined : parsed;
  } catch {
    return undefined;
  }
}
