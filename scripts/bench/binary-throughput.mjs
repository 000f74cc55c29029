import { measureIfStarted } from './alone.mjs';
import { makeCredentials, median, runClient, takeTurns, withGateway } from './throughput.mjs';

/*
 * 20,000 notifications over the binary wire: our client beside a TLS socket to which the same frames are written. Both
 * open a connection for each send, and both end it with a frame that must fail and wait for its refusal, so that it is
 * known that all were read.
 */

const NOTIFICATIONS = 20_000;
const SENDS = 15;
const ROUNDS = 7;
const RAW = 'raw-tls.mjs';
const LEAST_OF_RAW = 0.7;

/** Hands the row to `floor(what, measured, beside, ratio, kept)`. */
export async function measureBinary(folder, floor) {
  const credentials = await makeCredentials(folder);
  const options = { wire: 'binary', notifications: NOTIFICATIONS, warmUp: 5 * NOTIFICATIONS, sends: SENDS };
  const results = await withGateway(credentials, (ports) =>
    takeTurns([RAW, 'ours'], ROUNDS, (program) => runClient(program, credentials, { ...options, port: ports.binary })),
  );
  const rates = (program) => results.get(program).map(({ perSecond }) => perSecond);
  const raw = rates(RAW);
  const ratio = median(rates('ours').map((perSecond, round) => perSecond / raw[round]));
  const shown = (program) => `${Math.round(median(rates(program))).toLocaleString('en')}/s`;
  floor(
    '20,000 over the binary wire',
    shown('ours'),
    `at least ${LEAST_OF_RAW} of a raw TLS socket’s ${shown(RAW)}`,
    ratio,
    ratio >= LEAST_OF_RAW,
  );
}

await measureIfStarted(import.meta.filename, measureBinary);
