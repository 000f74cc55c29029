import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelResult } from '../../../../contract/broadcast.ts';
import type { Credential } from '../../../../electron/apns/credential.ts';
import { appleManagementEndpoint, type Endpoint } from '../../../../electron/apns/endpoint.ts';
import { broadcastRequest, broadcastResult } from '../../../../electron/apns/http2/broadcast.ts';
import {
  type ChannelOperation,
  createChannel,
  deleteChannel,
  listChannels,
  readChannel,
} from '../../../../electron/apns/http2/channels.ts';
import { HTTP2_REASONS } from '../../../../electron/apns/reasons.ts';
import type { Injection } from '../../../../electron/simulator/settings/injections.ts';
import { remedyOf, sentenceOf } from '../../../support/said.ts';
import {
  type ScriptedGateway,
  type ScriptedRequest,
  startHttp2Gateway,
  startMuteApi,
} from '../../../support/scripted-gateway.ts';
import { type KeyedCertificate, WireAuthority } from '../../../support/wire-authority.ts';
import { TestSimulator, TOPIC } from '../../simulator/support.ts';
import { certificateCredential, endpointAt, type TestClient, testClient } from '../support/test-client.ts';

const REQUEST_ID = 'eabeae54-14a8-11e5-b60b-1697f925ec7b';
const UPDATE = '{"aps":{"timestamp":1764000000,"event":"update","content-state":{"score":"1 – 0 ⚽"}}}';
const CREDENTIALS = ['certificate', 'provider token'] as const;

/** Every reason of broadcast push and its status (Apple: Handling error responses from APNs), and two that were seen. */
const REASONS: readonly (readonly [string, number])[] = [
  ...[
    ...['FeatureNotEnabled', 'BroadcastFeatureNotEnabled', 'MissingChannelId', 'BadChannelId', 'ChannelNotRegistered'],
    ...['BadRequestParams', 'BadRequestPayload', 'PayloadEmpty', 'BadMessageId', 'MissingPushType', 'InvalidPushType'],
    ...['CannotCreateChannelConfig', 'BadExpirationDate', 'TopicDisallowed', 'BadPriority', 'MissingChannelQueueSize'],
  ].map((reason) => [reason, 400] as const),
  ...['BadCertificate', 'BadCertificateEnvironment', 'TopicMismatch', 'MissingProviderToken'].map(
    (reason) => [reason, 403] as const,
  ),
  ['InvalidProviderToken', 403],
  ['BadPath', 404],
  ['MethodNotAllowed', 405],
  ['PayloadTooLarge', 413],
  ['TooManyRequests', 429],
  ['TooManyProviderTokenUpdates', 429],
  ['InternalServerError', 500],
  ['ServiceUnavailable', 503],
  ['Service Unavailable', 503],
  ['Shutdown', 503],
];

let authority: WireAuthority;
let server: KeyedCertificate;
let credential: Credential;
const open: { cancel?(): void; close(): Promise<void> }[] = [];

beforeAll(() => {
  authority = new WireAuthority();
  server = authority.server();
  credential = certificateCredential(authority.client());
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) {
    one.cancel?.();
    await one.close();
  }
});

function clientFor(endpoint: Endpoint, as: Credential, limits = {}): TestClient {
  const made = testClient({ wire: 'http2', endpoint, credential: as, logNotifications: true, limits });
  open.push(made.client);
  return made;
}

async function credentialOf({ running, tokenKey }: TestSimulator, kind: (typeof CREDENTIALS)[number]) {
  if (kind === 'provider token')
    return {
      kind: 'provider-token-key',
      privateKeyPem: tokenKey,
      keyId: running.keyId,
      teamId: running.teamId,
    } as const;
  const pem = await readFile(join(dirname(running.identity), 'identity.pem'), 'utf8');
  return { kind: 'certificate', certificateChainPem: pem, privateKeyPem: pem, topics: [TOPIC] } as const;
}

