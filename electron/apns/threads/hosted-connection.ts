import { connectHere } from '../connect-here.ts';
import type { ApnsError } from '../errors.ts';
import type { ApiEnd, ApiRequest } from '../http2/api-request.ts';
import { Queue } from '../queue.ts';
import {
  type ConnectionSetup,
  type Ledger,
  type Pending,
  settleUnsent,
  type WireChoice,
  type WireConnection,
} from '../wire-connection.ts';
import { type HandedOver, HandedOverReader } from './handed-over.ts';
import { type FromConnection, plainEnd, plainError } from './messages.ts';
import { SettledResultsWriter } from './settled-results.ts';

/** What a connection says, without the number that it always bears. */
type Said = FromConnection extends infer Each ? (Each extends unknown ? Omit<Each, 'connection'> : never) : never;

/** A connection as the thread sees it that holds it: an ordinary one, with messages where a client would be. */
export class HostedConnection {
  readonly #setup: Omit<ConnectionSetup, 'owner'>;
  readonly #post: (said: Said) => void;
  readonly #connection: WireConnection;
  readonly #handedOver = new HandedOverReader();
  readonly #results = new SettledResultsWriter();
  /** Waits for room. */
  readonly #queue = new Queue<Pending>();
  readonly #ledger: Ledger = {
    settled: () => {
      this.#inside -= 1;
      this.#tellSoon();
    },
  };
  readonly #requests = new WeakMap<Pending, number>();
  /** Handed to the connection, neither settled nor returned. */
  #inside = 0;
  #flushed = false;
  #telling = false;
  /** What was told last. */
  #capacity = 0;
  #leaving = false;
  #closed: { readonly cause: ApnsError | null; readonly opened: boolean } | null = null;
  #toldClosed = false;

  /** `post` never calls back. */
  constructor(choice: WireChoice, setup: Omit<ConnectionSetup, 'owner' | 'onConnection'>, post: (said: Said) => void) {
    this.#post = post;
    this.#setup = { ...setup, onConnection: (status) => post({ kind: 'status', status }) };
    this.#connection = connectHere(choice, {
      ...this.#setup,
      owner: {
        onRoom: () => this.#pump(),
        onReturned: (returned, cause) => this.#return(returned, cause),
        onUntouched: (untouched) => this.#returnUntouched(untouched),
        onAnswered: () => post({ kind: 'answered' }),
        onClosed: (cause, opened) => {
          this.#closed = { cause, opened };
          this.#pump();
          this.#endIfEmpty();
        },
      },
    });
  }

  hand(handedOver: HandedOver): void {
    const startedMs = this.#setup.clock.monotonicMs();
    this.#flushed = false;
    this.#handedOver.read(handedOver, (index, sends, notification) =>
      this.#queue.push({
        kind: 'notification',
        notification,
        index,
        startedMs,
        sends,
        resolve: this.#onResult,
        ledger: this.#ledger,
      }),
    );
    this.#pump();
  }

  readonly #onResult = this.#results.add.bind(this.#results);

  request(id: number, sends: number, request: ApiRequest): void {
    this.#flushed = false;
    const pending: Pending = {
      ...{ kind: 'request', request, sends, startedMs: this.#setup.clock.monotonicMs(), ledger: this.#ledger },
      resolve: (end: ApiEnd) => this.#post({ kind: 'ended', id, end: plainEnd(end) }),
    };
    this.#requests.set(pending, id);
    this.#queue.push(pending);
    this.#pump();
  }

  flush(): void {
    this.#flushed = true;
    if (this.#queue.length === 0) this.#connection.flush();
  }

  cancel(cause: ApnsError): void {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      this.#inside += 1;
      settleUnsent(next, this.#setup.clock, cause);
    }
    this.#connection.cancel(cause);
  }

  finish(): void {
    this.#connection.finish();
  }

  /** As a client does: hands over what waits, and what cannot be taken any more goes back. */
  #pump(): void {
    let room = this.#queue.length === 0 ? 0 : this.#connection.room();
    while (room > 0) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      this.#inside += 1;
      this.#connection.hand(next);
      room -= 1;
    }
    // What waits when it closes is told with the closing: the client must hear of both at once.
    if (this.#closed !== null) return;
    if (this.#connection.leaving) {
      const untouched: Pending[] = [];
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) untouched.push(next);
      this.#returnUntouched(untouched);
    } else if (this.#flushed && this.#queue.length === 0) this.#connection.flush();
    this.#tellSoon();
  }

  #return(returned: readonly Pending[], cause: ApnsError): void {
    this.#inside -= returned.length;
    this.#post({
      kind: 'returned',
      ids: returned.map((pending) => this.#idOf(pending)),
      sends: returned.map(({ sends }) => sends),
      cause: plainError(cause),
    });
    this.#tellSoon();
    this.#endIfEmpty();
  }

  #returnUntouched(untouched: readonly Pending[]): void {
    if (untouched.length > 0) this.#post({ kind: 'untouched', ids: untouched.map((pending) => this.#idOf(pending)) });
  }

  #idOf(pending: Pending): number {
    return pending.kind === 'notification' ? pending.index : (this.#requests.get(pending) ?? -1);
  }

  /** Once a turn of the event loop, whatever happens in it. */
  #tellSoon(): void {
    if (this.#telling) return;
    this.#telling = true;
    setImmediate(() => {
      this.#telling = false;
      this.#tell();
      this.#endIfEmpty();
    });
  }

  #tell(): void {
    if (this.#closed !== null) return;
    const settled = this.#results.take();
    const capacity = this.#inside + this.#connection.room();
    const { leaving } = this.#connection;
    if (settled === null && capacity === this.#capacity && leaving === this.#leaving) return;
    this.#capacity = capacity;
    this.#leaving = leaving;
    this.#post({ kind: 'progress', settled, capacity, leaving });
  }

  /** Once everything that was handed to it has come back, nothing comes after this. */
  #endIfEmpty(): void {
    if (this.#closed === null || this.#toldClosed || this.#inside > 0) return;
    this.#toldClosed = true;
    const { cause, opened } = this.#closed;
    const settled = this.#results.take();
    this.#post({ kind: 'closed', settled, cause: cause === null ? null : plainError(cause), opened });
  }
}
