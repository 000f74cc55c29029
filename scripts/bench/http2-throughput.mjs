import { measureIfStarted } from './alone.mjs';
import { makeCredentials, median, runClient, takeTurns, withGateway } from './throughput.mjs';

/*
 * 20,000 notifications over one HTTP/2 connection: our client beside the least that anyone can do with node:http2, and
 * beside the packages of npm, each with as many in flight as ours has. (Handed all at once, @parse/node-apn loses most.)
 */

const NOTIFICATIONS = 20_000;
const ROUNDS = 3;
const RAW = 'raw-http2.mjs';
const PEERS = '../../../test/peers/bench';
const PACKAGES = {
  '@parse/node-apn': `${PEERS}/node-apn.mjs`,
  apns2: `${PEERS}/apns2.mjs`,
  hapns: `${PEERS}/hapns.mjs`,
};
const LEAST_OF_RAW = 0.85;
const LEAST_OF_PACKAGES = 1.5;

/** Hands both rows to `floor(what, measured, beside, ratio, kept)`. */
export async function measureHttp2(folder, floor) {
  const credentials = await makeCredentials(folder);
  const options = { wire: 'http2', notifications: NOTIFICATIONS, warmUp: NOTIFICATIONS, sends: 1 };
  const programs = [RAW, 'ours', ...Object.values(PACKAGES)];
  const results = await withGateway(credentials, (ports) =>
    takeTurns(programs, ROUNDS, (program) => runClient(program, credentials, { ...options, port: ports.http2 })),
  );
  const rate = (program) => median(results.get(program).map(({ perSecond }) => perSecond));
  // What is compared ran one after the other in the same round.
  const ratioTo = (program) =>
    median(results.get('ours').map(({ perSecond }, round) => perSecond / results.get(program)[round].perSecond));
  const shown = (program) => `${Math.round(rate(program)).toLocaleString('en')}/s`;

  const ofRaw = ratioTo(RAW);
  floor(
    '20,000 over one HTTP/2 connection',
    shown('ours'),
    `at least ${LEAST_OF_RAW} of a raw node:http2 loop’s ${shown(RAW)}`,
    ofRaw,
    ofRaw >= LEAST_OF_RAW,
  );
  const [fastest] = Object.keys(PACKAGES).sort((a, b) => rate(PACKAGES[b]) - rate(PACKAGES[a]));
  const ofFastest = ratioTo(PACKAGES[fastest]);
  const each = Object.entries(PACKAGES).map(([name, program]) => `${name} ${shown(program)}`);
  floor(
    'the same beside packages of npm',
    shown('ours'),
    `more than ${LEAST_OF_PACKAGES} times the fastest: ${each.join(', ')}`,
    ofFastest,
    ofFastest > LEAST_OF_PACKAGES,
  );
}

await measureIfStarted(import.meta.filename, measureHttp2);
