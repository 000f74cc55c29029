import { join } from 'node:path';
import * as v from 'valibot';
import { FIRST_LAYOUT, type WindowLayout } from '../../../contract/app-start.ts';
import { HISTORY_KEEPINGS, type HistoryKeeping } from '../../../contract/history/history.ts';
import { FIRST_NETWORK_SETTINGS, type NetworkSettings, PROXY_CHOICES } from '../../../contract/network.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { layoutSchema } from '../../../contract/requests/app.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { changeKeptFile, setKeptFileAside } from '../../ground/kept-file.ts';
import { readTextIfThere } from '../../ground/read-bounded.ts';
import { errorCode, unusableFile } from '../../ground/system-error.ts';
import { ProblemError } from '../problem-error.ts';

/** What is chosen once and holds for every send: each part under a name of its own. */
export interface Settings {
  readonly layout: WindowLayout;
  readonly network: NetworkSettings;
  readonly history: { readonly keep: HistoryKeeping };
  /** Paths of documents that were opened or saved lately, the last first. */
  readonly recent: readonly string[];
}

const NAME = 'settings.json';
const FIRST_SETTINGS: Settings = {
  layout: FIRST_LAYOUT,
  network: FIRST_NETWORK_SETTINGS,
  history: { keep: 'default' },
  recent: [],
};

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
  layout: v.optional(layoutSchema, FIRST_LAYOUT),
  network: v.optional(networkSettings, FIRST_NETWORK_SETTINGS),
  history: v.optional(v.object({ keep: v.optional(v.picklist(HISTORY_KEEPINGS), 'default') }), FIRST_SETTINGS.history),
  recent: v.optional(v.array(v.string()), []),
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

  /** `mayWrite` false, for a command: the file is read, and left as it is whatever is in it. */
  constructor(folder: string, mayWrite: boolean) {
    this.#path = join(folder, NAME);
    this.#mayWrite = mayWrite;
  }

  /** Never rejects: what cannot be read is a problem, and the first settings. */
  async load(): Promise<LoadedSettings> {
    let json: string | null;
    try {
      json = await readTextIfThere(this.#path);
    } catch (error) {
      return without(problem('settings-unreadable', { why: errorCode(error) }, PLACE));
    }
    if (json === null) return { settings: FIRST_SETTINGS, problem: null };
    const settings = parse(json);
    if (settings !== null) return { settings, problem: null };
    const aside = this.#mayWrite ? await setKeptFileAside(this.#path, json) : null;
    return without(problem('settings-damaged', { path: this.#path, aside }, PLACE));
  }

  /** Resolves once the change is on the disk. Throws `ProblemError` where it cannot be written. */
  async change(patch: Partial<Settings>): Promise<Settings> {
    let changed: Settings = FIRST_SETTINGS;
    try {
      await changeKeptFile(this.#path, parse, (kept) => {
        changed = { ...(kept ?? FIRST_SETTINGS), ...patch };
        return `${JSON.stringify(changed, null, 2)}\n`;
      });
    } catch (cause) {
      throw new ProblemError(unusableFile('settings-unwritable', NAME, cause, 'write'), { cause });
    }
    return changed;
  }
}

const PLACE = { place: inFile(NAME) };

function without(found: Problem): LoadedSettings {
  return { settings: FIRST_SETTINGS, problem: found };
}

function parse(json: string): Settings | null {
  try {
    const found: unknown = JSON.parse(json);
    // To valibot a list is an object too.
    const parsed = Array.isArray(found) ? null : v.safeParse(settingsFile, found);
    return parsed?.success === true ? parsed.output : null;
  } catch {
    return null;
  }
}
