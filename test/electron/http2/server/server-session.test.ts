import { afterEach, describe, expect, it, vi } from 'vitest';
import { HTTP2_ERROR } from '../../../../electron/http2/protocol-error.ts';
import { frame } from '../../../support/raw-http2.ts';
import { HandSocket } from '../../apns/support/hand-socket.ts';
import {
  ask,
  begin,
  data,
  HEAD,
  literal,
  PREFACE,
  SETTINGS,
  SessionUnderTest,
  setting,
  u32,
} from './session-client.ts';

const open: SessionUnderTest[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.end();
});

async function started(...options: ConstructorParameters<typeof SessionUnderTest>): Promise<SessionUnderTest> {
  const one = new SessionUnderTest(...options);
  open.push(one);
  return one.greet();
}

/** `:status: 200` with the end of the stream. */
const ok = (streamId: number): string => `1:5:${streamId}:88`;
const reset = (streamId: number, code: number): string => `3:0:${streamId}:${u32(code).toString('hex')}`;
const widened = (streamId: number, by: number): string => `8:0:${streamId}:${u32(by).toString('hex')}`;

/** What a GOAWAY among frames says. */
function goawayIn(frames: readonly string[]): { lastStreamId: number; code: number; text: string } | null {
  const hex = frames.find((one) => one.startsWith('7:'))?.split(':')[3];
  if (hex === undefined) return null;
  const bytes = Buffer.from(hex, 'hex');
  return { lastStreamId: bytes.readUInt32BE(0), code: bytes.readUInt32BE(4), text: bytes.subarray(8).toString() };
}

describe('a connection', () => {
  it('begins with the settings, and acknowledges those of the client', async () => {
    const one = new SessionUnderTest();
    open.push(one);
    one.socket.say(PREFACE, SETTINGS);
    const frames = await one.heard();
    expect(frames.map((text) => text.slice(0, 6))).toEqual(['4:0:0:', '4:1:0:']);
    expect(frames[0]).toBe('4:0:0:0001000010000003000003e800040000ffff000500004000000600001f40');
  });

  it('hears a client however its bytes are cut', async () => {
    const one = new SessionUnderTest();
    open.push(one);
    const bytes = Buffer.concat([PREFACE, SETTINGS, ask(1), begin(3), data(3, 'hello')]);
    for (const byte of bytes) one.socket.say(Buffer.from([byte]));
    expect((await one.heard()).slice(2)).toEqual([ok(1), ok(3)]);
    expect(one.requests.map(({ body }) => body.toString())).toEqual(['', 'hello']);
  });

  it('reads padding, priorities and header blocks in pieces', async () => {
    const one = await started();
    const block = Buffer.concat([HEAD, literal('apns-topic', 'a.b')]);
    const padded = Buffer.concat([Buffer.from([3]), Buffer.from([0, 0, 0, 0, 9]), block, Buffer.alloc(3)]);
    one.socket.say(frame(1, 0x2c, 1, padded), frame(0, 9, 1, Buffer.from([2, 120, 121, 0, 0])));
    one.socket.say(
      frame(1, 1, 3, block.subarray(0, 4)),
      frame(9, 0, 3, block.subarray(4, 9)),
      frame(9, 4, 3, block.subarray(9)),
    );
    expect(await one.heard()).toEqual([ok(1), ok(3)]);
    expect(one.requests.map(({ body, head }) => [body.toString(), head.headers['apns-topic']])).toEqual([
      ['xy', 'a.b'],
      ['', 'a.b'],
    ]);
  });

  it('takes trailers for the end of a request', async () => {
    const one = await started();
    one.socket.say(begin(1), data(1, 'hello', false), frame(1, 5, 1, literal('x-sum', '1')));
    expect(await one.heard()).toEqual([ok(1)]);
    expect(one.requests.map(({ body }) => body.toString())).toEqual(['hello']);
  });

  it('leaves aside frames of unknown types, priorities, pings that answer, and settings that it does not know', async () => {
    const one = await started();
    one.socket.say(
      frame(0xbe, 0xff, 7, Buffer.alloc(40)),
      frame(2, 0, 9, Buffer.alloc(5)),
      frame(6, 1, 0, Buffer.alloc(8)),
    );
    one.socket.say(setting(0xabcd, 1), ask(1));
    expect(await one.heard()).toEqual(['4:1:0:', ok(1)]);
  });

  it('answers pings with what is in them', async () => {
    const one = await started();
    one.socket.say(frame(6, 0, 0, Buffer.from('12345678')));
    expect(await one.heard()).toEqual([`6:1:0:${Buffer.from('12345678').toString('hex')}`]);
  });

  it('forgives what may still be on its way to a stream that has closed', async () => {
    const one = await started();
    one.socket.say(ask(1));
    await one.heard();
    one.socket.say(
      data(1, 'late'),
      frame(8, 0, 1, u32(9)),
      frame(3, 0, 1, u32(8)),
      frame(1, 5, 1, literal('x-sum', '1')),
    );
    one.socket.say(ask(3));
    expect(await one.heard()).toEqual([ok(3)]);
  });

  it('lets a client go that says goodbye, once it has its answers', async () => {
    const one = await started(new HandSocket(), {}, 'later');
    one.socket.say(ask(1), frame(7, 0, 0, u32(0, 0)));
    expect(await one.heard()).toEqual([]);
    expect(one.socket.ended).toBe(false);
    one.answer(1, null);
    expect(await one.heard()).toEqual([ok(1)]);
    expect([one.socket.ended, one.closed]).toEqual([true, 1]);
  });

  it('is given up where nothing is said on it', () => {
    vi.useFakeTimers();
    try {
      const one = new SessionUnderTest();
      one.socket.say(PREFACE.subarray(0, 5));
      vi.advanceTimersByTime(19_000);
      expect(one.socket.destroyed).toBe(false);
      vi.advanceTimersByTime(1_000);
      expect(one.socket.destroyed).toBe(true);
      one.end();
    } finally {
      vi.useRealTimers();
    }
  });
});

