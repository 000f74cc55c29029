import assert from 'node:assert';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NO_HEADERS, type Notification, type Wire } from '../../contract/notification.ts';
import type { NotificationResult } from '../../contract/outcome.ts';
import { type ApnsClient, type ApnsClientOptions, createApnsClient } from '../../electron/apns/client.ts';
import { systemClock } from '../../electron/apns/clock.ts';
import type { Credential } from '../../electron/apns/credential.ts';
import type { Endpoint } from '../../electron/apns/endpoint.ts';
import type { DeviceRule } from '../../electron/simulator/devices/devices.ts';
import { type Simulator, startSimulator } from '../../electron/simulator/simulator.ts';
import { acceptFrame, resetFrame, settingsFrame, startRawHttp2Gateway } from './raw-http2.ts';
import { remedyOf, sentenceOf } from './said.ts';
import {
  accept,
  reject,
  type ScriptedGateway,
  startBinaryGateway,
  startHttp2Gateway,
  startMuteApi,
} from './scripted-gateway.ts';
import { type KeyedCertificate, newProviderTokenKey, WireAuthority } from './wire-authority.ts';

/*
 * What must hold on each runtime that the app runs on: Node with OpenSSL, and the older Node with BoringSSL inside
 * Electron. Plain assertions, no test runner, so that one file runs in both.
 */

/** What scenarios share. */
export interface WireEnvironment {
  readonly simulator: Simulator;
  readonly simulatorAuthoritiesPem: string;
  readonly certificate: Credential;
  readonly providerTokenKey: Credential;
  readonly authority: WireAuthority;
  readonly stranger: WireAuthority;
  readonly server: KeyedCertificate;
  readonly client: Credential;
}

export interface WireScenario {
  /** A sentence. */
  readonly name: string;
  run(environment: WireEnvironment): Promise<void>;
}

const REMOVED = `dead${'0'.repeat(60)}`;
const ELSEWHERE = `beef${'0'.repeat(60)}`;
const DEVICES: readonly DeviceRule[] = [
  { token: REMOVED, state: 'unregistered', timestamp: 1_764_000_000_000 },
  { token: ELSEWHERE, environment: 'production' },
];

