import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { KeyedCertificate } from './wire-authority.ts';

/*
 * An HTTP/2 API host made of bare frames (RFC 9113 section 4.1), for what Node's own server cannot be made to say:
 * GOAWAY for stream 0, two of them in one packet, a SETTINGS frame that never comes, an answer cut anywhere.
 */

/** Frame types of RFC 9113 section 6 that tests use. */
export const FRAME = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goaway: 7 } as const;
const ACK = 1;
const END_STREAM = 1;
const END_HEADERS = 4;
const PREFACE_BYTES = 24;
const HEAD_BYTES = 9;
/** Indexed `:status: 200` of HPACK's static table (RFC 7541 appendix A). */
const STATUS_200 = Buffer.from([0x88]);
/** An apns-id as a literal that is not indexed (RFC 7541 section 6.2.2): APNs sends one with every acceptance. */
const APNS_ID = Buffer.concat([
  Buffer.from([0x00, 7]),
  Buffer.from('apns-id'),
  Buffer.from([36]),
  Buffer.from('E3B0C442-98FC-4C14-9AFB-F4C8996FB924'),
]);
/** Indexed `:status: 400`. */
const STATUS_400 = Buffer.from([0x8c]);
const MAX_CONCURRENT_STREAMS = 3;

/** One frame. */
export function frame(type: number, flags: number, streamId: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
}

function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, at * 4);
  return bytes;
}

/** SETTINGS with a stream limit, or with nothing. */
export function settingsFrame(maxConcurrentStreams: number | null = null): Buffer {
  if (maxConcurrentStreams === null) return frame(FRAME.settings, 0, 0);
  return frame(
    FRAME.settings,
    0,
    0,
    Buffer.concat([Buffer.from([0, MAX_CONCURRENT_STREAMS]), u32(maxConcurrentStreams)]),
  );
}

export function goawayFrame(lastStreamId: number, errorCode = 0, data = ''): Buffer {
  return frame(FRAME.goaway, 0, 0, Buffer.concat([u32(lastStreamId, errorCode), Buffer.from(data)]));
}

export function resetFrame(streamId: number, errorCode: number): Buffer {
  return frame(FRAME.reset, 0, streamId, u32(errorCode));
}

/** The acknowledgement of the client's settings. */
export function settingsAckFrame(): Buffer {
  return frame(FRAME.settings, ACK, 0);
}

/** 200 as APNs sends it: the end of the stream on its headers. */
export function acceptFrame(streamId: number): Buffer {
  return frame(FRAME.headers, END_STREAM | END_HEADERS, streamId, Buffer.concat([STATUS_200, APNS_ID]));
}

/** The headers of 400, with a body to come. */
export function refusalHeadersFrame(streamId: number): Buffer {
  return frame(FRAME.headers, END_HEADERS, streamId, STATUS_400);
}

/** 400 with a body of JSON. */
export function refusalFrames(streamId: number, reason: string): Buffer {
  const body = frame(FRAME.data, END_STREAM, streamId, Buffer.from(JSON.stringify({ reason })));
  return Buffer.concat([refusalHeadersFrame(streamId), body]);
}

/** A frame that a client sent. */
export interface ReadByHand {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Buffer;
}

/** Takes the bytes of one connection, and tells of each frame behind the preface. */
export function readByHand(onFrame: (frame: ReadByHand) => void): (chunk: Buffer) => void {
  let held = Buffer.alloc(0);
  let skip = PREFACE_BYTES;
  return (chunk) => {
    held = Buffer.concat([held, chunk]);
    if (held.length < skip) return;
    held = held.subarray(skip);
    skip = 0;
    while (held.length >= HEAD_BYTES && held.length >= HEAD_BYTES + held.readUIntBE(0, 3)) {
      const end = HEAD_BYTES + held.readUIntBE(0, 3);
      const read = {
        ...{ type: held.readUInt8(3), flags: held.readUInt8(4) },
        ...{ streamId: held.readUInt32BE(5), payload: held.subarray(HEAD_BYTES, end) },
      };
      held = held.subarray(end);
      onFrame(read);
    }
  };
}

/** A connection to a raw host. */
export interface RawConnection {
  readonly socket: TLSSocket;
  /** Which connection, from 1. */
  readonly connection: number;
  write(...frames: readonly Buffer[]): void;
}

/** A raw host. */
export interface RawHttp2Gateway {
  readonly port: number;
  connections(): number;
  close(): Promise<void>;
}

/**
 * Starts a host that says nothing by itself but the acknowledgements of SETTINGS and of PING, unless the options keep it
 * from that. `onRequest` hears of each request's headers, `count` from 1 on its connection.
 */
export async function startRawHttp2Gateway(options: {
  readonly server: KeyedCertificate;
  readonly answersPings?: boolean;
  readonly answersSettings?: boolean;
  /** TLS is up, before any frame: SETTINGS are for the test to send. */
  readonly onConnection: (connection: RawConnection) => void;
  readonly onRequest?: (connection: RawConnection, streamId: number, count: number) => void;
}): Promise<RawHttp2Gateway> {
  const sockets = new Set<TLSSocket>();
  let connections = 0;
  const { server, answersPings = true, answersSettings = true } = options;
  const listener = createServer(
    { cert: server.certificatePem, key: server.privateKeyPem, ALPNProtocols: ['h2'] },
    (socket) => {
      connections += 1;
      sockets.add(socket.setNoDelay(true));
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
      const connection: RawConnection = {
        socket,
        connection: connections,
        write: (...frames) => void socket.write(Buffer.concat(frames)),
      };
      let requests = 0;
      socket.on(
        'data',
        readByHand(({ type, flags, streamId, payload }) => {
          if (type === FRAME.settings && (flags & ACK) === 0 && answersSettings) connection.write(settingsAckFrame());
          else if (type === FRAME.ping && (flags & ACK) === 0 && answersPings)
            connection.write(frame(FRAME.ping, ACK, 0, payload));
          else if (type === FRAME.headers) {
            requests += 1;
            options.onRequest?.(connection, streamId, requests);
          }
        }),
      );
      options.onConnection(connection);
    },
  );
  listener.on('tlsClientError', () => undefined);
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    connections: () => connections,
    close: async () => {
      const closed = once(listener, 'close');
      listener.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
