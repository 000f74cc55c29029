import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Draft } from '../../../contract/draft.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { draftSchema } from '../../../contract/requests/app.ts';
import { draftName } from '../../../contract/requests/drafts.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { keepFile, setKeptFileAside, whileKeeping } from '../../ground/kept-file.ts';
import { claim, isClaimed } from '../../ground/lock.ts';
import { readTextIfThere } from '../../ground/read-bounded.ts';
import { unusableFile } from '../../ground/system-error.ts';
import { ProblemError } from '../problem-error.ts';

/** "draft.json", and one more for each other draft. */
const DRAFT = /^draft(?:-(\d{1,3}))?\.json$/;
const MOST_DRAFTS = 999;

/** The request of a document that a draft is of. */
const documentSchema = v.strictObject({
  path: v.pipe(v.string(), v.minLength(1)),
  /** Which of the document's requests, by its place among them. */
  index: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** SHA-256 of the request as it was written there when it was opened or saved. */
  request: v.string(),
  /** What the draft said then, and what it was called. */
  opened: draftSchema,
  name: draftName,
});
export type KeptDocument = v.InferOutput<typeof documentSchema>;

/** What a draft's file says of the draft, beside what is in it; none of it in files of before there were several. */
const keptSchema = v.strictObject({
  ...draftSchema.entries,
  name: v.optional(draftName, ''),
  document: v.optional(v.nullable(documentSchema), null),
  changedAt: v.optional(v.nullable(v.number()), null),
});

/** A draft with all that is known of it. */
export interface KeptDraft {
  readonly id: string;
  readonly draft: Draft;
  readonly name: string;
  readonly document: KeptDocument | null;
  /** When it was last changed, UNIX milliseconds. */
  readonly at: number;
}

/** What may be changed of a draft beside what was typed. */
type About = Pick<KeptDraft, 'name' | 'document'>;
const NOTHING_ABOUT: About = { name: '', document: null };

/**
 * Keeps what the user has typed in drafts of the data folder, so that neither a crash nor a restart loses it. A draft is
 * written in by one running program at a time, for two that type into one would each lose what the other typed: at its
 * start a program takes the one that was opened or written last among those that no running program has.
 */
export class DraftStore {
  readonly #folder: string;
  readonly #now: () => number;
  /** The draft that this program has, by its file's name. */
  #own: Promise<string> | null = null;
  #letGo: () => Promise<void> = () => Promise.resolve();
  /** Everything that writes, in its order. */
  #writing: Promise<unknown> = Promise.resolve();
  /** What waits to be written, by the id of its draft; '': our own. */
  readonly #waiting = new Map<string, { draft: Draft; readonly written: Promise<void> }>();
  /** What was removed in this run, by its id. */
  readonly #removed = new Map<string, KeptDraft>();

  constructor(folder: string, now: () => number = Date.now) {
    this.#folder = folder;
    this.#now = now;
  }

