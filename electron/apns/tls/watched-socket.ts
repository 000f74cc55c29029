import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { HandshakeWatch } from './handshake-watch.ts';

/**
 * What stands between TCP and TLS: hands every byte on as it is and lets `watch` read along. It goes when either side
 * goes, and takes the socket below with it. A write ends when the socket below has handed it to the system.
 */
export class WatchedSocket extends Duplex {
  readonly #below: Socket;
  readonly #watch: HandshakeWatch;

  constructor(below: Socket, watch: HandshakeWatch) {
    super({ allowHalfOpen: true });
    this.#below = below;
    this.#watch = watch;
    below.on('data', (bytes: Buffer) => {
      watch.fromServer(bytes);
      if (!this.push(bytes)) below.pause();
    });
    below.once('end', () => {
      watch.endedByPeer ??= 'closed';
      this.push(null);
    });
    below.on('error', (error: NodeJS.ErrnoException) => {
      this.#note(error);
      this.destroy(error);
    });
    below.once('close', () => this.destroy());
    below.pause();
  }

  override _read(): void {
    this.#below.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(bytes, done);
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  #send(bytes: Buffer, done: (error?: Error | null) => void): void {
    this.#watch.fromClient(bytes);
    // A write tells of a reset before the socket does.
    this.#below.write(bytes, (error) => {
      if (error) this.#note(error);
      done(error);
    });
  }

  #note({ code }: NodeJS.ErrnoException): void {
    if (code === 'ECONNRESET' || code === 'EPIPE') this.#watch.endedByPeer ??= 'reset';
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#below.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.#below.destroyed) {
      done(error);
      return;
    }
    this.#below.once('close', () => done(error));
    this.#below.destroy();
  }
}
