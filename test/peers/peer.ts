import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Wire } from '../../contract/notification.ts';
import type { NotificationResult } from '../../contract/outcome.ts';
import type { Credential } from '../../electron/apns/credential.ts';
import type { DeviceRule } from '../../electron/simulator/devices/devices.ts';
import type { ReceivedNotification } from '../../electron/simulator/devices/received-notification.ts';
import { endpointAt, testClient } from '../electron/apns/support/test-client.ts';
import { type TestSimulator, TOPIC } from '../electron/simulator/support.ts';

const run = promisify(execFile);

/** How a peer or our client proves who it is. */
export type CredentialKind = Credential['kind'];

/** What a peer says of one notification, in its own words. */
export interface PeerView {
  readonly deviceToken: string;
  /** `accepted`, `rejected`, or whatever else the peer says. */
  readonly view: string;
  /** `null` where the peer does not tell. */
  readonly status: number | null;
  readonly reason: string | null;
  readonly timestamp: number | null;
}

const GONE_SINCE = Date.UTC(2026, 0, 15, 9, 30);

/** A device token for each thing that may happen to a notification, in an order that peers can go through. */
export const DEVICES = {
  active: 'a1'.repeat(32),
  withoutTheApp: 'c3'.repeat(32),
  ofTheOtherEnvironment: 'd4'.repeat(32),
  ofAnotherApp: 'e5'.repeat(32),
  expired: 'f6'.repeat(32),
  forbidden: 'b7'.repeat(32),
  tooShort: 'ab'.repeat(4),
  activeToo: 'a2'.repeat(32),
} as const;

export const RULES: readonly DeviceRule[] = [
  { token: DEVICES.withoutTheApp, state: 'unregistered', timestamp: GONE_SINCE },
  { token: DEVICES.ofTheOtherEnvironment, environment: 'production' },
  { token: DEVICES.ofAnotherApp, topic: 'com.example.other' },
  { token: DEVICES.expired, state: 'expired', timestamp: GONE_SINCE },
  { token: DEVICES.forbidden, respond: { reason: 'Forbidden' } },
];

/** What the simulator is expected to answer, so that two that are wrong alike are noticed. */
export const ANSWERS: Readonly<Record<string, readonly [number, string | null, number | null]>> = {
  [DEVICES.active]: [200, null, null],
  [DEVICES.withoutTheApp]: [410, 'Unregistered', GONE_SINCE],
  [DEVICES.ofTheOtherEnvironment]: [400, 'BadDeviceToken', null],
  [DEVICES.ofAnotherApp]: [400, 'DeviceTokenNotForTopic', null],
  [DEVICES.expired]: [410, 'ExpiredToken', GONE_SINCE],
  [DEVICES.forbidden]: [403, 'Forbidden', null],
  [DEVICES.tooShort]: [400, 'BadDeviceToken', null],
  [DEVICES.activeToo]: [200, null, null],
};

/** Runs a peer's program in a process of its own, to which nothing of ours can leak nor its shims to us. */
export async function runPeer(
  program: string,
  simulator: TestSimulator,
  options: { readonly deviceTokens: readonly string[]; readonly credential: CredentialKind },
): Promise<readonly PeerView[]> {
  const apns = { ...simulator.running, identityPem: join(simulator.dir, 'identity.pem') };
  const { stdout } = await run(
    process.execPath,
    [join(import.meta.dirname, 'programs', program), JSON.stringify({ apns, alert: 'Hello', ...options })],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: apns.ca, NODE_OPTIONS: '' } },
  );
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as PeerView);
}

/** Our own client's view of the same. */
export async function runOurs(
  simulator: TestSimulator,
  options: { readonly wire: Wire; readonly deviceTokens: readonly string[]; readonly credential: CredentialKind },
): Promise<readonly NotificationResult[]> {
  const { wire, deviceTokens, credential } = options;
  const { http2, gateway, keyId, teamId } = simulator.running;
  const { client } = testClient({
    wire,
    endpoint: endpointAt((wire === 'http2' ? http2 : gateway).port, simulator.ca),
    credential:
      credential === 'certificate'
        ? {
            kind: 'certificate',
            certificateChainPem: simulator.certificate.cert,
            privateKeyPem: simulator.certificate.key,
            topics: [TOPIC],
          }
        : { kind: 'provider-token-key', privateKeyPem: simulator.tokenKey, keyId, teamId },
    confirmation: 'sentinel',
  });
  try {
    const sending = deviceTokens.map((deviceToken, index) =>
      client.send(
        {
          deviceToken,
          payload: JSON.stringify({ aps: { alert: 'Hello' } }),
          topic: TOPIC,
          pushType: 'alert',
          priority: null,
          expirationSeconds: null,
          collapseId: null,
          apnsId: null,
        },
        index,
      ),
    );
    client.flush();
    return await Promise.all(sending);
  } finally {
    await client.close();
  }
}

/** What the simulator recorded last for each device token: clients may try again. */
export function lastRecords(received: readonly ReceivedNotification[]): ReadonlyMap<string, ReceivedNotification> {
  return new Map(received.map((record) => [record.deviceToken, record]));
}
