import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { cp, readFile } from 'node:fs/promises';
import http2, { type ClientHttp2Session, type ClientSessionOptions, type Settings } from 'node:http2';
import { dirname, join } from 'node:path';
import tls, { type TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { APPLE_OIDS, encodeTopicsExtension } from '../../../electron/certificate/apple-extensions.ts';
import { encodeNull } from '../../../electron/certificate/der.ts';
import { issueCertificate } from '../../../electron/certificate/issue.ts';
import { NAME_OIDS } from '../../../electron/certificate/x509.ts';
import { openAuthority } from '../../../electron/simulator/authority/authority.ts';
import type { ReceivedNotification } from '../../../electron/simulator/devices/received-notification.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../electron/simulator/simulator.ts';
import { folderOnceARun } from '../../support/once-a-run.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { RawHttp2 } from './raw-http2.ts';

export const TOPIC = 'com.example.pushwright';
export const TOKEN = 'ab'.repeat(32);
export const PAYLOAD = '{"aps":{"alert":"Hello"}}';

/** What a client shows: PEM of a certificate with its key, or nothing. */
export interface Shown {
  readonly cert: string;
  readonly key: string;
}

/** A folder of the test's own, filled with what one start in the run has made: keys take long to make. */
export async function filledFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await cp(await folderOnceARun('simulator', openAuthority), folder, { recursive: true });
  return folder;
}

/** A running simulator with its files read; closed when the test ends. */
export class TestSimulator {
  readonly received: ReceivedNotification[] = [];
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  private constructor(
    readonly running: Simulator,
    readonly dir: string,
    readonly ca: string,
    readonly certificate: Shown,
    readonly tokenKey: string,
  ) {}

  static async start(options: Partial<SimulatorOptions> = {}): Promise<TestSimulator> {
    const dir = options.dir ?? (await filledFolder());
    let self: TestSimulator | null = null;
    const running = await startSimulator({
      dir,
      http2Port: 0,
      gatewayPort: 0,
      feedbackPort: 0,
      environment: 'sandbox',
      devices: [],
      onNotification: (notification) => self?.note(notification),
      ...options,
    });
    onTestFinished(() => running.close());
    const pem = await readFile(join(dirname(running.identity), 'identity.pem'), 'utf8');
    self = new TestSimulator(
      running,
      dir,
      await readFile(running.ca, 'utf8'),
      { cert: pem, key: pem },
      await readFile(running.providerTokenKey, 'utf8'),
    );
    return self;
  }

