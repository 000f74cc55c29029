import type { TLSSocket } from 'node:tls';
import { hostAndPort } from '../../../contract/facts/peer.ts';
import type { LogDetail, LogEntry } from '../../../contract/log-entry.ts';
import type { Explanation } from '../../../contract/outcome.ts';
import type { ConnectionStatus } from '../../../contract/sending.ts';
import { peerName } from '../../../words/peer.ts';
import { printable } from '../../ground/printable.ts';
import { Http2Session, type Http2Stream, NO_STREAM_LIMIT, type ResponseHeaders } from '../../http2/client/session.ts';
import { errorName, HTTP2_ERROR } from '../../http2/protocol-error.ts';
import { Moment } from '../clock.ts';
import { explainConnectTimeout } from '../connect-failures.ts';
import { isLoopback, peerOf } from '../endpoint.ts';
import { ApnsError } from '../errors.ts';
import {
  answeredByAnother,
  answersNothing,
  asApnsError,
  closedByUs,
  closedUnused,
  deadWhileIdle,
  failureDetails,
  headerUnusable,
  http2Broken,
  noStreamsAllowed,
  peerSilent,
  providerTokenExpired,
  requestTimedOut,
  streamRefused,
  streamReset,
} from '../failures.ts';
import type { OpeningTls } from '../open-tls.ts';
import { isUnprocessed, refusedInHandshake } from '../proof.ts';
import { explainAccepted, explainBrokenOff, explainHttp2, explainRequest } from '../reasons.ts';
import { connectionLost, lostOf } from '../tls/lost.ts';
import { explainEarlyClose, explainNoHttp2, type TlsFailing } from '../tls/tls-failures.ts';
import {
  type ConnectionSetup,
  isLogged,
  type Pending,
  type PendingNotification,
  settle,
  settleRequest,
  settleUnknown,
  settleUnsent,
  settleWith,
  shortToken,
  unknownBecause,
  type WireConnection,
} from '../wire-connection.ts';
import { apiRequestHeaders, unusableRequestHeader } from './api-request.ts';
import { explainGoaway, type Goaway, readGoaway } from './goaway.ts';
import { allHeaders, HeaderWriter, type RequestHead, shownHeaders } from './headers.ts';
import { type ProviderTokenSource, providerTokenSource } from './provider-token.ts';
import { MAX_BODY_BYTES, pageTitleOf, readResponseBody } from './response.ts';

/** So many at once overrun nobody's bookkeeping. */
const FEW_STREAMS = 200;

/** What is known of one request between its headers going out and its stream's end. */
interface Flight {
  readonly pending: Pending;
  readonly sentMs: number;
  readonly tokenGeneration: number;
  status: number | null;
  headers: ResponseHeaders;
  /** `null` until the first piece of a body that is kept. */
  body: Buffer[] | null;
  bodyBytes: number;
  settled: boolean;
  timedOut: boolean;
}

type FlightStream = Http2Stream<Flight>;
type State = 'opening' | 'open' | 'checking' | 'draining' | 'closed';

/** One connection to an HTTP/2 API host (Apple: Sending notification requests to APNs). */
export class Http2Connection implements WireConnection {
  readonly number: number;
  readonly #setup: ConnectionSetup;
  readonly #authority: string;
  readonly #notificationHeaders: HeaderWriter;
  readonly #accepted: Explanation;
  readonly #tokens: ProviderTokenSource | null;
  readonly #flights = new Set<FlightStream>();
  /** Answered ones whose streams are still open, with what keeps them from being reset. */
  readonly #lingering = new Map<FlightStream, () => void>();
  #lost: FlightStream[] = [];
  #state: State = 'opening';
  #opening: OpeningTls | null = null;
  #failing: (() => TlsFailing) | null = null;
  #session: Http2Session<Flight> | null = null;
  #socket: TLSSocket | null = null;
  #streamLimit = 0;
  /** The newest stream there was when the peer last lowered its limit: it may refuse that and older ones for it. */
  #loweredAfter = 0;
  #peerTrustsToken: boolean;
  /** Of the first provider token that went out here; `null` until then. */
  #sinceExpiry: number | null = null;
  #goaway: Goaway | null = null;
  #refusedInHandshake = false;
  /** Why nothing was answered on it, where nothing else is known of its end. */
  #whyUseless: ApnsError | null = null;
  /** It was let go by whoever had it. */
  #finished = false;
  #cause: ApnsError | null = null;
  #openedAt: number | null = null;
  #openedMs = 0;
  #handed = 0;
  #forcingClose = false;
  #cancelStarved: (() => void) | null = null;
  #cancelEnd: (() => void) | null = null;
  #answers = 0;
  #answeredMs = 0;
  /** How many requests in a row ended without an answer. */
  #unanswered = 0;
  #heardMs = 0;
  /** Since when it is open and nothing is in flight; `null` before. */
  #idleSince: Moment | null = null;
  #timers: readonly (() => void)[] = [];
  #payload: { readonly text: string; readonly bytes: Buffer } | null = null;

