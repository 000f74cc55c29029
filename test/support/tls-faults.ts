import assert from 'node:assert';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import type { Wire } from '../../contract/notification.ts';
import type { NotificationResult } from '../../contract/outcome.ts';
import type { Credential } from '../../electron/apns/credential.ts';
import { appleEndpoint, type Endpoint } from '../../electron/apns/endpoint.ts';
import { explain } from '../../words/explain.ts';
import { routeThrough } from './proxy-scenarios.ts';
import { sendOne, type WireEnvironment, type WireScenario } from './wire-scenarios.ts';

/*
 * Ways in which TLS does not come up, each made for real, and the one cause that each must have on every runtime: Node
 * with OpenSSL and the Node inside Electron with BoringSSL word them differently, and the latter loses alerts.
 */

const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0;

/** A place to make certificates in; gone afterwards. */
class Workshop {
  readonly #folder = mkdtempSync(join(tmpdir(), 'pushwright-tls-'));
  readonly #closing: (() => Promise<unknown> | unknown)[] = [];

  path(name: string): string {
    return join(this.#folder, name);
  }

  text(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  /** An authority; `signature` such as `-sha1`. */
  authority(name: string, more: readonly string[] = []): void {
    this.#openssl([
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '3'],
      ...['-keyout', this.path(`${name}.key`), '-out', this.path(`${name}.pem`), '-subj', `/CN=${name}`],
      ...['-addext', 'basicConstraints=critical,CA:TRUE', ...more],
    ]);
  }

  /** A certificate `name` of `issuer`; `extensions` in OpenSSL's words. */
  leaf(
    name: string,
    issuer: string,
    options: {
      readonly subject?: string;
      readonly extensions?: string;
      readonly key?: readonly string[];
      readonly signature?: string;
    } = {},
  ): void {
    const {
      subject = '/CN=Test gateway',
      extensions = 'subjectAltName=DNS:localhost,IP:127.0.0.1',
      key = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      signature = '-sha256',
    } = options;
    writeFileSync(this.path(`${name}.ext`), `${extensions}\n`);
    const [csr, keyFile] = [this.path(`${name}.csr`), this.path(`${name}.key`)];
    this.#openssl(['req', '-new', '-newkey', ...key, '-nodes', '-keyout', keyFile, '-out', csr, '-subj', subject]);
    this.#openssl([
      ...['x509', '-req', '-in', csr, '-CA', this.path(`${issuer}.pem`), '-CAkey', this.path(`${issuer}.key`)],
      ...['-CAcreateserial', signature, '-days', '2', '-extfile', this.path(`${name}.ext`)],
      ...['-out', this.path(`${name}.pem`)],
    ]);
  }

  #openssl(argv: readonly string[]): void {
    execFileSync('openssl', [...argv], { stdio: ['ignore', 'ignore', 'ignore'] });
  }

  /** OpenSSL's own server with these options; its port. */
  async serve(name: string, options: readonly string[]): Promise<number> {
    const child: ChildProcess = spawn(
      'openssl',
      [
        ...['s_server', '-accept', '0', '-cert', this.path(`${name}.pem`), '-key', this.path(`${name}.key`)],
        ...['-alpn', 'h2', '-quiet', ...options].filter((option) => option !== '-quiet'),
      ],
      { stdio: ['pipe', 'pipe', 'ignore'] },
    );
    this.#closing.push(async () => {
      const ended = child.exitCode === null ? once(child, 'exit') : null;
      child.kill('SIGKILL');
      await ended;
    });
    let text = '';
    for await (const chunk of child.stdout ?? []) {
      text += String(chunk);
      const port = /ACCEPT [^\n]*:(\d+)\n/.exec(text)?.[1];
      if (port !== undefined) {
        child.stdout?.resume();
        return Number(port);
      }
    }
    throw new Error(`openssl s_server ended: ${text}`);
  }

  /** A server that does with each connection what `talk` says; its port. */
  raw(talk: (socket: Socket) => void): Promise<number> {
    return this.listen(createServer(talk));
  }

  /** Its port; closed with everything else. */
  async listen(server: Server): Promise<number> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#closing.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
      return once(server, 'close');
    });
    return (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const close of this.#closing.reverse()) await close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A server that fails in one way, with what must be said of it. */
interface TlsFault {
  readonly name: string;
  readonly reason: string;
  /** On the binary wire, which asks for no protocol, where it is another. */
  readonly binary?: { readonly reason: string; readonly says: RegExp };
  /** What the sentence and the remedy must say, and what they must not. */
  readonly says: RegExp;
  readonly remedy: RegExp;
  readonly saysNot?: RegExp;
  /** Where it is; the CA file that is chosen, and the host, where they are not the usual ones. */
  start(workshop: Workshop, environment: WireEnvironment): Promise<{ port: number; ca?: string; host?: string }>;
  readonly credential?: 'provider-token-key';
  /** The way leads through what `start` gives, towards Apple’s own host. */
  readonly proxy?: true;
}

const WIRES: readonly Wire[] = ['http2', 'binary'];
const RSA_2048 = ['rsa:2048'];
const BLAMES_CERTIFICATE = /having been shown|saw the client certificate|refused the client certificate|seen it/;
const DOUBTS_APPLE = /Check the port|Check host and port|Check that it is an APNs gateway|started without TLS/;

async function withCa(workshop: Workshop, name = 'server', options: readonly string[] = []) {
  workshop.authority('root');
  workshop.leaf(name, 'root');
  return { port: await workshop.serve(name, options), ca: workshop.text('root.pem') };
}

/** The first bytes of a client hello, and then this. */
const onceSpokenTo = (act: (socket: Socket) => void) => (socket: Socket) => void socket.once('data', () => act(socket));

const alertRecord = (description: number): Buffer => Buffer.from([21, 3, 3, 0, 2, 2, description]);

const tunnel = (afterwards: (socket: Socket) => void) => (socket: Socket) => {
  socket.once('data', () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    socket.once('data', () => afterwards(socket));
  });
};