/** The management of a simulator and its API, each with a client of its own. */
async function simulated(kind: (typeof CREDENTIALS)[number] = 'certificate', options = {}) {
  const simulator = await TestSimulator.start(options);
  const as = await credentialOf(simulator, kind);
  const at = (place: { readonly host: string; readonly port: number }): Endpoint => ({
    ...place,
    authoritiesPem: simulator.ca,
    simulator: 'built-in',
    environment: 'sandbox',
  });
  const management = at(simulator.running.channels);
  const api = at(simulator.running.http2);
  const managing = clientFor(management, as);
  const sending = clientFor(api, as);
  return {
    simulator,
    managing,
    ask: async (operation: ChannelOperation) =>
      operation.result(await managing.client.request(operation.request), management),
    broadcast: async (channelId: string, more: Partial<Parameters<typeof broadcastRequest>[0]> = {}) => {
      const fields = { bundleId: TOPIC, channelId, expirationSeconds: 0, priority: null, requestId: null };
      const request = broadcastRequest({ ...fields, payload: UPDATE, ...more });
      return broadcastResult(await sending.client.request(request), api);
    },
  };
}

function short({ outcome, status, reason, channels }: ChannelResult): unknown {
  return { outcome, status, reason, channels: channels.length };
}

const accepted = (status: number, channels: number) => ({ outcome: 'accepted', status, reason: null, channels });

describe.each(CREDENTIALS)('broadcast push with a %s', (kind) => {
  it('creates, reads, lists, broadcasts to and deletes a channel of the simulator', async () => {
    const { simulator, ask, broadcast } = await simulated(kind);
    const made = await ask(createChannel(TOPIC, 'newest', REQUEST_ID));
    expect(made).toMatchObject({ outcome: 'accepted', status: 201, requestId: REQUEST_ID });
    const channelId = made.channels[0]?.channelId ?? '';
    expect(made.channels).toEqual([{ channelId, storagePolicy: 'newest' }]);
    const other = (await ask(createChannel(TOPIC, 'none', null))).channels[0]?.channelId ?? '';
    expect((await ask(readChannel(TOPIC, other, null))).channels).toEqual([
      { channelId: other, storagePolicy: 'none' },
    ]);
    const list = await ask(listChannels(TOPIC, null));
    expect(short(list)).toEqual(accepted(200, 2));
    expect(list.channels).toEqual([channelId, other].map((id) => ({ channelId: id, storagePolicy: null })));
    expect(await broadcast(channelId, { requestId: REQUEST_ID })).toMatchObject({
      outcome: 'accepted',
      status: 200,
      reason: null,
      requestId: REQUEST_ID,
    });
    expect(simulator.received).toMatchObject([{ channelId, payload: UPDATE, expirationSeconds: 0 }]);
    expect(short(await ask(deleteChannel(TOPIC, channelId, null)))).toEqual(accepted(204, 0));
    expect(await broadcast(channelId)).toMatchObject({ outcome: 'rejected', reason: 'ChannelNotRegistered' });
    expect(await ask(deleteChannel(TOPIC, channelId, null))).toMatchObject({ status: 404, reason: 'BadPath' });
    expect(await ask(readChannel(TOPIC, 'bmV2ZXIgaXNzdWVkIQ==', null))).toMatchObject({ reason: 'BadChannelId' });
  });

  it('explains each refusal in the words of broadcast push', async () => {
    const { simulator, ask } = await simulated(kind);
    for (const [reason, status] of REASONS) {
      const row = HTTP2_REASONS.find((one) => one.reason === reason.replace(' ', ''));
      simulator.running.inject({ on: 'channels', next: 1, respond: { reason, status } });
      const result = await ask(listChannels(TOPIC, null));
      expect(result).toMatchObject({ outcome: 'rejected', status, reason });
      expect(result.explanation).toMatchObject({
        code: 'refused',
        facts: { reason: row?.reason, by: 'built-in-simulator', of: 'request' },
      });
      expect(sentenceOf(result.explanation)).not.toMatch(/device token|notification/);
      expect(remedyOf(result.explanation)).not.toBe('');
      expect(`${sentenceOf(result.explanation)} ${remedyOf(result.explanation)}`).not.toMatch(
        /Apple’s developer portal/,
      );
    }
  });
});

