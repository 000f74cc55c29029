// node-apn 1.7, which spoke the binary gateway's protocol. It keeps what it sent for a while, and sends what follows a
// refused notification again on a new connection.
const apn = require('apn');

const { apns, deviceTokens, alert } = JSON.parse(process.argv[2]);
const connection = new apn.Connection({
  address: 'localhost',
  port: apns.gateway.port,
  cert: apns.identityPem,
  key: apns.identityPem,
  ca: [apns.ca],
  production: false,
});
const notification = new apn.Notification();
notification.alert = alert;

const outcomes = new Map(deviceTokens.map((deviceToken) => [deviceToken, 'unknown']));
connection.on('transmitted', (_notification, device) => outcomes.set(device.toString(), 'transmitted'));
connection.on('transmissionError', (code, _notification, device) => outcomes.set(device?.toString(), `error ${code}`));
for (const event of ['error', 'socketError'])
  connection.on(event, (error) => process.stderr.write(`${event}: ${error.message}\n`));
let silence;
connection.on('completed', () => {
  // As it recommends: silence for a while is all the proof there is.
  clearTimeout(silence);
  silence = setTimeout(() => {
    for (const [deviceToken, view] of outcomes)
      process.stdout.write(`${JSON.stringify({ deviceToken, view, status: null, reason: null, timestamp: null })}\n`);
    process.exit(0);
  }, 1000);
});
for (const deviceToken of deviceTokens) connection.pushNotification(notification, deviceToken);
