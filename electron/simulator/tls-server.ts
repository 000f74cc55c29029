import type { AddressInfo, Socket } from 'node:net';
import tls, { type Server, type TLSSocket } from 'node:tls';
import type { SimulatorState } from './simulator-state.ts';

const HANDSHAKE_TIMEOUT_MS = 20_000;

/** A TLS server on this computer that can be closed with everything on it. */
export class TlsServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(
    { authority }: Pick<SimulatorState, 'authority'>,
    options: { readonly protocol: 'h2' | null; readonly certificateRequired: boolean },
    onConnection: (socket: TLSSocket) => void,
  ) {
    this.#server = tls.createServer(
      {
        key: authority.serverKeyPem,
        cert: authority.serverCertificatePem,
        ca: authority.caPem,
        requestCert: true,
        // Where it is required, a client without one gets TLS's own alert; what one is worth is judged afterwards.
        rejectUnauthorized: options.certificateRequired,
        minVersion: 'TLSv1.2',
        handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
        ...(options.protocol === null ? {} : { ALPNProtocols: [options.protocol] }),
      },
      (socket) => {
        socket.on('error', () => socket.destroy());
        socket.setNoDelay(true);
        // With TLS 1.3 Node loses the close_notify of a socket that is ended in the very event of its handshake.
        setImmediate(() => {
          if (!socket.destroyed) onConnection(socket);
        });
      },
    );
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('tlsClientError', (_error, socket) => socket.destroy());
  }

  /** Listens on 127.0.0.1, port 0 for any; resolves with the port. Rejects where it is taken. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        // A connection that could not be taken, as where no file handle is left: those that are there go on.
        this.#server.on('error', () => undefined);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Ends every connection and the server. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }
}
