import { hostAndPort, type ProxyOrigin, proxyLabel } from '../../../contract/facts/wire/peer.ts';
import type { DirectReason, NetworkSettings, NetworkWay } from '../../../contract/network.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { type ProxyAddress, type ProxyMistake, parseProxyAddress } from '../../../contract/proxy-address.ts';
import { inField, logged, loggedProblem, problem } from '../../../contract/told.ts';
import type { Clock } from '../../apns/clock.ts';
import type { Endpoint } from '../../apns/endpoint.ts';
import { DIRECT, type ProxyServer, type Route } from '../../apns/proxy/proxy.ts';
import type { LogBook } from '../log/log-book.ts';
import type { Redactor } from '../log/redact.ts';
import { ProblemError } from '../problem-error.ts';
import type { AuthorityStore } from '../store/authority-store.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import { isThisComputer, noProxyEntry } from './no-proxy.ts';
import { parsePacResult, type SystemRoute } from './pac-result.ts';
import { exceptionsOfEnvironment, proxyOfEnvironment } from './proxy-environment.ts';
import type { ProxyPasswords } from './proxy-passwords.ts';
import type { NetworkSurroundings } from './surroundings.ts';

/** How long the system may take to say which proxy it would use; auto-configuration may ask the network first. */
const SYSTEM_MS = 10_000;

/** One way out, as the client takes it and as people read it. */
export interface Way {
  readonly routes: readonly Route[];
  readonly shown: NetworkWay;
}

interface Candidate {
  readonly address: ProxyAddress;
  readonly origin: ProxyOrigin;
}

/** Which way notifications go out: chosen for each send, since networks change. */
export class Network {
  readonly #surroundings: NetworkSurroundings;
  readonly #settings: SettingsStore;
  readonly #passwords: ProxyPasswords;
  readonly #authorities: AuthorityStore;
  readonly #redactor: Redactor;
  readonly #log: LogBook;
  readonly #clock: Clock;
  #warned: string | null = null;

  constructor(options: {
    readonly surroundings: NetworkSurroundings;
    readonly settings: SettingsStore;
    readonly passwords: ProxyPasswords;
    readonly authorities: AuthorityStore;
    readonly redactor: Redactor;
    readonly log: LogBook;
    readonly clock: Clock;
  }) {
    this.#surroundings = options.surroundings;
    this.#settings = options.settings;
    this.#passwords = options.passwords;
    this.#authorities = options.authorities;
    this.#redactor = options.redactor;
    this.#log = options.log;
    this.#clock = options.clock;
  }

  /** The way to a gateway as things stand. Throws `ProblemError` where what is set cannot be understood: then nothing goes out. */
  async wayTo(endpoint: Pick<Endpoint, 'host' | 'port'>): Promise<Way> {
    const { settings, problem: found } = await this.#settings.load();
    if (found !== null) this.#warn(found);
    return this.wayBy(settings.network, endpoint);
  }

  /** The way that settings lead to, kept or not. Throws as `wayTo` does. */
  async wayBy(settings: NetworkSettings, endpoint: Pick<Endpoint, 'host' | 'port'>): Promise<Way> {
    const { override } = this.#surroundings;
    if (isThisComputer(endpoint.host)) return directly({ kind: 'this-computer', host: endpoint.host });
    if (override?.proxy === false) return directly({ kind: 'no-proxy-option' });
    if (override !== undefined && override.proxy !== null)
      return this.#through([{ address: override.proxy, origin: '--proxy' }], false, settings);
    switch (settings.proxy) {
      case 'none':
        return directly({ kind: 'settings' });
      case 'manual':
        return this.#manual(settings, endpoint);
      case 'automatic':
        return this.#automatic(settings, endpoint);
    }
  }

