import type { NewLogEntry } from '../../contract/log-entry.ts';
import type { Notification } from '../../contract/notification.ts';
import type { NotificationResult } from '../../contract/outcome.ts';
import type { ConnectionStatus } from '../../contract/sending.ts';
import { logged } from '../../contract/told.ts';
import { BackOff } from './back-off.ts';
import type { Clock } from './clock.ts';
import { connect } from './connect.ts';
import type { Credential } from './credential.ts';
import type { Endpoint } from './endpoint.ts';
import type { ApnsError } from './errors.ts';
import { cancelledByUser, clientClosed } from './failures.ts';
import { GatewayClock } from './gateway-clock.ts';
import type { ApiEnd, ApiRequest } from './http2/api-request.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { openTls } from './open-tls.ts';
import { Queue } from './queue.ts';
import {
  type ConnectionOwner,
  type ConnectionSetup,
  type Ledger,
  type Pending,
  settleUnsent,
  type WireChoice,
  type WireConnection,
} from './wire-connection.ts';

/** Notifications that may wait for a connection before `ready` makes a batch wait. */
const MOST_WAITING = 500;
/** Someone who presses Send after a failure waits no longer than this, whatever the ladder says. */
const MOST_WAIT_FRESH_MS = 2_000;

/** What a client is made with. */
export interface ApnsClientOptions extends WireChoice {
  readonly endpoint: Endpoint;
  readonly credential: Credential;
  readonly log: (entry: NewLogEntry) => void;
  readonly nextConnectionNumber: () => number;
  readonly onConnection: (status: ConnectionStatus) => void;
  readonly clock: Clock;
  readonly limits?: Partial<Limits>;
  /** How TLS connections are opened; `openTls` unless a test has its own. */
  readonly open?: typeof openTls;
  /** Jitter, 0 up to 1; `Math.random` unless a test knows better. */
  readonly random?: () => number;
}

type OnResult = (result: NotificationResult) => void;

/** One destination and identity over either wire. Connections open when needed and stay open. */
export interface ApnsClient {
  /** How many connections may be open at once, 1 or more; from now on. */
  connections: number;
  /** Resolves with the one outcome of the notification; never rejects. `index` is passed through; `logged`: with log entries of its own. */
  send(notification: Notification, index: number, logged?: boolean): Promise<NotificationResult>;
  /** As `send`, for batches: the outcome goes to `onResult`, which must not throw, and no promise is made for each. */
  submit(notification: Notification, index: number, onResult: OnResult, logged?: boolean): void;
  /** Resolves with how the request ended; never rejects. Throws on the binary wire, which has no requests. */
  request(request: ApiRequest): Promise<ApiEnd>;
  /** Why what waited was last given up: a batch ends with it, for its rest would fare no better. `null` if it never was. */
  readonly givenUp: ApnsError | null;
  /** Whether handing over one more would not pile up beyond what the gateway accepts at once. */
  readonly isReady: boolean;
  /** Resolves when it is ready; a batch that asks `isReady` first does without a promise for each notification. */
  ready(): Promise<void>;
  /** No more is coming for now: on the binary wire starts confirmation of what is outstanding at once. */
  flush(): void;
  /** Settles whatever is outstanding as unsent or unknown and closes every connection; a later send opens new ones. */
  cancel(): void;
  /** Lets what is outstanding end within its limits, then closes every connection and leaves nothing behind. */
  close(): Promise<void>;
}

/** Makes a client. Nothing is opened before the first send. */
export function createApnsClient(options: ApnsClientOptions): ApnsClient {
  return new Client(options);
}

const READY = Promise.resolve();

