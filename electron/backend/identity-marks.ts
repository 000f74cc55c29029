import { join } from 'node:path';
import * as v from 'valibot';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { problem } from './problem-error.ts';
import { readTextIfThere, writeWholeFile } from './whole-file.ts';

const marksSchema = v.record(
  v.string(),
  v.object({ label: v.nullable(v.pipe(v.string(), v.maxLength(200))), hidden: v.boolean() }),
);
type Mark = v.InferOutput<typeof marksSchema>[string];

/** Most marks that are kept; the oldest are dropped. */
const CAPACITY = 2_000;
const NO_MARK: Mark = { label: null, hidden: false };

/**
 * What the user calls identities, and which are folded away: by the identity's id, so that it holds wherever the identity
 * is found again. Nothing secret, and nothing is written into the identity's own file.
 */
export class IdentityMarks {
  readonly #file: string;
  readonly #keeps: boolean;
  #marks = new Map<string, Mark>();
  #loading: Promise<readonly Problem[]> | null = null;
  #writing: Promise<void> = Promise.resolve();

  /** `keeps` false: marks are read, and those made are forgotten at the end of the run. */
  constructor(folder: string, keeps: boolean) {
    this.#file = join(folder, 'identity-marks.json');
    this.#keeps = keeps;
  }

  /** Reads the marks of earlier runs, once. A damaged file is said, and replaced at the next mark. */
  load(): Promise<readonly Problem[]> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<readonly Problem[]> {
    const text = await readTextIfThere(this.#file);
    if (text === null) return [];
    const parsed = v.safeParse(marksSchema, parseJson(text));
    if (parsed.success) {
      this.#marks = new Map(Object.entries(parsed.output));
      return [];
    }
    return [
      problem({
        code: 'identity-marks-unreadable',
        sentence: 'The names that you gave identities could not be read.',
        remedy: `The identities themselves are untouched. Name them again, or mend ${this.#file}.`,
        place: { name: 'identity-marks.json', line: null, column: null },
      }),
    ];
  }

  /** The description with what the user calls it and whether it is folded away. */
  applyTo<T extends IdentityDescription>(description: T): T {
    return { ...description, ...(this.#marks.get(description.id) ?? NO_MARK) };
  }

  /** Changes the mark of an identity; resolves once it is on the disk. */
  async change(identityId: string, change: Partial<Mark>): Promise<void> {
    await this.load();
    const mark = { ...(this.#marks.get(identityId) ?? NO_MARK), ...change };
    this.#marks.delete(identityId);
    if (mark.label !== null || mark.hidden) this.#marks.set(identityId, mark);
    for (const oldest of this.#marks.keys()) {
      if (this.#marks.size <= CAPACITY) break;
      this.#marks.delete(oldest);
    }
    if (!this.#keeps) return;
    const text = `${JSON.stringify(Object.fromEntries(this.#marks), null, 2)}\n`;
    // One after the other, so that the last change is the one that stays.
    this.#writing = this.#writing.catch(() => undefined).then(() => writeWholeFile(this.#file, text));
    await this.#writing;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
