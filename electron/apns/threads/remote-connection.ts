import type { ConnectionStatus } from '../../../contract/channels.ts';
import { connectHere } from '../connect-here.ts';
import type { ApnsError } from '../errors.ts';
import { closedByUs, failureDetails } from '../failures.ts';
import {
  type ConnectionSetup,
  type Pending,
  settleUnknown,
  settleUnsent,
  settleWith,
  type WireChoice,
  type WireConnection,
} from '../wire-connection.ts';
import type { ConnectionThread, Member } from './connection-thread.ts';
import { HandedOverWriter } from './handed-over.ts';
import { endOf, errorOf, type FromConnection, plainError } from './messages.ts';
import { type SettledResults, SettledResultsReader } from './settled-results.ts';

/** How much longer than a connection's own limits its thread may take to tell of it: then it no longer answers. */
const THREAD_LATE_MS = 5_000;
/** Most that wait in a thread for its connection, so that it has something to do until the next message. */
const MOST_AHEAD = 50;

/**
 * A connection in another thread. Whatever is handed to it is kept here until it is settled, so that nothing is lost with
 * the thread: what it had is then unknown. Messages go out once a turn of the event loop.
 */
export class RemoteConnection implements WireConnection, Member {
  readonly number: number;
  readonly #thread: ConnectionThread;
  readonly #choice: WireChoice;
  readonly #setup: ConnectionSetup;
  /** Handed over and not settled, in that order. */
  readonly #pendings = new Map<number, Pending>();
  readonly #handedOver = new HandedOverWriter();
  readonly #results = new SettledResultsReader();
  #nextId = 0;
  #capacity = 0;
  #leaving = false;
  #flushed = false;
  #posting = false;
  #cancelled: ApnsError | null = null;
  #finishing = false;
  #closed = false;
  #cancelWatch: (() => void) | null = null;
  #status: ConnectionStatus | null = null;
  /** In this thread, where the other never came up. */
  #standIn: WireConnection | null = null;

  constructor(thread: ConnectionThread, choice: WireChoice, setup: ConnectionSetup) {
    this.number = setup.number;
    this.#thread = thread;
    this.#choice = choice;
    this.#setup = setup;
    thread.add(setup.number, this);
    this.#watch();
  }

  /** A connection has limits for all that it does, and a word to say within each; a thread that says none is given up. */
  #watch(): void {
    this.#cancelWatch?.();
    this.#cancelWatch = null;
    const { clock, limits } = this.#setup;
    const opening = this.#capacity === 0 && !this.#leaving;
    const ending = this.#finishing || this.#cancelled !== null;
    if (this.#closed || (this.#pendings.size === 0 && !opening && !ending)) return;
    const own = this.#cancelled === null ? Math.max(limits.connectMs, limits.requestMs) : 0;
    this.#cancelWatch = clock.after(own + limits.closeMs + THREAD_LATE_MS, () => this.#thread.giveUp());
  }

  get leaving(): boolean {
    return this.#standIn === null ? this.#leaving : this.#standIn.leaving;
  }

