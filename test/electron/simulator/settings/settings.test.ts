import { describe, expect, it } from 'vitest';
import {
  CHECK_NAMES,
  DEFAULT_SETTINGS,
  type SimulatorSettings,
} from '../../../../electron/simulator/settings/settings.ts';
import { readSettings } from '../../../../electron/simulator/settings/settings-file.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { saidThrowing } from '../../../support/said.ts';
import { type Asked, PAYLOAD, type Reply, TestSimulator, TOKEN, TOPIC } from '../support.ts';

async function reply(settings: Partial<SimulatorSettings>, asked: Asked, certificate = true): Promise<Reply> {
  const simulator = await TestSimulator.start({ settings });
  const client = await simulator.connect(certificate ? undefined : null);
  return client.send(asked);
}

describe('a setting', () => {
  it.each<[string, Partial<SimulatorSettings>, Asked, string | null, string | null]>([
    ['upperCaseTokens', { upperCaseTokens: false }, { token: TOKEN.toUpperCase() }, null, 'BadDeviceToken'],
    ['minTokenBytes', { minTokenBytes: 33 }, {}, null, 'BadDeviceToken'],
    ['maxTokenBytes', { maxTokenBytes: 40 }, { token: 'ab'.repeat(41) }, null, 'BadDeviceToken'],
    ['payloadMustBeJson', { payloadMustBeJson: true }, { body: 'plain' }, null, 'PayloadEmpty'],
    ['payloadMustBeJson (a list)', { payloadMustBeJson: true }, { body: '[]' }, null, 'PayloadEmpty'],
    ['pushTypeRequired', { pushTypeRequired: true }, {}, null, 'InvalidPushType'],
    [
      'backgroundNeedsPriority5',
      { backgroundNeedsPriority5: false },
      { headers: { 'apns-push-type': 'background', 'apns-priority': '10' } },
      'BadPriority',
      null,
    ],
    [
      'backgroundNeedsPriority5 (no push type, nothing to show)',
      { backgroundNeedsPriority5: false },
      { headers: { 'apns-priority': '10' }, body: '{"aps":{"content-available":1}}' },
      'BadPriority',
      null,
    ],
    [
      'backgroundNeedsPriority5 (something to show)',
      {},
      { headers: { 'apns-priority': '10' }, body: '{"aps":{"content-available":1,"badge":0}}' },
      null,
      null,
    ],
  ])('%s', async (_name, settings, asked, byDefault, changed) => {
    expect(await reply({}, asked)).toMatchObject({ reason: byDefault });
    expect(await reply(settings, asked)).toMatchObject({ reason: changed });
  });

  it('bearerAnyCase', async () => {
    const results = [true, false].map(async (bearerAnyCase) => {
      const simulator = await TestSimulator.start({ settings: { bearerAnyCase } });
      const client = await simulator.connect(null);
      return (await client.send({ headers: { authorization: `Bearer ${simulator.providerToken()}` } })).reason;
    });
    expect(await Promise.all(results)).toEqual([null, 'MissingProviderToken']);
  });

  it('providerTokenSeconds, providerTokenAheadSeconds and providerTokenUpdateSeconds', async () => {
    const clock = new ManualClock();
    const simulator = await TestSimulator.start({
      now: () => clock.now(),
      settings: { providerTokenSeconds: 100, providerTokenAheadSeconds: 10, providerTokenUpdateSeconds: 5 },
    });
    const client = await simulator.connect(null);
    const send = async (ahead: number): Promise<string | null> => {
      const token = simulator.providerToken({ issuedAt: Math.floor(clock.now() / 1000) + ahead });
      return (await client.send({ headers: { authorization: `bearer ${token}` } })).reason;
    };
    expect(await send(-110)).toBe('ExpiredProviderToken');
    expect(await send(20)).toBe('InvalidProviderToken');
    expect(await send(-90)).toBeNull();
    expect(await send(0)).toBe('TooManyProviderTokenUpdates');
    clock.advance(5001);
    expect(await send(5)).toBeNull();
  });

  it('perTokenPerSecond', async () => {
    const clock = new ManualClock();
    const simulator = await TestSimulator.start({ now: () => clock.now(), settings: { perTokenPerSecond: 2 } });
    const client = await simulator.connect();
    const send = async (token = TOKEN): Promise<string | null> => (await client.send({ token })).reason;
    expect([await send(), await send(), await send()]).toEqual([null, null, 'TooManyRequests']);
    expect(await send('cd'.repeat(32))).toBeNull();
    clock.advance(1000);
    expect(await send()).toBeNull();
  });

  it('expiredTokenTimestamp', async () => {
    const simulator = await TestSimulator.start({
      settings: { expiredTokenTimestamp: false },
      devices: [{ token: TOKEN, state: 'expired', timestamp: 5 }],
    });
    expect(await (await simulator.connect()).send()).toMatchObject({ status: 410, timestamp: null });
  });

  it('latencyMs and jitterMs: every answer waits, and none blocks another', async () => {
    const simulator = await TestSimulator.start({ settings: { latencyMs: 40, jitterMs: 20 } });
    const client = await simulator.connect();
    await client.settings();
    const started = performance.now();
    const replies = await Promise.all(Array.from({ length: 100 }, () => client.send()));
    expect(replies.every(({ status }) => status === 200)).toBe(true);
    expect(performance.now() - started).toBeGreaterThanOrEqual(39);
  });

  it('checkOrder puts checks before the others', async () => {
    const asked = { token: 'zz', body: '', headers: { 'apns-priority': '3' } };
    expect(await reply({}, asked, false)).toMatchObject({ reason: 'MissingProviderToken' });
    expect(await reply({ checkOrder: ['device-token'] }, asked, false)).toMatchObject({ reason: 'BadDeviceToken' });
    expect(await reply({ checkOrder: ['payload', 'device-token'] }, asked, false)).toMatchObject({
      reason: 'PayloadEmpty',
    });
    expect(await reply({ checkOrder: [...CHECK_NAMES].reverse() }, { body: PAYLOAD })).toMatchObject({ status: 200 });
  });
});

