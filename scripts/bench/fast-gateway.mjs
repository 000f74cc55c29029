// A gateway that costs next to nothing, so that what is measured against it is the client. It speaks just enough of both
// wires: every HTTP/2 request is answered with the same 200 (RFC 9113, RFC 7541), and a frame of the binary gateway
// without a device token with the error response that it must get. Prints its ports.
// Argument: a PEM file with certificate and key.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:tls';

const [, , pemFile] = process.argv;
const pem = readFileSync(pemFile, 'utf8');

const PREFACE_BYTES = 24;
const FRAME = { data: 0, headers: 1, settings: 4, ping: 6, windowUpdate: 8 };
const END_STREAM = 1;
const END_HEADERS = 4;
const ACK = 1;
const MAX_CONCURRENT_STREAMS = 3;
const NOTHING = Buffer.alloc(0);

function frame(type, flags, streamId, payload) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
}

function setting(id, value) {
  const entry = Buffer.alloc(6);
  entry.writeUInt16BE(id, 0);
  entry.writeUInt32BE(value, 2);
  return entry;
}

// `:status: 200` by its index, then an apns-id that is not indexed.
const APNS_ID = '11111111-2222-3333-4444-555555555555';
const HEADERS = Buffer.concat([
  Buffer.from([0x88, 0x00, 7]),
  Buffer.from('apns-id'),
  Buffer.from([APNS_ID.length]),
  Buffer.from(APNS_ID),
]);
const ANSWER = frame(FRAME.headers, END_STREAM | END_HEADERS, 0, HEADERS);

function serveHttp2(socket) {
  let rest = NOTHING;
  let greeted = false;
  socket.write(frame(FRAME.settings, 0, 0, setting(MAX_CONCURRENT_STREAMS, 1000)));
  socket.on('data', (chunk) => {
    let input = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (!greeted) {
      if (input.length < PREFACE_BYTES) {
        rest = input;
        return;
      }
      greeted = true;
      input = input.subarray(PREFACE_BYTES);
    }
    const now = [];
    let credit = 0;
    let at = 0;
    while (input.length - at >= 9) {
      const length = input.readUIntBE(at, 3);
      if (input.length - at < 9 + length) break;
      const type = input[at + 3];
      const flags = input[at + 4];
      const streamId = input.readUInt32BE(at + 5) & 0x7fffffff;
      const payload = input.subarray(at + 9, at + 9 + length);
      at += 9 + length;
      if (type === FRAME.data) credit += length;
      if (type === FRAME.settings && (flags & ACK) === 0) now.push(frame(FRAME.settings, ACK, 0, NOTHING));
      if (type === FRAME.ping && (flags & ACK) === 0) now.push(frame(FRAME.ping, ACK, 0, Buffer.from(payload)));
      if ((type === FRAME.data || type === FRAME.headers) && (flags & END_STREAM) !== 0) {
        const answer = Buffer.from(ANSWER);
        answer.writeUInt32BE(streamId, 5);
        now.push(answer);
      }
    }
    rest = input.subarray(at);
    if (credit > 0) {
      const update = Buffer.alloc(4);
      update.writeUInt32BE(credit);
      now.push(frame(FRAME.windowUpdate, 0, 0, update));
    }
    if (now.length > 0) socket.write(Buffer.concat(now));
  });
}

/** Longest frame of command 2 that holds no device token and no payload. */
const MOST_EMPTY_BYTES = 24;

function serveBinary(socket) {
  let rest = NOTHING;
  socket.on('data', (chunk) => {
    const input = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (input.length - at >= 5) {
      const length = input.readUInt32BE(at + 1);
      if (input.length - at < 5 + length) break;
      at += 5 + length;
      // Status 2, missing device token, for identifier 0 as Apple's gateway had it.
      if (length <= MOST_EMPTY_BYTES) socket.end(Buffer.from([8, 2, 0, 0, 0, 0]));
    }
    rest = input.subarray(at);
  });
}

function listen(protocols, serve) {
  const server = createServer(
    { cert: pem, key: pem, requestCert: true, rejectUnauthorized: false, ALPNProtocols: protocols },
    (socket) => {
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      serve(socket);
    },
  );
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
}

const [http2, binary] = await Promise.all([listen(['h2'], serveHttp2), listen([], serveBinary)]);
process.on('SIGTERM', () => process.exit(0));
process.stdout.write(`${JSON.stringify({ http2, binary })}\n`);