  async #manual(settings: NetworkSettings, { host, port }: Pick<Endpoint, 'host' | 'port'>): Promise<Way> {
    const exception = noProxyEntry(settings.exceptions, host, port);
    if (exception !== null) return directly({ kind: 'excepted', by: 'settings', entry: exception });
    return this.#through([{ address: manualAddress(settings), origin: 'settings' }], false, settings);
  }

  async #automatic(settings: NetworkSettings, endpoint: Pick<Endpoint, 'host' | 'port'>): Promise<Way> {
    const { environment, resolveSystemProxy } = this.#surroundings;
    const exceptions = exceptionsOfEnvironment(environment);
    const exception = exceptions === null ? null : noProxyEntry(exceptions.list, endpoint.host, endpoint.port);
    if (exceptions !== null && exception !== null)
      return directly({ kind: 'excepted', by: exceptions.variable, entry: exception });
    const named = proxyOfEnvironment(environment);
    if (named !== null) return this.#through([{ address: named.address, origin: named.variable }], false, settings);
    if (resolveSystemProxy === undefined) return directly({ kind: 'none-set' });
    const routes = await this.#ofSystem(resolveSystemProxy, endpoint);
    if (routes === null) return directly({ kind: 'system-unasked' });
    const proxies = routes.flatMap((route): readonly Candidate[] =>
      route.kind === 'direct'
        ? []
        : [
            {
              address: { scheme: route.kind, host: route.host, port: route.port, user: null, password: null },
              origin: 'system-settings',
            },
          ],
    );
    if (proxies.length === 0) return directly({ kind: 'none-set' });
    return this.#through(proxies, routes.at(-1)?.kind === 'direct', settings);
  }

  async #ofSystem(
    resolve: (url: string) => Promise<string>,
    endpoint: Pick<Endpoint, 'host' | 'port'>,
  ): Promise<readonly SystemRoute[] | null> {
    let cancel = (): void => undefined;
    const late = new Promise<never>((_, reject) => {
      cancel = this.#clock.after(SYSTEM_MS, () => reject(new Error(`no answer within ${SYSTEM_MS / 1000} seconds`)));
    });
    try {
      return parsePacResult(await Promise.race([resolve(`https://${hostAndPort(endpoint)}/`), late]));
    } catch (error) {
      const details = [['technically', error instanceof Error ? error.message : String(error)]] as const;
      this.#log.write(logged('system-proxy-unknown', null, { phase: 'proxy', level: 'warning', details }));
      return null;
    } finally {
      cancel();
    }
  }

  async #through(candidates: readonly Candidate[], orDirectly: boolean, settings: NetworkSettings): Promise<Way> {
    const logins = await Promise.all(candidates.map(({ address }) => this.#login(address, settings)));
    const overTls = candidates.some(({ address }) => address.scheme === 'https');
    const authoritiesPem = overTls ? await this.#authoritiesPem(settings) : null;
    const proxies = candidates.map(
      ({ address: { scheme, host, port }, origin }, at): ProxyServer => ({
        ...{ kind: scheme, host, port, origin },
        login: logins[at]?.login ?? null,
        authoritiesPem: scheme === 'https' ? authoritiesPem : null,
      }),
    );
    const [first = { user: '', userFrom: 'settings', login: null } satisfies Login] = logins;
    return {
      routes: orDirectly ? [...proxies, DIRECT] : proxies,
      shown: {
        direct: null,
        orDirectly,
        origin: proxies[0]?.origin ?? 'settings',
        proxies: proxies.map(proxyLabel),
        user: first.user,
        userFrom: first.userFrom,
        passwordKnown: first.login !== null,
      },
    };
  }

  async #login(address: ProxyAddress, settings: NetworkSettings): Promise<Login> {
    const proxy = labelOf(address);
    const userFrom = address.user === null ? 'settings' : 'origin';
    const user = address.user ?? (settings.userOf === proxy ? settings.user : '');
    if (user === '') return { user: '', userFrom, login: null };
    const { override, environment } = this.#surroundings;
    const given = override?.password ?? environment['PUSHWRIGHT_PROXY_PASSWORD'] ?? null;
    const password =
      address.password ??
      // SOCKS 4 knows user names only.
      (address.scheme.startsWith('socks4') ? '' : await this.#passwords.get({ proxy, user }, given));
    if (password === null) return { user, userFrom, login: null };
    this.#hide(user, password);
    return { user, userFrom, login: { user, password } };
  }

  /** In every form in which a password could get into a text. */
  #hide(user: string, password: string): void {
    this.#redactor.learn(password);
    this.#redactor.learn(encodeURIComponent(password));
    if (password !== '') this.#redactor.learn(Buffer.from(`${user}:${password}`, 'utf8').toString('base64'));
  }

  async #authoritiesPem(settings: NetworkSettings): Promise<string | null> {
    const file = this.#surroundings.override?.authorityFile ?? null;
    if (file !== null) return this.#authorities.pem((await this.#authorities.open({ path: file })).id);
    return settings.authority === null ? null : this.#authorities.pem(settings.authority);
  }

  /** Once: a file that may not be set aside stays wrong. */
  #warn(found: Problem): void {
    if (this.#warned === found.code) return;
    this.#warned = found.code;
    this.#log.write(loggedProblem(found, 'preparation', 'warning'));
  }
}

interface Login {
  readonly user: string;
  readonly userFrom: NetworkWay['userFrom'];
  readonly login: ProxyServer['login'];
}

/** What a proxy is called; passwords and user names belong to it. */
export function labelOf({ scheme, host, port }: Pick<ProxyAddress, 'scheme' | 'host' | 'port'>): string {
  return proxyLabel({ kind: scheme, host, port });
}

/** The proxy that the settings name by hand. Throws `ProblemError` where it cannot be read, or carries a password. */
export function manualAddress({ address }: Pick<NetworkSettings, 'address'>): ProxyAddress {
  const parsed = parseProxyAddress(address);
  const mistake: ProxyMistake | null =
    'mistake' in parsed ? parsed.mistake : parsed.user !== null ? { kind: 'login' } : null;
  if (mistake === null && !('mistake' in parsed)) return parsed;
  throw new ProblemError(
    problem(
      'proxy-malformed',
      { mistake: mistake ?? { kind: 'host' }, variable: null },
      { mend: { kind: 'change-proxy' }, place: inField('proxy-address') },
    ),
  );
}

function directly(why: DirectReason): Way {
  return {
    routes: [DIRECT],
    shown: {
      direct: why,
      orDirectly: false,
      origin: null,
      proxies: [],
      user: '',
      userFrom: 'settings',
      passwordKnown: false,
    },
  };
}
