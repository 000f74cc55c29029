// Our own client, used as a batch uses it. Built into dist/bench/our-client.cjs, for it is written in TypeScript.
import { createApnsClient } from '../../../electron/apns/client.ts';
import { systemClock } from '../../../electron/apns/clock.ts';
import { reportTimed, run } from './client-run.mjs';

const { port, ca, cert, key, payload, deviceToken, topic, wire, connections } = run;
let numbers = 0;
const client = createApnsClient({
  wire,
  binaryCommand: 2,
  endpoint: { host: '127.0.0.1', port, authoritiesPem: ca, label: 'the bench', environment: 'sandbox' },
  credential: { kind: 'certificate', certificateChainPem: cert, privateKeyPem: key, topics: [topic] },
  connections,
  confirmation: 'sentinel',
  logNotifications: false,
  log: process.env.VERBOSE ? ({ sentence }) => process.stderr.write(`${sentence}\n`) : () => {},
  nextConnectionNumber: () => ++numbers,
  onConnection: () => {},
  clock: systemClock,
});

/** As electron/backend/sending/sending.ts makes them. */
function notificationTo(itsDeviceToken) {
  return {
    deviceToken: itsDeviceToken,
    payload,
    topic,
    pushType: 'alert',
    priority: null,
    expirationSeconds: null,
    collapseId: null,
    apnsId: null,
  };
}

async function send(count) {
  let accepted = 0;
  let ended = 0;
  let onEnd;
  const over = new Promise((resolve) => {
    onEnd = resolve;
  });
  const settle = ({ outcome }) => {
    if (outcome === 'accepted') accepted += 1;
    ended += 1;
    if (ended === count) onEnd();
  };
  for (let index = 0; index < count; index += 1) {
    if (!client.isReady) await client.ready();
    client.submit(notificationTo(deviceToken), index, settle);
  }
  client.flush();
  await over;
  return accepted;
}

reportTimed(send).then(() => client.close());
