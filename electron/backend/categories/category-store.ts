import { join } from 'node:path';
import * as v from 'valibot';
import {
  type Category,
  type CategoryList,
  MOST_CATEGORIES,
  MOST_CATEGORY_APPS,
} from '../../../contract/kept/categories.ts';
import { categoriesSchema } from '../../../contract/requests/categories.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { changeKeptFile, setKeptFileAside } from '../../ground/kept-file.ts';
import { readTextIfThere } from '../../ground/read-bounded.ts';
import { unusableFile } from '../../ground/system-error.ts';
import { ProblemError } from '../problem-error.ts';

const NAME = 'categories.json';
const PLACE = { place: inFile(NAME) };
/** What this version writes. A file with a higher number is a newer version's, and is never written. */
const VERSION = 1;

type Apps = ReadonlyMap<string, readonly Category[]>;

const fileSchema = v.object({
  version: v.literal(VERSION),
  apps: v.array(v.object({ app: v.string(), categories: categoriesSchema })),
});
const newerSchema = v.object({ version: v.pipe(v.number(), v.minValue(VERSION + 1)) });

/**
 * What apps register under the ids that payloads name, in `categories.json` of the data folder. Several programs keep it
 * together: a change is made in the file as it is by then. One that cannot be understood is set aside, one of a newer
 * version is left alone.
 */
export class CategoryStore {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = join(folder, NAME);
  }

  /** The categories of `app`. Never rejects: what cannot be read is a problem. */
  async list(app: string): Promise<CategoryList> {
    let text: string | null;
    try {
      text = await readTextIfThere(this.#path);
    } catch (error) {
      return { categories: [], problem: unusableFile('categories-unreadable', NAME, error, 'read') };
    }
    if (text === null) return { categories: [], problem: null };
    const apps = read(text);
    if (apps === 'newer') return { categories: [], problem: problem('categories-newer', null, PLACE) };
    if (apps !== null) return { categories: apps.get(app) ?? [], problem: null };
    const aside = await setKeptFileAside(this.#path, text);
    return { categories: [], problem: problem('categories-damaged', { path: this.#path, aside }, PLACE) };
  }

  /** Resolves with the categories of `app` once they are on the disk. Throws `ProblemError` where they cannot be written. */
  async keep(app: string, keep: readonly Category[], forget: readonly string[]): Promise<CategoryList> {
    let categories: readonly Category[] = [];
    try {
      await changeKeptFile(this.#path, read, (kept) => {
        if (kept === 'newer') throw new ProblemError(problem('categories-newer', null, PLACE));
        const gone = new Set(forget);
        const byId = new Map((kept?.get(app) ?? []).map((one) => [one.id, one]));
        for (const id of gone) byId.delete(id);
        for (const one of keep) byId.set(one.id, one);
        if (byId.size > MOST_CATEGORIES)
          throw new ProblemError(problem('categories-too-many', { most: MOST_CATEGORIES }, PLACE));
        categories = [...byId.values()];
        const others = [...(kept ?? [])].flatMap(([name, of]) => (name === app ? [] : { app: name, categories: of }));
        const apps = [...others, ...(categories.length === 0 ? [] : [{ app, categories }])].slice(-MOST_CATEGORY_APPS);
        return `${JSON.stringify({ version: VERSION, apps }, null, 2)}\n`;
      });
    } catch (cause) {
      if (cause instanceof ProblemError) throw cause;
      throw new ProblemError(unusableFile('categories-unwritable', NAME, cause, 'write'), { cause });
    }
    return { categories, problem: null };
  }
}

/** What stands in the file; `null` where it cannot be understood. */
function read(text: string): Apps | 'newer' | null {
  try {
    const json: unknown = JSON.parse(text);
    if (v.is(newerSchema, json)) return 'newer';
    const parsed = v.safeParse(fileSchema, json);
    return parsed.success ? new Map(parsed.output.apps.map(({ app, categories }) => [app, categories])) : null;
  } catch {
    return null;
  }
}
