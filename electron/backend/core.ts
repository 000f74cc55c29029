import { homedir } from 'node:os';
import { join } from 'node:path';
import type { LogEntry, NewLogEntry } from '../../contract/log-entry.ts';
import { countOutcome, NO_OUTCOMES, type NotificationResult } from '../../contract/outcome.ts';
import type { ConnectionStatus, SendCheck } from '../../contract/sending.ts';
import type { Clock } from '../apns/clock.ts';
import type { BackendOptions } from './backend.ts';
import { keepHeapLean } from './batch/lean-heap.ts';
import { BroadcastDesk } from './channels/broadcast-desk.ts';
import type { FeedbackPorts } from './feedback/feedback.ts';
import { IdentityFinder } from './identities/identity-finder.ts';
import { IdentityMarks } from './identities/identity-marks.ts';
import { IdentityShelf } from './identities/identity-shelf.ts';
import { ProfileShelf } from './identities/profile-shelf.ts';
import { LogBook } from './log/log-book.ts';
import { Redactor, shortDeviceToken } from './log/redact.ts';
import { HostConsent } from './network/host-consent.ts';
import type { Network } from './network/network.ts';
import { NetworkDesk } from './network/network-desk.ts';
import { checkDevices, checkIdentity, checkOrder, checkPlan, checkProfiles, joinChecks } from './plan/check-send.ts';
import { planSend, type SendOrder, type SendPlan } from './plan/plan.ts';
import { ProblemError } from './problem-error.ts';
import { NO_SECRET_STORE } from './secrets/secret-store.ts';
import { SecretVault } from './secrets/secret-vault.ts';
import { Connections } from './sending/connections.ts';
import { type SendSummary, sendAll } from './sending/sending.ts';
import { SigningRequests } from './signing/signing-requests.ts';
import { EmbeddedSimulator } from './simulator/embedded-simulator.ts';
import { pushToIosSimulator } from './simulator/ios-simulator.ts';
import { practiceCertificate } from './simulator/practice-certificate.ts';
import { AuthorityShelf } from './store/authority-shelf.ts';
import { FileHandles } from './store/file-handles.ts';
import type { OfferedFile } from './store/save-file.ts';
import { SettingsStore } from './store/settings-store.ts';

/** Above this many notifications the log tells of the connection and of failures, no longer of each notification. */
const LOGGED_ONE_BY_ONE = 100;

/** From this many notifications on memory is what counts. */
const LONG_BATCH = 10_000;

/** What the core tells whoever runs it. */
export interface CoreListener {
  readonly onLog: (entry: LogEntry) => void;
  readonly onConnections: (statuses: readonly ConnectionStatus[]) => void;
  readonly onIdentities: () => void;
}

/** The end of a send and where the log explains it. */
export interface CoreSummary extends SendSummary {
  readonly firstCauseEntry: number | null;
}

/** Identities, authorities, the simulator, connections and the log of one run: what every door opens on. */
export class Core {
  readonly files = new FileHandles();
  readonly log: LogBook;
  /** What the user asked to have remembered, sealed by the key store. */
  readonly secrets: SecretVault;
  /** Signing requests, with the keys that wait for their certificates. */
  readonly requests: SigningRequests;
  readonly identities: IdentityShelf;
  readonly finder: IdentityFinder;
  readonly profiles = new ProfileShelf();
  readonly authorities: AuthorityShelf;
  readonly simulator: EmbeddedSimulator;
  readonly connections: Connections;
  /** Takes secrets out of texts; what is typed as a secret is taught to it. */
  readonly redactor: Redactor;
  readonly broadcasts: BroadcastDesk;
  /** Which hosts may be shown a credential. */
  readonly consent: HostConsent;
  /** What reading a feedback service needs. */
  readonly feedback: FeedbackPorts;
  readonly settings: SettingsStore;
  readonly network: Network;
  /** The network as the user asks for it: shown, changed, tested. */
  readonly networkDesk: NetworkDesk;
  readonly #clock: Clock;
  readonly #simulatorFolder: string;

  /** `remember` false, for a command: opens files for this run only and leaves what the window remembers alone. */
  constructor(
    options: Omit<BackendOptions, 'host' | 'version' | 'saving'> & { readonly remember?: boolean },
    listener: CoreListener,
  ) {
    const { dataFolder: folder, clock, secretStore: store = NO_SECRET_STORE, remember = true } = options;
    const { redactor = new Redactor(homedir()) } = options;
    const { platform = process.platform } = options;
    const { files: handles, profiles } = this;
    const marks = new IdentityMarks(folder, remember);
    this.#clock = clock;
    this.redactor = redactor;
    this.log = new LogBook(clock, redactor, listener.onLog);
    this.consent = new HostConsent(options.confirmHost, (sentence) => {
      this.log.write({ phase: 'preparation', level: 'info', sentence, details: [] });
    });
    this.secrets = new SecretVault({ folder, store, clock, onSecret: (secret) => redactor.learn(secret) });
    this.requests = new SigningRequests({ folder, clock });
    this.#simulatorFolder = join(folder, 'simulator');
    this.identities = new IdentityShelf({
      ...{ folder, clock, platform, redactor, marks, profiles },
      keptKeys: this.requests,
      secrets: this.secrets,
      onChange: listener.onIdentities,
      remember,
    });
    const shelf = this.identities;
    this.finder = new IdentityFinder({ clock, platform, handles, redactor, shelf, marks, profiles });
    this.authorities = new AuthorityShelf(folder, remember);
    this.simulator = new EmbeddedSimulator({ folder, clock, shelf: this.identities, log: this.log });
    this.connections = new Connections({
      clock,
      log: (entry) => void this.log.write(entry),
      onChange: () => listener.onConnections(this.connections.statuses()),
    });
    this.settings = new SettingsStore(folder, remember);
    const { log, secrets, identities, authorities, simulator, connections, settings, consent } = this;
    this.networkDesk = new NetworkDesk({
      ...{ log, secrets, identities, authorities, simulator, connections, settings, consent, redactor, clock },
      surroundings: options.network ?? { environment: process.env },
    });
    this.network = this.networkDesk.network;
    const ports = {
      shelves: this,
      ...{ connections, consent, clock },
      log: (entry: NewLogEntry) => void this.log.write(entry),
    };
    this.broadcasts = new BroadcastDesk(ports);
    this.feedback = ports;
  }

