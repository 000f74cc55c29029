import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Draft } from '../../../contract/draft.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { draftSchema } from '../../../contract/requests/app.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { keepFile, setKeptFileAside, whileKeeping } from '../../ground/kept-file.ts';
import { claim } from '../../ground/lock.ts';
import { readTextIfThere } from '../../ground/read-bounded.ts';
import { unusableFile } from '../../ground/system-error.ts';
import { ProblemError } from '../problem-error.ts';

/** "draft.json", and one more for each program that runs beside another. */
const DRAFT = /^draft(?:-(\d{1,3}))?\.json$/;

/**
 * Keeps what the user has typed in a draft of the data folder, so that neither a crash nor a restart loses it. Each
 * running program has a draft of its own, for two that type into one would each lose what the other typed: at its start
 * it takes the one that was written last among those that no running program has.
 */
export class DraftStore {
  readonly #folder: string;
  #name: Promise<string> | null = null;
  #letGo: () => Promise<void> = () => Promise.resolve();
  #writing: Promise<void> = Promise.resolve();
  #waiting: Draft | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The draft as last saved. A file that cannot be understood is set aside under a name that is free, never overwritten. */
  async load(): Promise<{ readonly draft: Draft | null; readonly problems: readonly Problem[] }> {
    const name = await this.#own();
    const path = join(this.#folder, name);
    let text: string | null;
    try {
      text = await readTextIfThere(path);
    } catch (error) {
      return { draft: null, problems: [unusableFile('draft-unreadable', name, error, 'read')] };
    }
    if (text === null) return { draft: await this.#newestOther(), problems: [] };
    const parsed = v.safeParse(draftSchema, parseJson(text));
    if (parsed.success) return { draft: parsed.output, problems: [] };
    const aside = await setKeptFileAside(path, text);
    return {
      draft: null,
      problems: [problem('draft-damaged', { path, aside }, { place: inFile(name) })],
    };
  }

  /**
   * Resolves once `draft`, or a newer one, is on the disk. Of several waiting only the newest is written. Throws
   * `ProblemError` where the disk does not take it.
   */
  async save(draft: Draft): Promise<void> {
    const alreadyWaiting = this.#waiting !== null;
    this.#waiting = draft;
    if (!alreadyWaiting) {
      this.#writing = this.#writing
        .catch(() => undefined)
        .then(async () => {
          const path = join(this.#folder, await this.#own());
          const newest = this.#waiting;
          this.#waiting = null;
          if (newest !== null) await keepFile(path, `${JSON.stringify(newest, null, 2)}\n`);
        });
    }
    try {
      await this.#writing;
    } catch (cause) {
      throw new ProblemError(unusableFile('draft-unwritable', 'draft.json', cause, 'write'), { cause });
    }
  }

  /** Resolves when nothing is waiting to be written, and another program may have the draft. */
  async settled(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#letGo();
  }

  /** What a program that runs beside this one has kept, to begin with; changes go into a draft of our own. */
  async #newestOther(): Promise<Draft | null> {
    for (const name of await this.#names()) {
      const text = await readTextIfThere(join(this.#folder, name)).catch(() => null);
      const parsed = text === null ? null : v.safeParse(draftSchema, parseJson(text));
      if (parsed?.success === true) return parsed.output;
    }
    return null;
  }

  #own(): Promise<string> {
    this.#name ??= this.#claim();
    this.#name.catch(() => {
      this.#name = null;
    });
    return this.#name;
  }

  #claim(): Promise<string> {
    return whileKeeping(this.#folder, async () => {
      for (const name of await this.#names()) {
        const letGo = await claim(join(this.#folder, `.${name}.owner`));
        if (letGo === null) continue;
        this.#letGo = letGo;
        return name;
      }
      throw new Error('there is no free name for a draft');
    });
  }

  /** Those that are there, the last written first, then one that is not. */
  async #names(): Promise<readonly string[]> {
    const names = (await readdir(this.#folder)).filter((name) => DRAFT.test(name));
    const there = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(this.#folder, name)).catch(() => null))?.mtimeMs ?? 0 })),
    );
    const free: string[] = [];
    for (let number = 1; free.length <= there.length + 100; number += 1) {
      const name = number === 1 ? 'draft.json' : `draft-${number}.json`;
      if (!names.includes(name)) free.push(name);
    }
    return [...there.sort((a, b) => b.at - a.at).map(({ name }) => name), ...free];
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
