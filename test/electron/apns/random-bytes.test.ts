import { describe, expect, it } from 'vitest';
import { CodecError } from '../../../electron/apns/binary/codec-error.ts';
import { ErrorResponseDecoder, encodeErrorResponse } from '../../../electron/apns/binary/error-response.ts';
import { encodeFeedbackTuple, FeedbackDecoder } from '../../../electron/apns/binary/feedback.ts';
import { encodeFrame } from '../../../electron/apns/binary/frame.ts';
import { FrameDecoder } from '../../../electron/apns/binary/frame-decoder.ts';
import { explainGoaway, readGoaway } from '../../../electron/apns/http2/goaway.ts';
import { readResponseBody } from '../../../electron/apns/http2/response.ts';
import { Http2Session } from '../../../electron/http2/client/session.ts';
import { FrameReader } from '../../../electron/http2/frames.ts';
import { HeaderDecoder } from '../../../electron/http2/hpack/decoder.ts';
import { HTTP2_ERROR, Http2ProtocolError } from '../../../electron/http2/protocol-error.ts';
import { explain } from '../../../words/explain.ts';
import { SeededRandom } from '../../support/random.ts';
import { acceptFrame, frame, goawayFrame, refusalFrames, resetFrame, settingsFrame } from '../../support/raw-http2.ts';
import { HandSocket } from './support/hand-socket.ts';
import { endpointAt } from './support/test-client.ts';

/** How many streams each decoder is fed; CONTRIBUTING.md says how to ask for more. */
const STREAMS = Number(process.env['PUSHWRIGHT_RANDOM_STREAMS'] ?? 1_000_000);
const SEED = Number(process.env['PUSHWRIGHT_RANDOM_SEED'] ?? 20_261_124);
const MOST_BYTES = 96;
const LIMIT_MS = 120_000 * Math.max(1, STREAMS / 1_000_000);

/**
 * Streams of bytes as nobody should send them: noise, or `models` cut off, glued together, and changed in a few places,
 * so that what lies behind the first bytes is reached too. Each comes in up to three pieces.
 */
class Streams {
  readonly #random: SeededRandom;
  readonly #models: readonly Buffer[];
  readonly #noise: Buffer;
  readonly #bytes = Buffer.alloc(MOST_BYTES);

  constructor(seed: number, models: readonly Buffer[]) {
    this.#random = new SeededRandom(seed);
    this.#models = models;
    this.#noise = Buffer.alloc(1 << 16);
    for (let at = 0; at < this.#noise.length; at += 4) this.#noise.writeUInt32LE(this.#random.uint32(), at);
  }

  /** The next one, which the one after it overwrites. */
  next(): readonly Buffer[] {
    const dice = this.#random.uint32();
    const bytes = this.#bytes;
    const length = 1 + ((dice & 0x7f) % MOST_BYTES);
    const kind = (dice >>> 7) & 3;
    const noiseAt = (dice >>> 9) & 0x7fff;
    let at = 0;
    for (let more = kind > 0; more && at < length; more = kind > 1) {
      const model = this.#models[this.#random.below(this.#models.length)];
      if (model === undefined) break;
      for (let from = 0; from < model.length && at < length; from += 1) bytes[at++] = model[from] ?? 0;
    }
    for (let from = noiseAt; at < length; from += 1) bytes[at++] = this.#noise[from] ?? 0;
    if (kind > 0 && (dice & 0x0100_0000) !== 0) bytes[(dice >>> 25) % length] = this.#noise[noiseAt] ?? 0;
    if ((dice & 0x0200_0000) !== 0) return [bytes.subarray(0, length)];
    const cuts = this.#random.uint32();
    const first = cuts % (length + 1);
    const second = first + ((cuts >>> 8) % (length + 1 - first));
    return [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second, length)];
  }
}

/** Feeds `STREAMS` of them to `decode`; what that throws fails the test with what it takes to have it again. */
function feed(models: readonly Buffer[], decode: (pieces: readonly Buffer[]) => void): void {
  const streams = new Streams(SEED, models);
  // Millions of errors are made here, and nobody reads their stacks.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    for (let number = 1; number <= STREAMS; number += 1) {
      const pieces = streams.next();
      try {
        decode(pieces);
      } catch (cause) {
        const hex = pieces.map((piece) => piece.toString('hex')).join(' ');
        throw new Error(`seed ${SEED}, stream ${number}: ${hex}`, { cause });
      }
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** Whether `text` may be shown to people: no control characters that a terminal would obey. */
function isPrintable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return !/[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(text);
}

function bytesOf(pieces: readonly Buffer[]): Buffer {
  return pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces);
}