const { protocol, flowControl, frameSize, compression, enhanceYourCalm, streamClosed, refusedStream } = HTTP2_ERROR;

describe('what cannot be HTTP/2 ends its connection, which is told why', () => {
  it.each<readonly [string, number, string, readonly Buffer[]]>([
    ['another protocol', protocol, 'not-http2', [Buffer.from('GET / HTTP/1.1\r\n\r\n')]],
    ['a request before the settings', protocol, 'no-settings-first', [PREFACE, ask(1)]],
    ['an acknowledgement before the settings', protocol, 'no-settings-first', [PREFACE, frame(4, 1, 0)]],
  ])('%s', async (_what, code, text, frames) => {
    const one = new SessionUnderTest();
    open.push(one);
    one.socket.say(...frames);
    expect(goawayIn(await one.heard())).toMatchObject({ code, lastStreamId: 0, text: expect.stringContaining(text) });
    expect([one.socket.ended, one.closed]).toEqual([true, 1]);
  });

  it.each<readonly [string, number, string, readonly Buffer[]]>([
    [
      'a frame that is longer than allowed',
      frameSize,
      'frame-too-long 16385 16384',
      [frame(0, 0, 1, Buffer.alloc(16_385))],
    ],
    ['data of the connection', protocol, 'stream-never-was data 0', [data(0, 'x')]],
    ['data of a stream that there never was', protocol, 'stream-never-was data 5', [data(5, 'x')]],
    ['data of a stream of ours', protocol, 'stream-never-was data 2', [data(2, 'x')]],
    ['headers of the connection', protocol, 'stream-not-a-clients 0', [ask(0)]],
    ['headers of a stream of ours', protocol, 'stream-not-a-clients 2', [ask(2)]],
    ['a stream that is older than one before it', protocol, 'stream-out-of-order 3 5', [ask(5), ask(3)]],
    ['padding that is longer than its frame', protocol, 'padding-too-long', [frame(1, 0xd, 1, Buffer.from([9, 1]))]],
    [
      'data that is shorter than its padding',
      protocol,
      'padding-too-long',
      [begin(1), frame(0, 8, 1, Buffer.from([4, 1]))],
    ],
    [
      'a block that is cut by another frame',
      protocol,
      'frame-within-headers',
      [frame(1, 0, 1, HEAD), frame(6, 0, 0, Buffer.alloc(8))],
    ],
    [
      'a block that is cut by an unknown frame',
      protocol,
      'frame-within-headers',
      [frame(1, 0, 1, HEAD), frame(0xbe, 0, 0)],
    ],
    ['a block that goes on in another stream', protocol, 'headers-not-begun', [frame(1, 0, 1, HEAD), frame(9, 4, 3)]],
    ['the rest of a block without its beginning', protocol, 'headers-not-begun', [frame(9, 4, 1)]],
    ['a block that is none', compression, 'field-cut-short', [frame(1, 5, 1, Buffer.from([0xff, 0xff]))]],
    [
      'a table that is too large',
      compression,
      'table-too-large 4097',
      [frame(1, 5, 1, Buffer.from([0x3f, 0xe2, 0x1f]))],
    ],
    ['a priority of the connection', protocol, 'priority-of-the-connection', [frame(2, 0, 0, Buffer.alloc(5))]],
    [
      'a priority of a wrong length, of no stream',
      frameSize,
      'frame-length priority 4',
      [frame(2, 0, 1, Buffer.alloc(4))],
    ],
    ['a reset of the connection', protocol, 'stream-never-was reset 0', [frame(3, 0, 0, u32(8))]],
    ['a reset of a stream that there never was', protocol, 'stream-never-was reset 7', [frame(3, 0, 7, u32(8))]],
    ['a reset of a wrong length', frameSize, 'frame-length reset 3', [begin(1), frame(3, 0, 1, Buffer.alloc(3))]],
    ['settings of a stream', protocol, 'frame-of-a-stream settings 1', [frame(4, 0, 1)]],
    ['settings of a wrong length', frameSize, 'frame-length settings 5', [frame(4, 0, 0, Buffer.alloc(5))]],
    [
      'an acknowledgement with something in it',
      frameSize,
      'frame-length settings-acknowledgement 6',
      [frame(4, 1, 0, Buffer.alloc(6))],
    ],
    ['ENABLE_PUSH of 2', protocol, 'setting-not-allowed ENABLE_PUSH 2', [setting(2, 2)]],
    ['a window that is too large', flowControl, 'window-overrun', [setting(4, 2 ** 31)]],
    ['frames that are too short', protocol, 'setting-not-allowed MAX_FRAME_SIZE', [setting(5, 16_383)]],
    ['frames that are too long', protocol, 'setting-not-allowed MAX_FRAME_SIZE', [setting(5, 2 ** 24)]],
    ['a push', protocol, 'pushed', [frame(5, 4, 1, u32(2))]],
    ['a ping of a stream', protocol, 'frame-of-a-stream ping 1', [frame(6, 0, 1, Buffer.alloc(8))]],
    ['a ping of a wrong length', frameSize, 'frame-length ping 7', [frame(6, 0, 0, Buffer.alloc(7))]],
    ['a goodbye of a stream', protocol, 'frame-of-a-stream goaway 1', [frame(7, 0, 1, u32(0, 0))]],
    ['a goodbye that is cut', frameSize, 'frame-length goaway 4', [frame(7, 0, 0, u32(0))]],
    ['a connection widened by nothing', protocol, 'window-widened-by-nothing', [frame(8, 0, 0, u32(0))]],
    ['a connection widened too far', flowControl, 'window-overrun', [frame(8, 0, 0, u32(2 ** 31 - 1))]],
    ['a window update of a wrong length', frameSize, 'frame-length window-update 3', [frame(8, 0, 0, Buffer.alloc(3))]],
    [
      'a window update of a stream that there never was',
      protocol,
      'stream-never-was window-update',
      [frame(8, 0, 1, u32(1))],
    ],
  ])('%s', async (_what, code, text, frames) => {
    const one = await started();
    one.socket.say(...frames);
    expect(goawayIn(await one.heard())).toMatchObject({ code, text: expect.stringContaining(text) });
    expect([one.socket.ended, one.closed]).toEqual([true, 1]);
    one.socket.say(ask(101));
    expect(await one.heard()).toEqual([]);
  });
});