  room(): number {
    if (this.#standIn !== null) return this.#standIn.room();
    if (this.#leaving) return 0;
    return Math.max(0, this.#capacity + Math.min(this.#capacity, MOST_AHEAD) - this.#pendings.size);
  }

  hand(pending: Pending): void {
    if (this.#standIn !== null) {
      this.#standIn.hand(pending);
      return;
    }
    const id = this.#nextId;
    this.#nextId += 1;
    this.#pendings.set(id, pending);
    this.#flushed = false;
    if (pending.kind === 'request') {
      this.#postHandedOver();
      const { sends, request } = pending;
      this.#thread.post({ kind: 'request', connection: this.number, id, sends, request });
      if (this.#cancelWatch === null) this.#watch();
      return;
    }
    this.#handedOver.add(id, pending);
    if (this.#cancelWatch === null) this.#watch();
    if (this.#posting) return;
    this.#posting = true;
    setImmediate(() => {
      this.#posting = false;
      this.#postHandedOver();
    });
  }

  #postHandedOver(): void {
    const handedOver = this.#handedOver.take();
    if (handedOver !== null) this.#thread.post({ kind: 'hand', connection: this.number, handedOver });
  }

  flush(): void {
    if (this.#standIn !== null) this.#standIn.flush();
    else if (!this.#flushed) {
      this.#flushed = true;
      this.#postHandedOver();
      this.#thread.post({ kind: 'flush', connection: this.number });
    }
  }

  cancel(cause: ApnsError): void {
    this.#cancelled ??= cause;
    this.#leaving = true;
    if (this.#standIn !== null) {
      this.#standIn.cancel(cause);
      return;
    }
    this.#postHandedOver();
    this.#thread.post({ kind: 'cancel', connection: this.number, cause: plainError(cause) });
    this.#watch();
  }

  finish(): void {
    this.#leaving = true;
    if (this.#standIn !== null) {
      this.#standIn.finish();
      return;
    }
    this.#finishing = true;
    this.#postHandedOver();
    this.#thread.post({ kind: 'finish', connection: this.number });
    this.#watch();
  }

  receive(message: FromConnection): void {
    this.#hear(message);
    this.#watch();
  }

  #hear(message: FromConnection): void {
    const { owner, onConnection } = this.#setup;
    switch (message.kind) {
      case 'progress':
        this.#capacity = message.capacity;
        this.#leaving ||= message.leaving;
        if (message.settled !== null) this.#settle(message.settled);
        owner.onRoom();
        return;
      case 'ended': {
        const pending = this.#take(message.id);
        if (pending?.kind !== 'request') return;
        pending.resolve({ ...endOf(message.end), ms: this.#setup.clock.monotonicMs() - pending.startedMs });
        pending.ledger.settled();
        return;
      }
      case 'returned':
        // What comes back to a client that has cancelled is not to go out again.
        owner.onReturned(this.#takeSent(message.ids, message.sends), this.#cancelled ?? errorOf(message.cause));
        return;
      case 'untouched':
        this.#leaving = true;
        this.#returnUntouched(this.#takeSent(message.ids));
        owner.onRoom();
        return;
      case 'answered':
        owner.onAnswered();
        return;
      case 'status':
        this.#status = message.status;
        onConnection(message.status);
        return;
      case 'closed':
        this.#leaving = true;
        this.#closed = true;
        if (message.settled !== null) this.#settle(message.settled);
        this.#handedOver.take();
        this.#returnUntouched(this.#takeAll());
        owner.onClosed(message.cause === null ? null : errorOf(message.cause), message.opened);
    }
  }

  #settle(settled: SettledResults): void {
    const now = this.#setup.clock.monotonicMs();
    this.#results.read(settled, (id, saying, apnsId, apnsUniqueId) => {
      const pending = this.#take(id);
      if (pending?.kind === 'notification')
        settleWith(pending, {
          index: pending.index,
          deviceToken: pending.notification.deviceToken,
          outcome: saying.outcome,
          status: saying.status,
          reason: saying.reason,
          apnsId,
          apnsUniqueId,
          timestamp: saying.timestamp,
          ms: now - pending.startedMs,
          explanation: saying.explanation,
        });
    });
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pendings.get(id);
    this.#pendings.delete(id);
    return pending;
  }

  /** `sends`: how often each went out by now. */
  #takeSent(ids: readonly number[], sends: readonly number[] = []): readonly Pending[] {
    return ids.flatMap((id, at) => {
      const pending = this.#take(id);
      if (pending === undefined) return [];
      pending.sends = sends[at] ?? pending.sends;
      return [pending];
    });
  }

  #takeAll(): readonly Pending[] {
    const all = [...this.#pendings.values()];
    this.#pendings.clear();
    return all;
  }

  /** What the connection never saw belongs to the client again, unless it was cancelled meanwhile. */
  #returnUntouched(untouched: readonly Pending[]): void {
    const cause = this.#cancelled;
    if (cause !== null) for (const pending of untouched) settleUnsent(pending, this.#setup.clock, cause);
    else if (untouched.length > 0) this.#setup.owner.onUntouched(untouched);
  }

  standIn(): void {
    const finishing = this.#leaving;
    this.#leaving = false;
    this.#closed = true;
    this.#watch();
    this.#standIn = connectHere(this.#choice, this.#setup);
    if (this.#cancelled !== null) this.#standIn.cancel(this.#cancelled);
    else if (finishing) this.#standIn.cancel(closedByUs());
  }

  orphan(cause: ApnsError): void {
    const { owner, log, onConnection, clock } = this.#setup;
    this.#leaving = true;
    this.#closed = true;
    this.#watch();
    const untouched = this.#takeSent(this.#handedOver.take()?.ids ?? []);
    log({
      phase: 'close',
      level: 'failure',
      sentence: cause.sentence,
      details: failureDetails(cause),
      connection: this.number,
    });
    for (const pending of this.#takeAll()) settleUnknown(pending, clock, cause);
    const status = this.#status;
    if (status !== null) onConnection({ ...status, state: 'closed' });
    this.#returnUntouched(untouched);
    owner.onClosed(cause, status?.openedAt !== null && status?.openedAt !== undefined);
  }
}
