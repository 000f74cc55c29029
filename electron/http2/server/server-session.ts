import type { Duplex } from 'node:stream';
import { broken } from '../frame-checks.ts';
import { USUAL_WINDOW } from '../frame-writer.ts';
import { PREFACE, SETTING } from '../frames.ts';
import type { HeaderBlock } from '../header-blocks.ts';
import type { HeaderField } from '../hpack/tables.ts';
import { HTTP2_ERROR, Http2ProtocolError } from '../protocol-error.ts';
import { GIVE_WINDOW_AFTER, Http2Side } from '../side.ts';
import { areTrailers, listBytes, readRequestHead } from './request-head.ts';
import { ServerStream } from './server-stream.ts';
import type { Http2Answer, ServerSessionOwner, ServerSettings } from './session-owner.ts';

/*
 * What a client may cost: every count and every buffer that it fills has a bound here, and what it breaks ends its own
 * stream or its own connection. Who does not read is not read from either, so that nothing piles up for it.
 */

/** Bytes that a client has not read, beyond which nothing more is made for it, and nothing more read of it. */
const MOST_UNREAD_BYTES = 1024 * 1024;
/** How long a client may take to say its first word. */
const GREETING_MS = 20_000;

/**
 * The server's side of an HTTP/2 connection (RFC 9113). It is our own, and not `node:http2`, because nghttp2 ends a
 * connection on the first stream over a limit that the client has acknowledged, where section 5.1.2 asks for a refusal of
 * that stream, which is proof that it was not processed; because Node reports a request that was broken off as one that
 * ended; and because it cannot name stream 0 in a GOAWAY. It begins to speak when it is made.
 */
export class ServerSession extends Http2Side<ServerStream> {
  readonly #socket: Duplex;
  readonly #owner: ServerSessionOwner;
  readonly #settings: ServerSettings;
  readonly #lingerMs: number;
  #prefaceBytes = 0;
  #isAcknowledged = false;
  #streamLimit: number;
  #newestStreamId = 0;
  #newestHandedOver = 0;
  /** Streams above it are not looked at: GOAWAY said so. */
  #lastStreamId = Number.POSITIVE_INFINITY;
  #isClientLeaving = false;
  /** Whether it has said its last word; the client may still be reading it. */
  #isClosed = false;
  #timer: NodeJS.Timeout;

