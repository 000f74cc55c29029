import { fork } from 'node:child_process';
import { once } from 'node:events';
import { sensitiveHeaders } from 'node:http2';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { NotificationResult } from '../../../../contract/outcome.ts';
import type { Credential } from '../../../../electron/apns/credential.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import {
  acceptFrame,
  FRAME,
  frame,
  refusalHeadersFrame,
  resetFrame,
  settingsFrame,
  startRawHttp2Gateway,
} from '../../../support/raw-http2.ts';
import { remedyOf, sentenceOf } from '../../../support/said.ts';
import {
  accept,
  reject,
  type ScriptedGateway,
  startHttp2Gateway,
  startMuteApi,
} from '../../../support/scripted-gateway.ts';
import { unwatched } from '../../../support/unwatched.ts';
import { type KeyedCertificate, newProviderTokenKey, WireAuthority } from '../../../support/wire-authority.ts';
import { HandSocket } from '../support/hand-socket.ts';
import { passWaits } from '../support/pass-waits.ts';
import {
  certificateCredential,
  endpointAt,
  notificationTo,
  numberOf,
  type TestClient,
  testClient,
} from '../support/test-client.ts';

let authority: WireAuthority;
let server: KeyedCertificate;
let identity: KeyedCertificate;
let credential: Credential;
let providerTokenKey: Credential;
const open: { cancel?(): void; close(): Promise<void> }[] = [];

beforeAll(() => {
  authority = new WireAuthority();
  server = authority.server();
  identity = authority.client();
  credential = certificateCredential(identity);
  providerTokenKey = {
    kind: 'provider-token-key',
    privateKeyPem: newProviderTokenKey(),
    keyId: 'ABC123DEFG',
    teamId: 'DEF123GHIJ',
  };
});

afterEach(async () => {
  for (const one of open.splice(0).reverse()) {
    one.cancel?.();
    await one.close();
  }
});

async function gateway(
  options: Partial<Parameters<typeof startHttp2Gateway>[0]> &
    Pick<Parameters<typeof startHttp2Gateway>[0], 'onRequest'>,
): Promise<ScriptedGateway> {
  const started = await startHttp2Gateway({ server, clientAuthority: authority.pem, ...options });
  open.push(started);
  return started;
}

function clientOf(
  { port }: Pick<ScriptedGateway, 'port'>,
  options: Partial<Parameters<typeof testClient>[0]> = {},
): TestClient {
  const made = testClient({ wire: 'http2', endpoint: endpointAt(port, authority.pem), credential, ...options });
  open.push(made.client);
  return made;
}

function outcomes(results: readonly NotificationResult[]): readonly string[] {
  return results.map(({ outcome, reason }) => `${outcome} ${reason ?? '-'}`);
}

