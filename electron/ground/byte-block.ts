const EMPTY = Buffer.alloc(0);

/** Bytes that are gathered for one write, each made where it will be read from. */
export class ByteBlock {
  readonly #usualBytes: number;
  #block = EMPTY;
  #bytes = 0;

  /** `usualBytes`: how much is gathered before it is taken. */
  constructor(usualBytes: number) {
    this.#usualBytes = usualBytes;
  }

  /** How many bytes are in it, which is where the next one goes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Where to write: from `bytes` on there is room for `length` more. What is written there counts once it is added. */
  room(length: number): Buffer {
    if (this.#bytes + length > this.#block.length) this.#makeRoom(length);
    return this.#block;
  }

  /** Adds what was written into the room. */
  add(length: number): void {
    this.#bytes += length;
  }

  /** Adds bytes that are there already. */
  append(bytes: Uint8Array): void {
    this.room(bytes.length).set(bytes, this.#bytes);
    this.#bytes += bytes.length;
  }

  /** All of it, to be looked at before anything is added. */
  get made(): Buffer {
    return this.#block.subarray(0, this.#bytes);
  }

  /** All of it; the block is empty then. */
  take(): Buffer {
    const taken = this.#block.subarray(0, this.#bytes);
    this.#bytes = 0;
    // A few bytes that wait to be read must not keep a whole block alive.
    if (taken.length < this.#block.length / 4) return Buffer.from(taken);
    // What is taken may still be on its way when the next bytes are made.
    this.#block = EMPTY;
    return taken;
  }

  #makeRoom(length: number): void {
    // What is added is mostly as long as the first: one more than the usual bytes hold makes them full.
    const room = this.#block.length === 0 ? this.#usualBytes + length : 2 * (this.#bytes + length);
    const block = Buffer.allocUnsafe(room);
    this.#block.copy(block, 0, 0, this.#bytes);
    this.#block = block;
  }
}

/** Writes a number of 16 bits, highest byte first, and returns where it ends. Byte by byte: Buffer's own checks cost as much as a whole frame. */
export function writeUint16(to: Buffer, at: number, value: number): number {
  to[at] = value >>> 8;
  to[at + 1] = value;
  return at + 2;
}

/** As `writeUint16`, with 32 bits. */
export function writeUint32(to: Buffer, at: number, value: number): number {
  return writeUint16(to, writeUint16(to, at, value >>> 16), value);
}
