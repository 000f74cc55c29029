import { totalOutcomes } from '../../../contract/outcome.ts';
import { resultsWords } from '../../../words/cli/results.ts';
import { paceWords } from '../../../words/pace.ts';
import type { Send } from '../../backend/sending/sender.ts';
import type { CliIo } from '../cli-io.ts';
import type { Output } from './output.ts';

/** A send that ends sooner shows no progress. */
const FIRST_SHOWN_MS = 500;
const SHOWN_EVERY_MS = 200;

/** One line on a terminal that tells how far a send has come. */
export interface Progress {
  /** Takes the line away. */
  stop(): void;
}

/** Shows progress where a person looks on: on a terminal, and without `--json`. `progress` is asked for whenever the line is drawn. */
export function showProgress(
  io: Pick<CliIo, 'clock' | 'isTerminal' | 'columns' | 'environment'>,
  output: Output,
  progress: () => Pick<ReturnType<Send['progress']>, 'counts' | 'total' | 'pace'> | null,
): Progress {
  if (output.json || !io.isTerminal.stderr || io.environment['TERM'] === 'dumb') return { stop: () => undefined };
  let cancel: () => void = () => undefined;
  const draw = (): void => {
    const far = progress();
    if (far === null) return;
    const { counts, total, pace } = far;
    const done = totalOutcomes(counts);
    const words = [
      total === null ? resultsWords.done(done) : resultsWords.doneOf(done, total),
      paceWords(pace),
      ...(['rejected', 'unsent', 'unknown'] as const).map((outcome) =>
        counts[outcome] === 0 ? '' : resultsWords.counted[outcome](counts[outcome]),
      ),
    ];
    output.showStatus(
      words
        .filter((part) => part !== '')
        .join(' · ')
        .slice(0, Math.max(1, io.columns - 1)),
    );
    cancel = io.clock.after(SHOWN_EVERY_MS, draw);
  };
  cancel = io.clock.after(FIRST_SHOWN_MS, draw);
  return {
    stop: () => {
      cancel();
      output.showStatus(null);
    },
  };
}
