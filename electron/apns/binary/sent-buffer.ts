/** How many identifiers there are before they repeat: 1 to 2³²−1. 0 is left out, gateways use it for "cannot tell". */
const CYCLE = 0xffffffff;

/** Where an identifier lies, seen from what is outstanding on one connection. */
export type Location = 'outstanding' | 'settled' | 'never-sent';

/**
 * What was written to one connection of the binary gateway and is not settled yet, in order. The gateway reads in
 * order and says nothing of what it accepts, so one identifier draws the line: everything before it was accepted,
 * everything after it was thrown away (Apple: Binary Provider API). Bookkeeping alone; it decides nothing.
 */
export class SentBuffer<T> {
  #items: T[] = [];
  #head = 0;
  #firstIdentifier: number;
  #settled = 0;

  /** `firstIdentifier`: the number of the first item, 1 unless a test wants to see the numbers wrap around. */
  constructor(firstIdentifier = 1) {
    this.#firstIdentifier = firstIdentifier;
  }

  /** How many are outstanding. */
  get size(): number {
    return this.#items.length - this.#head;
  }

  /** How many were ever added. */
  get total(): number {
    return this.#settled + this.size;
  }

  /** The identifier that the next item will get. */
  get nextIdentifier(): number {
    return advance(this.#firstIdentifier, this.size);
  }

  /** Adds an item and returns its identifier. */
  add(item: T): number {
    const identifier = this.nextIdentifier;
    this.#items.push(item);
    return identifier;
  }

  /** Where `identifier` lies; `settled` means that it was outstanding on this connection once. */
  locate(identifier: number): Location {
    if (identifier < 1 || identifier > CYCLE) return 'never-sent';
    if (distance(this.#firstIdentifier, identifier) < this.size) return 'outstanding';
    const back = distance(identifier, this.#firstIdentifier);
    return back >= 1 && back <= this.#settled ? 'settled' : 'never-sent';
  }

  /** Whether any outstanding item is one that `wanted` is true of. */
  some(wanted: (item: T) => boolean): boolean {
    for (let at = this.#head; at < this.#items.length; at += 1) {
      const item = this.#items[at];
      if (item !== undefined && wanted(item)) return true;
    }
    return false;
  }

  /** How many are outstanding before `identifier`, which must be outstanding. */
  position(identifier: number): number {
    return distance(this.#firstIdentifier, identifier);
  }

  /** Takes out everything older than `identifier`, which must be outstanding, or be the one that comes next. */
  takeBefore(identifier: number): readonly T[] {
    return this.take(this.position(identifier));
  }

  /** Takes out the oldest item. */
  takeOne(): T | undefined {
    return this.take(1)[0];
  }

  /** Takes out everything. */
  takeAll(): readonly T[] {
    return this.take(this.size);
  }

  /** Takes out the oldest `count`, or as many as there are. */
  take(count: number): readonly T[] {
    const many = Math.min(count, this.size);
    const taken = this.#items.slice(this.#head, this.#head + many);
    this.#head += many;
    this.#settled += many;
    this.#firstIdentifier = advance(this.#firstIdentifier, many);
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    } else if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return taken;
  }
}

/** The identifier `by` steps after `identifier`. */
export function advance(identifier: number, by: number): number {
  const advanced = identifier + by;
  // A remainder of numbers this large is slow, and this is asked for each notification.
  return advanced <= CYCLE ? advanced : ((advanced - 1) % CYCLE) + 1;
}

/** Steps from `from` to `to`, going upwards and round. */
function distance(from: number, to: number): number {
  return (to - from + CYCLE) % CYCLE;
}