  constructor(setup: ConnectionSetup) {
    this.number = setup.number;
    this.#setup = setup;
    const { endpoint, credential } = setup;
    this.#authority = endpoint.port === 443 ? hostAndPort(endpoint).slice(0, -4) : hostAndPort(endpoint);
    this.#notificationHeaders = new HeaderWriter(this.#authority);
    this.#accepted = explainAccepted('answered', endpoint);
    this.#tokens = credential.kind === 'provider-token-key' ? providerTokenSource(credential) : null;
    this.#peerTrustsToken = this.#tokens === null;
    this.#report('connecting');
    void this.#open();
  }

  get leaving(): boolean {
    return this.#state === 'draining' || this.#state === 'closed';
  }

  room(): number {
    if (this.#state !== 'open') return 0;
    if (this.#tokens !== null && this.#sinceExpiry !== null && this.#tokens.sinceExpiry > this.#sinceExpiry) {
      this.#drainBecause('http2', 'The provider token expired on another connection: a new connection takes over.');
      return 0;
    }
    const { limits } = this.#setup;
    if (this.#flights.size === 0 && (this.#idleSince?.agoMs() ?? 0) > limits.checkAfterIdleMs) {
      this.#checkAlive();
      return 0;
    }
    return Math.max(0, this.#limit() - this.#flights.size);
  }

  /** After a long idle time (a computer that slept) the connection may be dead: better asked than found out with a notification on it. */
  #checkAlive(): void {
    const { clock, limits, endpoint, owner } = this.#setup;
    if (this.#session === null || this.#session.isGone) {
      this.#state = 'draining';
      return;
    }
    this.#state = 'checking';
    this.#unwatch();
    this.#timers = [
      clock.after(limits.checkTimeoutMs, () => {
        this.#cause ??= deadWhileIdle(endpoint);
        this.#end();
      }),
    ];
    this.#session.ping(() => {
      if (this.#state !== 'checking') return;
      this.#unwatch();
      this.#heardMs = clock.monotonicMs();
      this.#idleSince = new Moment(clock);
      this.#state = 'open';
      owner.onRoom();
    });
  }

  /**
   * One at a time until the first provider token proved valid (Apple), or a peer that answered nothing before answers; then
   * what the peer and we allow.
   */
  #limit(): number {
    const isTrial = this.#setup.isTrial && this.#answers === 0;
    return this.#peerTrustsToken && !isTrial ? this.#streamLimit : Math.min(1, this.#streamLimit);
  }

  hand(pending: Pending): void {
    const session = this.#session;
    if (session === null || this.#state !== 'open') {
      setImmediate(() => this.#giveBack([pending], this.#causeOfEnd()));
      return;
    }
    const { clock } = this.#setup;
    let stream: FlightStream;
    try {
      const token = this.#tokens?.token(clock) ?? null;
      this.#sinceExpiry ??= token?.sinceExpiry ?? null;
      const head = this.#headOf(pending, token?.text ?? null);
      if (isLogged(pending)) this.#logRequest(pending, head);
      const flight: Flight = {
        pending,
        sentMs: clock.monotonicMs(),
        tokenGeneration: token?.generation ?? 0,
        status: null,
        headers: NO_HEADERS,
        body: null,
        bodyBytes: 0,
        settled: false,
        timedOut: false,
      };
      stream = session.request(head.path, head.fields, this.#bytesOf(bodyOf(pending)), flight);
    } catch (cause) {
      this.#refuseToHand(pending, cause);
      return;
    }
    pending.sends += 1;
    if (pending.kind === 'notification') this.#handed += 1;
    if (this.#flights.size === 0) this.#heardMs = stream.context.sentMs;
    this.#flights.add(stream);
    if (this.#flights.size === 1) this.#watch();
  }

  #headOf(pending: Pending, providerToken: string | null): RequestHead {
    if (pending.kind === 'request') {
      const field = unusableRequestHeader(pending.request);
      if (field !== null) throw headerUnusable(field);
      return apiRequestHeaders(pending.request, this.#authority, providerToken);
    }
    const made = this.#notificationHeaders.headersOf(pending.notification, providerToken);
    if ('unusable' in made) throw headerUnusable(made.unusable);
    return made;
  }

  /** A session that is going away refuses requests before its events tell us so; a key that cannot sign throws too. */
  #refuseToHand(pending: Pending, cause: unknown): void {
    if (cause instanceof ApnsError) {
      settleUnsent(pending, this.#setup.clock, cause);
      return;
    }
    this.#state = 'draining';
    // Of a session that is gone it is told in a moment why.
    if (this.#session?.isGone !== true) this.#cause ??= this.#lostBy(cause);
    setImmediate(() => {
      this.#giveBack([pending], this.#causeOfEnd());
      this.#endWhenEmpty();
    });
  }

  /** Batches send the same text again and again: its bytes are made once. */
  #bytesOf(text: string): Buffer {
    if (this.#payload?.text === text) return this.#payload.bytes;
    const bytes = Buffer.from(text, 'utf8');
    this.#payload = { text, bytes };
    return bytes;
  }

  flush(): void {}

  cancel(cause: ApnsError): void {
    if (this.#state === 'closed') return;
    this.#cause ??= cause;
    if (this.#opening !== null) this.#opening.abort(cause);
    this.#end();
  }

  finish(): void {
    if (this.#state === 'opening') this.cancel(closedByUs());
    if (this.#state !== 'open' && this.#state !== 'checking') return;
    this.#finished = true;
    this.#unwatchIfIdle();
    this.#state = 'draining';
    this.#endWhenEmpty();
  }

  async #open(): Promise<void> {
    const { endpoint, credential, limits, clock } = this.#setup;
    const startedMs = clock.monotonicMs();
    const opening = this.#setup.open({
      endpoint,
      credential,
      alpnProtocols: ['h2'],
      timeoutMs: limits.connectMs,
      clock,
      log: (entry) => this.#log(entry.phase, entry.level, entry.sentence, entry.details ?? []),
    });
    this.#opening = opening;
    this.#failing = opening.failing;
    try {
      const socket = await opening.opened;
      this.#opening = null;
      this.#socket = socket;
      if (socket.destroyed) throw explainEarlyClose(opening.failure(), opening.failing());
      if (socket.alpnProtocol !== 'h2') throw explainNoHttp2(socket.alpnProtocol ?? false, endpoint);
      this.#startSession(socket, opening, limits.connectMs - (clock.monotonicMs() - startedMs));
    } catch (error) {
      this.#opening = null;
      this.#socket?.destroy();
      this.#cause ??= asApnsError(error);
      this.#close(opening.facts());
    }
  }

  #startSession(socket: TLSSocket, opening: OpeningTls, msLeft: number): void {
    const { endpoint, clock, limits } = this.#setup;
    const cancelTimeout = clock.after(Math.max(0, msLeft), () => {
      this.#cause ??= explainConnectTimeout(limits.connectMs, 'http2', endpoint);
      this.#end();
    });
    this.#timers = [cancelTimeout];
    let failure: unknown = null;
    // A server that says so has the client's part of the handshake: with TLS 1.2 it ends it, with 1.3 it hands out a
    // ticket (RFC 8446 section 4.6.1).
    let hasHandshake = socket.getProtocol() !== 'TLSv1.3';
    socket.once('session', () => {
      hasHandshake = true;
    });
    socket.on('error', (error) => {
      failure ??= error;
      this.#end();
    });
    const session = new Http2Session<Flight>(socket, {
      onSettings: (maxConcurrentStreams) => {
        cancelTimeout();
        this.#onSettings(maxConcurrentStreams);
      },
      onGoaway: (code, lastStreamId, data) => this.#onGoaway(readGoaway(code, lastStreamId, data)),
      onResponse: (stream, status, headers, isWhole) => this.#onResponse(stream, status, headers, isWhole),
      onData: (stream, piece) => this.#onData(stream, piece),
      onStreamClosed: (stream) => this.#onStreamClosed(stream),
      onClosed: (error) => {
        cancelTimeout();
        failure ??= error ?? opening.failure();
        this.#refusedInHandshake = refusedInHandshake(opening.failing().seen, hasHandshake || session.hasBeenRead);
        if (this.#goaway === null && this.#cause === null) {
          if (error !== null) this.#cause = http2Broken(endpoint, error);
          else if (this.#openedAt === null || this.#refusedInHandshake)
            this.#cause = explainEarlyClose(failure, opening.failing());
          else if (failure !== null) this.#cause = this.#lostBy(failure);
        }
        setImmediate(() => {
          this.#settleLost();
          this.#close([]);
        });
      },
    });
    this.#session = session;
  }

  #onSettings(maxConcurrentStreams: number): void {
    const { endpoint, limits, clock } = this.#setup;
    const before = this.#streamLimit;
    this.#streamLimit = Math.min(streamsToUse(maxConcurrentStreams, endpoint.host), limits.streams);
    if (this.#state === 'opening') {
      this.#state = 'open';
      this.#openedAt = clock.now();
      this.#openedMs = clock.monotonicMs();
      this.#heardMs = this.#openedMs;
      this.#idleSince = new Moment(clock);
      this.#log('http2', 'info', 'HTTP/2 is up: the server sent its settings.', [
        ['Streams at once', streamsShown(maxConcurrentStreams)],
      ]);
      this.#report('open');
    } else if (this.#streamLimit !== before)
      this.#log('http2', 'detail', 'The server changed how many requests it takes at once.', [
        ['Streams at once', streamsShown(maxConcurrentStreams)],
      ]);
    if (this.#streamLimit < before)
      this.#loweredAfter = Math.max(0, ...[...this.#flights, ...this.#lost].map(({ id }) => id));
    this.#cancelStarved?.();
    this.#cancelStarved = null;
    if (this.#streamLimit === 0)
      this.#cancelStarved = clock.after(limits.requestMs, () => {
        this.#cause ??= noStreamsAllowed(endpoint, limits.requestMs);
        this.#state = 'draining';
        this.#endWhenEmpty();
        this.#makeWay();
      });
    if (this.#streamLimit > before) this.#setup.owner.onRoom();
  }

  #onResponse(stream: FlightStream, status: number, headers: ResponseHeaders, isWhole: boolean): void {
    const { context: flight } = stream;
    const { clock, owner } = this.#setup;
    flight.status = status;
    flight.headers = headers;
    this.#heardMs = clock.monotonicMs();
    this.#answeredMs = this.#heardMs;
    this.#unanswered = 0;
    this.#answers += 1;
    owner.onAnswered();
    if (this.#answers === 1) {
      this.#compareClocks(headers);
    } else if (status !== 200) this.#setup.gatewayClock.note(headers['date'], clock);
    if (!this.#peerTrustsToken && status !== 403) {
      this.#peerTrustsToken = true;
      owner.onRoom();
    }
    const { pending } = flight;
    if (pending.kind !== 'notification') return;
    const { closeMs, bodyMs } = this.#setup.limits;
    if (status >= 300) {
      if (!isWhole) this.#resetLater(stream, bodyMs);
      return;
    }
    // Nothing that a body could say would change it.
    if (status === 200 && headers['apns-id'] !== undefined) this.#settleAccepted(flight, pending, headers);
    else this.#settleFromElsewhere(flight, pending, status);
    if (!isWhole) this.#resetLater(stream, closeMs);
  }

  /** An answered request whose stream the server never ends must not keep a place, or the connection. */
  #resetLater(stream: FlightStream, ms: number): void {
    const cancel = this.#setup.clock.after(ms, () => {
      this.#lingering.delete(stream);
      this.#session?.reset(stream, HTTP2_ERROR.cancel);
    });
    this.#lingering.set(stream, cancel);
  }

  /** What is said beyond an acceptance is of no interest. */
  #onData(stream: FlightStream, piece: Buffer): void {
    const flight = stream.context;
    if (flight.settled) return;
    const { pending } = flight;
    const most = pending.kind === 'notification' ? MAX_BODY_BYTES : pending.request.mostAnswerBytes;
    flight.bodyBytes += piece.length;
    if (flight.bodyBytes > most) this.#session?.reset(stream, HTTP2_ERROR.cancel);
    else if (flight.body === null) flight.body = [piece];
    else flight.body.push(piece);
  }

  /** The log tells of each connection's first comparison. */
  #compareClocks({ date }: ResponseHeaders): void {
    const { gatewayClock, clock, endpoint } = this.#setup;
    gatewayClock.note(date, clock);
    const entry = date === undefined ? null : gatewayClock.logEntry(endpoint, clock);
    if (entry !== null) this.#log(entry.phase, entry.level, entry.sentence, entry.details ?? []);
  }

  #settleAccepted(flight: Flight, pending: PendingNotification, headers: ResponseHeaders): void {
    flight.settled = true;
    if (pending.logged) this.#logResponse(flight, 'success', this.#accepted, '');
    settleWith(pending, {
      index: pending.index,
      deviceToken: pending.notification.deviceToken,
      outcome: 'accepted',
      status: 200,
      reason: null,
      apnsId: headerOf(headers, 'apns-id'),
      apnsUniqueId: headerOf(headers, 'apns-unique-id'),
      timestamp: null,
      ms: this.#heardMs - pending.startedMs,
      explanation: this.#accepted,
    });
  }

  #onStreamClosed(stream: FlightStream): void {
    this.#flights.delete(stream);
    this.#lingering.get(stream)?.();
    this.#lingering.delete(stream);
    const { status, settled } = stream.context;
    if (status === null) {
      this.#noteUnanswered(stream);
      this.#lost.push(stream);
      if (this.#lost.length === 1) setImmediate(() => this.#settleLost());
    } else if (!settled) this.#settleAnswered(stream, status);
    if (this.#flights.size === 0) this.#onIdle();
    else if (this.#isUsable()) this.#setup.owner.onRoom();
  }

  /**
   * A peer that lives and answers no request is fed no more of them: where one ran out of time and nothing was answered
   * for as long, or as many in a row as it takes at once ended without an answer.
   */
  #noteUnanswered({ context: { timedOut, pending }, isReset, errorCode }: FlightStream): void {
    if (!isReset || errorCode === HTTP2_ERROR.refusedStream || !this.#isUsable()) return;
    const { endpoint, limits, clock } = this.#setup;
    this.#unanswered += 1;
    const isDeaf = timedOut && clock.monotonicMs() >= this.#answeredMs + limits.requestMs;
    if (!isDeaf && this.#unanswered < this.#limit()) return;
    this.#whyUseless ??= timedOut ? answersNothing(endpoint, limits.requestMs) : streamReset(errorCode, endpoint);
    const what = pending.kind === 'notification' ? 'notification' : 'request';
    this.#drainBecause('http2', `No ${what} is answered any more on this connection: it takes nothing more.`);
  }

  /** A session that is gone loses its streams before it says that it closed. */
  #isUsable(): boolean {
    return this.#state === 'open' && this.#session?.isGone === false;
  }

  #onIdle(): void {
    this.#unwatch();
    this.#idleSince = new Moment(this.#setup.clock);
    if (this.#isUsable()) {
      this.#report('open');
      this.#setup.owner.onRoom();
    } else this.#endWhenEmpty();
  }

  #settleAnswered({ context: flight, isWhole: whole }: FlightStream, status: number): void {
    const { pending, headers } = flight;
    const { clock, endpoint, credential, owner } = this.#setup;
    const body = Buffer.concat(flight.body ?? []);
    const { reason, timestamp } = status < 300 ? NO_REASON : readResponseBody(body);
    const page = status < 300 || reason !== null ? null : pageTitleOf(body);
    flight.settled = true;
    if (reason === 'ExpiredProviderToken' && this.#tokens !== null)
      if (this.#tokens.renewAfterExpiry(flight.tokenGeneration, clock)) {
        this.#drainBecause('http2', 'The provider token expired: a new one is made, and used on a new connection.');
        owner.onReturned([pending], providerTokenExpired());
        return;
      }
    const clockOffsetMs = this.#setup.gatewayClock.offsetMs;
    const explanation =
      pending.kind === 'request'
        ? explainRequest({ status, reason, page }, endpoint, clockOffsetMs)
        : reason === null && !whole && flight.bodyBytes <= MAX_BODY_BYTES
          ? explainBrokenOff(status)
          : explainHttp2(
              { status, reason, page, timestamp },
              { notification: pending.notification, endpoint, credential, clockOffsetMs },
            );
    if (isLogged(pending))
      this.#logResponse(flight, status < 300 ? 'success' : 'failure', explanation, bodyShown(body));
    if (pending.kind === 'request') {
      settleRequest(pending, clock, { answered: true, status, headers, body, clockOffsetMs, whole });
      return;
    }
    settle(pending, clock, 'rejected', reason, explanation, {
      status,
      apnsId: headerOf(headers, 'apns-id'),
      apnsUniqueId: headerOf(headers, 'apns-unique-id'),
      timestamp: status === 410 ? timestamp : null,
    });
  }

  /** APNs gives each notification that it accepts an id: who says 200 without one is somebody else. */
  #settleFromElsewhere(flight: Flight, pending: PendingNotification, status: number): void {
    const { clock, endpoint } = this.#setup;
    flight.settled = true;
    const cause = answeredByAnother(endpoint, status);
    const explanation = unknownBecause(cause);
    if (pending.logged) this.#logResponse(flight, 'failure', explanation, '');
    settle(pending, clock, 'unknown', cause.reason, explanation, { status });
  }

  /** Streams that ended without an answer, once everything that the connection had to say of its end has been heard. */
  #settleLost(): void {
    const lost = this.#lost;
    this.#lost = [];
    const returned: Pending[] = [];
    const unwritten: Pending[] = [];
    let refused = false;
    let overrun = false;
    for (const stream of lost) {
      const { pending } = stream.context;
      if (!isUnprocessed(stream, { goaway: this.#goaway, refusedInHandshake: this.#refusedInHandshake })) {
        settleUnknown(pending, this.#setup.clock, this.#causeOfLoss(stream));
        continue;
      }
      if (!stream.isWritten) {
        pending.sends -= 1;
        unwritten.push(pending);
        continue;
      }
      if (this.#goaway === null && stream.errorCode === HTTP2_ERROR.refusedStream) {
        refused = true;
        overrun ||= stream.id > this.#loweredAfter || pending.refusedBy === this.number;
        pending.refusedBy = this.number;
      }
      returned.push(pending);
    }
    if (refused) this.#whyUseless ??= streamRefused();
    if (overrun && this.#cause === null)
      this.#drainBecause('http2', 'A request was refused before it was looked at: a new connection takes over.');
    // Each goes in front of what waits: the older ones last.
    this.#giveBack(unwritten, this.#causeOfEnd());
    this.#giveBack(returned, (refused ? (this.#cause ?? this.#whyUseless) : null) ?? this.#causeOfEnd());
  }

  #causeOfLoss({ context, isReset, errorCode }: FlightStream): ApnsError {
    if (context.timedOut) return requestTimedOut(this.#setup.limits.requestMs);
    if (isReset && this.#cause === null) return streamReset(errorCode, this.#setup.endpoint);
    this.#cause ??= this.#lostBy(null);
    return this.#cause;
  }

  #causeOfEnd(): ApnsError {
    return this.#cause ?? this.#lostBy(null);
  }

  #lostBy(failure: unknown): ApnsError {
    return connectionLost(lostOf(this.#failing, this.#setup.endpoint), failure);
  }

  #giveBack(returned: readonly Pending[], cause: ApnsError): void {
    if (returned.length > 0) this.#setup.owner.onReturned(returned, cause);
  }

  /** A server may announce first and draw the line, or say why, in a second frame (RFC 9113 section 6.8). */
  #onGoaway(goaway: Goaway): void {
    const { endpoint, credential } = this.#setup;
    if (this.#state === 'closed') return;
    const before = this.#goaway;
    const saysWhy = before !== null && before.reason === null && goaway.reason !== null;
    if (goaway.errorCode !== HTTP2_ERROR.noError) this.#endSoon();
    if (before !== null && !saysWhy && goaway.lastStreamId >= before.lastStreamId) return;
    this.#goaway = {
      ...goaway,
      reason: goaway.reason ?? before?.reason ?? null,
      lastStreamId: Math.min(goaway.lastStreamId, before?.lastStreamId ?? goaway.lastStreamId),
    };
    this.#state = 'draining';
    this.#unwatchIfIdle();
    if (saysWhy && this.#cause?.code === 'GoingAway') this.#cause = null;
    this.#cause ??= explainGoaway(goaway, endpoint, credential);
    if (before !== null && !saysWhy) return;
    // What waits need not wait for what is still in flight here.
    if (!this.#cause.permanent) this.#makeWay();
    const quiet = this.#flights.size === 0 && this.#lost.length === 0 && !this.#cause.permanent;
    this.#log(
      'http2',
      quiet ? 'info' : 'warning',
      `The server announced that it is going away: ${this.#cause.explanation.sentence}`,
      [
        ['Error code', errorName(goaway.errorCode)],
        ['Last stream id', String(goaway.lastStreamId)],
        ['Data', goaway.text === '' ? 'none' : goaway.text],
        ['Requests in flight', String(this.#flights.size)],
      ],
    );
    this.#endWhenEmpty();
  }

  /** After an error the peer closes, and may say before what it has answered (RFC 9113 section 6.8). */
  #endSoon(): void {
    this.#cancelEnd ??= this.#setup.clock.after(this.#setup.limits.closeMs, () => this.#end());
  }

  #drainBecause(phase: LogEntry['phase'], sentence: string): void {
    if (this.#state !== 'open') return;
    this.#log(phase, 'warning', sentence, []);
    this.#state = 'draining';
    this.#makeWay();
    setImmediate(() => this.#endWhenEmpty());
  }

  /** It takes no more: another takes over, at once if anything was answered here. */
  #makeWay(): void {
    const { owner } = this.#setup;
    if (this.#answers === 0) owner.onUseless();
    else setImmediate(() => owner.onRoom());
  }

  #watch(): void {
    const { clock, limits } = this.#setup;
    this.#unwatch();
    const now = clock.monotonicMs();
    const oldest = this.#oldest();
    if (oldest === null) return;
    const silenceEnds = this.#heardMs + limits.pingAfterMs;
    const requestEnds = oldest.context.sentMs + limits.requestMs;
    this.#timers = [
      clock.after(Math.max(1, Math.min(silenceEnds, requestEnds) - now), () => {
        this.#endOverdue();
        if (clock.monotonicMs() >= this.#heardMs + limits.pingAfterMs) this.#ping();
        else this.#watch();
      }),
    ];
  }

  #unwatch(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers = [];
  }

  #unwatchIfIdle(): void {
    if (this.#flights.size === 0) this.#unwatch();
  }

  /** Flights are in the order they were sent. */
  #oldest(): FlightStream | null {
    for (const stream of this.#flights) if (!stream.context.timedOut) return stream;
    return null;
  }

  #endOverdue(): void {
    const { clock, limits } = this.#setup;
    const now = clock.monotonicMs();
    for (const stream of this.#flights) {
      const flight = stream.context;
      if (flight.timedOut) continue;
      if (now < flight.sentMs + limits.requestMs) return;
      flight.timedOut = true;
      this.#session?.reset(stream, HTTP2_ERROR.cancel);
    }
  }

  /** Asks a silent peer for a sign of life, and gives the connection up where none comes. */
  #ping(): void {
    const { clock, limits, endpoint } = this.#setup;
    const session = this.#session;
    if (session === null || session.isGone) return;
    this.#unwatch();
    this.#log('http2', 'detail', 'Nothing was heard for a while: the server is asked for a sign of life (PING).', []);
    this.#timers = [
      clock.after(limits.pingTimeoutMs, () => {
        this.#cause ??= peerSilent(endpoint, limits.pingAfterMs + limits.pingTimeoutMs);
        this.#end();
      }),
    ];
    session.ping(() => {
      if (this.#state === 'closed') return;
      this.#heardMs = clock.monotonicMs();
      if (this.#flights.size > 0) this.#watch();
    });
  }

  #endWhenEmpty(): void {
    if (this.#flights.size > 0 || this.#state === 'closed') return;
    if (this.#session === null || this.#socket?.destroyed !== false) return;
    this.#session.close();
    this.#forceCloseLater();
  }

  /** Ends the connection at once; streams in flight are lost. */
  #end(): void {
    this.#unwatch();
    const session = this.#session;
    if (session === null) {
      this.#socket?.destroy();
      return;
    }
    this.#state = 'draining';
    session.destroy();
    this.#socket?.destroy();
  }

  /** A peer that never closes its side must not keep the socket. */
  #forceCloseLater(): void {
    if (this.#forcingClose) return;
    this.#forcingClose = true;
    const cancel = this.#setup.clock.after(this.#setup.limits.closeMs, () => this.#socket?.destroy());
    this.#socket?.once('close', cancel);
  }

  #close(facts: readonly LogDetail[]): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#unwatch();
    this.#cancelStarved?.();
    this.#cancelEnd?.();
    this.#socket?.destroy();
    // Whoever takes connections and carries nothing on them is not to be stormed, however politely it ends them.
    if (this.#answers === 0 && !this.#finished) this.#cause ??= this.#whyUseless ?? closedUnused(this.#setup.endpoint);
    const cause = this.#cause;
    const opened = this.#openedAt !== null;
    if (!opened && cause !== null) {
      const level = cause.code === 'Cancelled' || cause.code === 'ConnectionClosed' ? 'info' : 'failure';
      this.#log(cause.phase, level, cause.explanation.sentence, [...failureDetails(cause), ...facts]);
    } else {
      const seconds = ((this.#setup.clock.monotonicMs() - this.#openedMs) / 1000).toFixed(1);
      this.#log('close', cause === null ? 'info' : 'warning', `Connection closed after ${seconds} s.`, [
        ['Why', cause?.explanation.sentence ?? 'closed in good order'],
        ...(cause === null ? [] : failureDetails(cause)),
        ['Notifications', String(this.#handed)],
      ]);
    }
    this.#report('closed');
    this.#setup.owner.onClosed(cause, opened);
  }

  #report(state: ConnectionStatus['state']): void {
    this.#setup.onConnection({
      connection: this.number,
      destination: peerOf(this.#setup.endpoint),
      wire: 'http2',
      state,
      openedAt: this.#openedAt,
      notifications: this.#handed,
    });
  }

  #log(phase: LogEntry['phase'], level: LogEntry['level'], sentence: string, details: readonly LogDetail[]): void {
    this.#setup.log({ phase, level, sentence, details, connection: this.number });
  }

  #logRequest(pending: Pending, head: RequestHead): void {
    const again = pending.sends === 0 ? '' : ' once more';
    const body = bodyOf(pending);
    const sentence =
      pending.kind === 'notification'
        ? `Sending to ${nameOf(pending)}${again}.`
        : `${nameOf(pending)}: asking ${peerName(peerOf(this.#setup.endpoint))}${again}.`;
    this.#log('notification', 'info', sentence, [
      ...shownHeaders(allHeaders(head)),
      ...(body === '' ? [] : ([['Payload', `${this.#bytesOf(body).length} bytes`]] as const)),
    ]);
  }

  #logResponse(
    { pending, headers, status }: Flight,
    level: 'success' | 'failure',
    explanation: Explanation,
    body: string,
  ): void {
    this.#log('notification', level, `${nameOf(pending)}: ${explanation.sentence}`, [
      ['Answer', String(status)],
      ...shownHeaders(Object.entries(headers)),
      ...(body === '' ? [] : ([['Body', body]] as const)),
      ...(level === 'success' ? [] : ([['What to do', explanation.remedy]] as const)),
    ]);
  }
}

