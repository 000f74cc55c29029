import { CodecError } from './codec-error.ts';
import { MAX_TOKEN_BYTES } from './frame.ts';

const HEAD = 6;

/** A device that no longer has the app, as the feedback service names it. */
export interface FeedbackTuple {
  /** UNIX seconds when APNs found that out: compare it with the last registration before you delete the device token. */
  readonly timestampSeconds: number;
  /** Lower-case hexadecimal. */
  readonly deviceToken: string;
}

/** One tuple as the feedback service streams it: time, length, device token (Apple: Binary Provider API). */
export function encodeFeedbackTuple({ timestampSeconds, deviceToken }: FeedbackTuple): Buffer {
  const token = Buffer.from(deviceToken, 'hex');
  const bytes = Buffer.allocUnsafe(HEAD + token.length);
  bytes.writeUInt32BE(timestampSeconds, 0);
  bytes.writeUInt16BE(token.length, 4);
  bytes.set(token, HEAD);
  return bytes;
}

/** Reads feedback tuples from a stream that may cut them anywhere. */
export class FeedbackDecoder {
  #held: Buffer = Buffer.alloc(0);
  #fault: CodecError | null = null;

  /** What is wrong with the stream, once all tuples before it have been returned; `null` while nothing is. */
  get fault(): CodecError | null {
    return this.#fault;
  }

  /**
   * The tuples that `chunk` completes. Throws `CodecError` where a token has a length that none has, after all
   * tuples before it have been returned: the service does not name them again.
   */
  push(chunk: Uint8Array): readonly FeedbackTuple[] {
    if (this.#fault !== null) throw this.#fault;
    const bytes = this.#held.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#held, chunk]);
    const whole: FeedbackTuple[] = [];
    let at = 0;
    while (bytes.length - at >= HEAD) {
      const length = bytes.readUInt16BE(at + 4);
      if (length === 0 || length > MAX_TOKEN_BYTES) {
        this.#fault = new CodecError({ fault: 'feedback-token-length', bytes: length, most: MAX_TOKEN_BYTES });
        if (whole.length === 0) throw this.#fault;
        return whole;
      }
      const end = at + HEAD + length;
      if (bytes.length < end) break;
      whole.push({
        timestampSeconds: bytes.readUInt32BE(at),
        deviceToken: bytes.toString('hex', at + HEAD, end),
      });
      at = end;
    }
    this.#held = bytes.subarray(at);
    return whole;
  }

  /** To be called when the stream has ended. Throws `CodecError` where it ended inside a tuple, or held what is none. */
  end(): void {
    if (this.#fault !== null) throw this.#fault;
    if (this.#held.length > 0) throw new CodecError({ fault: 'feedback-cut-short', bytes: this.#held.length });
  }
}
