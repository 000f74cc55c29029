import { Duplex } from 'node:stream';

/** A socket whose other end is the test's: `say` arrives at once, and what is written is in `written`. */
export class HandSocket extends Duplex {
  written = Buffer.alloc(0);
  ended = false;

  constructor() {
    super({ allowHalfOpen: false });
  }

  getProtocol(): string {
    return 'TLSv1.3';
  }
  override _read(): void {}
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written = Buffer.concat([this.written, chunk]);
    done();
  }
  override _final(done: () => void): void {
    this.ended = true;
    done();
  }

  say(...frames: readonly Buffer[]): void {
    this.emit('data', Buffer.concat(frames));
  }

  /** The other end closes its side. */
  hangUp(): void {
    this.push(null);
  }

  /** The frames written since the last time, as "type:flags:stream:payload in hexadecimal". */
  frames(skip = 0): readonly string[] {
    const frames: string[] = [];
    let rest = this.written.subarray(skip);
    while (rest.length >= 9) {
      const end = 9 + rest.readUIntBE(0, 3);
      frames.push(
        `${rest.readUInt8(3)}:${rest.readUInt8(4)}:${rest.readUInt32BE(5)}:${rest.subarray(9, end).toString('hex')}`,
      );
      rest = rest.subarray(end);
    }
    this.written = Buffer.alloc(0);
    return frames;
  }
}
