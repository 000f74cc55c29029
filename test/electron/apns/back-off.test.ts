import { describe, expect, it } from 'vitest';
import { BackOff } from '../../../electron/apns/back-off.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** Seconds at which attempts begin, each failing at once, until `seconds` have passed. */
function attemptsWithin(seconds: number, jitter: number): readonly number[] {
  const clock = new ManualClock();
  const start = clock.monotonicMs();
  const backOff = new BackOff(clock, () => jitter);
  const at: number[] = [];
  const attempt = (): void => {
    at.push((clock.monotonicMs() - start) / 1000);
    backOff.attempt().failed();
    backOff.wait(backOff.waitMs(), attempt);
  };
  attempt();
  clock.advance(seconds * 1000);
  backOff.cancel();
  expect(clock.pending).toBe(0);
  return at;
}

describe('BackOff', () => {
  it('begins at once, then after 1, 2, 4 … s, and never waits longer than a minute', () => {
    expect(attemptsWithin(250, 0)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
  });

  it('makes at most seven attempts in the first two minutes, whatever the jitter', () => {
    for (const jitter of [0, 0.25, 0.5, 0.999]) expect(attemptsWithin(120, jitter).length).toBeLessThanOrEqual(7);
  });

  it('only lengthens a wait by its jitter, by a fifth at most', () => {
    const [first = 0, second = 0, third = 0] = attemptsWithin(10, 0.999);
    expect(first).toBe(0);
    expect(second - first).toBeGreaterThan(1);
    expect(second - first).toBeLessThanOrEqual(1.2);
    expect(third - second).toBeGreaterThan(2);
    expect(third - second).toBeLessThanOrEqual(2.4);
  });

  it('counts attempts that run side by side as one failure', () => {
    const backOff = new BackOff(new ManualClock(), () => 0);
    const attempts = [backOff.attempt(), backOff.attempt(), backOff.attempt()];
    for (const attempt of attempts) attempt.failed();
    expect(backOff.waitMs()).toBe(1_000);
  });

  it('leaves no timer behind when a wait is cancelled, and calls nobody', () => {
    const clock = new ManualClock();
    const backOff = new BackOff(clock, () => 0);
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    let called = 0;
    backOff.wait(5_000, () => {
      called += 1;
    });
    expect(backOff.waiting).toBe(true);
    backOff.cancel();
    expect(backOff.waiting).toBe(false);
    expect(clock.pending).toBe(0);
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout')).toHaveLength(before);
    clock.advance(60_000);
    expect(called).toBe(0);
  });

  it('starts the ladder anew when a peer has answered', () => {
    const clock = new ManualClock();
    const backOff = new BackOff(clock, () => 0);
    for (let i = 0; i < 5; i += 1) backOff.attempt().failed();
    expect(backOff.waitMs()).toBe(16_000);
    backOff.attempt().succeeded();
    expect(backOff.waitMs()).toBe(0);
    backOff.attempt().failed();
    expect(backOff.waitMs()).toBe(1_000);
  });

  it('goes on with the ladder when a peer has answered on a connection that began before the failure', () => {
    const clock = new ManualClock();
    const backOff = new BackOff(clock, () => 0);
    const works = backOff.attempt();
    const fails = backOff.attempt();
    works.succeeded();
    fails.failed();
    works.succeeded();
    expect(backOff.waitMs()).toBe(1_000);
    clock.advance(1_000);
    backOff.attempt().failed();
    works.succeeded();
    expect(backOff.waitMs()).toBe(2_000);
    clock.advance(2_000);
    backOff.attempt().succeeded();
    works.succeeded();
    expect(backOff.failures).toBe(0);
  });
});
