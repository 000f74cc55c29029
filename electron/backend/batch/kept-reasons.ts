import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { Inner } from '../../../contract/facts/inner.ts';
import { type Explanation, type NotificationResult, OUTCOMES } from '../../../contract/outcome.ts';
import { told } from '../../../contract/told.ts';
import type { RowFile } from './row-file.ts';

/*
 * What is told of each reason of a record, once, as its code and facts: a line of JSON each beside the rows, so that what
 * a crash leaves is told in the words of whoever reads it.
 */

/** More are counted together where they are shown. */
const MOST_REASONS = 100;

type Reasoned = Pick<NotificationResult, 'outcome' | 'status' | 'reason'>;

const lineSchema = v.object({
  outcome: v.picklist(OUTCOMES),
  status: v.nullable(v.number()),
  reason: v.nullable(v.string()),
  told: v.object({ code: v.string(), facts: v.unknown() }),
});

function keyOf({ outcome, status, reason }: Reasoned): string {
  return `${outcome} ${status} ${reason}`;
}

/** Writes what is told of a reason when it comes up first. */
export class KeptReasons {
  readonly #rows: RowFile;
  readonly #known = new Set<string>();

  constructor(rows: RowFile) {
    this.#rows = rows;
  }

  note(result: Reasoned & { readonly explanation?: Explanation }): void {
    const { outcome, status, reason, explanation } = result;
    if (outcome === 'accepted' || explanation === undefined || this.#known.size >= MOST_REASONS) return;
    const key = keyOf(result);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#rows.add(`${JSON.stringify({ outcome, status, reason, told: told(explanation) })}\n`);
  }
}

/** What is told of each reason in such a file; a line that cannot be read is passed over, and so is a file that is not there. */
export async function readToldReasons(path: string): Promise<(result: Reasoned) => Inner | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const known = new Map<string, Inner>();
  for (const line of text.split('\n')) {
    const parsed = v.safeParse(lineSchema, jsonOf(line));
    if (parsed.success) known.set(keyOf(parsed.output), parsed.output.told);
  }
  return (result) => known.get(keyOf(result)) ?? null;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
