import http2, { constants, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { ClientCertificate } from './client-certificate.ts';
import { ProviderTokenHistory } from './provider-token-check.ts';
import type { SimulatorState } from './simulator-state.ts';
import { TlsServer } from './tls-server.ts';

/** A request of the HTTP/2 API, whole. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** An `apns-…` or `authorization` header that was sent more than once. */
  readonly repeatedHeader: string | null;
  /** The body; only its beginning when it is longer than any body may be. */
  readonly body: Buffer;
  readonly bodyBytes: number;
}

/** What goes back. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, or `null` for none. */
  readonly body: string | null;
}

/** Decides on requests; `null` cuts the connection instead of answering. */
export type ApiHandler = (
  request: ApiRequest,
  connection: ApiConnection,
) => ApiResponse | null | Promise<ApiResponse | null>;

/** More than this is not kept of a body; the greatest that APNs takes is 5120. */
const MAX_KEPT_BYTES = 64 * 1024;
/** A body that goes on for so long is answered without waiting for its end. */
const MAX_READ_BYTES = 1024 * 1024;

/** One HTTP/2 connection, as APNs remembers it. */
export class ApiConnection {
  readonly number: number;
  readonly certificate: ClientCertificate;
  readonly providerTokens = new ProviderTokenHistory();
  readonly #session: ServerHttp2Session;
  readonly #socket: TLSSocket;
  readonly #state: SimulatorState;
  #streamLimit: number;
  #leaving = false;
  readonly #waiting = new Set<() => void>();

