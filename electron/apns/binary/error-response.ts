import { CodecError } from './codec-error.ts';

const COMMAND = 8;
const LENGTH = 6;

/** The one thing a binary gateway ever says, just before it closes (Apple: Binary Provider API). */
export interface ErrorResponse {
  /** 0 to 255; the meaning is in `BINARY_STATUSES`. Codes that Apple never listed are passed on as they are. */
  readonly status: number;
  /** Identifier of the failed notification; with status 10 of the last accepted one; 0 where the gateway cannot tell. */
  readonly identifier: number;
}

/** The 6 bytes of an error response. */
export function encodeErrorResponse(status: number, identifier: number): Buffer {
  const bytes = Buffer.allocUnsafe(LENGTH);
  bytes[0] = COMMAND;
  bytes[1] = status;
  bytes.writeUInt32BE(identifier, 2);
  return bytes;
}

/** Reads error responses from a stream that may cut them anywhere. */
export class ErrorResponseDecoder {
  readonly #bytes = Buffer.alloc(LENGTH);
  #held = 0;
  #fault: CodecError | null = null;

  /** Bytes of a response that has begun and is not yet whole. */
  get held(): number {
    return this.#held;
  }

  /**
   * The responses that `chunk` completes. Throws `CodecError` where a response begins with another byte than 8; where
   * whole ones stand before it, those are given first, and it is thrown for the next chunk.
   */
  push(chunk: Uint8Array): readonly ErrorResponse[] {
    if (this.#fault !== null) throw this.#fault;
    const whole: ErrorResponse[] = [];
    for (const byte of chunk) {
      if (this.#held === 0 && byte !== COMMAND) {
        this.#fault = new CodecError({ fault: 'not-an-error-response', byte, wanted: COMMAND });
        if (whole.length === 0) throw this.#fault;
        break;
      }
      this.#bytes[this.#held] = byte;
      this.#held += 1;
      if (this.#held === LENGTH) {
        this.#held = 0;
        whole.push({ status: this.#bytes.readUInt8(1), identifier: this.#bytes.readUInt32BE(2) });
      }
    }
    return whole;
  }
}
