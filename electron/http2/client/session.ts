import type { Duplex } from 'node:stream';
import { broken } from '../frame-checks.ts';
import { SETTING } from '../frames.ts';
import type { HeaderBlock } from '../header-blocks.ts';
import { MAX_HEADER_LIST_BYTES } from '../hpack/decoder.ts';
import { FIELD_NAME, FIELD_VALUE, type HeaderField } from '../hpack/tables.ts';
import { HTTP2_ERROR, Http2ProtocolError } from '../protocol-error.ts';
import { Http2Side, type SideStream } from '../side.ts';

const MOST_STREAM_ID = 2 ** 31 - 1;
/** A peer that asks and asks and reads no answer is given up at so many, as nghttp2 does. */
const MOST_UNREAD_ANSWERS = 1_000;
/** What SETTINGS_MAX_CONCURRENT_STREAMS is until a peer sets it: no limit. */
export const NO_STREAM_LIMIT = 2 ** 32 - 1;

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
class OpenStream<T> implements Http2Stream<T>, SideStream {
  readonly id: number;
  readonly context: T;
  isWritten = false;
  isWhole = false;
  isReset = false;
  errorCode: number = HTTP2_ERROR.noError;
  hasStatus = false;
  readonly endsWithBody = true;
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
export class Http2Session<T> extends Http2Side<OpenStream<T>> {
  readonly #socket: Duplex;
  readonly #owner: SessionOwner<T>;
  /** Streams whose headers are gathered and not yet written. */
  #unwritten: OpenStream<T>[] = [];
  /** Streams that the owner gave up and has not been told of yet. */
  readonly #givenUp = new Set<OpenStream<T>>();
  #nextStreamId = 1;
  #peerStreams = NO_STREAM_LIMIT;
  #hasBeenRead = false;
  #lastStreamId = MOST_STREAM_ID;
  #pongs: (() => void)[] = [];
  #unreadAnswers = 0;
  #phase: Phase = 'open';
  #error: Http2ProtocolError | null = null;

  /** `socket`: TLS is up and ALPN ended in `h2`. */
  constructor(socket: Duplex, owner: SessionOwner<T>) {
    super(socket, {});
    this.#socket = socket;
    this.#owner = owner;
    this.writer.preface();
    this.writer.settings([
      [SETTING.enablePush, 0],
      [SETTING.maxHeaderListSize, MAX_HEADER_LIST_BYTES],
    ]);
    this.writer.write();
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

  protected get isOver(): boolean {
    return this.isGone;
  }

  get newestStreamId(): number {
    return this.#nextStreamId - 2;
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
    const stream = new OpenStream(id, context, body, this.writer.streamWindow);
    this.streams.set(id, stream);
    this.#unwritten.push(stream);
    this.writer.headers(id, this.writer.encoder.encode([':path', path], fields), body.length === 0);
    if (body.length > 0) this.writer.body(stream);
    this.writer.writeIfMuch();
    this.writer.writeSoon();
    return stream;
  }

  /** Gives one request up, telling the peer why (RFC 9113 section 6.4). It closes with that code. */
  reset(stream: Http2Stream<T>, errorCode: number): void {
    const open = this.streams.get(stream.id);
    if (open === undefined) return;
    this.#addReset(open, errorCode);
    this.writer.writeSoon();
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
    this.writer.ping(PING_DATA);
    this.writer.writeSoon();
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
    this.writer.discard();
    if (!saidGoodbye) {
      this.writer.goaway(errorCode, 0);
      this.writer.write();
    }
    this.#socket.destroy();
  }

  #endWhenEmpty(): void {
    if (this.streams.size > 0 || this.#phase !== 'closing') return;
    this.#phase = 'ended';
    this.writer.goaway(HTTP2_ERROR.noError, 0);
    this.writer.write();
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
    for (const stream of [...this.streams.values()])
      if (stream.id >= id && this.streams.has(stream.id)) this.#closeStream(stream, errorCode);
  }

  #closeStream(stream: OpenStream<T>, errorCode: number): void {
    this.#forget(stream, errorCode);
    this.#owner.onStreamClosed(stream);
  }

  #forget(stream: OpenStream<T>, errorCode: number): void {
    stream.errorCode = errorCode;
    this.streams.delete(stream.id);
    this.writer.forget(stream);
    if (this.#phase === 'closing' && this.streams.size === 0) setImmediate(() => this.#endWhenEmpty());
  }

  #addReset(stream: OpenStream<T>, errorCode: number): void {
    this.writer.reset(stream.id, errorCode);
    stream.isReset = true;
    this.#forget(stream, errorCode);
  }

