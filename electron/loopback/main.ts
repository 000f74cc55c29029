import { homedir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../apns/clock.ts';
import { dataFolder } from '../backend/data-folder.ts';
import { ServeError, type Serving, serve } from './serve.ts';

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * `npm start` without a window of its own: serves the page, opens the browser where there is one, and resolves with the
 * exit code once a signal ended it (0), or at once where it cannot be served (1) or an earlier run serves it (0).
 */
export async function main(options: { readonly port: number; readonly version: string }): Promise<number> {
  const { env: environment, platform } = process;
  let serving: Serving;
  try {
    serving = await serve({
      ...options,
      dataFolder: dataFolder(environment, platform, homedir()),
      pageFolder: join(__dirname, '..', 'renderer'),
      clock: systemClock,
      browser: { environment, platform },
      onRefusal: (sentence) => process.stderr.write(`${sentence}\n`),
    });
  } catch (error) {
    if (!(error instanceof ServeError)) throw error;
    process.stderr.write(`${error.sentence} ${error.remedy}\n`);
    return 1;
  }
  const first = serving.elsewhere ? 'Pushwright is running already; a fresh link to it' : 'Pushwright is served';
  process.stdout.write(
    `${first}: ${serving.link}\nThe link opens one browser, within ten minutes. npm start again gives another.\n`,
  );
  if (serving.elsewhere) {
    await serving.opened;
    return 0;
  }
  process.stdout.write('Ctrl-C ends it.\n');
  await nextSignal();
  await serving.close();
  return 0;
}

/** Resolves at the first signal that ends a program; further ones are taken in silence, because npm passes each on. */
function nextSignal(): Promise<void> {
  // A signal listener does not keep the process alive; the server does.
  return new Promise((resolve) => {
    for (const signal of END_SIGNALS) process.on(signal, () => resolve());
  });
}