const HTTP2_FRAMES = [
  acceptFrame(1),
  acceptFrame(3),
  refusalFrames(1, 'BadDeviceToken'),
  resetFrame(3, 7),
  goawayFrame(1, 0, '{}'),
  goawayFrame(0, 2),
  settingsFrame(1),
  frame(1, 0, 1, Buffer.from([0x88])),
  frame(9, 4, 1),
  frame(1, 0x2d, 3, Buffer.from([1, 0, 0, 0, 0, 9, 0x88, 0])),
  frame(8, 0, 0, Buffer.from([0x7f, 0xff, 0xff, 0xff])),
  frame(4, 0, 0, Buffer.from([0, 4, 0, 0, 0, 9])),
  frame(6, 0, 0, Buffer.alloc(8)),
];
const TOKEN = Buffer.alloc(32, 0xab);
const PAYLOAD = Buffer.from('{}');
const FIELDS = { identifier: 1, expirationSeconds: 1, priority: 10, token: TOKEN, payload: PAYLOAD };

describe(`${STREAMS.toLocaleString('en')} random streams of bytes`, () => {
  it(
    'are read by the frame decoder as frames and at most one named fault, without an error',
    () => {
      const models = [
        ...([0, 1, 2] as const).map((command) => encodeFrame(command, FIELDS)),
        encodeFrame(2, { ...FIELDS, token: TOKEN.subarray(0, 3), expirationSeconds: null, priority: null }),
        Buffer.from([2, 0, 0, 0, 9]),
        Buffer.from([2, 0xff, 0xff]),
      ];
      const codes = new Map<string, number>();
      let frames = 0;
      feed(models, (pieces) => {
        const decoder = new FrameDecoder();
        for (const piece of pieces) frames += decoder.push(piece).length;
        const { fault, held } = decoder;
        must(held <= MOST_BYTES && (fault === null || held === 0), `held ${held}`);
        if (fault === null) return;
        codes.set(fault.code, (codes.get(fault.code) ?? 0) + 1);
        const { identifier } = fault;
        must(identifier === null || identifier === identifier >>> 0, `identifier ${identifier}`);
      });
      expect(frames).toBeGreaterThan(STREAMS / 10);
      // Every way to be wrong was met, and no other.
      expect([...codes.keys()].sort()).toEqual([
        'command-unknown',
        'frame-too-long',
        'item-cut-short',
        'item-repeated',
        'item-unknown',
        'item-wrong-size',
        'token-too-long',
      ]);
    },
    LIMIT_MS,
  );

  it(
    'are read by the error response decoder, or refused with its one named error',
    () => {
      let responses = 0;
      let refused = 0;
      feed([encodeErrorResponse(8, 1), encodeErrorResponse(10, 0xffffffff), Buffer.from([8])], (pieces) => {
        const decoder = new ErrorResponseDecoder();
        try {
          for (const piece of pieces) responses += decoder.push(piece).length;
          must(decoder.held < 6, `held ${decoder.held}`);
        } catch (error) {
          if (!(error instanceof CodecError) || error.code !== 'not-an-error-response') throw error;
          refused += 1;
        }
      });
      expect(responses).toBeGreaterThan(STREAMS / 10);
      expect(refused).toBeGreaterThan(STREAMS / 10);
    },
    LIMIT_MS,
  );

  it(
    'are read by the feedback decoder, or refused with one of its two named errors',
    () => {
      const codes = new Set<string>();
      let tuples = 0;
      const models = ['ab'.repeat(32), 'cd', 'ef'.repeat(100)].map((deviceToken) =>
        encodeFeedbackTuple({ timestampSeconds: 1, deviceToken }),
      );
      feed(models, (pieces) => {
        const decoder = new FeedbackDecoder();
        try {
          for (const piece of pieces) tuples += decoder.push(piece).length;
          decoder.end();
        } catch (error) {
          if (!(error instanceof CodecError)) throw error;
          codes.add(error.code);
        }
      });
      expect(tuples).toBeGreaterThan(STREAMS / 10);
      expect([...codes].sort()).toEqual(['feedback-cut-short', 'feedback-token-length']);
    },
    LIMIT_MS,
  );

  it(
    'are read by the reader of HTTP/2 frames, or refused as one that is too long',
    () => {
      let frames = 0;
      let refused = 0;
      feed(HTTP2_FRAMES, (pieces) => {
        const reader = new FrameReader();
        try {
          for (const piece of pieces) {
            reader.push(piece);
            while (reader.next()) frames += 1;
          }
          must(reader.held <= MOST_BYTES, `held ${reader.held}`);
        } catch (error) {
          if (!(error instanceof Http2ProtocolError) || error.errorCode !== HTTP2_ERROR.frameSize) throw error;
          refused += 1;
        }
      });
      expect(frames).toBeGreaterThan(STREAMS / 10);
      expect(refused).toBeGreaterThan(STREAMS / 10);
    },
    LIMIT_MS,
  );

  it(
    'are read by the decoder of HTTP/2 headers as fields, or refused with one of its named errors',
    () => {
      const codes = new Set<number>();
      let fields = 0;
      const models = ['88', '4803333032', '400161016220', '5f8b1d75d0620d263d4c7441ea', '3fe11f', '0f1f81f8'].map(
        (hex) => Buffer.from(hex, 'hex'),
      );
      feed(models, (pieces) => {
        const decoder = new HeaderDecoder();
        try {
          for (const piece of pieces) fields += decoder.decode(piece).length;
        } catch (error) {
          if (!(error instanceof Http2ProtocolError)) throw error;
          codes.add(error.errorCode);
        }
      });
      expect(fields).toBeGreaterThan(STREAMS / 20);
      expect([...codes]).toEqual([HTTP2_ERROR.compression]);
    },
    LIMIT_MS,
  );

  it(
    'are heard by a session of HTTP/2, one in fifty of them, which closes its two streams once each',
    () => {
      let number = 0;
      const codes = new Set<number>();
      let whole = 0;
      feed(HTTP2_FRAMES, (pieces) => {
        number += 1;
        // Each session leaves work for the next turn of the event loop, and there is none before the last of them.
        if (number % 50 > 0) return;
        const socket = new HandSocket();
        const open = new Set(['a', 'b']);
        const session = new Http2Session<string>(socket, {
          onSettings: () => undefined,
          onGoaway: () => undefined,
          onResponse: (_stream, status) => must(status >= 200 && status < 1_000, String(status)),
          onData: () => undefined,
          onStreamClosed: ({ context, isWhole }) => {
            must(open.delete(context), `${context} closed twice`);
            if (isWhole) whole += 1;
          },
          onClosed: (error) => {
            must(open.size === 0, 'closed before its streams');
            if (error !== null) codes.add(error.errorCode);
          },
        });
        socket.say(settingsFrame());
        for (const name of open) session.request('/', [], PAYLOAD, name);
        for (const piece of pieces) if (!socket.destroyed) socket.say(piece);
        session.destroy();
        // Nothing else is read of it: what a real one says in a later turn is said at once.
        socket.emit('close');
        must(open.size === 0, `${[...open]} never closed`);
      });
      expect(whole).toBeGreaterThan(STREAMS / 1_000);
      expect([...codes].sort()).toEqual(
        [HTTP2_ERROR.protocol, HTTP2_ERROR.flowControl, HTTP2_ERROR.frameSize, HTTP2_ERROR.compression].sort(),
      );
    },
    LIMIT_MS,
  );

  const BODIES = [
    '{"reason":"Unregistered","timestamp":1764000000123}',
    '{"reason":"BadDeviceToken"}',
    '{"reason":',
    '"}',
    '[[[[[[',
    '{"reason":"\\u001b[2J"}',
    '{"timestamp":1e999,"reason":null}',
  ].map((text) => Buffer.from(text));

  it(
    'are read as the body of a refusal, or as none, without an error',
    () => {
      let reasons = 0;
      feed(BODIES, (pieces) => {
        const { reason, timestamp } = readResponseBody(bytesOf(pieces));
        if (reason !== null) reasons += 1;
        must(reason === null || (reason !== '' && reason.length <= 200 && isPrintable(reason)), JSON.stringify(reason));
        must(timestamp === null || (Number.isFinite(timestamp) && timestamp >= 0), String(timestamp));
      });
      expect(reasons).toBeGreaterThan(STREAMS / 1_000);
    },
    LIMIT_MS,
  );

  it(
    'are read as the data of a GOAWAY and explained in one sentence, without an error',
    () => {
      const endpoint = endpointAt(443, null);
      const reasons = new Set<string>();
      let number = 0;
      feed([...BODIES, Buffer.from('Maximum active streams violated')], (pieces) => {
        const bytes = bytesOf(pieces);
        const goaway = readGoaway(bytes[0] ?? 0, bytes.length, bytes);
        must(isPrintable(goaway.text), goaway.text);
        number += 1;
        // Reading is what bytes can harm; the sentence around them is made ten times slower, and looked at now and then.
        if (goaway.reason === null && number % 20 > 0) return;
        const { explanation, reason } = explainGoaway(goaway, endpoint, { kind: 'certificate' });
        const { sentence, remedy } = explain(explanation);
        must(/[.”)]$/.test(sentence) && remedy !== '' && isPrintable(sentence), sentence);
        reasons.add(reason);
      });
      expect(reasons).toContain('Unregistered');
      expect(reasons).toContain('GoingAway');
    },
    LIMIT_MS,
  );
});