/** Starts what scenarios share; `close` ends it. */
export async function openWireEnvironment(): Promise<{ environment: WireEnvironment; close(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'pushwright-wires-'));
  const simulator = await startSimulator({
    dir,
    http2Port: 0,
    gatewayPort: 0,
    feedbackPort: 0,
    environment: 'sandbox',
    devices: DEVICES,
    onNotification: () => undefined,
  });
  const identityPem = await readFile(join(dirname(simulator.identity), 'identity.pem'), 'utf8');
  const authority = new WireAuthority();
  return {
    environment: {
      simulator,
      simulatorAuthoritiesPem: await readFile(simulator.ca, 'utf8'),
      certificate: certificateOf({ certificatePem: identityPem, privateKeyPem: identityPem }, [simulator.topic]),
      providerTokenKey: {
        kind: 'provider-token-key',
        privateKeyPem: await readFile(simulator.providerTokenKey, 'utf8'),
        keyId: simulator.keyId,
        teamId: simulator.teamId,
      },
      authority,
      stranger: new WireAuthority('Somebody else'),
      server: authority.server(),
      client: certificateOf(authority.client(), ['com.example.app']),
    },
    close: async () => {
      await simulator.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function certificateOf({ certificatePem, privateKeyPem }: KeyedCertificate, topics: readonly string[]): Credential {
  return { kind: 'certificate', certificateChainPem: certificatePem, privateKeyPem, topics };
}

let connections = 0;

async function withClient<T>(
  options: Pick<ApnsClientOptions, 'wire' | 'endpoint' | 'credential'> & Partial<ApnsClientOptions>,
  use: (client: ApnsClient) => Promise<T>,
): Promise<T> {
  const client = createApnsClient({
    binaryCommand: 2,
    confirmation: 'sentinel',
    clock: systemClock,
    log: () => undefined,
    onConnection: () => undefined,
    nextConnectionNumber: () => ++connections,
    ...options,
  });
  try {
    return await use(client);
  } finally {
    client.cancel();
    await client.close();
  }
}

/** Where the shared simulator is. */
export function simulatorEndpoint(environment: WireEnvironment, wire: Wire): Endpoint {
  const { simulator, simulatorAuthoritiesPem } = environment;
  return {
    ...(wire === 'http2' ? simulator.http2 : simulator.gateway),
    authoritiesPem: simulatorAuthoritiesPem,
    simulator: 'built-in',
    environment: 'sandbox',
  };
}

function gatewayEndpoint({ port }: ScriptedGateway, authoritiesPem: string, host = 'localhost'): Endpoint {
  return { host, port, authoritiesPem, environment: null };
}

function notification(deviceToken: string, topic: string): Notification {
  return { ...NO_HEADERS, topic, pushType: 'alert', deviceToken, payload: '{"aps":{"alert":"Grüße 😀"}}' };
}

function token(number: number): string {
  return `a${number.toString(16).padStart(63, '0')}`;
}

/** Sends one notification by a client of its own. */
export async function sendOne(
  options: Pick<ApnsClientOptions, 'wire' | 'endpoint' | 'credential'> & Partial<ApnsClientOptions>,
  deviceToken = token(1),
  topic = 'com.example.pushwright',
): Promise<NotificationResult> {
  return withClient(options, (client) => {
    const sent = client.send(notification(deviceToken, topic), 0);
    client.flush();
    return sent;
  });
}

async function sendMany(client: ApnsClient, tokens: readonly string[], topic: string): Promise<readonly string[]> {
  const sent = tokens.map((deviceToken, index) => client.send(notification(deviceToken, topic), index));
  client.flush();
  return (await Promise.all(sent)).map(({ outcome, reason }) => `${outcome} ${reason ?? '-'}`);
}

/** Closes the gateway when `use` is done. */
export async function withGateway<T>(
  gateway: Promise<ScriptedGateway>,
  use: (gateway: ScriptedGateway) => Promise<T>,
): Promise<T> {
  const started = await gateway;
  try {
    return await use(started);
  } finally {
    await started.close();
  }
}

const WIRES: readonly Wire[] = ['http2', 'binary'];
const WORDS: Readonly<Record<Wire, string>> = { http2: 'HTTP/2', binary: 'the binary wire' };

/** The same scenario on each wire. */
export function onBothWires(
  name: string,
  run: (environment: WireEnvironment, wire: Wire) => Promise<void>,
): WireScenario[] {
  return WIRES.map((wire) => ({ name: `${name}, on ${WORDS[wire]}`, run: (environment) => run(environment, wire) }));
}

export const WIRE_SCENARIOS: readonly WireScenario[] = [
  ...onBothWires('the simulator accepts a notification sent with its certificate', async (environment, wire) => {
    const { certificate: credential } = environment;
    const result = await sendOne({ wire, credential, endpoint: simulatorEndpoint(environment, wire) });
    assert.strictEqual(result.outcome, 'accepted', sentenceOf(result.explanation));
    assert.strictEqual(result.status, wire === 'http2' ? 200 : null);
    if (wire === 'http2') assert.ok(result.apnsId !== null && result.apnsUniqueId !== null);
    assert.doesNotMatch(sentenceOf(result.explanation), /delivered/i);
  }),
  {
    name: 'the simulator accepts a notification sent with a provider token',
    run: async (environment) => {
      const { providerTokenKey: credential } = environment;
      const endpoint = simulatorEndpoint(environment, 'http2');
      await withClient({ wire: 'http2', credential, endpoint }, async (client) => {
        const outcomes = await sendMany(client, [1, 2, 3, 4].map(token), 'com.example.pushwright');
        assert.deepStrictEqual(outcomes, Array(4).fill('accepted -'));
      });
    },
  },
  {
    name: 'the simulator’s reasons come back with what they mean',
    run: async (environment) => {
      const options = {
        wire: 'http2' as const,
        credential: environment.certificate,
        endpoint: simulatorEndpoint(environment, 'http2'),
      };
      const removed = await sendOne(options, REMOVED);
      assert.strictEqual(`${removed.outcome} ${removed.status} ${removed.reason}`, 'rejected 410 Unregistered');
      assert.strictEqual(removed.timestamp, 1_764_000_000_000);
      assert.deepStrictEqual(removed.explanation.mend, { kind: 'remove-device-token', deviceToken: REMOVED });
      const elsewhere = await sendOne(options, ELSEWHERE);
      assert.strictEqual(`${elsewhere.outcome} ${elsewhere.reason}`, 'rejected BadDeviceToken');
      const topic = await sendOne(options, token(1), 'com.example.another');
      assert.strictEqual(topic.outcome, 'rejected');
      assert.deepStrictEqual(topic.explanation.mend, { kind: 'use-topic', topic: 'com.example.pushwright' });
    },
  },
  {
    name: 'one bad frame among many is named, and everything else is accepted, on the binary wire',
    run: async (environment) => {
      const { certificate: credential } = environment;
      const endpoint = simulatorEndpoint(environment, 'binary');
      await withClient({ wire: 'binary', credential, endpoint }, async (client) => {
        const tokens = Array.from({ length: 40 }, (_, i) => (i === 17 ? ELSEWHERE : token(i)));
        const outcomes = await sendMany(client, tokens, 'com.example.pushwright');
        assert.deepStrictEqual(
          outcomes,
          tokens.map((_, i) => (i === 17 ? 'rejected InvalidToken' : 'accepted -')),
        );
      });
    },
  },
  ...onBothWires(
    'a server of an unknown authority is refused',
    async ({ authority, server, client, stranger }, wire) => {
      const options = { server, clientAuthority: authority.pem };
      const gateway =
        wire === 'http2'
          ? startHttp2Gateway({ ...options, onRequest: ({ stream }) => accept(stream) })
          : startBinaryGateway({ ...options, onFrame: () => undefined });
      await withGateway(gateway, async (started) => {
        const result = await sendOne({ wire, credential: client, endpoint: gatewayEndpoint(started, stranger.pem) });
        assert.strictEqual(`${result.outcome} ${result.reason}`, 'unsent ServerCertificateUntrusted');
      });
    },
  ),
  ...onBothWires('a server of another name is refused', async ({ authority, client }, wire) => {
    const options = { server: authority.server(['other.example']), clientAuthority: authority.pem };
    const gateway =
      wire === 'http2'
        ? startHttp2Gateway({ ...options, onRequest: ({ stream }) => accept(stream) })
        : startBinaryGateway({ ...options, onFrame: () => undefined });
    await withGateway(gateway, async (started) => {
      const result = await sendOne({ wire, credential: client, endpoint: gatewayEndpoint(started, authority.pem) });
      assert.strictEqual(`${result.outcome} ${result.reason}`, 'unsent ServerNameMismatch');
    });
  }),
  ...onBothWires('a refused client certificate is what the result speaks of', async (environment, wire) => {
    const { authority, stranger, server } = environment;
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const tls = { minVersion: version, maxVersion: version };
      const options = { server, clientAuthority: authority.pem, tls };
      const gateway =
        wire === 'http2'
          ? startHttp2Gateway({ ...options, onRequest: ({ stream }) => accept(stream) })
          : startBinaryGateway({ ...options, onFrame: () => undefined });
      await withGateway(gateway, async (started) => {
        const credential = certificateOf(stranger.client(), []);
        const result = await sendOne({ wire, credential, endpoint: gatewayEndpoint(started, authority.pem) });
        assert.strictEqual(result.outcome, 'unsent', `${version}: ${sentenceOf(result.explanation)}`);
        assert.match(
          `${sentenceOf(result.explanation)} ${remedyOf(result.explanation)}`,
          /refuse[sd]? .*certificate|certificate.*refuse/,
        );
      });
    }
  }),
  {
    name: 'a gateway that wants a certificate from a provider token key is explained',
    run: async ({ authority, server, providerTokenKey: credential }) => {
      const options = { server, clientAuthority: authority.pem };
      await withGateway(
        startHttp2Gateway({ ...options, onRequest: ({ stream }) => accept(stream) }),
        async (started) => {
          const endpoint = gatewayEndpoint(started, authority.pem);
          const result = await sendOne({ wire: 'http2', credential, endpoint });
          assert.strictEqual(result.outcome, 'unsent');
          assert.match(`${sentenceOf(result.explanation)} ${remedyOf(result.explanation)}`, /certificate/);
        },
      );
    },
  },
  {
    name: 'a server without HTTP/2 is named',
    run: async ({ authority, server, client: credential }) => {
      await withGateway(
        startBinaryGateway({ server, clientAuthority: authority.pem, onFrame: () => undefined }),
        async (started) => {
          const endpoint = gatewayEndpoint(started, authority.pem);
          const result = await sendOne({ wire: 'http2', credential, endpoint });
          assert.strictEqual(`${result.outcome} ${result.reason}`, 'unsent Http2NotSpoken');
        },
      );
    },
  },
  {
    name: 'what a GOAWAY leaves out goes out again on a new connection, whatever its code',
    run: async ({ authority, server, client: credential }) => {
      for (const code of [0, 2]) {
        let processed = 0;
        const gateway = startHttp2Gateway({
          server,
          clientAuthority: authority.pem,
          onRequest: ({ stream, session, connection, request }) => {
            if (connection === 1 && request > 3) return;
            processed += 1;
            if (connection === 1 && request === 3)
              stream.on('close', () => session.goaway(code, stream.id, Buffer.from('{"reason":"Shutdown"}')));
            accept(stream);
          },
        });
        await withGateway(gateway, async (started) => {
          const endpoint = gatewayEndpoint(started, authority.pem);
          await withClient({ wire: 'http2', credential, endpoint }, async (client) => {
            const outcomes = await sendMany(client, [1, 2, 3, 4, 5, 6].map(token), 'com.example.app');
            assert.deepStrictEqual(outcomes, Array(6).fill('accepted -'), `code ${code}`);
          });
          assert.strictEqual(processed, 6);
          assert.strictEqual(started.connections(), 2);
        });
      }
    },
  },
  {
    name: 'an expired provider token is renewed once, and used on a new connection only',
    run: async ({ authority, server }) => {
      const tokens = new Map<string, Set<number>>();
      const gateway = startHttp2Gateway({
        server,
        clientAuthority: null,
        onRequest: ({ stream, headers, connection, request }) => {
          const token = String(headers.authorization);
          tokens.set(token, (tokens.get(token) ?? new Set()).add(connection));
          if (connection === 1 && request > 1) reject(stream, 403, 'ExpiredProviderToken');
          else accept(stream, headers);
        },
      });
      await withGateway(gateway, async (started) => {
        const credential: Credential = {
          kind: 'provider-token-key',
          privateKeyPem: newProviderTokenKey(),
          keyId: 'SCENARIO01',
          teamId: 'DEF123GHIJ',
        };
        const endpoint = gatewayEndpoint(started, authority.pem);
        await withClient({ wire: 'http2', credential, endpoint }, async (client) => {
          await sendMany(client, [token(0)], 'com.example.app');
          const outcomes = await sendMany(
            client,
            Array.from({ length: 20 }, (_, i) => token(i)),
            'com.example.app',
          );
          assert.deepStrictEqual(outcomes, Array(20).fill('accepted -'));
        });
        assert.deepStrictEqual(
          [...tokens.values()].map((connections) => [...connections]),
          [[1], [2]],
        );
      });
    },
  },
  {
    name: 'a stream limit that is lowered in mid-flight loses nothing and costs no connection',
    run: async ({ authority, server, client: credential }) => {
      const first: number[] = [];
      const gateway = startRawHttp2Gateway({
        server,
        onConnection: ({ write }) => write(settingsFrame(4)),
        onRequest: ({ write }, streamId) => {
          if (first.length === 4) {
            write(acceptFrame(streamId));
            return;
          }
          first.push(streamId);
          if (first.length < 4) return;
          const [kept = 0, ...refused] = first;
          write(settingsFrame(1), ...refused.map((id) => resetFrame(id, 7)), acceptFrame(kept));
        },
      });
      await withGateway(gateway, async (started) => {
        const endpoint = gatewayEndpoint(started, authority.pem);
        await withClient({ wire: 'http2', credential, endpoint }, async (client) => {
          const outcomes = await sendMany(
            client,
            Array.from({ length: 8 }, (_, i) => token(i)),
            'com.example.app',
          );
          assert.deepStrictEqual(outcomes, Array(8).fill('accepted -'));
        });
        assert.strictEqual(started.connections(), 1);
      });
    },
  },
  {
    name: 'a clock that differs from the server’s is named where a provider token is refused',
    run: async ({ authority, server }) => {
      const gateway = startHttp2Gateway({
        server,
        clientAuthority: null,
        onRequest: ({ stream }) => {
          const date = new Date(Date.now() + 2 * 3_600_000).toUTCString();
          stream.respond({ ':status': 403, date });
          stream.end('{"reason":"InvalidProviderToken"}');
        },
      });
      await withGateway(gateway, async (started) => {
        const credential: Credential = {
          kind: 'provider-token-key',
          privateKeyPem: newProviderTokenKey(),
          keyId: 'SCENARIO02',
          teamId: 'DEF123GHIJ',
        };
        const endpoint = gatewayEndpoint(started, authority.pem);
        const result = await sendOne({ wire: 'http2', credential, endpoint });
        assert.match(sentenceOf(result.explanation), /clock is 2 hours behind the server’s/);
      });
    },
  },
  {
    name: 'a silent API host is noticed',
    run: async ({ authority, server, client: credential }) => {
      await withGateway(startMuteApi({ server, clientAuthority: authority.pem }), async (started) => {
        const result = await sendOne({
          wire: 'http2',
          credential,
          endpoint: gatewayEndpoint(started, authority.pem),
          limits: { pingAfterMs: 50, pingTimeoutMs: 50 },
        });
        assert.strictEqual(`${result.outcome} ${result.reason}`, 'unknown PeerSilent');
      });
    },
  },
  ...onBothWires('a peer that never starts TLS is given up', async ({ authority, client: credential }, wire) => {
    const sockets = new Set<Socket>();
    const mute = createTcpServer((socket) => {
      sockets.add(socket.on('error', () => undefined).resume());
    });
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const address = mute.address();
    assert.ok(typeof address === 'object' && address !== null);
    const endpoint: Endpoint = {
      host: '127.0.0.1',
      port: address.port,
      authoritiesPem: authority.pem,
      environment: null,
    };
    const result = await sendOne({ wire, credential, endpoint, limits: { connectMs: 80 } });
    assert.strictEqual(`${result.outcome} ${result.reason}`, 'unsent ConnectTimeout');
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => mute.close(resolve));
  }),
];