describe('a request to manage channels', () => {
  async function scripted(onRequest: (request: ScriptedRequest) => void, limits = {}) {
    const gateway = await startHttp2Gateway({ server, clientAuthority: authority.pem, onRequest });
    open.push(gateway);
    return asking(gateway, limits);
  }

  function asking(gateway: ScriptedGateway, limits = {}) {
    const endpoint = endpointAt(gateway.port, authority.pem);
    const made = clientFor(endpoint, credential, limits);
    const ask = async (operation: ChannelOperation) =>
      operation.result(await made.client.request(operation.request), endpoint);
    return { ask, gateway, ...made };
  }

  it('carries Apple’s headers and no others, and no body but that of a new channel', async () => {
    const seen: { readonly headers: object; readonly body: string }[] = [];
    const { ask } = await scripted(({ stream, headers }) => {
      let body = '';
      stream.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      stream.on('end', () => {
        seen.push({ headers: Object.fromEntries(Object.entries(headers)), body });
        stream.respond({ ':status': 201, 'apns-channel-id': 'bmV3IGNoYW5uZWwgIQ==' }, { endStream: true });
      });
    });
    await ask(createChannel('com.example.app', 'none', null));
    await ask(deleteChannel('com.example.app', 'AAAA', REQUEST_ID));
    await ask(listChannels('com.example.app', null));
    const common = { ':scheme': 'https', ':authority': expect.stringMatching(/^localhost:\d+$/) };
    expect(seen).toEqual([
      {
        headers: {
          ...common,
          ':method': 'POST',
          ':path': '/1/apps/com.example.app/channels',
          'content-type': 'application/json',
        },
        body: '{"message-storage-policy":0,"push-type":"LiveActivity"}',
      },
      {
        headers: {
          ...common,
          ':method': 'DELETE',
          ':path': '/1/apps/com.example.app/channels',
          'apns-channel-id': 'AAAA',
          'apns-request-id': REQUEST_ID,
        },
        body: '',
      },
      { headers: { ...common, ':method': 'GET', ':path': '/1/apps/com.example.app/all-channels' }, body: '' },
    ]);
  });

  it('reads a list of as many channels as an app may have', async () => {
    const ids = Array.from({ length: 10_000 }, (_, i) => Buffer.alloc(16, String(i)).toString('base64'));
    const { ask } = await scripted(({ stream }) => {
      stream.respond({ ':status': 200, 'content-type': 'application/json' });
      stream.end(JSON.stringify({ channels: ids }));
    });
    const { channels } = await ask(listChannels('com.example.app', null));
    expect(channels.map(({ channelId }) => channelId)).toEqual(ids);
  });

  it.each<[string, Record<string, string | number>, string, (id: string) => ChannelOperation, RegExp]>([
    [
      'a new channel without an id',
      { ':status': 201 },
      '',
      () => createChannel('a.b', 'none', null),
      /may have been made/,
    ],
    ['a list that is none', { ':status': 200 }, '{"channels":3}', () => listChannels('a.b', null), /lacks what Apple/],
    [
      'a list with an id that a terminal would obey',
      { ':status': 200 },
      '{"channels":["AAAA","\\u001b[2J"]}',
      () => listChannels('a.b', null),
      /lacks what Apple/,
    ],
    ['a list that is no JSON', { ':status': 200 }, '<html>', () => listChannels('a.b', null), /lacks what Apple/],
    [
      'a channel without its policy',
      { ':status': 200 },
      '{}',
      () => readChannel('a.b', 'AAAA', null),
      /lacks what Apple/,
    ],
  ])('calls the outcome unknown when the answer is %s', async (_what, headers, body, operation, words) => {
    const { ask } = await scripted(({ stream }) => {
      stream.respond(headers);
      stream.end(body);
    });
    const result = await ask(operation('AAAA'));
    expect(result).toMatchObject({ outcome: 'unknown', reason: 'UnreadableAnswer', channels: [] });
    expect(sentenceOf(result.explanation)).toMatch(words);
  });

  it('takes a policy that Apple does not list for unknown, and the channel for found', async () => {
    const { ask } = await scripted(({ stream }) => {
      stream.respond({ ':status': 200 });
      stream.end('{"message-storage-policy":7,"push-type":"LiveActivity"}');
    });
    expect(await ask(readChannel('a.b', 'AAAA', null))).toMatchObject({
      outcome: 'accepted',
      channels: [{ channelId: 'AAAA', storagePolicy: null }],
    });
  });

  it('keeps a reason of no table readable, and a body that is none', async () => {
    const { ask } = await scripted(({ stream, request }) => {
      stream.respond({ ':status': request === 1 ? 400 : 502 });
      stream.end(request === 1 ? '{"reason":"ChannelIsOnHoliday"}' : '<h1>Bad gateway</h1>');
    });
    const first = await ask(listChannels('a.b', null));
    expect(first).toMatchObject({ outcome: 'rejected', status: 400, reason: 'ChannelIsOnHoliday' });
    expect(sentenceOf(first.explanation)).toContain('“ChannelIsOnHoliday”');
    expect(await ask(listChannels('a.b', null))).toMatchObject({ outcome: 'rejected', status: 502, reason: null });
  });

  it('is unknown when its answer was lost, says what may have happened, and is not made again', async () => {
    const { simulator, ask } = await simulated();
    simulator.running.inject({ on: 'channels', next: 1, respond: { drop: true } });
    const lost = await ask(createChannel(TOPIC, 'newest', null));
    expect(short(lost)).toEqual({ outcome: 'unknown', status: null, reason: 'ConnectionLost', channels: 0 });
    expect(sentenceOf(lost.explanation)).toMatch(/^A channel may have been made: /);
    expect(remedyOf(lost.explanation)).toMatch(/^List the app’s channels/);
    const list = await ask(listChannels(TOPIC, null));
    expect(list.channels).toHaveLength(1);
    simulator.running.inject({ on: 'channels', next: 1, respond: { drop: true } });
    const removal = await ask(deleteChannel(TOPIC, list.channels[0]?.channelId ?? '', null));
    expect(sentenceOf(removal.explanation)).toMatch(/may or may not have been deleted/);
    simulator.running.inject({ on: 'channels', next: 1, respond: { drop: true } });
    expect(remedyOf((await ask(listChannels(TOPIC, null))).explanation)).toContain('Nothing was changed');
  });

  it.each<[string, Injection['respond']]>([
    ['refuses the stream', { refuseStream: true }],
    ['goes away before it', { goAway: { reason: 'Shutdown' } }],
  ])('goes out once more where the server %s, for nothing was done', async (_what, respond) => {
    const { simulator, ask } = await simulated();
    simulator.running.inject({ on: 'channels', next: 1, respond });
    expect(await ask(createChannel(TOPIC, 'none', null))).toMatchObject({ outcome: 'accepted' });
    expect((await ask(listChannels(TOPIC, null))).channels).toHaveLength(1);
  });

  it('is unsent where nothing listens', async () => {
    const gateway = await startHttp2Gateway({ server, clientAuthority: null, onRequest: () => undefined });
    await gateway.close();
    const { ask } = asking(gateway);
    const result = await ask(createChannel('a.b', 'none', null));
    expect(short(result)).toEqual({ outcome: 'unsent', status: null, reason: 'ConnectionRefused', channels: 0 });
    expect(sentenceOf(result.explanation)).toMatch(/^Not sent: nothing listens/);
  });

  it('is given up when the server never answers', async () => {
    const mute = await startMuteApi({ server, clientAuthority: authority.pem });
    open.push(mute);
    const { ask } = asking(mute, { pingAfterMs: 50, pingTimeoutMs: 50 });
    expect(await ask(listChannels('a.b', null))).toMatchObject({ outcome: 'unknown', reason: 'PeerSilent' });
  });

  it('renews an expired provider token once, on a new connection', async () => {
    const { simulator, managing, ask } = await simulated('provider token');
    simulator.running.inject({ on: 'channels', next: 1, respond: { reason: 'ExpiredProviderToken' } });
    expect(await ask(createChannel(TOPIC, 'none', null))).toMatchObject({ outcome: 'accepted' });
    expect(managing.logText()).toContain('a new one is made');
    expect(managing.logText()).not.toMatch(/eyJ/);
  });

  it('stands in the log with its headers, its answer and what to do', async () => {
    const { simulator, managing, ask } = await simulated('certificate', { settings: { broadcastEnabled: false } });
    expect(simulator.running.topic).toBe(TOPIC);
    await ask(createChannel(TOPIC, 'none', REQUEST_ID));
    expect(managing.logText()).toMatch(/New channel: asking the simulator\./);
    expect(managing.logText()).toMatch(/New channel: The simulator plays an app without broadcast push\./);
    expect(managing.logText()).toContain('{"reason":"BroadcastFeatureNotEnabled"}');
    expect(managing.logText()).toContain(REQUEST_ID);
  });

  it('goes to Apple’s own hosts for it, each with its own port', () => {
    expect(appleManagementEndpoint('production')).toMatchObject({
      host: 'api-manage-broadcast.push.apple.com',
      port: 2196,
    });
    expect(appleManagementEndpoint('sandbox')).toMatchObject({
      host: 'api-manage-broadcast.sandbox.push.apple.com',
      port: 2195,
    });
  });
});

