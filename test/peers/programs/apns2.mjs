import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ApnsClient, Notification } from 'apns2';
import { report, task } from './task.mjs';

// The pool of connections that apns2 was made for: it has no option for a port or an authority.
const { Pool } = createRequire(fileURLToPath(import.meta.resolve('apns2')))('undici');

const { apns, ca, signingKey, deviceTokens, alert } = task;
const client = new ApnsClient({ team: apns.teamId, keyId: apns.keyId, signingKey, defaultTopic: apns.topic });
await client.client.close();
client.client = new Pool(`https://localhost:${apns.http2.port}`, { connections: 1, allowH2: true, connect: { ca } });

for (const deviceToken of deviceTokens) {
  try {
    await client.send(new Notification(deviceToken, { alert }));
    report(deviceToken, 'accepted', { status: 200 });
  } catch (error) {
    const { statusCode = null, reason = null, response } = error;
    report(deviceToken, reason === null ? (error.code ?? error.message) : 'rejected', {
      status: statusCode,
      reason,
      timestamp: response?.timestamp ?? null,
    });
  }
}
await client.close();
