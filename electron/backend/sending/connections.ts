import { createHash } from 'node:crypto';
import type { NewLogEntry } from '../../../contract/log-entry.ts';
import type { ConnectionStatus } from '../../../contract/sending.ts';
import { type ApnsClient, createApnsClient } from '../../apns/client.ts';
import type { Clock } from '../../apns/clock.ts';
import type { Credential } from '../../apns/credential.ts';
import type { Endpoint } from '../../apns/endpoint.ts';
import type { ApnsError } from '../../apns/errors.ts';
import { tryConnection } from '../../apns/try-connection.ts';
import type { SendOrder, SendPlan } from '../plan/plan.ts';

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
  readonly #clients = new Map<string, KeptClient>();
  /** Clients that finish what they have before they close. */
  readonly #closing = new Set<Promise<void>>();
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

  /** The client for a plan: the one that is open already, or a new one. */
  client(plan: ClientPlan): ApnsClient {
    const gateway = gatewayKey(plan);
    const key = `${gateway} ${hashed(plan.endpoint.routes ?? [])}`;
    const open = this.#clients.get(key);
    if (open !== undefined) return open.client;
    this.#closeOtherWays(gateway);
    const client = createApnsClient({
      wire: plan.order.wire,
      binaryCommand: plan.order.binaryCommand,
      endpoint: plan.endpoint,
      credential: plan.credential,
      confirmation: plan.confirmation,
      clock: this.#clock,
      log: this.#log,
      nextConnectionNumber: () => this.#nextNumber++,
      onConnection: (status) => {
        this.#owners.set(status.connection, key);
        this.#note(status);
      },
    });
    this.#clients.set(key, { client, gateway });
    return client;
  }

  /** Opens a connection as a send would, sends nothing on it and closes it; resolves with what stood against it. */
  test(options: {
    readonly endpoint: Endpoint;
    readonly credential: Credential;
    readonly wire: SendOrder['wire'];
    readonly binaryCommand: SendOrder['binaryCommand'];
    readonly log: (entry: NewLogEntry) => void;
  }): Promise<ApnsError | null> {
    return tryConnection({
      ...options,
      number: this.#nextNumber++,
      clock: this.#clock,
      onConnection: (status) => this.#note(status),
    });
  }

  /** What still goes another way to the same gateway finishes what it has and closes: the way was changed. */
  #closeOtherWays(gateway: string): void {
    for (const [key, kept] of this.#clients) {
      if (kept.gateway !== gateway) continue;
      this.#clients.delete(key);
      const closing = kept.client.close();
      this.#closing.add(closing);
      void closing.finally(() => this.#closing.delete(closing));
    }
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
    const kept = key === undefined ? undefined : this.#clients.get(key);
    if (key === undefined || kept === undefined) return;
    this.#clients.delete(key);
    await kept.client.close();
  }

  /** Closes a client that was cancelled; the next send gets a new one. */
  async discard(client: ApnsClient): Promise<void> {
    for (const [key, kept] of this.#clients) if (kept.client === client) this.#clients.delete(key);
    await client.close();
  }

  /** Settles whatever is outstanding as unsent or unknown; later requests open new connections. */
  cancelAll(): void {
    for (const { client } of this.#clients.values()) client.cancel();
  }

  async closeAll(): Promise<void> {
    const clients = [...this.#clients.values()];
    this.#clients.clear();
    await Promise.all([...clients.map(({ client }) => client.close()), ...this.#closing]);
  }
}

/** A client and what it goes to, whatever the way there. */
interface KeptClient {
  readonly client: ApnsClient;
  readonly gateway: string;
}

/** What changes the connection, and nothing that only changes what is told of it. */
function gatewayKey({ endpoint, order, identity, confirmation }: ClientPlan): string {
  return hashed([
    order.wire,
    ...(order.wire === 'binary' ? [order.binaryCommand, confirmation] : []),
    endpoint.host,
    endpoint.port,
    endpoint.authoritiesPem,
    identity.id,
    identity.keyId,
    identity.teamId,
  ]);
}

function hashed(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
