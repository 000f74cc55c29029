import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Draft } from '../../contract/draft.ts';
import type { Problem } from '../../contract/outcome.ts';
import { draftSchema } from '../../contract/schemas.ts';
import { problem } from './problem-error.ts';
import { readTextIfThere, writeWholeFile } from './whole-file.ts';

/** Keeps what the user has typed in `draft.json` of the data folder, so that neither a crash nor a restart loses it. */
export class DraftStore {
  readonly #path: string;
  #writing: Promise<void> = Promise.resolve();
  #waiting: Draft | null = null;

  constructor(folder: string) {
    this.#path = join(folder, 'draft.json');
  }

  /** The draft as last saved. A file that cannot be read is set aside under another name, never overwritten. */
  async load(): Promise<{ readonly draft: Draft | null; readonly problems: readonly Problem[] }> {
    const text = await readTextIfThere(this.#path);
    if (text === null) return { draft: null, problems: [] };
    const parsed = v.safeParse(draftSchema, parseJson(text));
    if (parsed.success) return { draft: parsed.output, problems: [] };
    const aside = `${this.#path}.damaged`;
    await rename(this.#path, aside);
    return {
      draft: null,
      problems: [
        problem({
          code: 'draft-damaged',
          sentence: 'What you had typed last time could not be read, so this window starts afresh.',
          remedy: `The file was kept as ${aside}: its text can be copied out of it.`,
          place: { name: 'draft.json', line: null, column: null },
        }),
      ],
    };
  }

  /** Resolves once `draft`, or a newer one, is on the disk. Of several waiting only the newest is written. */
  async save(draft: Draft): Promise<void> {
    const alreadyWaiting = this.#waiting !== null;
    this.#waiting = draft;
    if (!alreadyWaiting) {
      this.#writing = this.#writing
        .catch(() => undefined)
        .then(async () => {
          const newest = this.#waiting;
          this.#waiting = null;
          if (newest !== null) await writeWholeFile(this.#path, `${JSON.stringify(newest, null, 2)}\n`);
        });
    }
    await this.#writing;
  }

  /** Resolves when nothing is waiting to be written. */
  async settled(): Promise<void> {
    await this.#writing.catch(() => undefined);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
