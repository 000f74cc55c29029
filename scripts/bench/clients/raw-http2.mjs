// The floor: the least that anyone can do with node:http2 for a notification and still know its outcome.
import { connect } from 'node:http2';
import { reportTimed, run } from './client-run.mjs';

const { port, ca, cert, key, payload, deviceToken, topic, inFlight } = run;
const session = connect(`https://127.0.0.1:${port}`, { ca, cert, key });
await new Promise((resolve) => session.once('remoteSettings', resolve));
const body = Buffer.from(payload);

function send(count) {
  return new Promise((resolve) => {
    let handed = 0;
    let ended = 0;
    let accepted = 0;
    const next = () => {
      handed += 1;
      const stream = session.request({
        ':method': 'POST',
        ':scheme': 'https',
        ':authority': `127.0.0.1:${port}`,
        ':path': `/3/device/${deviceToken}`,
        'apns-topic': topic,
        'apns-push-type': 'alert',
      });
      let status = 0;
      stream.on('response', (headers) => {
        status = headers[':status'];
        stream.resume();
      });
      stream.on('error', () => {});
      stream.on('close', () => {
        ended += 1;
        if (status === 200) accepted += 1;
        if (handed < count) next();
        else if (ended === count) resolve(accepted);
      });
      stream.end(body);
    };
    for (let n = Math.min(inFlight, count); n > 0; n -= 1) next();
  });
}

await reportTimed(send);
session.close();
