import type { Problem } from '../../../contract/outcome.ts';
import { bestLanguage } from './language-names.ts';
import type { ChosenFile, FromWorker, InLanguage, ToWorker } from './texts-messages.ts';

/** What is known of the texts of the user's app. */
export interface TextsState {
  /** Names of the files. */
  readonly names: readonly string[];
  /** How far new files are read, 0 to 1; `null` while none are. */
  readonly reading: number | null;
  readonly languages: readonly string[];
  readonly problems: readonly Problem[];
  /** The language that the preview shows; `null` while there is none. */
  readonly chosen: string | null;
  /** The payload asked for last that was valid, in each language; `null` before. */
  readonly resolved: readonly InLanguage[] | null;
}

const NONE: TextsState = { names: [], reading: null, languages: [], problems: [], chosen: null, resolved: null };

/** What of a `Worker` is used. */
export interface TextsWorker {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: { readonly data: FromWorker }) => void) | null;
}

/**
 * The texts of the user's app, from files that were dropped or chosen. They live in a worker and in no other place: no
 * file is kept, sent or logged, and with the page they are gone.
 */
export class AppTexts {
  #state = NONE;
  readonly #listeners = new Set<() => void>();
  readonly #start: () => TextsWorker;
  #worker: TextsWorker | null = null;
  /** Reads new files, while those before are still of use. */
  #next: TextsWorker | null = null;
  #files: readonly ChosenFile[] = [];
  #asked = { id: 0, payload: '', second: '' };

  constructor(start: () => TextsWorker) {
    this.#start = start;
  }

  get state(): TextsState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads files beside those that were read before; one of the same path takes its place. */
  open(files: readonly File[]): void {
    const given = files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
    const paths = new Set(given.map(({ path }) => path));
    const all = [...this.#files.filter(({ path }) => !paths.has(path)), ...given];
    this.#next?.terminate();
    const next = this.#start();
    this.#next = next;
    this.#change({ reading: 0 });
    next.onmessage = ({ data }) => {
      if (data.kind === 'progress') this.#change({ reading: data.read / Math.max(1, data.total) });
      else if (data.kind === 'resolved') this.#take(data.id, data.inLanguages);
      else {
        this.#worker?.terminate();
        this.#worker = next;
        this.#next = null;
        this.#files = all;
        const { languages, problems } = data;
        const { chosen } = this.#state;
        const names = all.map(({ path }) => path);
        const kept = chosen !== null && languages.includes(chosen) ? chosen : bestLanguage(languages);
        this.#change({ names, reading: null, languages, problems, chosen: kept, resolved: null });
        this.#ask();
      }
    };
    next.postMessage({ kind: 'read', files: all });
  }

  /** Stops reading; what was read before stays. */
  cancel(): void {
    this.#next?.terminate();
    this.#next = null;
    this.#change({ reading: null });
  }

  /** Forgets all files. */
  clear(): void {
    this.#worker?.terminate();
    this.#next?.terminate();
    this.#worker = null;
    this.#next = null;
    this.#files = [];
    this.#change(NONE);
  }

  choose(language: string): void {
    this.#change({ chosen: language });
  }

  /** Asks for a payload in each language, with a key or a text in place of its body ('' for none). */
  show(payload: string, second: string): void {
    if (this.#asked.payload === payload && this.#asked.second === second) return;
    this.#asked = { id: this.#asked.id, payload, second };
    this.#ask();
  }

  #ask(): void {
    const { payload, second } = this.#asked;
    const id = this.#asked.id + 1;
    this.#asked = { id, payload, second };
    this.#worker?.postMessage({ kind: 'resolve', id, payload, second });
  }

  #take(id: number, inLanguages: readonly InLanguage[] | null): void {
    // An older one would show what is no longer written.
    if (id === this.#asked.id && inLanguages !== null) this.#change({ resolved: inLanguages });
  }

  #change(patch: Partial<TextsState>): void {
    this.#state = { ...this.#state, ...patch };
    for (const listener of this.#listeners) listener();
  }
}

/** The texts of this page. */
export const appTexts = new AppTexts(
  () => new Worker(new URL('./texts-worker.ts', import.meta.url), { type: 'module' }) as TextsWorker,
);
