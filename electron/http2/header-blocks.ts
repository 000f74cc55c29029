import { broken, withoutPadding } from './frame-checks.ts';
import { FLAG } from './frames.ts';
import { HeaderDecoder, MAX_HEADER_LIST_BYTES } from './hpack/decoder.ts';
import { type HeaderField, USUAL_TABLE_BYTES } from './hpack/tables.ts';
import { HTTP2_ERROR, Http2ProtocolError } from './protocol-error.ts';

/** Frames of one header block: each may hold nothing at all. */
const MOST_CONTINUATIONS = 64;

/** A list of fields that came whole. */
export interface HeaderBlock {
  readonly streamId: number;
  readonly fields: readonly HeaderField[];
  readonly endsStream: boolean;
}

/** What our settings let a peer send of headers; absent where they say nothing of it. */
export interface BlockSettings {
  readonly maxHeaderListSize?: number;
  readonly headerTableSize?: number;
}

/** Puts header blocks together from their frames, and reads every one, whosever it is: the next ones build on it. */
export class HeaderBlocks {
  readonly #decoder: HeaderDecoder;
  readonly #mostBytes: number;
  /** A block that goes on in the next frame (RFC 9113 section 6.10). */
  #unfinished: { readonly streamId: number; readonly endsStream: boolean; readonly pieces: Buffer[] } | null = null;
  #bytes = 0;

  /** What our settings say. */
  constructor({ maxHeaderListSize = 0, headerTableSize = 0 }: BlockSettings) {
    this.#mostBytes = Math.max(MAX_HEADER_LIST_BYTES, maxHeaderListSize);
    this.#decoder = new HeaderDecoder(this.#mostBytes, Math.max(USUAL_TABLE_BYTES, headerTableSize));
  }

  /** Whether no frame may come but the next piece. */
  get isUnfinished(): boolean {
    return this.#unfinished !== null;
  }

  /** Takes a HEADERS frame; the block where that is all of it. Throws `Http2ProtocolError`. */
  begin(flags: number, streamId: number, payload: Buffer): HeaderBlock | null {
    const block = withoutPadding(flags, payload, (flags & FLAG.priority) === 0 ? 0 : 5);
    const endsStream = (flags & FLAG.endStream) !== 0;
    if ((flags & FLAG.endHeaders) !== 0) return { streamId, fields: this.#decoder.decode(block), endsStream };
    this.#unfinished = { streamId, endsStream, pieces: [Buffer.from(block)] };
    this.#bytes = block.length;
    return null;
  }

  /** Takes a CONTINUATION frame; the block where that ends it. Throws `Http2ProtocolError`. */
  continue(flags: number, streamId: number, payload: Buffer): HeaderBlock | null {
    const unfinished = this.#unfinished;
    if (unfinished === null || unfinished.streamId !== streamId) throw broken({ fault: 'headers-not-begun' });
    unfinished.pieces.push(Buffer.from(payload));
    this.#bytes += payload.length;
    if (this.#bytes > this.#mostBytes || unfinished.pieces.length > MOST_CONTINUATIONS)
      throw new Http2ProtocolError(HTTP2_ERROR.enhanceYourCalm, {
        fault: 'header-block-too-long',
        bytes: this.#mostBytes,
      });
    if ((flags & FLAG.endHeaders) === 0) return null;
    this.#unfinished = null;
    const { endsStream, pieces } = unfinished;
    return { streamId, fields: this.#decoder.decode(Buffer.concat(pieces)), endsStream };
  }
}
