import http2, { constants, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { ClientCertificate } from './client-certificate.ts';
import { type DropPoint, dropPointOf } from './device-fields.ts';
import { ProviderTokenHistory } from './provider-token-check.ts';
import type { SimulatorState } from './simulator-state.ts';
import { TlsServer } from './tls-server.ts';

/** A request of the HTTP/2 API, whole. */
export interface ApiRequest {
  readonly streamId: number;
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
  | { readonly kind: 'response'; readonly response: ApiResponse; readonly drop?: DropPoint | null }
  /** The connection is cut without a word. */
  | { readonly kind: 'drop' }
  /** The stream is reset as not processed. */
  | { readonly kind: 'refuse-stream' }
  /** The connection's end is announced; `response: null`: this request is the first that is not processed. */
  | { readonly kind: 'go-away'; readonly goAway: GoAway; readonly response: ApiResponse | null };

/** How the end of a connection is announced. */
export interface GoAway {
  /** `null`: nothing stands in the frame. */
  readonly text: string | null;
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
  /** The newest stream that got an answer. */
  #lastAnswered = 0;
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

  /** Counts a stream while it is open. */
  open(stream: ServerHttp2Stream): void {
    this.#openStreams += 1;
    stream.once('close', () => {
      this.#openStreams -= 1;
      if (this.leaving) this.#endWhenIdle();
    });
  }

  /** Whether GOAWAY said that a stream is not processed. */
  leavesOut(streamId: number): boolean {
    return streamId > this.#lastStreamId;
  }

  /** The first request with a good provider token lifts the stream limit. */
  providerTokenAccepted(): void {
    if (!this.#state.settings.rejectionThrottle) this.#setStreamLimit(this.#state.settings.maxConcurrentStreams);
  }

  /** Notes that a stream is being answered. */
  answering(streamId: number): void {
    this.#lastAnswered = Math.max(this.#lastAnswered, streamId);
  }

  /** Counts an answer: refusals may lower the stream limit, and too many end the connection; 410 is none. */
  answered(status: number): void {
    const { settings } = this.#state;
    const refused = status >= 400 && status !== 410;
    if (settings.rejectionThrottle) this.#setStreamLimit(refused ? 1 : settings.maxConcurrentStreams);
    if (!refused) return;
    this.#errors += 1;
    if (settings.errorsBeforeClose !== null && this.#errors >= settings.errorsBeforeClose)
      this.goAway({ text: null, errorCode: constants.NGHTTP2_ENHANCE_YOUR_CALM });
  }

  /** Lets the client have `limit` streams open at once, said by a SETTINGS frame when it is a change. */
  #setStreamLimit(limit: number): void {
    if (limit === this.#streamLimit || this.#session.destroyed) return;
    this.#streamLimit = limit;
    this.#session.settings({ maxConcurrentStreams: limit });
  }

  /**
   * Says GOAWAY, with a reason where there is one, and closes when the streams up to `lastStreamId` are answered
   * (Apple: Sending notification requests to APNs). Without `lastStreamId` all that were opened so far are, and never
   * fewer than those that have their answer.
   */
  goAway({ text, errorCode }: GoAway, lastStreamId: number | null = null): void {
    if (this.leaving || this.#session.destroyed) return;
    const last = Math.max(lastStreamId ?? this.#newestStreamId(), this.#lastAnswered);
    this.#lastStreamId = last;
    // For 0 Node names the newest stream, and 0 where there was none.
    this.#session.goaway(errorCode, last, text === null ? undefined : Buffer.from(text));
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

  /**
   * The value of `work` once `delayMs` have passed; `null`, and no work, when the connection ends before or GOAWAY leaves
   * the request out.
   */
  after<T>(delayMs: number, { streamId }: Pick<ApiRequest, 'streamId'>, work: () => T): Promise<T | null> {
    return new Promise((resolve) => {
      const cancel = (): void => {
        clearTimeout(timer);
        resolve(null);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(cancel);
        resolve(this.leavesOut(streamId) ? null : work());
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

  /** Cuts the connection without a word; `flushed`: once everything that was said before is on its way. */
  drop(flushed = false): void {
    this.#lastStreamId = 0;
    if (flushed) setImmediate(() => setImmediate(() => this.#socket.destroySoon()));
    else this.#socket.destroy();
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
    const { settings } = this.#state;
    const server = http2.createServer({
      settings: {
        headerTableSize: settings.headerTableSize,
        maxConcurrentStreams: streamLimit,
        initialWindowSize: settings.initialWindowSize,
        maxFrameSize: settings.maxFrameSize,
        maxHeaderListSize: settings.maxHeaderListSize,
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
      connection.open(stream);
      const read = { stream, headers: headers as ApiRequest['headers'], names: rest[0] };
      this.#receive(read, connection);
    });
    if (certificate.standing === 'wrong-environment')
      connection.goAway(goAwayOf({ reason: 'BadCertificateEnvironment' }));
    const injected = this.#state.injector.onConnection('http2');
    if (dropPointOf(injected ?? undefined) !== null) connection.drop();
    else if (injected?.goAway !== undefined) connection.goAway(goAwayOf(injected.goAway));
    const { idleTimeoutMs } = this.#state.settings;
    if (idleTimeoutMs !== null)
      session.setTimeout(idleTimeoutMs, () => connection.goAway(goAwayOf({ reason: 'IdleTimeout' })));
  }

  #receive(
    { stream, headers, names }: { stream: ServerHttp2Stream; headers: ApiRequest['headers']; names: unknown },
    connection: ApiConnection,
  ): void {
    const chunks: Buffer[] = [];
    let bodyBytes = 0;
    let done = false;
    const finish = (): void => {
      const streamId = stream.id ?? 0;
      if (done || connection.leavesOut(streamId)) return;
      done = true;
      const request: ApiRequest = {
        streamId,
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

/** The announcement that is asked for: a reason stands in it as JSON, a text as it is. */
export function goAwayOf({
  reason = null,
  text = reason === null ? null : JSON.stringify({ reason }),
  errorCode = constants.NGHTTP2_NO_ERROR,
}: {
  readonly reason?: string | null;
  readonly text?: string | null;
  readonly errorCode?: number;
}): GoAway {
  return { text, errorCode };
}

function answer(stream: ServerHttp2Stream, reply: ApiReply | null, connection: ApiConnection): void {
  const id = stream.id ?? 0;
  switch (reply?.kind) {
    case 'response':
      connection.answering(id);
      if (reply.drop === 'in-answer') beginToRespond(stream, reply.response, connection.date());
      else respond(stream, reply.response, connection.date());
      if (reply.drop === undefined || reply.drop === null) connection.answered(reply.response.status);
      else connection.drop(true);
      return;
    case 'drop':
      connection.drop();
      return;
    case 'refuse-stream':
      if (!stream.destroyed) stream.close(constants.NGHTTP2_REFUSED_STREAM);
      return;
    case 'go-away':
      if (reply.response !== null) {
        connection.answering(id);
        respond(stream, reply.response, connection.date());
        connection.goAway(reply.goAway, id);
        return;
      }
      // Node cannot name 0 once there was a stream: the first one is named, and refused by itself.
      connection.goAway(reply.goAway, Math.max(1, id - 2));
      if (!connection.leavesOut(id) && !stream.destroyed) stream.close(constants.NGHTTP2_REFUSED_STREAM);
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

/** The headers, which say the status, and half of a body: the stream stays open. */
function beginToRespond(stream: ServerHttp2Stream, response: ApiResponse, date: string): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond({ ':status': response.status, date, ...response.headers });
  if (response.body !== null) stream.write(response.body.slice(0, response.body.length / 2));
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
