import assert from 'node:assert';
import { NO_HEADERS } from '../../contract/notification.ts';
import type { FeedbackTuple } from '../../electron/apns/binary/feedback.ts';
import { type FeedbackEnd, readFeedback } from '../../electron/apns/binary/feedback-connection.ts';
import { type ApnsClient, createApnsClient } from '../../electron/apns/client.ts';
import { systemClock } from '../../electron/apns/clock.ts';
import type { Credential } from '../../electron/apns/credential.ts';
import type { Endpoint } from '../../electron/apns/endpoint.ts';
import { broadcastRequest, broadcastResult } from '../../electron/apns/http2/broadcast.ts';
import {
  type ChannelOperation,
  createChannel,
  deleteChannel,
  listChannels,
  readChannel,
} from '../../electron/apns/http2/channels.ts';
import { DEFAULT_LIMITS } from '../../electron/apns/limits.ts';
import { sentenceOf } from './said.ts';
import { startBinaryGateway } from './scripted-gateway.ts';
import type { WireEnvironment, WireScenario } from './wire-scenarios.ts';

/* The services beside sending, on each runtime that the app runs on, like wire-scenarios.ts. */

const TOPIC = 'com.example.pushwright';
const UPDATE = '{"aps":{"timestamp":1764000000,"event":"update","content-state":{}}}';

let connections = 0;

function endpointOf(environment: WireEnvironment, service: 'http2' | 'gateway' | 'channels' | 'feedback'): Endpoint {
  const { simulator, simulatorAuthoritiesPem } = environment;
  return {
    ...simulator[service],
    authoritiesPem: simulatorAuthoritiesPem,
    simulator: 'built-in',
    environment: 'sandbox',
  };
}

async function withClient<T>(
  wire: 'http2' | 'binary',
  endpoint: Endpoint,
  credential: Credential,
  use: (client: ApnsClient) => Promise<T>,
): Promise<T> {
  const client = createApnsClient({
    ...{ wire, endpoint, credential },
    binaryCommand: 2,
    confirmation: 'sentinel',
    clock: systemClock,
    log: () => undefined,
    onConnection: () => undefined,
    nextConnectionNumber: () => ++connections,
  });
  try {
    return await use(client);
  } finally {
    client.cancel();
    await client.close();
  }
}

async function read(endpoint: Endpoint, credential: Credential, limits = {}) {
  const tuples: FeedbackTuple[] = [];
  const end: FeedbackEnd = await readFeedback({
    ...{ endpoint, credential, clock: systemClock, number: ++connections },
    limits: { ...DEFAULT_LIMITS, ...limits },
    log: () => undefined,
    onConnection: () => undefined,
    signal: new AbortController().signal,
    onTuples: (more) => void tuples.push(...more),
  });
  return { ...end, tuples };
}

async function manageChannels(environment: WireEnvironment, credential: Credential): Promise<void> {
  const management = endpointOf(environment, 'channels');
  const api = endpointOf(environment, 'http2');
  await withClient('http2', management, credential, async (client) => {
    const ask = async (operation: ChannelOperation) =>
      operation.result(await client.request(operation.request), management);
    const made = await ask(createChannel(TOPIC, 'newest', null));
    assert.strictEqual(`${made.outcome} ${made.status}`, 'accepted 201', sentenceOf(made.explanation));
    const channelId = made.channels[0]?.channelId ?? '';
    assert.deepStrictEqual((await ask(readChannel(TOPIC, channelId, null))).channels, [
      { channelId, storagePolicy: 'newest' },
    ]);
    const { channels } = await ask(listChannels(TOPIC, null));
    assert.ok(channels.some((channel) => channel.channelId === channelId));
    await withClient('http2', api, credential, async (sending) => {
      const fields = { bundleId: TOPIC, channelId, expirationSeconds: 0, priority: 10, requestId: null } as const;
      const send = async () =>
        broadcastResult(await sending.request(broadcastRequest({ ...fields, payload: UPDATE })), api);
      assert.strictEqual((await send()).outcome, 'accepted');
      assert.strictEqual((await ask(deleteChannel(TOPIC, channelId, null))).status, 204);
      assert.strictEqual((await send()).reason, 'ChannelNotRegistered');
    });
  });
}

export const SERVICE_SCENARIOS: readonly WireScenario[] = [
  {
    name: 'channels are managed and broadcast to with a certificate',
    run: (environment) => manageChannels(environment, environment.certificate),
  },
  {
    name: 'channels are managed and broadcast to with a provider token',
    run: (environment) => manageChannels(environment, environment.providerTokenKey),
  },
  {
    name: 'the feedback service names a device that lost the app, once',
    run: async (environment) => {
      const { certificate, simulator } = environment;
      const deviceToken = `fade${'0'.repeat(60)}`;
      simulator.describeDevice({ token: deviceToken, state: 'unregistered', timestamp: 1_767_225_600_000 });
      await withClient('binary', endpointOf(environment, 'gateway'), certificate, async (client) => {
        const sent = client.send({ ...NO_HEADERS, deviceToken, payload: '{"aps":{}}' }, 0);
        client.flush();
        assert.strictEqual((await sent).outcome, 'accepted');
      });
      const endpoint = endpointOf(environment, 'feedback');
      const tuple = { deviceToken, timestampSeconds: 1_767_225_600 };
      assert.deepStrictEqual(await read(endpoint, certificate), { count: 1, cause: null, tuples: [tuple] });
      assert.deepStrictEqual(await read(endpoint, certificate), { count: 0, cause: null, tuples: [] });
    },
  },
  {
    name: 'a feedback service that falls silent, or ends inside an entry, is named, and what came is kept',
    run: async ({ authority, server, client: credential }) => {
      const entry = Buffer.from(`5f5e10000020${'ab'.repeat(32)}`, 'hex');
      for (const [ends, reason] of [
        [true, 'ConnectionLost'],
        [false, 'PeerSilent'],
      ] as const) {
        const gateway = await startBinaryGateway({
          ...{ server, clientAuthority: authority.pem, onFrame: () => undefined },
          onConnection: (socket) => {
            const bytes = Buffer.concat([entry, entry.subarray(0, 9)]);
            if (ends) socket.end(bytes);
            else socket.write(bytes);
          },
        });
        const endpoint: Endpoint = {
          ...{ host: 'localhost', port: gateway.port, authoritiesPem: authority.pem },
          ...{ environment: null },
        };
        const { count, cause } = await read(endpoint, credential, { pingAfterMs: 50, pingTimeoutMs: 50 });
        assert.strictEqual(`${count} ${cause?.reason}`, `1 ${reason}`);
        await gateway.close();
      }
    },
  },
];
