import type { TLSSocket } from 'node:tls';
import type { EventFacts, EventId } from '../../contract/facts/events.ts';
import type { LogDetail, LogLevel, LogPhase, NewLogEntry } from '../../contract/log-entry.ts';
import type { Wire } from '../../contract/notification.ts';
import type { ConnectionStatus } from '../../contract/sending.ts';
import { logged, told } from '../../contract/told.ts';
import { Moment } from './clock.ts';
import { peerOf } from './endpoint.ts';
import type { ApnsError } from './errors.ts';
import { asApnsError, failureDetails } from './failures.ts';
import type { OpeningTls } from './open-tls.ts';
import { refusedInHandshake } from './proof.ts';
import { NOTHING_SEEN } from './tls/handshake-watch.ts';
import { connectionLost, type Lost, lostOf } from './tls/lost.ts';
import { explainEarlyClose, type TlsFailing } from './tls/tls-failures.ts';
import type { ConnectionSetup } from './wire-connection.ts';

/**
 * The life of a connection of either wire: how it opens, since when it is open and idle, what ends it, and what the log and
 * whoever lists connections hear of it. What is said on it meanwhile, each wire knows for itself.
 */
export class ConnectionLife {
  readonly setup: ConnectionSetup;
  readonly #wire: Wire;
  /** Why it ended, or is about to: the first cause. `null` where that is no failure. */
  cause: ApnsError | null = null;
  /** `null` until TLS is up. */
  socket: TLSSocket | null = null;
  /** Whether the peer has shown that it had our part of the handshake, or has been taken to. */
  hasHandshake = false;
  /** How many notifications went out on it. */
  handed = 0;
  /** UNIX milliseconds; `null` before it was ready for notifications. */
  openedAt: number | null = null;
  #openedMs = 0;
  #opening: OpeningTls | null = null;
  #failing: (() => TlsFailing) | null = null;
  /** Since when it is open and nothing is outstanding; `null` before. */
  #idleSince: Moment | null = null;
  #isEnding = false;
  #payload: { readonly text: string; readonly bytes: Buffer } | null = null;

  constructor(setup: ConnectionSetup, wire: Wire) {
    this.setup = setup;
    this.#wire = wire;
    this.report('connecting');
  }

  get isOpening(): boolean {
    return this.#opening !== null;
  }

  /** What the handshake showed of failures; `null` before it began. */
  get failing(): TlsFailing | null {
    return this.#failing?.() ?? null;
  }

  /** Whether the peer refused the handshake, and so read nothing of what was sent after it. */
  get isRefusedInHandshake(): boolean {
    return refusedInHandshake(this.failing?.seen ?? NOTHING_SEEN, this.hasHandshake);
  }

  get lost(): Lost {
    return lostOf(this.#failing, this.setup.endpoint);
  }

  /** The end of a connection of which nothing else is known. */
  lostBy(failure: unknown): ApnsError {
    return connectionLost(this.lost, failure);
  }

  /**
   * Opens TLS, then `start` goes on; it may throw. `msLeft`: of the time that connecting may take. Where it fails, `cause`
   * says why, and `onFailed` hears what there is to know of it.
   */
  async open(
    alpnProtocols: string[],
    start: (socket: TLSSocket, opening: OpeningTls, msLeft: number) => void,
    onFailed: (facts: readonly LogDetail[]) => void,
  ): Promise<void> {
    const { endpoint, credential, limits, clock } = this.setup;
    const startedMs = clock.monotonicMs();
    const opening = this.setup.open({
      ...{ endpoint, credential, alpnProtocols, clock },
      timeoutMs: limits.connectMs,
      log: (entry) => this.write(entry),
    });
    this.#opening = opening;
    this.#failing = opening.failing;
    try {
      const socket = await opening.opened;
      this.#opening = null;
      if (socket.destroyed) throw explainEarlyClose(opening.failure(), opening.failing());
      this.socket = socket;
      // With TLS 1.2 the server ends the handshake, with 1.3 it hands out a ticket (RFC 8446 section 4.6.1).
      this.hasHandshake = socket.getProtocol() !== 'TLSv1.3';
      socket.once('session', () => {
        this.hasHandshake = true;
      });
      start(socket, opening, limits.connectMs - (clock.monotonicMs() - startedMs));
    } catch (error) {
      this.#opening = null;
      this.socket?.destroy();
      this.cause ??= asApnsError(error);
      onFailed(opening.facts());
    }
  }

  /** Gives up what is being opened; what was opened is for the wire to end. */
  abort(cause: ApnsError): void {
    this.#opening?.abort(cause);
  }

  /** It is ready for notifications, which the log is told. */
  opened(event: 'http2-up' | 'frames-ready', phase: LogPhase, details: readonly LogDetail[] = []): void {
    this.openedAt = this.setup.clock.now();
    this.#openedMs = this.setup.clock.monotonicMs();
    this.noteIdle();
    this.tell(event, null, phase, 'info', details);
    this.report('open');
  }

  /** Nothing is outstanding from now on. */
  noteIdle(): void {
    this.#idleSince = new Moment(this.setup.clock);
  }

  /** Whether it was idle for so long (a computer that slept) that it may be dead. */
  get isIdleForLong(): boolean {
    return (this.#idleSince?.agoMs() ?? 0) > this.setup.limits.checkAfterIdleMs;
  }

  /** Batches send the same text again and again: its bytes are made once. */
  bytesOf(text: string): Buffer {
    if (this.#payload?.text === text) return this.#payload.bytes;
    const bytes = Buffer.from(text, 'utf8');
    this.#payload = { text, bytes };
    return bytes;
  }

  /** Our side is closed: a peer that never closes its own must not keep the socket. */
  destroyLater(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    const cancel = this.setup.clock.after(this.setup.limits.closeMs, () => this.socket?.destroy());
    this.socket?.once('close', cancel);
  }

  /** Tells how it ended. `fine`: why, where that is no failure; `more`: what else there is to know then. */
  tellClosed(
    facts: readonly LogDetail[],
    fine: 'good-order' | 'gateway-answered',
    more: readonly LogDetail[] = [],
  ): void {
    const { cause } = this;
    if (this.openedAt === null && cause !== null) {
      const level = cause.code === 'Cancelled' || cause.code === 'ConnectionClosed' ? 'info' : 'failure';
      this.tell('explained', told(cause.explanation), cause.phase, level, [...failureDetails(cause), ...facts]);
    } else {
      const ms = this.setup.clock.monotonicMs() - this.#openedMs;
      this.tell('connection-closed', { ms }, 'close', cause === null ? 'info' : 'warning', [
        ['why', cause === null ? { is: 'word', facts: fine } : { is: 'sentence', facts: told(cause.explanation) }],
        ...(cause === null ? [] : failureDetails(cause)),
        ...more,
        ['notifications', this.handed],
      ]);
    }
    this.report('closed');
  }

  report(state: ConnectionStatus['state']): void {
    const { number: connection, endpoint, onConnection } = this.setup;
    const { openedAt, handed: notifications } = this;
    onConnection({ connection, destination: peerOf(endpoint), wire: this.#wire, state, openedAt, notifications });
  }

  /** Writes a line of the log. */
  tell<Id extends EventId>(
    event: Id,
    facts: EventFacts[Id],
    phase: LogPhase,
    level: LogLevel,
    details: readonly LogDetail[] = [],
  ): void {
    this.write(logged(event, facts, { phase, level, details }));
  }

  /** The same of a line that is made already. */
  write(entry: NewLogEntry): void {
    this.setup.log({ ...entry, connection: this.setup.number });
  }
}
