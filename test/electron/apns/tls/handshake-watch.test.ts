import { once } from 'node:events';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { connect as connectTls, createServer, type SecureVersion } from 'node:tls';
import { expect, it } from 'vitest';
import { chacha20 } from '../../../../electron/apns/tls/chacha20.ts';
import { HandshakeWatch, refusesClientCertificate } from '../../../../electron/apns/tls/handshake-watch.ts';
import { WatchedSocket } from '../../../../electron/apns/tls/watched-socket.ts';
import { WireAuthority } from '../../../support/wire-authority.ts';

type Heard = readonly [who: 'server' | 'client' | 'key', bytes: Buffer];

/** A real handshake, as it was heard: what each side sent, and the key log, in order. */
async function record(options: {
  readonly version: SecureVersion;
  readonly ciphers: string;
  readonly asks: boolean;
  readonly shows: boolean;
}): Promise<readonly Heard[]> {
  const authority = new WireAuthority();
  const { certificatePem: cert, privateKeyPem: key } = authority.server();
  const { version, ciphers, asks, shows } = options;
  const versions = { minVersion: version, maxVersion: version, ciphers };
  const server = createServer({
    cert,
    key,
    ...versions,
    ca: authority.pem,
    requestCert: asks,
    rejectUnauthorized: false,
  });
  server.on('secureConnection', (socket) => socket.end('bye'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const heard: Heard[] = [];
  class Recorder extends HandshakeWatch {
    override fromServer(bytes: Buffer): void {
      heard.push(['server', Buffer.from(bytes)]);
    }
    override fromClient(bytes: Buffer): void {
      heard.push(['client', Buffer.from(bytes)]);
    }
  }
  const below = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  const client = authority.client();
  const socket = connectTls({
    ...{ socket: new WatchedSocket(below, new Recorder()), servername: 'localhost', ca: authority.pem, ...versions },
    ...(shows ? { cert: client.certificatePem, key: client.privateKeyPem } : {}),
  });
  socket.on('keylog', (line: Buffer) => heard.push(['key', Buffer.from(line)]));
  socket.resume();
  await once(socket, 'close');
  server.close();
  await once(server, 'close');
  return heard;
}

function replay(heard: readonly Heard[], pieceBytes: number): HandshakeWatch {
  const watch = new HandshakeWatch();
  for (const [who, bytes] of heard) {
    if (who === 'key') watch.onKeyLog(bytes);
    else
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        const piece = bytes.subarray(at, at + pieceBytes);
        if (who === 'server') watch.fromServer(piece);
        else watch.fromClient(piece);
      }
  }
  return watch;
}

const SUITES = [
  ['TLSv1.3', 'TLS_AES_128_GCM_SHA256'],
  ['TLSv1.3', 'TLS_AES_256_GCM_SHA384'],
  ['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256'],
  ['TLSv1.2', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
] as const;

it.each(
  SUITES.flatMap(([version, ciphers]) =>
    (
      [
        [false, true],
        [true, true],
        [true, false],
      ] as const
    ).map(([asks, shows]) => ({ version, ciphers, asks, shows })),
  ),
)('reads who asked for a certificate and who showed one, in pieces of any size: %o', async (options) => {
  const heard = await record(options);
  for (const pieceBytes of [1, 7, 100_000]) {
    const seen = replay(heard, pieceBytes);
    expect(seen).toMatchObject({
      ...{ spokeTls: true, serverHello: true, alert: null },
      askedForCertificate: options.asks,
      showedCertificate: options.asks && options.shows,
    });
    expect(seen.chain.length).toBeGreaterThan(0);
  }
});

it('is certain of nothing it could not read', () => {
  const watch = new HandshakeWatch();
  watch.fromServer(Buffer.from([22, 3, 3, 0, 4, 2, 0, 0, 0]));
  expect(watch).toMatchObject({ spokeTls: true, askedForCertificate: null, showedCertificate: false });
  watch.fromServer(Buffer.from([21, 3, 3, 0, 2, 2, 48]));
  expect(watch.alert).toBe('unknown_ca');
  expect(refusesClientCertificate(watch)).toBe(false);
});

it('is not led astray by random bytes', () => {
  for (let seed = 1; seed <= 2_000; seed += 1) {
    let state = seed;
    const bytes = Buffer.from(
      Array.from({ length: 300 }, (_, at) => {
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
        return at === 0 ? 20 + (seed % 4) : at === 1 ? 3 : state >> 16;
      }),
    );
    const watch = new HandshakeWatch();
    expect(() => {
      watch.fromServer(bytes);
      watch.fromClient(bytes);
      watch.onKeyLog(Buffer.from(`SERVER_HANDSHAKE_TRAFFIC_SECRET 00 ${'ab'.repeat(32)}\n`));
    }).not.toThrow();
  }
});

it('decrypts ChaCha20 as RFC 8439 section 2.4.2 has it', () => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, at) => at));
  const nonce = Buffer.from('000000000000004a00000000', 'hex');
  const text =
    'Ladies and Gentlemen of the class of ’99: If I could offer you only one tip for the future, sunscreen would be it.';
  const plain = Buffer.from(text.replace('’', "'"));
  const sealed = chacha20(key, nonce, 1, plain);
  expect(sealed.toString('hex')).toMatch(/^6e2e359a2568f98041ba0728dd0d6981.*5af90bbf74a35be6b40b8eedf2785e42874d$/);
  expect(chacha20(key, nonce, 1, sealed)).toEqual(plain);
});

it('knows a reset that a write finds out first', async () => {
  const server = createTcpServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const below = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }).pause();
  const [[peer]] = (await Promise.all([once(server, 'connection'), once(below, 'connect')])) as [[Socket], unknown];
  const closed = once(peer, 'close');
  peer.resetAndDestroy();
  await closed;
  const watch = new HandshakeWatch();
  const socket = new WatchedSocket(below, watch);
  const errors: unknown[] = [];
  socket.on('error', (error) => errors.push(error));
  await new Promise((done) => socket.write('hello', done));
  expect(watch.endedByPeer).toBe('reset');
  server.close();
});
