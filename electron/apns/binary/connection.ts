import type { TLSSocket } from 'node:tls';
import type { Proof } from '../../../contract/facts/answers.ts';
import type { LogDetail } from '../../../contract/log-entry.ts';
import type { BinaryCommand, Notification } from '../../../contract/notification.ts';
import type { Explanation } from '../../../contract/outcome.ts';
import { told } from '../../../words/told.ts';
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
import { refusedInHandshake } from '../proof.ts';
import { binaryStatusName, explainAccepted, explainBinary } from '../reasons.ts';
import { NOTHING_SEEN } from '../tls/handshake-watch.ts';
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
import { type ErrorResponse, ErrorResponseDecoder } from './error-response.ts';
import { FrameBlock } from './frame-block.ts';
import { advance, type Location, SentBuffer } from './sent-buffer.ts';

/** Status that says: no device token. What a sentinel is refused with (Apple: Binary Provider API). */
const MISSING_DEVICE_TOKEN = 2;
/** Status that names the last accepted notification instead of a failed one. */
const SHUTDOWN = 10;
const NO_ERROR = 0;

/** Bytes that may wait in the socket before no more is taken. */
const MOST_WAITING_BYTES = 1 << 20;
/** Frames are gathered to writes of about this size: a TLS record holds 16 KiB. */
const WRITE_BYTES = 1 << 16;

