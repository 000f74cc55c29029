import type { BinaryCommand } from '../../../contract/notification.ts';
import { type FrameFields, frameBytes, writeFrame } from './frame.ts';

const EMPTY = Buffer.alloc(0);

/** Frames that are gathered for one write, each made where it will be read from. */
export class FrameBlock {
  readonly #usualBytes: number;
  #block = EMPTY;
  #bytes = 0;
  #frames = 0;

  /** `usualBytes`: how much is gathered before it is taken. */
  constructor(usualBytes: number) {
    this.#usualBytes = usualBytes;
  }

  /** How many frames are in it. */
  get frames(): number {
    return this.#frames;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Makes a frame behind the others and returns its length. Throws `CodecError` where it cannot be made: nothing is added then. */
  add(command: BinaryCommand, fields: FrameFields): number {
    const length = frameBytes(command, fields);
    if (this.#bytes + length > this.#block.length) this.#makeRoom(length);
    writeFrame(this.#block, this.#bytes, command, fields);
    this.#bytes += length;
    this.#frames += 1;
    return length;
  }

  /** All of them; the block is empty then. */
  take(): Buffer {
    const taken = this.#block.subarray(0, this.#bytes);
    // What is taken may still be on its way when the next frames are made.
    this.#block = EMPTY;
    this.#bytes = 0;
    this.#frames = 0;
    return taken;
  }

  #makeRoom(length: number): void {
    // Frames are mostly as long as the first: one more than the usual bytes hold makes them full.
    const room = this.#block.length === 0 ? this.#usualBytes + length : 2 * (this.#bytes + length);
    const block = Buffer.allocUnsafe(room);
    this.#block.copy(block, 0, 0, this.#bytes);
    this.#block = block;
  }
}
