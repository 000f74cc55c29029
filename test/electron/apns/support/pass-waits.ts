import type { ManualClock } from '../../../support/manual-clock.ts';
import { lineOf } from '../../../support/said.ts';
import type { TestClient } from './test-client.ts';

/** Lets each wait before the next connection pass by `clock` until `sent` is there; how many there were. To be called before the first. */
export async function passWaits(
  { logged }: Pick<TestClient, 'logged'>,
  clock: ManualClock,
  sent: Promise<unknown>,
): Promise<number> {
  const over = sent.then(() => null);
  for (let waits = 0; ; waits += 1) {
    const entry = await Promise.race([logged('Waiting'), over]);
    if (entry === null) return waits;
    clock.advance(Number(/([\d.]+) s/.exec(lineOf(entry))?.[1]) * 1_000);
  }
}