describe('what is wrong with one stream ends that stream', () => {
  const method = Buffer.from([0x83]);
  const scheme = Buffer.from([0x87]);
  const path = Buffer.from([0x84]);
  const headers = (...fields: readonly Buffer[]): readonly Buffer[] => [frame(1, 5, 1, Buffer.concat(fields))];

  it.each<readonly [string, number, readonly Buffer[]]>([
    ['no method', protocol, headers(scheme, path)],
    ['no path', protocol, headers(method, scheme)],
    ['no scheme', protocol, headers(method, path)],
    ['an empty path', protocol, headers(method, scheme, literal(':path', ''))],
    ['two methods', protocol, headers(method, method, scheme, path)],
    ['a pseudo-header of an answer', protocol, headers(HEAD, Buffer.from([0x88]))],
    ['a pseudo-header that there is not', protocol, headers(HEAD, literal(':protocol', 'x'))],
    ['a pseudo-header behind a header', protocol, headers(method, scheme, literal('a', 'b'), path)],
    ['a name in capitals', protocol, headers(HEAD, literal('Apns-Topic', 'a.b'))],
    ['a name with a space', protocol, headers(HEAD, literal('a b', 'c'))],
    ['an empty name', protocol, headers(HEAD, literal('', 'c'))],
    ['a line break in a value', protocol, headers(HEAD, literal('a', 'b\r\nc: d'))],
    ['a zero in a value', protocol, headers(HEAD, literal('a', 'b\0'))],
    ['Connection', protocol, headers(HEAD, literal('connection', 'close'))],
    ['Transfer-Encoding', protocol, headers(HEAD, literal('transfer-encoding', 'chunked'))],
    ['TE that is not trailers', protocol, headers(HEAD, literal('te', 'gzip'))],
    ['a length that is none', protocol, headers(HEAD, literal('content-length', '1x'))],
    ['a body that is shorter than said', protocol, [begin(1, literal('content-length', '9')), data(1, 'x')]],
    ['a body that is longer than said', protocol, [begin(1, literal('content-length', '1')), data(1, 'xy')]],
    ['headers of more than 8000 bytes', enhanceYourCalm, [ask(1, literal('a', 'b'.repeat(8000)))]],
    ['headers in its middle', protocol, [begin(1), frame(1, 4, 1, literal('a', 'b'))]],
    ['a pseudo-header behind its body', protocol, [begin(1), frame(1, 5, 1, literal(':path', '/'))]],
    ['its window widened by nothing', protocol, [begin(1), frame(8, 0, 1, u32(0))]],
    ['its window widened too far', flowControl, [begin(1), frame(8, 0, 1, u32(2 ** 31 - 1))]],
    ['a priority of a wrong length', frameSize, [begin(1), frame(2, 0, 1, Buffer.alloc(6))]],
  ])('%s', async (_what, code, frames) => {
    const one = await started();
    one.socket.say(...frames);
    expect(await one.heard()).toEqual([reset(1, code)]);
    expect(one.requests).toEqual([]);
    one.socket.say(ask(3));
    expect(await one.heard()).toEqual([ok(3)]);
  });

  it.each<readonly [string, Buffer]>([
    ['data', data(1, 'more')],
    ['headers', frame(1, 5, 1, literal('a', 'b'))],
  ])('%s behind its end, of which whoever answers is told', async (_what, more) => {
    const one = await started(new HandSocket(), {}, 'later');
    one.socket.say(ask(1), more);
    expect(await one.heard()).toEqual([reset(1, streamClosed)]);
    expect(one.givenUp).toEqual([1]);
    one.answer(1, null);
    expect(await one.heard()).toEqual([]);
  });
});

