import type { TLSSocket } from 'node:tls';
import type { EventFacts, EventId } from '../../../contract/facts/events.ts';
import type { LogDetail } from '../../../contract/log-entry.ts';
import { told } from '../../../contract/told.ts';
import { Http2Session, type ResponseHeaders } from '../../http2/client/session.ts';
import { HTTP2_ERROR } from '../../http2/protocol-error.ts';
import { explainConnectTimeout } from '../connect-failures.ts';
import { ConnectionLife } from '../connection-life.ts';
import { ApnsError } from '../errors.ts';
import {
  answersNothing,
  closedByUs,
  closedUnused,
  http2Broken,
  noStreamsAllowed,
  providerTokenExpired,
  requestTimedOut,
  streamRefused,
  streamReset,
} from '../failures.ts';
import type { OpeningTls } from '../open-tls.ts';
import { explainEarlyClose, explainNoHttp2 } from '../tls/tls-failures.ts';
import {
  type ConnectionSetup,
  type Pending,
  settleUnknown,
  settleUnsent,
  type WireConnection,
} from '../wire-connection.ts';
import { bodyOf, Exchanges, type Flight, type FlightStream, flightOf, readAnswer, takePiece } from './exchange.ts';
import { explainGoaway, type Goaway, goawayDetails, joinGoaways, readGoaway } from './goaway.ts';
import { Liveness } from './liveness.ts';
import { sortLost } from './lost-streams.ts';
import { type ProviderTokenSource, providerTokenSource } from './provider-token.ts';
import { streamsShown, streamsToUse } from './stream-limit.ts';

type State = 'opening' | 'open' | 'checking' | 'draining' | 'closed';

/** One connection to an HTTP/2 API host (Apple: Sending notification requests to APNs). */
export class Http2Connection implements WireConnection {
  readonly number: number;
  readonly #setup: ConnectionSetup;
  readonly #life: ConnectionLife;
  readonly #tokens: ProviderTokenSource | null;
  readonly #flights = new Set<FlightStream>();
  readonly #exchanges: Exchanges;
  readonly #liveness: Liveness;
  #lost: FlightStream[] = [];
  #state: State = 'opening';
  #session: Http2Session<Flight> | null = null;
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
  #cancelStarved: (() => void) | null = null;
  #cancelEnd: (() => void) | null = null;
  #answers = 0;
  #answeredMs = 0;
  /** How many requests in a row ended without an answer. */
  #unanswered = 0;

