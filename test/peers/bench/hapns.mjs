import { CertificateConnector } from 'hapns/connectors/certificate';
import { AlertNotification } from 'hapns/notifications/AlertNotification';
import { send } from 'hapns/send';
import { Device } from 'hapns/targets/device';
import { reportTimed, run, sendInFlight } from '../../../scripts/bench/clients/client-run.mjs';

// hapns trusts what Node trusts: the authority comes in by NODE_EXTRA_CA_CERTS.
const { port, cert, key, payload, deviceToken, topic } = run;
const connector = CertificateConnector({ cert: Buffer.from(cert), key: Buffer.from(key) });
const { alert } = JSON.parse(payload).aps;
const notification = AlertNotification(topic, { payload: { alert } });
const target = { ...Device(deviceToken), getBaseUrl: () => `https://localhost:${port}` };

await reportTimed((count) => sendInFlight(count, () => send(connector, notification, target)));
process.exit(0);
