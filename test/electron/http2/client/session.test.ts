import { once } from 'node:events';
import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Http2Session, type Http2Stream, type ResponseHeaders } from '../../../../electron/http2/client/session.ts';
import { FRAME } from '../../../../electron/http2/frames.ts';
import type { HeaderField } from '../../../../electron/http2/hpack/tables.ts';
import { HTTP2_ERROR, type Http2ProtocolError } from '../../../../electron/http2/protocol-error.ts';
import { http2Fault } from '../../../../words/wire/http2.ts';
import { acceptFrame, frame, goawayFrame, resetFrame, settingsFrame } from '../../../support/raw-http2.ts';
import { HandSocket } from '../../apns/support/hand-socket.ts';

const FIELDS: readonly HeaderField[] = [
  [':method', 'POST'],
  [':scheme', 'https'],
  [':authority', 'localhost'],
];

/** One request as its sender sees it. */
interface Exchange {
  readonly name: string;
  status: number | null;
  headers: ResponseHeaders;
  body: Buffer[];
  /** "whole", or the code that it closed with; `null` while it is open. */
  end: string | null;
}

/** A session that takes down what it tells, and resolves what tests wait for. */
class Witness {
  readonly session: Http2Session<Exchange>;
  readonly exchanges: Exchange[] = [];
  readonly told: string[] = [];
  closed: Http2ProtocolError | null | undefined;
  onChange = (): void => undefined;

  constructor(socket: Duplex) {
    const tell = (what: string): void => {
      this.told.push(what);
      this.onChange();
    };
    this.session = new Http2Session<Exchange>(socket, {
      onSettings: (streams) => tell(`settings ${streams}`),
      onGoaway: (code, last, data) => tell(`goaway ${code} ${last} ${data.toString()}`),
      onResponse: ({ context }, status, headers) => {
        expect(context.status).toBeNull();
        context.status = status;
        context.headers = headers;
        tell(`${context.name} ${status}`);
      },
      onData: ({ context }, piece) => {
        context.body.push(piece);
      },
      onStreamClosed: ({ context, isWhole, errorCode }) => {
        expect(context.end).toBeNull();
        context.end = isWhole ? 'whole' : String(errorCode);
        tell(`${context.name} closed ${context.end}`);
      },
      onClosed: (error) => {
        expect(this.closed).toBeUndefined();
        this.closed = error;
        tell('closed');
      },
    });
  }