  constructor(setup: ConnectionSetup) {
    this.number = setup.number;
    this.#setup = setup;
    const { endpoint, credential } = setup;
    this.#tokens = credential.kind === 'provider-token-key' ? providerTokenSource(credential) : null;
    this.#peerTrustsToken = this.#tokens === null;
    this.#life = new ConnectionLife(setup, 'http2');
    this.#exchanges = new Exchanges(this.#life);
    this.#liveness = new Liveness(
      this.#life,
      this.#flights,
      () => this.#session,
      (cause) => this.#endBecause(cause),
    );
    void this.#life.open(
      ['h2'],
      (socket, opening, msLeft) => {
        if (socket.alpnProtocol !== 'h2') throw explainNoHttp2(socket.alpnProtocol ?? false, endpoint);
        this.#startSession(socket, opening, msLeft);
      },
      (facts) => this.#close(facts),
    );
  }

  get leaving(): boolean {
    return this.#state === 'draining' || this.#state === 'closed';
  }

  room(): number {
    if (this.#state !== 'open') return 0;
    if (this.#tokens !== null && this.#sinceExpiry !== null && this.#tokens.sinceExpiry > this.#sinceExpiry) {
      this.#drainBecause('token-expired', { here: false });
      return 0;
    }
    if (this.#flights.size === 0 && this.#life.isIdleForLong) {
      this.#checkAlive();
      return 0;
    }
    return Math.max(0, this.#limit() - this.#flights.size);
  }

  /** After a long idle time (a computer that slept) the connection may be dead: better asked than found out with a notification on it. */
  #checkAlive(): void {
    const session = this.#session;
    if (session === null || session.isGone) {
      this.#state = 'draining';
      return;
    }
    this.#state = 'checking';
    this.#liveness.check(session, () => {
      if (this.#state !== 'checking') return;
      this.#liveness.heard();
      this.#life.noteIdle();
      this.#state = 'open';
      this.#setup.owner.onRoom();
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
      setImmediate(() => this.#setup.owner.onReturned([pending], this.#causeOfEnd()));
      return;
    }
    const { clock } = this.#setup;
    let stream: FlightStream;
    try {
      const token = this.#tokens?.token(clock) ?? null;
      this.#sinceExpiry ??= token?.sinceExpiry ?? null;
      const head = this.#exchanges.headOf(pending, token?.text ?? null);
      const flight = flightOf(pending, clock.monotonicMs(), token?.generation ?? 0);
      stream = session.request(head.path, head.fields, this.#life.bytesOf(bodyOf(pending)), flight);
    } catch (cause) {
      this.#refuseToHand(pending, cause);
      return;
    }
    pending.sends += 1;
    if (pending.kind === 'notification') this.#life.handed += 1;
    if (this.#flights.size === 0) this.#liveness.heardMs = stream.context.sentMs;
    this.#flights.add(stream);
    if (this.#flights.size === 1) this.#liveness.watch();
  }

  /** A session that is going away refuses requests before its events tell us so; a key that cannot sign throws too. */
  #refuseToHand(pending: Pending, cause: unknown): void {
    if (cause instanceof ApnsError) {
      settleUnsent(pending, this.#setup.clock, cause);
      return;
    }
    this.#state = 'draining';
    // Of a session that is gone it is told in a moment why.
    if (this.#session?.isGone !== true) this.#life.cause ??= this.#life.lostBy(cause);
    setImmediate(() => {
      this.#setup.owner.onReturned([pending], this.#causeOfEnd());
      this.#endWhenEmpty();
    });
  }

  flush(): void {}

  cancel(cause: ApnsError): void {
    if (this.#state === 'closed') return;
    this.#life.cause ??= cause;
    this.#life.abort(cause);
    this.#end();
  }

  finish(): void {
    if (this.#state === 'opening') this.cancel(closedByUs());
    if (this.#state !== 'open' && this.#state !== 'checking') return;
    this.#finished = true;
    this.#liveness.stopIfIdle();
    this.#state = 'draining';
    this.#endWhenEmpty();
  }

  #startSession(socket: TLSSocket, opening: OpeningTls, msLeft: number): void {
    const { endpoint, clock, limits } = this.#setup;
    const cancelTimeout = clock.after(Math.max(0, msLeft), () =>
      this.#endBecause(explainConnectTimeout(limits.connectMs, 'http2', endpoint)),
    );
    this.#liveness.until(cancelTimeout);
    let failure: unknown = null;
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
        this.#life.hasHandshake ||= session.hasBeenRead;
        this.#refusedInHandshake = this.#life.isRefusedInHandshake;
        if (this.#goaway === null && this.#life.cause === null) {
          if (error !== null) this.#life.cause = http2Broken(endpoint, error);
          else if (this.#life.openedAt === null || this.#refusedInHandshake)
            this.#life.cause = explainEarlyClose(failure, opening.failing());
          else if (failure !== null) this.#life.cause = this.#life.lostBy(failure);
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
    const streams: readonly LogDetail[] = [['streams', streamsShown(maxConcurrentStreams)]];
    const before = this.#streamLimit;
    this.#streamLimit = Math.min(streamsToUse(maxConcurrentStreams, endpoint.host), limits.streams);
    if (this.#state === 'opening') {
      this.#state = 'open';
      this.#liveness.heardMs = clock.monotonicMs();
      this.#life.opened('http2-up', 'http2', streams);
    } else if (this.#streamLimit !== before) this.#life.tell('streams-changed', null, 'http2', 'detail', streams);
    if (this.#streamLimit < before)
      this.#loweredAfter = Math.max(0, ...[...this.#flights, ...this.#lost].map(({ id }) => id));
    this.#cancelStarved?.();
    this.#cancelStarved = null;
    if (this.#streamLimit === 0)
      this.#cancelStarved = clock.after(limits.requestMs, () => {
        this.#life.cause ??= noStreamsAllowed(endpoint, limits.requestMs);
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
    this.#answeredMs = clock.monotonicMs();
    this.#liveness.heardMs = this.#answeredMs;
    this.#unanswered = 0;
    this.#answers += 1;
    owner.onAnswered();
    if (this.#answers === 1) {
      this.#exchanges.compareClocks(headers);
    } else if (status !== 200) this.#setup.gatewayClock.note(headers['date'], clock);
    if (!this.#peerTrustsToken && status !== 403) {
      this.#peerTrustsToken = true;
      owner.onRoom();
    }
    const { pending } = flight;
    if (pending.kind !== 'notification') return;
    const { closeMs, bodyMs } = this.#setup.limits;
    if (status >= 300) {
      if (!isWhole) this.#liveness.endLater(stream, bodyMs);
      return;
    }
    // Nothing that a body could say would change it.
    if (status === 200 && headers['apns-id'] !== undefined) this.#exchanges.accept(flight, pending, this.#answeredMs);
    else this.#exchanges.settleFromElsewhere(flight, pending, status);
    if (!isWhole) this.#liveness.endLater(stream, closeMs);
  }

  #onData(stream: FlightStream, piece: Buffer): void {
    if (!takePiece(stream.context, piece)) this.#session?.reset(stream, HTTP2_ERROR.cancel);
  }

  #onStreamClosed(stream: FlightStream): void {
    this.#flights.delete(stream);
    this.#liveness.ended(stream);
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
    this.#drainBecause('nothing-answered', { what: pending.kind });
  }

  /** A session that is gone loses its streams before it says that it closed. */
  #isUsable(): boolean {
    return this.#state === 'open' && this.#session?.isGone === false;
  }

  #onIdle(): void {
    this.#liveness.stop();
    this.#life.noteIdle();
    if (this.#isUsable()) {
      this.#life.report('open');
      this.#setup.owner.onRoom();
    } else this.#endWhenEmpty();
  }

  #settleAnswered({ context: flight, isWhole }: FlightStream, status: number): void {
    const { clock, owner } = this.#setup;
    const answer = readAnswer(flight, status);
    flight.settled = true;
    if (answer.reason === 'ExpiredProviderToken' && this.#tokens?.renewAfterExpiry(flight.tokenGeneration, clock)) {
      this.#drainBecause('token-expired', { here: true });
      owner.onReturned([flight.pending], providerTokenExpired());
    } else this.#exchanges.settle(flight, status, answer, isWhole);
  }

  /** Streams that ended without an answer, once everything that the connection had to say of its end has been heard. */
  #settleLost(): void {
    const lost = this.#lost;
    this.#lost = [];
    const [connection, loweredAfter] = [this.number, this.#loweredAfter];
    const [goaway, refusedInHandshake] = [this.#goaway, this.#refusedInHandshake];
    const sorted = sortLost(lost, { connection, loweredAfter, goaway, refusedInHandshake });
    const { unknown, unwritten, returned, refused, overrun } = sorted;
    for (const stream of unknown) settleUnknown(stream.context.pending, this.#setup.clock, this.#causeOfLoss(stream));
    if (refused) this.#whyUseless ??= streamRefused();
    if (overrun && this.#life.cause === null) this.#drainBecause('request-refused', null);
    // Each goes in front of what waits: the older ones last.
    const { owner } = this.#setup;
    if (unwritten.length > 0) owner.onReturned(unwritten, this.#causeOfEnd());
    const why = refused ? (this.#life.cause ?? this.#whyUseless) : null;
    if (returned.length > 0) owner.onReturned(returned, why ?? this.#causeOfEnd());
  }

  #causeOfLoss({ context, isReset, errorCode }: FlightStream): ApnsError {
    if (context.timedOut) return requestTimedOut(this.#setup.limits.requestMs);
    if (isReset && this.#life.cause === null) return streamReset(errorCode, this.#setup.endpoint);
    this.#life.cause ??= this.#life.lostBy(null);
    return this.#life.cause;
  }

  #causeOfEnd(): ApnsError {
    return this.#life.cause ?? this.#life.lostBy(null);
  }

  /** A server may announce first and draw the line, or say why, in a second frame (RFC 9113 section 6.8). */
  #onGoaway(goaway: Goaway): void {
    const { endpoint, credential } = this.#setup;
    if (this.#state === 'closed') return;
    const before = this.#goaway;
    const saysWhy = before !== null && before.reason === null && goaway.reason !== null;
    // After an error the peer closes, and may say before what it has answered.
    if (goaway.errorCode !== HTTP2_ERROR.noError)
      this.#cancelEnd ??= this.#setup.clock.after(this.#setup.limits.closeMs, () => this.#end());
    if (before !== null && !saysWhy && goaway.lastStreamId >= before.lastStreamId) return;
    this.#goaway = joinGoaways(before, goaway);
    this.#state = 'draining';
    this.#liveness.stopIfIdle();
    if (saysWhy && this.#life.cause?.code === 'GoingAway') this.#life.cause = null;
    this.#life.cause ??= explainGoaway(goaway, endpoint, credential);
    if (before !== null && !saysWhy) return;
    // What waits need not wait for what is still in flight here.
    if (!this.#life.cause.permanent) this.#makeWay();
    const quiet = this.#flights.size === 0 && this.#lost.length === 0 && !this.#life.cause.permanent;
    const why = told(this.#life.cause.explanation);
    this.#life.tell('going-away', { why }, 'http2', quiet ? 'info' : 'warning', [
      ...goawayDetails(goaway),
      ['in-flight', this.#flights.size],
    ]);
    this.#endWhenEmpty();
  }

  #drainBecause<Id extends EventId>(event: Id, facts: EventFacts[Id]): void {
    if (this.#state !== 'open') return;
    this.#life.tell(event, facts, 'http2', 'warning');
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

  #endWhenEmpty(): void {
    if (this.#flights.size > 0 || this.#state === 'closed') return;
    if (this.#session === null || this.#life.socket?.destroyed !== false) return;
    this.#session.close();
    this.#life.destroyLater();
  }

  #endBecause(cause: ApnsError): void {
    this.#life.cause ??= cause;
    this.#end();
  }

  /** Ends the connection at once; streams in flight are lost. */
  #end(): void {
    this.#liveness.stop();
    if (this.#session !== null) this.#state = 'draining';
    this.#session?.destroy();
    this.#life.socket?.destroy();
  }

  #close(facts: readonly LogDetail[]): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#liveness.stop();
    this.#cancelStarved?.();
    this.#cancelEnd?.();
    this.#life.socket?.destroy();
    // Whoever takes connections and carries nothing on them is not to be stormed, however politely it ends them.
    if (this.#answers === 0 && !this.#finished)
      this.#life.cause ??= this.#whyUseless ?? closedUnused(this.#setup.endpoint);
    this.#life.tellClosed(facts, 'good-order');
    this.#setup.owner.onClosed(this.#life.cause, this.#life.openedAt !== null);
  }
}
