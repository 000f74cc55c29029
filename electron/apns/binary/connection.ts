import type { TLSSocket } from 'node:tls';
import type { Proof } from '../../../contract/facts/wire/answers.ts';
import type { LogDetail } from '../../../contract/log-entry.ts';
import type { BinaryCommand } from '../../../contract/notification.ts';
import type { Explanation } from '../../../contract/outcome.ts';
import { told } from '../../../contract/told.ts';
import { ConnectionLife } from '../connection-life.ts';
import type { ApnsError } from '../errors.ts';
import {
  answeredNothing,
  closedByUs,
  closedUnused,
  earlierFailed,
  frameUnusable,
  gatewayShutDown,
  peerSilent,
  refusedUnnamed,
  unreadableAnswer,
} from '../failures.ts';
import { binaryStatusName, explainAccepted, explainBinary } from '../reasons.ts';
import { gatewayLost } from '../tls/lost.ts';
import { explainEarlyClose } from '../tls/tls-failures.ts';
import {
  type ConnectionSetup,
  type PendingNotification as Pending,
  settle,
  shortToken,
  unknownBecause,
  unsentBecause,
  type WireConnection,
} from '../wire-connection.ts';
import { CodecError } from './codec-error.ts';
import { type ErrorResponse, ErrorResponseDecoder, encodeErrorResponse } from './error-response.ts';
import { Outbox } from './outbox.ts';
import { advance, type Location, SentBuffer } from './sent-buffer.ts';

/** Status that says: no device token. What a sentinel is refused with (Apple: Binary Provider API). */
const MISSING_DEVICE_TOKEN = 2;
/** Status that names the last accepted notification instead of a failed one. */
const SHUTDOWN = 10;
const NO_ERROR = 0;

/** What a connection to the binary gateway is made with besides what every connection needs. */
export interface BinarySetup extends ConnectionSetup {
  readonly command: BinaryCommand;
  readonly confirmation: 'quiet-period' | 'sentinel';
  /** The first identifier; 1 unless a test wants to see them wrap around. */
  readonly firstIdentifier?: number;
}

type State = 'opening' | 'open' | 'confirming' | 'finishing' | 'closed';

/** One connection to a binary gateway, where silence means that all is well (Apple: Binary Provider API). */
export class BinaryConnection implements WireConnection {
  readonly number: number;
  readonly #setup: BinarySetup;
  readonly #life: ConnectionLife;
  readonly #sent: SentBuffer<Pending>;
  readonly #decoder = new ErrorResponseDecoder();
  readonly #explanations: Readonly<Record<Proof, Explanation>>;
  #state: State = 'opening';
  #socketClosed = false;
  readonly #outbox: Outbox;
  #sentinel: number | null = null;
  #answered = false;
  #failure: unknown = null;
  /** Whether anything was settled by what the gateway said, or by its silence. */
  #hasSettled = false;
  #endedByGateway = false;
  #cancelQuiet: (() => void) | null = null;
  #cancelTicket: (() => void) | null = null;

