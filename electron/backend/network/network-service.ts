import type { Destination } from '../../../contract/destination.ts';
import type { LogEntry, NewLogEntry } from '../../../contract/log-entry.ts';
import type {
  NetworkChange,
  NetworkQuestion,
  NetworkSettings,
  NetworkTest,
  NetworkView,
} from '../../../contract/network.ts';
import type { BinaryCommand, Wire } from '../../../contract/notification.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { explanation, inField, loggedProblem, problem } from '../../../contract/told.ts';
import type { Clock } from '../../apns/clock.ts';
import type { Credential } from '../../apns/credential.ts';
import { type Endpoint, peerOf } from '../../apns/endpoint.ts';
import { NOBODY } from '../../apns/try-connection.ts';
import type { IdentityCredentials } from '../identities/identity-credentials.ts';
import type { IdentityList } from '../identities/identity-list.ts';
import type { LogBook } from '../log/log-book.ts';
import type { Redactor } from '../log/redact.ts';
import { endpointOf } from '../plan/plan.ts';
import { ProblemError } from '../problem-error.ts';
import type { SealedSecrets } from '../secrets/sealed-secrets.ts';
import type { Connections } from '../sending/connections.ts';
import type { EmbeddedSimulator, RunningSimulator } from '../simulator/embedded-simulator.ts';
import type { AuthorityStore } from '../store/authority-store.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import type { HostConsent } from './host-consent.ts';
import { labelOf, manualAddress, Network } from './network.ts';
import { ProxyPasswords } from './proxy-passwords.ts';
import type { NetworkSurroundings } from './surroundings.ts';

/** What the service works with. */
export interface NetworkServiceParts {
  readonly surroundings: NetworkSurroundings;
  readonly settings: SettingsStore;
  readonly secrets: SealedSecrets;
  readonly identities: IdentityList;
  readonly credentials: IdentityCredentials;
  readonly authorities: AuthorityStore;
  readonly simulator: EmbeddedSimulator;
  readonly connections: Connections;
  readonly consent: HostConsent;
  readonly redactor: Redactor;
  readonly log: LogBook;
  readonly clock: Clock;
}

/** The network as the user asks for it: what is set, which way that leads, whether the way is free. */
export class NetworkService {
  readonly network: Network;
  readonly #tools: NetworkServiceParts;
  readonly #passwords: ProxyPasswords;