const EMPTY = Buffer.alloc(0);

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
  readonly #gathered = new FrameBlock(WRITE_BYTES);
  #writeScheduled = false;
  /** What left this computer and when: by identifier, oldest first. */
  #marks: { readonly before: number; readonly atMs: number }[] = [];
  #unfinishedWrites = 0;
  #sentinel: number | null = null;
  #answered = false;
  #failure: unknown = null;
  /** Whether the gateway has shown that it had our part of the handshake, or has been taken to. */
  #hasHandshake = false;
  /** Whether anything was settled by what the gateway said, or by its silence. */
  #hasSettled = false;
  #endedByGateway = false;
  #cancelQuiet: (() => void) | null = null;
  #cancelStall: (() => void) | null = null;
  #cancelTicket: (() => void) | null = null;

  constructor(setup: BinarySetup) {
    this.number = setup.number;
    this.#setup = setup;
    this.#sent = new SentBuffer(setup.firstIdentifier);
    this.#explanations = {
      answered: explainAccepted('answered', setup.endpoint),
      proved: explainAccepted('proved', setup.endpoint),
      'no-error-received': explainAccepted('no-error-received', setup.endpoint),
    };
    this.#life = new ConnectionLife(setup, 'binary');
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
    if (this.#state !== 'open' || this.#waitingBytes() >= MOST_WAITING_BYTES) return 0;
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

  #waitingBytes(): number {
    return (this.#life.socket?.writableLength ?? 0) + this.#gathered.bytes;
  }

  hand(pending: Pending): void {
    const { command, clock, limits } = this.#setup;
    if (this.#state !== 'open') {
      this.#return([pending], this.#life.cause ?? this.#life.lostBy(this.#failure));
      return;
    }
    const { notification } = pending;
    const identifier = this.#sent.nextIdentifier;
    let frameBytes: number;
    try {
      frameBytes = this.#gathered.add(command, {
        identifier,
        expirationSeconds: notification.expirationSeconds,
        priority: notification.priority,
        token: notification.deviceToken,
        payload: this.#life.bytesOf(notification.payload),
      });
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      const cause = frameUnusable(error, error.fault);
      settle(pending, clock, 'unsent', cause.reason, unsentBecause(cause));
      return;
    }
    pending.sends += 1;
    this.#life.handed += 1;
    this.#sent.add(pending);
    if (pending.logged) this.#logFrame(notification, identifier, frameBytes);
    this.#writeSoon();
    if (this.#sent.size >= limits.outstandingFrames) this.flush();
  }

  #writeSoon(): void {
    if (this.#gathered.bytes >= WRITE_BYTES) this.#write();
    else if (!this.#writeScheduled) {
      this.#writeScheduled = true;
      setImmediate(() => this.#write());
    }
  }

  #write(): void {
    this.#writeScheduled = false;
    const socket = this.#life.socket;
    if (this.#gathered.frames === 0 || socket === null || this.#state === 'closed') return;
    const bytes = this.#gathered.take();
    const before = this.#sent.nextIdentifier;
    this.#unfinishedWrites += 1;
    this.#watchWrites();
    socket.write(bytes, (error) => {
      this.#unfinishedWrites -= 1;
      this.#watchWrites();
      if (error === null || error === undefined) this.#onWritten(before);
    });
  }

  #onWritten(before: number): void {
    if (this.#state === 'closed') return;
    this.#marks.push({ before, atMs: this.#setup.clock.monotonicMs() });
    this.#cancelQuiet ??= this.#setup.clock.after(this.#setup.limits.quietMs, () => this.#onQuiet());
    if (this.#state === 'open' && this.#waitingBytes() < MOST_WAITING_BYTES / 2) this.#setup.owner.onRoom();
  }

  /** The quiet period of some notifications may have passed; with a sentinel nothing more came for as long, so it is time to ask. */
  #onQuiet(): void {
    this.#cancelQuiet = null;
    if (this.#state === 'closed' || this.#state === 'confirming') return;
    const { clock, limits, confirmation } = this.#setup;
    const now = clock.monotonicMs();
    const last = this.#marks[this.#marks.length - 1];
    if (last === undefined) return;
    // Electron's runtime does not tell of an alert; after one nothing is read any more.
    if ((this.#life.failing?.seen.alert ?? null) !== null) {
      this.#onSocketClosed();
      return;
    }
    if (confirmation === 'sentinel') {
      if (last.atMs + limits.quietMs <= now) this.flush();
      else this.#cancelQuiet = clock.after(last.atMs + limits.quietMs - now, () => this.#onQuiet());
      return;
    }
    let quietBefore: number | null = null;
    let passed = 0;
    for (const { before, atMs } of this.#marks) {
      if (atMs + limits.quietMs > now) break;
      quietBefore = before;
      passed += 1;
    }
    this.#marks = this.#marks.slice(passed);
    if (quietBefore !== null) {
      // What was called accepted for the silence after it cannot be called unread for what comes later.
      this.#hasHandshake = true;
      this.#settleAccepted(this.#sent.takeBefore(quietBefore), 'no-error-received');
    }
    const [next] = this.#marks;
    if (next !== undefined) this.#cancelQuiet = clock.after(next.atMs + limits.quietMs - now, () => this.#onQuiet());
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
    this.#gathered.add(this.#setup.command === 1 ? 1 : 2, {
      identifier: this.#sentinel,
      expirationSeconds: 0,
      priority: this.#setup.command === 1 ? null : 10,
      token: EMPTY,
      payload: EMPTY,
    });
    this.#write();
    setImmediate(() => this.#setup.owner.onRoom());
    const ms = limits.pingAfterMs + limits.pingTimeoutMs;
    this.#cancelQuiet?.();
    this.#cancelQuiet = clock.after(ms, () => {
      this.#life.cause ??= peerSilent(this.#setup.endpoint, ms);
      this.#end();
    });
  }

  cancel(cause: ApnsError): void {
    if (this.#state === 'closed') return;
    this.#life.cause ??= cause;
    if (this.#life.isOpening) this.#life.abort(cause);
    else this.#end();
  }

  finish(): void {
    switch (this.#state) {
      case 'opening':
        this.cancel(closedByUs());
        return;
      case 'open':
        if (this.#sent.size === 0) this.#end();
        else if (this.#setup.confirmation === 'sentinel') this.flush();
        else this.#state = 'finishing';
        return;
      case 'confirming':
      case 'finishing':
      case 'closed':
    }
  }

  /**
   * With TLS 1.3 the peer has not yet looked at the client certificate when our side of the handshake is done. Its
   * session ticket shows that it has (RFC 8446 section 4.6.1); a gateway that sends none is waited for briefly, so that a refusal is seen before
   * a notification is on its way.
   */
  #start(socket: TLSSocket): void {
    this.#hasHandshake = socket.getProtocol() !== 'TLSv1.3';
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
      this.#life.opened();
      this.#life.tell('frames-ready', null, 'binary', 'info');
      this.#life.report('open');
      this.#setup.owner.onRoom();
    };
    this.#cancelTicket = this.#setup.clock.after(this.#setup.limits.ticketMs, ready);
    const onTicket = (): void => {
      this.#hasHandshake = true;
      setImmediate(ready);
    };
    if (this.#hasHandshake) setImmediate(ready);
    else socket.once('session', onTicket);
  }

  #onData(chunk: Buffer): void {
    this.#hasHandshake = true;
    if (this.#state === 'closed' || this.#answered) return;
    try {
      const [answer] = this.#decoder.push(chunk);
      if (answer !== undefined) this.#onAnswer(answer);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.#life.cause ??= unreadableAnswer(this.#setup.endpoint, error);
      this.#end();
    }
  }

  /** One answer says everything; then the gateway closes. */
  #onAnswer(answer: ErrorResponse): void {
    this.#answered = true;
    const { status, identifier } = answer;
    const name = binaryStatusName(status);
    const proves = this.#provesAll(answer);
    this.#life.tell('gateway-answered', { answer: name, identifier }, 'binary', proves ? 'detail' : 'warning', [
      ['status', `${status} ${name}`],
      ['identifier', identifier],
      ['bytes', Buffer.from([8, status, ...u32(identifier)]).toString('hex')],
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
    return status === MISSING_DEVICE_TOKEN && identifier === 0 && !this.#someTokenIsEmpty();
  }

  #someTokenIsEmpty(): boolean {
    return this.#sent.some(({ notification }) => notification.deviceToken === '');
  }

  /** As the buffer says, but what has not left this computer cannot have been read. */
  #locate(identifier: number): Location {
    const location = this.#sent.locate(identifier);
    return location === 'outstanding' && this.#sent.position(identifier) >= this.#written() ? 'never-sent' : location;
  }

  /** How many of the outstanding have been given to the socket. */
  #written(): number {
    return this.#sent.size - this.#gathered.frames;
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
    if (this.#life.cause === null && failing !== null && (this.#life.openedAt === null || this.#isRefusedInHandshake))
      this.#life.cause = explainEarlyClose(this.#failure, failing);
    this.#endedByGateway = true;
    this.#close([]);
  }

  get #isRefusedInHandshake(): boolean {
    return refusedInHandshake(this.#life.failing?.seen ?? NOTHING_SEEN, this.#hasHandshake);
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
    if (!this.#isRefusedInHandshake)
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

  /** A peer that takes no bytes for as long as it may be silent is dead. */
  #watchWrites(): void {
    const { clock, limits } = this.#setup;
    this.#cancelStall?.();
    this.#cancelStall = null;
    if (this.#unfinishedWrites === 0 || this.#state === 'closed') return;
    const ms = limits.pingAfterMs + limits.pingTimeoutMs;
    this.#cancelStall = clock.after(ms, () => {
      this.#life.cause ??= peerSilent(this.#setup.endpoint, ms);
      this.#end();
    });
  }

  #close(facts: readonly LogDetail[]): void {
    if (this.#state === 'closed') return;
    this.#settleOutstanding();
    // Whoever takes connections and carries nothing on them is not to be stormed, however politely it ends them.
    if (this.#endedByGateway && !this.#hasSettled) this.#life.cause ??= closedUnused(this.#setup.endpoint);
    this.#state = 'closed';
    this.#cancelQuiet?.();
    this.#cancelStall?.();
    this.#cancelTicket?.();
    this.#gathered.take();
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
    if (this.#life.cause !== null || this.#unfinishedWrites > 0) {
      socket.destroy();
      return;
    }
    socket.end();
    this.#life.destroyLater();
  }

  /** The frame field by field; the device token's bytes are left out of the dump. */
  #logFrame(notification: Notification, identifier: number, frameBytes: number): void {
    const { command } = this.#setup;
    const deviceToken = shortToken(notification.deviceToken);
    this.#life.tell('sending-to', { deviceToken, again: false }, 'notification', 'info', [
      ['frame', { is: 'frame', facts: { command, bytes: frameBytes } }],
      ...(command === 0 ? [] : ([['identifier', identifier]] as const)),
      ['device-token', deviceToken],
      ['payload', { is: 'bytes', facts: { bytes: this.#life.bytesOf(notification.payload).length } }],
      ...(command === 0 || notification.expirationSeconds === null
        ? []
        : ([['expiration', notification.expirationSeconds]] as const)),
      ...(command !== 2 || notification.priority === null ? [] : ([['priority', notification.priority]] as const)),
    ]);
  }
}

function u32(value: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
