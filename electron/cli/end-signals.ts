import type { CliIo } from './cli-io.ts';

/**
 * One press of Ctrl-C reaches a command twice when npm runs it: from the terminal, and from npm, which passes on what it
 * gets. Signals closer together than this are one.
 */
const ONE_PRESS_MS = 500;

/** The signals that ask a command to end. */
export interface EndSignals {
  /** Resolves at the first. */
  readonly first: Promise<void>;
  /** Resolves at the second: whoever asks again does not want to wait. */
  readonly second: Promise<void>;
  /** From then on signals do again what they do by themselves. */
  stop(): void;
}

/** Listens to signals that ask to end, until it is stopped. */
export function listenToSignals(io: Pick<CliIo, 'onSignal' | 'clock'>): EndSignals {
  let onFirst: () => void = () => undefined;
  let onSecond: () => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    onFirst = resolve;
  });
  const second = new Promise<void>((resolve) => {
    onSecond = resolve;
  });
  let firstAt: number | null = null;
  const stop = io.onSignal(() => {
    const now = io.clock.monotonicMs();
    if (firstAt === null) {
      firstAt = now;
      onFirst();
    } else if (now - firstAt >= ONE_PRESS_MS) onSecond();
  });
  return { first, second, stop };
}
