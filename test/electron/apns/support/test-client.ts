import type { NewLogEntry } from '../../../../contract/log-entry.ts';
import { NO_HEADERS, type Notification } from '../../../../contract/notification.ts';
import type { ConnectionStatus } from '../../../../contract/sending.ts';
import { type ApnsClient, type ApnsClientOptions, createApnsClient } from '../../../../electron/apns/client.ts';
import { systemClock } from '../../../../electron/apns/clock.ts';
import type { Credential } from '../../../../electron/apns/credential.ts';
import type { Endpoint } from '../../../../electron/apns/endpoint.ts';
import { logEntryText } from '../../../../words/entry.ts';
import { lineOf } from '../../../support/said.ts';
import type { KeyedCertificate } from '../../../support/wire-authority.ts';

/** A client with what it reported. */
export interface TestClient {
  readonly client: ApnsClient;
  readonly log: readonly NewLogEntry[];
  readonly statuses: readonly ConnectionStatus[];
  /** Resolves at the next entry, from now on, whose sentence has `words` in it. */
  logged(words: string): Promise<NewLogEntry>;
  /** The whole log as text. */
  logText(): string;
}

export function certificateCredential({ certificatePem, privateKeyPem }: KeyedCertificate): Credential {
  return { kind: 'certificate', certificateChainPem: certificatePem, privateKeyPem, topics: ['com.example.app'] };
}

export function endpointAt(port: number, authoritiesPem: string | null, host = 'localhost'): Endpoint {
  return { host, port, authoritiesPem, environment: 'sandbox' };
}

/** A notification to device `number`; its token tells the number. */
export function notificationTo(number: number, fields: Partial<Notification> = {}): Notification {
  return {
    ...NO_HEADERS,
    topic: 'com.example.app',
    pushType: 'alert',
    deviceToken: number.toString(16).padStart(64, '0'),
    payload: '{"aps":{"alert":"Hi"}}',
    ...fields,
  };
}

/** The number in a device token that `notificationTo` made. */
export function numberOf(deviceToken: string): number {
  return Number.parseInt(deviceToken, 16);
}

let nextConnection = 1;

export function testClient(
  options: Pick<ApnsClientOptions, 'wire' | 'endpoint' | 'credential'> &
    Partial<ApnsClientOptions> & {
      readonly connections?: number;
      /** Whether each notification gets log entries of its own. */
      readonly logNotifications?: boolean;
    },
): TestClient {
  const log: NewLogEntry[] = [];
  const statuses: ConnectionStatus[] = [];
  const listeners = new Set<(entry: NewLogEntry) => void>();
  const client = createApnsClient({
    binaryCommand: 2,
    confirmation: 'quiet-period',
    clock: systemClock,
    nextConnectionNumber: () => nextConnection++,
    log: (entry) => {
      log.push(entry);
      for (const listener of listeners) listener(entry);
    },
    onConnection: (status) => statuses.push(status),
    ...options,
  });
  client.connections = options.connections ?? 1;
  const submit = client.submit.bind(client);
  client.submit = (notification, index, onResult) =>
    submit(notification, index, onResult, options.logNotifications ?? false);
  return {
    client,
    log,
    statuses,
    logged: (words) =>
      new Promise((resolve) => {
        const listener = (entry: NewLogEntry): void => {
          if (!lineOf(entry).includes(words)) return;
          listeners.delete(listener);
          resolve(entry);
        };
        listeners.add(listener);
      }),
    logText: () =>
      log
        .map((entry, id) => logEntryText({ connection: null, details: [], firstCause: false, ...entry, id, at: 0 }))
        .join('\n'),
  };
}
