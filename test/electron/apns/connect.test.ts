import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Wire } from '../../../contract/notification.ts';
import type { NotificationResult } from '../../../contract/outcome.ts';
import type { Credential } from '../../../electron/apns/credential.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { remedyOf, sentenceOf } from '../../support/said.ts';
import { accept, type ScriptedGateway, startBinaryGateway, startHttp2Gateway } from '../../support/scripted-gateway.ts';
import { type KeyedCertificate, newProviderTokenKey, WireAuthority } from '../../support/wire-authority.ts';
import {
  certificateCredential,
  endpointAt,
  notificationTo,
  type TestClient,
  testClient,
} from './support/test-client.ts';

let authority: WireAuthority;
let stranger: WireAuthority;
let server: KeyedCertificate;
let credential: Credential;
const open: { cancel?(): void; close(): Promise<void> }[] = [];
const WIRES: readonly Wire[] = ['http2', 'binary'];

beforeAll(() => {
  authority = new WireAuthority();
  stranger = new WireAuthority('Somebody else');
  server = authority.server();
  credential = certificateCredential(authority.client());
});

afterEach(async () => {
  for (const one of open.splice(0).reverse()) {
    one.cancel?.();
    await one.close();
  }
});

const OPENSSL = spawnSync('openssl', ['version']).status === 0 ? 'openssl' : null;

/** A server that ends the handshake with an alert where it dislikes a client certificate, which Node's own never does. */
async function opensslServer(version: string, wire: Wire): Promise<{ readonly port: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'pushwright-'));
  await writeFile(join(folder, 'server.pem'), server.certificatePem + server.privateKeyPem);
  await writeFile(join(folder, 'ca.pem'), authority.pem);
  const child = spawn(
    OPENSSL ?? '',
    [
      's_server',
      ...['-accept', '0', '-cert', join(folder, 'server.pem'), '-CAfile', join(folder, 'ca.pem')],
      ...['-Verify', '2', '-verify_return_error', version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3'],
      ...(wire === 'http2' ? ['-alpn', 'h2'] : []),
    ],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  open.push({
    close: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true });
    },
  });
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    const port = /ACCEPT [^\n]*:(\d+)\n/.exec(text)?.[1];
    if (port !== undefined) return { port: Number(port) };
  }
  throw new Error(`openssl s_server ended: ${text}`);
}

async function gateway(
  wire: Wire,
  options: Partial<Parameters<typeof startHttp2Gateway>[0]> = {},
): Promise<ScriptedGateway> {
  const base = { server, clientAuthority: authority.pem, ...options };
  const started =
    wire === 'http2'
      ? await startHttp2Gateway({ ...base, onRequest: ({ stream, headers }) => accept(stream, headers) })
      : await startBinaryGateway({
          server: base.server,
          clientAuthority: base.clientAuthority,
          ...(base.tls === undefined ? {} : { tls: base.tls }),
          onFrame: () => undefined,
        });
  open.push(started);
  return started;
}

function clientOf(options: Parameters<typeof testClient>[0]): TestClient {
  const made = testClient({ limits: { quietMs: 30 }, ...options });
  open.push(made.client);
  return made;
}

async function sendOne(options: Parameters<typeof testClient>[0]): Promise<NotificationResult & { log: string }> {
  const made = clientOf(options);
  const result = await made.client.send(notificationTo(1), 0);
  return { ...result, log: made.logText() };
}