  /** The id of the draft that this program has open. */
  async id(): Promise<string> {
    return idOf(await this.#ownName());
  }

  /** The draft as last saved. A file that cannot be understood is set aside under a name that is free, never overwritten. */
  async load(): Promise<{ readonly draft: Draft | null; readonly problems: readonly Problem[] }> {
    const name = await this.#ownName();
    const path = join(this.#folder, name);
    let text: string | null;
    try {
      text = await readTextIfThere(path);
    } catch (error) {
      return { draft: null, problems: [unusableFile('draft-unreadable', name, error, 'read')] };
    }
    if (text === null) return { draft: await this.#newestOther(), problems: [] };
    const kept = parse(text, name, 0);
    if (kept !== null) return { draft: kept.draft, problems: [] };
    const aside = await setKeptFileAside(path, text);
    return {
      draft: null,
      problems: [problem('draft-damaged', { path, aside }, { place: inFile(name) })],
    };
  }

  /** Every draft that can be read, the last changed first, and whether another program has it. */
  async list(): Promise<readonly (KeptDraft & { readonly elsewhere: boolean })[]> {
    await this.#writing.catch(() => undefined);
    const own = await this.#ownName();
    const found: (KeptDraft & { readonly elsewhere: boolean })[] = [];
    for (const name of await this.#files()) {
      const kept = await this.#read(name).catch(() => null);
      if (kept === null) continue;
      found.push({ ...kept, elsewhere: name !== own && (await isClaimed(this.#ownerOf(name))) });
    }
    return found.sort((a, b) => b.at - a.at);
  }

  /** One of them. Throws `ProblemError` where it is gone or cannot be read. */
  async show(id: string): Promise<KeptDraft> {
    await this.#writing.catch(() => undefined);
    return this.#there(fileOf(id));
  }

  /**
   * Resolves once `draft`, or a newer one, is on the disk. Of several waiting only the newest is written. `id`: which
   * draft; `null`: the one that this program has. Throws `ProblemError` where the disk does not take it, or another
   * program has the draft.
   */
  save(draft: Draft, id: string | null = null): Promise<void> {
    const key = id ?? '';
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      waiting.draft = draft;
      return waiting.written;
    }
    const written = this.#inTurn(() => this.#writeWaiting(key));
    this.#waiting.set(key, { draft, written });
    return written;
  }

  /** Opens another draft in place of the one that this program has. Throws `ProblemError` where another program has it, or it is gone. */
  open(id: string): Promise<KeptDraft> {
    const name = fileOf(id);
    return this.#inTurn(async () => {
      const before = await this.#ownName();
      if (before === name) return this.#there(name);
      const letGo = await whileKeeping(this.#folder, () => claim(this.#ownerOf(name)));
      if (letGo === null) throw new ProblemError(problem('draft-elsewhere', null));
      try {
        const kept = await this.#there(name);
        // At the next start it is the one that was opened last.
        await utimes(join(this.#folder, name), this.#now() / 1_000, this.#now() / 1_000).catch(() => undefined);
        await this.#take(name, letGo);
        return kept;
      } catch (error) {
        await letGo();
        throw error;
      }
    });
  }

  /** Makes a draft and opens it in place of the one that this program has. Throws `ProblemError` where that cannot be. */
  create(draft: Draft, about: Partial<About> = {}): Promise<KeptDraft> {
    return this.#inTurn(async () => {
      await this.#ownName();
      const [name, letGo] = await whileKeeping(this.#folder, async () => {
        // A program that has written nothing yet has a name too.
        for (const free of freeNames(await this.#files(), MOST_DRAFTS)) {
          const own = await claim(this.#ownerOf(free));
          if (own !== null) return [free, own] as const;
        }
        throw new ProblemError(problem('drafts-too-many', { most: MOST_DRAFTS }));
      });
      try {
        const kept = await this.#write(name, draft, { ...NOTHING_ABOUT, ...about });
        await this.#take(name, letGo);
        return kept;
      } catch (error) {
        await letGo();
        throw error;
      }
    });
  }

  /** Changes what is known of a draft beside what is in it. Throws `ProblemError`. */
  change(id: string, about: Partial<About>): Promise<KeptDraft> {
    const name = fileOf(id);
    return this.#inTurn(() =>
      this.#having(name, async () => {
        const { at, draft, ...before } = await this.#there(name);
        return this.#write(name, draft, { ...before, ...about }, at);
      }),
    );
  }

  /** Removes a draft, so that `restore` brings it back in this run. Throws `ProblemError`. */
  remove(id: string): Promise<void> {
    const name = fileOf(id);
    return this.#inTurn(async () => {
      await this.#having(name, async () => {
        const kept = await this.#there(name);
        await rm(join(this.#folder, name));
        this.#removed.set(id, kept);
      });
    });
  }

  /** Brings back what was removed, under its own id where that is free. Throws `ProblemError`. */
  restore(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const kept = this.#removed.get(id);
      if (kept === undefined) throw new ProblemError(problem('draft-gone', null));
      const names = await this.#files();
      const name = names.includes(fileOf(id)) ? (freeNames(names, 1)[0] ?? '') : fileOf(id);
      await this.#having(name, () => this.#write(name, kept.draft, kept, kept.at));
      this.#removed.delete(id);
    });
  }

  /** Resolves when nothing is waiting to be written, and another program may have the draft. */
  async settled(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#letGo();
  }

  /** Runs `work` behind everything that was asked before. What the disk does not take is a `ProblemError`. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing
      .catch(() => undefined)
      .then(work)
      .catch((cause: unknown) => {
        if (cause instanceof ProblemError) throw cause;
        throw new ProblemError(unusableFile('draft-unwritable', 'draft.json', cause, 'write'), { cause });
      });
    this.#writing = done;
    return done;
  }

  async #writeWaiting(key: string): Promise<void> {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return;
    // Another that waits from then on has its own turn.
    const noLonger = (): void => {
      if (this.#waiting.get(key) === waiting) this.#waiting.delete(key);
    };
    try {
      const name = key === '' ? await this.#ownName() : fileOf(key);
      await this.#having(name, async () => {
        const before = await this.#read(name).catch(() => null);
        noLonger();
        await this.#write(name, waiting.draft, before ?? NOTHING_ABOUT);
      });
    } finally {
      noLonger();
    }
  }

  async #write(name: string, draft: Draft, { name: called, document }: About, at = this.#now()): Promise<KeptDraft> {
    const kept = { ...draft, ...(called === '' ? {} : { name: called }), ...(document === null ? {} : { document }) };
    await keepFile(join(this.#folder, name), `${JSON.stringify({ ...kept, changedAt: at }, null, 2)}\n`);
    return { id: idOf(name), draft, name: called, document, at };
  }

  /** Runs `work` while no other program has that draft. Throws `ProblemError` where one has. */
  async #having<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (name === (await this.#ownName())) return work();
    const letGo = await whileKeeping(this.#folder, () => claim(this.#ownerOf(name)));
    if (letGo === null) throw new ProblemError(problem('draft-elsewhere', null));
    try {
      return await work();
    } finally {
      await letGo();
    }
  }

  async #take(name: string, letGo: () => Promise<void>): Promise<void> {
    const before = this.#letGo;
    this.#own = Promise.resolve(name);
    this.#letGo = letGo;
    await before();
  }

  /** `null` where it is not there; rejects where it cannot be read. */
  async #read(name: string): Promise<KeptDraft | null> {
    const path = join(this.#folder, name);
    const text = await readTextIfThere(path);
    if (text === null) return null;
    const { mtimeMs } = await stat(path);
    return parse(text, name, mtimeMs);
  }

  async #there(name: string): Promise<KeptDraft> {
    let kept: KeptDraft | null;
    try {
      kept = await this.#read(name);
    } catch (cause) {
      throw new ProblemError(unusableFile('draft-unreadable', name, cause, 'read'), { cause });
    }
    if (kept === null) throw new ProblemError(problem('draft-gone', null));
    return kept;
  }

  /** What a program that runs beside this one has kept, to begin with; changes go into a draft of our own. */
  async #newestOther(): Promise<Draft | null> {
    for (const name of await this.#names()) {
      const kept = await this.#read(name).catch(() => null);
      if (kept !== null) return kept.draft;
    }
    return null;
  }

  #ownName(): Promise<string> {
    this.#own ??= this.#claim();
    this.#own.catch(() => {
      this.#own = null;
    });
    return this.#own;
  }

  #claim(): Promise<string> {
    return whileKeeping(this.#folder, async () => {
      for (const name of await this.#names()) {
        const letGo = await claim(this.#ownerOf(name));
        if (letGo === null) continue;
        this.#letGo = letGo;
        return name;
      }
      throw new Error('there is no free name for a draft');
    });
  }

  #ownerOf(name: string): string {
    return join(this.#folder, `.${name}.owner`);
  }

  async #files(): Promise<readonly string[]> {
    return (await readdir(this.#folder)).filter((name) => DRAFT.test(name));
  }

  /** Those that are there, the last written first, then some that are not. */
  async #names(): Promise<readonly string[]> {
    const names = await this.#files();
    const there = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(this.#folder, name)).catch(() => null))?.mtimeMs ?? 0 })),
    );
    return [...there.sort((a, b) => b.at - a.at).map(({ name }) => name), ...freeNames(names, names.length + 100)];
  }
}

const idOf = (name: string): string => name.replace(/\.json$/, '');
const fileOf = (id: string): string => `${id}.json`;

/** So many names that none of `names` is, as far as there are any. */
function freeNames(names: readonly string[], wanted: number): readonly string[] {
  const free: string[] = [];
  for (let number = 1; free.length < wanted && number <= MOST_DRAFTS; number += 1) {
    const name = fileOf(number === 1 ? 'draft' : `draft-${number}`);
    if (!names.includes(name)) free.push(name);
  }
  return free;
}

/** `mtimeMs`: when its file was written, for one that does not say when it was changed. */
function parse(text: string, fileName: string, mtimeMs: number): KeptDraft | null {
  const parsed = v.safeParse(keptSchema, parseJson(text));
  if (!parsed.success) return null;
  const { name, document, changedAt, ...draft } = parsed.output;
  return { id: idOf(fileName), draft, name, document, at: changedAt ?? mtimeMs };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
