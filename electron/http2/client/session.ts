import type { Duplex } from 'node:stream';
import type { FrameName } from '../../../contract/facts/http2.ts';
import { ByteBlock } from '../../ground/byte-block.ts';
import {
  broken,
  mustBeLong,
  mustBeOfTheConnection,
  overrun,
  settingsPayload,
  withoutPadding,
  wrongLength,
} from '../frame-checks.ts';
import {
  addFrame,
  addNumbers,
  FLAG,
  FRAME,
  FrameReader,
  PREFACE,
  readUint31,
  SETTING,
  USUAL_FRAME_BYTES,
} from '../frames.ts';
import { HeaderDecoder, MAX_HEADER_LIST_BYTES } from '../hpack/decoder.ts';
import { HeaderEncoder } from '../hpack/encoder.ts';
import { FIELD_NAME, FIELD_VALUE, type HeaderField } from '../hpack/tables.ts';
import { HTTP2_ERROR, Http2ProtocolError } from '../protocol-error.ts';

/** Gathered bytes that are written without waiting for the end of the event loop's turn. */
const WRITE_BYTES = 64 * 1024;
/** SETTINGS_INITIAL_WINDOW_SIZE's default, and what both windows of a connection begin with (RFC 9113 section 6.9.2). */
const USUAL_WINDOW = 65_535;
const MOST_WINDOW = 2 ** 31 - 1;
const MOST_STREAM_ID = 2 ** 31 - 1;
/** Consumed bytes after which a peer is given as many more: so early that no frame it may send can overrun a window. */
const GIVE_WINDOW_AFTER = 32_768;
/** A peer that asks and asks and reads no answer is given up at so many, as nghttp2 does. */
const MOST_UNREAD_ANSWERS = 1_000;
/** What SETTINGS_MAX_CONCURRENT_STREAMS is until a peer sets it: no limit. */
export const NO_STREAM_LIMIT = 2 ** 32 - 1;

const OUR_SETTINGS = settingsPayload([
  [SETTING.enablePush, 0],
  [SETTING.maxHeaderListSize, MAX_HEADER_LIST_BYTES],
]);

/** Header fields of an answer by lower-case name, without `:status`; those that came more than once are joined by commas. */
export type ResponseHeaders = Readonly<Record<string, string>>;

/** One request and its answer. `T` is whatever the owner wants to find again. */
export interface Http2Stream<T> {
  readonly id: number;
  readonly context: T;
  /** False while nothing of it has been given to the socket: then nobody can have read it. */
  readonly isWritten: boolean;
  /** Whether the answer has come to its own end. */
  readonly isWhole: boolean;
  /** Whether it was ended for itself, by either side, and not with its connection. */
  readonly isReset: boolean;
  /** Why it closed (RFC 9113 section 7); 0 where its answer came to its end, and while it is open. */
  readonly errorCode: number;
}

/** A stream as the session keeps it. */
class OpenStream<T> implements Http2Stream<T> {
  readonly id: number;
  readonly context: T;
  isWritten = false;
  isWhole = false;
  isReset = false;
  errorCode: number = HTTP2_ERROR.noError;
  hasStatus = false;
  /** What of the body has not been made into frames, as the windows allow no more. */
  bodyLeft: Buffer;
  sendWindow: number;
  consumed = 0;

  constructor(id: number, context: T, body: Buffer, sendWindow: number) {
    this.id = id;
    this.context = context;
    this.bodyLeft = body;
    this.sendWindow = sendWindow;
  }
}

/**
 * `open`: takes requests. `closing`: lets those in flight end. `ended`: closed its side in good order. `destroyed`: gave
 * the socket up. `closed`: the socket is gone.
 */
type Phase = 'open' | 'closing' | 'ended' | 'destroyed' | 'closed';

