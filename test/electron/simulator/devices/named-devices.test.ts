import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WIRES, type Wire } from '../../../../contract/notification.ts';
import { NAMED_DEVICES } from '../../../../electron/simulator/devices/devices.ts';
import { runCommand } from '../../../support/cli.ts';

/** Outcome, status and reason of a notification to each device that the window offers by name. */
const EXPECTED: Readonly<Record<string, Readonly<Record<Wire, readonly unknown[]>>>> = {
  'always-accepted': { http2: ['accepted', 200, null], binary: ['accepted', null, null] },
  'app-removed': { http2: ['rejected', 410, 'Unregistered'], binary: ['accepted', null, null] },
  'token-expired': { http2: ['rejected', 410, 'ExpiredToken'], binary: ['accepted', null, null] },
  'other-environment': { http2: ['rejected', 400, 'BadDeviceToken'], binary: ['rejected', 8, 'InvalidToken'] },
  'another-app': {
    http2: ['rejected', 400, 'DeviceTokenNotForTopic'],
    binary: ['rejected', 8, 'InvalidToken'],
  },
  'too-many-requests': { http2: ['rejected', 429, 'TooManyRequests'], binary: ['rejected', 1, 'ProcessingError'] },
  'apple-down': { http2: ['rejected', 503, 'ServiceUnavailable'], binary: ['unknown', null, 'Shutdown'] },
  'connection-drops': { http2: ['unknown', null, 'ConnectionLost'], binary: ['unknown', null, 'ConnectionLost'] },
  'slow-answer': { http2: ['accepted', 200, null], binary: ['accepted', null, null] },
};

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-named-devices-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe.each(WIRES)('the devices that the window offers, over %s', (wire) => {
  it.each(NAMED_DEVICES.map(({ id, deviceToken }) => [id, deviceToken] as const))('%s', async (id, deviceToken) => {
    const argv = ['send', '--to', 'simulator', '--wire', wire, '--json', '--alert', 'Hi', deviceToken];
    const { objects, stderr } = await runCommand(argv, { home });
    const [result] = objects;
    expect([result?.['outcome'], result?.['status'], result?.['reason']]).toEqual(EXPECTED[id]?.[wire]);
    // Whatever is not accepted is explained, with what to do.
    if (result?.['outcome'] !== 'accepted') expect(stderr).toMatch(/: [A-Z].*\.\n {2}[A-Z].*\.\n/);
  });
});
