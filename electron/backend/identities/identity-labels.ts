import { join } from 'node:path';
import * as v from 'valibot';
import type { IdentityDescription } from '../../../contract/identity.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { changeKeptFile, setKeptFileAside } from '../../ground/kept-file.ts';
import { readTextIfThere } from '../../ground/read-bounded.ts';
import { unusableFile } from '../../ground/system-error.ts';
import { ProblemError } from '../problem-error.ts';

const marksSchema = v.record(
  v.string(),
  v.object({ label: v.nullable(v.pipe(v.string(), v.maxLength(200))), hidden: v.boolean() }),
);
type Mark = v.InferOutput<typeof marksSchema>[string];

const NAME = 'identity-marks.json';
const PLACE = inFile(NAME);
/** Most labels that are kept; the oldest are dropped. */
const CAPACITY = 2_000;
const NO_MARK: Mark = { label: null, hidden: false };

/**
 * What the user calls identities, and which are folded away: by the identity's id, so that it holds wherever the identity
 * is found again. Nothing secret, and nothing is written into the identity's own file. Several programs keep them together:
 * a change is made in the file as it is by then.
 */
export class IdentityLabels {
  readonly #file: string;
  readonly #keeps: boolean;
  #labels = new Map<string, Mark>();
  #loading: Promise<readonly Problem[]> | null = null;

  /** `keeps` false: labels are read, and those made are forgotten at the end of the run. */
  constructor(folder: string, keeps: boolean) {
    this.#file = join(folder, NAME);
    this.#keeps = keeps;
  }

  /** Reads the labels of earlier runs, once. A damaged file is said, and set aside under a name that is free. */
  load(): Promise<readonly Problem[]> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<readonly Problem[]> {
    let text: string | null;
    try {
      text = await readTextIfThere(this.#file);
    } catch (error) {
      return [unusableFile('identity-marks-unreadable', NAME, error, 'read')];
    }
    if (text === null) return [];
    const found = parse(text);
    if (found !== null) {
      this.#labels = found;
      return [];
    }
    const aside = this.#keeps ? await setKeptFileAside(this.#file, text) : null;
    return [problem('identity-marks-unreadable', { kept: aside ?? this.#file }, { place: PLACE })];
  }

  /** The description with what the user calls it and whether it is folded away. */
  applyTo<T extends IdentityDescription>(description: T): T {
    return { ...description, ...(this.#labels.get(description.id) ?? NO_MARK) };
  }

  /** Changes the mark of an identity; resolves once it is on the disk. Throws `ProblemError` where it cannot be written. */
  async change(identityId: string, change: Partial<Mark>): Promise<void> {
    await this.load();
    this.#labels = changed(this.#labels, identityId, change);
    if (!this.#keeps) return;
    try {
      await changeKeptFile(this.#file, parse, (kept) => {
        this.#labels = changed(kept ?? new Map(), identityId, change);
        return `${JSON.stringify(Object.fromEntries(this.#labels), null, 2)}\n`;
      });
    } catch (cause) {
      throw new ProblemError(unusableFile('identity-marks-unwritable', NAME, cause, 'write'), { cause });
    }
  }
}

function changed(labels: ReadonlyMap<string, Mark>, identityId: string, change: Partial<Mark>): Map<string, Mark> {
  const mark = { ...(labels.get(identityId) ?? NO_MARK), ...change };
  const others = [...labels].filter(([id]) => id !== identityId);
  return new Map(
    [...others, ...(mark.label !== null || mark.hidden ? [[identityId, mark] as const] : [])].slice(-CAPACITY),
  );
}

function parse(text: string): Map<string, Mark> | null {
  try {
    const parsed = v.safeParse(marksSchema, JSON.parse(text));
    return parsed.success ? new Map(Object.entries(parsed.output)) : null;
  } catch {
    return null;
  }
}
