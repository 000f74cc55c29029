import assert from 'node:assert';
import type { NewLogEntry } from '../../contract/log-entry.ts';
import type { Wire } from '../../contract/notification.ts';
import type { NotificationResult } from '../../contract/outcome.ts';
import type { Endpoint } from '../../electron/apns/endpoint.ts';
import { DIRECT, type ProxyServer, type Route } from '../../electron/apns/proxy/proxy.ts';
import { logEntryText } from '../../words/entry.ts';
import { remedyOf, sentenceOf } from './said.ts';
import { accept, type ScriptedGateway, startBinaryGateway, startHttp2Gateway } from './scripted-gateway.ts';
import { startTestProxy, type TestProxy, type TestProxyOptions } from './test-proxy.ts';
import {
  onBothWires,
  sendOne,
  simulatorEndpoint,
  type WireEnvironment,
  type WireScenario,
  withGateway,
} from './wire-scenarios.ts';

/* Proxies on each runtime: TLS over a tunnel, and TLS over TLS, are wired differently in OpenSSL and BoringSSL. */

/** A password that must stand in no log, no result and no error. */
export const CANARY = 'canary-9f2c-pässwörd';

const LOGIN = { user: 'ann', password: CANARY };

async function withProxy<T>(options: TestProxyOptions, use: (proxy: TestProxy) => Promise<T>): Promise<T> {
  const proxy = await startTestProxy(options);
  try {
    return await use(proxy);
  } finally {
    await proxy.close();
  }
}

/** The route through a proxy of a test. */
export function routeThrough(
  proxy: Pick<TestProxy, 'port'>,
  kind: ProxyServer['kind'],
  more: Partial<ProxyServer> = {},
): ProxyServer {
  return {
    kind,
    host: '127.0.0.1',
    port: proxy.port,
    login: null,
    authoritiesPem: null,
    origin: 'a test',
    ...more,
  };
}

/** Sends one notification to `endpoint` and returns the result with everything that was logged. */
async function sendThrough(
  environment: Pick<WireEnvironment, 'client'>,
  wire: Wire,
  endpoint: Endpoint,
  routes: readonly Route[],
  limits: { readonly connectMs?: number } = {},
): Promise<NotificationResult & { readonly log: string }> {
  const log: NewLogEntry[] = [];
  const result = await sendOne({
    wire,
    credential: environment.client,
    endpoint: { ...endpoint, routes },
    log: (entry) => log.push(entry),
    limits: { quietMs: 30, ...limits },
    confirmation: 'quiet-period',
  });
  const lines = log.map((entry, id) => {
    const words = logEntryText({ connection: null, details: [], firstCause: false, ...entry, id, at: 0 });
    return `${JSON.stringify(entry)}\n${words}`;
  });
  return { ...result, log: lines.join('\n') };
}

/** A gateway that goes by a name which only a proxy can find. */
async function withNamedGateway<T>(
  { authority }: WireEnvironment,
  wire: Wire,
  use: (endpoint: Endpoint, connectTo: NonNullable<TestProxyOptions['connectTo']>) => Promise<T>,
  name = 'gateway.example',
): Promise<T> {
  const options = { server: authority.server([name]), clientAuthority: authority.pem };
  const gateway: Promise<ScriptedGateway> =
    wire === 'http2'
      ? startHttp2Gateway({ ...options, onRequest: ({ stream }) => accept(stream) })
      : startBinaryGateway({ ...options, onFrame: () => undefined });
  return withGateway(gateway, ({ port }) =>
    use(
      {
        host: name,
        port: 443,
        authoritiesPem: authority.pem,
        environment: null,
      },
      (host, asked) => (host === name && asked === 443 ? { host: '127.0.0.1', port } : { refuse: 5 }),
    ),
  );
}

const KINDS: readonly (readonly [
  name: string,
  kind: ProxyServer['kind'],
  options: (environment: WireEnvironment) => TestProxyOptions,
  login: ProxyServer['login'],
])[] = [
  ['an HTTP proxy', 'http', () => ({ kind: 'http' }), null],
  ['an HTTP proxy with a login', 'http', () => ({ kind: 'http', login: LOGIN }), LOGIN],
  ['an HTTP proxy that answers in single bytes', 'http', () => ({ kind: 'http', slices: true }), null],
  [
    'an HTTP proxy that sends interim answers first',
    'http',
    () => ({ kind: 'http', beforeAnswer: 'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.0 102 P\n\n' }),
    null,
  ],
  [
    'an HTTPS proxy with a login',
    'https',
    ({ server }) => ({ kind: 'http', tls: server, login: LOGIN, slices: true }),
    LOGIN,
  ],
  ['a SOCKS 5 proxy', 'socks5h', () => ({ kind: 'socks5' }), null],
  [
    'a SOCKS 5 proxy with a login, in single bytes',
    'socks5h',
    () => ({ kind: 'socks5', login: LOGIN, slices: true }),
    LOGIN,
  ],
  ['a SOCKS 4A proxy', 'socks4a', () => ({ kind: 'socks4', slices: true }), null],
];