  constructor(tools: NetworkServiceParts) {
    const { surroundings, secrets, log } = tools;
    const onProblem = (found: Problem): void => void log.write(loggedProblem(found, 'preparation', 'warning'));
    this.#tools = tools;
    this.#passwords = new ProxyPasswords(secrets, onProblem, surroundings.askPassword ?? null);
    this.network = new Network({ ...tools, passwords: this.#passwords });
  }

  /** The settings and the way they lead to a destination. */
  async show(question: NetworkQuestion): Promise<NetworkView> {
    const { settings, problem: found } = await this.#tools.settings.load();
    const view = await this.#view(settings.network, question);
    return { ...view, problem: view.problem ?? found };
  }

  async #view(settings: NetworkSettings, { destination, wire }: NetworkQuestion): Promise<NetworkView> {
    const nowhere = { settings, to: null, way: null, problem: null };
    if (destination === null || destination.kind === 'ios-simulator') return nowhere;
    try {
      const endpoint = await this.#endpoint(destination, wire);
      const somewhere = { ...nowhere, to: peerOf(endpoint) };
      const way = await this.network.wayBy(settings, endpoint).catch(asProblem);
      return 'routes' in way ? { ...somewhere, way: way.shown } : { ...somewhere, problem: way };
    } catch (error) {
      return { ...nowhere, problem: asProblem(error) };
    }
  }

  /**
   * Keeps a change. The user name and the password are for the proxy that is typed, else for the first on the way that
   * the change leads to, and no other is told them. Throws `ProblemError` where the address cannot be understood or the
   * change not be written: then nothing is changed.
   */
  async change(change: NetworkChange): Promise<NetworkView> {
    const { settings: store, redactor } = this.#tools;
    redactor.learn(change.password ?? '');
    const before = (await store.load()).settings.network;
    const { proxy, address, exceptions, authority } = change.settings;
    const user = change.settings.user.trim();
    const texts = { address: address.trim(), exceptions: exceptions.trim(), user };
    const wanted: NetworkSettings = { proxy, ...texts, userOf: '', authority };
    const typed = proxy === 'manual' ? labelOf(manualAddress(wanted)) : null;
    const first = typed ?? (await this.#view(wanted, change)).way?.proxies[0] ?? before.userOf;
    const network: NetworkSettings = { ...wanted, userOf: user === '' ? '' : first };
    await store.change({ network });
    if (change.password === null) return this.#view(network, change);
    return this.#keepPassword(change.password, network, change);
  }

  async #keepPassword(password: string, network: NetworkSettings, change: NetworkChange): Promise<NetworkView> {
    const { way } = await this.#view(network, change);
    // A user name that came with the proxy's address is the one that is told.
    const [proxy, user] = way?.proxies[0] === undefined ? [network.userOf, network.user] : [way.proxies[0], way.user];
    const problem = user === '' ? null : await this.#passwords.keep({ proxy, user }, password, change.remember);
    const view = await this.#view(network, change);
    return { ...view, problem: view.problem ?? problem };
  }

  /**
   * Opens a connection to a destination as a send would and sends nothing. An identity shows its certificate, where it
   * is open. Throws `ProblemError` where nothing can be opened.
   */
  async test(
    question: NetworkQuestion & { readonly binaryCommand: BinaryCommand; readonly identityId: string | null },
  ): Promise<NetworkTest> {
    const { destination, wire, binaryCommand } = question;
    const { connections, log, clock } = this.#tools;
    if (destination === null) throw new ProblemError(noDestination());
    const running = await this.#running(destination);
    const endpoint = await this.#endpoint(destination, wire, running);
    const way = await this.network.wayTo(endpoint);
    const credential = await this.#credential(
      question.identityId ?? running?.certificateId ?? null,
      destination,
      endpoint,
    );
    const startedMs = clock.monotonicMs();
    const steps: LogEntry[] = [];
    const cause = await connections.test({
      endpoint: { ...endpoint, routes: way.routes },
      credential,
      ...{ wire, binaryCommand },
      log: (entry: NewLogEntry) => void steps.push(log.write(entry)),
    });
    const ms = clock.monotonicMs() - startedMs;
    return {
      reached: cause === null,
      reason: cause?.reason ?? null,
      explanation:
        cause?.explanation ??
        explanation('way-is-free', { peer: peerOf(endpoint), proof: wire === 'http2' ? 'http2' : 'tls', ms }),
      way: way.shown,
      steps,
      ms,
    };
  }

  async #running(destination: Destination): Promise<RunningSimulator | null> {
    return destination.kind === 'simulator' ? this.#tools.simulator.running() : null;
  }

  async #endpoint(destination: Destination, wire: Wire, running?: RunningSimulator | null): Promise<Endpoint> {
    if (destination.kind === 'ios-simulator') throw new ProblemError(noDestination());
    return endpointOf({ destination, wire }, running ?? (await this.#running(destination)), this.#tools.authorities);
  }

  /** An identity that is not open, or that the host may not see, is left out: the question is for the way, not for who goes it. */
  async #credential(identityId: string | null, destination: Destination, endpoint: Endpoint): Promise<Credential> {
    const { identities, credentials, consent } = this.#tools;
    if (identityId === null || !identities.isOpen(identityId)) return NOBODY;
    try {
      const { credential, description: identity } = await credentials.credential(identityId);
      await consent.demand(destination, { endpoint, credential, identity });
      return credential;
    } catch (error) {
      if (error instanceof ProblemError) return NOBODY;
      throw error;
    }
  }
}

/** The problem that an error carries; anything else is a fault of ours, and is thrown on. */
function asProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  throw error;
}

function noDestination() {
  return problem('network-no-destination', null, { place: inField('destination') });
}