const FAULTS: readonly TlsFault[] = [
  {
    name: 'a connection that is closed at once',
    reason: 'HandshakeBrokenOff',
    says: /before anything came back/,
    remedy: /host and port/,
    saysNot: BLAMES_CERTIFICATE,
    start: async (workshop) => ({ port: await workshop.raw((socket) => socket.end()) }),
  },
  {
    name: 'a connection that is closed when it was greeted',
    reason: 'HandshakeBrokenOff',
    says: /before anything came back/,
    remedy: /host and port/,
    saysNot: BLAMES_CERTIFICATE,
    start: async (workshop) => ({ port: await workshop.raw(onceSpokenTo((socket) => socket.end())) }),
  },
  {
    name: 'a connection that is reset when it was greeted',
    reason: 'HandshakeBrokenOff',
    says: /was (?:reset|closed) as soon as TLS began/,
    remedy: /host and port/,
    saysNot: BLAMES_CERTIFICATE,
    start: async (workshop) => ({
      port: await workshop.raw(
        onceSpokenTo((socket) => {
          if ('resetAndDestroy' in socket) socket.resetAndDestroy();
          else (socket as Socket).destroy();
        }),
      ),
    }),
  },
  ...(
    [
      [40, 'handshake_failure', 'TlsFailed', /no common way to speak TLS/],
      [70, 'protocol_version', 'TlsFailed', /no common way to speak TLS/],
      [71, 'insufficient_security', 'TlsFailed', /no common way to speak TLS/],
      [112, 'unrecognized_name', 'TlsFailed', /does not know the name/],
      [120, 'no_application_protocol', 'Http2NotSpoken', /does not offer HTTP\/2/],
      [80, 'internal_error', 'TlsFailed', /alert internal_error/],
      [48, 'unknown_ca', 'TlsFailed', /alert unknown_ca/],
      [42, 'bad_certificate', 'TlsFailed', /alert bad_certificate/],
    ] as const
  ).map(
    ([number, alert, reason, says]): TlsFault => ({
      name: `the alert ${alert} in answer to the greeting`,
      ...{ reason, says },
      ...(alert === 'no_application_protocol'
        ? { binary: { reason: 'TlsFailed', says: /ended TLS with the alert no_application_protocol/ } }
        : {}),
      remedy: /./,
      saysNot: /client certificate/,
      start: async (workshop) => ({
        port: await workshop.raw(onceSpokenTo((socket) => socket.end(alertRecord(number)))),
      }),
    }),
  ),
  ...(
    [
      ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', /what came is HTTP without TLS/],
      ['a sign-in page', 'HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n', /sign-in page/],
      ['a mail server', '220 mail.example ESMTP\r\n', /what came is mail or FTP/],
      ['SSH', 'SSH-2.0-OpenSSH_9.2\r\n', /what came is SSH/],
      ['HTTP/2 without TLS', '\0\0\0\u0004\0\0\0\0\0', /HTTP\/2 without TLS/],
      ['something unknown', 'Hm?', /does not speak TLS\.$/],
    ] as const
  ).map(
    ([name, answer, says]): TlsFault => ({
      name: `${name} where TLS should be`,
      reason: 'NotTls',
      says,
      remedy: /Check the port/,
      saysNot: /client certificate/,
      start: async (workshop) => ({
        port: await workshop.raw(onceSpokenTo((socket) => socket.end(Buffer.from(answer, 'latin1')))),
      }),
    }),
  ),
  {
    name: 'a proxy that opens the way to Apple and cuts TLS',
    reason: 'HandshakeBrokenOff',
    says: /(?:api|gateway)\.push\.apple\.com/,
    remedy: /the proxy 127\.0\.0\.1:\d+ .*firewall/,
    saysNot: DOUBTS_APPLE,
    proxy: true,
    start: async (workshop) => ({ port: await workshop.raw(tunnel((socket) => socket.destroy())) }),
  },
  {
    name: 'a proxy that opens the way to Apple and answers with a sign-in page',
    reason: 'NotTls',
    says: /does not speak TLS: .*sign-in page/,
    remedy: /sign-in page of this network, the proxy 127\.0\.0\.1/,
    saysNot: DOUBTS_APPLE,
    proxy: true,
    start: async (workshop) => ({
      port: await workshop.raw(
        tunnel((socket) => socket.end('HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n')),
      ),
    }),
  },
  {
    name: 'a proxy that opens the way to Apple and ends TLS with an alert',
    reason: 'TlsFailed',
    says: /access_denied/,
    remedy: /Apple’s own host does not say that: the proxy/,
    saysNot: DOUBTS_APPLE,
    proxy: true,
    start: async (workshop) => ({ port: await workshop.raw(tunnel((socket) => socket.end(alertRecord(49)))) }),
  },
];