  constructor(session: ServerHttp2Session, socket: TLSSocket, certificate: ClientCertificate, state: SimulatorState) {
    this.number = state.nextConnectionNumber();
    this.certificate = certificate;
    this.#session = session;
    this.#socket = socket;
    this.#state = state;
    this.#streamLimit = firstStreamLimit(certificate, state);
    socket.once('close', () => {
      for (const cancel of this.#waiting) cancel();
      this.#waiting.clear();
    });
  }

  /** True once GOAWAY was sent: what arrives now is not looked at. */
  get leaving(): boolean {
    return this.#leaving;
  }

  /** Lets the client have `limit` streams open at once, said by a SETTINGS frame when it is a change. */
  setStreamLimit(limit: number): void {
    if (limit === this.#streamLimit || this.#session.destroyed) return;
    this.#streamLimit = limit;
    this.#session.settings({ maxConcurrentStreams: limit });
  }

  /**
   * Says GOAWAY with a JSON reason, then closes (Apple: Sending notification requests to APNs). Streams above
   * `lastStreamId` were not processed; 0 stands for all that were opened so far, or none when nothing was.
   */
  goAway(reason: string, errorCode: number = constants.NGHTTP2_NO_ERROR, lastStreamId = 0): void {
    if (this.#leaving || this.#session.destroyed) return;
    this.#leaving = true;
    this.#session.goaway(errorCode, lastStreamId, Buffer.from(JSON.stringify({ reason })));
    // The frame is written in the next turn; ending the socket itself, not the session, keeps a second GOAWAY away.
    setImmediate(() => setImmediate(() => this.#socket.end()));
    const timer = setTimeout(() => this.#socket.destroy(), this.#state.settings.lingerMs);
    this.#socket.once('close', () => clearTimeout(timer));
  }

  /** The value of `work` once `delayMs` have passed; `null`, and no work, when the connection ends before. */
  after<T>(delayMs: number, work: () => T): Promise<T | null> {
    return new Promise((resolve) => {
      const cancel = (): void => {
        clearTimeout(timer);
        resolve(null);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(cancel);
        resolve(work());
      }, delayMs);
      this.#waiting.add(cancel);
    });
  }

  /** Cuts the connection without a word. */
  drop(): void {
    this.#leaving = true;
    this.#socket.destroy();
  }
}

function firstStreamLimit(certificate: ClientCertificate, { settings }: SimulatorState): number {
  return certificate.standing === 'none' ? settings.streamsBeforeProviderToken : settings.maxConcurrentStreams;
}

/** An HTTP/2 server over TLS as APNs runs it; what requests mean is for the handler. */
export class ApiServer {
  readonly #state: SimulatorState;
  readonly #handler: ApiHandler;
  readonly #tls: TlsServer;
  /** By stream limit: it must stand in a connection's first SETTINGS frame. */
  readonly #http2 = new Map<number, Http2Server>();

  constructor(state: SimulatorState, handler: ApiHandler) {
    this.#state = state;
    this.#handler = handler;
    this.#tls = new TlsServer(state, { protocol: 'h2', certificateRequired: false }, (socket) => this.#connect(socket));
  }

  /** Listens on 127.0.0.1; resolves with the port. */
  listen(port: number): Promise<number> {
    return this.#tls.listen(port);
  }

  close(): Promise<void> {
    return this.#tls.close();
  }

  #connect(socket: TLSSocket): void {
    const certificate = this.#state.certificates.judge(socket);
    const server = this.#serverFor(firstStreamLimit(certificate, this.#state));
    const greet = (session: ServerHttp2Session): void => this.#greet(session, socket, certificate);
    server.once('session', greet);
    // Some clients speak HTTP/2 without negotiating it (apns.md section 10); Node's server takes the word of this field.
    if (socket.alpnProtocol !== 'h2') socket.alpnProtocol = 'h2';
    server.emit('connection', socket);
    server.off('session', greet);
  }

  #serverFor(streamLimit: number): Http2Server {
    const known = this.#http2.get(streamLimit);
    if (known !== undefined) return known;
    const server = http2.createServer({
      // Seen at Apple's production servers in 2021.
      settings: {
        headerTableSize: 4096,
        maxConcurrentStreams: streamLimit,
        initialWindowSize: 65_535,
        maxFrameSize: 16_384,
        maxHeaderListSize: 8000,
      },
      // A client that overruns the stream limit has its streams refused; Node would soon hang up on it.
      ...{ maxSessionRejectedStreams: 1_000_000 },
      maxSessionMemory: 64,
    });
    this.#http2.set(streamLimit, server);
    return server;
  }

  #greet(session: ServerHttp2Session, socket: TLSSocket, certificate: ClientCertificate): void {
    const connection = new ApiConnection(session, socket, certificate, this.#state);
    session.on('error', () => socket.destroy());
    session.on('stream', (stream, headers, _flags, ...rest: unknown[]) => {
      stream.on('error', ignore);
      if (connection.leaving) return;
      const read = { stream, headers: headers as ApiRequest['headers'], names: rest[0] };
      this.#receive(read, connection);
    });
    if (certificate.standing === 'wrong-environment') connection.goAway('BadCertificateEnvironment');
  }

  #receive(
    { stream, headers, names }: { stream: ServerHttp2Stream; headers: ApiRequest['headers']; names: unknown },
    connection: ApiConnection,
  ): void {
    const chunks: Buffer[] = [];
    let bodyBytes = 0;
    let done = false;
    const finish = (): void => {
      if (done) return;
      done = true;
      const request: ApiRequest = {
        method: headers[':method'] ?? '',
        path: headers[':path'] ?? '',
        headers,
        repeatedHeader: repeatedHeader(names),
        body: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks),
        bodyBytes,
      };
      const response = this.#handler(request, connection);
      if (response instanceof Promise) void response.then((settled) => answer(stream, settled, connection));
      else answer(stream, response, connection);
    };
    stream.on('data', (chunk: Buffer) => {
      if (bodyBytes < MAX_KEPT_BYTES) chunks.push(chunk);
      bodyBytes += chunk.length;
      if (bodyBytes > MAX_READ_BYTES) finish();
    });
    stream.on('end', finish);
  }
}

function answer(stream: ServerHttp2Stream, response: ApiResponse | null, connection: ApiConnection): void {
  if (response === null) {
    connection.drop();
    return;
  }
  if (stream.destroyed || stream.headersSent) return;
  const headers = { ':status': response.status, ...response.headers };
  // END_STREAM on the HEADERS frame where there is no body: an empty DATA frame breaks a client (apns.md section 10).
  if (response.body === null) stream.respond(headers, { endStream: true });
  else {
    stream.respond(headers);
    stream.end(response.body);
  }
}

/** The first header of APNs that stands twice in Node's list of names and values. */
function repeatedHeader(names: unknown): string | null {
  if (!Array.isArray(names)) return null;
  const seen = new Set<string>();
  for (let i = 0; i < names.length; i += 2) {
    const name = String(names[i]);
    if (!name.startsWith('apns-') && name !== 'authorization') continue;
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return null;
}

function ignore(): void {}
