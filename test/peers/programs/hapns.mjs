import { CertificateConnector } from 'hapns/connectors/certificate';
import { TokenConnector } from 'hapns/connectors/token';
import { AlertNotification } from 'hapns/notifications/AlertNotification';
import { send } from 'hapns/send';
import { Device } from 'hapns/targets/device';
import { report, task } from './task.mjs';

// hapns trusts what Node trusts: the simulator's authority comes in by NODE_EXTRA_CA_CERTS.
const { apns, pem, signingKey, credential, deviceTokens, alert } = task;
const connector =
  credential === 'certificate'
    ? CertificateConnector({ cert: Buffer.from(pem), key: Buffer.from(pem) })
    : TokenConnector({ key: Buffer.from(signingKey), keyId: apns.keyId, teamIdentifier: apns.teamId });
const notification = AlertNotification(apns.topic, { payload: { alert: { title: alert, body: alert } } });

for (const deviceToken of deviceTokens) {
  const target = { ...Device(deviceToken), getBaseUrl: () => `https://localhost:${apns.http2.port}` };
  try {
    await send(connector, notification, target);
    report(deviceToken, 'accepted', { status: 200 });
  } catch (error) {
    // It names its errors after APNs' reasons and tells neither status nor time.
    const reason = /^(\w+)Error$/.exec(error.name)?.[1] ?? null;
    report(deviceToken, reason === null || reason === 'Socket' ? error.name : 'rejected', { reason });
  }
}
process.exit(0);