/** A proxy that opens the way to Apple and then answers as Apple with a certificate of its own, as security products do. */
const OPENS_TLS: readonly TlsFault[] = ([false, true] as const).map((withCa) => ({
  name: `a proxy that opens TLS on the way to Apple${withCa ? ', with a CA file that is not its own,' : ''}`,
  reason: 'ServerCertificateUntrusted',
  says: /nobody we trust vouches for/,
  remedy: withCa
    ? /^Apple’s own host needs no CA file: leave it out\. Most likely a proxy or security product/
    : /^Most likely a proxy or security product of that name stands in between and opens TLS/,
  saysNot: /--ca|choose its CA file|choose the one/,
  proxy: true,
  start: async (workshop, { server, stranger }) => {
    const inside = await workshop.listen(createTlsServer({ cert: server.certificatePem, key: server.privateKeyPem }));
    const port = await workshop.raw((socket) =>
      socket.once('data', () => {
        const beyond = connect(inside, '127.0.0.1').on('error', () => socket.destroy());
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(beyond).pipe(socket);
      }),
    );
    return { port, ...(withCa ? { ca: stranger.pem } : {}) };
  },
}));

/** Those that need OpenSSL: its server does what Node’s own never does. */
const OPENSSL_FAULTS: readonly TlsFault[] = [
  {
    name: 'a server that speaks TLS 1.1 only',
    reason: 'TlsFailed',
    says: /no common way to speak TLS/,
    remedy: /TLS 1\.2 or later/,
    saysNot: /client certificate/,
    start: (workshop) => withCa(workshop, 'server', ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0']),
  },
  {
    name: 'a server without a cipher in common',
    reason: 'TlsFailed',
    says: /no common way to speak TLS/,
    remedy: /versions and ciphers/,
    saysNot: /client certificate/,
    start: async (workshop) => {
      workshop.authority('root');
      workshop.leaf('server', 'root', { key: RSA_2048 });
      const options = ['-tls1_2', '-cipher', 'CAMELLIA128-SHA:@SECLEVEL=0'];
      return { port: await workshop.serve('server', options), ca: workshop.text('root.pem') };
    },
  },
  ...(['-tls1_2', '-tls1_3'] as const).flatMap((version): TlsFault[] => [
    {
      name: `a gateway that wants a certificate, with ${version}, of a provider token key`,
      reason: 'ClientCertificateMissing',
      says: /wants a client certificate, and this identity has none/,
      remedy: /Choose an identity with a certificate/,
      credential: 'provider-token-key',
      start: (workshop) => withCa(workshop, 'server', [version, '-Verify', '2', '-verify_return_error']),
    },
    {
      name: `a gateway that hangs up without a word when it has seen the certificate, with ${version}`,
      reason: version === '-tls1_2' ? 'HandshakeBrokenOff' : 'ClosedAfterHandshake',
      says: /asked for the client certificate/,
      remedy: /[Gg]ateways .*refuse a (?:client )?certificate.* valid today/,
      start: async (workshop, { authority, server }) => {
        const tlsVersion = version === '-tls1_2' ? 'TLSv1.2' : 'TLSv1.3';
        const gateway = createTlsServer({
          ...{ cert: server.certificatePem, key: server.privateKeyPem, ca: authority.pem, ALPNProtocols: ['h2'] },
          ...{ minVersion: tlsVersion, maxVersion: tlsVersion, requestCert: true, rejectUnauthorized: false },
        });
        gateway.on('secureConnection', (socket) => socket.destroy());
        return { port: await workshop.listen(gateway), ca: authority.pem };
      },
    },
    {
      name: `a gateway that does not know the certificate’s authority, with ${version}`,
      reason: 'ClientCertificateRefused',
      says: /refused the client certificate: the gateway does not know the authority/,
      remedy: /issued by an authority this gateway knows/,
      start: async (workshop) => {
        workshop.authority('root');
        workshop.leaf('server', 'root');
        const options = [version, '-Verify', '2', '-verify_return_error', '-CAfile', workshop.path('root.pem')];
        return { port: await workshop.serve('server', options), ca: workshop.text('root.pem') };
      },
    },
  ]),
  {
    name: 'a server with an RSA key of 512 bits',
    reason: 'ServerCertificateTooWeak',
    says: /this computer broke .* off: the server’s certificate has an RSA key of 512 bits/,
    remedy: /2048 bits/,
    saysNot: /client certificate|identity/,
    start: async (workshop) => {
      workshop.authority('root');
      workshop.leaf('server', 'root', { key: ['rsa:512'] });
      const options = ['-cipher', 'ALL:@SECLEVEL=0', '-tls1_2'];
      return { port: await workshop.serve('server', options), ca: workshop.text('root.pem') };
    },
  },
  {
    name: 'a server whose certificate is signed with SHA-1',
    reason: 'ServerCertificateTooWeak',
    says: /this computer broke .* off: the server’s certificate is signed with SHA-1/,
    remedy: /SHA-256 by “root”/,
    saysNot: /client certificate|identity/,
    start: async (workshop) => {
      workshop.authority('root');
      workshop.leaf('server', 'root', { signature: '-sha1' });
      const port = await workshop.serve('server', ['-cipher', 'ALL:@SECLEVEL=0']);
      return { port, ca: workshop.text('root.pem') };
    },
  },
  {
    name: 'a server whose certificate is for clients only',
    reason: 'ServerCertificateNotForServers',
    says: /the server’s certificate is not for servers/,
    remedy: /server authentication/,
    saysNot: /CA file|client certificate/,
    start: async (workshop) => {
      workshop.authority('root');
      const extensions = 'subjectAltName=DNS:localhost\nextendedKeyUsage=clientAuth';
      workshop.leaf('server', 'root', { extensions });
      return { port: await workshop.serve('server', []), ca: workshop.text('root.pem') };
    },
  },
  {
    name: 'a server that leaves its intermediate authority out',
    reason: 'ServerCertificateUntrusted',
    says: /issued by “middle”/,
    remedy: /sent its own certificate alone: if “middle” is an intermediate authority/,
    start: async (workshop) => {
      workshop.authority('root');
      workshop.leaf('middle', 'root', { subject: '/CN=middle', extensions: 'basicConstraints=critical,CA:TRUE' });
      workshop.leaf('server', 'middle');
      return { port: await workshop.serve('server', []), ca: workshop.text('root.pem') };
    },
  },
  {
    name: 'a server of another authority, which sends its whole chain',
    reason: 'ServerCertificateUntrusted',
    says: /nobody we trust vouches for/,
    remedy: /chosen CA file did not issue/,
    saysNot: /intermediate/,
    start: async (workshop) => {
      workshop.authority('root');
      workshop.authority('other');
      workshop.leaf('server', 'root');
      const options = ['-cert_chain', workshop.path('root.pem')];
      return { port: await workshop.serve('server', options), ca: workshop.text('other.pem') };
    },
  },
  {
    name: 'a server whose address stands in its common name alone',
    reason: 'ServerNameMismatch',
    says: /has the name 127\.0\.0\.1 only as its common name/,
    remedy: /subjectAltName=IP:127\.0\.0\.1/,
    saysNot: /another name/,
    start: async (workshop) => {
      workshop.authority('root');
      workshop.leaf('server', 'root', { subject: '/CN=127.0.0.1', extensions: 'basicConstraints=CA:FALSE' });
      return { port: await workshop.serve('server', []), ca: workshop.text('root.pem'), host: '127.0.0.1' };
    },
  },
  {
    name: 'a server of another name',
    reason: 'ServerNameMismatch',
    says: /showed a certificate for another name/,
    remedy: /Use the name that is in its certificate/,
    start: async (workshop) => {
      workshop.authority('root');
      workshop.leaf('server', 'root', { extensions: 'subjectAltName=DNS:other.example' });
      return { port: await workshop.serve('server', []), ca: workshop.text('root.pem') };
    },
  },
];

async function resultOf(
  { credential, proxy }: TlsFault,
  wire: Wire,
  { port, ca = null, host = 'localhost' }: { port: number; ca?: string | null; host?: string },
  environment: WireEnvironment,
): Promise<NotificationResult> {
  const endpoint: Endpoint =
    proxy === true
      ? {
          ...appleEndpoint('production', wire, 443),
          ...{ authoritiesPem: ca, routes: [routeThrough({ port }, 'http')] },
        }
      : { host, port, authoritiesPem: ca, environment: null };
  const chosen: Credential = credential === undefined ? environment.client : environment.providerTokenKey;
  return sendOne({ wire, endpoint, credential: chosen });
}

function scenarioOf(fault: TlsFault, wire: Wire): WireScenario {
  return {
    name: `${fault.name} has its own cause${wire === 'binary' ? ' on the binary wire too' : ''}`,
    run: async (environment) => {
      const workshop = new Workshop();
      const { reason, says } = (wire === 'binary' ? fault.binary : undefined) ?? fault;
      try {
        const result = await resultOf(fault, wire, await fault.start(workshop, environment), environment);
        const { sentence, remedy } = explain(result.explanation);
        assert.strictEqual(`${result.outcome} ${result.reason}`, `unsent ${reason}`, `${sentence} ${remedy}`);
        assert.match(sentence, says);
        assert.match(remedy, fault.remedy);
        if (fault.saysNot !== undefined) assert.doesNotMatch(`${sentence} ${remedy}`, fault.saysNot);
      } finally {
        await workshop.close();
      }
    },
  };
}

export const TLS_FAULT_SCENARIOS: readonly WireScenario[] = [
  ...[...FAULTS, ...OPENS_TLS, ...(HAS_OPENSSL ? OPENSSL_FAULTS : [])].flatMap((fault) =>
    (fault.credential === 'provider-token-key' ? (['http2'] as const) : WIRES).map((wire) => scenarioOf(fault, wire)),
  ),
];