describe.each(WIRES)('connecting on the %s wire', (wire) => {
  it('refuses a server of an authority that nobody chose', async () => {
    const { port } = await gateway(wire);
    const chosen = await sendOne({ wire, credential, endpoint: endpointAt(port, stranger.pem) });
    expect(chosen).toMatchObject({ outcome: 'unsent', reason: 'ServerCertificateUntrusted' });
    expect(remedyOf(chosen.explanation)).toContain('CA file did not issue');
    expect(chosen.log).toContain('issuer CN=Test authority');
    const systems = await sendOne({ wire, credential, endpoint: endpointAt(port, null) });
    expect(systems).toMatchObject({ outcome: 'unsent', reason: 'ServerCertificateUntrusted' });
  });

  it('refuses a server that is somebody else', async () => {
    const { port } = await gateway(wire, { server: authority.server(['other.example']) });
    for (const host of ['localhost', '127.0.0.1']) {
      const result = await sendOne({ wire, credential, endpoint: endpointAt(port, authority.pem, host) });
      expect(result).toMatchObject({ outcome: 'unsent', reason: 'ServerNameMismatch' });
      expect(result.log).toContain('names DNS:other.example');
    }
  });

  it('refuses a server whose certificate has expired', async () => {
    const { port } = await gateway(wire, { server: authority.server(undefined, -1) });
    const result = await sendOne({ wire, credential, endpoint: endpointAt(port, authority.pem) });
    expect(result).toMatchObject({ outcome: 'unsent', reason: 'ServerCertificateExpired' });
  });

  it('trusts a server by its address too', async () => {
    const { port } = await gateway(wire);
    const result = await sendOne({ wire, credential, endpoint: endpointAt(port, authority.pem, '127.0.0.1') });
    expect(result.outcome).toBe('accepted');
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('suspects the client certificate at a hang-up, with %s', async (version) => {
    const { port } = await gateway(wire, { tls: { minVersion: version, maxVersion: version } });
    const foreign = certificateCredential(stranger.client());
    const result = await sendOne({ wire, credential: foreign, endpoint: endpointAt(port, authority.pem) });
    expect(result.outcome).toBe('unsent');
    expect(['ClosedAfterHandshake', 'HandshakeBrokenOff']).toContain(result.reason);
    expect(`${sentenceOf(result.explanation)} ${remedyOf(result.explanation)}`).toMatch(
      /refuse.* certificate|certificate.* refuse/,
    );
  });

  it.skipIf(OPENSSL === null).each([
    ['TLSv1.2', 'somebody else’s', 'does not know the authority'],
    ['TLSv1.3', 'somebody else’s', 'does not know the authority'],
    ['TLSv1.3', 'an expired', 'expired'],
  ])(
    'repeats why the gateway refused a client certificate, with %s for %s certificate (needs openssl)',
    async (version, whose, why) => {
      const { port } = await opensslServer(version, wire);
      const owner = whose === 'an expired' ? authority : stranger;
      const refused = certificateCredential(owner.client('Refused', whose === 'an expired' ? -1 : 1));
      const result = await sendOne({ wire, credential: refused, endpoint: endpointAt(port, authority.pem) });
      expect(result).toMatchObject({ outcome: 'unsent', reason: 'ClientCertificateRefused' });
      expect(sentenceOf(result.explanation)).toContain('refused the client certificate');
      expect(sentenceOf(result.explanation)).toContain(why);
    },
  );

  it('blames no certificate that was not asked for at a hang-up right after the handshake', async () => {
    const started = await startBinaryGateway({
      server,
      clientAuthority: null,
      onFrame: () => undefined,
      tls: { ALPNProtocols: ['h2'] },
      onConnection: (socket) => socket.destroy(),
    });
    open.push(started);
    const result = await sendOne({ wire, credential, endpoint: endpointAt(started.port, authority.pem) });
    expect(['unsent', 'unknown']).toContain(result.outcome);
    expect(sentenceOf(result.explanation)).toContain('hung up right after the TLS handshake');
    expect(`${sentenceOf(result.explanation)} ${remedyOf(result.explanation)}`).not.toContain('certificate');
  });

  it('says that nothing listens', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    holder.close();
    await once(holder, 'close');
    const result = await sendOne({ wire, credential, endpoint: endpointAt(port, authority.pem, '127.0.0.1') });
    expect(result).toMatchObject({ outcome: 'unsent', reason: 'ConnectionRefused' });
    expect(sentenceOf(result.explanation)).toContain(`127.0.0.1:${port}`);
  });

  it('says that there is no such host', async () => {
    const result = await sendOne({ wire, credential, endpoint: endpointAt(443, null, 'no-such-host.invalid') });
    expect(result.outcome).toBe('unsent');
    expect(['HostNotFound', 'ResolveFailed']).toContain(result.reason);
  });

  it('says that what answers speaks no TLS', async () => {
    const plain = createServer((socket) => socket.resume().end('220 mail.example ESMTP\r\n')).listen(0, '127.0.0.1');
    await once(plain, 'listening');
    open.push({
      close: async () => {
        plain.close();
        await once(plain, 'close');
      },
    });
    const { port } = plain.address() as AddressInfo;
    const result = await sendOne({ wire, credential, endpoint: endpointAt(port, authority.pem) });
    expect(result).toMatchObject({ outcome: 'unsent', reason: 'NotTls' });
  });

  it('gives up on a peer that accepts and then stays silent, after the limit', async () => {
    const sockets: import('node:net').Socket[] = [];
    const mute = createServer((socket) => sockets.push(socket.on('error', () => undefined))).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    open.push({
      close: async () => {
        for (const socket of sockets) socket.destroy();
        mute.close();
        await once(mute, 'close');
      },
    });
    const clock = new ManualClock();
    const { port } = mute.address() as AddressInfo;
    const { client, logged } = clientOf({ wire, credential, clock, endpoint: endpointAt(port, authority.pem) });
    const connected = logged('Connected to');
    const sent = client.send(notificationTo(1), 0);
    await connected;
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(20_000);
    const result = await sent;
    expect(result).toMatchObject({ outcome: 'unsent', reason: 'ConnectTimeout' });
    expect(sentenceOf(result.explanation)).toContain('20 seconds');
    await client.close();
    expect(clock.pending).toBe(0);
  });

  it('says that certificate and key do not fit together', async () => {
    const { port } = await gateway(wire);
    const mixed: Credential = {
      kind: 'certificate',
      certificateChainPem: authority.client().certificatePem,
      privateKeyPem: newProviderTokenKey(),
      topics: [],
    };
    const result = await sendOne({ wire, credential: mixed, endpoint: endpointAt(port, authority.pem) });
    expect(result).toMatchObject({ outcome: 'unsent', reason: 'IdentityUnusable' });
  });

  it('leaves no handle behind, whatever the end', async () => {
    const { port } = await gateway(wire);
    const before = process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Timeout/.test(name)).length;
    for (let round = 0; round < 5; round += 1) {
      const good = testClient({ wire, credential, endpoint: endpointAt(port, authority.pem), limits: { quietMs: 5 } });
      await good.client.send(notificationTo(1), 0);
      await good.client.close();
      const bad = testClient({ wire, credential, endpoint: endpointAt(port, stranger.pem) });
      await bad.client.send(notificationTo(1), 0);
      await bad.client.close();
      const cancelled = testClient({ wire, credential, endpoint: endpointAt(port, authority.pem) });
      const sent = cancelled.client.send(notificationTo(1), 0);
      cancelled.client.cancel();
      expect((await sent).outcome).toBe('unsent');
      await cancelled.client.close();
    }
    const settled = (): number =>
      process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Timeout/.test(name)).length;
    for (let turn = 0; turn < 200 && settled() > before; turn += 1) await new Promise((done) => setImmediate(done));
    expect(settled()).toBeLessThanOrEqual(before);
  });
});

describe('connecting for HTTP/2', () => {
  it('says that the server offers no HTTP/2', async () => {
    const { port } = await gateway('binary');
    const result = await sendOne({ wire: 'http2', credential, endpoint: endpointAt(port, authority.pem) });
    expect(result).toMatchObject({ outcome: 'unsent', reason: 'Http2NotSpoken' });
    expect(sentenceOf(result.explanation)).toContain('HTTP/2 (ALPN h2)');
  });

  it('says that a certificate is wanted where the identity is a provider token key', async () => {
    const key: Credential = {
      kind: 'provider-token-key',
      privateKeyPem: newProviderTokenKey(),
      keyId: 'ABC123DEFG',
      teamId: 'DEF123GHIJ',
    };
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const { port } = await gateway('http2', { tls: { minVersion: version, maxVersion: version } });
      const result = await sendOne({ wire: 'http2', credential: key, endpoint: endpointAt(port, authority.pem) });
      expect(result).toMatchObject({ outcome: 'unsent', reason: 'ClientCertificateMissing' });
    }
  });
});
