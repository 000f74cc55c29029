import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One line for a row: what was measured, beside what, the ratio of both, and whether the floor is kept. */
export function rowLine({ what, measured, beside, ratio, kept }) {
  return `${kept ? 'kept  ' : 'MISSED'}  ${what.padEnd(38)} ${measured.padStart(11)}  ${beside} (${ratio.toFixed(2)})`;
}

/** Measures at once where the file was started by itself: `node scripts/bench/<file>`. */
export async function measureIfStarted(file, measure) {
  if (process.argv[1] !== file) return;
  const folder = await mkdtemp(join(tmpdir(), 'pushwright-bench-'));
  try {
    await measure(folder, (what, measured, beside, ratio, kept) => {
      process.stdout.write(`${rowLine({ what, measured, beside, ratio, kept })}\n`);
      if (!kept) process.exitCode = 1;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
