import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { EventFacts, EventId } from '../../../contract/facts/events.ts';
import type { ProxyPlace } from '../../../contract/facts/wire/peer.ts';
import type { LogDetail, NewLogEntry } from '../../../contract/log-entry.ts';
import { logged, told } from '../../../contract/told.ts';
import type { Clock } from '../clock.ts';
import type { Endpoint } from '../endpoint.ts';
import { failureDetails } from '../failures.ts';
import { leadsOn, proxyTimedOut } from './failures.ts';
import { DIRECT, namedProxy, type ProxyServer, type Route } from './proxy.ts';
import { openTunnel, secureProxy } from './tunnel.ts';

/** What is looked up and connected to: the gateway, or the proxy before it. */
export interface DialTarget extends Pick<Endpoint, 'host' | 'port'> {
  readonly proxy: ProxyServer | null;
  /** True once nobody waits for it any more: nothing new of it may begin. */
  readonly isOver: () => boolean;
}

/** What reaching a gateway is done with. */
export interface DialerParts {
  readonly endpoint: Endpoint;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly log: (entry: NewLogEntry) => void;
  /** Addresses of the target's host, best first. */
  readonly lookUp: (target: DialTarget) => Promise<readonly string[]>;
  /** The first of its addresses that takes a connection. */
  readonly connect: (addresses: readonly string[], target: DialTarget) => Promise<Socket>;
  /** `above` wraps `below`, and is what has to be destroyed from now on. */
  readonly wrap: (above: TLSSocket, below: Socket) => void;
  /** Destroys every socket and resolves when nothing of them is left. */
  readonly destroyAll: () => Promise<unknown>;
  /** Throws where the whole attempt was given up. */
  readonly throwIfAborted: () => void;
}

/** The way to a gateway: directly, or through the first of its proxies that can be reached. */
export class RouteDialer {
  readonly #tools: DialerParts;
  #turn = 0;
  /** The proxy that is being asked for the way, while it is. */
  proxy: ProxyServer | null = null;
  /** The proxy that opened the way; `null` where none did. */
  via: ProxyServer | null = null;
  /** The way that was gone last, as the log of a failure shows it. */
  way: readonly LogDetail[] = [];

  constructor(tools: DialerParts) {
    this.#tools = tools;
  }

  /** The socket whose other end is the gateway. Rejects with `ApnsError`. Of the time each way has an equal share of what is left. */
  async open(): Promise<Socket> {
    const { endpoint, clock, timeoutMs, log, throwIfAborted, destroyAll } = this.#tools;
    const routes = endpoint.routes ?? [DIRECT];
    const endsMs = clock.monotonicMs() + timeoutMs;
    for (const [at, route] of routes.entries()) {
      const next = routes[at + 1];
      if (next === undefined || route.kind === 'direct') return this.#along(route);
      try {
        return await this.#within((endsMs - clock.monotonicMs()) / (routes.length - at), route);
      } catch (error) {
        throwIfAborted();
        if (!leadsOn(error)) throw error;
        this.#turn += 1;
        await destroyAll();
        throwIfAborted();
        const facts = { why: told(error.explanation), next: next.kind === 'direct' ? null : placeOf(next) };
        log(logged('proxy-passed-over', facts, { phase: 'proxy', level: 'warning', details: failureDetails(error) }));
      }
    }
    return this.#along(DIRECT);
  }

  /** A proxy that has another way behind it must not use up all the time. */
  async #within(timeoutMs: number, proxy: ProxyServer): Promise<Socket> {
    let cancel = (): void => undefined;
    const timeout = new Promise<never>((_, reject) => {
      cancel = this.#tools.clock.after(timeoutMs, () => reject(proxyTimedOut(proxy, timeoutMs)));
    });
    try {
      return await Promise.race([this.#along(proxy), timeout]);
    } finally {
      cancel();
    }
  }

  async #along(route: Route): Promise<Socket> {
    const { endpoint } = this.#tools;
    const turn = this.#turn;
    const isOver = (): boolean => turn !== this.#turn;
    const gateway: DialTarget = { host: endpoint.host, port: endpoint.port, proxy: null, isOver };
    this.proxy = route.kind === 'direct' ? null : route;
    if (route.kind === 'direct') {
      this.way = [];
      return this.#connect(gateway);
    }
    this.way = [['way', { is: 'way', facts: namedProxy(route) }]];
    const tcp = await this.#connect({ host: route.host, port: route.port, proxy: route, isOver });
    const socket = route.kind === 'https' ? await this.#secure(tcp, route) : tcp;
    this.#throwIfOver(isOver);
    const started = this.#tools.clock.monotonicMs();
    const details = await openTunnel(socket, route, endpoint, () => this.#lookUp(gateway));
    this.#throwIfOver(isOver);
    const { host, port } = endpoint;
    this.#log('proxy-opened', { host, port }, started, details);
    this.proxy = null;
    this.via = route;
    return socket;
  }

  async #connect(target: DialTarget): Promise<Socket> {
    const addresses = await this.#lookUp(target);
    const socket = await this.#tools.connect(addresses, target);
    this.#throwIfOver(target.isOver);
    return socket;
  }

  async #lookUp(target: DialTarget): Promise<readonly string[]> {
    const addresses = await this.#tools.lookUp(target);
    this.#throwIfOver(target.isOver);
    return addresses;
  }

  #throwIfOver(isOver: () => boolean): void {
    this.#tools.throwIfAborted();
    if (isOver()) throw new Error('another way was taken meanwhile');
  }

  async #secure(tcp: Socket, proxy: ProxyServer): Promise<Socket> {
    const started = this.#tools.clock.monotonicMs();
    const socket = await secureProxy(tcp, proxy, (above) => this.#tools.wrap(above, tcp));
    this.#log('proxy-tls-up', null, started, [['cipher', socket.getCipher().name]]);
    return socket;
  }

  #log<Id extends EventId>(event: Id, facts: EventFacts[Id], startedMs: number, details: readonly LogDetail[]): void {
    const { clock, log } = this.#tools;
    const time: LogDetail = ['time', { is: 'ms', facts: { ms: clock.monotonicMs() - startedMs } }];
    log(logged(event, facts, { phase: 'proxy', level: 'info', details: [...details, time] }));
  }
}

function placeOf({ kind, host, port }: ProxyServer): ProxyPlace {
  return { kind, host, port };
}
