import type { Wire } from '../../../contract/notification.ts';
import type { ForcedAnswer } from '../devices/device-fields.ts';

/** What an injection does; on the binary wire, what that gateway has of it. */
export interface InjectedAnswer extends ForcedAnswer {
  /** Resets the stream as not processed (REFUSED_STREAM). HTTP/2 only. */
  readonly refuseStream?: boolean;
  /** Announces the end of the connection; on the binary wire status 10. */
  readonly goAway?: {
    /** The JSON reason in the frame; absent or `null`: none. */
    readonly reason?: string | null;
    /** Stands in the frame as it is, instead of JSON. */
    readonly text?: string;
    /** Absent: 0, NO_ERROR. */
    readonly errorCode?: number;
    /** Whether this request is still answered; absent: no, it is the first that is not processed. */
    readonly processed?: boolean;
  };
}

/** The two parts of broadcast push. */
export type BroadcastPart = 'broadcast' | 'channels';

/** A fault to play on requests that fit. */
export interface Injection {
  /**
   * Absent: `request`, a notification to a device. `connection`: as soon as one is opened, before its first request;
   * only `goAway` and `drop` apply then. `broadcast` and `channels`: a broadcast, or the management of channels; `drop`
   * there loses the answer of a request that was carried out.
   */
  readonly on?: 'request' | 'connection' | BroadcastPart;
  /** Absent: both. */
  readonly wire?: Wire;
  /** Absent: any. */
  readonly token?: string;
  /** The bundle id, for broadcasts and channels. */
  readonly topic?: string;
  /** How many that fit pass first. */
  readonly after?: number;
  /** To how many it is done; absent: to all. */
  readonly next?: number;
  /** Of those, one in so many; absent: every one. */
  readonly oneIn?: number;
  readonly respond: InjectedAnswer;
}

/** Decides for each request whether a fault is played on it. */
export class Injector {
  readonly #injections: { readonly injection: Injection; seen: number; done: number }[] = [];

  constructor(injections: readonly Injection[]) {
    for (const injection of injections) this.add(injection);
  }

  /** Adds a fault, behind those that are there. */
  add(injection: Injection): void {
    this.#injections.push({ injection, seen: 0, done: 0 });
  }

  /** The fault to play on this request; `null`: none. Counts it. */
  onRequest(wire: Wire, deviceToken: string, topic: string | null): InjectedAnswer | null {
    return this.#take(wire, ({ on = 'request', token, topic: onlyTopic }) => {
      if (on !== 'request' || (onlyTopic !== undefined && onlyTopic !== topic)) return false;
      return token === undefined || token.toLowerCase() === deviceToken.toLowerCase();
    });
  }

  /** The fault to play on a broadcast, or on a request to manage channels; `null`: none. Counts it. */
  onBroadcast(part: BroadcastPart, bundleId: string): InjectedAnswer | null {
    return this.#take('http2', ({ on, topic }) => on === part && (topic === undefined || topic === bundleId));
  }

  /** The fault to play on a connection that was just opened. */
  onConnection(wire: Wire): InjectedAnswer | null {
    return this.#take(wire, ({ on }) => on === 'connection');
  }

  #take(wire: Wire, fits: (injection: Injection) => boolean): InjectedAnswer | null {
    for (const [at, entry] of this.#injections.entries()) {
      const { injection } = entry;
      if ((injection.wire !== undefined && injection.wire !== wire) || !fits(injection)) continue;
      entry.seen += 1;
      const turn = entry.seen - (injection.after ?? 0);
      if (turn < 1 || (turn - 1) % (injection.oneIn ?? 1) !== 0) continue;
      if (injection.next !== undefined && entry.done >= injection.next) continue;
      entry.done += 1;
      // One that has had all its turns is not asked again.
      if (entry.done === injection.next) this.#injections.splice(at, 1);
      return injection.respond;
    }
    return null;
  }
}
