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
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') watch.endedByPeer ??= 'reset';
      this.destroy(error);
    });
    below.once('close', () => this.destroy());
    below.pause();
  }

  override _read(): void {
    this.#below.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#watch.fromClient(bytes);
    this.#below.write(bytes, done);
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: (error?: Error | null) => void): void {
    const bytes = Buffer.concat(chunks.map(({ chunk }) => chunk));
    this.#watch.fromClient(bytes);
    this.#below.write(bytes, done);
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
