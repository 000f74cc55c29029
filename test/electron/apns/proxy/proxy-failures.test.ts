import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Wire } from '../../../../contract/notification.ts';
import type { NotificationResult } from '../../../../contract/outcome.ts';
import type { Credential } from '../../../../electron/apns/credential.ts';
import type { ApnsErrorCode } from '../../../../electron/apns/errors.ts';
import { DIRECT, type ProxyServer, type Route } from '../../../../electron/apns/proxy/proxy.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { CANARY, routeThrough } from '../../../support/proxy-scenarios.ts';
import { remedyOf, sentenceOf } from '../../../support/said.ts';
import {
  accept,
  type ScriptedGateway,
  startBinaryGateway,
  startHttp2Gateway,
} from '../../../support/scripted-gateway.ts';
import { startTestProxy, type TestProxy, type TestProxyOptions } from '../../../support/test-proxy.ts';
import { WireAuthority } from '../../../support/wire-authority.ts';
import { certificateCredential, notificationTo, type TestClient, testClient } from '../support/test-client.ts';

const WIRES: readonly Wire[] = ['http2', 'binary'];
const LOGIN = { user: 'ann', password: CANARY };

let authority: WireAuthority;
let credential: Credential;
const open: { cancel?(): void; close(): Promise<void> }[] = [];

beforeAll(() => {
  authority = new WireAuthority();
  credential = certificateCredential(authority.client());
});

afterEach(async () => {
  for (const one of open.splice(0).reverse()) {
    one.cancel?.();
    await one.close();
  }
});

async function proxyOf(options: TestProxyOptions): Promise<TestProxy> {
  const proxy = await startTestProxy(options);
  open.push(proxy);
  return proxy;
}

async function gatewayOf(wire: Wire): Promise<ScriptedGateway> {
  const options = { server: authority.server(['api.push.apple.com']), clientAuthority: authority.pem };
  const gateway =
    wire === 'http2'
      ? await startHttp2Gateway({ ...options, onRequest: ({ stream }) => accept(stream) })
      : await startBinaryGateway({ ...options, onFrame: () => undefined });
  open.push(gateway);
  return gateway;
}

function clientOf(
  wire: Wire,
  routes: readonly Route[],
  more: Partial<Parameters<typeof testClient>[0]> & { readonly host?: string; readonly port?: number } = {},
): TestClient {
  const { host = 'api.push.apple.com', port = 443, ...options } = more;
  const endpoint = {
    host,
    port,
    authoritiesPem: authority.pem,
    environment: 'production' as const,
    routes,
  };
  const made = testClient({ wire, credential, endpoint, limits: { quietMs: 30 }, ...options });
  open.push(made.client);
  return made;
}

async function sendOne(...of: Parameters<typeof clientOf>): Promise<NotificationResult & { readonly log: string }> {
  const made = clientOf(...of);
  const result = await made.client.send(notificationTo(1), 0);
  return { ...result, log: made.logText() };
}

const words = ({ explanation }: NotificationResult): string => `${sentenceOf(explanation)}\n${remedyOf(explanation)}`;

interface Cell {
  readonly what: string;
  readonly proxy: TestProxyOptions;
  readonly kind: ProxyServer['kind'];
  readonly login?: ProxyServer['login'];
  readonly host?: string;
  readonly port?: number;
  readonly code: ApnsErrorCode;
  readonly says: readonly string[];
}

const refusing = (refuse: number): Pick<TestProxyOptions, 'connectTo'> => ({ connectTo: () => ({ refuse }) });

