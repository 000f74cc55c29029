import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WIRES, type Wire } from '../../../../contract/notification.ts';
import { NAMED_DEVICES } from '../../../../electron/simulator/devices/devices.ts';
import { runCommand } from '../../../support/cli.ts';

/** Outcome, status and reason of a notification to each device that the window offers by name. */
const EXPECTED: Readonly<Record<string, Readonly<Record<Wire, readonly unknown[]>>>> = {
  'Always accepted': { http2: ['accepted', 200, null], binary: ['accepted', null, null] },
  'App removed': { http2: ['rejected', 410, 'Unregistered'], binary: ['accepted', null, null] },
  'Token expired': { http2: ['rejected', 410, 'ExpiredToken'], binary: ['accepted', null, null] },
  'Other environment': { http2: ['rejected', 400, 'BadDeviceToken'], binary: ['rejected', 8, 'InvalidToken'] },
  "Another app's token": {
    http2: ['rejected', 400, 'DeviceTokenNotForTopic'],
    binary: ['rejected', 8, 'InvalidToken'],
  },
  'Too many requests': { http2: ['rejected', 429, 'TooManyRequests'], binary: ['rejected', 1, 'ProcessingError'] },
  'Apple is down': { http2: ['rejected', 503, 'ServiceUnavailable'], binary: ['unknown', null, 'Shutdown'] },
  'Connection drops': { http2: ['unknown', null, 'ConnectionLost'], binary: ['unknown', null, 'ConnectionLost'] },
  'Slow answer': { http2: ['accepted', 200, null], binary: ['accepted', null, null] },
};

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-named-devices-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe.each(WIRES)('the devices that the window offers, over %s', (wire) => {
  it.each(NAMED_DEVICES.map(({ name, deviceToken }) => [name, deviceToken] as const))(
    '%s',
    async (name, deviceToken) => {
      const argv = ['send', '--to', 'simulator', '--wire', wire, '--json', '--alert', 'Hi', deviceToken];
      const { objects, stderr } = await runCommand(argv, { home });
      const [result] = objects;
      expect([result?.['outcome'], result?.['status'], result?.['reason']]).toEqual(EXPECTED[name]?.[wire]);
      // Whatever is not accepted is explained, with what to do.
      if (result?.['outcome'] !== 'accepted') expect(stderr).toMatch(/: [A-Z].*\.\n {2}[A-Z].*\.\n/);
    },
  );
});
