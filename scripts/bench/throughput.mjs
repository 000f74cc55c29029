import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from '../build.mjs';
import { ROOT } from '../lib/root.mjs';

/*
 * What the throughput rows share. A gateway that costs next to nothing runs in one process, each client in another, so
 * that on two cores neither takes the other's. Every run is a new process that first warms up, and the runs of those
 * that are compared take turns: whatever the machine does meanwhile meets all of them.
 */

const CLIENTS = join(import.meta.dirname, 'clients');
const OURS = join(ROOT, 'dist/bench/our-client.cjs');
const PAYLOAD = JSON.stringify({ aps: { alert: { title: 'Hello', body: 'A notification as people send them.' } } });
/** `inFlight`: half of what the gateway takes at once, which is what our client uses on this computer. */
const DEFAULTS = { connections: 1, inFlight: 500 };

/** The middle of the values. */
export function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

/** Makes our client's program, and a certificate authority with all that stands on it, in a folder. */
export async function makeCredentials(folder) {
  await build({ names: ['cli', 'pkcs12-worker', 'bench-client'] });
  const dir = join(folder, 'apns');
  const simulator = spawn(process.execPath, [join(ROOT, 'scripts/cli.mjs'), 'simulator', '--json', '--dir', dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: simulator.stdout }), 'line');
  simulator.kill('SIGTERM');
  await once(simulator, 'exit');
  const { ca, providerTokenKey, keyId, teamId, topic } = JSON.parse(line);
  const identity = await readFile(join(dir, 'identity.pem'), 'utf8');
  return {
    caFile: ca,
    serverFile: join(dir, 'server.pem'),
    given: {
      ...{ topic, keyId, teamId, cert: identity, key: identity, payload: PAYLOAD, deviceToken: 'a1'.repeat(32) },
      ...{ ca: await readFile(ca, 'utf8'), signingKey: await readFile(providerTokenKey, 'utf8') },
    },
  };
}

/** Runs `work` with the ports of a gateway. */
export async function withGateway(credentials, work) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fast-gateway.mjs'), credentials.serverFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    return await work(JSON.parse(line));
  } finally {
    child.kill('SIGTERM');
  }
}

/** Runs one client: `ours`, or a program by its path from clients/. Throws where a single notification was not accepted. */
export async function runClient(program, credentials, options) {
  const file = program === 'ours' ? OURS : join(CLIENTS, program);
  const child = spawn(process.execPath, [file, JSON.stringify({ ...credentials.given, ...DEFAULTS, ...options })], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: credentials.caFile, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  const [code] = await exited;
  if (code !== 0 || text === '') throw new Error(`${program} ended with ${code} and said “${text}”.`);
  const result = JSON.parse(text);
  const { notifications, sends } = options;
  if (result.accepted !== notifications * sends)
    throw new Error(`${program}: ${result.accepted} of ${notifications * sends} accepted.`);
  return { ...result, perSecond: notifications / result.seconds };
}

/** Runs each program `rounds` times, all of them in each round; their results by program. */
export async function takeTurns(programs, rounds, runOne) {
  const results = new Map(programs.map((program) => [program, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const program of programs) results.get(program).push(await runOne(program));
  return results;
}
