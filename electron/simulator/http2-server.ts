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

/** What is done with a request. */
export type ApiReply =
  | { readonly kind: 'response'; readonly response: ApiResponse }
  /** The connection is cut without a word. */
  | { readonly kind: 'drop' }
  /** The stream is reset as not processed. */
  | { readonly kind: 'refuse-stream' }
  /** The connection's end is announced; `response: null`: this request is the first that is not processed. */
  | { readonly kind: 'go-away'; readonly goAway: GoAway; readonly response: ApiResponse | null };

/** How the end of a connection is announced. */
export interface GoAway {
  /** `null`: without JSON in the frame. */
  readonly reason: string | null;
  readonly errorCode: number;
}

/** Decides on requests; `null` where the connection ended before it could. */
export type ApiHandler = (request: ApiRequest, connection: ApiConnection) => ApiReply | Promise<ApiReply | null>;

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
  /** Streams above it are not looked at: GOAWAY said so. */
  #lastStreamId = Number.POSITIVE_INFINITY;
  #openStreams = 0;
  #errors = 0;
  #date = '';
  #dateSeconds = -1;
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

  /** Whether GOAWAY was sent. */
  get leaving(): boolean {
    return this.#lastStreamId !== Number.POSITIVE_INFINITY;
  }

  /** Takes up a stream; false where GOAWAY said that it is not processed. */
  open(stream: ServerHttp2Stream): boolean {
    if ((stream.id ?? 0) > this.#lastStreamId) return false;
    this.#openStreams += 1;
    stream.once('close', () => {
      this.#openStreams -= 1;
      if (this.leaving) this.#endWhenIdle();
    });
    return true;
  }

  /** The first request with a good provider token lifts the stream limit. */
  providerTokenAccepted(): void {
    if (!this.#state.settings.rejectionThrottle) this.#setStreamLimit(this.#state.settings.maxConcurrentStreams);
  }

  /** Counts an answer: refusals may lower the stream limit, and too many end the connection; 410 is none. */
  answered(status: number): void {
    const { settings } = this.#state;
    const refused = status >= 400 && status !== 410;
    if (settings.rejectionThrottle) this.#setStreamLimit(refused ? 1 : settings.maxConcurrentStreams);
    if (!refused) return;
    this.#errors += 1;
    if (settings.errorsBeforeClose !== null && this.#errors >= settings.errorsBeforeClose)
      this.goAway({ reason: null, errorCode: constants.NGHTTP2_ENHANCE_YOUR_CALM });
  }

  /** Lets the client have `limit` streams open at once, said by a SETTINGS frame when it is a change. */
  #setStreamLimit(limit: number): void {
    if (limit === this.#streamLimit || this.#session.destroyed) return;
    this.#streamLimit = limit;
    this.#session.settings({ maxConcurrentStreams: limit });
  }

  /**
   * Says GOAWAY, with a JSON reason where there is one, and closes when the streams up to `lastStreamId` are answered
   * (Apple: Sending notification requests to APNs). Without `lastStreamId` all that were opened so far are.
   */
  goAway({ reason, errorCode }: GoAway, lastStreamId: number | null = null): void {
    if (this.leaving || this.#session.destroyed) return;
    this.#lastStreamId = lastStreamId ?? this.#newestStreamId();
    // For 0 Node names the newest stream, which is what is wanted then, and 0 where there was none.
    const data = reason === null ? undefined : Buffer.from(JSON.stringify({ reason }));
    this.#session.goaway(errorCode, lastStreamId ?? 0, data);
    const timer = setTimeout(() => this.#socket.destroy(), this.#state.settings.lingerMs);
    this.#socket.once('close', () => clearTimeout(timer));
    this.#endWhenIdle();
  }

  #newestStreamId(): number {
    return this.#session.state.lastProcStreamID ?? 0;
  }

  #endWhenIdle(): void {
    if (this.#openStreams > 0) return;
    // Frames are written in the next turn; ending the socket itself, not the session, keeps a second GOAWAY away.
    setImmediate(() => setImmediate(() => this.#socket.end()));
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

  /** The simulator's time as a `Date` header carries it (RFC 9110 section 5.6.7), made once a second. */
  date(): string {
    const seconds = Math.floor(this.#state.now() / 1000);
    if (seconds !== this.#dateSeconds) this.#date = new Date(seconds * 1000).toUTCString();
    this.#dateSeconds = seconds;
    return this.#date;
  }

  /** Cuts the connection without a word. */
  drop(): void {
    this.#lastStreamId = 0;
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
      if (!connection.open(stream)) return;
      const read = { stream, headers: headers as ApiRequest['headers'], names: rest[0] };
      this.#receive(read, connection);
    });
    if (certificate.standing === 'wrong-environment')
      connection.goAway({ reason: 'BadCertificateEnvironment', errorCode: constants.NGHTTP2_NO_ERROR });
    const injected = this.#state.injector.onConnection();
    if (injected?.drop === true) connection.drop();
    else if (injected?.goAway !== undefined) connection.goAway(goAwayOf(injected.goAway));
    const { idleTimeoutMs } = this.#state.settings;
    if (idleTimeoutMs !== null)
      session.setTimeout(idleTimeoutMs, () =>
        connection.goAway({ reason: 'IdleTimeout', errorCode: constants.NGHTTP2_NO_ERROR }),
      );
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
      const reply = this.#handler(request, connection);
      if (reply instanceof Promise) void reply.then((settled) => answer(stream, settled, connection));
      else answer(stream, reply, connection);
    };
    stream.on('data', (chunk: Buffer) => {
      if (bodyBytes < MAX_KEPT_BYTES) chunks.push(chunk);
      bodyBytes += chunk.length;
      if (bodyBytes > MAX_READ_BYTES) finish();
    });
    stream.on('end', finish);
  }
}

/** The announcement that an injection asks for. */
export function goAwayOf({ reason = null, errorCode = constants.NGHTTP2_NO_ERROR }: Partial<GoAway>): GoAway {
  return { reason, errorCode };
}

function answer(stream: ServerHttp2Stream, reply: ApiReply | null, connection: ApiConnection): void {
  const id = stream.id ?? 0;
  switch (reply?.kind) {
    case 'response':
      respond(stream, reply.response, connection.date());
      connection.answered(reply.response.status);
      return;
    case 'drop':
      connection.drop();
      return;
    case 'refuse-stream':
      if (!stream.destroyed) stream.close(constants.NGHTTP2_REFUSED_STREAM);
      return;
    case 'go-away':
      if (reply.response !== null) respond(stream, reply.response, connection.date());
      else if (id === 1 && !stream.destroyed) stream.close(constants.NGHTTP2_REFUSED_STREAM);
      // Node cannot name 0 once there was a stream: the first one is refused by itself instead.
      connection.goAway(reply.goAway, reply.response === null && id > 1 ? id - 2 : id);
      return;
    case undefined:
      return;
  }
}

function respond(stream: ServerHttp2Stream, response: ApiResponse, date: string): void {
  if (stream.destroyed || stream.headersSent) return;
  const headers = { ':status': response.status, date, ...response.headers };
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
