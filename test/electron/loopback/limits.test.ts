import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../support/said.ts';
import { type OpenDoor, openDoor } from './open-door.ts';
import { exchange, rawRequest, readAnswer } from './raw-http.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

function proofOf(door: OpenDoor): Promise<readonly string[]> {
  return door.own();
}

/** Resolves when the connection is over, however it ended. */
function closing(socket: Socket): Promise<void> {
  socket.on('error', () => undefined);
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** Resolves with everything that came by the end. */
async function untilClosed(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await closing(socket);
  return Buffer.concat(chunks).toString('utf8');
}

/** Writes as fast as the other side takes it, until `bytes` are written or it takes no more. */
async function pour(socket: Socket, bytes: number): Promise<number> {
  const piece = Buffer.alloc(256 * KIB, 'x');
  let written = 0;
  const closed = closing(socket);
  while (written < bytes && !socket.destroyed) {
    written += piece.length;
    if (!socket.write(piece)) await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
  }
  return written;
}

describe('what the loopback host takes', () => {
  it('answers a request of 64 KiB, and refuses one byte more with its limit', async () => {
    const door = await openDoor();
    const proof = await proofOf(door);
    const send = (length: number) => {
      const body = `{"argument":"${'x'.repeat(length - '{"argument":""}'.length)}"}`;
      return door.send(
        'POST',
        '/request/send.cancel',
        [...proof, 'Content-Type: application/json', `Content-Length: ${length}`],
        body,
      );
    };
    expect((await send(64 * KIB)).status).toBe(200);
    const refused = await send(64 * KIB + 1);
    expect(refused.status).toBe(413);
    expect(JSON.parse(refused.body)).toMatchObject({ ok: false, problem: { code: 'refused' } });
    expect(sentenceOf(JSON.parse(refused.body).problem)).toContain('larger than 64 KiB');
    expect(door.backend.requests).toHaveLength(1);
  });

  it('takes a payload as large as the contract allows, in any script', async () => {
    const door = await openDoor();
    const body = JSON.stringify({
      argument: { payload: '漢'.repeat(1_000_000), deviceTokens: '漢'.repeat(1_000_000) },
    });
    const { status } = await door.send(
      'POST',
      '/request/draft.save',
      [...(await proofOf(door)), 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`],
      body,
    );
    expect(status).toBe(200);
  });

  it('takes a file of 1 MiB, and refuses one byte more by name', async () => {
    const door = await openDoor();
    const proof = await proofOf(door);
    const put = (length: number) =>
      door.send('PUT', '/files?name=push.p12', [...proof, `Content-Length: ${length}`], 'x'.repeat(length));
    const taken = await put(MIB);
    expect(taken.status).toBe(200);
    expect(JSON.parse(taken.body)).toEqual({ ok: true, value: 'file-1' });
    const refused = await put(MIB + 1);
    expect(refused.status).toBe(413);
    expect(sentenceOf(JSON.parse(refused.body).problem)).toContain('push.p12 is larger than 1 MiB');
    expect(door.backend.files).toHaveLength(1);
  });

  it('hands a file on with the name and the bytes it came with', async () => {
    const door = await openDoor();
    const name = 'Zertifikat für „Ünï” #1?.p12';
    const { status } = await door.send(
      'PUT',
      `/files?name=${encodeURIComponent(name)}`,
      [...(await proofOf(door)), 'Content-Length: 3'],
      'abc',
    );
    expect(status).toBe(200);
    expect(door.backend.files).toEqual([{ name, bytes: Buffer.from('abc') }]);
  });

  it.each(['', '?name=', '?name=a&name=b', '?name=a%0Ab', '?name=a%00', '?name=a%7F', `?name=${'a'.repeat(256)}`])(
    'refuses a file under the name “%s”',
    async (query) => {
      const door = await openDoor();
      const { status } = await door.send('PUT', `/files${query}`, [...(await proofOf(door)), 'Content-Length: 1'], 'a');
      expect(status).toBe(400);
      expect(door.backend.files).toEqual([]);
    },
  );

  it.each([
    [415, ['Content-Type: text/plain']],
    [415, ['Content-Type: application/x-www-form-urlencoded']],
    [415, ['Content-Type: application/jsonp']],
    [415, ['Content-Type: application/json; charset=utf-16']],
    [415, ['Content-Type: text/plain, application/json']],
    [415, ['Content-Type: application/json', 'Content-Type: text/plain']],
    [415, ['Content-Type: application/json', 'Content-Encoding: gzip']],
    [415, []],
    [200, ['Content-Type: application/json']],
    [200, ['Content-Type: application/json; charset=utf-8']],
    [200, ['Content-Type: application/json;charset=UTF-8']],
  ])('answers %i to a request with %j', async (expected, lines) => {
    const door = await openDoor();
    const { status } = await door.send(
      'POST',
      '/request/identity.list',
      [...(await proofOf(door)), ...lines, 'Content-Length: 2'],
      '{}',
    );
    expect(status).toBe(expected);
  });

  it.each([
    '',
    'null',
    '[]',
    '"a"',
    '1',
    '{',
    '{"argument":1}{',
    '{"argument":1,"more":2}',
    '{"Argument":1}',

    'undefined',
  ])('refuses the body %j', async (body) => {
    const door = await openDoor();
    const { status } = await door.send(
      'POST',
      '/request/identity.list',
      [...(await proofOf(door)), 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`],
      body,
    );
    expect(status).toBe(400);
    expect(door.backend.requests).toEqual([]);
  });

  it('refuses a body that is not UTF-8', async () => {
    const door = await openDoor();
    const head = rawRequest('POST', '/request/identity.list', [
      ...(await proofOf(door)),
      'Content-Type: application/json',
      'Content-Length: 16',
    ]);
    const body = Buffer.concat([Buffer.from('{"argument":"'), Buffer.from([0xc3]), Buffer.from('"}')]);
    expect((await exchange(door.port, Buffer.concat([Buffer.from(head), body]))).status).toBe(400);
  });

  it.each(['send.everything', '', 'APP.START', 'app.start/', 'app.start/../identity.list', '__proto__', 'constructor'])(
    'knows no request called “%s”',
    async (channel) => {
      const door = await openDoor();
      const { status } = await door.send(
        'POST',
        `/request/${channel}`,
        [...(await proofOf(door)), 'Content-Type: application/json', 'Content-Length: 2'],
        '{}',
      );
      expect(status).toBe(404);
      expect(door.backend.requests).toEqual([]);
    },
  );

  it('refuses headers above 16 KiB', async () => {
    const door = await openDoor();
    const { status } = await door.send('GET', '/', [...(await proofOf(door)), `X-Long: ${'x'.repeat(16 * KIB)}`]);
    expect(status).toBe(431);
  });
});

describe('what the loopback host withstands', () => {
  it('keeps no more than its limit of a body of 1 GiB, announced or not', async () => {
    const door = await openDoor();
    const proof = await proofOf(door);
    const before = process.memoryUsage();
    let most = 0;
    const watch = setInterval(() => {
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      most = Math.max(most, heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers);
    }, 5);
    try {
      for (const framing of [`Content-Length: ${1024 * MIB}`, 'Transfer-Encoding: chunked']) {
        const socket = connect(door.port, '127.0.0.1');
        const answer = untilClosed(socket);
        socket.write(rawRequest('PUT', '/files?name=huge.p12', [...proof, framing]));
        // One chunk that announces 1 GiB; its bytes follow.
        if (framing.startsWith('Transfer')) socket.write(`${(1024 * MIB).toString(16)}\r\n`);
        const written = await pour(socket, 1024 * MIB);
        expect(written).toBeLessThan(64 * MIB);
        const text = await answer;
        // The connection may be reset before the answer is read; where it is read, it says why.
        if (text !== '') expect(readAnswer(text).status).toBe(413);
      }
    } finally {
      clearInterval(watch);
    }
    expect(door.backend.files).toEqual([]);
    expect(most).toBeLessThan(40 * MIB);
  });

  it.each([
    ['silent', ''],
    ['slow', 'GET / HTTP/1.1\r\nHost: '],
  ])('answers its page beside three hundred %s connections, of which it keeps 128', async (_, start) => {
    const door = await openDoor();
    const own = await door.own();
    const crowd = Array.from({ length: 300 }, () => connect(door.port, '127.0.0.1'));
    const ended: Socket[] = [];
    const turnedAway = new Promise<void>((resolve) => {
      for (const socket of crowd)
        void closing(socket).then(() => {
          ended.push(socket);
          if (ended.length === 172) resolve();
        });
    });
    await Promise.all(crowd.map((socket) => once(socket, 'connect').catch(() => undefined)));
    for (const socket of crowd) socket.write(start);
    await turnedAway;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        door.send('POST', '/request/app.start', [...own, 'Content-Type: application/json', 'Content-Length: 2'], '{}'),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect((await door.send('GET', '/', own)).status).toBe(200);
    expect(crowd.filter((socket) => !socket.destroyed).length).toBeLessThanOrEqual(128);
    for (const socket of crowd) socket.destroy();
  });

  it('keeps a connection of its own page, however many others come', async () => {
    const door = await openDoor();
    const own = await door.own();
    const stream = connect(door.port, '127.0.0.1');
    stream.write(['POST /events HTTP/1.1', ...own, 'Content-Length: 0', '', ''].join('\r\n'));
    await once(stream, 'data');
    const crowd = Array.from({ length: 300 }, () => connect(door.port, '127.0.0.1'));
    const ends = crowd.map(closing);
    await Promise.race(ends);
    expect((await door.send('GET', '/', own)).status).toBe(200);
    door.backend.emit('connection.changed', { connections: [] });
    expect(String((await once(stream, 'data'))[0])).toContain('event: connection.changed');
    for (const socket of [...crowd, stream]) socket.destroy();
  });

  it('lets go of a request whose headers are not there within ten seconds', { timeout: 20_000 }, async () => {
    const door = await openDoor();
    const socket = connect(door.port, '127.0.0.1');
    const started = performance.now();
    const answer = untilClosed(socket);
    socket.write(`GET / HTTP/1.1\r\nHost: ${door.host}\r\n`);
    // One more header line each half second: the whole counts, not the pause.
    let line = 0;
    const drip = setInterval(() => {
      line += 1;
      if (!socket.destroyed) socket.write(`X-${line}: 1\r\n`);
    }, 500);
    const text = await answer;
    clearInterval(drip);
    expect(readAnswer(text).status).toBe(408);
    expect(performance.now() - started).toBeGreaterThan(9_000);
  });
});
