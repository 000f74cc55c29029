import type { Duplex } from 'node:stream';
import { ByteBlock } from '../ground/byte-block.ts';
import { broken, overrun, settingsPayload } from './frame-checks.ts';
import { addFrame, addNumbers, FLAG, FRAME, PREFACE, SETTING, USUAL_FRAME_BYTES } from './frames.ts';
import { HeaderEncoder } from './hpack/encoder.ts';

/** Gathered bytes that are written without waiting for the end of what is being read. */
const WRITE_BYTES = 64 * 1024;
/** What the windows begin with (RFC 9113 section 6.9.2). */
export const USUAL_WINDOW = 65_535;
export const MOST_WINDOW = 2 ** 31 - 1;

/** What is sent on a stream. */
export interface SendingStream {
  readonly id: number;
  /** What of the body has not been made into frames, as the windows allow no more. */
  bodyLeft: Buffer;
  sendWindow: number;
  /** Whether the stream ends with what is left. */
  readonly endsWithBody: boolean;
}

/** What a writer tells, and how much may pile up for a peer that does not read. */
export interface WriterOptions<S> {
  /** Bytes that the peer has not read, beyond which nothing more is made for it, and nothing more read of it. */
  readonly mostUnreadBytes: number;
  /** What a stream says has left to its end. */
  readonly onSent: (stream: S) => void;
  /** What is gathered is given to the socket. */
  readonly onWrite: () => void;
  /** The peer takes what it was given. */
  readonly onWritten: () => void;
}

const EMPTY = Buffer.alloc(0);

/** What one side says on a connection, within the windows of flow control and no faster than the other reads. */
export class FrameWriter<S extends SendingStream> {
  readonly encoder = new HeaderEncoder();
  readonly #socket: Duplex;
  readonly #options: WriterOptions<S>;
  readonly #mostUnreadBytes: number;
  readonly #gathered = new ByteBlock(WRITE_BYTES);
  /** Streams whose body waits for the connection: for its window, or for the peer to read. Oldest first. */
  readonly #stalled = new Set<S>();
  #window = USUAL_WINDOW;
  #streamWindow = USUAL_WINDOW;
  #frameBytes = USUAL_FRAME_BYTES;
  #isWriteDue = false;
  #isPaused = false;

  constructor(socket: Duplex, options: WriterOptions<S>) {
    this.#socket = socket;
    this.#options = options;
    this.#mostUnreadBytes = options.mostUnreadBytes;
    socket.on('drain', () => {
      this.resume();
      this.#addStalled();
      this.write();
    });
  }

  /** What a client says first (RFC 9113 section 3.4). */
  preface(): void {
    this.#gathered.append(PREFACE);
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

  ping(payload: Buffer): void {
    addFrame(this.#gathered, FRAME.ping, FLAG.none, 0, payload);
  }

  /** `streamId` 0: the connection's. */
  widen(streamId: number, bytes: number): void {
    addNumbers(this.#gathered, FRAME.windowUpdate, streamId, bytes);
  }

  /** RFC 9113 section 6.8; of the text as much as fits a frame. */
  goaway(errorCode: number, lastStreamId: number, text = ''): void {
    const payload = Buffer.concat([Buffer.alloc(8), Buffer.from(text)]).subarray(0, this.#frameBytes);
    payload.writeUInt32BE(lastStreamId, 0);
    payload.writeUInt32BE(errorCode, 4);
    addFrame(this.#gathered, FRAME.goaway, FLAG.none, 0, payload);
  }

  /** A header block that is longer than a frame goes on in others (RFC 9113 section 6.10). */
  headers(streamId: number, block: Buffer, endsStream: boolean): void {
    for (let at = 0; at === 0 || at < block.length; at += this.#frameBytes) {
      const isFirst = at === 0;
      const isLast = at + this.#frameBytes >= block.length;
      const flags = (isFirst && endsStream ? FLAG.endStream : FLAG.none) | (isLast ? FLAG.endHeaders : FLAG.none);
      const piece = isFirst && isLast ? block : block.subarray(at, at + this.#frameBytes);
      addFrame(this.#gathered, isFirst ? FRAME.headers : FRAME.continuation, flags, streamId, piece);
    }
  }

  /** As much of a stream's body as the windows allow, and as the peer reads (RFC 9113 section 6.9). */
  body(stream: S): void {
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
      const isLast = length === bodyLeft.length;
      const flags = isLast && stream.endsWithBody ? FLAG.endStream : FLAG.none;
      addFrame(this.#gathered, FRAME.data, flags, stream.id, isLast ? bodyLeft : bodyLeft.subarray(0, length));
      stream.bodyLeft = isLast ? EMPTY : bodyLeft.subarray(length);
      stream.sendWindow -= length;
      this.#window -= length;
    }
    this.#stalled.delete(stream);
    if (stream.endsWithBody) this.#options.onSent(stream);
  }

  /** A stream has ended: what waits of it is not sent. */
  forget(stream: S): void {
    this.#stalled.delete(stream);
  }

  /** The peer widens the window of the connection. Throws `Http2ProtocolError` where that overruns it. */
  onWidened(bytes: number): void {
    this.#window += bytes;
    if (this.#window > MOST_WINDOW) throw overrun();
    this.#addStalled();
  }

  /** What the peer's settings say of what is sent to it (RFC 9113 section 6.5.2). Throws `Http2ProtocolError` where it may not say so. */
  onSetting(setting: number, value: number): void {
    switch (setting) {
      case SETTING.headerTableSize:
        this.encoder.limitTable(value);
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
      // What it takes of headers is advice, and unknown settings are to be left aside.
      default:
    }
  }

  /** What the peer gives to each new stream. */
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
    return (
      this.#mostUnreadBytes !== Number.POSITIVE_INFINITY &&
      this.#socket.writableLength + this.#gathered.bytes >= this.#mostUnreadBytes
    );
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
    this.#options.onWrite();
    this.#socket.write(bytes, this.#options.onWritten);
    if (this.#isPaused || this.#socket.writableLength < this.#mostUnreadBytes) return;
    this.#isPaused = true;
    this.#socket.pause();
  }

  /** What is gathered is not sent. */
  discard(): void {
    this.#gathered.take();
  }

  /** Reads the peer again, whether or not it reads. */
  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#socket.resume();
  }
}
