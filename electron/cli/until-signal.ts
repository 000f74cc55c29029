import type { CliIo } from './cli-io.ts';

/** Resolves at the first Ctrl-C or termination. */
export function untilSignal(io: Pick<CliIo, 'onSignal'>): Promise<void> {
  return new Promise((resolve) => {
    const stop = io.onSignal(() => {
      stop();
      resolve();
    });
  });
}
