const MOST_REMEMBERED = 100_000;

/** Counts notifications to each device token within a second. */
export class RateLimit {
  readonly #perSecond: number | null;
  readonly #windows = new Map<string, { readonly from: number; count: number }>();

  /** `null`: any number. */
  constructor(perSecond: number | null) {
    this.#perSecond = perSecond;
  }

  /** Whether one more to this token at `now`, UNIX milliseconds, is one too many. Counts it. */
  exceeds(deviceToken: string, now: number): boolean {
    if (this.#perSecond === null) return false;
    const token = deviceToken.toLowerCase();
    const window = this.#windows.get(token);
    if (window !== undefined && now - window.from < 1000) {
      window.count += 1;
      return window.count > this.#perSecond;
    }
    if (this.#windows.size >= MOST_REMEMBERED) this.#windows.clear();
    this.#windows.set(token, { from: now, count: 1 });
    return this.#perSecond < 1;
  }
}