describe('the stream limit', () => {
  it('refuses what is over it, acknowledged or not, as often as it comes, and nothing else', async () => {
    const one = await started(new HandSocket(), { maxConcurrentStreams: 2 }, 'later');
    one.socket.say(...Array.from({ length: 1000 }, (_, n) => ask(1 + 2 * n)));
    expect(await one.heard()).toEqual(Array.from({ length: 998 }, (_, n) => reset(5 + 2 * n, refusedStream)));
    one.answer(1, null);
    one.answer(3, null);
    one.socket.say(ask(2001));
    expect(await one.heard()).toEqual([ok(1), ok(3)]);
    expect(one.requests.map(({ id }) => id)).toEqual([1, 3, 2001]);
  });

  it('holds for a lower one from when it is said, and lets those that are open end', async () => {
    const one = await started(new HandSocket(), { maxConcurrentStreams: 3 }, 'later');
    one.socket.say(ask(1), ask(3), ask(5));
    one.session.limitStreams(1);
    one.socket.say(frame(4, 1, 0), ask(7));
    expect(await one.heard()).toEqual(['4:0:0:000300000001', reset(7, refusedStream)]);
    for (const id of [1, 3, 5]) one.answer(id, null);
    one.socket.say(ask(9), ask(11));
    expect(await one.heard()).toEqual([ok(1), ok(3), ok(5), reset(11, refusedStream)]);
  });

  it('reads the headers of what it refuses, for the next ones build on them', async () => {
    const one = await started(new HandSocket(), { maxConcurrentStreams: 1 }, 'later');
    const kept = Buffer.concat([HEAD, Buffer.from([0x40]), literal('apns-topic', 'a.b').subarray(1)]);
    one.socket.say(ask(1), frame(1, 4, 3, kept), data(3, 'late'));
    one.answer(1, null);
    // By its index, which it got from the refused one.
    one.socket.say(frame(1, 5, 5, Buffer.concat([HEAD, Buffer.from([0xbe])])));
    expect(one.requests[1]?.head.headers['apns-topic']).toBe('a.b');
  });
});

