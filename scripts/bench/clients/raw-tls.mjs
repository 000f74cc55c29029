// The floor of the binary wire: a TLS socket to which the same frames are written, each made where it is written, and the
// answer to a last one awaited that must fail.
import { connect } from 'node:tls';
import { reportTimed, run } from './client-run.mjs';

const { port, ca, cert, key, payload, deviceToken } = run;
const body = Buffer.from(payload);
const EMPTY = Buffer.alloc(0);

/** Items 1, 2 and 3 of command 2: device token, payload, identifier. */
function frame(identifier, tokenBytes, itsBody) {
  const itemBytes = 3 + tokenBytes.length + 3 + itsBody.length + 7;
  const bytes = Buffer.allocUnsafe(5 + itemBytes);
  bytes[0] = 2;
  bytes.writeUInt32BE(itemBytes, 1);
  let at = 5;
  bytes[at] = 1;
  at = bytes.writeUInt16BE(tokenBytes.length, at + 1);
  at += tokenBytes.copy(bytes, at);
  bytes[at] = 2;
  at = bytes.writeUInt16BE(itsBody.length, at + 1);
  at += itsBody.copy(bytes, at);
  bytes[at] = 3;
  at = bytes.writeUInt16BE(4, at + 1);
  bytes.writeUInt32BE(identifier, at);
  return bytes;
}

async function send(count) {
  const socket = connect({ host: '127.0.0.1', port, ca, cert, key });
  socket.setNoDelay(true);
  const answer = new Promise((resolve) => socket.once('data', resolve));
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  for (let identifier = 1; identifier <= count; identifier += 1) {
    const taken = socket.write(frame(identifier, Buffer.from(deviceToken, 'hex'), body));
    if (!taken) await new Promise((resolve) => socket.once('drain', resolve));
  }
  socket.write(frame(count + 1, EMPTY, EMPTY));
  const [command, status] = await answer;
  socket.destroy();
  return command === 8 && status === 2 ? count : 0;
}

await reportTimed(send);
