import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GatewayClock } from '../../../electron/apns/gateway-clock.ts';
import { explainHttp2 } from '../../../electron/apns/reasons.ts';
import type { DeviceRule } from '../../../electron/simulator/devices/devices.ts';
import { type Simulator, startSimulator } from '../../../electron/simulator/simulator.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { lineOf, remedyOf, sentenceOf } from '../../support/said.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { endpointAt, notificationTo, type TestClient, testClient } from './support/test-client.ts';

const HOUR_MS = 3_600_000;

const ENDPOINT = { host: 'gateway.test', port: 443, authoritiesPem: null, environment: null };

describe('GatewayClock', () => {
  it('tells how far the server’s clock is ahead, to about a second', () => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1, 12, 0, 0));
    const gateway = new GatewayClock();
    expect(gateway.offsetMs).toBeNull();
    gateway.note('Thu, 01 Jan 2026 12:00:00 GMT', clock);
    expect(Math.abs(gateway.offsetMs ?? 1e9)).toBeLessThanOrEqual(1_000);
    gateway.note('Thu, 01 Jan 2026 14:05:00 GMT', clock);
    expect(Math.round((gateway.offsetMs ?? 0) / 60_000)).toBe(125);
    gateway.note('Thu, 01 Jan 2026 11:00:00 GMT', clock);
    expect(Math.round((gateway.offsetMs ?? 0) / 60_000)).toBe(-60);
  });

  it.each([
    undefined,
    '',
    'yesterday',
    '2026-01-01T12:00:00Z',
    'Thu, 99 Jan 2026 12:00:00 GMT',
    'Thursday, 01-Jan-26 12:00:00 GMT',
    '0',
  ])('takes nothing from %j', (date) => {
    const gateway = new GatewayClock();
    gateway.note(date, new ManualClock());
    expect(gateway.offsetMs).toBeNull();
    expect(gateway.logEntry(ENDPOINT, new ManualClock())).toBeNull();
  });

  it('is a detail of the log where the clocks agree, and a warning with a remedy where they do not', () => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1, 12, 0, 0));
    const gateway = new GatewayClock();
    gateway.note('Thu, 01 Jan 2026 12:04:00 GMT', clock);
    expect(gateway.logEntry(ENDPOINT, clock)).toMatchObject({ level: 'detail' });
    gateway.note('Fri, 02 Jan 2026 15:00:00 GMT', clock);
    const entry = gateway.logEntry(ENDPOINT, clock);
    expect(entry?.level).toBe('warning');
    expect(entry).toMatchObject({ event: 'clocks-differ', facts: { offsetMs: 97_200_500 } });
    expect(lineOf(entry ?? undefined)).toBe('This computer’s clock is 1 day 3 hours behind that of gateway.test:443.');
    expect(entry?.details?.map(([label]) => label)).toEqual([
      'this-computer',
      'the-server',
      'difference',
      'what-to-do',
    ]);
  });
});

describe('a refused provider token', () => {
  const context = {
    notification: notificationTo(1),
    endpoint: endpointAt(443, null),
    credential: { kind: 'provider-token-key' },
  } as const;
  const explain = (reason: string, clockOffsetMs: number | null): string =>
    sentenceOf(explainHttp2({ status: 403, reason, timestamp: null }, { ...context, clockOffsetMs }));

  it.each([
    ['ExpiredProviderToken', 2 * HOUR_MS, /clock is 2 hours behind the server’s.*: there this one looks too old\.$/],
    ['InvalidProviderToken', -2 * HOUR_MS, /clock is 2 hours ahead of the server’s.*made in the future\.$/],
    ['TooManyProviderTokenUpdates', 6 * 60_000, /clock is 6 minutes behind the server’s/],
    [
      'ExpiredProviderToken',
      -30 * 86_400_000,
      /clock is 30 days ahead of the server’s, and .* the time it was made\.$/,
    ],
  ])('is explained by the clock for %s and %i ms', (reason, offsetMs, sentence) => {
    expect(explain(reason, offsetMs)).toMatch(sentence);
  });

  it.each([null, 0, 4 * 60_000, -4 * 60_000])('is the key’s matter where the clocks are %j ms apart', (offsetMs) => {
    expect(explain('InvalidProviderToken', offsetMs)).toContain('do not belong together');
  });

  it('is the only answer that a wrong clock explains', () => {
    expect(explain('BadDeviceToken', 2 * HOUR_MS)).not.toContain('clock');
  });
});