  request(name: string, body: Buffer | string = '', fields = FIELDS): Http2Stream<Exchange> {
    const exchange: Exchange = { name, status: null, headers: {}, body: [], end: null };
    this.exchanges.push(exchange);
    return this.session.request(`/${name}`, fields, Buffer.from(body), exchange);
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds())
      await new Promise<void>((resolve) => {
        this.onChange = resolve;
      });
  }

  /** Until every request has ended. */
  ended(): Promise<void> {
    return this.until(() => this.exchanges.every(({ end }) => end !== null));
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const PREFACE_BYTES = 24;

function byHand(): { socket: HandSocket; witness: Witness } {
  const socket = new HandSocket();
  return { socket, witness: new Witness(socket) };
}

/** By hand, with the peer's settings behind it and nothing left to read. */
function opened(maxConcurrentStreams: number | null = null): { socket: HandSocket; witness: Witness } {
  const made = byHand();
  made.socket.say(settingsFrame(maxConcurrentStreams));
  made.socket.written = Buffer.alloc(0);
  return made;
}

const windowUpdate = (streamId: number, more: number): Buffer => {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(more);
  return frame(FRAME.windowUpdate, 0, streamId, payload);
};
const setting = (id: number, value: number): Buffer => {
  const payload = Buffer.alloc(6);
  payload.writeUInt16BE(id);
  payload.writeUInt32BE(value, 2);
  return frame(FRAME.settings, 0, 0, payload);
};
/** `:status: 200`, and the fields as literals. */
const headersFrame = (streamId: number, flags: number, ...fields: readonly (readonly [string, string])[]): Buffer => {
  const literals = fields.map(([name, value]) =>
    Buffer.concat([Buffer.from([0, name.length]), Buffer.from(name), Buffer.from([value.length]), Buffer.from(value)]),
  );
  return frame(FRAME.headers, flags, streamId, Buffer.concat(literals));
};

describe('a session of HTTP/2', () => {
  it('begins with the preface and its settings, and acknowledges those of the peer', () => {
    const { socket, witness } = byHand();
    expect(socket.written.subarray(0, PREFACE_BYTES).toString()).toBe('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    // ENABLE_PUSH 0, MAX_HEADER_LIST_SIZE 65,536.
    expect(socket.frames(PREFACE_BYTES)).toEqual(['4:0:0:000200000000000600010000']);
    socket.say(settingsFrame(7));
    expect(socket.frames()).toEqual(['4:1:0:']);
    expect(witness.told).toEqual(['settings 7']);
  });

  it('writes what is asked in one turn of the event loop at once, and only then counts it as written', async () => {
    const { socket, witness } = opened();
    const streams = [witness.request('a', '{}'), witness.request('b', '{}')];
    expect(streams.map(({ id, isWritten }) => [id, isWritten])).toEqual([
      [1, false],
      [3, false],
    ]);
    await turn();
    expect(streams.every(({ isWritten }) => isWritten)).toBe(true);
    expect(socket.frames().map((text) => text.split(':').slice(0, 3).join(':'))).toEqual([
      '1:4:1',
      '0:1:1',
      '1:4:3',
      '0:1:3',
    ]);
  });

  it('sends of a body what both windows allow, and the rest as they widen, oldest first', async () => {
    const { socket, witness } = opened();
    socket.say(setting(4, 10));
    socket.frames();
    witness.request('a', Buffer.alloc(25, 1));
    witness.request('b', Buffer.alloc(70_000, 2));
    await turn();
    const sizes = (): readonly string[] =>
      socket.frames().flatMap((text) => {
        const [type, flags, streamId, payload] = text.split(':');
        return type === '0' ? [`${streamId} ${(payload?.length ?? 0) / 2}${flags === '1' ? ' end' : ''}`] : [];
      });
    expect(sizes()).toEqual(['1 10', '3 10']);
    // A smaller window makes those of the streams negative (RFC 9113 section 6.9.2).
    socket.say(setting(4, 3), windowUpdate(1, 7), windowUpdate(3, 6));
    expect(sizes()).toEqual([]);
    socket.say(windowUpdate(1, 5));
    expect(sizes()).toEqual(['1 5']);
    socket.say(setting(4, 100_000));
    // What is left of the connection's own 65,535.
    expect(sizes()).toEqual(['1 10 end', '3 16384', '3 16384', '3 16384', '3 16348']);
    socket.say(windowUpdate(0, 100_000));
    expect(sizes()).toEqual(['3 4490 end']);
  });

  it('gives the peer as much of its windows back as it used', () => {
    const { socket, witness } = opened();
    const { id } = witness.request('a', '{}');
    const piece = frame(FRAME.data, 0, id, Buffer.alloc(16_384));
    socket.say(headersFrame(id, 4, [':status', '400']), piece, piece);
    expect(socket.frames().filter((text) => text.startsWith('8:'))).toEqual(['8:0:0:00008000', `8:0:${id}:00008000`]);
    socket.say(...Array(20).fill(piece), frame(FRAME.data, 1, id));
    expect(witness.exchanges[0]).toMatchObject({ status: 400, end: 'whole' });
    expect(witness.session.isGone).toBe(false);
  });

  it('passes over interim answers, priorities, padding, trailers and frames that it does not know', () => {
    const { socket, witness } = opened();
    const { id } = witness.request('a', '{}');
    const padded = Buffer.concat([Buffer.from([3, 0, 0, 0, 0, 9, 0x88]), Buffer.alloc(3)]);
    socket.say(
      headersFrame(id, 4, [':status', '103'], ['link', 'x']),
      frame(FRAME.priority, 0, id, Buffer.alloc(5)),
      frame(FRAME.headers, 0x8 | 0x20, id, padded),
      frame(FRAME.continuation, 0, id),
      frame(
        FRAME.continuation,
        4,
        id,
        headersFrame(1, 0, ['apns-id', 'X'], ['x', '1'], ['x', '2'], ['BAD', '1'], ['bad', '\n']).subarray(9),
      ),
      frame(77, 0xff, id, Buffer.alloc(5)),
      frame(FRAME.data, 0x8, id, Buffer.from([2, 0x68, 0x69, 0, 0])),
      headersFrame(id, 5, ['trailer', 'y']),
    );
    expect({ ...witness.exchanges[0], body: Buffer.concat(witness.exchanges[0]?.body ?? []).toString() }).toEqual({
      name: 'a',
      status: 200,
      headers: { 'apns-id': 'X', x: '1, 2' },
      body: 'hi',
      end: 'whole',
    });
  });

  it.each<[string, (id: number) => readonly Buffer[]]>([
    ['without a status', (id) => [headersFrame(id, 4, ['apns-id', 'X'])]],
    ['with a status that is no number', (id) => [headersFrame(id, 4, [':status', '2OO'])]],
    ['that ends with an interim status', (id) => [headersFrame(id, 5, [':status', '103'])]],
    ['whose body comes first', (id) => [frame(FRAME.data, 0, id, Buffer.from('{}'))]],
    ['with headers in the middle', (id) => [headersFrame(id, 4, [':status', '200']), headersFrame(id, 4, ['x', 'y'])]],
    ['that widens its window by nothing', (id) => [windowUpdate(id, 0)]],
  ])('costs an answer %s its own stream only', async (_what, say) => {
    const { socket, witness } = opened();
    const { id } = witness.request('a', '{}');
    witness.request('b', '{}');
    await turn();
    socket.frames();
    socket.say(...say(id));
    expect(witness.exchanges[0]?.end).toBe(String(HTTP2_ERROR.protocol));
    expect(socket.frames()).toEqual([`3:0:${id}:00000001`]);
    socket.say(acceptFrame(id + 2));
    expect(witness.exchanges[1]).toMatchObject({ status: 200, end: 'whole' });
  });

  it('costs a priority of a wrong length its own stream only', async () => {
    const { socket, witness } = opened();
    const { id } = witness.request('a', '{}');
    witness.request('b', '{}');
    await turn();
    socket.frames();
    socket.say(frame(FRAME.priority, 0, id, Buffer.alloc(6)), acceptFrame(id + 2));
    expect(witness.exchanges.map(({ end }) => end)).toEqual([String(HTTP2_ERROR.frameSize), 'whole']);
    expect(socket.frames()).toEqual([`3:0:${id}:00000006`]);
  });

  it.each<[string, string, () => readonly Buffer[]]>([
    ['something else than settings first', 'protocol', () => [acceptFrame(1)]],
    ['HTTP/1.1', 'frameSize', () => [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]],
    [
      'a frame in the middle of headers',
      'protocol',
      () => [settingsFrame(), frame(1, 0, 1, Buffer.from([0x88])), frame(6, 0, 0, Buffer.alloc(8))],
    ],
    ['the rest of headers that it never began', 'protocol', () => [settingsFrame(), frame(9, 4, 1)]],
    [
      'headers without end',
      'enhanceYourCalm',
      () => [settingsFrame(), frame(1, 0, 1), ...Array(70).fill(frame(9, 0, 1))],
    ],
    ['headers of a stream that never was', 'protocol', () => [settingsFrame(), acceptFrame(99)]],
    ['headers of a stream of its own', 'protocol', () => [settingsFrame(), acceptFrame(2)]],
    ['headers of the connection', 'protocol', () => [settingsFrame(), acceptFrame(0)]],
    ['headers that are no HPACK', 'compression', () => [settingsFrame(), frame(1, 5, 1, Buffer.from([0x80]))]],
    ['a push', 'protocol', () => [settingsFrame(), frame(5, 4, 1, Buffer.alloc(4))]],
    ['settings of five bytes', 'frameSize', () => [frame(4, 0, 0, Buffer.alloc(5))]],
    ['settings of a stream', 'protocol', () => [frame(4, 0, 1)]],
    ['an acknowledgement with something in it', 'frameSize', () => [settingsFrame(), frame(4, 1, 0, Buffer.alloc(6))]],
    ['ENABLE_PUSH', 'protocol', () => [setting(2, 1)]],
    ['a window that is too large', 'flowControl', () => [setting(4, 2 ** 31)]],
    ['frames that are too short', 'protocol', () => [setting(5, 100)]],
    ['a priority of the connection', 'protocol', () => [settingsFrame(), frame(2, 0, 0, Buffer.alloc(5))]],
    ['a priority of four bytes for no stream', 'frameSize', () => [settingsFrame(), frame(2, 0, 9, Buffer.alloc(4))]],
    ['a ping of seven bytes', 'frameSize', () => [settingsFrame(), frame(6, 0, 0, Buffer.alloc(7))]],
    ['a ping of a stream', 'protocol', () => [settingsFrame(), frame(6, 0, 1, Buffer.alloc(8))]],
    ['a GOAWAY of seven bytes', 'frameSize', () => [settingsFrame(), frame(7, 0, 0, Buffer.alloc(7))]],
    ['a GOAWAY of a stream', 'protocol', () => [settingsFrame(), frame(7, 0, 1, Buffer.alloc(8))]],
    ['a reset of a stream that never was', 'protocol', () => [settingsFrame(), resetFrame(99, 0)]],
    ['a reset of three bytes', 'frameSize', () => [settingsFrame(), frame(3, 0, 1, Buffer.alloc(3))]],
    ['a window of the connection widened by nothing', 'protocol', () => [settingsFrame(), windowUpdate(0, 0)]],
    [
      'a window of the connection that is too wide',
      'flowControl',
      () => [settingsFrame(), windowUpdate(0, 2 ** 31 - 1)],
    ],
    ['padding longer than its frame', 'protocol', () => [settingsFrame(), frame(0, 8, 1, Buffer.from([9, 0]))]],
  ])('gives up a peer that sends %s, and tells it why', async (_what, code, say) => {
    const { socket, witness } = byHand();
    witness.request('a', '{}');
    await turn();
    socket.frames(PREFACE_BYTES);
    socket.say(...say());
    await witness.until(() => witness.closed !== undefined);
    const errorCode = HTTP2_ERROR[code as keyof typeof HTTP2_ERROR];
    expect(witness.closed).toMatchObject({ name: 'Http2ProtocolError', errorCode });
    expect(witness.closed && http2Fault(witness.closed.fault)).toMatch(/^the server .*[^.]$/);
    expect(socket.frames().at(-1)).toBe(`7:0:0:00000000${errorCode.toString(16).padStart(8, '0')}`);
    expect(witness.exchanges[0]?.end).toBe(String(HTTP2_ERROR.cancel));
    expect(witness.told.at(-1)).toBe('closed');
    expect(socket.destroyed).toBe(true);
  });

  it('closes what lies above the last stream of a GOAWAY, hears the rest out, and ends', async () => {
    const { socket, witness } = opened();
    for (const name of ['a', 'b', 'c']) witness.request(name, '{}');
    await turn();
    socket.say(goawayFrame(3, 0, 'why'));
    expect(witness.told.slice(1)).toEqual(['goaway 0 3 why', 'c closed 7']);
    expect(() => witness.request('d')).toThrow('takes no more requests');
    socket.say(acceptFrame(1));
    expect(socket.ended).toBe(false);
    socket.say(acceptFrame(3));
    await turn();
    expect(socket.ended).toBe(true);
    socket.hangUp();
    await witness.until(() => witness.closed !== undefined);
    expect(witness.closed).toBeNull();
    expect(witness.exchanges.slice(0, 2).map(({ end }) => end)).toEqual(['whole', 'whole']);
    expect(socket.frames().at(-1)).toBe('7:0:0:0000000000000000');
  });

  it('still reads the answers that come after a GOAWAY of an error, until the peer closes', async () => {
    const { socket, witness } = opened();
    for (const name of ['a', 'b', 'c']) witness.request(name, '{}');
    await turn();
    socket.say(goawayFrame(3, 2));
    await turn();
    socket.say(acceptFrame(1));
    socket.hangUp();
    await witness.until(() => witness.closed !== undefined);
    expect(witness.exchanges.map(({ end }) => end)).toEqual(['whole', '8', '7']);
  });

  it('takes an answer before the end of its request as it is, and spares the rest', async () => {
    const { socket, witness } = opened();
    witness.request('a', Buffer.alloc(100_000));
    await turn();
    socket.frames();
    socket.say(headersFrame(1, 5, [':status', '413']));
    expect(witness.exchanges[0]).toMatchObject({ status: 413, end: 'whole' });
    expect(socket.frames()).toEqual(['3:0:1:00000008']);
    socket.say(windowUpdate(0, 1_000_000), windowUpdate(1, 1_000_000));
    expect(socket.frames()).toEqual([]);
  });

  it('gives one request up and the others not, and hears nothing more of it', async () => {
    const { socket, witness } = opened();
    const stream = witness.request('a', '{}');
    witness.request('b', '{}');
    witness.session.reset(stream, HTTP2_ERROR.cancel);
    witness.session.reset(stream, HTTP2_ERROR.cancel);
    expect(witness.exchanges[0]?.end).toBeNull();
    await turn();
    expect(socket.frames().at(-1)).toBe('3:0:1:00000008');
    socket.say(
      headersFrame(1, 4, [':status', '200']),
      frame(FRAME.data, 1, 1, Buffer.from('{}')),
      resetFrame(1, 0),
      acceptFrame(3),
    );
    expect(witness.exchanges).toMatchObject([
      { status: null, end: '8' },
      { status: 200, end: 'whole' },
    ]);
  });

  it('answers pings, and asks for signs of life', async () => {
    const { socket, witness } = opened();
    socket.say(frame(FRAME.ping, 0, 0, Buffer.from('12345678')));
    expect(socket.frames()).toEqual([`6:1:0:${Buffer.from('12345678').toString('hex')}`]);
    let pongs = 0;
    witness.session.ping(() => {
      pongs += 1;
    });
    await turn();
    expect(socket.frames()).toEqual(['6:0:0:0000000000000000']);
    socket.say(frame(FRAME.ping, 1, 0, Buffer.alloc(8)), frame(FRAME.ping, 1, 0, Buffer.alloc(8)));
    expect(pongs).toBe(1);
  });

  it('gives up a peer that asks and asks and never reads', async () => {
    const { socket, witness } = opened();
    socket._write = () => undefined;
    const pings = Buffer.concat(Array(4_000).fill(frame(FRAME.ping, 0, 0, Buffer.alloc(8))));
    for (let n = 0; n < 400 && !socket.destroyed; n += 1) socket.say(pings);
    await witness.until(() => witness.closed !== undefined);
    expect(witness.closed).toMatchObject({ errorCode: HTTP2_ERROR.enhanceYourCalm });
  });

  it('ends when it is told to, once what is in flight has ended', async () => {
    const { socket, witness } = opened();
    witness.request('a', '{}');
    await turn();
    witness.session.close();
    expect(() => witness.request('b')).toThrow('takes no more requests');
    expect(socket.ended).toBe(false);
    socket.say(acceptFrame(1));
    await turn();
    expect(socket.ended).toBe(true);
    socket.say(goawayFrame(0, 0, 'after the end'));
    socket.hangUp();
    await witness.until(() => witness.closed !== undefined);
    expect(witness.told.slice(1)).toEqual(['a 200', 'a closed whole', 'closed']);
  });

  it('sends nothing more of what it gathered when it is destroyed, and says goodbye', async () => {
    const { socket, witness } = opened();
    const streams = ['a', 'b'].map((name) => witness.request(name, '{}'));
    witness.session.destroy();
    await witness.until(() => witness.closed !== undefined);
    expect(socket.frames()).toEqual(['7:0:0:0000000000000000']);
    expect(streams.map(({ isWritten }) => isWritten)).toEqual([false, false]);
    expect(witness.exchanges.map(({ end }) => end)).toEqual(['8', '8']);
  });

  it('sends nothing of a request that was asked before the bytes that ended it were read to their end', async () => {
    const { socket, witness } = opened();
    witness.request('a', '{}');
    await turn();
    socket.frames();
    let late: Http2Stream<Exchange> | null = null;
    witness.onChange = () => {
      late ??= witness.request('b', '{}');
    };
    socket.say(acceptFrame(1), frame(FRAME.pushPromise, 4, 1, Buffer.alloc(4)), acceptFrame(3));
    await witness.until(() => witness.closed !== undefined);
    expect(late).toMatchObject({ id: 3, isWritten: false });
    expect(witness.exchanges[1]).toMatchObject({ status: null, end: '8' });
    expect(socket.frames()).toEqual(['7:0:0:0000000000000001']);
  });

  it('tells of every stream before it tells that it closed, and of none twice', async () => {
    const { socket, witness } = opened();
    const stream = witness.request('a', '{}');
    witness.request('b', '{}');
    await turn();
    witness.session.reset(stream, HTTP2_ERROR.cancel);
    socket.emit('close');
    expect(witness.told.slice(1)).toEqual(['a closed 8', 'b closed 8', 'closed']);
    await turn();
    expect(witness.told).toHaveLength(4);
  });

  it('closes at once where it is told to while it waits for the peer’s end', async () => {
    const { socket, witness } = opened();
    witness.session.close();
    await turn();
    expect([socket.ended, socket.destroyed]).toEqual([true, false]);
    witness.session.destroy();
    await witness.until(() => witness.closed !== undefined);
    expect(socket.destroyed).toBe(true);
    expect(socket.frames()).toEqual(['7:0:0:0000000000000000']);
  });

  it('takes no request while it hears of a GOAWAY, whatever the GOAWAY leaves open', () => {
    const { socket, witness } = opened();
    let refused = '';
    witness.onChange = () => {
      try {
        witness.request('a');
      } catch (error) {
        refused = String(error);
      }
    };
    socket.say(goawayFrame(2 ** 31 - 1, 2));
    expect(refused).toContain('takes no more requests');
  });

  it('closes its streams when the peer closes, with what never left this computer unwritten', async () => {
    const { socket, witness } = opened();
    const written = witness.request('a', '{}');
    await turn();
    const unwritten = witness.request('b', '{}');
    socket.destroy();
    await witness.until(() => witness.closed !== undefined);
    expect(witness.exchanges.map(({ end }) => end)).toEqual(['8', '8']);
    expect([written.isWritten, unwritten.isWritten]).toEqual([true, false]);
    expect(() => witness.request('c')).toThrow('takes no more requests');
  });
});

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of servers.splice(0)) await one.close();
});

