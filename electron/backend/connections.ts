import { createHash } from 'node:crypto';
import type { ConnectionStatus } from '../../contract/channels.ts';
import type { NewLogEntry } from '../../contract/log-entry.ts';
import { type ApnsClient, createApnsClient } from '../apns/client.ts';
import type { Clock } from '../apns/clock.ts';
import type { SendPlan } from './plan.ts';

/** What decides which client it is. */
export type ClientPlan = Pick<SendPlan, 'endpoint' | 'credential' | 'identity' | 'confirmation'> & {
  readonly order: Pick<SendPlan['order'], 'wire' | 'binaryCommand'>;
};

/** How many closed connections stay listed, newest kept. */
const CLOSED_KEPT = 20;

/**
 * The clients of this run: one for each destination, identity and wire, kept open between sends, since Apple takes
 * rapid connecting for an attack (Apple: Sending notification requests to APNs).
 */
export class Connections {
  readonly #clients = new Map<string, ApnsClient>();
  readonly #statuses = new Map<number, ConnectionStatus>();
  readonly #owners = new Map<number, string>();
  readonly #clock: Clock;
  readonly #log: (entry: NewLogEntry) => void;
  readonly #onChange: () => void;
  #nextNumber = 1;

  constructor(options: {
    readonly clock: Clock;
    readonly log: (entry: NewLogEntry) => void;
    readonly onChange: () => void;
  }) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#onChange = options.onChange;
  }

  /** What a connection that no client keeps needs to be listed with the others. */
  readonly single = {
    nextNumber: (): number => this.#nextNumber++,
    onConnection: (status: ConnectionStatus): void => this.#note(status),
  };

  /** The client for a plan: the one that is open already, or a new one. `logNotifications`: an entry for each notification. */
  client(plan: ClientPlan, connections: number, logNotifications: boolean): ApnsClient {
    const key = clientKey(plan, connections, logNotifications);
    const open = this.#clients.get(key);
    if (open !== undefined) return open;
    const client = createApnsClient({
      wire: plan.order.wire,
      binaryCommand: plan.order.binaryCommand,
      endpoint: plan.endpoint,
      credential: plan.credential,
      confirmation: plan.confirmation,
      connections,
      logNotifications,
      clock: this.#clock,
      log: this.#log,
      nextConnectionNumber: () => this.#nextNumber++,
      onConnection: (status) => {
        this.#owners.set(status.connection, key);
        this.#note(status);
      },
    });
    this.#clients.set(key, client);
    return client;
  }

  #note(status: ConnectionStatus): void {
    this.#statuses.set(status.connection, status);
    const closed = [...this.#statuses.values()].filter(({ state }) => state === 'closed');
    for (const { connection } of closed.slice(0, -CLOSED_KEPT)) {
      this.#statuses.delete(connection);
      this.#owners.delete(connection);
    }
    this.#onChange();
  }

  /** Every connection of this run, oldest first. */
  statuses(): readonly ConnectionStatus[] {
    return [...this.#statuses.values()];
  }

  /** Closes one connection; the next send opens another. */
  async close(connection: number): Promise<void> {
    const key = this.#owners.get(connection);
    const client = key === undefined ? undefined : this.#clients.get(key);
    if (key === undefined || client === undefined) return;
    this.#clients.delete(key);
    await client.close();
  }

  /** Closes a client that was cancelled; the next send gets a new one. */
  async discard(client: ApnsClient): Promise<void> {
    for (const [key, open] of this.#clients) if (open === client) this.#clients.delete(key);
    await client.close();
  }

  /** Settles whatever is outstanding as unsent or unknown; later requests open new connections. */
  cancelAll(): void {
    for (const client of this.#clients.values()) client.cancel();
  }

  async closeAll(): Promise<void> {
    const clients = [...this.#clients.values()];
    this.#clients.clear();
    await Promise.all(clients.map((client) => client.close()));
  }
}

function clientKey(plan: ClientPlan, connections: number, logNotifications: boolean): string {
  const { endpoint, order, identity } = plan;
  return createHash('sha256')
    .update(
      JSON.stringify([
        order.wire,
        ...(order.wire === 'binary' ? [order.binaryCommand, plan.confirmation] : []),
        endpoint.host,
        endpoint.port,
        endpoint.authoritiesPem,
        identity.id,
        identity.keyId,
        identity.teamId,
        connections,
        logNotifications,
      ]),
    )
    .digest('hex');
}