const NO_REASON = { reason: null, timestamp: null };
const NO_HEADERS: ResponseHeaders = {};

/** Whom or what it is about, for the log. */
function nameOf(pending: Pending): string {
  return pending.kind === 'notification' ? shortToken(pending.notification.deviceToken) : pending.request.name;
}

/** '' where nothing follows the headers. */
function bodyOf(pending: Pending): string {
  return pending.kind === 'notification' ? pending.notification.payload : pending.request.body;
}

function bodyShown(body: Buffer): string {
  return body.toString('utf8', 0, 2_000);
}

/**
 * What is used of a peer's limit: all of it, for at Apple's distance each request in flight counts. On this computer
 * half of a large one keeps both sides busy, and spares servers made with Node: one that answers before it has read a
 * request still counts it until its own bookkeeping is done, and resets what is over its limit in a way that proves
 * nothing.
 */
function streamsToUse(maxConcurrentStreams: number, host: string): number {
  if (maxConcurrentStreams <= FEW_STREAMS || !isLoopback(host)) return maxConcurrentStreams;
  return Math.max(FEW_STREAMS, Math.ceil(maxConcurrentStreams / 2));
}

function streamsShown(maxConcurrentStreams: number): string {
  return maxConcurrentStreams === NO_STREAM_LIMIT ? 'no limit' : String(maxConcurrentStreams);
}

function headerOf(headers: ResponseHeaders, name: string): string | null {
  const value = headers[name];
  return value === undefined ? null : printable(value);
}
