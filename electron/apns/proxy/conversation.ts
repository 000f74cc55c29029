import type { Socket } from 'node:net';

/** What a reader made of the bytes so far. */
export interface Understood<T> {
  readonly value: T;
  /** How many of the bytes that took. */
  readonly bytes: number;
}

/**
 * The talk with a proxy on a fresh socket, before the gateway is on the line. Answers may come in any pieces; what
 * comes after an answer is put back on the socket, since it is the next answer's or the gateway's.
 */
export class Conversation {
  readonly #socket: Socket;
  readonly #onHangUp: (cause: Error | null) => Error;

  /** `onHangUp` makes the error of an answer that never came. */
  constructor(socket: Socket, onHangUp: (cause: Error | null) => Error) {
    this.#socket = socket;
    this.#onHangUp = onHangUp;
  }

  say(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** What `read` makes of the bytes that come; it answers `null` until they are enough, and may throw. */
  hear<T>(read: (bytes: Buffer) => Understood<T> | null): Promise<T> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      let heard: Buffer = Buffer.alloc(0);
      const done = (): void => {
        socket.off('readable', onReadable).off('end', onEnd).off('close', onEnd).off('error', onError);
      };
      const onReadable = (): void => {
        for (let chunk = readChunk(socket); chunk !== null; chunk = readChunk(socket)) {
          heard = Buffer.concat([heard, chunk]);
          try {
            const understood = read(heard);
            if (understood === null) continue;
            done();
            if (understood.bytes < heard.length) socket.unshift(heard.subarray(understood.bytes));
            resolve(understood.value);
          } catch (error) {
            done();
            reject(error);
          }
          return;
        }
      };
      const onError = (cause: Error): void => {
        done();
        reject(this.#onHangUp(cause));
      };
      const onEnd = (): void => {
        done();
        reject(this.#onHangUp(null));
      };
      if (socket.destroyed || socket.readableEnded) {
        onEnd();
        return;
      }
      socket.on('readable', onReadable).on('end', onEnd).on('close', onEnd).on('error', onError);
      onReadable();
    });
  }
}

function readChunk(socket: Socket): Buffer | null {
  const chunk: unknown = socket.read();
  return Buffer.isBuffer(chunk) ? chunk : null;
}
