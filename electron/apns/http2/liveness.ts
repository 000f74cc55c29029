import type { Http2Session } from '../../http2/client/session.ts';
import { HTTP2_ERROR } from '../../http2/protocol-error.ts';
import type { ConnectionLife } from '../connection-life.ts';
import type { ApnsError } from '../errors.ts';
import { deadWhileIdle, peerSilent } from '../failures.ts';
import type { Flight, FlightStream } from './exchange.ts';

/** Whether a peer still lives: how long it is silent while it owes answers, and how long each request waits for its own. */
export class Liveness {
  /** When anything was last heard, in monotonic milliseconds. */
  heardMs = 0;
  readonly #life: ConnectionLife;
  readonly #flights: ReadonlySet<FlightStream>;
  readonly #session: () => Http2Session<Flight> | null;
  readonly #onDead: (cause: ApnsError) => void;
  #timers: readonly (() => void)[] = [];
  /** Answered requests whose streams are still open, with what keeps them from being reset. */
  readonly #lingering = new Map<FlightStream, () => void>();

  /** `flights`: in the order they were sent. `onDead`: no sign of life came. */
  constructor(
    life: ConnectionLife,
    flights: ReadonlySet<FlightStream>,
    session: () => Http2Session<Flight> | null,
    onDead: (cause: ApnsError) => void,
  ) {
    this.#life = life;
    this.#flights = flights;
    this.#session = session;
    this.#onDead = onDead;
  }

  /** Something came just now; nothing is waited for any more. */
  heard(): void {
    this.stop();
    this.heardMs = this.#life.setup.clock.monotonicMs();
  }

  /** After a long idle time a connection is better asked than found dead with a notification on it. `onAlive`: it answered. */
  check(session: Http2Session<Flight>, onAlive: () => void): void {
    const { clock, limits, endpoint } = this.#life.setup;
    this.stop();
    this.until(clock.after(limits.checkTimeoutMs, () => this.#onDead(deadWhileIdle(endpoint))));
    session.ping(onAlive);
  }

  /** An answered request whose stream the server never ends must not keep a place, or the connection. */
  endLater(stream: FlightStream, ms: number): void {
    const cancel = this.#life.setup.clock.after(ms, () => {
      this.#lingering.delete(stream);
      this.#session()?.reset(stream, HTTP2_ERROR.cancel);
    });
    this.#lingering.set(stream, cancel);
  }

  /** A stream has ended. */
  ended(stream: FlightStream): void {
    this.#lingering.get(stream)?.();
    this.#lingering.delete(stream);
  }

  /** Keeps a timer until nothing is waited for any more. */
  until(cancel: () => void): void {
    this.#timers = [cancel];
  }

  /** Watches what is in flight. */
  watch(): void {
    const { clock, limits } = this.#life.setup;
    this.stop();
    const now = clock.monotonicMs();
    const oldest = this.#oldest();
    if (oldest === null) return;
    const silenceEnds = this.heardMs + limits.pingAfterMs;
    const requestEnds = oldest.context.sentMs + limits.requestMs;
    const look = (): void => {
      this.#endOverdue();
      if (clock.monotonicMs() >= this.heardMs + limits.pingAfterMs) this.#ping();
      else this.watch();
    };
    this.until(clock.after(Math.max(1, Math.min(silenceEnds, requestEnds) - now), look));
  }

  stop(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers = [];
  }

  stopIfIdle(): void {
    if (this.#flights.size === 0) this.stop();
  }

  /** The oldest that has not run out of time. */
  #oldest(): FlightStream | null {
    for (const stream of this.#flights) if (!stream.context.timedOut) return stream;
    return null;
  }

  #endOverdue(): void {
    const { clock, limits } = this.#life.setup;
    const now = clock.monotonicMs();
    for (const stream of this.#flights) {
      const flight = stream.context;
      if (flight.timedOut) continue;
      if (now < flight.sentMs + limits.requestMs) return;
      flight.timedOut = true;
      this.#session()?.reset(stream, HTTP2_ERROR.cancel);
    }
  }

  /** Asks a silent peer for a sign of life, and gives the connection up where none comes. */
  #ping(): void {
    const { clock, limits, endpoint } = this.#life.setup;
    const session = this.#session();
    if (session === null || session.isGone) return;
    this.stop();
    this.#life.tell('pinged', null, 'http2', 'detail');
    const silenceMs = limits.pingAfterMs + limits.pingTimeoutMs;
    this.until(clock.after(limits.pingTimeoutMs, () => this.#onDead(peerSilent(endpoint, silenceMs))));
    session.ping(() => {
      this.heardMs = clock.monotonicMs();
      if (this.#flights.size > 0) this.watch();
    });
  }
}
