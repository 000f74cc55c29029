import type { Duplex } from 'node:stream';
import type { FrameName } from '../../contract/facts/wire/http2.ts';
import { broken, mustBeLong, mustBeOfTheConnection, overrun, withoutPadding, wrongLength } from './frame-checks.ts';
import { FrameWriter, MOST_WINDOW, type SendingStream, USUAL_WINDOW } from './frame-writer.ts';
import { FLAG, FRAME, FrameReader, readUint31 } from './frames.ts';
import { type BlockSettings, type HeaderBlock, HeaderBlocks } from './header-blocks.ts';
import { HTTP2_ERROR } from './protocol-error.ts';

/** Consumed bytes after which a peer is given as many more: so early that no frame it may send can overrun a window. */
export const GIVE_WINDOW_AFTER = 32_768;

const EMPTY = Buffer.alloc(0);

/** A stream as either side keeps it. */
export interface SideStream extends SendingStream {
  /** What came and was not given back to the window. */
  consumed: number;
}

/**
 * What both sides of an HTTP/2 connection do alike (RFC 9113): reads frames, holds them against the rules, keeps the
 * windows of flow control and answers what has to be answered. What a request or an answer is, each side knows for itself.
 */
export abstract class Http2Side<S extends SideStream> {
  protected readonly streams = new Map<number, S>();
  protected readonly writer: FrameWriter<S>;
  readonly #reader: FrameReader;
  readonly #blocks: HeaderBlocks;
  #hasSettings = false;
  #receiveWindow = USUAL_WINDOW;
  #consumed = 0;

  /** `settings`: ours. `mostUnreadBytes`: how much may pile up for a peer that does not read. */
  constructor(
    socket: Duplex,
    settings: BlockSettings & { readonly maxFrameSize?: number },
    mostUnreadBytes = Number.POSITIVE_INFINITY,
  ) {
    this.writer = new FrameWriter<S>(socket, {
      mostUnreadBytes,
      onSent: (stream) => this.onSent(stream),
      onWrite: () => this.onWrite(),
      onWritten: () => this.onWritten(),
    });
    this.#reader = new FrameReader(settings.maxFrameSize);
    this.#blocks = new HeaderBlocks(settings);
  }

  /** Nothing more is to be read. */
  protected abstract readonly isOver: boolean;
  /** The newest stream there was. */
  abstract readonly newestStreamId: number;
  /** Whose stream it is is not looked at yet. Throws `Http2ProtocolError` where it may have no headers. */
  protected abstract checkHeaders(streamId: number): void;
  /** Every header block, of closed streams too. */
  protected abstract onHeaders(block: HeaderBlock): void;
  protected abstract onData(stream: S, piece: Buffer, endsStream: boolean, bytes: number): void;
  /** The peer ended a stream. */
  protected abstract onReset(stream: S, errorCode: number): void;
  /** Ends a stream for what the peer did on it, and tells it why (RFC 9113 section 5.4.2). */
  protected abstract refuse(stream: S, errorCode: number): void;
  protected abstract onGoaway(errorCode: number, lastStreamId: number, data: Buffer): void;
  /** The peer's settings came, and are in force. */
  protected abstract onSettings(isFirst: boolean): void;
  /** It has acknowledged ours. */
  protected abstract onAcknowledged(): void;
  /** What is to be said on a stream has left to its end. */
  protected onSent(_stream: S): void {}
  /** What is gathered is given to the socket. */
  protected onWrite(): void {}
  /** The peer takes what it was given. */
  protected onWritten(): void {}
  /** It has named a stream. */
  protected onNamed(): void {}
  protected onPong(): void {}

  /** RFC 9113 section 6.5.2. */
  protected onSetting(setting: number, value: number): void {
    this.writer.onSetting(setting, value);
  }

  /** Acknowledges SETTINGS or a PING. */
  protected acknowledge(type: number, payload: Buffer): void {
    this.writer.acknowledge(type, payload);
  }

  /** Reads what came. Throws `Http2ProtocolError` where the peer broke the protocol. */
  protected take(chunk: Buffer): void {
    this.#reader.push(chunk);
    while (!this.isOver && this.#reader.next()) {
      this.#onFrame();
      this.writer.writeIfMuch();
    }
  }

  /** Gives back to the window of a stream what it has consumed, once that is `after` bytes; how much was given. */
  protected giveWindow(stream: S, bytes: number, after = GIVE_WINDOW_AFTER): number {
    stream.consumed += bytes;
    if (stream.consumed < after) return 0;
    const given = stream.consumed;
    this.writer.widen(stream.id, given);
    stream.consumed = 0;
    return given;
  }

