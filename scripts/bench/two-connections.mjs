import { cpus } from 'node:os';
import { measureIfStarted } from './alone.mjs';
import { makeCredentials, median, runClient, takeTurns, withGateway } from './throughput.mjs';

/*
 * A batch over two HTTP/2 connections beside the same over one. The second connection has a thread of its own, and so a
 * core: the client is to use more of both than one connection can. How much faster that makes it depends on how many cores
 * there are, for the gateway takes its part of the same ones.
 */

const NOTIFICATIONS = 40_000;
const SENDS = 5;
const ROUNDS = 3;
/** Some of a run's processor time is Node's own threads’, so that one connection uses 1.15 cores. */
const LEAST_CORES = 1.4;

/** Hands the row to `floor(what, measured, beside, ratio, kept)`. */
export async function measureTwoConnections(folder, floor) {
  if (cpus().length < 2) {
    process.stdout.write('Two connections not measured: this computer has one core.\n');
    return;
  }
  const credentials = await makeCredentials(folder);
  const options = { wire: 'http2', notifications: NOTIFICATIONS, warmUp: NOTIFICATIONS, sends: SENDS };
  const results = await withGateway(credentials, (ports) =>
    takeTurns([1, 2], ROUNDS, (connections) =>
      runClient('ours', credentials, { ...options, connections, port: ports.http2 }),
    ),
  );
  const [one, two] = [1, 2].map((connections) => results.get(connections));
  const ratio = median(two.map(({ perSecond }, round) => perSecond / one[round].perSecond));
  const cores = (runs) => median(runs.map((run) => run.cores));
  const rate = (runs) => `${Math.round(median(runs.map(({ perSecond }) => perSecond))).toLocaleString('en')}/s`;
  floor(
    'cores used by two HTTP/2 connections',
    `${cores(two).toFixed(2)} cores`,
    `at least ${LEAST_CORES}, where one uses ${cores(one).toFixed(2)}; ${rate(two)} instead of ${rate(one)}, ${ratio.toFixed(2)} times as many`,
    cores(two) / LEAST_CORES,
    cores(two) >= LEAST_CORES,
  );
}

await measureIfStarted(import.meta.filename, measureTwoConnections);
