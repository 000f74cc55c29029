/** Most different device tokens that are told apart: a table of 32 MiB, whatever the length of the list. */
const MOST_TOLD_APART = 2_000_000;
const FIRST_SLOTS = 1 << 14;
/** A table that is fuller than this is made twice as large. */
const MOST_FULL = 0.5;

/**
 * Counts device tokens that stood in a list before, in bounded memory: of each it keeps 64 bits of a hash. Two different
 * tokens count as one with a chance below 1 in 10⁶ for the longest list that is told apart.
 */
export class Repeats {
  #high = new Uint32Array(FIRST_SLOTS);
  #low = new Uint32Array(FIRST_SLOTS);
  #held = 0;
  #repeated = 0;
  #complete = true;

  /** Takes note of one more device token. */
  add(deviceToken: string): void {
    if (this.#held >= MOST_TOLD_APART) {
      this.#complete = false;
      return;
    }
    const [high, low] = hashOf(deviceToken);
    if (!this.#put(high, low)) {
      this.#repeated += 1;
      return;
    }
    this.#held += 1;
    if (this.#held > this.#high.length * MOST_FULL) this.#grow();
  }

  /** How often a device token stood before. */
  get repeated(): number {
    return this.#repeated;
  }

  /** False where the list was longer than what is told apart: there may be more. */
  get complete(): boolean {
    return this.#complete;
  }

  /** False where it was there already. */
  #put(high: number, low: number): boolean {
    const mask = this.#high.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const there = this.#high[slot];
      if (there === 0) {
        this.#high[slot] = high;
        this.#low[slot] = low;
        return true;
      }
      if (there === high && this.#low[slot] === low) return false;
    }
  }

  #grow(): void {
    const [high, low] = [this.#high, this.#low];
    this.#high = new Uint32Array(high.length * 2);
    this.#low = new Uint32Array(high.length * 2);
    high.forEach((bits, slot) => {
      if (bits !== 0) this.#put(bits, low[slot] ?? 0);
    });
  }
}

/** Twice 32 bits, by multiplication and mixing as in MurmurHash3; the first are never 0, which stands for an empty slot. */
function hashOf(text: string): readonly [high: number, low: number] {
  let high = 0x9747b28c;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return [high >>> 0 === 0 ? 1 : high >>> 0, low >>> 0];
}
