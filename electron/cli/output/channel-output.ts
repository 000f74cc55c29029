import type { BroadcastChannel, ChannelResult, RequestResult } from '../../../contract/broadcast.ts';
import type { Outcome } from '../../../contract/outcome.ts';
import { outputWords } from '../../../words/cli/output.ts';
import { resultsWords } from '../../../words/cli/results.ts';
import { storagePolicies } from '../../../words/storage-policies.ts';
import type { Output, Style } from './output.ts';
import { explanationText } from './problem-text.ts';

const OUTCOME_STYLE: Readonly<Record<Outcome, Style>> = {
  accepted: 'good',
  rejected: 'bad',
  unsent: 'warning',
  unknown: 'warning',
};

/** Prints what became of requests of broadcast push: results on standard output, each reason once on standard error. */
export class ChannelOutput {
  readonly #output: Output;
  readonly #explained = new Set<string>();

  constructor(output: Output) {
    this.#output = output;
  }

  /** One request and the channel that it was about; `null` where none came to be known. */
  result(operation: string, channel: BroadcastChannel | null, result: RequestResult): void {
    const { outcome, status, reason, requestId, ms } = result;
    if (this.#output.json) {
      const { channelId = null, storagePolicy = null } = channel ?? {};
      this.#output.object({ operation, channelId, storagePolicy, outcome, status, reason, requestId, ms: round(ms) });
    } else
      this.#output.line(
        [
          this.#output.paint(OUTCOME_STYLE[outcome], outputWords.outcomes[outcome].padEnd(8)),
          answerOf(result).padEnd(24),
          operation.padEnd(9),
          ...(channel === null ? [] : [channel.channelId, ...policyWords(channel)]),
          this.#output.paint('faint', outputWords.milliseconds(round(ms))),
        ].join('  '),
      );
    this.#explain(result);
  }

  /** One line of a list; `read`: how the question for its policy ended, where it was asked. */
  channel(channel: BroadcastChannel, read?: RequestResult): void {
    const { channelId, storagePolicy } = channel;
    if (this.#output.json) this.#output.object({ channelId, storagePolicy });
    else
      this.#output.line(
        [
          channelId,
          ...policyWords(channel),
          ...(read === undefined || read.outcome === 'accepted' ? [] : [answerOf(read)]),
        ].join('  '),
      );
    if (read !== undefined) this.#explain(read);
  }

  /** The end of a list. */
  list(listed: ChannelResult): void {
    const { outcome, status, reason, requestId, ms, channels } = listed;
    if (this.#output.json)
      this.#output.object({
        summary: { channels: channels.length, outcome, status, reason, requestId, ms: round(ms) },
      });
    else if (outcome === 'accepted')
      this.#output.line(
        this.#output.paint(
          'strong',
          channels.length === 1 ? resultsWords.oneChannel : resultsWords.channels(channels.length),
        ),
      );
    this.#explain(listed);
  }

  #explain({ outcome, status, reason, explanation }: RequestResult): void {
    const cause = [outputWords.outcomes[outcome], status, reason].filter((part) => part !== null).join(' ');
    if (outcome === 'accepted' || this.#explained.has(cause)) return;
    this.#explained.add(cause);
    const mark = this.#output.paintError(OUTCOME_STYLE[outcome], `${cause}:`);
    this.#output.say(`${mark} ${explanationText(explanation, reason)}`);
  }
}

function policyWords({ storagePolicy }: BroadcastChannel): readonly string[] {
  return storagePolicy === null ? [] : [storagePolicies[storagePolicy].short];
}

function answerOf({ status, reason }: RequestResult): string {
  return [status, reason].filter((part) => part !== null).join(' ');
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
