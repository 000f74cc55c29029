import { once } from 'node:events';
import { connect, constants, type IncomingHttpHeaders } from 'node:http2';
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ServerSession } from '../../../../electron/http2/server/server-session.ts';
import type { Http2Request } from '../../../../electron/http2/server/server-stream.ts';
import type { ServerSettings } from '../../../../electron/http2/server/session-owner.ts';
import { DEFAULT_SETTINGS } from '../../../../electron/simulator/settings/settings.ts';
import { SeededRandom } from '../../../support/random.ts';
import { frame } from '../../../support/raw-http2.ts';
import { HandSocket } from '../../apns/support/hand-socket.ts';
import { ask, begin, data, HEAD, literal, PREFACE, SETTINGS, setting, u32 } from './session-client.ts';

/** How many connections are heard; CONTRIBUTING.md says how to ask for more. */
const CONNECTIONS = Math.ceil(Number(process.env['PUSHWRIGHT_RANDOM_STREAMS'] ?? 1_000_000) / 200);
const SEED = Number(process.env['PUSHWRIGHT_RANDOM_SEED'] ?? 20_261_130);

const MODELS: readonly Buffer[] = [
  ...[1, 3, 5, 7].flatMap((id) => [ask(id), begin(id), data(id, 'x'), data(id, 'y', false), frame(3, 0, id, u32(8))]),
  ask(9, literal('apns-topic', 'a.b')),
  begin(11, literal('content-length', '1')),
  data(11, 'z'),
  frame(1, 0, 13, HEAD),
  frame(9, 4, 13, literal('a', 'b')),
  frame(9, 0, 13),
  frame(1, 0x2d, 15, Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 9]), HEAD, Buffer.alloc(1)])),
  frame(2, 0, 3, Buffer.alloc(5)),
  frame(5, 4, 1, u32(2)),
  frame(6, 0, 0, Buffer.alloc(8)),
  frame(7, 0, 0, u32(0, 0)),
  frame(8, 0, 0, u32(1000)),
  frame(8, 0, 1, u32(0)),
  frame(8, 0, 3, u32(2 ** 31 - 1)),
  frame(0xbe, 0, 0, Buffer.alloc(3)),
  frame(4, 1, 0),
  SETTINGS,
  setting(1, 0),
  setting(3, 0),
  setting(4, 0),
  setting(4, 100_000),
  setting(5, 16_384),
  setting(5, 1),
];

/** What a client says behind its greeting: frames of its own, some with a byte changed, some cut, some noise. */
function speech(random: SeededRandom): readonly Buffer[] {
  const chosen = Array.from({ length: 1 + random.below(12) }, () => random.below(MODELS.length));
  // Half of them in the order in which a client could say them.
  if (random.below(2) === 0) chosen.sort((a, b) => a - b);
  const pieces = chosen.map((at) => {
    const model = Buffer.from(MODELS[at] ?? SETTINGS);
    if (random.below(12) === 0) model[random.below(model.length)] = random.below(256);
    return random.below(40) === 0 ? model.subarray(0, random.below(model.length + 1)) : model;
  });
  const bytes = Buffer.concat(pieces);
  const cut = random.below(bytes.length + 1);
  return [bytes.subarray(0, cut), bytes.subarray(cut)];
}

