import { ALL_SCENARIOS } from './all-scenarios.ts';
import { openWireEnvironment } from './wire-scenarios.ts';

/*
 * Runs every wire scenario on whatever runtime starts this file and prints a JSON line for each: this is how the Node
 * inside Electron is tested. Exit status 1 when any failed.
 */

const LIMIT_MS = 20_000;

async function withinLimit(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`did not end within ${LIMIT_MS / 1000} seconds`)), LIMIT_MS);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function main(): Promise<number> {
  const { environment, close } = await openWireEnvironment();
  let failed = 0;
  for (const { name, run } of ALL_SCENARIOS) {
    let error: string | null = null;
    try {
      await withinLimit(run(environment));
    } catch (cause) {
      failed += 1;
      error = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    }
    process.stdout.write(`${JSON.stringify({ name, ok: error === null, error })}\n`);
  }
  await close();
  process.stdout.write(`${JSON.stringify({ node: process.version, scenarios: ALL_SCENARIOS.length, failed })}\n`);
  return failed === 0 ? 0 : 1;
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(2);
  },
);