describe('a computer whose clock differs from the simulator’s', () => {
  const TOO_MANY = 'e1'.repeat(32);
  const devices: readonly DeviceRule[] = [
    { token: TOO_MANY, respond: { status: 429, reason: 'TooManyProviderTokenUpdates' } },
  ];
  let simulator: Simulator | null = null;
  let made: TestClient | null = null;
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(async () => {
    made?.client.cancel();
    await made?.client.close();
    await simulator?.close();
    made = null;
    simulator = null;
  });

  async function clientOf(clockAheadSeconds: number): Promise<TestClient> {
    simulator = await startSimulator({
      dir: folder,
      http2Port: 0,
      gatewayPort: 0,
      feedbackPort: 0,
      environment: 'sandbox',
      devices,
      onNotification: () => undefined,
      settings: { clockAheadSeconds },
    });
    const { http2, ca, providerTokenKey, keyId, teamId } = simulator;
    made = testClient({
      wire: 'http2',
      endpoint: {
        ...http2,
        authoritiesPem: await readFile(ca, 'utf8'),
        simulator: 'built-in',
        environment: 'sandbox',
      },
      credential: {
        kind: 'provider-token-key',
        privateKeyPem: await readFile(providerTokenKey, 'utf8'),
        keyId,
        teamId,
      },
    });
    return made;
  }

  const toDevice = (deviceToken: string) => notificationTo(1, { deviceToken, topic: 'com.example.pushwright' });
  const GOOD = 'a1'.repeat(32);

  it.each([
    [2 * 3_600, 'ExpiredProviderToken', '2 hours behind'],
    [-3 * 3_600, 'InvalidProviderToken', '3 hours ahead of'],
  ])('by %i seconds is told so for %s, and how to set it', async (ahead, reason, words) => {
    const { client, log } = await clientOf(ahead);
    const result = await client.send(toDevice(GOOD), 0);
    expect(result).toMatchObject({ outcome: 'rejected', status: 403, reason });
    expect(sentenceOf(result.explanation)).toContain(`This computer’s clock is ${words} the server’s`);
    expect(remedyOf(result.explanation)).toContain('timedatectl');
    expect(remedyOf(result.explanation)).not.toContain('Key id');
    expect(result.explanation.mend).toEqual({ kind: 'send-again' });
    expect(log.map((entry) => `${entry.level}: ${lineOf(entry)}`)).toContain(
      `warning: This computer’s clock is ${words} that of the simulator.`,
    );
  });

  it('by ten minutes sends as well as ever, warns in the log, and knows why too many updates were counted', async () => {
    const { client, log } = await clientOf(-600);
    expect((await client.send(toDevice(GOOD), 0)).outcome).toBe('accepted');
    expect(log.filter((entry) => lineOf(entry).includes('clock is 10 minutes ahead of'))).toHaveLength(1);
    const result = await client.send(toDevice(TOO_MANY), 1);
    expect(sentenceOf(result.explanation)).toContain('clock is 10 minutes ahead of the server’s');
  });

  it('by nothing hears of no clock', async () => {
    const { client, log } = await clientOf(0);
    expect((await client.send(toDevice(GOOD), 0)).outcome).toBe('accepted');
    expect(sentenceOf((await client.send(toDevice(TOO_MANY), 1)).explanation)).toContain('changed too often');
    expect(log.filter(({ level }) => level === 'warning')).toEqual([]);
    expect(log.map((entry) => `${entry.level}: ${lineOf(entry)}`)).toContainEqual(
      expect.stringMatching(/^detail: .*agree/),
    );
  });
});