describe(`${CONNECTIONS.toLocaleString('en')} clients that say anything (seed ${SEED})`, () => {
  it('are answered once for each request at most, or told the first thing that was wrong, and nothing else comes of it', () => {
    const random = new SeededRandom(SEED);
    const codes = new Set<number>();
    let [answers, refusals] = [0, 0];
    for (let n = 0; n < CONNECTIONS; n += 1) {
      const socket = new HandSocket();
      const told = new Set<number>();
      let closed = 0;
      const later = random.below(2) === 0;
      const session = new ServerSession(socket, { ...DEFAULT_SETTINGS, maxConcurrentStreams: 3 }, 60_000, {
        onRequest: ({ id }) => {
          if (told.has(id) || closed > 0) throw new Error(`connection ${n}: request ${id}`);
          told.add(id);
          if (!later) respond(id);
        },
        onGivenUp: (id) => {
          if (!told.has(id)) throw new Error(`connection ${n}: gave up ${id}`);
        },
        onClosed: () => {
          closed += 1;
        },
      });
      const respond = (id: number): void =>
        session.respond(id, { fields: [[':status', '400']], own: [], body: Buffer.from('{}'), isWhole: true });
      socket.say(PREFACE, SETTINGS);
      for (const piece of speech(random)) if (piece.length > 0) socket.say(piece);
      if (later) for (const id of told) respond(id);
      session.drop(true);
      socket.emit('close');
      expect(closed).toBe(1);
      const frames = socket.frames().map((text) => text.split(':').map((part, at) => (at < 3 ? Number(part) : part)));
      const heads = frames.filter(([type]) => type === 1).map(([, , id]) => Number(id));
      if (new Set(heads).size !== heads.length || heads.some((id) => !told.has(id)))
        throw new Error(`connection ${n}: ${heads}`);
      answers += heads.length;
      refusals += frames.filter(([type]) => type === 3).length;
      for (const [type, , , payload] of frames) {
        if (type !== 7) continue;
        const goaway = Buffer.from(String(payload), 'hex');
        codes.add(goaway.readUInt32BE(4));
        if (goaway.readUInt32BE(0) !== Math.max(0, ...told))
          throw new Error(`connection ${n}: goodbye at the wrong stream`);
      }
    }
    expect(answers).toBeGreaterThan(CONNECTIONS / 8);
    expect(refusals).toBeGreaterThan(CONNECTIONS / 25);
    const { NGHTTP2_PROTOCOL_ERROR, NGHTTP2_FLOW_CONTROL_ERROR, NGHTTP2_FRAME_SIZE_ERROR, NGHTTP2_COMPRESSION_ERROR } =
      constants;
    expect([...codes].sort()).toEqual(
      [NGHTTP2_PROTOCOL_ERROR, NGHTTP2_FLOW_CONTROL_ERROR, NGHTTP2_FRAME_SIZE_ERROR, NGHTTP2_COMPRESSION_ERROR].sort(),
    );
  }, 120_000);
});

/** A server of ours on TCP, whose answers say what it heard. */
async function listening(
  settings: Partial<ServerSettings>,
  answer: (request: Http2Request) => Buffer | null,
): Promise<number> {
  const server = createServer((socket: Socket) => {
    const session: ServerSession = new ServerSession(
      socket.setNoDelay(true),
      { ...DEFAULT_SETTINGS, ...settings },
      1000,
      {
        onRequest: (request) =>
          session.respond(request.id, {
            fields: [[':status', '200']],
            own: [
              ['x-heard', String(request.bodyBytes)],
              ['x-name', request.head.headers['x-name'] ?? ''],
            ],
            body: answer(request),
            isWhole: true,
          }),
        onGivenUp: () => undefined,
        onClosed: () => undefined,
      },
    );
    socket.on('error', () => socket.destroy());
  });
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('a client of node:http2', () => {
  it('gets its own answer to each request, whatever headers, bodies, windows, frames and tables there are', async () => {
    const value = fc
      .string({ unit: fc.constantFrom(...'abcXYZ0129 -_=;,~\u00e9'), maxLength: 200 })
      .map((text) => text.trim());
    const requests = fc.array(
      fc.record({
        name: value,
        body: fc.uint8Array({ maxLength: 5000 }),
        answer: fc.nat({ max: 100_000 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    const ours = fc.record({
      headerTableSize: fc.constantFrom(0, 64, 4096, 65_536),
      initialWindowSize: fc.constantFrom(50, 1000, 65_535, 1_000_000),
      maxFrameSize: fc.constantFrom(16_384, 100_000),
      maxConcurrentStreams: fc.constant(100),
      maxHeaderListSize: fc.constantFrom(8000, 100_000),
    });
    const theirs = fc.record({
      headerTableSize: fc.constantFrom(0, 64, 4096, 65_536),
      initialWindowSize: fc.constantFrom(50, 1000, 65_535, 1_000_000),
      maxFrameSize: fc.constantFrom(16_384, 100_000),
    });
    await fc.assert(
      fc.asyncProperty(
        requests,
        ours,
        theirs,
        fc.constantFrom(0, 1, 2),
        async (asked, settings, clientSettings, paddingStrategy) => {
          const port = await listening(settings, (request) =>
            Buffer.alloc(Number(request.head.headers['x-answer']), 'a'),
          );
          const socket = connectTcp(port, '127.0.0.1');
          const session = connect('http://localhost', {
            createConnection: () => socket,
            settings: clientSettings,
            paddingStrategy,
          });
          try {
            const replies = await Promise.all(
              asked.map(async ({ name, body, answer }) => {
                const stream = session.request({
                  ':method': 'POST',
                  ':path': '/x',
                  'x-name': name,
                  'x-answer': String(answer),
                });
                stream.end(body);
                const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders];
                let bytes = 0;
                for await (const chunk of stream) bytes += (chunk as Buffer).length;
                return [headers['x-name'], Number(headers['x-heard']), bytes];
              }),
            );
            expect(replies).toEqual(asked.map(({ name, body, answer }) => [name, body.length, answer]));
          } finally {
            session.destroy();
          }
        },
      ),
      { numRuns: 40, seed: SEED },
    );
  }, 120_000);
});