/** Node's own server over a socket of its own; the session's other end. */
async function nodeServer(
  settings: Parameters<typeof createServer>[0],
  onStream: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
): Promise<Witness> {
  const server: Http2Server = createServer(settings ?? {});
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', onStream);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket: Socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  servers.push({
    close: async () => {
      socket.destroy();
      for (const session of sessions) session.destroy();
      server.close();
      await once(server, 'close');
    },
  });
  return new Witness(socket);
}

const anyValue = fc.string({ unit: fc.constantFrom(...'abcXYZ019 -_./;=~'), maxLength: 60 }).map((text) => text.trim());
const anyFields = fc.uniqueArray(
  fc.tuple(fc.constantFrom('apns-id', 'apns-topic', 'date', 'x-a', 'x-b', 'x-c'), anyValue),
  {
    selector: ([name]) => name,
    maxLength: 6,
  },
);
const anyBody = fc
  .oneof(fc.nat(300), fc.nat(3_000), fc.nat(200_000))
  .map((length) => Buffer.alloc(length, 'body of it '));

describe('a session of HTTP/2 with a server that is not ours', () => {
  it('says and hears the same, whatever headers, bodies, windows, tables and padding there are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          headerTableSize: fc.constantFrom(0, 100, 4_096),
          initialWindowSize: fc.constantFrom(1_000, 65_535, 1_000_000),
          maxFrameSize: fc.constantFrom(16_384, 100_000),
        }),
        fc.constantFrom(constants.PADDING_STRATEGY_NONE, constants.PADDING_STRATEGY_MAX),
        fc.array(fc.record({ fields: anyFields, body: anyBody, answer: anyFields, answerBody: anyBody }), {
          minLength: 1,
          maxLength: 12,
        }),
        async (settings, paddingStrategy, requests) => {
          const heard: { headers: unknown; body: Buffer }[] = [];
          const witness = await nodeServer({ settings, paddingStrategy }, (stream, headers) => {
            const number = Number(String(headers[':path']).slice(1));
            const pieces: Buffer[] = [];
            stream.on('data', (piece: Buffer) => pieces.push(piece));
            stream.on('end', () => {
              heard[number] = { headers: { ...headers }, body: Buffer.concat(pieces) };
              stream.respond({ ':status': 400 + number, ...Object.fromEntries(requests[number]?.answer ?? []) });
              stream.end(requests[number]?.answerBody);
            });
          });
          for (const [number, { fields, body }] of requests.entries())
            witness.request(String(number), body, [...FIELDS, ...fields]);
          await witness.ended();
          for (const [number, { fields, body, answer, answerBody }] of requests.entries()) {
            expect(heard[number]?.headers).toMatchObject({
              ...Object.fromEntries([...FIELDS, ...fields]),
              ':path': `/${number}`,
            });
            expect(heard[number]?.body.equals(body)).toBe(true);
            const { status, headers, body: pieces, end } = witness.exchanges[number] ?? { body: [] };
            expect({ status, end }).toEqual({ status: 400 + number, end: 'whole' });
            expect({ ...headers, date: '' }).toEqual({ ...Object.fromEntries(answer), date: '' });
            expect(Buffer.concat(pieces).equals(answerBody)).toBe(true);
          }
          witness.session.close();
          await witness.until(() => witness.closed !== undefined);
          expect(witness.closed).toBeNull();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('sends headers that are longer than a frame', async () => {
    const long: HeaderField = ['x-long', 'x'.repeat(40_000)];
    let length = 0;
    const witness = await nodeServer(
      { maxHeaderListPairs: 1_000, settings: { maxHeaderListSize: 100_000 } },
      (stream, headers) => {
        length = String(headers['x-long']).length;
        stream.respond({ ':status': 200 }, { endStream: true });
      },
    );
    witness.request('a', '{}', [...FIELDS, long]);
    await witness.ended();
    expect(witness.exchanges[0]).toMatchObject({ status: 200, end: 'whole' });
    expect(length).toBe(40_000);
  });
});
