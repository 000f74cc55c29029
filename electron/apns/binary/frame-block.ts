import type { BinaryCommand } from '../../../contract/notification.ts';
import { ByteBlock } from '../../ground/byte-block.ts';
import { type FrameFields, frameBytes, writeFrame } from './frame.ts';

/** Frames that are gathered for one write. */
export class FrameBlock {
  readonly #block: ByteBlock;
  #frames = 0;

  /** `usualBytes`: how much is gathered before it is taken. */
  constructor(usualBytes: number) {
    this.#block = new ByteBlock(usualBytes);
  }

  /** How many frames are in it. */
  get frames(): number {
    return this.#frames;
  }

  get bytes(): number {
    return this.#block.bytes;
  }

  /** Makes a frame behind the others and returns its length. Throws `CodecError` where it cannot be made: nothing is added then. */
  add(command: BinaryCommand, fields: FrameFields): number {
    const length = frameBytes(command, fields);
    writeFrame(this.#block.room(length), this.#block.bytes, command, fields);
    this.#block.add(length);
    this.#frames += 1;
    return length;
  }

  /** All of them; the block is empty then. */
  take(): Buffer {
    this.#frames = 0;
    return this.#block.take();
  }
}
