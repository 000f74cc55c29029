import type { Event, InputEvent, WebContents } from 'electron';

/** What a person does to have something happen. Moving the pointer is none of it. */
const DOING: ReadonlySet<string> = new Set(['mouseDown', 'rawKeyDown', 'keyDown', 'touchStart', 'gestureTap']);
/** What a click asked for may take its time: a key is made before the file is offered. */
const GOOD_FOR_MS = 60_000;
/** As long as Chromium calls a page active after a click (HTML standard, 6.4.1), and a second. */
const ACTIVE_MS = 6_000;
/** A world of our own, where the page cannot have put anything in the place of what is asked. */
const OUR_WORLD = 1_001;

/**
 * Clicks and keys as the main process sees them. Each is good for one dialog, or one page in the browser: a page that was
 * taken over could otherwise open three hundred of them.
 */
export class Gestures {
  #contents: Pick<WebContents, 'on' | 'executeJavaScriptInIsolatedWorld'> | null = null;
  #unspent = false;
  #lastInput = Number.NEGATIVE_INFINITY;
  #lastActive = Number.NEGATIVE_INFINITY;
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Counts what a person does in the contents of our window. */
  watch(contents: Pick<WebContents, 'on' | 'executeJavaScriptInIsolatedWorld'>): void {
    this.#contents = contents;
    contents.on('input-event', (_: Event, { type }: InputEvent) => {
      if (!DOING.has(type)) return;
      this.#unspent = true;
      this.#lastInput = this.#now();
    });
  }

  /** A person did something outside the page: in the menu. */
  count(): void {
    this.#unspent = true;
    this.#lastInput = this.#now();
  }

  /** Takes the last gesture for one act; false where there is none left. */
  async spend(): Promise<boolean> {
    const now = this.#now();
    const spent = this.#unspent && now - this.#lastInput < GOOD_FOR_MS;
    this.#unspent = false;
    return spent || this.#spendActivation(now);
  }

  /** A screen reader presses a button without a click or a key: then Chromium alone knows of it. */
  async #spendActivation(now: number): Promise<boolean> {
    const before = this.#lastActive;
    if (this.#contents === null || now - this.#lastInput < ACTIVE_MS || now - before < ACTIVE_MS) return false;
    // At once, for meanwhile another may ask.
    this.#lastActive = now;
    const code = 'navigator.userActivation.isActive';
    const active: unknown = await this.#contents
      .executeJavaScriptInIsolatedWorld(OUR_WORLD, [{ code }])
      .catch(() => false);
    if (active !== true) this.#lastActive = before;
    return active === true;
  }
}
