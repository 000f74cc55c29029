import { once } from 'node:events';
import {
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type Settings,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import { type DecodedFrame, FrameDecoder } from '../../electron/apns/binary/frame-decoder.ts';
import type { KeyedCertificate } from './wire-authority.ts';

/** What a gateway of a test is made with. */
export interface ScriptedGatewayOptions {
  readonly server: KeyedCertificate;
  /** Client certificates must come from here; `null`: none is asked for. */
  readonly clientAuthority: string | null;
  readonly tls?: TlsOptions;
}

/** A gateway that does exactly what a test says, over real TLS on a port of its own. */
export interface ScriptedGateway {
  readonly port: number;
  /** How many connections were made to it. */
  connections(): number;
  close(): Promise<void>;
}

function tlsOptions({ server, clientAuthority, tls }: ScriptedGatewayOptions): TlsOptions {
  return {
    cert: server.certificatePem,
    key: server.privateKeyPem,
    ...(clientAuthority === null ? {} : { ca: clientAuthority, requestCert: true, rejectUnauthorized: true }),
    ...tls,
  };
}

async function listening(
  server: Server | Http2SecureServer,
  destroyAll: () => void,
  connections: () => number,
): Promise<ScriptedGateway> {
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const raw = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    raw.add(socket.setNoDelay(true));
    socket.on('error', () => undefined);
    socket.on('close', () => raw.delete(socket));
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      destroyAll();
      for (const socket of raw) socket.destroy();
      await closed;
    },
  };
}

/** One request as a script sees it. */
export interface ScriptedRequest {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
  readonly session: ServerHttp2Session;
  /** The connection's own socket: destroying it is a close without a word. */
  readonly socket: TLSSocket;
  /** Which connection, from 1. */
  readonly connection: number;
  /** Which request on its connection, from 1. */
  readonly request: number;
  /** Which request of all, from 1. */
  readonly overall: number;
}

/** An HTTP/2 API host that hands each request to `onRequest`, as soon as its headers are there. */
export async function startHttp2Gateway(
  options: ScriptedGatewayOptions & {
    readonly settings?: Settings;
    readonly onSession?: (session: ServerHttp2Session, connection: number) => void;
    readonly onRequest: (request: ScriptedRequest) => void;
  },
): Promise<ScriptedGateway> {
  const sessions = new Set<ServerHttp2Session>();
  let connections = 0;
  let overall = 0;
  const server = createSecureServer({
    ...tlsOptions(options),
    settings: { maxConcurrentStreams: 1000, ...options.settings },
  });
  let socket: TLSSocket | null = null;
  server.on('sessionError', () => undefined);
  server.prependListener('secureConnection', (next: TLSSocket) => {
    socket = next;
  });
  server.on('session', (session) => {
    const own = socket as TLSSocket;
    connections += 1;
    const connection = connections;
    let request = 0;
    sessions.add(session);
    session.on('error', () => undefined);
    session.on('close', () => sessions.delete(session));
    session.on('stream', (stream, headers) => {
      stream.on('error', () => undefined);
      request += 1;
      overall += 1;
      options.onRequest({ stream, headers, session, socket: own, connection, request, overall });
    });
    options.onSession?.(session, connection);
  });
  return listening(
    server,
    () => {
      for (const session of sessions) session.destroy();
    },
    () => connections,
  );
}

/** An API host that sends its settings and then nothing more, whatever it is asked. */
export async function startMuteApi(options: ScriptedGatewayOptions): Promise<ScriptedGateway> {
  const sockets = new Set<TLSSocket>();
  let connections = 0;
  const server = createServer({ ...tlsOptions(options), ALPNProtocols: ['h2'] });
  server.on('secureConnection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
    socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
  });
  return listening(
    server,
    () => {
      for (const socket of sockets) socket.destroy();
    },
    () => connections,
  );
}

/** Answers 200 the way APNs does, the end of the stream on the headers. */
export function accept(stream: ServerHttp2Stream, headers: IncomingHttpHeaders = {}): void {
  stream.respond(
    { ':status': 200, 'apns-id': headers['apns-id'] ?? 'E3B0C442-98FC-4C14-9AFB-F4C8996FB924' },
    { endStream: true },
  );
}

/** Refuses the way APNs does. */
export function reject(stream: ServerHttp2Stream, status: number, reason: string, timestamp?: number): void {
  stream.respond({
    ':status': status,
    'content-type': 'application/json',
    'apns-id': '9E5F3A66-0F0B-4F44-8A10-1D6B5B4F4F11',
  });
  stream.end(JSON.stringify(timestamp === undefined ? { reason } : { reason, timestamp }));
}

/** One frame as a script sees it. */
export interface ScriptedFrame {
  readonly frame: DecodedFrame;
  readonly socket: TLSSocket;
  /** Which connection, from 1. */
  readonly connection: number;
  /** Which frame on its connection, from 1. */
  readonly order: number;
  /** Reads no more frames of this connection, as gateways do after an error; bytes still arriving are thrown away. */
  stop(): void;
}

/** A binary gateway that hands each frame to `onFrame`. */
export async function startBinaryGateway(
  options: ScriptedGatewayOptions & {
    readonly onConnection?: (socket: TLSSocket, connection: number) => void;
    readonly onFrame: (frame: ScriptedFrame) => void;
  },
): Promise<ScriptedGateway> {
  const sockets = new Set<TLSSocket>();
  let connections = 0;
  const server = createServer(tlsOptions(options));
  server.on('secureConnection', (socket) => {
    connections += 1;
    const connection = connections;
    const decoder = new FrameDecoder();
    let order = 0;
    let stopped = false;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      if (stopped) return;
      for (const frame of decoder.push(chunk)) {
        order += 1;
        options.onFrame({
          frame,
          socket,
          connection,
          order,
          stop: () => {
            stopped = true;
          },
        });
        if (stopped) return;
      }
    });
    options.onConnection?.(socket, connection);
  });
  return listening(
    server,
    () => {
      for (const socket of sockets) socket.destroy();
    },
    () => connections,
  );
}
