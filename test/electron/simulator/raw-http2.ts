import { once } from 'node:events';
import type { TLSSocket } from 'node:tls';

/** Frame types and error codes that tests name (RFC 9113 sections 6 and 7). */
export const FRAME = { data: 0, headers: 1, rstStream: 3, settings: 4, goAway: 7 } as const;

/** One frame as it stood on the wire. */
export interface RawFrame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Buffer;
}

const END_STREAM = 1;
const END_HEADERS = 4;
const ACK = 1;

/** An HTTP/2 client that heeds nothing: it writes frames byte by byte and keeps what comes back. */
export class RawHttp2 {
  readonly frames: RawFrame[] = [];
  readonly #socket: TLSSocket;
  #rest: Buffer = Buffer.alloc(0);
  #waiting: (() => void)[] = [];

  constructor(socket: TLSSocket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('close', () => this.#wake());
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    this.#write(FRAME.settings, 0, 0, Buffer.alloc(0));
  }

  /** Confirms the server's settings, so that they hold for both sides. */
  acknowledge(): void {
    this.#write(FRAME.settings, ACK, 0, Buffer.alloc(0));
  }

  /** Opens a stream with these header fields, none of them indexed; a body follows unless it is `null`. */
  request(streamId: number, fields: readonly (readonly [string, string])[], body: string | null): void {
    const block = Buffer.concat(
      fields.flatMap(([name, value]) => [Buffer.from([0]), this.#text(name), this.#text(value)]),
    );
    this.#write(FRAME.headers, END_HEADERS | (body === null ? END_STREAM : 0), streamId, block);
    if (body !== null) this.#write(FRAME.data, END_STREAM, streamId, Buffer.from(body));
  }

  /** Gives a stream up (CANCEL). */
  reset(streamId: number): void {
    this.#write(FRAME.rstStream, 0, streamId, Buffer.from([0, 0, 0, 8]));
  }

  /** Resolves when a frame fits; rejects when the connection closes before. */
  async until(fits: (frame: RawFrame) => boolean): Promise<RawFrame> {
    for (;;) {
      const found = this.frames.find(fits);
      if (found !== undefined) return found;
      if (this.#socket.destroyed) throw new Error('the connection closed before such a frame came');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Resolves when nothing more can come. */
  async closed(): Promise<void> {
    if (!this.#socket.destroyed) await once(this.#socket, 'close');
  }

  /** HPACK's text, of fewer than 127 bytes and not compressed (RFC 7541 section 5.2). */
  #text(text: string): Buffer {
    const bytes = Buffer.from(text);
    if (bytes.length > 126) throw new Error('too long for one byte of length');
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  }

  #write(type: number, flags: number, streamId: number, payload: Buffer): void {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head[3] = type;
    head[4] = flags;
    head.writeUInt32BE(streamId, 5);
    this.#socket.write(Buffer.concat([head, payload]));
  }

  #receive(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (bytes.length - at >= 9 && bytes.length - at >= 9 + bytes.readUIntBE(at, 3)) {
      const end = at + 9 + bytes.readUIntBE(at, 3);
      this.frames.push({
        type: bytes[at + 3] ?? 0,
        flags: bytes[at + 4] ?? 0,
        streamId: bytes.readUInt32BE(at + 5),
        payload: bytes.subarray(at + 9, end),
      });
      at = end;
    }
    this.#rest = bytes.subarray(at);
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
