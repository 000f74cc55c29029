import type { NotificationResult } from '../../../contract/outcome.ts';

/** Results on their way back from a thread, by column: most of a batch say the same. */
export interface SettledResults {
  /** By which the client knows the notifications. */
  readonly ids: readonly number[];
  readonly apnsIds: readonly (string | null)[];
  /** `null`: none has one. */
  readonly apnsUniqueIds: readonly (string | null)[] | null;
  readonly runs: readonly Run[];
}

/** What a result says besides whom it is about. */
export type Saying = Pick<NotificationResult, 'outcome' | 'status' | 'reason' | 'timestamp' | 'explanation'>;

/** Results in a row that say the same. */
interface Run {
  count: number;
  /** `null`: the same as the run before it, which may have come with an earlier message. */
  readonly saying: Saying | null;
}

/** Gathers results for one message; what they have in common goes with the first. */
export class SettledResultsWriter {
  #ids: number[] = [];
  #apnsIds: (string | null)[] = [];
  #apnsUniqueIds: (string | null)[] = [];
  #unique = false;
  #runs: Run[] = [];
  #last: Saying | null = null;

  /** `result.index` is the id. */
  add(result: NotificationResult): void {
    this.#ids.push(result.index);
    this.#apnsIds.push(result.apnsId);
    this.#apnsUniqueIds.push(result.apnsUniqueId);
    this.#unique ||= result.apnsUniqueId !== null;
    const run = this.#runs[this.#runs.length - 1];
    const alike = this.#last !== null && sayTheSame(this.#last, result);
    if (alike && run !== undefined) run.count += 1;
    else if (alike) this.#runs.push({ count: 1, saying: null });
    else {
      const { outcome, status, reason, timestamp, explanation } = result;
      this.#last = { outcome, status, reason, timestamp, explanation };
      this.#runs.push({ count: 1, saying: this.#last });
    }
  }

  /** What was gathered; `null` for nothing. */
  take(): SettledResults | null {
    if (this.#ids.length === 0) return null;
    const taken = {
      ids: this.#ids,
      apnsIds: this.#apnsIds,
      apnsUniqueIds: this.#unique ? this.#apnsUniqueIds : null,
      runs: this.#runs,
    };
    this.#ids = [];
    this.#apnsIds = [];
    this.#apnsUniqueIds = [];
    this.#unique = false;
    this.#runs = [];
    return taken;
  }
}

/** Reads the messages that one writer made, in their order. */
export class SettledResultsReader {
  #saying: Saying | null = null;

  read(
    { ids, apnsIds, apnsUniqueIds, runs }: SettledResults,
    onResult: (id: number, saying: Saying, apnsId: string | null, apnsUniqueId: string | null) => void,
  ): void {
    let at = 0;
    for (const run of runs) {
      const saying = run.saying ?? this.#saying;
      if (saying === null) throw new Error('the first run of a connection says what it is');
      this.#saying = saying;
      for (const end = at + run.count; at < end; at += 1)
        onResult(ids[at] ?? 0, saying, apnsIds[at] ?? null, apnsUniqueIds?.[at] ?? null);
    }
  }
}

/** Connections hand out one explanation for all that they accept. */
function sayTheSame(one: Saying, other: Saying): boolean {
  return (
    one.explanation === other.explanation &&
    one.outcome === other.outcome &&
    one.status === other.status &&
    one.reason === other.reason &&
    one.timestamp === other.timestamp
  );
}
