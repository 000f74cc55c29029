import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_SCENARIOS } from '../../support/all-scenarios.ts';
import { buildConnectionWorker, inThreads, liveInThreads } from '../../support/connection-hosts.ts';
import { openWireEnvironment, type WireEnvironment } from '../../support/wire-scenarios.ts';

let environment: WireEnvironment;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ environment, close } = await openWireEnvironment());
}, 30_000);

afterAll(() => close());

describe('on Node', () => {
  it.each(ALL_SCENARIOS)('$name', ({ run }) => run(environment));
});

describe('on Node, with the connections in threads', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pushwright-threads-'));
    liveInThreads(await buildConnectionWorker(folder));
  }, 60_000);
  afterAll(async () => {
    liveInThreads(null);
    await rm(folder, { recursive: true, force: true });
  });

  it.each(ALL_SCENARIOS)('$name', ({ run }) => run(environment));

  it('each opened at least one connection in a thread, and none had to do without', () => {
    expect(inThreads.fallbacks).toEqual([]);
    expect(inThreads.connections).toBeGreaterThanOrEqual(ALL_SCENARIOS.length);
  });
});
