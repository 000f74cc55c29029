/** Numbers that a seed decides (mulberry32), so that a failure can be had again. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** 0 to 2³²−1. */
  uint32(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** 0 up to, not including, `below`. */
  below(below: number): number {
    return this.uint32() % below;
  }

  /** `count` different numbers below `below`. */
  some(count: number, below: number): ReadonlySet<number> {
    const chosen = new Set<number>();
    while (chosen.size < count) chosen.add(this.below(below));
    return chosen;
  }
}
