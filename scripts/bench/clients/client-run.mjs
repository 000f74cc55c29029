// What every client of the throughput rows is given, and what it reports.

/** The run's configuration, from the one argument. */
export const run = JSON.parse(process.argv[2]);

/**
 * Warms `send(count)` up, then times it `run.sends` times, and prints the one line of the report: the middle of the
 * times and what was accepted in all of them. `send` resolves with how many were accepted.
 */
export async function reportTimed(send) {
  await send(run.warmUp);
  const times = [];
  let accepted = 0;
  for (let n = 0; n < run.sends; n += 1) {
    const started = performance.now();
    accepted += await send(run.notifications);
    times.push((performance.now() - started) / 1000);
  }
  const [seconds] = times.sort((a, b) => a - b).slice(times.length >> 1);
  process.stdout.write(`${JSON.stringify({ accepted, seconds })}\n`);
}

/**
 * For clients that leave it to their caller how many are under way: calls `sendOne` until `count` have ended, `inFlight`
 * at a time. It resolves where the notification was accepted and rejects where not.
 */
export async function sendInFlight(count, sendOne) {
  let handed = 0;
  let accepted = 0;
  const one = async () => {
    while (handed < count) {
      handed += 1;
      try {
        await sendOne();
        accepted += 1;
      } catch (error) {
        if (process.env.VERBOSE) process.stderr.write(`${error?.message}\n`);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(run.inFlight, count) }, one));
  return accepted;
}
