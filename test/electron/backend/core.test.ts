import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_HEADERS } from '../../../contract/notification.ts';
import { systemClock } from '../../../electron/apns/clock.ts';
import { createCore } from '../../../electron/backend/core.ts';
import { planSend, type SendOrder } from '../../../electron/backend/plan/plan.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const UNHEARD = { onLog: () => undefined, onConnections: () => undefined, onIdentities: () => undefined };

async function core(remember?: boolean) {
  const home = join(await temporaryFolder(), 'data');
  const options = { dataFolder: home, clock: systemClock, confirmHost: null, environment: {} };
  const made = createCore({ ...options, ...(remember === undefined ? {} : { remember }) }, UNHEARD);
  return { made, files: () => readdir(home).catch(() => 'no folder'), home };
}

const ORDER: SendOrder = {
  ...{ destination: { kind: 'simulator' }, wire: 'http2', binaryCommand: 2, confirmation: 'automatic' },
  ...{ identityId: null, payload: '{"aps":{"alert":"Hi"}}', acceptExpired: false, confirmProduction: false },
  headers: { ...NO_HEADERS, pushType: 'alert' },
};

describe('the core of a run', () => {
  it('reads, asks, writes and connects nothing before it is used, and ends as it is', async () => {
    const { made, files } = await core();
    expect(await files()).toBe('no folder');
    expect(made.connections.statuses()).toEqual([]);
    await made.close();
    expect(await files()).toBe('no folder');
  });

  it('closes the connections and then the simulator that they go to', async () => {
    const { made } = await core();
    const shelves = { ...made, network: made.networkService.network };
    const plan = await planSend(ORDER, shelves);
    const notification = { ...plan.headers, deviceToken: 'a'.repeat(64), payload: ORDER.payload };
    const result = await made.connections.client(plan).send(notification, 0);
    expect(result.outcome).toBe('accepted');
    expect(made.connections.statuses().map(({ state }) => state)).toEqual(['open']);
    await made.close();
    expect(made.connections.statuses().map(({ state }) => state)).toEqual(['closed']);
  });

  it('of a command leaves alone what the window remembers', async () => {
    const { made, files } = await core(false);
    await made.identities.changed();
    await made.close();
    expect(await files()).toBe('no folder');
  });
});