export const PROXY_SCENARIOS: readonly WireScenario[] = [
  ...KINDS.flatMap(([name, kind, options, login]) =>
    onBothWires(`a notification goes through ${name}, which looks the gateway up`, (environment, wire) =>
      withNamedGateway(environment, wire, (endpoint, connectTo) =>
        withProxy({ ...options(environment), connectTo }, async (proxy) => {
          const authoritiesPem = kind === 'https' ? environment.authority.pem : null;
          const route = routeThrough(proxy, kind, { login, authoritiesPem });
          const result = await sendThrough(environment, wire, endpoint, [route]);
          assert.strictEqual(result.outcome, 'accepted', sentenceOf(result.explanation));
          const shown = login === null ? null : `${login.user}:${login.password}`;
          assert.deepStrictEqual(
            proxy.requests.map(({ host, port, login: given }) => [host, port, given]),
            [['gateway.example', 443, shown]],
          );
          assert.match(result.log, /"event":"proxy-opened","facts":\{"host":"gateway\.example","port":443\}/);
          assert.ok(!result.log.includes(CANARY) && !result.log.includes(Buffer.from(CANARY).toString('base64')));
        }),
      ),
    ),
  ),
  ...(['socks5', 'socks4'] as const).flatMap((kind) =>
    onBothWires(`a notification goes to the simulator through ${kind}, looked up here`, (environment, wire) =>
      withProxy({ kind }, async (proxy) => {
        const endpoint = simulatorEndpoint(environment, wire);
        const result = await sendOne({
          wire,
          credential: environment.certificate,
          endpoint: { ...endpoint, routes: [routeThrough(proxy, kind)] },
        });
        assert.strictEqual(result.outcome, 'accepted', sentenceOf(result.explanation));
        assert.deepStrictEqual(proxy.requests, [{ host: '127.0.0.1', port: endpoint.port, login: null }]);
      }),
    ),
  ),
  ...onBothWires('an HTTPS proxy of an unknown authority gets nothing, not even a request', (environment, wire) =>
    withProxy({ kind: 'http', tls: environment.server, login: LOGIN }, async (proxy) => {
      const route = routeThrough(proxy, 'https', { login: LOGIN });
      const result = await sendThrough(environment, wire, simulatorEndpoint(environment, wire), [route]);
      assert.strictEqual(`${result.outcome} ${result.reason}`, 'unsent ProxyTlsFailed');
      assert.deepStrictEqual(proxy.requests, []);
    }),
  ),
  ...onBothWires('a gateway behind an HTTPS proxy is verified as without one', (environment, wire) =>
    withNamedGateway(environment, wire, (endpoint, connectTo) =>
      withProxy({ kind: 'http', tls: environment.server, connectTo }, async (proxy) => {
        const route = routeThrough(proxy, 'https', { authoritiesPem: environment.authority.pem });
        const untrusting = { ...endpoint, authoritiesPem: environment.stranger.pem };
        const result = await sendThrough(environment, wire, untrusting, [route]);
        assert.strictEqual(`${result.outcome} ${result.reason}`, 'unsent ServerCertificateUntrusted');
      }),
    ),
  ),
  ...onBothWires('a proxy that opens TLS is called by the name in its certificate', (environment, wire) =>
    withNamedGateway(
      environment,
      wire,
      async (opened, connectTo) =>
        withProxy({ kind: 'http', connectTo }, async (proxy) => {
          const endpoint = { ...opened, host: 'api.push.apple.com' };
          const route = routeThrough(proxy, 'http');
          const distrusting = await sendThrough(environment, wire, { ...endpoint, authoritiesPem: null }, [route]);
          assert.strictEqual(`${distrusting.outcome} ${distrusting.reason}`, 'unsent ServerCertificateUntrusted');
          assert.match(sentenceOf(distrusting.explanation), /issued by “Test authority”/);
          assert.match(
            remedyOf(distrusting.explanation),
            /proxy or security product of that name .*\*\.push\.apple\.com/,
          );
          const trusting = await sendThrough(environment, wire, endpoint, [route]);
          assert.strictEqual(trusting.outcome, 'accepted', sentenceOf(trusting.explanation));
          assert.match(
            trusting.log,
            /"event":"root-foreign",.*"root":"Test authority","isPublic":false.*"level":"warning"/,
          );
          assert.match(trusting.log, /“Test authority”, which is no public authority/);
        }),
      'api.push.apple.com',
    ),
  ),
  ...onBothWires('what the gateway says right behind the proxy’s answer is not lost', (environment, wire) =>
    withNamedGateway(environment, wire, async (endpoint, connectTo) => {
      for (const kind of ['http', 'socks5h'] as const)
        await withProxy(
          {
            kind: kind === 'http' ? 'http' : 'socks5',
            connectTo,
            afterAnswer: Buffer.from('220 mail.example ESMTP\r\n'),
          },
          async (proxy) => {
            const result = await sendThrough(environment, wire, endpoint, [routeThrough(proxy, kind)]);
            assert.strictEqual(`${result.outcome} ${result.reason}`, 'unsent NotTls', kind);
          },
        );
    }),
  ),
  ...onBothWires('a proxy that stays silent is given up, and the next way is taken', (environment, wire) =>
    withProxy({ kind: 'http', misbehave: { at: 'accepted', how: 'silence' } }, async (silent) => {
      const endpoint = simulatorEndpoint(environment, wire);
      const alone = await sendThrough(environment, wire, endpoint, [routeThrough(silent, 'http')], { connectMs: 80 });
      assert.strictEqual(`${alone.outcome} ${alone.reason}`, 'unsent ProxyTimeout');
      const result = await sendOne({
        wire,
        credential: environment.certificate,
        endpoint: { ...endpoint, routes: [routeThrough(silent, 'http'), DIRECT] },
        limits: { connectMs: 600 },
      });
      assert.strictEqual(result.outcome, 'accepted', sentenceOf(result.explanation));
    }),
  ),
];
