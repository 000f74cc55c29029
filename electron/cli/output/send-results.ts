import type { NotificationResult, Problem } from '../../../contract/outcome.ts';
import { outputWords } from '../../../words/cli/output.ts';
import { resultsWords } from '../../../words/cli/results.ts';
import type { RecordedResult } from '../../backend/batch/results-csv.ts';
import type { Tally } from '../../backend/batch/tally.ts';
import { UNREADABLE_REASON } from '../../backend/sending/sending.ts';
import { EXIT } from '../cli-io.ts';
import type { Output, Style } from './output.ts';
import { explanationText, problemText } from './problem-text.ts';

const OUTCOME_STYLE: Readonly<Record<NotificationResult['outcome'], Style>> = {
  accepted: 'good',
  rejected: 'bad',
  unsent: 'warning',
  unknown: 'warning',
};

/** The request of a document that results belong to. */
export interface ResultsLabel {
  readonly file: string;
  readonly request: string | null;
  readonly line: number;
}

/** Prints results as they come: each on standard output, each reason's explanation once on standard error. */
export class SendResults {
  readonly #output: Output;
  readonly #record: (result: RecordedResult) => void;
  readonly #explained = new Set<string>();
  #broken = false;
  #of: ResultsLabel | null = null;

  /** `record` hears every result that is shown. */
  constructor(output: Output, record: (result: RecordedResult) => void = () => undefined) {
    this.#output = output;
    this.#record = record;
  }

  /** What follows are results of this request. */
  of(label: ResultsLabel): void {
    this.#of = label;
    const { file, request, line } = label;
    if (!this.#output.json)
      this.#output.line(this.#output.paint('strong', request === null ? `${file}:${line}` : `${file} · ${request}`));
  }

  /** `line`: why there was no device token to send to, where there was none. */
  show(result: NotificationResult, line: Problem | null): void {
    this.#print(result);
    if (line !== null) this.#output.say(problemText(line));
    else if (result.outcome !== 'accepted') this.#explain(result);
  }

  #explain({ outcome, status, reason, explanation }: NotificationResult): void {
    const cause = causeOf(outcome, status, reason);
    if (this.#explained.has(cause)) return;
    this.#explained.add(cause);
    const mark = this.#output.paintError(OUTCOME_STYLE[outcome], `${cause}:`);
    this.#output.say(`${mark} ${explanationText(explanation, reason)}`);
  }

  /** The list of device tokens broke off: the run is incomplete whatever the results are. */
  showBroken(problem: Problem): void {
    this.#output.say(problemText(problem));
    this.setIncomplete();
  }

  /** Something of the run is missing that no result tells of; it has been said what. */
  setIncomplete(): void {
    this.#broken = true;
  }

  #print(result: RecordedResult): void {
    const { deviceToken, apnsId, outcome, status, reason, timestamp, ms } = result;
    this.#record(result);
    if (this.#output.json) {
      const of = this.#of === null ? {} : { file: this.#of.file, request: this.#of.request };
      this.#output.object({ ...of, token: deviceToken, apnsId, outcome, status, reason, timestamp, ms: round(ms, 1) });
      return;
    }
    const answer = [status, reason].filter((part) => part !== null).join(' ');
    this.#output.line(
      [
        this.#output.paint(OUTCOME_STYLE[outcome], outputWords.outcomes[outcome].padEnd(8)),
        answer.padEnd(24),
        deviceToken,
        ...(apnsId === null ? [] : [resultsWords.apnsId(apnsId)]),
        ...(timestamp === null ? [] : [resultsWords.since(new Date(timestamp).toISOString())]),
        this.#output.paint('faint', outputWords.milliseconds(round(ms, 1))),
      ].join('  '),
    );
  }

  /** Prints the counts of all together, and says which exit code they amount to. */
  end(seconds: number, tallies: readonly Pick<Tally, 'counts' | 'failures'>[]): number {
    const sum = (outcome: NotificationResult['outcome']): number =>
      tallies.reduce((count, { counts }) => count + counts[outcome], 0);
    const [accepted, rejected, unsent, unknown] = [sum('accepted'), sum('rejected'), sum('unsent'), sum('unknown')];
    const causes = new Map<string, number>();
    for (const { outcome, status, reason, count } of tallies.flatMap(({ failures }) => failures)) {
      const cause = causeOf(outcome, status, reason);
      if (reason !== UNREADABLE_REASON) causes.set(cause, (causes.get(cause) ?? 0) + count);
    }
    for (const [cause, count] of causes) if (count > 1) this.#output.say(resultsWords.several(cause, count));
    if (this.#output.json)
      this.#output.object({ summary: { accepted, rejected, unsent, unknown, seconds: round(seconds, 3) } });
    else
      this.#output.line(
        this.#output.paint('strong', resultsWords.sum(accepted, rejected, unsent, unknown, round(seconds, 2))),
      );
    // An incomplete run outweighs a rejection: something is left to do before the rest can be judged.
    if (this.#broken || unsent + unknown > 0) return EXIT.incomplete;
    return rejected > 0 ? EXIT.rejected : EXIT.ok;
  }
}

/** What results have in common that are explained once: `rejected 410 Unregistered`. */
function causeOf(outcome: NotificationResult['outcome'], ...parts: readonly (string | number | null)[]): string {
  return [outputWords.outcomes[outcome], ...parts].filter((part) => part !== null).join(' ');
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
