import { countOutcome, NO_OUTCOMES, type NotificationResult, type OutcomeCounts } from '../../../contract/outcome.ts';
import type { FailureGroup } from '../../../contract/sending.ts';
import { explanation } from '../../../contract/told.ts';

/** Most results of one reason that are listed one by one, and most in all: more than a person reads. */
const LISTED_OF_EACH = 500;
const MOST_LISTED = 5_000;
/** A gateway that gives more different reasons than this has its further ones counted together. */
const MOST_GROUPS = 100;

const OTHERS = explanation('various-reasons', null);

interface Group extends FailureGroup {
  count: number;
}

/**
 * What a send amounts to so far, in bounded memory: exact counts, failures by reason, and those results that are listed
 * one by one. `all` lists every result, for a send whose device tokens are few; `failures` the first of each reason.
 */
export class Tally {
  readonly #listing: 'all' | 'failures';
  readonly #groups = new Map<string, Group>();
  readonly #listed: NotificationResult[] = [];
  #counts = NO_OUTCOMES;
  #total = 0;

  constructor(listing: 'all' | 'failures') {
    this.#listing = listing;
  }

  get counts(): OutcomeCounts {
    return this.#counts;
  }

  /** How many results there are so far. */
  get total(): number {
    return this.#total;
  }

  /** In the order in which each came up first. */
  get failures(): readonly FailureGroup[] {
    return [...this.#groups.values()].map((group) => ({ ...group }));
  }

  /** The results that are listed one by one, in the order in which they came. */
  get listed(): readonly NotificationResult[] {
    return this.#listed;
  }

  /** Takes one result in; true where it is one of those that are listed. */
  add(result: NotificationResult): boolean {
    this.#counts = countOutcome(this.#counts, result.outcome);
    this.#total += 1;
    const ofItsKind = result.outcome === 'accepted' ? 0 : this.#group(result.outcome, result);
    const listed =
      this.#listing === 'all' ||
      (result.outcome !== 'accepted' && ofItsKind <= LISTED_OF_EACH && this.#listed.length < MOST_LISTED);
    if (listed) this.#listed.push(result);
    return listed;
  }

  /** How many of this kind there are now. */
  #group(outcome: FailureGroup['outcome'], { status, reason, explanation: why }: NotificationResult): number {
    const key = `${outcome} ${status} ${reason}`;
    const known = this.#groups.get(key);
    const group =
      known ??
      (this.#groups.size < MOST_GROUPS
        ? { outcome, status, reason, explanation: why, count: 0 }
        : (this.#groups.get(outcome) ?? { outcome, status: null, reason: null, explanation: OTHERS, count: 0 }));
    group.count += 1;
    if (known === undefined) this.#groups.set(group.explanation === OTHERS ? outcome : key, group);
    return group.count;
  }
}