describe('a broadcast', () => {
  it('is unknown when the connection was lost, and goes out again when it was proved not to be processed', async () => {
    const { simulator, ask, broadcast } = await simulated();
    const { channels } = await ask(createChannel(TOPIC, 'none', null));
    const channelId = channels[0]?.channelId ?? '';
    simulator.running.inject({ on: 'broadcast', next: 1, respond: { drop: true } });
    expect(await broadcast(channelId)).toMatchObject({ outcome: 'unknown', reason: 'ConnectionLost' });
    simulator.running.inject({ on: 'broadcast', next: 1, respond: { refuseStream: true } });
    expect(await broadcast(channelId)).toMatchObject({ outcome: 'accepted', reason: null });
    expect(simulator.received.map(({ outcome }) => outcome)).toEqual(['dropped', 'dropped', 'accepted']);
  });

  it('is refused for its expiration where the channel stores nothing', async () => {
    const { ask, broadcast } = await simulated();
    const { channels } = await ask(createChannel(TOPIC, 'none', null));
    const later = await broadcast(channels[0]?.channelId ?? '', { expirationSeconds: 1_900_000_000 });
    expect(later).toMatchObject({ outcome: 'rejected', status: 400, reason: 'BadExpirationDate' });
    expect(remedyOf(later.explanation)).toMatch(/Use 0/);
    expect(await broadcast(channels[0]?.channelId ?? '', { expirationSeconds: null })).toMatchObject({
      reason: 'BadExpirationDate',
    });
  });

  it('goes over the connection that notifications go over', async () => {
    const { simulator, ask, broadcast } = await simulated();
    const { channels } = await ask(createChannel(TOPIC, 'none', null));
    await broadcast(channels[0]?.channelId ?? '');
    await broadcast(channels[0]?.channelId ?? '');
    expect(new Set(simulator.received.map(({ connection }) => connection)).size).toBe(1);
  });
});
