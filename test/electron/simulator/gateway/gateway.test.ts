import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FeedbackDecoder } from '../../../../electron/apns/binary/feedback.ts';
import { encodeFrame, type FrameFields } from '../../../../electron/apns/binary/frame.ts';
import { NAMED_DEVICES } from '../../../../electron/simulator/devices/devices.ts';
import type { Injection } from '../../../../electron/simulator/settings/injections.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { PAYLOAD, readToEnd, TestSimulator, TOKEN, TOPIC } from '../support.ts';

const GONE = '04'.repeat(32);

/** Runs `openssl` until the peer closes; what it said on standard error. */
async function openssl(...args: readonly string[]): Promise<{ readonly stderr: string }> {
  const child = spawn('openssl', args, { stdio: ['pipe', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill());
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  await once(child, 'close');
  return { stderr };
}

function frame(identifier: number, fields: Partial<FrameFields> = {}, command: 0 | 1 | 2 = 2): Buffer {
  return encodeFrame(command, {
    identifier,
    expirationSeconds: 0,
    priority: 10,
    token: Buffer.from(TOKEN, 'hex'),
    payload: Buffer.from(PAYLOAD),
    ...fields,
  });
}

function response(status: number, identifier: number): string {
  const bytes = Buffer.from([8, status, 0, 0, 0, 0]);
  bytes.writeUInt32BE(identifier, 2);
  return bytes.toString('hex');
}

async function answerTo(socket: TLSSocket, ...chunks: readonly Buffer[]): Promise<string> {
  const answer = readToEnd(socket);
  for (const chunk of chunks) socket.write(chunk);
  return (await answer).toString('hex');
}

describe('the binary gateway', () => {
  it('says nothing while all is well, whatever the command, the cut or the identifier', async () => {
    const simulator = await TestSimulator.start();
    const socket = await simulator.gateway();
    const stream = Buffer.concat([frame(0), frame(0, {}, 1), frame(7, {}, 0), frame(0xffffffff), frame(1)]);
    for (let at = 0; at < stream.length; at += 11) socket.write(stream.subarray(at, at + 11));
    await simulator.receives(5);
    socket.end();
    expect((await readToEnd(socket)).length).toBe(0);
    expect(simulator.received.map(({ identifier, outcome, status }) => [identifier, outcome, status])).toEqual([
      [0, 'accepted', 0],
      [0, 'accepted', 0],
      [null, 'accepted', 0],
      [0xffffffff, 'accepted', 0],
      [1, 'accepted', 0],
    ]);
    expect(simulator.received[0]).toMatchObject({
      wire: 'binary',
      deviceToken: TOKEN,
      topic: TOPIC,
      priority: 10,
      expirationSeconds: 0,
      payload: PAYLOAD,
      connection: 1,
    });
  });

  it.each<[string, number, Buffer]>([
    ['a missing payload', 4, frame(3, { payload: Buffer.alloc(0) })],
    ['a token too short', 5, frame(3, { token: Buffer.alloc(31) })],
    ['a payload over 2048 bytes', 7, frame(3, { payload: Buffer.alloc(2049, 0x20) })],
    ['a payload over 256 bytes in command 1', 7, frame(3, { payload: Buffer.alloc(257, 0x20) }, 1)],
    ['a priority that does not exist', 128, frame(3, { priority: 7 })],
    ['a repeated item', 128, Buffer.from('020000000f030004000000030500010a0500010a', 'hex')],
  ])('names %s with status %d and closes', async (_name, status, bytes) => {
    const simulator = await TestSimulator.start();
    const socket = await simulator.gateway();
    expect(await answerTo(socket, Buffer.concat([frame(1), frame(2), bytes, frame(4)]))).toBe(response(status, 3));
    expect(simulator.received.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(2);
  });

  it.each([0, 1, 2] as const)(
    'takes priority 10 with nothing to show for an error in command 2 alone: %d',
    async (command) => {
      const simulator = await TestSimulator.start();
      const socket = await simulator.gateway();
      const silent = frame(3, { payload: Buffer.from('{"aps":{"content-available":1}}') }, command);
      const answer = answerTo(socket, frame(1), silent);
      await simulator.receives(2);
      if (command !== 2) socket.end();
      expect(await answer).toBe(command === 2 ? response(255, 3) : '');
    },
  );

  it('is slow to say what is wrong, as the network is, and hears nothing meanwhile', async () => {
    const simulator = await TestSimulator.start({ settings: { latencyMs: 60 } });
    const socket = await simulator.gateway();
    const answer = readToEnd(socket);
    socket.write(Buffer.concat([frame(1), frame(2, { payload: Buffer.alloc(0) })]));
    await simulator.receives(2);
    socket.write(Buffer.concat([frame(3), frame(4)]));
    expect((await answer).toString('hex')).toBe(response(4, 2));
    expect(simulator.received).toHaveLength(2);
  });

  it.each<[string, Injection, string, number]>([
    ['before an error response', { after: 1, respond: { reason: 'BadTopic', drop: true } }, '', 2],
    ['inside an error response', { after: 1, respond: { reason: 'BadTopic', drop: 'in-answer' } }, '080600', 2],
    ['after what it accepted', { after: 1, respond: { drop: 'after-answer' } }, '', 2],
    ['when it is opened', { on: 'connection', next: 1, respond: { drop: true } }, '', 0],
  ])('can be cut %s', async (_name, injection, bytes, received) => {
    const simulator = await TestSimulator.start({ settings: { injections: [injection] } });
    const socket = await simulator.gateway();
    expect(await answerTo(socket, frame(1), frame(2), frame(3))).toBe(bytes);
    expect(simulator.received).toHaveLength(received);
  });

  it('can shut down at the frame that was chosen, or as soon as it is reached', async () => {
    const simulator = await TestSimulator.start({
      settings: {
        injections: [
          { on: 'connection', wire: 'binary', next: 1, respond: { goAway: {} } },
          { wire: 'http2', respond: { reason: 'Forbidden' } },
          { after: 2, next: 1, respond: { goAway: {} } },
        ],
      },
    });
    expect(await answerTo(await simulator.gateway())).toBe(response(10, 0));
    expect(await answerTo(await simulator.gateway(), frame(7), frame(8), frame(9))).toBe(response(10, 8));
    expect(simulator.received.map(({ outcome, status }) => [outcome, status])).toEqual([
      ['accepted', 0],
      ['accepted', 0],
      ['rejected', 10],
    ]);
  });

  it.each([1, 2] as const)('tells of every fault of command %d by its identifier, 0 included', async (command) => {
    const simulator = await TestSimulator.start();
    for (const identifier of [0, 1, 0xffffffff]) {
      const bad = frame(identifier, { token: Buffer.alloc(31) }, command);
      expect(await answerTo(await simulator.gateway(), bad)).toBe(response(5, identifier));
    }
  });

  it('names identifier 0 for a missing device token, or its own where the setting says so', async () => {
    const missing = frame(9, { token: Buffer.alloc(0), payload: Buffer.alloc(0) });
    const usual = await TestSimulator.start();
    expect(await answerTo(await usual.gateway(), frame(8), missing)).toBe(response(2, 0));
    const other = await TestSimulator.start({ settings: { missingTokenNamesZero: false } });
    expect(await answerTo(await other.gateway(), frame(8), missing)).toBe(response(2, 9));
  });

  it('throws away, unheard, all that follows a failed frame, and still gets the error response through', async () => {
    const simulator = await TestSimulator.start();
    const socket = await simulator.gateway();
    const bad = frame(500, { token: Buffer.alloc(5) });
    const before = Array.from({ length: 499 }, (_, index) => frame(index + 1));
    const after = Array.from({ length: 2000 }, (_, index) => frame(index + 501));
    expect(await answerTo(socket, ...before, bad, ...after)).toBe(response(5, 500));
    expect(simulator.received).toHaveLength(500);
    expect(simulator.received.at(-1)).toMatchObject({
      identifier: 500,
      outcome: 'rejected',
      reason: 'Invalid token size',
    });
  });

  it('meets errors of command 0 and unknown commands with a bare close', async () => {
    const simulator = await TestSimulator.start();
    const short = frame(1, { token: Buffer.alloc(3) }, 0);
    for (const bytes of [short, Buffer.from([9, 9, 9])])
      expect(await answerTo(await simulator.gateway(), frame(1), bytes)).toBe('');
  });

  it('answers a token of more than 100 bytes with status 5', async () => {
    const simulator = await TestSimulator.start();
    const bytes = Buffer.concat([Buffer.from('01000000070000000000c8', 'hex'), Buffer.alloc(200)]);
    expect(await answerTo(await simulator.gateway(), bytes)).toBe(response(5, 7));
  });

  it('does with the named devices what such a gateway would', async () => {
    const devices = NAMED_DEVICES.map(({ rule }) => rule);
    const expected: Readonly<Record<string, string>> = {
      'always-accepted': '',
      'app-removed': '',
      'token-expired': '',
      'other-environment': response(8, 2),
      'another-app': response(8, 2),
      'too-many-requests': response(1, 2),
      'apple-down': response(10, 1),
      'connection-drops': '',
      'slow-answer': '',
    };
    for (const { id, deviceToken } of NAMED_DEVICES) {
      const simulator = await TestSimulator.start({ devices });
      const socket = await simulator.gateway();
      const answer = readToEnd(socket);
      socket.write(Buffer.concat([frame(1), frame(2, { token: Buffer.from(deviceToken, 'hex') })]));
      await simulator.receives(2);
      if (expected[id] === '' && id !== 'connection-drops') socket.end();
      expect([id, (await answer).toString('hex')]).toEqual([id, expected[id]]);
    }
  });

  it('names identifier 0 when it shuts down before it accepted anything', async () => {
    const simulator = await TestSimulator.start({
      devices: [{ token: TOKEN, respond: { reason: 'ServiceUnavailable' } }],
    });
    expect(await answerTo(await simulator.gateway(), frame(5))).toBe(response(10, 0));
  });

  it.each<[string, number]>([
    ['MissingTopic', 3],
    ['BadTopic', 6],
    ['PayloadTooLarge', 7],
    ['InternalServerError', 1],
    ['Forbidden', 255],
  ])('can be made to answer %s with status %d', async (reason, status) => {
    const simulator = await TestSimulator.start({ devices: [{ token: TOKEN, respond: { reason } }] });
    expect(await answerTo(await simulator.gateway(), frame(6))).toBe(response(status, 6));
  });

  it('accepts every frame before a bad one and none after it, wherever it stands', async () => {
    const simulator = await TestSimulator.start();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 700 }), async (place, size) => {
        simulator.received.length = 0;
        const frames = Array.from({ length: 61 }, (_, index) =>
          frame(index, index === place ? { payload: Buffer.alloc(0) } : {}),
        );
        const stream = Buffer.concat(frames);
        const chunks: Buffer[] = [];
        for (let at = 0; at < stream.length; at += size) chunks.push(stream.subarray(at, at + size));
        expect(await answerTo(await simulator.gateway(), ...chunks)).toBe(response(4, place));
        expect(simulator.received.map(({ identifier }) => identifier)).toEqual(
          frames.slice(0, place + 1).map((_, i) => i),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('turns away who shows no certificate, a foreign one, or one of the other environment', async () => {
    const simulator = await TestSimulator.start();
    const foreign = await TestSimulator.start({
      dir: await temporaryFolder(),
    });
    for (const shown of [null, foreign.certificate, await simulator.issue({ sandbox: false })]) {
      const refused = (async () => {
        const socket = await simulator.gateway(shown);
        socket.write(frame(1));
        return readToEnd(socket);
      })();
      expect(await refused.catch(() => Buffer.alloc(0))).toHaveLength(0);
    }
    expect(simulator.received).toEqual([]);
  });
});

describe('the feedback service', () => {
  it('names each device that lost the app since, once, and ends the connection properly', async () => {
    const simulator = await TestSimulator.start({
      devices: [{ token: GONE, state: 'unregistered', timestamp: 1_700_000_000_999 }],
    });
    const read = async () => {
      const socket = await simulator.feedback();
      const bytes = await readToEnd(socket);
      const decoder = new FeedbackDecoder();
      const tuples = decoder.push(bytes);
      decoder.end();
      return tuples;
    };
    expect(await read()).toEqual([]);
    const socket = await simulator.gateway();
    const gone = frame(1, { token: Buffer.from(GONE, 'hex') });
    socket.write(Buffer.concat([gone, frame(2), gone]));
    await simulator.receives(3);
    expect(await read()).toEqual([{ timestampSeconds: 1_700_000_000, deviceToken: GONE }]);
    expect(await read()).toEqual([]);
    socket.write(gone);
    await simulator.receives(4);
    expect(await read()).toHaveLength(1);
  });

  it('says goodbye to TLS, without which some readers take the list for cut off', async () => {
    const simulator = await TestSimulator.start();
    for (const port of [simulator.running.feedback.port, simulator.running.gateway.port]) {
      simulator.running.inject({ on: 'connection', next: 1, respond: { goAway: {} } });
      const { stderr } = await openssl(
        ...['s_client', '-connect', `127.0.0.1:${port}`, '-tls1_3', '-quiet', '-CAfile', simulator.running.ca],
        ...['-cert', join(simulator.dir, 'identity.pem')],
      );
      expect(stderr).not.toMatch(/unexpected eof/i);
    }
  });

  it('keeps apart what belongs to different apps', async () => {
    const simulator = await TestSimulator.start({ devices: [{ token: GONE, state: 'unregistered' }] });
    const other = await simulator.issue({ uid: 'com.example.other' });
    const socket = await simulator.gateway(other);
    socket.write(frame(1, { token: Buffer.from(GONE, 'hex') }));
    await simulator.receives(1);
    expect(await readToEnd(await simulator.feedback())).toHaveLength(0);
    expect(await readToEnd(await simulator.feedback(other))).toHaveLength(38);
  });

  it('streams more than fits a socket at once', async () => {
    const devices = Array.from({ length: 5000 }, (_, index) => ({
      token: index.toString(16).padStart(64, '0'),
      state: 'unregistered' as const,
    }));
    const simulator = await TestSimulator.start({ devices });
    const socket = await simulator.gateway();
    socket.write(Buffer.concat(devices.map(({ token }, index) => frame(index, { token: Buffer.from(token, 'hex') }))));
    await simulator.receives(5000);
    expect(await readToEnd(await simulator.feedback())).toHaveLength(5000 * 38);
    socket.end();
    await once(socket, 'close');
  });
});