describe('a settings file', () => {
  it.each<[string, string]>([
    ['{"checkOrder": ["luck"]}', 'a list of checks, each once'],
    ['{"checkOrder": ["topic", "topic"]}', 'a list of checks, each once'],
    ['{"maxFrameSize": 100}', 'from 16384 to 16777215'],
    ['{"idleTimeoutMs": 0}', '1 or more, or null'],
    ['{"errorsBeforeClose": 0}', '1 or more, or null'],
    ['{"keyScopes": {"short": {}}}', 'A key of "keyScopes" must be an id of ten capital letters'],
    ['{"keyScopes": {"ABCDEFGHIJ": {"environment": "dev"}}}', 'one of "sandbox", "production"'],
    ['{"teamBundleIds": "com.example"}', 'a list of texts, or null'],
    ['{"latencyMs": -1}', 'a whole number, 0 or more'],
  ])('is refused with what it should say: %s', (text, words) => {
    expect(saidThrowing(() => readSettings(text, 'settings.json'))).toContain(words);
  });

  it('can hold every setting at its default', () => {
    expect(readSettings(JSON.stringify(DEFAULT_SETTINGS), 'settings.json')).toEqual(DEFAULT_SETTINGS);
  });
});

describe('sandbox and production', () => {
  it('are apart: a device token of one was never issued by the other', async () => {
    const devices = [
      { token: TOKEN, environment: 'sandbox' },
      { token: 'cd'.repeat(32), environment: 'production' },
    ] as const;
    const sandbox = await TestSimulator.start({ devices });
    const production = await TestSimulator.start({ dir: sandbox.dir, devices, environment: 'production' });
    const reasons = async (simulator: TestSimulator): Promise<readonly (string | null)[]> => {
      const client = await simulator.connect();
      return [(await client.send()).reason, (await client.send({ token: 'cd'.repeat(32) })).reason];
    };
    expect(await reasons(sandbox)).toEqual([null, 'BadDeviceToken']);
    expect(await reasons(production)).toEqual(['BadDeviceToken', null]);
    // One folder serves both: whoever trusts its authority and holds its identity reaches either.
    expect(production.ca).toBe(sandbox.ca);
    expect(production.received.map(({ topic }) => topic)).toEqual([TOPIC, TOPIC]);
  });
});