  #onFrame(): void {
    const { type, flags, streamId, payload } = this.#reader;
    if (!this.#hasSettings && (type !== FRAME.settings || (flags & FLAG.ack) !== 0))
      throw broken({ fault: 'no-settings-first' });
    if (this.#blocks.isUnfinished && type !== FRAME.continuation) throw broken({ fault: 'frame-within-headers' });
    switch (type) {
      case FRAME.data:
        this.#takeData(flags, streamId, payload);
        break;
      case FRAME.headers:
        this.checkHeaders(streamId);
        this.#takeHeaders(this.#blocks.begin(flags, streamId, payload));
        break;
      case FRAME.priority:
        this.#takePriority(streamId, payload);
        break;
      case FRAME.rstStream:
        this.#takeReset(streamId, payload);
        break;
      case FRAME.settings:
        this.#takeSettings(flags, streamId, payload);
        break;
      case FRAME.pushPromise:
        throw broken({ fault: 'pushed' });
      case FRAME.ping:
        this.#takePing(flags, streamId, payload);
        break;
      case FRAME.goaway:
        this.#takeGoaway(streamId, payload);
        break;
      case FRAME.windowUpdate:
        this.#takeWindowUpdate(streamId, payload);
        break;
      case FRAME.continuation:
        this.#takeHeaders(this.#blocks.continue(flags, streamId, payload));
        break;
      // Frames of unknown types are to be left aside (RFC 9113 section 4.1).
      default:
    }
  }

  /** The open stream of that id; `null` where it has closed. Throws where there never was one. */
  protected streamOf(streamId: number, frame: FrameName): S | null {
    const stream = this.streams.get(streamId);
    this.onNamed();
    if (stream !== undefined) return stream;
    if (streamId % 2 === 0 || streamId > this.newestStreamId)
      throw broken({ fault: 'stream-never-was', frame, streamId });
    return null;
  }

  #takeData(flags: number, streamId: number, payload: Buffer): void {
    const stream = this.streamOf(streamId, 'data');
    this.#consume(payload.length);
    const piece = withoutPadding(flags, payload, 0);
    if (stream !== null) this.onData(stream, piece, (flags & FLAG.endStream) !== 0, payload.length);
  }

  /** Of the connection's window, whosever the data is (RFC 9113 section 6.9). */
  #consume(bytes: number): void {
    this.#receiveWindow -= bytes;
    if (this.#receiveWindow < 0) throw overrun();
    this.#consumed += bytes;
    if (this.#consumed < GIVE_WINDOW_AFTER) return;
    this.writer.widen(0, this.#consumed);
    this.#receiveWindow += this.#consumed;
    this.#consumed = 0;
  }

  /** `null`: there is more to come. */
  #takeHeaders(block: HeaderBlock | null): void {
    if (block !== null) this.onHeaders(block);
  }

  /** Priorities mean nothing here; a frame that is none is an error (RFC 9113 section 6.3). */
  #takePriority(streamId: number, payload: Buffer): void {
    if (streamId === 0) throw broken({ fault: 'priority-of-the-connection' });
    if (payload.length === 5) return;
    const stream = this.streams.get(streamId);
    if (stream === undefined) throw wrongLength('priority', payload);
    this.refuse(stream, HTTP2_ERROR.frameSize);
  }

  #takeReset(streamId: number, payload: Buffer): void {
    mustBeLong(payload, 4, 'reset');
    const stream = this.streamOf(streamId, 'reset');
    if (stream !== null) this.onReset(stream, payload.readUInt32BE(0));
  }

  #takeSettings(flags: number, streamId: number, payload: Buffer): void {
    mustBeOfTheConnection(streamId, 'settings');
    if ((flags & FLAG.ack) !== 0) {
      mustBeLong(payload, 0, 'settings-acknowledgement');
      this.onAcknowledged();
      return;
    }
    if (payload.length % 6 !== 0) throw wrongLength('settings', payload);
    const isFirst = !this.#hasSettings;
    this.#hasSettings = true;
    const windowBefore = this.writer.streamWindow;
    for (let at = 0; at < payload.length; at += 6)
      this.onSetting(payload.readUInt16BE(at), payload.readUInt32BE(at + 2));
    this.acknowledge(FRAME.settings, EMPTY);
    this.#widenStreams(this.writer.streamWindow - windowBefore);
    this.onSettings(isFirst);
  }

  /** The windows of all streams move with the setting, even below nothing (RFC 9113 section 6.9.2). */
  #widenStreams(by: number): void {
    if (by === 0) return;
    for (const stream of this.streams.values()) {
      stream.sendWindow += by;
      if (stream.sendWindow > MOST_WINDOW) throw overrun();
      if (stream.bodyLeft.length > 0) this.writer.body(stream);
    }
  }

  #takePing(flags: number, streamId: number, payload: Buffer): void {
    mustBeOfTheConnection(streamId, 'ping');
    mustBeLong(payload, 8, 'ping');
    if ((flags & FLAG.ack) === 0) this.acknowledge(FRAME.ping, payload);
    else this.onPong();
  }

  #takeGoaway(streamId: number, payload: Buffer): void {
    mustBeOfTheConnection(streamId, 'goaway');
    if (payload.length < 8) throw wrongLength('goaway', payload);
    this.onGoaway(payload.readUInt32BE(4), readUint31(payload, 0), payload.subarray(8));
  }

  #takeWindowUpdate(streamId: number, payload: Buffer): void {
    mustBeLong(payload, 4, 'window-update');
    const more = readUint31(payload, 0);
    if (streamId === 0) {
      if (more === 0) throw broken({ fault: 'window-widened-by-nothing' });
      this.writer.onWidened(more);
      return;
    }
    const stream = this.streamOf(streamId, 'window-update');
    if (stream === null) return;
    stream.sendWindow += more;
    if (more === 0) this.refuse(stream, HTTP2_ERROR.protocol);
    else if (stream.sendWindow > MOST_WINDOW) this.refuse(stream, HTTP2_ERROR.flowControl);
    else if (stream.bodyLeft.length > 0) this.writer.body(stream);
  }
}
