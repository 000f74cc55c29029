import type { HeaderField } from '../../../../electron/http2/hpack/tables.ts';
import { ServerSession } from '../../../../electron/http2/server/server-session.ts';
import type { Http2Request } from '../../../../electron/http2/server/server-stream.ts';
import type { ServerSettings } from '../../../../electron/http2/server/session-owner.ts';
import { DEFAULT_SETTINGS } from '../../../../electron/simulator/settings/settings.ts';
import { frame } from '../../../support/raw-http2.ts';
import { HandSocket } from '../../apns/support/hand-socket.ts';

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
export const SETTINGS = frame(4, 0, 0);
export const SETTINGS_ACK = frame(4, 1, 0);
const OK: readonly HeaderField[] = [[':status', '200']];

/** A field that is told as it is and not kept (RFC 7541 section 6.2.2). */
export function literal(name: string, value: string): Buffer {
  const text = (it: string): Buffer => {
    const bytes = Buffer.from(it, 'latin1');
    const length =
      bytes.length < 127
        ? [bytes.length]
        : [127, ((bytes.length - 127) & 0x7f) | 0x80, ((bytes.length - 127) >>> 7) & 0x7f];
    return Buffer.concat([Buffer.from(length), bytes]);
  };
  return Buffer.concat([Buffer.from([0]), text(name), text(value)]);
}

/** `:method: POST`, `:scheme: https`, `:path: /` by their indices. */
export const HEAD = Buffer.from([0x83, 0x87, 0x84]);

/** A request that ends with its headers. */
export function ask(streamId: number, ...fields: readonly Buffer[]): Buffer {
  return frame(1, 5, streamId, Buffer.concat([HEAD, ...fields]));
}

/** The beginning of a request that has a body. */
export function begin(streamId: number, ...fields: readonly Buffer[]): Buffer {
  return frame(1, 4, streamId, Buffer.concat([HEAD, ...fields]));
}

export function data(streamId: number, text: string | Buffer, ends = true): Buffer {
  return frame(0, ends ? 1 : 0, streamId, Buffer.from(text));
}

export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, 4 * at);
  return bytes;
}

export function setting(id: number, value: number): Buffer {
  const entry = Buffer.alloc(6);
  entry.writeUInt16BE(id, 0);
  entry.writeUInt32BE(value, 2);
  return frame(4, 0, 0, entry);
}

/** A session whose client is the test; what it tells is taken down. */
export class SessionUnderTest {
  readonly session: ServerSession;
  readonly requests: Http2Request[] = [];
  readonly givenUp: number[] = [];
  closed = 0;

  constructor(
    readonly socket: HandSocket = new HandSocket(),
    settings: Partial<ServerSettings> = {},
    readonly body: Buffer | null | 'later' = null,
  ) {
    this.session = new ServerSession(socket, { ...DEFAULT_SETTINGS, ...settings }, 60_000, {
      onRequest: (request) => {
        this.requests.push(request);
        if (body !== 'later') this.answer(request.id, body);
      },
      onGivenUp: (streamId) => this.givenUp.push(streamId),
      onClosed: () => {
        this.closed += 1;
      },
    });
  }

  answer(streamId: number, body: Buffer | null): void {
    this.session.respond(streamId, { fields: OK, own: [], body, isWhole: true });
  }

  /** Says the preface and empty settings, and forgets what came back. */
  async greet(): Promise<this> {
    this.socket.say(PREFACE, SETTINGS, SETTINGS_ACK);
    await this.heard();
    return this;
  }

  /** The frames that were said since the last time, once all of this turn were. */
  async heard(): Promise<readonly string[]> {
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    return this.socket.frames();
  }

  /** Lets go of the timers. */
  end(): void {
    this.socket.destroy();
    this.socket.emit('close');
  }
}
