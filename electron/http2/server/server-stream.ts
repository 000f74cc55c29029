import type { SideStream } from '../side.ts';
import type { RequestHead } from './request-head.ts';

/** More than this is not kept of a body; the greatest that APNs takes is 5120. */
const MOST_KEPT_BYTES = 16 * 1024;
/** A body that goes on for so long is answered without waiting for its end. */
const MOST_READ_BYTES = 1024 * 1024;

const EMPTY = Buffer.alloc(0);

/** One request and its answer, for whoever answers. */
export interface Http2Request {
  readonly id: number;
  readonly head: RequestHead;
  /** The body; only its beginning when it is longer than any body may be. */
  readonly body: Buffer;
  readonly bodyBytes: number;
}

/** A stream as the session keeps it. */
export class ServerStream implements Http2Request, SideStream {
  readonly id: number;
  readonly head: RequestHead;
  bodyBytes = 0;
  /** Whether the client has ended its side. */
  isWhole = false;
  /** Whether the request was handed over. */
  isHandedOver = false;
  hasAnswer = false;
  /** Whether the stream ends with what is left of the answer. */
  endsWithBody = false;
  bodyLeft: Buffer = EMPTY;
  sendWindow: number;
  receiveWindow: number;
  /** What came and was not given back to the window. */
  consumed = 0;
  #pieces: Buffer[] = [];
  #keptBytes = 0;

  constructor(id: number, head: RequestHead, windows: { readonly send: number; readonly receive: number }) {
    this.id = id;
    this.head = head;
    this.sendWindow = windows.send;
    this.receiveWindow = windows.receive;
  }

  get body(): Buffer {
    const [first] = this.#pieces;
    return this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces);
  }

  /** Whether the body is longer than any that is waited for. */
  get isTooLong(): boolean {
    return this.bodyBytes > MOST_READ_BYTES;
  }

  /** Whether the body is as long as the request said (RFC 9113 section 8.1.1). */
  get isAsLongAsSaid(): boolean {
    const { contentLength } = this.head;
    return contentLength === null || contentLength === this.bodyBytes;
  }

  /** Takes a piece of the body. It is copied: a few bytes must not keep all that was read with them alive. */
  take(piece: Buffer): void {
    this.bodyBytes += piece.length;
    const kept = piece.subarray(0, MOST_KEPT_BYTES - this.#keptBytes);
    if (kept.length === 0) return;
    this.#keptBytes += kept.length;
    this.#pieces.push(Buffer.from(kept));
    // Pieces of a byte each would cost more than what is in them.
    if (this.#pieces.length >= MOST_PIECES) this.#pieces = [Buffer.concat(this.#pieces)];
  }
}

const MOST_PIECES = 64;
