import apn from '@parse/node-apn';
import { report, task } from './task.mjs';

const { apns, ca, pem, credential, deviceTokens, alert } = task;
const provider = new apn.Provider({
  address: 'localhost',
  port: apns.http2.port,
  ca,
  production: false,
  ...(credential === 'certificate'
    ? { cert: pem, key: pem }
    : { token: { key: apns.providerTokenKey, keyId: apns.keyId, teamId: apns.teamId } }),
});
const notification = new apn.Notification({ alert });
notification.topic = apns.topic;
notification.pushType = 'alert';

// One after the other: what a dropped connection takes with it is not this test's question.
for (const deviceToken of deviceTokens) {
  const { sent, failed } = await provider.send(notification, deviceToken);
  if (sent.length === 1) report(deviceToken, 'accepted', { status: 200 });
  else {
    const [{ status, response, error }] = failed;
    const reason = response?.reason ?? null;
    report(deviceToken, reason === null ? String(error?.message) : 'rejected', {
      status: typeof status === 'number' ? status : null,
      reason,
      timestamp: response?.timestamp ?? null,
    });
  }
}
await provider.shutdown();
