import type { Duplex } from 'node:stream';
import { ByteBlock } from '../../ground/byte-block.ts';
import { broken, overrun, settingsPayload } from '../frame-checks.ts';
import { addFrame, addNumbers, FLAG, FRAME, SETTING, USUAL_FRAME_BYTES } from '../frames.ts';
import { HeaderEncoder } from '../hpack/encoder.ts';
import type { HeaderField } from '../hpack/tables.ts';
import type { ServerStream } from './server-stream.ts';

/** Gathered bytes that are written without waiting for the end of what is being read. */
const WRITE_BYTES = 64 * 1024;
/** Bytes that a client has not read, beyond which nothing more is made for it, and nothing more read of it. */
const MOST_UNREAD_BYTES = 1024 * 1024;
/** What the windows begin with (RFC 9113 section 6.9.2). */
export const USUAL_WINDOW = 65_535;
export const MOST_WINDOW = 2 ** 31 - 1;

/** What a server says on a connection, within the windows of flow control and no faster than the client reads. */
export class FrameWriter {
  readonly #socket: Duplex;
  /** The answer of a stream has left to its end. */
  readonly #onSent: (stream: ServerStream) => void;
  readonly #encoder = new HeaderEncoder();
  readonly #gathered = new ByteBlock(WRITE_BYTES);
  /** Streams whose answer waits for the connection: for its window, or for the client to read. Oldest first. */
  readonly #stalled = new Set<ServerStream>();
  #window = USUAL_WINDOW;
  #streamWindow = USUAL_WINDOW;
  #frameBytes = USUAL_FRAME_BYTES;
  #isWriteDue = false;
  #isPaused = false;

  constructor(socket: Duplex, onSent: (stream: ServerStream) => void) {
    this.#socket = socket;
    this.#onSent = onSent;
    socket.on('drain', () => {
      this.resume();
      this.#addStalled();
      this.write();
    });
  }

  settings(settings: readonly (readonly [setting: number, value: number])[]): void {
    addFrame(this.#gathered, FRAME.settings, FLAG.none, 0, settingsPayload(settings));
  }

  /** Acknowledges SETTINGS or a PING. */
  acknowledge(type: number, payload: Buffer): void {
    addFrame(this.#gathered, type, FLAG.ack, 0, payload);
  }

  reset(streamId: number, errorCode: number): void {
    addNumbers(this.#gathered, FRAME.rstStream, streamId, errorCode);
  }

  /** `streamId` 0: the connection's. */
  widen(streamId: number, bytes: number): void {
    addNumbers(this.#gathered, FRAME.windowUpdate, streamId, bytes);
  }

  /** RFC 9113 section 6.8; of the text as much as fits a frame. */
  goaway(errorCode: number, lastStreamId: number, text: string): void {
    const payload = Buffer.concat([Buffer.alloc(8), Buffer.from(text)]).subarray(0, this.#frameBytes);
    payload.writeUInt32BE(lastStreamId, 0);
    payload.writeUInt32BE(errorCode, 4);
    addFrame(this.#gathered, FRAME.goaway, FLAG.none, 0, payload);
  }

  /** The headers of an answer: `fields` as the next answers will have them, and its `own`. A block that is longer than a frame goes on in others (RFC 9113 section 6.10). */
  headers(streamId: number, fields: readonly HeaderField[], own: readonly HeaderField[], endsStream: boolean): void {
    const block = this.#encoder.encodeAnswer(fields, own);
    for (let at = 0; at === 0 || at < block.length; at += this.#frameBytes) {
      const isFirst = at === 0;
      const isLast = at + this.#frameBytes >= block.length;
      const flags = (isFirst && endsStream ? FLAG.endStream : FLAG.none) | (isLast ? FLAG.endHeaders : FLAG.none);
      const piece = block.subarray(at, at + this.#frameBytes);
      addFrame(this.#gathered, isFirst ? FRAME.headers : FRAME.continuation, flags, streamId, piece);
    }
  }

  /** As much of a stream's body as the windows allow, and as the client reads (RFC 9113 section 6.9). */
  body(stream: ServerStream): void {
    while (stream.bodyLeft.length > 0) {
      const { bodyLeft } = stream;
      const room = this.#isFull ? 0 : this.#window;
      const length = Math.min(bodyLeft.length, stream.sendWindow, room, this.#frameBytes);
      if (length <= 0) {
        // Its own window is widened by its own frames, the rest by those of any.
        if (stream.sendWindow > 0) this.#stalled.add(stream);
        else this.#stalled.delete(stream);
        return;
      }
      stream.bodyLeft = bodyLeft.subarray(length);
      const isEnd = stream.bodyLeft.length === 0 && stream.endsWithBody;
      const flags = isEnd ? FLAG.endStream : FLAG.none;
      addFrame(this.#gathered, FRAME.data, flags, stream.id, bodyLeft.subarray(0, length));
      stream.sendWindow -= length;
      this.#window -= length;
    }
    this.#stalled.delete(stream);
    if (stream.endsWithBody) this.#onSent(stream);
  }

  /** A stream has ended: what waits of it is not sent. */
  forget(stream: ServerStream): void {
    this.#stalled.delete(stream);
  }

  /** The client widens the window of the connection; false where that overruns it. */
  onWidened(bytes: number): boolean {
    this.#window += bytes;
    this.#addStalled();
    return this.#window <= MOST_WINDOW;
  }

  /** What the client's settings say (RFC 9113 section 6.5.2). Throws `Http2ProtocolError` where it may not say so. */
  onSetting(setting: number, value: number): void {
    switch (setting) {
      case SETTING.headerTableSize:
        this.#encoder.limitTable(value);
        break;
      case SETTING.enablePush:
        if (value > 1) throw broken({ fault: 'setting-not-allowed', setting: 'ENABLE_PUSH', value });
        break;
      case SETTING.initialWindowSize:
        if (value > MOST_WINDOW) throw overrun();
        this.#streamWindow = value;
        break;
      case SETTING.maxFrameSize:
        if (value < USUAL_FRAME_BYTES || value >= 2 ** 24)
          throw broken({ fault: 'setting-not-allowed', setting: 'MAX_FRAME_SIZE', value });
        this.#frameBytes = value;
        break;
      // Nothing is pushed, what it takes of headers is advice, and unknown settings are to be left aside.
      default:
    }
  }

  /** What the client gives to each new stream. */
  get streamWindow(): number {
    return this.#streamWindow;
  }

  #addStalled(): void {
    for (const stream of this.#stalled) {
      if (this.#window <= 0 || this.#isFull) return;
      this.body(stream);
    }
  }

  get #isFull(): boolean {
    return this.#socket.writableLength + this.#gathered.bytes >= MOST_UNREAD_BYTES;
  }

  /** Writes at the end of this turn of the event loop. */
  writeSoon(): void {
    if (this.#isWriteDue) return;
    this.#isWriteDue = true;
    setImmediate(() => {
      this.#isWriteDue = false;
      this.write();
    });
  }

  /** Writes where much is gathered. */
  writeIfMuch(): void {
    if (this.#gathered.bytes >= WRITE_BYTES) this.write();
  }

  /** Writes what is gathered. */
  write(): void {
    if (this.#gathered.bytes === 0) return;
    const bytes = this.#gathered.take();
    if (!this.#socket.writable) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength < MOST_UNREAD_BYTES || this.#isPaused) return;
    this.#isPaused = true;
    this.#socket.pause();
  }

  /** Reads the client again, whether or not it reads. */
  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#socket.resume();
  }
}