  /** What stands against an order to these device tokens, as far as they are known; sends nothing. */
  async check(order: SendOrder, deviceTokens: readonly string[] = []): Promise<SendCheck> {
    const byItself = joinChecks(checkOrder(order, this.#clock.now()), checkDevices(order, deviceTokens));
    if (order.destination.kind === 'ios-simulator') return byItself;
    try {
      const plan = await this.#plan(order);
      const byProfiles = checkProfiles(plan, this.profiles.list(), this.#clock.now());
      const now = this.#clock.now();
      return joinChecks(byItself, checkIdentity(order, plan.identity), checkPlan(plan, now), byProfiles);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return joinChecks(byItself, { blocking: [error.problem], warnings: [] });
    }
  }

  /** The order with every choice made, the person's yes to its host included. Throws `ProblemError` for the first thing that blocks it: then nothing is sent. */
  async prepare(order: SendOrder, deviceTokens: readonly string[] = []): Promise<SendPlan> {
    refuseIfBlocked(checkOrder(order, this.#clock.now()));
    refuseIfBlocked(checkDevices(order, deviceTokens));
    const plan = await this.#plan(order);
    refuseIfBlocked(checkIdentity(order, plan.identity));
    await this.consent.demand(order.destination, plan);
    return plan;
  }

  #plan(order: SendOrder): Promise<SendPlan> {
    return planSend(order, this);
  }

  /**
   * Sends to every device token; resolves when each has its outcome. `expected` is their number where it is known: it
   * decides how closely the log follows.
   */
  async send(
    plan: SendPlan,
    options: {
      readonly deviceTokens: AsyncIterable<string> | Iterable<string>;
      readonly expected: number | null;
      readonly connections: number;
      readonly onResult: (result: NotificationResult) => void;
      readonly signal: AbortSignal;
    },
  ): Promise<CoreSummary> {
    const oneByOne = options.expected !== null && options.expected <= LOGGED_ONE_BY_ONE;
    if (options.expected === null || options.expected >= LONG_BATCH) keepHeapLean();
    const client = this.connections.client(plan);
    client.connections = options.connections;
    const speakAgain = oneByOne ? () => undefined : this.simulator.hush();
    try {
      const summary = await sendAll({
        plan,
        client,
        logged: oneByOne,
        clock: this.#clock,
        deviceTokens: options.deviceTokens,
        onResult: options.onResult,
        signal: options.signal,
      });
      if (options.signal.aborted) await this.connections.discard(client);
      return { ...summary, firstCauseEntry: this.#writeFirstCause(summary.firstFailure) };
    } finally {
      speakAgain();
    }
  }

  /** Hands the payload to an iOS simulator of Xcode. Throws `ProblemError` where that cannot be tried. */
  async sendToIosSimulator(
    order: SendOrder,
    device: string,
  ): Promise<CoreSummary & { readonly result: NotificationResult }> {
    refuseIfBlocked(checkOrder(order, this.#clock.now()));
    const result = await pushToIosSimulator({
      device,
      bundleId: order.headers.topic,
      payload: order.payload,
      platform: process.platform,
      clock: this.#clock,
    });
    const firstFailure = result.outcome === 'accepted' ? null : result;
    return {
      result,
      firstFailure,
      counts: countOutcome(NO_OUTCOMES, result.outcome),
      seconds: result.ms / 1000,
      firstCauseEntry: this.#writeFirstCause(firstFailure),
    };
  }

  /** The certificate that a simulator makes for a public key; `dir`: its folder, ours where `null`. Throws `ProblemError`. */
  practise(publicKeyDer: Buffer, bundleId: string, dir: string | null = null): Promise<OfferedFile> {
    return practiceCertificate({ dir: dir ?? this.#simulatorFolder, publicKeyDer, bundleId, now: this.#clock.now() });
  }

  #writeFirstCause(failure: NotificationResult | null): number | null {
    if (failure === null) return null;
    const { explanation, status, reason, deviceToken, outcome } = failure;
    return this.log.write({
      phase: 'notification',
      level: 'failure',
      firstCause: true,
      sentence: explanation.sentence,
      details: [
        ['Outcome', outcome],
        ['Reason', [status, reason].filter((part) => part !== null).join(' ') || 'none given'],
        ['Device token', shortDeviceToken(deviceToken)],
        ['What to do', explanation.remedy],
      ],
    }).id;
  }

  async close(): Promise<void> {
    await this.connections.closeAll();
    await this.simulator.close();
    await this.secrets.settled();
  }
}

function refuseIfBlocked({ blocking: [first] }: SendCheck): void {
  if (first !== undefined) throw new ProblemError(first);
}