  /** `socket`: TLS is up. `lingerMs`: how long a connection that ends may take to close. */
  constructor(socket: Duplex, settings: ServerSettings, lingerMs: number, owner: ServerSessionOwner) {
    super(socket, settings, MOST_UNREAD_BYTES);
    this.#socket = socket;
    this.#owner = owner;
    this.#settings = settings;
    this.#lingerMs = lingerMs;
    this.#streamLimit = settings.maxConcurrentStreams;
    this.writer.settings([
      [SETTING.headerTableSize, settings.headerTableSize],
      [SETTING.maxConcurrentStreams, settings.maxConcurrentStreams],
      [SETTING.initialWindowSize, settings.initialWindowSize],
      [SETTING.maxFrameSize, settings.maxFrameSize],
      [SETTING.maxHeaderListSize, settings.maxHeaderListSize],
    ]);
    this.writer.writeSoon();
    this.#timer = setTimeout(() => socket.destroy(), GREETING_MS);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('end', () => this.#onEnd());
    socket.on('close', () => {
      this.#close();
      clearTimeout(this.#timer);
    });
  }

  /** Whether GOAWAY was sent. */
  get isLeaving(): boolean {
    return this.#lastStreamId !== Number.POSITIVE_INFINITY;
  }

  protected get isOver(): boolean {
    return this.#isClosed;
  }

  /** The newest stream that the client has opened; 0 where it has opened none. */
  get newestStreamId(): number {
    return this.#newestStreamId;
  }

  /** Lets the client have `streams` open at once, said by a SETTINGS frame when it is a change. */
  limitStreams(streams: number): void {
    if (streams === this.#streamLimit || this.#isClosed) return;
    this.#streamLimit = streams;
    this.writer.settings([[SETTING.maxConcurrentStreams, streams]]);
    this.writer.writeSoon();
  }

  /** Answers a request. Nothing is done where its stream is gone or has its answer. */
  respond(streamId: number, { fields, own, body, isWhole }: Http2Answer): void {
    const stream = this.streams.get(streamId);
    if (stream === undefined || stream.hasAnswer || this.#isClosed) return;
    stream.hasAnswer = true;
    const hasBody = body !== null && body.length > 0;
    // END_STREAM on the HEADERS frame where there is no body: an empty DATA frame breaks a client (apns.md section 10).
    this.writer.headers(streamId, this.writer.encoder.encodeAnswer(fields, own), isWhole && !hasBody);
    if (hasBody) {
      stream.bodyLeft = body;
      stream.endsWithBody = isWhole;
      this.writer.body(stream);
    } else if (isWhole) this.onSent(stream);
    this.writer.writeSoon();
  }

  /** Ends a stream without an answer, telling the client why (RFC 9113 section 7). */
  reset(streamId: number, errorCode: number): void {
    const stream = this.streams.get(streamId);
    if (stream === undefined || this.#isClosed) return;
    this.writer.reset(streamId, errorCode);
    this.#forget(stream);
    this.writer.writeSoon();
  }

  /**
   * Says that no stream above `lastStreamId` is looked at (RFC 9113 section 6.8), answers those up to it, and closes.
   * Those above it are forgotten.
   */
  goAway(errorCode: number, lastStreamId: number, text = ''): void {
    if (this.isLeaving || this.#isClosed) return;
    this.#lastStreamId = lastStreamId;
    this.writer.goaway(errorCode, lastStreamId, text);
    this.#endBy(this.#lingerMs);
    for (const stream of this.streams.values()) if (stream.id > lastStreamId) this.#forget(stream);
    this.writer.writeSoon();
    this.#endWhenIdle();
  }

  /** Cuts the connection without a word; `flushed`: once everything that was said before is on its way. */
  drop(flushed: boolean): void {
    if (flushed) this.writer.write();
    this.#close();
    const socket = this.#socket as Duplex & { destroySoon?: () => void };
    if (flushed && socket.destroySoon !== undefined) socket.destroySoon();
    else socket.destroy();
  }

  // ----- ends

  #endBy(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#socket.destroy(), ms);
  }

  #endWhenIdle(): void {
    if (this.streams.size > 0 || !(this.isLeaving || this.#isClientLeaving) || this.#isClosed) return;
    // In the next turn, after whatever else is said in this one.
    setImmediate(() => this.#end());
  }

  /** Closes its side. What the client still sends is read, so that it can read what was said to it. */
  #end(): void {
    if (this.#isClosed) return;
    this.writer.write();
    this.#close();
    this.#endBy(this.#lingerMs);
    this.#socket.end();
    this.writer.resume();
  }

  /** Who says no more waits for no answer either; it may still read those that are on their way. */
  #onEnd(): void {
    if (this.#isClosed) return;
    this.writer.write();
    this.#close();
    this.#endBy(this.#lingerMs);
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.streams.clear();
    this.#owner.onClosed();
  }

  /** Ends the connection over what the client did, and tells it (RFC 9113 section 5.4.1). What was not handed over was not processed. */
  #fail({ errorCode, message }: Pick<Http2ProtocolError, 'errorCode' | 'message'>): void {
    this.writer.goaway(errorCode, Math.min(this.#newestHandedOver, this.#lastStreamId), message);
    this.#end();
  }

  /** The client has no more part in a stream. */
  #forget(stream: ServerStream): void {
    this.streams.delete(stream.id);
    this.writer.forget(stream);
    this.#endWhenIdle();
  }

  /** The answer is complete. One that was made without the rest of the request says that nobody wants that (RFC 9113 section 8.1). */
  protected override onSent(stream: ServerStream): void {
    if (!stream.isWhole) this.writer.reset(stream.id, HTTP2_ERROR.noError);
    this.#forget(stream);
  }

  // ----- reading

  #read(chunk: Buffer): void {
    if (this.#isClosed) return;
    try {
      this.take(this.#afterPreface(chunk));
    } catch (error) {
      if (error instanceof Http2ProtocolError) this.#fail(error);
      // A fault of ours costs this connection and no other, and is told on it.
      // not prose: the debug data of GOAWAY, for whoever reads the wire
      else this.#fail({ errorCode: HTTP2_ERROR.internal, message: `The simulator failed: ${String(error)}` });
    }
    this.writer.write();
  }

  /** What follows the words with which a client begins (RFC 9113 section 3.4). */
  #afterPreface(chunk: Buffer): Buffer {
    const length = Math.min(PREFACE.length - this.#prefaceBytes, chunk.length);
    if (length === 0) return chunk;
    const expected = PREFACE.subarray(this.#prefaceBytes, this.#prefaceBytes + length);
    if (!chunk.subarray(0, length).equals(expected)) throw broken({ fault: 'not-http2' });
    this.#prefaceBytes += length;
    return chunk.subarray(length);
  }

  protected onData(stream: ServerStream, piece: Buffer, endsStream: boolean, bytes: number): void {
    if (stream.isWhole) {
      this.refuse(stream, HTTP2_ERROR.streamClosed);
      return;
    }
    stream.receiveWindow -= bytes;
    if (stream.receiveWindow < 0) {
      this.refuse(stream, HTTP2_ERROR.flowControl);
      return;
    }
    stream.take(piece);
    if (endsStream) this.#onWhole(stream);
    else if (stream.isTooLong) this.#handOver(stream);
    else {
      const after = Math.min(GIVE_WINDOW_AFTER, Math.ceil(this.#settings.initialWindowSize / 2));
      // Settings that allow nothing at all mean it.
      if (after > 0) stream.receiveWindow += this.giveWindow(stream, bytes, after);
    }
  }

  protected checkHeaders(streamId: number): void {
    if (streamId % 2 === 0) throw broken({ fault: 'stream-not-a-clients', streamId });
  }

  protected onHeaders({ streamId, fields, endsStream }: HeaderBlock): void {
    const known = this.streams.get(streamId);
    if (known !== undefined) this.#onTrailers(known, fields, endsStream);
    else if (streamId > this.#newestStreamId) this.#open(streamId, fields, endsStream);
    // Trailers of a stream that was reset meanwhile are nobody's fault; a request is (RFC 9113 section 5.1.1).
    else if (fields.some(([name]) => name === ':method'))
      throw broken({ fault: 'stream-out-of-order', streamId, after: this.#newestStreamId });
  }

  #open(streamId: number, fields: readonly HeaderField[], endsStream: boolean): void {
    this.#newestStreamId = streamId;
    if (streamId > this.#lastStreamId) return;
    // Section 5.1.2, whether the limit was acknowledged or not: refused, it can be sent again without any doubt.
    if (this.streams.size >= this.#streamLimit) {
      this.writer.reset(streamId, HTTP2_ERROR.refusedStream);
      return;
    }
    if (listBytes(fields) > this.#settings.maxHeaderListSize) {
      this.writer.reset(streamId, HTTP2_ERROR.enhanceYourCalm);
      return;
    }
    const head = readRequestHead(fields);
    if (head === null) {
      this.writer.reset(streamId, HTTP2_ERROR.protocol);
      return;
    }
    const receive = this.#isAcknowledged ? this.#settings.initialWindowSize : this.#unacknowledgedWindow;
    const stream = new ServerStream(streamId, head, { send: this.writer.streamWindow, receive });
    this.streams.set(streamId, stream);
    if (endsStream) this.#onWhole(stream);
  }

  /** Until a client has acknowledged the settings it may hold to the usual ones, or to ours. */
  get #unacknowledgedWindow(): number {
    return Math.max(USUAL_WINDOW, this.#settings.initialWindowSize);
  }

  #onTrailers(stream: ServerStream, fields: readonly HeaderField[], endsStream: boolean): void {
    if (stream.isWhole) this.refuse(stream, HTTP2_ERROR.streamClosed);
    else if (!endsStream || !areTrailers(fields)) this.refuse(stream, HTTP2_ERROR.protocol);
    else this.#onWhole(stream);
  }

  /** The client has ended its side in good order: only then is a request one. */
  #onWhole(stream: ServerStream): void {
    stream.isWhole = true;
    if (stream.isAsLongAsSaid) this.#handOver(stream);
    else this.refuse(stream, HTTP2_ERROR.protocol);
  }

  #handOver(stream: ServerStream): void {
    if (stream.isHandedOver) return;
    stream.isHandedOver = true;
    this.#newestHandedOver = Math.max(this.#newestHandedOver, stream.id);
    this.#owner.onRequest(stream);
  }

  protected refuse(stream: ServerStream, errorCode: number): void {
    this.writer.reset(stream.id, errorCode);
    this.#giveUp(stream);
  }

  #giveUp(stream: ServerStream): void {
    this.#forget(stream);
    if (stream.isHandedOver && !stream.hasAnswer) this.#owner.onGivenUp(stream.id);
  }

  protected onReset(stream: ServerStream): void {
    this.#giveUp(stream);
  }

  protected onSettings(isFirst: boolean): void {
    if (isFirst && !this.isLeaving) clearTimeout(this.#timer);
  }

  protected override onSetting(setting: number, value: number): void {
    if (setting === SETTING.enablePush && value > 1)
      throw broken({ fault: 'setting-not-allowed', setting: 'ENABLE_PUSH', value });
    super.onSetting(setting, value);
  }

  /** From now on the client holds to our window; those of its streams move with it (RFC 9113 section 6.9.2). */
  protected onAcknowledged(): void {
    if (this.#isAcknowledged) return;
    this.#isAcknowledged = true;
    const by = this.#settings.initialWindowSize - this.#unacknowledgedWindow;
    for (const stream of this.streams.values()) stream.receiveWindow += by;
  }

  /** The client opens no more streams; those that it has are answered. */
  protected onGoaway(): void {
    this.#isClientLeaving = true;
    this.#endWhenIdle();
  }
}
