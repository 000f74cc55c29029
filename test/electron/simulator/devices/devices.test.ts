import { describe, expect, it } from 'vitest';
import { NAMED_DEVICES, readDevicesFile } from '../../../../electron/simulator/devices/devices.ts';
import { DEFAULT_SETTINGS } from '../../../../electron/simulator/settings/settings.ts';
import { readSettings } from '../../../../electron/simulator/settings/settings-file.ts';
import { SimulatorError } from '../../../../electron/simulator/simulator-error.ts';
import { simulatedDevices } from '../../../../words/simulated-devices.ts';
import { saidBy } from '../../../support/said.ts';
import { PAYLOAD, TestSimulator, TOKEN, TOPIC } from '../support.ts';

function mistakeOf(read: () => unknown): SimulatorError {
  try {
    read();
  } catch (error) {
    if (error instanceof SimulatorError) return error;
    throw error;
  }
  throw new Error('no mistake was found');
}

describe('a devices file', () => {
  it('describes devices of which only the token is required', () => {
    const text = `[
      {"token": "${TOKEN.toUpperCase()}"},
      {"token": "${TOKEN}", "environment": "production", "topic": "${TOPIC}", "kind": "voip", "state": "unregistered",
       "timestamp": 1700000000000, "respond": {"status": 429, "reason": "TooManyRequests", "delayMs": 5, "drop": false}}
    ]`;
    expect(readDevicesFile(text, 'devices.json')).toEqual([
      { token: TOKEN },
      {
        token: TOKEN,
        environment: 'production',
        topic: TOPIC,
        kind: 'voip',
        state: 'unregistered',
        timestamp: 1_700_000_000_000,
        respond: { status: 429, reason: 'TooManyRequests', delayMs: 5, drop: false },
      },
    ]);
    expect(readDevicesFile('\ufeff[]', 'devices.json')).toEqual([]);
  });

  it.each<[string, string, number, string]>([
    ['no list', '{"token": "ab"}', 1, 'It must be a list'],
    ['an empty file', '', 1, 'It is empty'],
    ['no token', '[\n{"topic": "x"}]', 2, 'needs the key "token"'],
    ['an odd token', `[\n\n{"token": "${TOKEN.slice(1)}"}]`, 3, '"token" must be a device token'],
    [
      'an unknown key',
      `[{"token": "${TOKEN}",\n"enviroment": "sandbox"}]`,
      2,
      'The key "enviroment" is not known; there are',
    ],
    [
      'an unknown key below',
      `[{"token": "${TOKEN}", "respond": {\n"code": 1}}]`,
      2,
      'status, reason, timestamp, body, delayMs, drop',
    ],
    ['a key twice', `[{"token": "${TOKEN}",\n"token": "${TOKEN}"}]`, 2, 'stands here twice'],
    ['an unknown environment', `[{"token": "${TOKEN}",\n"environment": "dev"}]`, 2, '"sandbox", "production"'],
    ['an unknown state', `[{"token": "${TOKEN}",\n"state": "dead"}]`, 2, '"unregistered"'],
    ['a status out of range', `[{"token": "${TOKEN}", "respond":\n{"status": 99}}]`, 2, '"status" must be'],
    ['a timestamp as text', `[{"token": "${TOKEN}",\n"timestamp": "2026"}]`, 2, '"timestamp" must be'],
    ['respond as text', `[{"token": "${TOKEN}",\n"respond": "410"}]`, 2, '"respond" must be an object'],
    ['a list in the list', '[\n[]]', 2, 'A device must be an object'],
    ['a trailing comma', `[{"token": "${TOKEN}"},\n]`, 2, 'no comma'],
    ['a comment', '[\n// mine\n]', 2, 'no comments'],
    ['smart quotes', '[\n{“token”: 1}]', 2, 'straight double quotes'],
    ['a constructor for a key', `[{"token": "${TOKEN}",\n"constructor": 1}]`, 2, 'is not known'],
  ])('with %s is refused with its line', (_name, text, line, words) => {
    const mistake = mistakeOf(() => readDevicesFile(text, 'devices.json'));
    expect(mistake.problem.place).toMatchObject({ file: 'devices.json', line });
    expect(mistake.problem.code).toBe('devices-file-mistake');
    expect(saidBy(mistake)).toContain(words);
    expect(saidBy(mistake)).toContain(`devices.json has a mistake in line ${line}, column `);
  });
});

describe('a settings file', () => {
  it('changes what it names and leaves the rest', () => {
    const settings = readSettings('{"pushTypeRequired": true}', 'settings.json');
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, pushTypeRequired: true });
  });

  it('names a key that is not known', () => {
    const mistake = mistakeOf(() => readSettings('{\n"pushTypeReqired": true}', 'settings.json'));
    expect(mistake.problem).toMatchObject({ code: 'settings-file-mistake', place: { line: 2, column: 1 } });
  });
});

describe('the named devices', () => {
  it('have tokens of their own that can be told apart in a log, and a sentence each', () => {
    expect(new Set(NAMED_DEVICES.map(({ deviceToken }) => deviceToken)).size).toBe(NAMED_DEVICES.length);
    for (const { id, deviceToken, rule } of NAMED_DEVICES) {
      expect(deviceToken).toMatch(/^ace[0-9a-f]0{60}$/);
      expect(simulatedDevices[id].description).toMatch(/^[A-Z].*\.$/);
      expect(rule.token).toBe(deviceToken);
    }
  });

  it.each([
    ['always-accepted', 200, null],
    ['app-removed', 410, 'Unregistered'],
    ['token-expired', 410, 'ExpiredToken'],
    ['other-environment', 400, 'BadDeviceToken'],
    ['another-app', 400, 'DeviceTokenNotForTopic'],
    ['too-many-requests', 429, 'TooManyRequests'],
    ['apple-down', 503, 'ServiceUnavailable'],
    ['connection-drops', null, null],
  ])('%s: answers %s %s', async (name, status, reason) => {
    const simulator = await TestSimulator.start({ devices: NAMED_DEVICES.map(({ rule }) => rule) });
    const client = await simulator.connect();
    const device = NAMED_DEVICES.find(({ id }) => id === name);
    const reply = await client.send({ token: device?.deviceToken ?? '', body: PAYLOAD });
    expect(reply).toMatchObject({ status, reason });
    expect(reply.timestamp !== null).toBe(status === 410);
  });
});
