import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { type DecodedFrame, FrameDecoder } from '../../electron/apns/binary/frame-decoder.ts';
import type { OpeningTls } from '../../electron/apns/open-tls.ts';
import { unwatched } from './unwatched.ts';

/*
 * The binary gateway without a network: two streams in memory, so that thousands of connections cost no handshake. What
 * is written by one side is read by the other in a later turn, in the same pieces.
 */

/** One end of a connection in memory. */
class MemorySocket extends Duplex {
  peer: MemorySocket | null = null;

  constructor() {
    super({ allowHalfOpen: true, autoDestroy: true });
  }

  /** The client’s end stands for a TLS socket whose handshake is done. */
  getProtocol(): string {
    return 'TLSv1.2';
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    setImmediate(() => {
      if (this.peer !== null && !this.peer.destroyed && !this.peer.readableEnded) this.peer.push(chunk);
      done();
    });
  }

  override _final(done: (error?: Error | null) => void): void {
    setImmediate(() => {
      if (this.peer !== null && !this.peer.destroyed) this.peer.push(null);
      done();
    });
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const { peer } = this;
    setImmediate(() => {
      if (peer !== null && !peer.destroyed && !peer.readableEnded) peer.push(null);
    });
    done(error);
  }
}

/** A connection as a gateway in memory sees it. */
export interface MemoryConnection {
  /** Which connection, from 1. */
  readonly number: number;
  readonly socket: Duplex;
  /** Reads no more frames; what still arrives is thrown away. */
  stop(): void;
}

/** How connections to a gateway in memory are opened: `open` of a client's options. */
export interface MemoryGateway {
  readonly open: () => OpeningTls;
  connections(): number;
}

/** A gateway that hands each frame to `onFrame`. `pieceBytes` says into what sizes it reads what comes. */
export function memoryGateway(options: {
  readonly onFrame: (frame: DecodedFrame, connection: MemoryConnection) => void;
  readonly onConnection?: (connection: MemoryConnection) => void;
  readonly pieceBytes?: () => number;
}): MemoryGateway {
  let connections = 0;
  const pieceBytes = options.pieceBytes ?? (() => Number.POSITIVE_INFINITY);
  const serve = (socket: MemorySocket): void => {
    connections += 1;
    let stopped = false;
    const connection: MemoryConnection = {
      number: connections,
      socket,
      stop: () => {
        stopped = true;
      },
    };
    const decoder = new FrameDecoder();
    const waiting: Buffer[] = [];
    let reading = false;
    const read = (): void => {
      const next = waiting.shift();
      if (next === undefined || stopped) {
        reading = false;
        return;
      }
      const bytes = pieceBytes();
      if (next.length > bytes) waiting.unshift(next.subarray(bytes));
      for (const frame of decoder.push(next.subarray(0, bytes))) {
        if (stopped) break;
        options.onFrame(frame, connection);
      }
      setImmediate(read);
    };
    socket.on('data', (chunk: Buffer) => {
      if (stopped) return;
      waiting.push(chunk);
      if (!reading) setImmediate(read);
      reading = true;
    });
    socket.on('end', () => socket.end());
    socket.on('error', () => undefined);
    options.onConnection?.(connection);
  };
  return {
    connections: () => connections,
    open: () => {
      const [near, far] = [new MemorySocket(), new MemorySocket()];
      near.peer = far;
      far.peer = near;
      serve(far);
      return {
        opened: Promise.resolve(near as unknown as TLSSocket),
        abort: () => near.destroy(),
        facts: () => [],
        failing: unwatched,
        failure: () => null,
      };
    },
  };
}
