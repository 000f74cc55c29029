import apn from '@parse/node-apn';
import { reportTimed, run, sendInFlight } from '../../../scripts/bench/clients/client-run.mjs';

const { port, ca, cert, key, payload, deviceToken, topic } = run;
const provider = new apn.Provider({ address: '127.0.0.1', port, ca, cert, key, production: false });
const notification = new apn.Notification();
notification.rawPayload = JSON.parse(payload);
notification.topic = topic;
notification.pushType = 'alert';

await reportTimed((count) =>
  sendInFlight(count, async () => {
    const { failed } = await provider.send(notification, deviceToken);
    if (failed.length > 0) throw failed[0].error ?? new Error(failed[0].response?.reason);
  }),
);
await provider.shutdown();