describe('flow control', () => {
  const body = Buffer.alloc(100_000, 'x');
  const bytesIn = (frames: readonly string[], streamId: number): number =>
    frames
      .filter((one) => one.startsWith('0:') && one.split(':')[2] === String(streamId))
      .reduce((sum, one) => sum + (one.split(':')[3]?.length ?? 0) / 2, 0);

  it('sends no more than the windows of stream and connection allow, and the rest when they widen', async () => {
    const one = await started(new HandSocket(), {}, body);
    one.socket.say(setting(4, 70_000), ask(1));
    expect(bytesIn(await one.heard(), 1)).toBe(65_535);
    one.socket.say(frame(8, 0, 1, u32(50_000)));
    expect(bytesIn(await one.heard(), 1)).toBe(0);
    one.socket.say(frame(8, 0, 0, u32(20_000)));
    expect(bytesIn(await one.heard(), 1)).toBe(20_000);
    one.socket.say(frame(8, 0, 0, u32(2 ** 30)));
    const last = await one.heard();
    expect([bytesIn(last, 1), last.at(-1)?.slice(0, 6)]).toEqual([14_465, '0:1:1:']);
    one.socket.say(ask(3));
    expect(bytesIn(await one.heard(), 3)).toBe(70_000);
  });

  it('sends nothing into a window of nothing, nor below it, and all once it may', async () => {
    const one = await started(new HandSocket(), {}, Buffer.from('{"reason":"BadTopic"}'));
    one.socket.say(setting(4, 0), ask(1), ask(3));
    expect(await one.heard()).toEqual(['4:1:0:', '1:4:1:88', '1:4:3:88']);
    one.socket.say(setting(4, 5));
    expect(bytesIn(await one.heard(), 1)).toBe(5);
    one.socket.say(setting(4, 0), frame(8, 0, 3, u32(5)));
    expect(bytesIn(await one.heard(), 3)).toBe(0);
    one.socket.say(setting(4, 100));
    const frames = await one.heard();
    expect([bytesIn(frames, 1), bytesIn(frames, 3)]).toEqual([16, 16]);
  });

  it('gives back what it has read, of stream and connection', async () => {
    const one = await started();
    one.socket.say(begin(1), data(1, body.subarray(0, 16_384), false), data(1, body.subarray(0, 16_384), false));
    expect(await one.heard()).toEqual([widened(0, 32_768), widened(1, 32_768)]);
    one.socket.say(data(1, body.subarray(0, 16_384)));
    await one.heard();
    expect(one.requests[0]?.bodyBytes).toBe(49_152);
  });

  it('ends a stream that overruns its window, and a connection that overruns its own', async () => {
    const one = await started(new HandSocket(), { initialWindowSize: 10 });
    one.socket.say(begin(1), data(1, '12345678901', false));
    expect(await one.heard()).toEqual([reset(1, flowControl)]);
    const other = await started(new HandSocket(), { initialWindowSize: 100_000, maxFrameSize: 100_000 });
    other.socket.say(begin(1), data(1, body.subarray(0, 70_000), false));
    expect(goawayIn(await other.heard())).toMatchObject({
      code: flowControl,
      text: expect.stringContaining('window-overrun'),
    });
  });

  it('answers a body without an end, and wants no more of it', async () => {
    const one = await started();
    one.socket.say(begin(1));
    for (let n = 0; n < 65; n += 1) one.socket.say(data(1, body.subarray(0, 16_384), false));
    const frames = await one.heard();
    expect(frames.slice(-2)).toEqual([ok(1), reset(1, HTTP2_ERROR.noError)]);
    one.socket.say(data(1, body.subarray(0, 16_384)), ask(3));
    expect(await one.heard()).toContain(ok(3));
    expect(one.requests[0]).toMatchObject({ bodyBytes: 65 * 16_384 });
    expect(one.requests[0]?.body.length).toBe(16_384);
  });
});

