import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../../../electron/apns/binary/frame.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { PAYLOAD, TestSimulator, TOKEN, TOPIC } from '../support.ts';

const HOUR = 3600;

async function offline(): Promise<{
  readonly simulator: TestSimulator;
  readonly clock: ManualClock;
  /** Sends and returns what became of it at the device. */
  readonly send: (headers?: Readonly<Record<string, string>>, body?: string) => Promise<string | null>;
  /** Payloads that are delivered when the device is back. */
  readonly back: () => readonly string[];
}> {
  const clock = new ManualClock();
  const simulator = await TestSimulator.start({ now: () => clock.now(), devices: [{ token: TOKEN, offline: true }] });
  const client = await simulator.connect();
  return {
    simulator,
    clock,
    send: async (headers = {}, body = PAYLOAD) => {
      expect(await client.send({ headers, body })).toMatchObject({ status: 200 });
      return simulator.received.at(-1)?.atDevice ?? null;
    },
    back: () => simulator.running.describeDevice({ token: TOKEN }).map(({ payload }) => payload),
  };
}

const seconds = (clock: ManualClock, ahead: number): string => String(Math.floor(clock.now() / 1000) + ahead);

describe('a device that is offline', () => {
  it('gets the newest notification of each app when it is back, once', async () => {
    const { simulator, send, back } = await offline();
    await send({}, '{"aps":{"alert":"1"}}');
    await send({}, '{"aps":{"alert":"2"}}');
    await send({ 'apns-topic': `${TOPIC}.voip`, 'apns-push-type': 'voip' }, '{"aps":{"alert":"3"}}');
    expect(simulator.received.map(({ atDevice }) => atDevice)).toEqual(['waiting', 'waiting', 'waiting']);
    expect(simulator.received[1]?.replaces).toBe(simulator.received[0]?.apnsId);
    expect(back()).toEqual(['{"aps":{"alert":"2"}}', '{"aps":{"alert":"3"}}']);
    expect(back()).toEqual([]);
    expect(await send()).toBe('received');
  });

  it('misses what was to be tried once', async () => {
    const { send, back } = await offline();
    expect(await send({ 'apns-expiration': '0' })).toBe('missed');
    expect(back()).toEqual([]);
  });

  it('misses a relative expiration, which is a time in 1970', async () => {
    const { send } = await offline();
    expect(await send({ 'apns-expiration': '300' })).toBe('missed');
  });

  it('gets what has not run out meanwhile, and what has no end for 30 days', async () => {
    const { clock, send, back } = await offline();
    await send({ 'apns-expiration': seconds(clock, HOUR) });
    clock.advance(HOUR * 1000 + 1000);
    expect(back()).toEqual([]);

    const other = await offline();
    await other.send();
    other.clock.advance(29 * 86_400_000);
    expect(other.back()).toEqual([PAYLOAD]);

    const late = await offline();
    await late.send();
    late.clock.advance(30 * 86_400_000);
    expect(late.back()).toEqual([]);
  });

  it('gets nothing for an app that is gone meanwhile', async () => {
    const { simulator, send } = await offline();
    await send();
    expect(simulator.running.describeDevice({ token: TOKEN, state: 'unregistered' })).toEqual([]);
    expect(simulator.running.describeDevice({ token: TOKEN })).toEqual([]);
  });

  it('waits for frames of the binary gateway as well', async () => {
    const { simulator, back } = await offline();
    const socket = await simulator.gateway();
    const frame = (identifier: number, expirationSeconds: number): Buffer =>
      encodeFrame(2, {
        identifier,
        expirationSeconds,
        priority: 5,
        token: Buffer.from(TOKEN, 'hex'),
        payload: Buffer.from(PAYLOAD),
      });
    socket.write(Buffer.concat([frame(1, 0xffffffff), frame(2, 0)]));
    await simulator.receives(2);
    expect(simulator.received.map(({ atDevice, priority }) => [atDevice, priority])).toEqual([
      ['waiting', 5],
      ['missed', 5],
    ]);
    expect(back()).toEqual([PAYLOAD]);
  });
});

describe('a collapse id', () => {
  it('takes the place of the notification that had it, on that device and in that app', async () => {
    const simulator = await TestSimulator.start();
    const client = await simulator.connect();
    const send = async (headers: Readonly<Record<string, string>>, token = TOKEN) => {
      await client.send({ headers, token });
      return simulator.received.at(-1);
    };
    const first = await send({ 'apns-collapse-id': 'score' });
    expect(first).toMatchObject({ atDevice: 'received', replaces: null });
    expect(await send({ 'apns-collapse-id': 'other' })).toMatchObject({ replaces: null });
    expect(await send({ 'apns-collapse-id': 'score' }, 'cd'.repeat(32))).toMatchObject({ replaces: null });
    expect(await send({ 'apns-collapse-id': 'score', 'apns-topic': `${TOPIC}.voip` })).toMatchObject({
      replaces: null,
    });
    const again = await send({ 'apns-collapse-id': 'score' });
    expect(again).toMatchObject({ replaces: first?.apnsId });
    expect(await send({ 'apns-collapse-id': 'score' })).toMatchObject({ replaces: again?.apnsId });
    expect(await send({})).toMatchObject({ replaces: null });
  });
});

describe('a device that lost the app and gets it back', () => {
  it('is gone since the time that is told, and takes notifications again once it is registered anew', async () => {
    const clock = new ManualClock();
    const simulator = await TestSimulator.start({ now: () => clock.now() });
    const client = await simulator.connect();
    expect(await client.send()).toMatchObject({ status: 200 });
    const gone = { token: TOKEN, state: 'unregistered', timestamp: clock.now() } as const;
    simulator.running.describeDevice(gone);
    clock.advance(60_000);
    expect(await client.send()).toMatchObject({ status: 410, reason: 'Unregistered', timestamp: gone.timestamp });
    simulator.running.describeDevice({ token: TOKEN });
    expect(await client.send()).toMatchObject({ status: 200, timestamp: null });
  });
});