const CELLS: readonly Cell[] = [
  {
    what: 'wants a login and gets none',
    proxy: { kind: 'http', login: LOGIN },
    kind: 'http',
    code: 'ProxyLoginNeeded',
    says: ['wants a user name and a password'],
  },
  {
    what: 'wants another password',
    proxy: { kind: 'http', login: { user: 'ann', password: 'another' } },
    kind: 'http',
    login: LOGIN,
    code: 'ProxyLoginRefused',
    says: ['does not take the user name “ann”', 'may lock the account'],
  },
  {
    what: 'wants a login of a kind that is not spoken',
    proxy: {
      kind: 'http',
      misbehave: {
        at: 'request',
        how: Buffer.from(
          'HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Digest realm="a, b=c", nonce=x\r\n\r\n',
        ),
      },
    },
    kind: 'http',
    code: 'ProxyLoginUnsupported',
    says: ['by Negotiate, NTLM, or Digest,', 'small proxy on this computer'],
  },
  {
    what: 'forbids the port',
    proxy: { kind: 'http', ...refusing(403) },
    kind: 'http',
    port: 2197,
    code: 'ProxyForbids',
    says: ['does not allow connections to api.push.apple.com on port 2197 (403 No)', 'administrator', 'Port 443'],
  },
  {
    what: 'forbids the binary gateway’s port',
    proxy: { kind: 'http', ...refusing(403) },
    kind: 'http',
    host: 'gateway.push.apple.com',
    port: 2195,
    code: 'ProxyForbids',
    says: ['gateway.push.apple.com on port 2195', 'Many proxies allow nothing but port 443'],
  },
  {
    what: 'forbids port 443',
    proxy: { kind: 'http', ...refusing(403) },
    kind: 'http',
    code: 'ProxyForbids',
    says: ['on port 443', 'Port 2197 serves the same API'],
  },
  {
    what: 'does not get there',
    proxy: { kind: 'http', ...refusing(504) },
    kind: 'http',
    code: 'ProxyReachesNothing',
    says: ['found no way to api.push.apple.com:443 (504 No)'],
  },
  {
    what: 'is a web server',
    proxy: { kind: 'http', ...refusing(405) },
    kind: 'http',
    code: 'ProxyRefuses',
    says: ['it answered 405 No', 'Web servers that are no proxies answer like that'],
  },
  {
    what: 'has a sign-in page before it',
    proxy: { kind: 'http', ...refusing(302) },
    kind: 'http',
    code: 'ProxyRefuses',
    says: ['sign in first'],
  },
  {
    what: 'hangs up at once',
    proxy: { kind: 'http', misbehave: { at: 'accepted', how: 'close' } },
    kind: 'http',
    code: 'ProxyClosed',
    says: ['hung up instead of answering'],
  },
  {
    what: 'hangs up when it is asked',
    proxy: { kind: 'http', misbehave: { at: 'request', how: 'close' } },
    kind: 'http',
    code: 'ProxyClosed',
    says: ['hung up'],
  },
  {
    what: 'resets the connection',
    proxy: { kind: 'http', misbehave: { at: 'request', how: 'reset' } },
    kind: 'http',
    code: 'ProxyClosed',
    says: ['hung up'],
  },
  {
    what: 'hangs up in the middle of its answer',
    proxy: { kind: 'http', slices: true, misbehave: { at: 'request', how: Buffer.from('HTTP/1.1 200 OK\r\nVia') } },
    kind: 'http',
    code: 'ProxyClosed',
    says: ['hung up'],
  },
  {
    what: 'is no HTTP proxy',
    proxy: { kind: 'http', misbehave: { at: 'accepted', how: Buffer.from('220 mail.example ESMTP\r\n') } },
    kind: 'http',
    code: 'ProxyNotSpoken',
    says: ['is no HTTP proxy', 'Check its host and port'],
  },
  {
    what: 'is a SOCKS proxy where HTTP was said',
    proxy: { kind: 'http', misbehave: { at: 'accepted', how: Buffer.from([5, 0xff]) } },
    kind: 'http',
    code: 'ProxyNotSpoken',
    says: ['It may be a SOCKS proxy', 'socks5h://'],
  },
  {
    what: 'speaks TLS where http:// was said',
    proxy: { kind: 'http', misbehave: { at: 'request', how: Buffer.from([0x15, 3, 1, 0, 2, 2, 70]) } },
    kind: 'http',
    code: 'ProxyNotSpoken',
    says: ['https://'],
  },
  {
    what: 'never ends its headers',
    proxy: {
      kind: 'http',
      misbehave: { at: 'request', how: Buffer.from(`HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(4_000)}`) },
    },
    kind: 'http',
    code: 'ProxyNotSpoken',
    says: ['is no HTTP proxy'],
  },
  {
    what: 'does not speak TLS where https:// was said',
    proxy: { kind: 'http', misbehave: { at: 'accepted', how: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n') } },
    kind: 'https',
    code: 'ProxyTlsFailed',
    says: ['does not speak TLS', 'http:// instead of https://'],
  },
  {
    what: 'has a user name with a colon',
    proxy: { kind: 'http' },
    kind: 'http',
    login: { user: 'an:n', password: CANARY },
    code: 'ProxyLoginUnusable',
    says: ['holds a colon'],
  },
  {
    what: 'of SOCKS 5 wants a login and gets none',
    proxy: { kind: 'socks5', login: LOGIN },
    kind: 'socks5h',
    code: 'ProxyLoginNeeded',
    says: ['wants a user name and a password'],
  },
  {
    what: 'of SOCKS 5 wants another password',
    proxy: { kind: 'socks5', login: { user: 'ann', password: 'another' } },
    kind: 'socks5h',
    login: LOGIN,
    code: 'ProxyLoginRefused',
    says: ['does not take the user name “ann”'],
  },
  ...(
    [
      [1, 'ProxyReachesNothing', 'general failure'],
      [2, 'ProxyForbids', 'not allowed by its rules'],
      [3, 'ProxyReachesNothing', 'network unreachable'],
      [4, 'ProxyReachesNothing', 'host unreachable'],
      [5, 'ProxyReachesNothing', 'connection refused'],
      [6, 'ProxyReachesNothing', 'timed out on the way'],
      [7, 'ProxyRefuses', 'command not supported'],
      [8, 'ProxyReachesNothing', 'address type not supported'],
      [77, 'ProxyRefuses', 'reply 77'],
    ] as const
  ).map(
    ([code, expected, word]): Cell => ({
      what: `of SOCKS 5 replies ${code}`,
      proxy: { kind: 'socks5', ...refusing(code) },
      kind: 'socks5h',
      code: expected,
      says: [word],
    }),
  ),
  ...(['accepted', 'greeting', 'login', 'request'] as const).flatMap((at): readonly Cell[] =>
    (['close', 'reset'] as const).map((how) => ({
      what: `of SOCKS 5 hangs up (${how}) at the step ${at}`,
      proxy: { kind: 'socks5', login: LOGIN, misbehave: { at, how } },
      kind: 'socks5h',
      login: LOGIN,
      code: 'ProxyClosed',
      says: ['hung up'],
    })),
  ),
  {
    what: 'of SOCKS 5 speaks HTTP',
    proxy: { kind: 'socks5', misbehave: { at: 'accepted', how: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n') } },
    kind: 'socks5h',
    code: 'ProxyNotSpoken',
    says: ['is no SOCKS 5 proxy', 'It speaks HTTP'],
  },
  {
    what: 'of SOCKS 5 chooses a login that was not offered',
    proxy: { kind: 'socks5', misbehave: { at: 'greeting', how: Buffer.from([5, 1]) } },
    kind: 'socks5h',
    code: 'ProxyNotSpoken',
    says: ['is no SOCKS 5 proxy'],
  },
  {
    what: 'of SOCKS 5 gets a password that does not fit',
    proxy: { kind: 'socks5', login: LOGIN },
    kind: 'socks5h',
    login: { user: 'ann', password: 'x'.repeat(256) },
    code: 'ProxyLoginUnusable',
    says: ['256 bytes'],
  },
  {
    what: 'of SOCKS 4A rejects',
    proxy: { kind: 'socks4', ...refusing(91) },
    kind: 'socks4a',
    code: 'ProxyReachesNothing',
    says: ['rejected or failed', 'on port 443'],
  },
  {
    what: 'of SOCKS 4A asks for identd',
    proxy: { kind: 'socks4', ...refusing(92) },
    kind: 'socks4a',
    code: 'ProxyRefuses',
    says: ['identd'],
  },
  {
    what: 'of SOCKS 4A hangs up',
    proxy: { kind: 'socks4', misbehave: { at: 'request', how: 'close' } },
    kind: 'socks4a',
    code: 'ProxyClosed',
    says: ['hung up'],
  },
];

describe.each(WIRES)('on the %s wire, nothing is sent and the reason is named when a proxy', (wire) => {
  it.each(CELLS)(
    '$what',
    async ({ proxy: options, kind, login = null, host = 'api.push.apple.com', port = 443, code, says }) => {
      const proxy = await proxyOf(options);
      const route = routeThrough(proxy, kind, { login });
      const result = await sendOne(wire, [route], { host, port });
      expect(result).toMatchObject({ outcome: 'unsent', reason: code });
      for (const part of says) expect(words(result)).toContain(part);
      expect(words(result)).toContain(`127.0.0.1:${proxy.port}`);
      expect(result.explanation.mend).toEqual({ kind: 'change-proxy' });
      expect(result.log).toMatch(/proxy FAILED/);
      expect(`${words(result)}${result.log}`).not.toContain(CANARY);
      expect(proxy.bytesOut()).toBe(0);
    },
  );

  it('is not there', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    holder.close();
    await once(holder, 'close');
    const result = await sendOne(wire, [routeThrough({ port }, 'http')]);
    expect(result).toMatchObject({ outcome: 'unsent', reason: 'ProxyConnectionRefused' });
    expect(words(result)).toContain('it comes from a test');
  });

  it('has a name without an address', async () => {
    const result = await sendOne(wire, [routeThrough({ port: 8080 }, 'http', { host: 'no-such-proxy.invalid' })]);
    expect(result).toMatchObject({ outcome: 'unsent', reason: 'ProxyNotFound' });
    expect(words(result)).toContain('no-such-proxy.invalid:8080');
  });

  it.each(['accepted', 'request'] as const)('says nothing more at the step %s', async (at) => {
    const proxy = await proxyOf({ kind: 'http', misbehave: { at, how: 'silence' } });
    const clock = new ManualClock();
    const { client, logged } = clientOf(wire, [routeThrough(proxy, 'http')], { clock });
    const connected = logged('Connected to the proxy');
    const sent = client.send(notificationTo(1), 0);
    await connected;
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(20_000);
    const result = await sent;
    expect(result).toMatchObject({ outcome: 'unsent', reason: 'ProxyTimeout' });
    expect(words(result)).toContain('20 seconds');
    await client.close();
    expect(clock.pending).toBe(0);
  });

  it('is still being asked while the user cancels', async () => {
    const proxy = await proxyOf({ kind: 'socks5', misbehave: { at: 'greeting', how: 'silence' } });
    const { client, logged } = clientOf(wire, [routeThrough(proxy, 'socks5h')]);
    const connected = logged('Connected to the proxy');
    const sent = client.send(notificationTo(1), 0);
    await connected;
    client.cancel();
    expect(await sent).toMatchObject({ outcome: 'unsent', reason: 'Cancelled' });
    await client.close();
  });
});

describe.each(WIRES)('on the %s wire, of several ways', (wire) => {
  const through = (gateway: ScriptedGateway): TestProxyOptions => ({
    kind: 'http',
    connectTo: () => ({ host: '127.0.0.1', port: gateway.port }),
  });

  it('the next is taken when a proxy cannot be reached or is none, and the log says why', async () => {
    const good = await proxyOf(through(await gatewayOf(wire)));
    const gone = await proxyOf({ kind: 'http', misbehave: { at: 'accepted', how: 'close' } });
    const mail = await proxyOf({ kind: 'http', misbehave: { at: 'accepted', how: Buffer.from('220 hi\r\n') } });
    const result = await sendOne(
      wire,
      [gone, mail, good].map((proxy) => routeThrough(proxy, 'http')),
    );
    expect(result.outcome).toBe('accepted');
    expect(result.log).toContain(`hung up instead of answering. Next: through 127.0.0.1:${mail.port}.`);
    expect(result.log).toContain(`is no HTTP proxy. Next: through 127.0.0.1:${good.port}.`);
  });

  it('none is taken behind a proxy’s back: what it forbids stays forbidden', async () => {
    const good = await proxyOf(through(await gatewayOf(wire)));
    const strict = await proxyOf({ kind: 'http', connectTo: () => ({ refuse: 403 }) });
    const shy = await proxyOf({ kind: 'http', login: LOGIN });
    for (const [first, reason] of [
      [strict, 'ProxyForbids'],
      [shy, 'ProxyLoginNeeded'],
    ] as const) {
      const result = await sendOne(wire, [routeThrough(first, 'http'), routeThrough(good, 'http'), DIRECT]);
      expect(result).toMatchObject({ outcome: 'unsent', reason });
    }
    expect(good.connections()).toBe(0);
  });

  it('a silent one uses up its share of the time and no more', async () => {
    const good = await proxyOf(through(await gatewayOf(wire)));
    const silent = await proxyOf({ kind: 'http', misbehave: { at: 'accepted', how: 'silence' } });
    const clock = new ManualClock();
    const { client, logged } = clientOf(wire, [routeThrough(silent, 'http'), routeThrough(good, 'http')], { clock });
    const connected = logged('Connected to the proxy');
    const sent = client.send(notificationTo(1), 0);
    await connected;
    const opened = logged('opened the way');
    clock.advance(9_999);
    expect(good.connections()).toBe(0);
    clock.advance(1);
    await opened;
    client.cancel();
    await sent;
  });

  it('leaves no handle behind, whatever the end', async () => {
    const good = await proxyOf(through(await gatewayOf(wire)));
    const refusing = await proxyOf({ kind: 'socks5', connectTo: () => ({ refuse: 1 }) });
    const ofTls = await proxyOf({ ...through(await gatewayOf(wire)), tls: authority.server() });
    const busy = (): number => process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Timeout/.test(name)).length;
    const before = busy();
    for (let round = 0; round < 3; round += 1)
      for (const [route, outcome] of [
        [routeThrough(good, 'http'), 'accepted'],
        [routeThrough(refusing, 'socks5h'), 'unsent'],
        [routeThrough(ofTls, 'https', { authoritiesPem: authority.pem }), 'accepted'],
        [routeThrough(ofTls, 'https'), 'unsent'],
      ] as const) {
        const { client } = clientOf(wire, [route], { limits: { quietMs: 5 } });
        expect((await client.send(notificationTo(1), 0)).outcome).toBe(outcome);
        await client.close();
      }
    for (let turn = 0; turn < 400 && busy() > before; turn += 1) await new Promise((done) => setImmediate(done));
    expect(busy()).toBeLessThanOrEqual(before);
  });
});