class Client implements ApnsClient {
  connections = 1;
  readonly #options: ApnsClientOptions;
  readonly #limits: Limits;
  readonly #backOff: BackOff;
  readonly #gatewayClock = new GatewayClock();
  readonly #queue = new Queue<Pending>();
  readonly #connections = new Set<WireConnection>();
  readonly #ledger: Ledger = {
    settled: () => {
      this.#outstanding -= 1;
      if (this.#outstanding === 0) this.#onSettled?.();
    },
  };
  #opening = 0;
  #outstanding = 0;
  /** A person, or a program that waits for each answer, sends the first notification since all others ended. */
  #fresh = false;
  #flushed = false;
  #closed: Promise<void> | null = null;
  #everOpened = false;
  #givenUp: ApnsError | null = null;
  #waiters: (() => void)[] = [];
  #onSettled: (() => void) | null = null;
  #onGone: (() => void) | null = null;

  constructor(options: ApnsClientOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#backOff = new BackOff(options.clock, options.random ?? Math.random);
  }

  send(notification: Notification, index: number, logged = true): Promise<NotificationResult> {
    return new Promise((resolve) => this.submit(notification, index, resolve, logged));
  }

  submit(notification: Notification, index: number, onResult: OnResult, logged = true): void {
    this.#take({
      kind: 'notification',
      notification,
      index,
      logged,
      startedMs: this.#options.clock.monotonicMs(),
      ...{ sends: 0, refusedBy: 0 },
      resolve: onResult,
      ledger: this.#ledger,
    });
  }

  request(request: ApiRequest): Promise<ApiEnd> {
    if (this.#options.wire === 'binary') throw new Error('the binary wire carries notifications only');
    const startedMs = this.#options.clock.monotonicMs();
    return new Promise((resolve) =>
      this.#take({
        kind: 'request',
        ...{ request, startedMs, sends: 0, refusedBy: 0, resolve, ledger: this.#ledger },
      }),
    );
  }

  #take(pending: Pending): void {
    this.#fresh ||= this.#outstanding === 0;
    this.#outstanding += 1;
    this.#flushed = false;
    if (this.#closed !== null) {
      this.#settleUnsent(pending, clientClosed());
      return;
    }
    this.#queue.push(pending);
    this.#pump();
  }

  get givenUp(): ApnsError | null {
    return this.#givenUp;
  }

  get isReady(): boolean {
    return this.#queue.length < MOST_WAITING;
  }

  ready(): Promise<void> {
    if (this.isReady) return READY;
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  flush(): void {
    this.#flushed = true;
    if (this.#queue.length === 0) for (const connection of this.#connections) connection.flush();
  }

  cancel(): void {
    const cause = cancelledByUser();
    this.#settleQueue(cause);
    for (const connection of [...this.#connections]) connection.cancel(cause);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.flush();
    if (this.#outstanding > 0)
      await new Promise<void>((resolve) => {
        this.#onSettled = resolve;
      });
    this.#backOff.cancel();
    for (const connection of [...this.#connections]) connection.finish();
    if (this.#connections.size > 0)
      await new Promise<void>((resolve) => {
        this.#onGone = resolve;
      });
  }

  /** Hands what waits to connections with room, and opens another where none has any. */
  #pump(): void {
    for (const connection of this.#connections) {
      let room = this.#queue.length === 0 ? 0 : connection.room();
      while (room > 0) {
        const pending = this.#queue.shift();
        if (pending === undefined) break;
        connection.hand(pending);
        room -= 1;
      }
      if (this.#queue.length === 0) break;
    }
    // Woken at half, a batch hands over many at a time; woken at each, it would have one promise for each.
    if (this.#queue.length <= MOST_WAITING / 2 && this.#waiters.length > 0) this.#releaseWaiters();
    if (this.#queue.length > 0) this.#openMore();
    else if (this.#flushed) for (const connection of this.#connections) connection.flush();
  }

  #openMore(): void {
    const { log } = this.#options;
    while (this.#living() < this.connections && this.#opening < this.#queue.length && !this.#backOff.waiting) {
      // Whether a peer is back is tried by one connection, not by all that are wanted.
      if (this.#backOff.failures > 0 && this.#opening > 0) return;
      const waitMs = Math.min(this.#backOff.waitMs(), this.#fresh ? MOST_WAIT_FRESH_MS : Number.POSITIVE_INFINITY);
      if (waitMs > 0) {
        log(logged('waiting-to-connect', { ms: waitMs }, { phase: 'preparation', level: 'info' }));
        this.#backOff.wait(waitMs, () => {
          this.#open();
          this.#pump();
        });
        return;
      }
      this.#open();
    }
  }

  /** Connections that take notifications or soon will; those that only finish what they have do not count. */
  #living(): number {
    let living = 0;
    for (const { leaving } of this.#connections) if (!leaving) living += 1;
    return living;
  }

  #open(): void {
    const { endpoint, credential, clock, log, onConnection, nextConnectionNumber } = this.#options;
    const attempt = this.#backOff.attempt();
    let opening = true;
    let answered = false;
    const onFailure = (cause: ApnsError): void => {
      if (answered || endedByUs(cause)) return;
      attempt.failed();
      this.#onVainConnection(cause);
    };
    const noLongerOpening = (): void => {
      if (opening) this.#opening -= 1;
      opening = false;
    };
    const owner: ConnectionOwner = {
      onRoom: () => {
        noLongerOpening();
        this.#everOpened ||= !connection.leaving;
        this.#pump();
      },
      onReturned: (returned, cause) => {
        this.#takeBack(returned, cause);
        if (connection.leaving) onFailure(cause);
        this.#pump();
      },
      onUseless: attempt.failed,
      onAnswered: () => {
        answered = true;
        attempt.succeeded();
        // What it had given back waits for the ladder no longer.
        if (this.#backOff.failures > 0 || !this.#backOff.waiting) return;
        this.#backOff.cancel();
        this.#pump();
      },
      onClosed: (cause) => {
        noLongerOpening();
        this.#connections.delete(connection);
        if (cause !== null) onFailure(cause);
        if (this.#connections.size === 0) this.#onGone?.();
        this.#pump();
      },
    };
    const setup: ConnectionSetup = {
      number: nextConnectionNumber(),
      endpoint,
      credential,
      limits: this.#limits,
      open: this.#options.open ?? openTls,
      clock,
      gatewayClock: this.#gatewayClock,
      isTrial: this.#backOff.failures > 0,
      log,
      onConnection,
      owner,
    };
    this.#opening += 1;
    this.#fresh = false;
    const connection = connect(this.#options, setup);
    this.#connections.add(connection);
  }

  /**
   * What comes back with proof goes out again, however often: proof is no failure. What ends it is `#onVainConnection`, for
   * a connection refuses the same one twice at most before another takes over.
   */
  #takeBack(returned: readonly Pending[], cause: ApnsError): void {
    if (cause.permanent) for (const pending of returned) this.#settleUnsent(pending, cause);
    else this.#queue.unshiftAll(returned);
  }

  /**
   * A connection is at its end before anything was answered on it, whatever ended it. Where none ever worked, or trying again
   * cannot help, what waits is given up at once, for a person waits for the answer; else it is tried again, a few times.
   */
  #onVainConnection(cause: ApnsError): void {
    // One that has ended and is about to say so has the last word: else it would speak of what is sent after this.
    if (this.#living() > 0 || this.#opening > 0) return;
    if (!cause.permanent && this.#everOpened && this.#backOff.failures <= this.#limits.reconnectAttempts) return;
    this.#givenUp = cause;
    this.#settleQueue(cause);
  }

  #settleQueue(cause: ApnsError): void {
    this.#backOff.cancel();
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift())
      this.#settleUnsent(next, cause);
    this.#releaseWaiters();
  }

  #releaseWaiters(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }

  #settleUnsent(pending: Pending, cause: ApnsError): void {
    settleUnsent(pending, this.#options.clock, cause);
  }
}

/** Whether a connection ended because the user, or the program's end, wanted it: that says nothing of the peer. */
function endedByUs({ code }: ApnsError): boolean {
  return code === 'Cancelled' || code === 'ConnectionClosed';
}
