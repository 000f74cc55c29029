import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ApnsClient, Notification } from 'apns2';
import { reportTimed, run, sendInFlight } from '../../../scripts/bench/clients/client-run.mjs';

// The pool of connections that apns2 was made for: it has no option for a port or an authority.
const { Pool } = createRequire(fileURLToPath(import.meta.resolve('apns2')))('undici');

const { port, ca, signingKey, teamId, keyId, payload, deviceToken, topic, inFlight } = run;
const client = new ApnsClient({ team: teamId, keyId, signingKey, defaultTopic: topic });
await client.client.close();
// As apns2 makes it, but one connection.
client.client = new Pool(`https://127.0.0.1:${port}`, {
  connections: 1,
  pipelining: inFlight,
  allowH2: true,
  maxConcurrentStreams: inFlight,
  connect: { ca },
});
const { aps } = JSON.parse(payload);

await reportTimed((count) =>
  sendInFlight(count, () => client.send(new Notification(deviceToken, { aps, type: 'alert' }))),
);
await client.close();
