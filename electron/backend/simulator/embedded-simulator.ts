import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { LogDetail, NewLogEntry } from '../../../contract/log-entry.ts';
import type { Wire } from '../../../contract/notification.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { inFile, logged, problem } from '../../../contract/told.ts';
import type { Clock } from '../../apns/clock.ts';
import type { Endpoint } from '../../apns/endpoint.ts';
import { errorCode } from '../../ground/system-error.ts';
import { readIdentityFile } from '../../identity/files/read-file.ts';
import { openIdentities } from '../../identity/open.ts';
import { NAMED_DEVICES } from '../../simulator/devices/devices.ts';
import type { ReceivedNotification } from '../../simulator/devices/received-notification.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { SimulatorError } from '../../simulator/simulator-error.ts';
import type { IdentityList } from '../identities/identity-list.ts';
import type { LogBook } from '../log/log-book.ts';
import { ProblemError } from '../problem-error.ts';

// not prose: what the two identities are called, as a certificate has its name
const BUILT_IN_NAMES = { certificate: 'Simulator certificate', key: 'Simulator provider token key' } as const;

/** The simulator inside the app: the default destination. Started when it is first needed, then kept until the end. */
export class EmbeddedSimulator {
  readonly #folder: string;
  readonly #identities: Pick<IdentityList, 'addBuiltIn'>;
  readonly #log: LogBook;
  readonly #clock: Clock;
  #starting: Promise<RunningSimulator> | null = null;
  #closed = false;
  /** How many sends want it hushed, and what it has received meanwhile. */
  #hushed = 0;
  #received = 0;

  constructor(options: {
    readonly folder: string;
    readonly identities: Pick<IdentityList, 'addBuiltIn'>;
    readonly log: LogBook;
    readonly clock: Clock;
  }) {
    this.#folder = join(options.folder, 'simulator');
    this.#identities = options.identities;
    this.#log = options.log;
    this.#clock = options.clock;
  }

  /** The running simulator, started if need be. A start that failed is tried anew at the next call. */
  running(): Promise<RunningSimulator> {
    this.#starting ??= this.#startUnlessClosed().catch((error: unknown) => {
      this.#starting = null;
      if (error instanceof ProblemError) throw error;
      throw new ProblemError(notStarted(error, this.#folder), { cause: error });
    });
    return this.#starting;
  }

  /** Until the returned function is called, what it receives is counted and not told one by one: a batch would flood the log. */
  hush(): () => void {
    this.#hushed += 1;
    return () => {
      this.#hushed -= 1;
      if (this.#hushed > 0 || this.#received === 0) return;
      const facts = { count: this.#received };
      this.#log.write(logged('simulator-received-many', facts, { phase: 'simulator', level: 'detail' }));
      this.#received = 0;
    };
  }

  /** A page may ask while the program ends: what starts after `close` would keep it from ending, and is closed at once. */
  async #startUnlessClosed(): Promise<RunningSimulator> {
    const running = await this.#start();
    if (this.#closed) await running.simulator.close();
    return running;
  }

  async #start(): Promise<RunningSimulator> {
    const simulator = await startSimulator({
      dir: this.#folder,
      http2Port: 0,
      gatewayPort: 0,
      feedbackPort: 0,
      environment: 'sandbox',
      devices: NAMED_DEVICES.map(({ rule }) => rule),
      now: () => this.#clock.now(),
      onNotification: (received) => {
        if (this.#hushed > 0) {
          this.#received += 1;
          return;
        }
        this.#log.write(receivedEntry(received));
      },
    });
    for (const path of simulator.setAside) {
      this.#log.write(logged('simulator-set-aside', { path }, { phase: 'simulator', level: 'warning' }));
    }
    try {
      return {
        simulator,
        authoritiesPem: await readFile(simulator.ca, 'utf8'),
        certificateId: await this.#shelve(simulator, simulator.identity, simulator.passphrase),
        providerTokenKeyId: await this.#shelve(simulator, simulator.providerTokenKey, null),
      };
    } catch (error) {
      await simulator.close();
      throw error;
    }
  }

  async #shelve(simulator: Simulator, path: string, passphrase: string | null): Promise<string> {
    const opened = await openIdentities([await readIdentityFile(path)], {
      passphrase,
      now: this.#clock.now(),
      beside: () => Promise.resolve([]),
    });
    const identity = opened.identities[0];
    if (identity === undefined || identity.secret === null)
      throw new ProblemError(
        problem(
          'simulator-identity-damaged',
          { path, why: opened.problems[0] ?? null },
          { place: inFile(basename(path)) },
        ),
      );
    const { description, secret } = identity;
    if (secret.kind === 'certificate')
      this.#identities.addBuiltIn({ ...identity, description: { ...description, name: BUILT_IN_NAMES.certificate } });
    else {
      const ids = { keyId: simulator.keyId, teamId: simulator.teamId };
      this.#identities.addBuiltIn({
        ...identity,
        description: { ...description, ...ids, name: BUILT_IN_NAMES.key },
        secret: { ...secret, ...ids },
      });
    }
    return description.id;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const starting = this.#starting;
    this.#starting = null;
    if (starting === null) return;
    const running = await starting.catch(() => null);
    await running?.simulator.close();
  }
}

/** What the simulator says itself, what the disk says, else what is most likely: no full disk is a damaged folder. */
function notStarted(error: unknown, folder: string): Problem {
  const code = 'simulator-not-started';
  if (error instanceof SimulatorError) {
    const { problem: why } = error;
    return problem(code, { why }, { place: why.place });
  }
  const fault = errorCode(error);
  if (fault !== '') return problem(code, { folder, fault });
  return problem(code, { folder, technical: error instanceof Error ? error.message : String(error) });
}

/** What the log tells of one that the simulator received. */
function receivedEntry(received: ReceivedNotification): NewLogEntry {
  const { channelId, deviceToken, topic, wire, outcome, status, reason } = received;
  const answer =
    outcome === 'dropped'
      ? 'none'
      : wire === 'binary' && outcome === 'accepted'
        ? 'silence'
        : { status: status ?? 0, reason };
  const what = channelId === null ? 'notification' : 'broadcast';
  const details: readonly LogDetail[] = [
    channelId === null ? ['device-token', deviceToken] : ['channel', channelId],
    ['topic', topic ?? { is: 'word', facts: 'none' }],
  ];
  return logged('simulator-received', { what, answer }, { phase: 'simulator', level: 'detail', details });
}

/** The simulator and what a client needs to reach it. */
export interface RunningSimulator {
  readonly simulator: Simulator;
  readonly authoritiesPem: string;
  /** Id of its push certificate among the identities in use. */
  readonly certificateId: string;
  readonly providerTokenKeyId: string;
}

/** Where the simulator listens for a wire, or with another of its services. */
export function simulatorEndpoint(
  { simulator, authoritiesPem }: RunningSimulator,
  service: Wire | 'channels' | 'feedback',
): Endpoint {
  const { host, port } = simulator[service === 'binary' ? 'gateway' : service];
  return { host, port, authoritiesPem, simulator: 'built-in', environment: simulator.environment };
}
