import {
  countOutcome,
  NO_OUTCOMES,
  type NotificationResult,
  type OutcomeCounts,
  type Problem,
} from '../../../contract/outcome.ts';
import type { RecordedResult } from '../../backend/batch/results-csv.ts';
import { EXIT } from '../cli-io.ts';
import type { UnreadableLine } from '../input/device-token-source.ts';
import type { Output, Style } from './output.ts';
import { explanationText, problemText } from './problem-text.ts';

/** The reason of a line of a stream that holds no device token: nothing was sent for it. */
export const UNREADABLE_REASON = 'BadDeviceTokenText';

const OUTCOME_STYLE: Readonly<Record<NotificationResult['outcome'], Style>> = {
  accepted: 'good',
  rejected: 'bad',
  unsent: 'warning',
  unknown: 'warning',
};

/** Prints results as they come: each on standard output, each reason's explanation once on standard error. */
export class SendResults {
  readonly #output: Output;
  readonly #record: (result: RecordedResult) => void;
  readonly #explained = new Map<string, number>();
  #counts = NO_OUTCOMES;
  #broken = false;

  /** `record` hears every result that is shown. */
  constructor(output: Output, record: (result: RecordedResult) => void = () => undefined) {
    this.#output = output;
    this.#record = record;
  }

  /** The results so far, unreadable lines among the unsent. */
  get counts(): OutcomeCounts {
    return this.#counts;
  }

  show(result: NotificationResult): void {
    this.#print(result);
    if (result.outcome === 'accepted') return;
    const cause = [result.outcome, result.status, result.reason].filter((part) => part !== null).join(' ');
    const before = this.#explained.get(cause) ?? 0;
    this.#explained.set(cause, before + 1);
    if (before > 0) return;
    const mark = this.#output.paintError(OUTCOME_STYLE[result.outcome], `${cause}:`);
    this.#output.say(`${mark} ${explanationText(result.explanation, result.reason)}`);
  }

  showUnreadable({ text, problem }: UnreadableLine): void {
    this.#print({
      deviceToken: text.slice(0, 200),
      apnsId: null,
      outcome: 'unsent',
      status: null,
      reason: UNREADABLE_REASON,
      timestamp: null,
      ms: 0,
    });
    this.#output.say(problemText(problem));
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
    this.#counts = countOutcome(this.#counts, outcome);
    this.#record(result);
    if (this.#output.json) {
      this.#output.object({ token: deviceToken, apnsId, outcome, status, reason, timestamp, ms: round(ms, 1) });
      return;
    }
    const answer = [status, reason].filter((part) => part !== null).join(' ');
    this.#output.line(
      [
        this.#output.paint(OUTCOME_STYLE[outcome], outcome.padEnd(8)),
        answer.padEnd(24),
        deviceToken,
        ...(apnsId === null ? [] : [`apns-id ${apnsId}`]),
        ...(timestamp === null ? [] : [`since ${new Date(timestamp).toISOString()}`]),
        this.#output.paint('faint', `${round(ms, 1)} ms`),
      ].join('  '),
    );
  }

  /** Prints the counts, and says which exit code they amount to. */
  end(seconds: number): number {
    const { accepted, rejected, unsent, unknown } = this.#counts;
    for (const [cause, count] of this.#explained) if (count > 1) this.#output.say(`${cause}: ${count} notifications`);
    if (this.#output.json)
      this.#output.object({ summary: { accepted, rejected, unsent, unknown, seconds: round(seconds, 3) } });
    else
      this.#output.line(
        this.#output.paint(
          'strong',
          `${accepted} accepted, ${rejected} rejected, ${unsent} unsent, ${unknown} unknown in ${round(seconds, 2)} s`,
        ),
      );
    // An incomplete run outweighs a rejection: something is left to do before the rest can be judged.
    if (this.#broken || unsent + unknown > 0) return EXIT.incomplete;
    return rejected > 0 ? EXIT.rejected : EXIT.ok;
  }
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