describe('a goodbye', () => {
  it('can say that nothing at all was processed', async () => {
    const one = await started(new HandSocket(), {}, 'later');
    one.socket.say(ask(1));
    one.session.goAway(0, 0, '{"reason":"Shutdown"}');
    one.socket.say(ask(3));
    const frames = await one.heard();
    expect(goawayIn(frames)).toEqual({ lastStreamId: 0, code: 0, text: '{"reason":"Shutdown"}' });
    expect([frames.length, one.socket.ended, one.givenUp]).toEqual([1, true, []]);
  });

  it('waits for the answers of what came before it, and says nothing of what comes behind it', async () => {
    const one = await started(new HandSocket(), {}, 'later');
    one.socket.say(ask(1), ask(3));
    one.session.goAway(0, 1);
    await one.heard();
    one.socket.say(ask(5), begin(7), data(7, 'x'));
    one.answer(3, null);
    expect([await one.heard(), one.socket.ended]).toEqual([[], false]);
    one.answer(1, null);
    expect([await one.heard(), one.socket.ended]).toEqual([[ok(1)], true]);
  });

  it('for a fault names the newest request that was handed over, so that the others are known to be unsent', async () => {
    const one = await started();
    one.socket.say(ask(1), begin(3), begin(5), frame(6, 0, 1, Buffer.alloc(8)));
    expect(goawayIn(await one.heard())).toMatchObject({ lastStreamId: 1, code: protocol });
  });
});