/** What a session tells. Never from inside a call to the session. */
export interface SessionOwner<T> {
  /** The peer's settings came, or changed. `maxConcurrentStreams`: `NO_STREAM_LIMIT` where it sets none. */
  onSettings(maxConcurrentStreams: number): void;
  /** The streams above `lastStreamId` close after this. */
  onGoaway(errorCode: number, lastStreamId: number, data: Buffer): void;
  /** Once for each stream at most: the final status and its headers. `isWhole`: nothing follows. */
  onResponse(stream: Http2Stream<T>, status: number, headers: ResponseHeaders, isWhole: boolean): void;
  /** A piece of the answer's body, which is the owner's to keep. */
  onData(stream: Http2Stream<T>, piece: Buffer): void;
  /** Once for each stream, and the last that is heard of it. */
  onStreamClosed(stream: Http2Stream<T>): void;
  /** Once, after all streams have closed and the socket with them. `error`: how the peer broke the protocol, if it did. */
  onClosed(error: Http2ProtocolError | null): void;
}

/**
 * The client's side of an HTTP/2 connection (RFC 9113) as APNs needs it: many requests with a body and an answer each, no
 * push, no priorities. It is our own because the ledger wants to know of each request how far it got, because Apple wants
 * headers compressed in its own way, and because node:http2 alone costs more for each request than all the rest of a
 * batch. It begins to speak when it is made; the socket's errors are for whoever opened it.
 */