  protected override onWrite(): void {
    for (const stream of this.#unwritten) stream.isWritten = true;
    this.#unwritten = [];
  }

  protected override onWritten(): void {
    this.#unreadAnswers = 0;
  }

  // ----- reading

  #read(chunk: Buffer): void {
    // After its end, good or not, nothing that a peer says of it can be of use or relied on.
    if (this.isGone) return;
    try {
      this.take(chunk);
    } catch (error) {
      if (!(error instanceof Http2ProtocolError)) throw error;
      this.#error ??= error;
      this.#destroy(error.errorCode);
    }
    this.writer.write();
  }

  protected override onNamed(): void {
    this.#hasBeenRead = true;
  }

  protected onData(stream: OpenStream<T>, piece: Buffer, endsStream: boolean, bytes: number): void {
    if (!stream.hasStatus) {
      this.refuse(stream, HTTP2_ERROR.protocol);
      return;
    }
    if (piece.length > 0) this.#owner.onData(stream, piece);
    if (!this.streams.has(stream.id)) return;
    if (endsStream) this.#onWhole(stream);
    else this.giveWindow(stream, bytes);
  }

  protected checkHeaders(streamId: number): void {
    this.streamOf(streamId, 'headers');
  }

  /** The header block of a closed stream is read too: the next ones build on it. */
  protected onHeaders({ streamId, fields, endsStream }: HeaderBlock): void {
    const stream = this.streams.get(streamId);
    if (stream === undefined) return;
    if (!stream.hasStatus) {
      const status = statusOf(fields);
      // An interim answer (RFC 9110 section 15.2) ends nothing.
      if (status === null || (status < 200 && endsStream)) this.refuse(stream, HTTP2_ERROR.protocol);
      if (status === null || status < 200) return;
      stream.hasStatus = true;
      this.#owner.onResponse(stream, status, headersOf(fields), endsStream);
    } else if (!endsStream) {
      this.refuse(stream, HTTP2_ERROR.protocol);
      return;
    }
    if (endsStream && this.streams.has(streamId)) this.#onWhole(stream);
  }

  /** The answer is complete. A server may have made it without the rest of the request, which nobody wants then. */
  #onWhole(stream: OpenStream<T>): void {
    stream.isWhole = true;
    if (stream.bodyLeft.length > 0) this.writer.reset(stream.id, HTTP2_ERROR.cancel);
    this.#closeStream(stream, HTTP2_ERROR.noError);
  }

  /** An answer that is none costs its own stream only (RFC 9113 section 8.1.1). */
  protected refuse(stream: OpenStream<T>, errorCode: number): void {
    this.#addReset(stream, errorCode);
    this.#owner.onStreamClosed(stream);
  }

  protected onReset(stream: OpenStream<T>, errorCode: number): void {
    stream.isReset = true;
    this.#closeStream(stream, errorCode);
  }

  protected onAcknowledged(): void {
    this.#hasBeenRead = true;
  }

  protected onSettings(): void {
    this.#owner.onSettings(this.#peerStreams);
  }

  protected override onSetting(setting: number, value: number): void {
    if (setting === SETTING.enablePush && value !== 0)
      throw broken({ fault: 'setting-not-allowed', setting: 'ENABLE_PUSH', value });
    if (setting === SETTING.maxConcurrentStreams) this.#peerStreams = value;
    else super.onSetting(setting, value);
  }

  protected override onPong(): void {
    this.#hasBeenRead = true;
    this.#pongs.shift()?.();
  }

  protected override acknowledge(type: number, payload: Buffer): void {
    this.#unreadAnswers += 1;
    if (this.#unreadAnswers > MOST_UNREAD_ANSWERS)
      throw new Http2ProtocolError(HTTP2_ERROR.enhanceYourCalm, { fault: 'acknowledgements-untaken' });
    super.acknowledge(type, payload);
  }

  /** RFC 9113 section 6.8. After an error there is nothing more to hear; what the same bytes still hold is read. */
  protected onGoaway(errorCode: number, lastStreamId: number, data: Buffer): void {
    if (lastStreamId > this.#lastStreamId)
      throw broken({ fault: 'last-stream-taken-back', streamId: this.#lastStreamId });
    this.#lastStreamId = lastStreamId;
    if (lastStreamId > 0) this.#hasBeenRead = true;
    if (this.#phase === 'open') this.#phase = 'closing';
    this.#owner.onGoaway(errorCode, lastStreamId, data);
    this.#closeStreamsFrom(lastStreamId + 1, HTTP2_ERROR.refusedStream);
    this.#endWhenEmpty();
  }
}

/** Pings are answered in their order, so that they need not be told apart. */
const PING_DATA = Buffer.alloc(8);
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