  note(notification: ReceivedNotification): void {
    this.received.push(notification);
    for (const { count, resolve } of this.#waiting) if (this.received.length >= count) resolve();
  }

  /** Resolves when the simulator has received `count` notifications. */
  receives(count: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.received.length >= count) resolve();
      else this.#waiting.push({ count, resolve });
    });
  }

  /** Issued by the simulator's own authority, with other contents than the identity it made. */
  async issue(options: {
    readonly uid?: string;
    readonly topics?: readonly string[];
    readonly sandbox?: boolean;
    readonly production?: boolean;
    readonly days?: number;
  }): Promise<Shown> {
    const uid = options.uid ?? TOPIC;
    const key = createPrivateKey(this.certificate.key);
    const marks = [
      ...(options.sandbox === false ? [] : [APPLE_OIDS.development]),
      ...(options.production === false ? [] : [APPLE_OIDS.production]),
    ];
    const topics = options.topics?.map((topic) => ({ topic, kind: 'app' }));
    const cert = issueCertificate({
      subject: [
        { oid: NAME_OIDS.userId, value: uid },
        { oid: NAME_OIDS.commonName, value: `Apple Push Services: ${uid}` },
      ],
      publicKeyPem: new X509Certificate(this.certificate.cert).publicKey
        .export({ type: 'spki', format: 'pem' })
        .toString(),
      issuer: { certificatePem: this.ca, privateKeyPem: await readFile(join(this.dir, 'ca-key.pem'), 'utf8') },
      notBefore: new Date(Date.now() - 10 * 86_400_000),
      notAfter: new Date(Date.now() + (options.days ?? 10) * 86_400_000),
      extensions: [
        ...marks.map((oid) => ({ oid, critical: false, der: encodeNull() })),
        ...(topics === undefined
          ? []
          : [{ oid: APPLE_OIDS.topics, critical: false, der: encodeTopicsExtension(topics) }]),
      ],
    });
    return { cert, key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  /** A provider token as a client signs it. */
  providerToken(
    options: {
      readonly issuedAt?: number | string;
      readonly keyId?: string;
      readonly teamId?: string;
      readonly key?: string;
      readonly alg?: string;
      readonly encoding?: 'ieee-p1363' | 'der';
      readonly also?: object;
    } = {},
  ): string {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const iat = options.issuedAt ?? Math.floor(Date.now() / 1000);
    const head = part({ alg: options.alg ?? 'ES256', kid: options.keyId ?? this.running.keyId });
    const signed = `${head}.${part({ iss: options.teamId ?? this.running.teamId, iat, ...options.also })}`;
    const signature = sign('sha256', Buffer.from(signed), {
      key: createPrivateKey(options.key ?? this.tokenKey),
      dsaEncoding: options.encoding ?? 'ieee-p1363',
    });
    return `${signed}.${signature.toString('base64url')}`;
  }

  /** An HTTP/2 connection; `shown` null: without a client certificate. */
  async connect(shown: Shown | null = this.certificate, options: { readonly alpn?: boolean } = {}): Promise<Client> {
    const socket = await this.#tls(this.running.http2.port, shown, options.alpn === false ? [] : ['h2']);
    return Client.over(socket);
  }

  /** An HTTP/2 connection whose every frame is the test's own. */
  async raw(shown: Shown | null = this.certificate): Promise<RawHttp2> {
    return new RawHttp2(await this.#tls(this.running.http2.port, shown, ['h2']));
  }

  /** TLS to the HTTP/2 API, on which nothing is said. */
  silent(): Promise<TLSSocket> {
    return this.#tls(this.running.http2.port, this.certificate, ['h2']);
  }

  /** An HTTP/2 connection to the management of broadcast channels. */
  async channels(shown: Shown | null = this.certificate): Promise<Client> {
    return Client.over(await this.#tls(this.running.channels.port, shown, ['h2']));
  }

  /** A TLS connection to the binary gateway or the feedback service. */
  gateway(shown: Shown | null = this.certificate): Promise<TLSSocket> {
    return this.#tls(this.running.gateway.port, shown, []);
  }

  feedback(shown: Shown | null = this.certificate): Promise<TLSSocket> {
    return this.#tls(this.running.feedback.port, shown, []);
  }

  async #tls(port: number, shown: Shown | null, protocols: readonly string[]): Promise<TLSSocket> {
    const socket = tls.connect({
      host: '127.0.0.1',
      port,
      ca: this.ca,
      ...(shown ?? {}),
      ...(protocols.length === 0 ? {} : { ALPNProtocols: [...protocols] }),
    });
    onTestFinished(() => void socket.destroy());
    await once(socket, 'secureConnect');
    socket.on('error', () => {});
    return socket;
  }
}

/** What came back for one request. */
export interface Reply {
  readonly status: number | null;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly reason: string | null;
  readonly timestamp: number | null;
  /** HTTP/2 error code of the stream. */
  readonly rstCode: number;
  /** Whether the HEADERS frame ended the stream. */
  readonly endsWithHeaders: boolean;
}

export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly token?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

/** An HTTP/2 client of the tests' own. */
export class Client {
  readonly goaways: { readonly code: number; readonly lastStreamId: number; readonly text: string }[] = [];
  readonly closed: Promise<void>;

  private constructor(
    readonly session: ClientHttp2Session,
    readonly socket: TLSSocket,
  ) {
    session.on('error', () => {});
    session.on('goaway', (code, lastStreamId, data?: Uint8Array) =>
      this.goaways.push({ code, lastStreamId, text: Buffer.from(data ?? []).toString() }),
    );
    this.closed = new Promise((resolve) => session.once('close', () => resolve()));
    onTestFinished(() => session.destroy());
  }

  static over(socket: TLSSocket): Client {
    const options: ClientSessionOptions = { createConnection: () => socket };
    return new Client(http2.connect('https://localhost', options), socket);
  }

  /** Resolves with the peer's next settings. */
  async settings(): Promise<Settings> {
    const [settings] = (await once(this.session, 'remoteSettings')) as [Settings];
    return settings;
  }

  /** Posts a notification that is right in everything but what `asked` changes. */
  send(asked: Asked = {}): Promise<Reply> {
    const stream = this.session.request({
      ':method': asked.method ?? 'POST',
      ':path': asked.path ?? `/3/device/${asked.token ?? TOKEN}`,
      'apns-topic': TOPIC,
      ...asked.headers,
    });
    return new Promise((resolve) => {
      let status: number | null = null;
      let headers: Record<string, unknown> = {};
      let endsWithHeaders = false;
      const chunks: Buffer[] = [];
      stream.on('response', (received, flags: number) => {
        status = received[':status'] ?? null;
        headers = received;
        endsWithHeaders = (flags & 1) === 1;
      });
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', () => {});
      stream.on('close', () => {
        const body = Buffer.concat(chunks).toString();
        const { reason = null, timestamp = null } = (body === '' ? {} : JSON.parse(body)) as Partial<Reply>;
        resolve({ status, headers, body, reason, timestamp, rstCode: stream.rstCode, endsWithHeaders });
      });
      const body = asked.body ?? PAYLOAD;
      if (asked.method === 'GET' || body.length === 0) stream.end();
      else stream.end(body);
    });
  }
}

/** Everything a socket receives until the peer ends it. */
export async function readToEnd(socket: TLSSocket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((resolve) => {
    socket.once('end', () => resolve());
    socket.once('close', () => resolve());
  });
  return Buffer.concat(chunks);
}
