import { X509Certificate } from 'node:crypto';
import { promises as dns } from 'node:dns';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import {
  connect as connectTls,
  createSecureContext,
  type DetailedPeerCertificate,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { DetailValue } from '../../contract/facts/details.ts';
import { hostAndPort } from '../../contract/facts/wire/peer.ts';
import type { LogDetail, NewLogEntry } from '../../contract/log-entry.ts';
import { logged } from '../../contract/told.ts';
import type { Clock } from './clock.ts';
import {
  explainConnectTimeout,
  explainIdentityFailure,
  explainResolveFailure,
  explainTcpFailure,
} from './connect-failures.ts';
import type { Credential } from './credential.ts';
import type { Endpoint } from './endpoint.ts';
import type { ApnsError } from './errors.ts';
import { proxyNotConnected, proxyNotFound, proxyTimedOut } from './proxy/failures.ts';
import { namedProxy } from './proxy/proxy.ts';
import { type DialTarget, RouteDialer } from './proxy/route-dialer.ts';
import { judgeTaken, type Vouchers, vouchersOf, warnOfForeignRoot } from './server-chain.ts';
import { checkHost } from './tls/check-host.ts';
import { HandshakeWatch } from './tls/handshake-watch.ts';
import { explainTlsFailure, explainUnfit, type TlsFailing } from './tls/tls-failures.ts';
import { WatchedSocket } from './tls/watched-socket.ts';

/** How long one address has before the next is tried beside it (RFC 8305 section 8: 250 ms). */
const NEXT_ADDRESS_MS = 250;

/** What a TLS connection to a gateway is opened with. */
export interface OpenTlsOptions {
  readonly endpoint: Endpoint;
  readonly credential: Credential;
  /** Protocols to offer by ALPN; none on the binary wire. */
  readonly alpnProtocols: readonly string[];
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly log: (entry: NewLogEntry) => void;
}

/** A TLS connection being opened. */
export interface OpeningTls {
  /** Rejects with `ApnsError` only. */
  readonly opened: Promise<TLSSocket>;
  /** Gives up: `opened` rejects with `cause`, every socket is destroyed. */
  abort(cause: ApnsError): void;
  /** What is known of the peer so far, for the log of a failure: its certificate chain. */
  facts(): readonly LogDetail[];
  /** What TLS reported first after the handshake, which may be before anybody listened; `null` while all is well. */
  failure(): Error | null;
  /** What a failure of TLS is explained by: what both sides said so far, and the alert that the peer sent since. */
  failing(): TlsFailing;
}

/**
 * Opens a TLS connection: looks the host up anew (Apple wants that for each connection), tries its addresses side by
 * side, or has a proxy open the way, verifies the server's certificate and name always, and logs each step with its time.
 */
export function openTls(options: OpenTlsOptions): OpeningTls {
  const attempt = new Attempt(options);
  return {
    opened: attempt.run(),
    abort: (cause) => attempt.abort(cause),
    facts: () => [...attempt.reach.way, ...attempt.chain],
    failure: () => attempt.failure,
    failing: () => attempt.failing(),
  };
}

type Phase = 'resolve' | 'tcp' | 'tls';

class Attempt {
  readonly #options: OpenTlsOptions;
  readonly #sockets = new Set<Socket>();
  chain: readonly LogDetail[] = [];
  failure: Error | null = null;
  readonly #watch = new HandshakeWatch();
  #phase: Phase = 'resolve';
  #aborted: ApnsError | null = null;
  #onAbort: ((cause: ApnsError) => void) | null = null;

  readonly reach: RouteDialer;

  constructor(options: OpenTlsOptions) {
    this.#options = options;
    this.reach = new RouteDialer({
      ...options,
      lookUp: (hop) => this.#lookUp(hop),
      connect: (addresses, hop) => this.#connectToFirst(addresses, hop),
      wrap: (above, below) => {
        this.#sockets.delete(below);
        this.#keep(above);
      },
      destroyAll: () => this.#destroyAll(),
      throwIfAborted: () => this.#throwIfAborted(),
    });
  }

  /**
   * Every socket that is not closed yet is known, so that a failure leaves nothing behind. A TCP socket under TLS is
   * not: it goes with it, and on Node 16 the TLS socket never closes when the one below is destroyed first.
   */
  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  failing(): TlsFailing {
    const { endpoint, credential, alpnProtocols } = this.#options;
    return {
      ...{ endpoint, credential, seen: this.#watch, via: this.reach.via },
      askedForHttp2: alpnProtocols.includes('h2'),
    };
  }

  abort(cause: ApnsError): void {
    if (this.#aborted !== null) return;
    this.#aborted = cause;
    for (const socket of this.#sockets) socket.destroy();
    this.#onAbort?.(cause);
  }

  async run(): Promise<TLSSocket> {
    const { clock, timeoutMs, endpoint } = this.#options;
    const cancelTimeout = clock.after(timeoutMs, () => {
      const { proxy } = this.reach;
      this.abort(
        proxy === null ? explainConnectTimeout(timeoutMs, this.#phase, endpoint) : proxyTimedOut(proxy, timeoutMs),
      );
    });
    try {
      return await Promise.race([
        new Promise<never>((_, reject) => {
          this.#onAbort = reject;
        }),
        this.#open(),
      ]);
    } catch (error) {
      await this.#destroyAll();
      throw error;
    } finally {
      cancelTimeout();
      this.#onAbort = null;
    }
  }

  async #open(): Promise<TLSSocket> {
    const secureContext = secureContextOf(this.#options.endpoint, this.#options.credential);
    const socket = await this.reach.open();
    this.#throwIfAborted();
    this.#phase = 'tls';
    return this.#secure(socket, secureContext);
  }

  #destroyAll(): Promise<unknown> {
    return Promise.all([...this.#sockets].map(destroyed));
  }

  #throwIfAborted(): void {
    if (this.#aborted !== null) throw this.#aborted;
  }

  async #lookUp({ host, proxy, isOver }: DialTarget): Promise<readonly string[]> {
    const { endpoint, clock, log } = this.#options;
    if (isIP(host) !== 0) return [host];
    this.#phase = 'resolve';
    const started = clock.monotonicMs();
    const found = await dns.lookup(host, { all: true, verbatim: true }).catch((cause: unknown) => {
      throw proxy === null ? explainResolveFailure(cause, endpoint) : proxyNotFound(proxy, cause);
    });
    const addresses = alternateFamilies(found.map(({ address }) => address));
    if (isOver() || this.#aborted !== null) return addresses;
    const facts = { host, of: proxy === null ? 'gateway' : 'proxy', count: addresses.length } as const;
    log(
      logged('addresses-found', facts, {
        phase: proxy === null ? 'resolve' : 'proxy',
        level: 'info',
        details: [
          ['addresses', addresses.join('\n')],
          ['time', { is: 'ms', facts: { ms: clock.monotonicMs() - started } }],
        ],
      }),
    );
    return addresses;
  }

  #connectToFirst(addresses: readonly string[], { port, proxy, isOver }: DialTarget): Promise<Socket> {
    const { endpoint, clock, log } = this.#options;
    this.#phase = 'tcp';
    const started = clock.monotonicMs();
    const failures: LogDetail[] = [];
    let firstFailure: unknown = null;
    let next = 0;
    let running = 0;
    let cancelNext = (): void => undefined;

    return new Promise((resolve, reject) => {
      const tryNext = (): void => {
        cancelNext();
        const address = addresses[next];
        if (address === undefined || this.#aborted !== null || isOver()) return;
        next += 1;
        running += 1;
        if (next < addresses.length) cancelNext = clock.after(NEXT_ADDRESS_MS, tryNext);
        const socket = connectTcp({ host: address, port });
        this.#keep(socket);
        socket.once('connect', () => {
          cancelNext();
          for (const other of this.#sockets) if (other !== socket) other.destroy();
          socket.removeAllListeners('error');
          socket.on('error', () => undefined);
          socket.setNoDelay(true);
          socket.setKeepAlive(true, 60_000);
          const facts = { host: address, port, to: proxy === null ? 'gateway' : 'proxy' } as const;
          log(
            logged('connected', facts, {
              phase: proxy === null ? 'tcp' : 'proxy',
              level: 'info',
              details: [
                ...(proxy === null ? [] : ([['proxy', { is: 'proxy', facts: namedProxy(proxy) }]] as const)),
                ['from', hostAndPort({ host: socket.localAddress ?? '?', port: socket.localPort ?? 0 })],
                ['time', { is: 'ms', facts: { ms: clock.monotonicMs() - started } }],
                ...failures,
              ],
            }),
          );
          resolve(socket);
        });
        socket.on('error', (cause) => {
          running -= 1;
          firstFailure ??= cause;
          failures.push([`not-by:${address}`, cause.message]);
          if (next < addresses.length) tryNext();
          else if (running === 0) {
            cancelNext();
            reject(proxy === null ? explainTcpFailure(firstFailure, endpoint) : proxyNotConnected(proxy, firstFailure));
          }
        });
      };
      tryNext();
    });
  }

  #secure(tcp: Socket, secureContext: SecureContext): Promise<TLSSocket> {
    const { endpoint, credential, alpnProtocols, clock, log } = this.#options;
    const started = clock.monotonicMs();
    return new Promise((resolve, reject) => {
      const socket = connectTls({
        socket: new WatchedSocket(tcp, this.#watch),
        host: endpoint.host,
        ...(isIP(endpoint.host) === 0 ? { servername: endpoint.host } : {}),
        secureContext,
        ...(alpnProtocols.length > 0 ? { ALPNProtocols: [...alpnProtocols] } : {}),
        rejectUnauthorized: true,
        checkServerIdentity: checkHost,
        minVersion: 'TLSv1.2',
      });
      socket.on('keylog', (line) => this.#watch.onKeyLog(line));
      this.#sockets.delete(tcp);
      this.#keep(socket);
      let vouchers: Vouchers | null = null;
      socket.prependListener('secure', () => {
        const leaf = socket.getPeerCertificate(true);
        this.chain = describeChain(leaf);
        vouchers = vouchersOf(leaf);
      });
      const onFailure = (cause: unknown): void => {
        reject(explainTlsFailure(cause, { ...this.failing(), vouchers }));
      };
      const onClose = (): void => onFailure(new Error('the connection was closed during the handshake'));
      socket.once('error', onFailure);
      socket.once('close', onClose);
      socket.once('secureConnect', () => {
        socket.off('error', onFailure);
        socket.off('close', onClose);
        socket.on('error', (error) => {
          this.failure ??= error;
        });
        const unfit = judgeTaken(this.#watch.chain[0]);
        if (unfit !== null) {
          reject(explainUnfit(unfit, endpoint));
          return;
        }
        log(
          logged(
            'tls-up',
            { host: endpoint.host },
            {
              phase: 'tls',
              level: 'info',
              details: [
                ['protocol', socket.getProtocol() ?? { is: 'word', facts: 'unknown' }],
                ['cipher', socket.getCipher().name],
                ...(alpnProtocols.length > 0 ? [alpnOf(socket)] : []),
                ...this.chain,
                ['client-certificate', describeClientCertificate(credential)],
                ['time', { is: 'ms', facts: { ms: clock.monotonicMs() - started } }],
              ],
            },
          ),
        );
        const warning = warnOfForeignRoot(endpoint, vouchers);
        if (warning !== null) log(warning);
        resolve(socket);
      });
    });
  }
}

/** Destroys `socket`, which is not closed yet, and resolves when nothing of it is left. */
function destroyed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
    socket.destroy();
  });
}

const contexts = new WeakMap<Credential, { readonly authoritiesPem: string | null; readonly context: SecureContext }>();

/** The TLS side of an identity, made once: reading keys costs more than a handshake's other steps. */
function secureContextOf({ authoritiesPem }: Endpoint, credential: Credential): SecureContext {
  const known = contexts.get(credential);
  if (known !== undefined && known.authoritiesPem === authoritiesPem) return known.context;
  try {
    const context = createSecureContext({
      minVersion: 'TLSv1.2',
      ...(authoritiesPem === null ? {} : { ca: authoritiesPem }),
      ...(credential.kind === 'certificate'
        ? { cert: credential.certificateChainPem, key: credential.privateKeyPem }
        : {}),
    });
    contexts.set(credential, { authoritiesPem, context });
    return context;
  } catch (cause) {
    throw explainIdentityFailure(cause);
  }
}

/** Takes the families in turn, so that a broken IPv6 costs a moment and not the connection (RFC 8305 section 4). */
function alternateFamilies(addresses: readonly string[]): readonly string[] {
  const first = addresses.filter((address) => isIP(address) === isIP(addresses[0] ?? ''));
  const second = addresses.filter((address) => !first.includes(address));
  return first
    .flatMap((address, at) => [address, second[at]].filter((one) => one !== undefined))
    .concat(second.slice(first.length));
}

function describeChain(leaf: DetailedPeerCertificate): readonly LogDetail[] {
  const details: LogDetail[] = [];
  const seen = new Set<string>();
  let certificate: DetailedPeerCertificate | undefined = leaf;
  while (certificate?.fingerprint256 !== undefined && !seen.has(certificate.fingerprint256)) {
    seen.add(certificate.fingerprint256);
    const facts = {
      subject: nameOf(certificate.subject),
      issuer: nameOf(certificate.issuer),
      from: certificate.valid_from,
      to: certificate.valid_to,
      names: certificate.subjectaltname ?? null,
      fingerprint: certificate.fingerprint256,
    };
    details.push([seen.size === 1 ? 'server-certificate' : 'issued-by', { is: 'certificate', facts }]);
    certificate = certificate.issuerCertificate;
  }
  return details;
}

function nameOf(name: PeerCertificate['subject'] | undefined): string | null {
  const parts = Object.entries(name ?? {}).map(([key, value]) => `${key}=${String(value)}`);
  return parts.length === 0 ? null : parts.join(', ');
}

function alpnOf({ alpnProtocol }: TLSSocket): LogDetail {
  return ['alpn', alpnProtocol || { is: 'word', facts: 'nothing-chosen' }];
}

function describeClientCertificate(credential: Credential): DetailValue {
  if (credential.kind !== 'certificate') return { is: 'word', facts: 'no-provider-certificate' };
  try {
    return new X509Certificate(credential.certificateChainPem).subject.replace(/\n/g, ', ');
  } catch {
    return { is: 'word', facts: 'certificate-given' };
  }
}
