import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_SCENARIOS } from '../../support/all-scenarios.ts';
import { inThreads, liveInThreads } from '../../support/connection-hosts.ts';
import { connectionWorker } from '../../support/connection-worker.ts';
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
  const worker = connectionWorker();
  beforeAll(() => liveInThreads(worker.file()));
  afterAll(() => liveInThreads(null));

  it.each(ALL_SCENARIOS)('$name', ({ run }) => run(environment));

  it('each opened at least one connection in a thread, and none had to do without', () => {
    expect(inThreads.fallbacks).toEqual([]);
    expect(inThreads.connections).toBeGreaterThanOrEqual(ALL_SCENARIOS.length);
  });
});
