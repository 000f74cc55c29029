import type { Outcome, Problem } from '../../../contract/outcome.ts';
import { unusableFile } from '../../ground/system-error.ts';
import type { EarlierReading } from '../batch/results-reader.ts';
import type { DeviceTokenSource } from './source.ts';

/** Whether what ended so is sent again: what is unsent, and what is unknown where that was asked for. */
export function isSentAgain(outcome: Outcome, unknown: boolean): boolean {
  return outcome === 'unsent' || (unknown && outcome === 'unknown');
}

/** The device tokens of earlier results that are sent again. `name`: of the list that they once came from; `read`: the rows, each time from the first. */
export function resultsSource(options: {
  readonly name: string | null;
  /** What messages call the results. */
  readonly from: string;
  readonly expected: number;
  readonly unknown: boolean;
  readonly warnings?: readonly Problem[];
  readonly read: () => AsyncIterable<EarlierReading>;
}): DeviceTokenSource {
  const { name, from, expected, unknown, warnings = [], read } = options;
  return {
    ...{ name, expected, warnings, known: [] },
    async *tokens({ onBroken }) {
      try {
        for await (const reading of read()) {
          if (reading.kind === 'problem') return onBroken(reading.problem);
          const { deviceToken, outcome, sendable } = reading.result;
          if (sendable && isSentAgain(outcome, unknown)) yield deviceToken;
        }
      } catch (error) {
        onBroken(unusableFile('results-unreadable', from, error, 'read'));
      }
    },
  };
}