  constructor(setup: BinarySetup) {
    this.number = setup.number;
    this.#setup = setup;
    this.#sent = new SentBuffer(setup.firstIdentifier);
    const accepted = (proof: Proof): Explanation => explainAccepted(proof, setup.endpoint);
    this.#explanations = {
      answered: accepted('answered'),
      proved: accepted('proved'),
      'no-error-received': accepted('no-error-received'),
    };
    this.#life = new ConnectionLife(setup, 'binary');
    this.#outbox = new Outbox(this.#life, setup.command, {
      nextIdentifier: () => this.#sent.nextIdentifier,
      onWritten: () => this.#onWritten(),
      onStalled: (cause) => this.#endBecause(cause),
    });
    void this.#life.open(
      [],
      (socket) => this.#start(socket),
      (facts) => this.#close(facts),
    );
  }

  get leaving(): boolean {
    return this.#state !== 'opening' && this.#state !== 'open';
  }

  room(): number {
    if (this.#state !== 'open' || this.#outbox.isFull) return 0;
    if (this.#sent.size === 0 && this.#life.isIdleForLong) {
      this.#leaveUnchecked();
      return 0;
    }
    const most = this.#setup.isTrial && !this.#hasSettled ? 1 : this.#setup.limits.outstandingFrames;
    return Math.max(0, most - this.#sent.size);
  }

  /** This wire has no question to ask, and what is sent into a dead connection looks as if it had been taken. */
  #leaveUnchecked(): void {
    this.#life.tell('idle-unchecked', null, 'binary', 'info');
    this.#end();
  }

  hand(pending: Pending): void {
    const { clock, limits } = this.#setup;
    if (this.#state !== 'open') {
      this.#return([pending], this.#life.cause ?? this.#life.lostBy(this.#failure));
      return;
    }
    try {
      this.#outbox.add(pending, this.#sent.nextIdentifier);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      const cause = frameUnusable(error, error.fault);
      settle(pending, clock, 'unsent', cause.reason, unsentBecause(cause));
      return;
    }
    pending.sends += 1;
    this.#life.handed += 1;
    this.#sent.add(pending);
    this.#outbox.writeSoon();
    if (this.#sent.size >= limits.outstandingFrames) this.flush();
  }

  #onWritten(): void {
    this.#cancelQuiet ??= this.#setup.clock.after(this.#setup.limits.quietMs, () => this.#onQuiet());
    if (this.#state === 'open' && this.#outbox.isHalfEmpty) this.#setup.owner.onRoom();
  }

  /** The quiet period of some notifications may have passed; with a sentinel nothing more came for as long, so it is time to ask. */
  #onQuiet(): void {
    this.#cancelQuiet = null;
    if (this.#state === 'closed' || this.#state === 'confirming') return;
    const { clock, limits, confirmation } = this.#setup;
    const now = clock.monotonicMs();
    const { lastMs } = this.#outbox;
    if (lastMs === null) return;
    // Electron's runtime does not tell of an alert; after one nothing is read any more.
    if ((this.#life.failing?.seen.alert ?? null) !== null) {
      this.#onSocketClosed();
      return;
    }
    if (confirmation === 'sentinel') {
      if (lastMs + limits.quietMs <= now) this.flush();
      else this.#cancelQuiet = clock.after(lastMs + limits.quietMs - now, () => this.#onQuiet());
      return;
    }
    const quietBefore = this.#outbox.takeLeft(now - limits.quietMs);
    if (quietBefore !== null) {
      // What was called accepted for the silence after it cannot be called unread for what comes later.
      this.#life.hasHandshake = true;
      this.#settleAccepted(this.#sent.takeBefore(quietBefore), 'no-error-received');
    }
    const { oldestMs } = this.#outbox;
    if (oldestMs !== null) this.#cancelQuiet = clock.after(oldestMs + limits.quietMs - now, () => this.#onQuiet());
    if (this.#state === 'finishing') {
      if (this.#sent.size === 0) this.#end();
      return;
    }
    if (this.#sent.size === 0) {
      this.#life.noteIdle();
      this.#life.report('open');
    }
    this.#setup.owner.onRoom();
  }

  /** With a sentinel, asks at once; the quiet period cannot be hurried. */
  flush(): void {
    const { confirmation, clock, limits } = this.#setup;
    if (confirmation !== 'sentinel' || this.#state !== 'open' || this.#sent.size === 0) return;
    this.#state = 'confirming';
    this.#sentinel = this.#sent.nextIdentifier;
    this.#life.tell('sentinel-sent', null, 'binary', 'detail', [['identifier', this.#sentinel]]);
    this.#outbox.addSentinel(this.#sentinel);
    this.#outbox.write();
    setImmediate(() => this.#setup.owner.onRoom());
    const ms = limits.pingAfterMs + limits.pingTimeoutMs;
    this.#cancelQuiet?.();
    this.#cancelQuiet = clock.after(ms, () => this.#endBecause(peerSilent(this.#setup.endpoint, ms)));
  }

  cancel(cause: ApnsError): void {
    if (this.#state === 'closed') return;
    this.#life.cause ??= cause;
    if (this.#life.isOpening) this.#life.abort(cause);
    else this.#end();
  }

  finish(): void {
    if (this.#state === 'opening') this.cancel(closedByUs());
    if (this.#state !== 'open') return;
    if (this.#sent.size === 0) this.#end();
    else if (this.#setup.confirmation === 'sentinel') this.flush();
    else this.#state = 'finishing';
  }

  /**
   * With TLS 1.3 the peer has not yet looked at the client certificate when our side of the handshake is done. Its
   * session ticket shows that it has (RFC 8446 section 4.6.1); a gateway that sends none is waited for briefly, so that a refusal is seen before
   * a notification is on its way.
   */
  #start(socket: TLSSocket): void {
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    // What TLS cannot read ends it: Node alone would leave the socket open, and silence counts as a yes here.
    socket.on('error', (error) => {
      this.#failure ??= error;
      socket.destroy();
    });
    socket.once('end', () => socket.destroy());
    socket.once('close', () => {
      this.#socketClosed = true;
      this.#onSocketClosed();
    });
    const ready = (): void => {
      this.#cancelTicket?.();
      if (this.#state !== 'opening') return;
      this.#state = 'open';
      this.#life.opened('frames-ready', 'binary');
      this.#setup.owner.onRoom();
    };
    this.#cancelTicket = this.#setup.clock.after(this.#setup.limits.ticketMs, ready);
    if (this.#life.hasHandshake) setImmediate(ready);
    else socket.once('session', () => setImmediate(ready));
  }

  #onData(chunk: Buffer): void {
    this.#life.hasHandshake = true;
    if (this.#state === 'closed' || this.#answered) return;
    try {
      const [answer] = this.#decoder.push(chunk);
      if (answer !== undefined) this.#onAnswer(answer);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.#endBecause(unreadableAnswer(this.#setup.endpoint, error));
    }
  }

  /** One answer says everything; then the gateway closes. */
  #onAnswer(answer: ErrorResponse): void {
    this.#answered = true;
    const { status, identifier } = answer;
    const name = binaryStatusName(status);
    const proves = this.#provesAll(answer);
    this.#life.tell('gateway-answered', { answered: name, identifier }, 'binary', proves ? 'detail' : 'warning', [
      ['status', `${status} ${name}`],
      ['identifier', identifier],
      ['bytes', encodeErrorResponse(status, identifier).toString('hex')],
    ]);
    if (proves) this.#settleAccepted(this.#sent.takeAll(), 'proved');
    else if (status === SHUTDOWN) this.#onShutdown(identifier);
    else if (status === NO_ERROR) this.#life.cause ??= answeredNothing(this.#setup.endpoint);
    else this.#onFailed(status, identifier);
    this.#endedByGateway = true;
    this.#end();
  }

  /** Whether an answer is the sentinel's: with its own identifier, or with 0 where no notification of ours could be meant. */
  #provesAll({ status, identifier }: ErrorResponse): boolean {
    if (this.#sentinel === null) return false;
    if (identifier === this.#sentinel) return true;
    return (
      status === MISSING_DEVICE_TOKEN &&
      identifier === 0 &&
      !this.#sent.some(({ notification }) => notification.deviceToken === '')
    );
  }

  /** As the buffer says, but what has not left this computer cannot have been read. */
  #locate(identifier: number): Location {
    const location = this.#sent.locate(identifier);
    return location === 'outstanding' && this.#sent.position(identifier) >= this.#written() ? 'never-sent' : location;
  }

  /** How many of the outstanding have been given to the socket. */
  #written(): number {
    return this.#sent.size - this.#outbox.frames;
  }

  #onShutdown(lastAccepted: number): void {
    const cause = gatewayShutDown(this.#setup.endpoint);
    switch (this.#locate(lastAccepted)) {
      case 'outstanding':
        this.#settleAccepted(this.#sent.takeBefore(advance(lastAccepted, 1)), 'proved');
        this.#return(this.#sent.takeAll(), cause);
        return;
      case 'settled':
        this.#return(this.#sent.takeAll(), cause);
        return;
      case 'never-sent':
        this.#life.cause ??= cause;
    }
  }

  #onFailed(status: number, identifier: number): void {
    const { clock, endpoint, credential } = this.#setup;
    const later = earlierFailed(endpoint);
    switch (this.#locate(identifier)) {
      case 'outstanding': {
        this.#settleAccepted(this.#sent.takeBefore(identifier), 'proved');
        const failed = this.#sent.takeOne();
        if (failed !== undefined) {
          this.#noteSettled();
          const explanation = explainBinary(status, { notification: failed.notification, endpoint, credential });
          settle(failed, clock, 'rejected', binaryStatusName(status), explanation, { status });
        }
        this.#return(this.#sent.takeAll(), later);
        return;
      }
      case 'settled':
        this.#life.tell('refused-after-all', { identifier }, 'binary', 'warning', [
          ['what-to-do', { is: 'advice', facts: 'longer-quiet' }],
        ]);
        this.#return(this.#sent.takeAll(), later);
        return;
      case 'never-sent': {
        const row = binaryStatusName(status);
        const cause = refusedUnnamed(endpoint, row);
        this.#life.cause ??= cause;
        for (const pending of this.#sent.take(this.#written())) {
          settle(pending, clock, 'unknown', row, unknownBecause(cause), { status });
        }
      }
    }
  }

  #onSocketClosed(): void {
    if (this.#state === 'closed') return;
    const { failing } = this.#life;
    if (
      this.#life.cause === null &&
      failing !== null &&
      (this.#life.openedAt === null || this.#life.isRefusedInHandshake)
    )
      this.#life.cause = explainEarlyClose(this.#failure, failing);
    this.#endedByGateway = true;
    this.#close([]);
  }

  #endBecause(cause: ApnsError): void {
    this.#life.cause ??= cause;
    this.#end();
  }

  #end(): void {
    this.#close([]);
  }

  /** What was still here never left; what had left may have been read, but for a handshake that the peer refused. */
  #settleOutstanding(): void {
    if (this.#sent.size === 0) return;
    const { clock } = this.#setup;
    this.#life.cause ??= gatewayLost(this.#life.lost, this.#failure);
    const cause = this.#life.cause;
    if (!this.#life.isRefusedInHandshake)
      for (const pending of this.#sent.take(this.#written()))
        settle(pending, clock, 'unknown', cause.reason, unknownBecause(cause));
    const unwritten = this.#sent.takeAll();
    for (const pending of unwritten) pending.sends -= 1;
    this.#return(unwritten, cause);
  }

  #return(returned: readonly Pending[], cause: ApnsError): void {
    if (returned.length > 0) setImmediate(() => this.#setup.owner.onReturned(returned, cause));
  }

  #settleAccepted(accepted: readonly Pending[], proof: Proof): void {
    const { clock } = this.#setup;
    const explanation = this.#explanations[proof];
    if (accepted.length > 0) this.#noteSettled();
    const reason = proof === 'proved' ? null : 'NoErrorReceived';
    for (const pending of accepted) {
      if (pending.logged) {
        const asked = { deviceToken: shortToken(pending.notification.deviceToken) };
        this.#life.tell('answered', { asked, why: told(explanation) }, 'notification', 'success');
      }
      settle(pending, clock, 'accepted', reason, explanation);
    }
  }

  #noteSettled(): void {
    this.#hasSettled = true;
    this.#setup.owner.onAnswered();
  }

  #close(facts: readonly LogDetail[]): void {
    if (this.#state === 'closed') return;
    this.#settleOutstanding();
    // Whoever takes connections and carries nothing on them is not to be stormed, however politely it ends them.
    if (this.#endedByGateway && !this.#hasSettled) this.#life.cause ??= closedUnused(this.#setup.endpoint);
    this.#state = 'closed';
    this.#cancelQuiet?.();
    this.#cancelTicket?.();
    this.#outbox.close();
    this.#endSocket();
    const { held } = this.#decoder;
    this.#life.tellClosed(
      facts,
      this.#answered ? 'gateway-answered' : 'good-order',
      held === 0 ? [] : [['cut-short', { is: 'response-begun', facts: { bytes: held } }]],
    );
    const { cause, openedAt } = this.#life;
    const closed = (): void => this.#setup.owner.onClosed(cause, openedAt !== null);
    const socket = this.#life.socket;
    if (socket === null || this.#socketClosed) setImmediate(closed);
    else socket.once('close', () => setImmediate(closed));
  }

  /** Closes our side in good order; a peer that does not close its own must not keep the socket. */
  #endSocket(): void {
    const socket = this.#life.socket;
    if (socket === null || socket.destroyed) return;
    if (this.#life.cause !== null || this.#outbox.isWriting) {
      socket.destroy();
      return;
    }
    socket.end();
    this.#life.destroyLater();
  }
}
