import { createCipheriv, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { type ReadByHand, readByHand } from './raw-http2.ts';
import type { KeyedCertificate } from './wire-authority.ts';

/*
 * A TLS 1.3 server that can say what no library lets a program say: an alert in the middle of a connection, and data
 * before the client's part of the handshake was looked at (RFC 8446 section 4.4.4). It makes such records itself, from the
 * secret that Node's key log tells.
 */

/** RFC 8446 section 6. */
export const ALERT = {
  badCertificate: 42,
  certificateRevoked: 44,
  certificateExpired: 45,
  unknownAuthority: 48,
} as const;

const RECORD = { alert: 21, data: 23 } as const;
const FATAL = 2;

/** One connection as the script sees it. */
export interface ConnectionByHand {
  /** Which connection, from 1. */
  readonly connection: number;
  /** Sends HTTP/2 frames. */
  write(...frames: readonly Buffer[]): void;
  /** A fatal alert, after everything that was written; then the connection ends. */
  alert(description: number): void;
}

/** The server's side of one connection, between TLS and the socket below, whose records it counts. */
class Below extends Duplex {
  readonly #socket: Socket;
  /** What of a record has been written and is not whole. */
  #written = Buffer.alloc(0);
  /** Records sent since the client's end of its handshake came, all of them under the application's key. */
  sent = 0;

  constructor(socket: Socket, holds: boolean, onHeld: () => void) {
    super();
    this.#socket = socket;
    let flights = 0;
    socket.on('data', (chunk: Buffer) => {
      flights += 1;
      // The first is the hello; the client's own end of the handshake comes with the second.
      if (flights === 2) this.sent = 0;
      if (flights === 1 || !holds) this.push(chunk);
      else if (flights === 2) onHeld();
    });
    socket.on('end', () => this.push(null));
    socket.on('close', () => this.destroy());
    socket.on('error', () => undefined);
  }

  override _read(): void {}
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    let left = Buffer.concat([this.#written, chunk]);
    while (left.length >= 5 && left.length >= 5 + left.readUInt16BE(3)) {
      if (left[0] === RECORD.data) this.sent += 1;
      left = left.subarray(5 + left.readUInt16BE(3));
    }
    this.#written = left;
    this.#socket.write(chunk, () => done());
  }
  override _final(done: () => void): void {
    this.#socket.end(done);
  }
}

/** HKDF-Expand-Label of RFC 8446 section 7.1, for no more bytes than a hash has. */
function expand(secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0, 1])]);
  return createHmac('sha256', secret).update(info).digest().subarray(0, length);
}

/** A record of TLS_AES_128_GCM_SHA256 (RFC 8446 section 5.2). */
function sealed(secret: Buffer, sequence: number, type: number, content: Buffer): Buffer {
  const nonce = expand(secret, 'iv', 12);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8);
  const inner = Buffer.concat([content, Buffer.from([type])]);
  const head = Buffer.from([RECORD.data, 3, 3, 0, 0]);
  head.writeUInt16BE(inner.length + 16, 3);
  const cipher = createCipheriv('aes-128-gcm', expand(secret, 'key', 16), nonce).setAAD(head);
  return Buffer.concat([head, cipher.update(inner), cipher.final(), cipher.getAuthTag()]);
}

/**
 * Starts one. `holdsHandshake`: it never looks at what the client says after its hello, and speaks before that.
 * `onConnection` hears of a connection when it can be written to, `onFrame` of each frame that was read.
 */
export async function startTlsByHand(options: {
  readonly server: KeyedCertificate;
  readonly clientAuthority: string;
  readonly alpn?: readonly string[];
  readonly holdsHandshake?: (connection: number) => boolean;
  readonly onConnection: (connection: ConnectionByHand) => void;
  readonly onFrame?: (connection: ConnectionByHand, frame: ReadByHand) => void;
  readonly onData?: (connection: ConnectionByHand, chunk: Buffer) => void;
}): Promise<{ readonly port: number; connections(): number; close(): Promise<void> }> {
  const { server, clientAuthority, alpn = ['h2'], holdsHandshake = () => false } = options;
  const sockets = new Set<Socket>();
  let connections = 0;
  const listener = createServer((socket) => {
    connections += 1;
    const number = connections;
    sockets.add(socket.setNoDelay(true));
    socket.on('close', () => sockets.delete(socket));
    const holds = holdsHandshake(number);
    const below = new Below(socket, holds, () => options.onConnection(connection));
    const tls = new TLSSocket(below, {
      isServer: true,
      ...{ cert: server.certificatePem, key: server.privateKeyPem, ca: clientAuthority, requestCert: true },
      ...{ ALPNProtocols: [...alpn], ciphers: 'TLS_AES_128_GCM_SHA256', minVersion: 'TLSv1.3' },
    });
    let secret = Buffer.alloc(0);
    const byHand = (type: number, content: Buffer): void => {
      socket.write(sealed(secret, below.sent, type, content));
      below.sent += 1;
    };
    const connection: ConnectionByHand = {
      connection: number,
      write: (...frames) => {
        if (holds) byHand(RECORD.data, Buffer.concat(frames));
        else tls.write(Buffer.concat(frames));
      },
      alert: (description) => {
        const say = (): void => {
          byHand(RECORD.alert, Buffer.from([FATAL, description]));
          socket.end();
        };
        // What was written before goes out before.
        if (holds) say();
        else tls.write(Buffer.alloc(0), say);
      },
    };
    tls.on('error', () => undefined);
    tls.on('keylog', (line: Buffer) => {
      const [label, , hex = ''] = line.toString().trim().split(' ');
      if (label === 'SERVER_TRAFFIC_SECRET_0') secret = Buffer.from(hex, 'hex');
    });
    tls.on('secure', () => options.onConnection(connection));
    const read = readByHand((frame) => options.onFrame?.(connection, frame));
    tls.on('data', (chunk: Buffer) => {
      if (options.onFrame !== undefined) read(chunk);
      options.onData?.(connection, chunk);
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    connections: () => connections,
    close: async () => {
      const closed = once(listener, 'close');
      listener.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
