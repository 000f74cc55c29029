import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { TestSimulator, TOPIC } from '../electron/simulator/support.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const hasGo = await run('go', ['version']).then(
  () => true,
  () => false,
);
const WHY = hasGo ? '' : ' (not run: Go is not on this machine)';

const RUNS = Number(process.env['PUSHWRIGHT_GO_RUNS'] ?? 200);
const AT_ONCE = 24;
const NOTIFICATIONS = 22;

describe.skipIf(!hasGo)(`Go's HTTP/2 client${WHY}`, () => {
  it('loses nothing with a provider token, however its streams and the stream limit cross on the way', async () => {
    const simulator = await TestSimulator.start();
    const program = join(await temporaryFolder(), 'go-client');
    await run('go', ['build', '-o', program, join(import.meta.dirname, 'programs', 'go-client.go')]);
    const { stdout } = await run(
      program,
      [
        ...[String(simulator.running.http2.port), simulator.running.ca, TOPIC, simulator.providerToken()],
        ...[RUNS, AT_ONCE, NOTIFICATIONS].map(String),
      ],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toEqual([{ runs: RUNS, whole: RUNS, accepted: RUNS * NOTIFICATIONS }]);
    const accepted = simulator.received.filter(({ outcome }) => outcome === 'accepted');
    expect(new Set(accepted.map(({ deviceToken }) => deviceToken)).size).toBe(RUNS * NOTIFICATIONS);
  }, 600_000);
});