export class Http2Session<T> {
  readonly #socket: Duplex;
  readonly #owner: SessionOwner<T>;
  readonly #reader = new FrameReader();
  readonly #decoder = new HeaderDecoder();
  readonly #encoder = new HeaderEncoder();
  readonly #gathered = new ByteBlock(WRITE_BYTES);
  readonly #streams = new Map<number, OpenStream<T>>();
  /** Streams whose headers are gathered and not yet written. */
  #unwritten: OpenStream<T>[] = [];
  /** Streams whose body waits for the window of the connection, oldest first. */
  readonly #stalled = new Set<OpenStream<T>>();
  /** Streams that the owner gave up and has not been told of yet. */
  readonly #givenUp = new Set<OpenStream<T>>();
  #nextStreamId = 1;
  #sendWindow = USUAL_WINDOW;
  #consumed = 0;
  #peerWindow = USUAL_WINDOW;
  #peerFrameBytes = USUAL_FRAME_BYTES;
  #peerStreams = NO_STREAM_LIMIT;
  /** A header block that goes on in the next frame (RFC 9113 section 6.10). */
  #unfinished: {
    readonly streamId: number;
    readonly endsStream: boolean;
    readonly pieces: Buffer[];
    bytes: number;
  } | null = null;
  #hasSettings = false;
  #hasBeenRead = false;
  #lastStreamId = MOST_STREAM_ID;
  #pongs: (() => void)[] = [];
  #unreadAnswers = 0;
  #isReading = false;
  #isWriteDue = false;
  #phase: Phase = 'open';
  #error: Http2ProtocolError | null = null;

  /** `socket`: TLS is up and ALPN ended in `h2`. */
  constructor(socket: Duplex, owner: SessionOwner<T>) {
    this.#socket = socket;
    this.#owner = owner;
    this.#gathered.append(PREFACE);
    addFrame(this.#gathered, FRAME.settings, FLAG.none, 0, OUR_SETTINGS);
    this.#write();
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    // A peer that closed its side answers nothing more.
    socket.on('end', () => this.destroy());
    socket.on('close', () => this.#onSocketClosed());
    if (socket.destroyed) setImmediate(() => this.#onSocketClosed());
  }

  /** Whether nothing more can be sent or heard on it. */
  get isGone(): boolean {
    return this.#phase !== 'open' && this.#phase !== 'closing';
  }

  /**
   * Whether the peer has said what only somebody can who read something of ours: an acknowledgement, or anything about a
   * request. Its settings, a wider window and a question may come before it has ended its handshake (RFC 8446 section 4.4.4).
   */
  get hasBeenRead(): boolean {
    return this.#hasBeenRead;
  }

  /**
   * Sends a request; `path` and `fields` are all of its headers, `fields` with the other pseudo-headers first, and the
   * very same list for requests that differ in nothing else. Each character of a value is one byte. Throws where the
   * session takes no more.
   */
  request(path: string, fields: readonly HeaderField[], body: Buffer, context: T): Http2Stream<T> {
    if (this.#phase !== 'open') throw new Error('the HTTP/2 session takes no more requests');
    const id = this.#nextStreamId;
    if (id > MOST_STREAM_ID) throw new Error('the HTTP/2 session has no stream ids left');
    this.#nextStreamId += 2;
    const stream = new OpenStream(id, context, body, this.#peerWindow);
    this.#streams.set(id, stream);
    this.#unwritten.push(stream);
    this.#addHeaders(id, this.#encoder.encode([':path', path], fields), body.length === 0);
    if (body.length > 0) this.#addBody(stream);
    if (this.#gathered.bytes >= WRITE_BYTES) this.#write();
    else this.#writeSoon();
    return stream;
  }

  /** Gives one request up, telling the peer why (RFC 9113 section 6.4). It closes with that code. */
  reset(stream: Http2Stream<T>, errorCode: number): void {
    const open = this.#streams.get(stream.id);
    if (open === undefined) return;
    this.#addReset(open, errorCode);
    this.#writeSoon();
    this.#givenUp.add(open);
    setImmediate(() => this.#tellGivenUp(open));
  }

  #tellGivenUp(stream: OpenStream<T>): void {
    if (this.#givenUp.delete(stream)) this.#owner.onStreamClosed(stream);
  }

  /** Asks the peer for a sign of life; `onPong` is called when one comes, and never where none does. */
  ping(onPong: () => void): void {
    if (this.isGone) return;
    this.#pongs.push(onPong);
    addFrame(this.#gathered, FRAME.ping, FLAG.none, 0, PING_DATA);
    this.#writeSoon();
  }

  /** Takes no more requests, lets those in flight end, then closes in good order. */
  close(): void {
    if (this.#phase !== 'open') return;
    this.#phase = 'closing';
    this.#endWhenEmpty();
  }

  /** Closes at once, and sends nothing of what has not left yet; the streams in flight close with CANCEL. */
  destroy(): void {
    this.#destroy(HTTP2_ERROR.noError);
  }

  #destroy(errorCode: number): void {
    if (this.#phase === 'destroyed' || this.#phase === 'closed') return;
    const saidGoodbye = this.#phase === 'ended';
    this.#phase = 'destroyed';
    this.#unwritten = [];
    this.#gathered.take();
    if (!saidGoodbye) {
      addNumbers(this.#gathered, FRAME.goaway, 0, 0, errorCode);
      this.#write();
    }
    this.#socket.destroy();
  }

  #endWhenEmpty(): void {
    if (this.#streams.size > 0 || this.#phase !== 'closing') return;
    this.#phase = 'ended';
    addNumbers(this.#gathered, FRAME.goaway, 0, 0, HTTP2_ERROR.noError);
    this.#write();
    this.#socket.end();
  }

  #onSocketClosed(): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    for (const stream of [...this.#givenUp]) this.#tellGivenUp(stream);
    this.#closeStreamsFrom(0, HTTP2_ERROR.cancel);
    this.#owner.onClosed(this.#error);
  }

  /** Closes the streams from an id on, oldest first. */
  #closeStreamsFrom(id: number, errorCode: number): void {
    // The owner may have given up some of them when it heard of the others.
    for (const stream of [...this.#streams.values()])
      if (stream.id >= id && this.#streams.has(stream.id)) this.#closeStream(stream, errorCode);
  }

  #closeStream(stream: OpenStream<T>, errorCode: number): void {
    this.#forget(stream, errorCode);
    this.#owner.onStreamClosed(stream);
  }

  #forget(stream: OpenStream<T>, errorCode: number): void {
    stream.errorCode = errorCode;
    this.#streams.delete(stream.id);
    this.#stalled.delete(stream);
    if (this.#phase === 'closing' && this.#streams.size === 0) setImmediate(() => this.#endWhenEmpty());
  }

  // ----- writing

  /** A block that is longer than a frame goes on in others (RFC 9113 section 6.10). */
  #addHeaders(streamId: number, block: Buffer, endsStream: boolean): void {
    const most = this.#peerFrameBytes;
    const flags = endsStream ? FLAG.endStream : FLAG.none;
    if (block.length <= most) {
      addFrame(this.#gathered, FRAME.headers, flags | FLAG.endHeaders, streamId, block);
      return;
    }
    addFrame(this.#gathered, FRAME.headers, flags, streamId, block.subarray(0, most));
    for (let at = most; at < block.length; at += most) {
      const isLast = at + most >= block.length;
      const piece = block.subarray(at, at + most);
      addFrame(this.#gathered, FRAME.continuation, isLast ? FLAG.endHeaders : FLAG.none, streamId, piece);
    }
  }

  /** As much of the body as the windows allow (RFC 9113 section 6.9). */
  #addBody(stream: OpenStream<T>): void {
    for (;;) {
      const { bodyLeft } = stream;
      const length = Math.min(bodyLeft.length, stream.sendWindow, this.#sendWindow, this.#peerFrameBytes);
      if (length <= 0) {
        // Its own window is widened by its own frames, the connection's by those of any.
        if (stream.sendWindow > 0) this.#stalled.add(stream);
        else this.#stalled.delete(stream);
        return;
      }
      const isLast = length === bodyLeft.length;
      addFrame(
        this.#gathered,
        FRAME.data,
        isLast ? FLAG.endStream : FLAG.none,
        stream.id,
        isLast ? bodyLeft : bodyLeft.subarray(0, length),
      );
      stream.sendWindow -= length;
      this.#sendWindow -= length;
      stream.bodyLeft = isLast ? EMPTY : bodyLeft.subarray(length);
      if (!isLast) continue;
      this.#stalled.delete(stream);
      return;
    }
  }

  #addStalled(): void {
    for (const stream of this.#stalled) {
      if (this.#sendWindow <= 0) return;
      this.#addBody(stream);
    }
  }

  #addReset(stream: OpenStream<T>, errorCode: number): void {
    addNumbers(this.#gathered, FRAME.rstStream, stream.id, errorCode);
    stream.isReset = true;
    this.#forget(stream, errorCode);
  }

  #writeSoon(): void {
    if (this.#isWriteDue || this.#isReading) return;
    this.#isWriteDue = true;
    setImmediate(() => {
      this.#isWriteDue = false;
      this.#write();
    });
  }

  readonly #onWritten = (): void => {
    this.#unreadAnswers = 0;
  };

  #write(): void {
    if (this.#gathered.bytes === 0) return;
    const bytes = this.#gathered.take();
    if (!this.#socket.writable) return;
    for (const stream of this.#unwritten) stream.isWritten = true;
    this.#unwritten = [];
    this.#socket.write(bytes, this.#onWritten);
  }

  // ----- reading

  #read(chunk: Buffer): void {
    // After its end, good or not, nothing that a peer says of it can be of use or relied on.
    if (this.isGone) return;
    this.#isReading = true;
    try {
      this.#reader.push(chunk);
      while (!this.isGone && this.#reader.next()) this.#onFrame();
    } catch (error) {
      if (!(error instanceof Http2ProtocolError)) throw error;
      this.#error ??= error;
      this.#destroy(error.errorCode);
    } finally {
      this.#isReading = false;
    }
    this.#write();
  }

  #onFrame(): void {
    const { type, flags, streamId, payload } = this.#reader;
    if (!this.#hasSettings && (type !== FRAME.settings || (flags & FLAG.ack) !== 0))
      throw broken({ fault: 'no-settings-first' });
    if (this.#unfinished !== null && type !== FRAME.continuation) throw broken({ fault: 'frame-within-headers' });
    switch (type) {
      case FRAME.data:
        this.#onData(flags, streamId, payload);
        break;
      case FRAME.headers:
        this.#onHeaders(flags, streamId, payload);
        break;
      case FRAME.rstStream:
        this.#onReset(streamId, payload);
        break;
      case FRAME.settings:
        this.#onSettings(flags, streamId, payload);
        break;
      case FRAME.pushPromise:
        throw broken({ fault: 'pushed' });
      case FRAME.ping:
        this.#onPing(flags, streamId, payload);
        break;
      case FRAME.goaway:
        this.#onGoaway(streamId, payload);
        break;
      case FRAME.windowUpdate:
        this.#onWindowUpdate(streamId, payload);
        break;
      case FRAME.continuation:
        this.#onContinuation(flags, streamId, payload);
        break;
      case FRAME.priority:
        this.#onPriority(streamId, payload);
        break;
      // Frames of unknown types are to be left aside (RFC 9113 section 4.1).
      default:
    }
  }

  /** The open stream of that id; `null` where it has closed. Throws where there never was one. */
  #streamOf(streamId: number, frame: FrameName): OpenStream<T> | null {
    const stream = this.#streams.get(streamId);
    this.#hasBeenRead = true;
    if (stream !== undefined) return stream;
    if (streamId % 2 === 0 || streamId >= this.#nextStreamId)
      throw broken({ fault: 'stream-never-was', frame, streamId });
    return null;
  }

  #onData(flags: number, streamId: number, payload: Buffer): void {
    const stream = this.#streamOf(streamId, 'data');
    this.#consume(payload.length);
    const piece = withoutPadding(flags, payload, 0);
    if (stream === null) return;
    if (!stream.hasStatus) {
      this.#refuse(stream);
      return;
    }
    if (piece.length > 0) this.#owner.onData(stream, piece);
    if (!this.#streams.has(streamId)) return;
    if ((flags & FLAG.endStream) !== 0) {
      this.#onWhole(stream);
      return;
    }
    stream.consumed += payload.length;
    if (stream.consumed < GIVE_WINDOW_AFTER) return;
    addNumbers(this.#gathered, FRAME.windowUpdate, streamId, stream.consumed);
    stream.consumed = 0;
  }

  /** Of the connection's window, whosever the data is (RFC 9113 section 6.9). */
  #consume(bytes: number): void {
    this.#consumed += bytes;
    if (this.#consumed < GIVE_WINDOW_AFTER) return;
    addNumbers(this.#gathered, FRAME.windowUpdate, 0, this.#consumed);
    this.#consumed = 0;
  }

  #onHeaders(flags: number, streamId: number, payload: Buffer): void {
    this.#streamOf(streamId, 'headers');
    const block = withoutPadding(flags, payload, (flags & FLAG.priority) === 0 ? 0 : 5);
    const endsStream = (flags & FLAG.endStream) !== 0;
    if ((flags & FLAG.endHeaders) !== 0) this.#onHeaderBlock(streamId, block, endsStream);
    else this.#unfinished = { streamId, endsStream, pieces: [block], bytes: block.length };
  }

  #onContinuation(flags: number, streamId: number, payload: Buffer): void {
    const unfinished = this.#unfinished;
    if (unfinished === null || unfinished.streamId !== streamId) throw broken({ fault: 'headers-not-begun' });
    unfinished.pieces.push(payload);
    unfinished.bytes += payload.length;
    if (unfinished.bytes > MAX_HEADER_LIST_BYTES || unfinished.pieces.length > MOST_CONTINUATIONS)
      throw new Http2ProtocolError(HTTP2_ERROR.enhanceYourCalm, {
        fault: 'header-block-too-long',
        bytes: MAX_HEADER_LIST_BYTES,
      });
    if ((flags & FLAG.endHeaders) === 0) return;
    this.#unfinished = null;
    this.#onHeaderBlock(streamId, Buffer.concat(unfinished.pieces), unfinished.endsStream);
  }

  /** The header block of a closed stream is read too: the next ones build on it. */
  #onHeaderBlock(streamId: number, block: Buffer, endsStream: boolean): void {
    const fields = this.#decoder.decode(block);
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return;
    if (!stream.hasStatus) {
      const status = statusOf(fields);
      // An interim answer (RFC 9110 section 15.2) ends nothing.
      if (status === null || (status < 200 && endsStream)) this.#refuse(stream);
      if (status === null || status < 200) return;
      stream.hasStatus = true;
      this.#owner.onResponse(stream, status, headersOf(fields), endsStream);
    } else if (!endsStream) {
      this.#refuse(stream);
      return;
    }
    if (endsStream && this.#streams.has(streamId)) this.#onWhole(stream);
  }

  /** The answer is complete. A server may have made it without the rest of the request, which nobody wants then. */
  #onWhole(stream: OpenStream<T>): void {
    stream.isWhole = true;
    if (stream.bodyLeft.length > 0) addNumbers(this.#gathered, FRAME.rstStream, stream.id, HTTP2_ERROR.cancel);
    this.#closeStream(stream, HTTP2_ERROR.noError);
  }

  /** An answer that is none costs its own stream only (RFC 9113 section 8.1.1). */
  #refuse(stream: OpenStream<T>): void {
    this.#addReset(stream, HTTP2_ERROR.protocol);
    this.#owner.onStreamClosed(stream);
  }

  /** A priority means nothing to a client, but must be one (RFC 9113 section 6.3). */
  #onPriority(streamId: number, payload: Buffer): void {
    if (streamId === 0) throw broken({ fault: 'priority-of-the-connection' });
    if (payload.length === 5) return;
    const stream = this.#streams.get(streamId);
    if (stream === undefined) throw wrongLength('priority', payload);
    this.#addReset(stream, HTTP2_ERROR.frameSize);
    this.#owner.onStreamClosed(stream);
  }

  #onReset(streamId: number, payload: Buffer): void {
    mustBeLong(payload, 4, 'reset');
    const stream = this.#streamOf(streamId, 'reset');
    if (stream === null) return;
    stream.isReset = true;
    this.#closeStream(stream, payload.readUInt32BE(0));
  }

  #onSettings(flags: number, streamId: number, payload: Buffer): void {
    mustBeOfTheConnection(streamId, 'settings');
    if ((flags & FLAG.ack) !== 0) {
      mustBeLong(payload, 0, 'settings-acknowledgement');
      this.#hasBeenRead = true;
      return;
    }
    if (payload.length % 6 !== 0) throw wrongLength('settings', payload);
    const windowBefore = this.#peerWindow;
    for (let at = 0; at < payload.length; at += 6)
      this.#onSetting(payload.readUInt16BE(at), payload.readUInt32BE(at + 2));
    this.#hasSettings = true;
    this.#acknowledge(FRAME.settings, EMPTY);
    if (this.#peerWindow !== windowBefore) this.#widenStreams(this.#peerWindow - windowBefore);
    this.#owner.onSettings(this.#peerStreams);
  }

  /** RFC 9113 section 6.5.2. */
  #onSetting(setting: number, value: number): void {
    switch (setting) {
      case SETTING.headerTableSize:
        this.#encoder.limitTable(value);
        break;
      case SETTING.enablePush:
        if (value !== 0) throw broken({ fault: 'setting-not-allowed', setting: 'ENABLE_PUSH', value });
        break;
      case SETTING.maxConcurrentStreams:
        this.#peerStreams = value;
        break;
      case SETTING.initialWindowSize:
        if (value > MOST_WINDOW) throw overrun();
        this.#peerWindow = value;
        break;
      case SETTING.maxFrameSize:
        if (value < USUAL_FRAME_BYTES || value >= 2 ** 24)
          throw broken({ fault: 'setting-not-allowed', setting: 'MAX_FRAME_SIZE', value });
        this.#peerFrameBytes = value;
        break;
      // What it takes of headers is advice, and unknown settings are to be left aside.
      default:
    }
  }

  /** The windows of all streams move with the setting, even below nothing (RFC 9113 section 6.9.2). */
  #widenStreams(by: number): void {
    for (const stream of this.#streams.values()) {
      stream.sendWindow += by;
      if (stream.sendWindow > MOST_WINDOW) throw overrun();
      if (stream.bodyLeft.length > 0) this.#addBody(stream);
    }
  }

  #onPing(flags: number, streamId: number, payload: Buffer): void {
    mustBeOfTheConnection(streamId, 'ping');
    mustBeLong(payload, 8, 'ping');
    if ((flags & FLAG.ack) === 0) {
      this.#acknowledge(FRAME.ping, payload);
      return;
    }
    this.#hasBeenRead = true;
    this.#pongs.shift()?.();
  }

  #acknowledge(type: number, payload: Buffer): void {
    this.#unreadAnswers += 1;
    if (this.#unreadAnswers > MOST_UNREAD_ANSWERS)
      throw new Http2ProtocolError(HTTP2_ERROR.enhanceYourCalm, { fault: 'acknowledgements-untaken' });
    addFrame(this.#gathered, type, FLAG.ack, 0, payload);
  }

  /** RFC 9113 section 6.8. After an error there is nothing more to hear; what the same bytes still hold is read. */
  #onGoaway(streamId: number, payload: Buffer): void {
    mustBeOfTheConnection(streamId, 'goaway');
    if (payload.length < 8) throw wrongLength('goaway', payload);
    const lastStreamId = readUint31(payload, 0);
    const errorCode = payload.readUInt32BE(4);
    if (lastStreamId > this.#lastStreamId)
      throw broken({ fault: 'last-stream-taken-back', streamId: this.#lastStreamId });
    this.#lastStreamId = lastStreamId;
    if (lastStreamId > 0) this.#hasBeenRead = true;
    if (this.#phase === 'open') this.#phase = 'closing';
    this.#owner.onGoaway(errorCode, lastStreamId, payload.subarray(8));
    this.#closeStreamsFrom(lastStreamId + 1, HTTP2_ERROR.refusedStream);
    this.#endWhenEmpty();
  }

  #onWindowUpdate(streamId: number, payload: Buffer): void {
    mustBeLong(payload, 4, 'window-update');
    const more = readUint31(payload, 0);
    if (streamId === 0) {
      if (more === 0) throw broken({ fault: 'window-widened-by-nothing' });
      this.#sendWindow += more;
      if (this.#sendWindow > MOST_WINDOW) throw overrun();
      this.#addStalled();
      return;
    }
    const stream = this.#streamOf(streamId, 'window-update');
    if (stream === null) return;
    stream.sendWindow += more;
    if (more === 0 || stream.sendWindow > MOST_WINDOW) {
      this.#addReset(stream, more === 0 ? HTTP2_ERROR.protocol : HTTP2_ERROR.flowControl);
      this.#owner.onStreamClosed(stream);
    } else if (stream.bodyLeft.length > 0) this.#addBody(stream);
  }
}

const EMPTY = Buffer.alloc(0);
/** Pings are answered in their order, so that they need not be told apart. */
const PING_DATA = Buffer.alloc(8);
/** Frames of one header block: each may hold nothing at all. */
const MOST_CONTINUATIONS = 64;

/** `null` where the fields are no head of an answer (RFC 9113 section 8.3.2). */
function statusOf(fields: readonly HeaderField[]): number | null {
  const [first] = fields;
  if (first === undefined || first[0] !== ':status' || !/^[1-9]\d\d$/.test(first[1])) return null;
  return Number(first[1]);
}

/** What RFC 9113 section 8.2.1 calls malformed is left out: the status still tells the outcome. */
function headersOf(fields: readonly HeaderField[]): ResponseHeaders {
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of fields) {
    if (!FIELD_NAME.test(name) || !FIELD_VALUE.test(value)) continue;
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}