describe('a client that costs much', () => {
  /** A socket whose peer reads nothing. */
  class Unread extends HandSocket {
    override _write(): void {}
  }

  it.each<readonly [string, Buffer]>([
    ['pings', frame(6, 0, 0, Buffer.alloc(8))],
    ['settings', SETTINGS],
    ['streams over the limit', Buffer.alloc(0)],
  ])('and sends %s without reading what comes back is not read from', async (_what, one) => {
    const socket = new Unread();
    const session = await started(socket, { maxConcurrentStreams: 0 });
    let sent = 0;
    for (let turn = 0; !socket.isPaused() && sent < 64 * 1024 * 1024; turn += 1) {
      const all = Array.from({ length: 1000 }, (_, n) => (one.length > 0 ? one : ask(2000 * turn + 2 * n + 1)));
      sent += all.reduce((sum, { length }) => sum + length, 0);
      socket.say(...all);
    }
    expect(socket.isPaused()).toBe(true);
    expect(socket.writableLength).toBeLessThan(2 * 1024 * 1024);
    expect(session.closed).toBe(0);
  });

  it('and reads no bodies gets no more of them made', async () => {
    const socket = new Unread();
    const one = await started(socket, {}, Buffer.alloc(1_000_000));
    socket.say(setting(4, 2 ** 31 - 1), frame(8, 0, 0, u32(2 ** 31 - 1 - 65_535)));
    for (let n = 0; n < 100; n += 1) socket.say(ask(1 + 2 * n));
    await new Promise((resolve) => setImmediate(resolve));
    expect(one.requests).toHaveLength(100);
    expect(socket.writableLength).toBeLessThan(2 * 1024 * 1024);
  });

  it('with resets leaves nothing behind', async () => {
    const one = await started(new HandSocket(), {}, 'later');
    for (let n = 0; n < 20_000; n += 1) {
      const id = 1 + 2 * n;
      one.socket.say(ask(id), frame(3, 0, id, u32(8)));
    }
    expect(one.givenUp).toHaveLength(20_000);
    expect(await one.heard()).toEqual([]);
    one.socket.say(ask(40_001));
    one.answer(40_001, null);
    expect(await one.heard()).toEqual([ok(40_001)]);
  });

  it('with a header block in endless pieces is ended', async () => {
    const one = await started();
    one.socket.say(frame(1, 0, 1, HEAD), ...Array.from({ length: 100 }, () => frame(9, 0, 1)));
    expect(goawayIn(await one.heard())).toMatchObject({ code: enhanceYourCalm, lastStreamId: 0 });
  });

  it('with a header block of pieces that are much is ended', async () => {
    const one = await started();
    one.socket.say(frame(1, 0, 1, HEAD), ...Array.from({ length: 5 }, () => frame(9, 0, 1, Buffer.alloc(16_384))));
    expect(goawayIn(await one.heard())).toMatchObject({ code: enhanceYourCalm });
  });

  it('with a few bytes that stand for many headers is ended', async () => {
    const one = await started();
    const kept = Buffer.concat([HEAD, Buffer.from([0x40]), literal('a', 'b'.repeat(4000)).subarray(1)]);
    one.socket.say(frame(1, 5, 1, kept), frame(1, 5, 3, Buffer.concat([HEAD, Buffer.alloc(16_000, 0xbe)])));
    expect(goawayIn(await one.heard())).toMatchObject({ code: enhanceYourCalm, lastStreamId: 1 });
  });

  it('with bodies a byte at a time keeps no more than their bytes', async () => {
    const one = await started(new HandSocket(), {}, 'later');
    one.socket.say(begin(1));
    for (let n = 0; n < 5000; n += 1) one.socket.say(data(1, 'x', n === 4999));
    expect(one.requests[0]?.body.toString()).toBe('x'.repeat(5000));
  });
});