describe('a client on HTTP/2', () => {
  it('sends exactly the headers that are set, and the payload byte for byte', async () => {
    const seen: { headers: object; body: string }[] = [];
    const api = await gateway({
      onRequest: ({ stream, headers }) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          seen.push({ headers: { ...headers }, body: Buffer.concat(chunks).toString() });
          accept(stream, headers);
        });
      },
    });
    const { client } = clientOf(api);
    const payload = '{ "aps" : {"alert":"Zoë 😀 \\n"} }\n';
    await client.send(notificationTo(1, { topic: null, pushType: null, payload }), 0);
    const result = await client.send(
      notificationTo(2, {
        payload,
        priority: 5,
        expirationSeconds: 0,
        collapseId: 'Zoë',
        apnsId: 'a6a2b7a0-0000-4000-8000-000000000001',
      }),
      7,
    );
    expect(seen).toEqual([
      {
        body: payload,
        headers: {
          [sensitiveHeaders]: [],
          ':method': 'POST',
          ':scheme': 'https',
          ':authority': `localhost:${api.port}`,
          ':path': `/3/device/${'1'.padStart(64, '0')}`,
        },
      },
      {
        body: payload,
        headers: expect.objectContaining({
          'apns-topic': 'com.example.app',
          'apns-push-type': 'alert',
          'apns-priority': '5',
          'apns-expiration': '0',
          'apns-collapse-id': Buffer.from('Zoë').toString('latin1'),
          'apns-id': 'a6a2b7a0-0000-4000-8000-000000000001',
        }),
      },
    ]);
    expect(result).toMatchObject({
      index: 7,
      deviceToken: '2'.padStart(64, '0'),
      outcome: 'accepted',
      status: 200,
      reason: null,
      apnsId: 'a6a2b7a0-0000-4000-8000-000000000001',
    });
    expect(sentenceOf(result.explanation)).toBe(`Localhost:${api.port} accepted it.`);
    expect(remedyOf(result.explanation)).toContain('not proof of delivery');
    expect(api.connections()).toBe(1);
  });

  it('reads reason, time and ids of a refusal and offers what mends it', async () => {
    const api = await gateway({
      onRequest: ({ stream }) => {
        stream.respond({ ':status': 410, 'apns-id': 'X', 'apns-unique-id': 'U' });
        stream.end('{"reason":"Unregistered","timestamp":1764000000123}');
      },
    });
    const { client } = clientOf(api);
    const result = await client.send(notificationTo(1), 0);
    expect(result).toMatchObject({
      outcome: 'rejected',
      status: 410,
      reason: 'Unregistered',
      timestamp: 1_764_000_000_123,
      apnsId: 'X',
      apnsUniqueId: 'U',
    });
    expect(sentenceOf(result.explanation)).toContain('2025-11-24 16:00 UTC');
    expect(result.explanation.mend).toEqual({ kind: 'remove-device-token', deviceToken: '1'.padStart(64, '0') });
  });

  it('explains an answer whose body is no JSON, and one with a reason that nobody listed, without what a terminal obeys', async () => {
    const api = await gateway({
      onRequest: ({ stream, request }) => {
        if (request === 1) {
          stream.respond({ ':status': 502 });
          stream.end(`<html>${'x'.repeat(200_000)}`);
        } else reject(stream, 400, request === 2 ? 'NewReasonOf2030' : '\u001b[2J\u0007Bad');
      },
    });
    const { client } = clientOf(api);
    const first = await client.send(notificationTo(1), 0);
    expect(first).toMatchObject({ outcome: 'rejected', status: 502, reason: null });
    expect(sentenceOf(first.explanation)).toContain('502');
    const second = await client.send(notificationTo(1), 0);
    expect(second).toMatchObject({ outcome: 'rejected', status: 400, reason: 'NewReasonOf2030' });
    expect(sentenceOf(second.explanation)).toContain('NewReasonOf2030');
    const third = await client.send(notificationTo(1), 0);
    expect(third.reason).toBe('\ufffd[2J\ufffdBad');
    expect(sentenceOf(third.explanation)).toContain('“\ufffd[2J\ufffdBad”');
  });

  it('says that the reason of a refusal was cut off, and blames nothing else', async () => {
    const api = await startRawHttp2Gateway({
      server,
      onConnection: ({ write }) => write(settingsFrame()),
      onRequest: ({ write, socket }, streamId) => {
        write(refusalHeadersFrame(streamId), frame(FRAME.data, 0, streamId, Buffer.from('{"reason":"Unre')));
        socket.end();
      },
    });
    open.push(api);
    const result = await clientOf(api).client.send(notificationTo(1), 0);
    expect(result).toMatchObject({ outcome: 'rejected', status: 400, reason: null });
    expect(sentenceOf(result.explanation)).toContain('broke off before it said why');
    expect(result.explanation.mend).toEqual({ kind: 'send-again' });
  });

  it('keeps one connection for many notifications and counts them in its status', async () => {
    const api = await gateway({ onRequest: ({ stream, headers }) => accept(stream, headers) });
    const { client, statuses } = clientOf(api);
    const results = await Promise.all(Array.from({ length: 300 }, (_, i) => client.send(notificationTo(i), i)));
    expect(results.every(({ outcome, index }, i) => outcome === 'accepted' && index === i)).toBe(true);
    expect(api.connections()).toBe(1);
    await client.close();
    expect(new Set(statuses.map(({ state }) => state))).toEqual(new Set(['connecting', 'open', 'closed']));
    expect(statuses.at(-1)).toMatchObject({
      notifications: 300,
      wire: 'http2',
      destination: { host: 'localhost', who: 'other' },
    });
    expect(statuses.at(-1)?.openedAt).toBeGreaterThan(0);
  });

  it('never has more requests in flight than the gateway allows at that moment', async () => {
    let inFlight = 0;
    let most = 0;
    let limit = 3;
    const api = await gateway({
      settings: { maxConcurrentStreams: 3 },
      onRequest: ({ stream, headers, session, overall }) => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        expect(inFlight).toBeLessThanOrEqual(limit);
        stream.on('close', () => {
          inFlight -= 1;
        });
        if (overall === 30) {
          limit = 8;
          session.settings({ maxConcurrentStreams: 8 });
        }
        setImmediate(() => accept(stream, headers));
      },
    });
    const { client } = clientOf(api);
    const results = await Promise.all(Array.from({ length: 120 }, (_, i) => client.send(notificationTo(i), i)));
    expect(results.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(120);
    expect(most).toBeGreaterThan(3);
    expect(most).toBeLessThanOrEqual(8);
  });

  it('loses nothing to a server on this computer that answers before it has read, however much is sent', async () => {
    const eager = fork(join(import.meta.dirname, '../../../support/eager-gateway.cjs'));
    onTestFinished(() => void eager.kill());
    eager.send({ cert: server.certificatePem, key: server.privateKeyPem });
    const [port] = (await once(eager, 'message')) as [number];
    const { client } = testClient({ wire: 'http2', endpoint: endpointAt(port, authority.pem), credential });
    open.push(client);
    const payload = JSON.stringify({ aps: { alert: { title: 'Hello', body: 'x'.repeat(60) } } });
    const all = Array.from({ length: 20_000 }, (_, i) => client.send(notificationTo(7, { payload }), i));
    expect((await Promise.all(all)).filter(({ outcome }) => outcome !== 'accepted')).toHaveLength(0);
  });

  it('sends one request alone until the first provider token proved valid', async () => {
    const first: (() => void)[] = [];
    let requests = 0;
    const api = await gateway({
      clientAuthority: null,
      onRequest: ({ stream, headers }) => {
        requests += 1;
        expect(headers.authorization).toMatch(/^bearer [\w-]+\.[\w-]+\.[\w-]{86}$/);
        if (requests === 1) first.push(() => accept(stream, headers));
        else accept(stream, headers);
      },
    });
    const { client, logged } = clientOf(api, { credential: providerTokenKey, logNotifications: true });
    const sending = logged('Sending to');
    const all = Array.from({ length: 20 }, (_, i) => client.send(notificationTo(i), i));
    await sending;
    while (first.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(requests).toBe(1);
    first[0]?.();
    expect((await Promise.all(all)).every(({ outcome }) => outcome === 'accepted')).toBe(true);
  });

  it('returns what a GOAWAY left out and sends it again on a new connection', async () => {
    const got: number[] = [];
    const api = await gateway({
      onRequest: ({ stream, headers, session, connection, request }) => {
        const number = numberOf(String(headers[':path']).slice('/3/device/'.length));
        if (connection === 1 && request > 5) return;
        got.push(number);
        if (connection === 1 && request === 5) session.goaway(0, stream.id, Buffer.from('{"reason":"Shutdown"}'));
        accept(stream, headers);
      },
    });
    const { client } = clientOf(api);
    const results = await Promise.all(Array.from({ length: 12 }, (_, i) => client.send(notificationTo(i), i)));
    expect(outcomes(results)).toEqual(Array(12).fill('accepted -'));
    expect(got.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i));
    expect(api.connections()).toBe(2);
  });

  it('takes the reason in a GOAWAY’s data as the first cause', async () => {
    const api = await gateway({
      onSession: (session) => session.goaway(0, 0, Buffer.from('{"reason":"BadCertificateEnvironment"}')),
      onRequest: () => undefined,
    });
    const { client } = clientOf(api, {
      endpoint: { ...endpointAt(api.port, authority.pem) },
    });
    const results = await Promise.all([client.send(notificationTo(1), 0), client.send(notificationTo(2), 1)]);
    expect(outcomes(results)).toEqual(Array(2).fill('unsent BadCertificateEnvironment'));
    expect(sentenceOf(results[0]?.explanation)).toContain('certificate is for the other environment');
  });

  it('sends a refused stream again, and calls it unsent when five connections in a row answered nothing', async () => {
    const tries = new Map<number, number>();
    const api = await gateway({
      onRequest: ({ stream, headers }) => {
        const number = numberOf(String(headers[':path']).slice('/3/device/'.length));
        const before = tries.get(number) ?? 0;
        tries.set(number, before + 1);
        if (number === 2 || (number === 1 && before === 0)) stream.close(7);
        else accept(stream, headers);
      },
    });
    const clock = new ManualClock();
    const made = clientOf(api, { clock, random: () => 0 });
    const sent = Promise.all([0, 1, 2].map((i) => made.client.send(notificationTo(i), i)));
    await passWaits(made, clock, sent);
    expect(outcomes(await sent)).toEqual(['accepted -', 'accepted -', 'unsent StreamRefused']);
    expect([...tries]).toEqual([
      [0, 1],
      [1, 2],
      // With others answered twice, then alone five times.
      [2, 7],
    ]);
  });

  it.each([1, 2, 3, 4])(
    'sends the last notification once more after it was refused %i times in a row',
    async (times) => {
      let refused = 0;
      const api = await gateway({
        onRequest: ({ stream, headers }) => {
          if (refused === times) accept(stream, headers);
          else {
            refused += 1;
            stream.close(7);
          }
        },
      });
      const clock = new ManualClock();
      const made = clientOf(api, { clock, random: () => 0 });
      const sent = made.client.send(notificationTo(1), 0);
      await passWaits(made, clock, sent);
      expect(outcomes([await sent])).toEqual(['accepted -']);
      expect(refused).toBe(times);
    },
  );

  it.each([
    [
      '<html><head><title>400 The SSL certificate error</title></head>',
      'a page that says “400 The SSL certificate error”',
    ],
    ['<html><body><h1>403 Forbidden</h1>', 'a page that says “403 Forbidden”'],
    ['upstream connect error\nmore', 'a page that says “upstream connect error”'],
    ['<html><p>x</p></html>', 'answered 400 and no reason.'],
    ['\u0000\u0001', 'answered 400 and no reason.'],
  ])('says what stood in place of a reason: %j', async (body, words) => {
    const api = await gateway({
      onRequest: ({ stream }) => {
        stream.respond({ ':status': 400, 'content-type': 'text/html' });
        stream.end(body);
      },
    });
    const { client } = clientOf(api);
    const result = await client.send(notificationTo(1), 0);
    expect(outcomes([result])).toEqual(['rejected -']);
    expect(sentenceOf(result.explanation)).toContain(words);
  });

  it('calls a stream unknown that ends without a status, and does not send it again', async () => {
    let requests = 0;
    const api = await gateway({
      onRequest: ({ stream }) => {
        requests += 1;
        stream.close(2);
      },
    });
    const { client } = clientOf(api);
    const result = await client.send(notificationTo(1), 0);
    expect(outcomes([result])).toEqual(['unknown StreamReset']);
    expect(sentenceOf(result.explanation)).toContain('may or may not');
    expect(requests).toBe(1);
  });

  it('says that the server ended the request, though it hung up right after', async () => {
    const api = await startRawHttp2Gateway({
      server,
      onConnection: ({ write }) => write(settingsFrame()),
      onRequest: ({ socket }, streamId) => void socket.end(resetFrame(streamId, 2)),
    });
    open.push(api);
    const result = await clientOf(api).client.send(notificationTo(1), 0);
    expect(outcomes([result])).toEqual(['unknown StreamReset']);
    expect(sentenceOf(result.explanation)).toContain('INTERNAL_ERROR');
  });

  it('calls what was in flight unknown when the connection ends without a word', async () => {
    const api = await gateway({
      onRequest: ({ socket, request }) => {
        if (request === 3) socket.destroy();
      },
    });
    const { client } = clientOf(api);
    const results = await Promise.all([0, 1, 2].map((i) => client.send(notificationTo(i), i)));
    expect(outcomes(results)).toEqual(Array(3).fill('unknown ConnectionLost'));
    expect(api.connections()).toBe(1);
  });

  it('says of a server that breaks HTTP/2 what it did, and sends what it never read elsewhere or not at all', async () => {
    const api = await startRawHttp2Gateway({
      server,
      onConnection: ({ socket }) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    });
    open.push(api);
    const { client, logText } = clientOf(api);
    const result = await client.send(notificationTo(1), 0);
    expect(outcomes([result])).toEqual(['unsent UnreadableAnswer']);
    expect(sentenceOf(result.explanation)).toBe(
      `Not sent: what localhost:${api.port} sent is not HTTP/2 as the standard has it.`,
    );
    expect(logText()).toContain('Technically: The server sent a frame of');
  });

  it.each([
    ['a web server', { ':status': 200, 'content-type': 'text/html' }],
    ['another status of success', { ':status': 204 }],
  ])('takes a success without an apns-id for no acceptance: %s', async (_, headers) => {
    const { port } = await gateway({ onRequest: ({ stream }) => stream.respond(headers, { endStream: true }) });
    const result = await clientOf({ port }).client.send(notificationTo(1), 0);
    expect(result).toMatchObject({ outcome: 'unknown', status: headers[':status'], reason: 'AnswerNotFromApns' });
    expect(sentenceOf(result.explanation)).toContain('without the apns-id that APNs always sends');
  });

  it('sends again what was handed over as the connection broke, and never left this computer', async () => {
    const sockets = [new HandSocket(), new HandSocket()] as const;
    const opened: HandSocket[] = [...sockets];
    const { client, logged } = clientOf(
      { port: 443 },
      {
        open: () => ({
          opened: Promise.resolve(Object.assign(opened.shift() as object, { alpnProtocol: 'h2' }) as never),
          abort: () => undefined,
          facts: () => [],
          failing: unwatched,
          failure: () => null,
        }),
      },
    );
    const answerOne = async (socket: HandSocket): Promise<void> => {
      const up = logged('HTTP/2 is up');
      while (socket.listenerCount('data') === 0) await new Promise((resolve) => setImmediate(resolve));
      socket.say(settingsFrame());
      await up;
      socket.say(acceptFrame(1));
    };
    const first = client.send(notificationTo(1), 0);
    await answerOne(sockets[0]);
    const second = client.send(notificationTo(2), 1);
    sockets[0].destroy();
    await answerOne(sockets[1]);
    expect(outcomes([await first, await second])).toEqual(Array(2).fill('accepted -'));
    const asked = (socket: HandSocket): number => socket.frames(24).filter((text) => text.startsWith('1:')).length;
    expect(sockets.map(asked)).toEqual([1, 1]);
    sockets[1].hangUp();
  });

  it('opens a new connection quietly when the old one was closed while idle', async () => {
    const sessions: { close(): void }[] = [];
    const api = await gateway({
      onSession: (session) => sessions.push(session),
      onRequest: ({ stream, headers }) => accept(stream, headers),
    });
    const { client, logged, log } = clientOf(api);
    await client.send(notificationTo(1), 0);
    const closed = logged('Connection closed');
    sessions[0]?.close();
    await closed;
    expect(await client.send(notificationTo(2), 1)).toMatchObject({ outcome: 'accepted' });
    expect(api.connections()).toBe(2);
    expect(log.some(({ level }) => level === 'failure')).toBe(false);
  });

  it('asks a connection for a sign of life after the computer slept, and takes a new one where none comes', async () => {
    const api = await startRawHttp2Gateway({
      server,
      answersPings: false,
      onConnection: ({ write }) => write(settingsFrame()),
      onRequest: ({ write, connection }, streamId, count) => {
        if (connection === 2 || count === 1) write(acceptFrame(streamId));
      },
    });
    open.push(api);
    const clock = new ManualClock();
    const { client, statuses } = clientOf(api, { clock });
    expect((await client.send(notificationTo(1), 0)).outcome).toBe('accepted');
    const idle = (): boolean => statuses.filter(({ state }) => state === 'open').length === 2;
    while (!idle()) await new Promise((resolve) => setImmediate(resolve));
    clock.setNow(clock.now() + 2 * 3_600_000);
    const sent = client.send(notificationTo(2), 1);
    clock.advance(5_000);
    expect(outcomes([await sent])).toEqual(['accepted -']);
    expect(api.connections()).toBe(2);
  });

  it('renews an expired provider token once, however many are told so, and uses it on a new connection', async () => {
    const tokens = new Map<string, Set<number>>();
    const api = await gateway({
      clientAuthority: null,
      onRequest: ({ stream, headers, connection, request }) => {
        const token = String(headers.authorization);
        const connections = tokens.get(token) ?? new Set();
        tokens.set(token, connections.add(connection));
        if (connection === 1 && request > 1) reject(stream, 403, 'ExpiredProviderToken');
        else accept(stream, headers);
      },
    });
    const key: Credential = { ...(providerTokenKey as object), keyId: 'RENEWS0001' } as Credential;
    const { client } = clientOf(api, { credential: key });
    expect((await client.send(notificationTo(0), 0)).outcome).toBe('accepted');
    const results = await Promise.all(Array.from({ length: 100 }, (_, i) => client.send(notificationTo(i + 1), i + 1)));
    expect(results.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect([...tokens.values()].map((connections) => [...connections])).toEqual([[1], [2]]);
    expect(api.connections()).toBe(2);
  });

  it('notices a silent peer within 35 seconds', async () => {
    const api = await startMuteApi({ server, clientAuthority: authority.pem });
    open.push(api);
    const clock = new ManualClock();
    const { client, logged } = clientOf(api, { clock, logNotifications: true });
    const sending = logged('Sending to');
    const sent = client.send(notificationTo(1), 0);
    await sending;
    const silentSince = clock.monotonicMs();
    clock.advance(15_000);
    clock.advance(15_000);
    const result = await sent;
    expect(outcomes([result])).toEqual(['unknown PeerSilent']);
    expect(clock.monotonicMs() - silentSince).toBeLessThanOrEqual(35_000);
    await client.close();
    expect(clock.pending).toBe(0);
  });

  it('gives a request up after its limit though the connection lives', async () => {
    const api = await gateway({ onRequest: () => undefined });
    const clock = new ManualClock();
    const { client, logged } = clientOf(api, {
      clock,
      logNotifications: true,
      limits: { pingAfterMs: 100_000 },
    });
    const sending = logged('Sending to');
    const sent = client.send(notificationTo(1), 0);
    await sending;
    clock.advance(60_000);
    expect(outcomes([await sent])).toEqual(['unknown RequestTimeout']);
  });

  it('settles everything when it is cancelled, and works again afterwards', async () => {
    let answering = false;
    const arrived: (() => void)[] = [];
    const api = await gateway({
      settings: { maxConcurrentStreams: 2 },
      onRequest: ({ stream, headers }) => {
        if (answering) accept(stream, headers);
        else for (const tell of arrived.splice(0)) tell();
      },
    });
    const { client } = clientOf(api);
    const first = new Promise<void>((resolve) => arrived.push(resolve));
    const all = Promise.all(Array.from({ length: 6 }, (_, i) => client.send(notificationTo(i), i)));
    await first;
    client.cancel();
    expect(outcomes(await all)).toEqual([...Array(2).fill('unknown Cancelled'), ...Array(4).fill('unsent Cancelled')]);
    answering = true;
    expect((await client.send(notificationTo(9), 9)).outcome).toBe('accepted');
  });

  it('refuses notifications after it was closed, and a topic that no header can carry', async () => {
    const api = await gateway({ onRequest: ({ stream, headers }) => accept(stream, headers) });
    const { client } = clientOf(api);
    expect(outcomes([await client.send(notificationTo(1, { topic: 'a\nb' }), 0)])).toEqual(['unsent HeaderUnusable']);
    await client.close();
    expect(outcomes([await client.send(notificationTo(1), 0)])).toEqual(['unsent ClientClosed']);
  });

  it('logs each step of a connection, and each notification without its provider token', async () => {
    const api = await gateway({ clientAuthority: null, onRequest: ({ stream, headers }) => accept(stream, headers) });
    const { client, log, logText } = clientOf(api, { credential: providerTokenKey, logNotifications: true });
    await client.send(notificationTo(0xabcdef), 0);
    await client.close();
    expect(log.map(({ phase }) => phase)).toEqual([
      'resolve',
      'tcp',
      'tls',
      'http2',
      'notification',
      // The server told its time.
      'http2',
      'notification',
      'close',
    ]);
    const text = logText();
    expect(text).toMatch(/Protocol: TLSv1\.3/);
    expect(text).toMatch(/ALPN: h2/);
    expect(text).toMatch(/Server certificate: CN=Test gateway/);
    expect(text).toMatch(/Issued by: CN=Test authority/);
    expect(text).toContain('authorization: bearer <redacted>');
    expect(text).not.toMatch(/bearer ey/);
    expect(text).not.toMatch(/delivered/i);
  });
});
