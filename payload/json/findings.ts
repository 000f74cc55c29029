import type { Edit } from 'jsonc-parser';
import type { JsonExplanations } from '../../contract/facts/json.ts';

export type JsonFault = keyof JsonExplanations;

/** A fault of JSON, and the edits that cure it where the cure is plain; none where it would be a guess. */
export interface Finding {
  readonly code: JsonFault;
  readonly facts: JsonExplanations[JsonFault];
  readonly severity: 'error' | 'warning';
  readonly from: number;
  readonly to: number;
  readonly edits: readonly Edit[];
}

/** Of one kind more would not be read, and each is a mark in the editor; all of them are cured. */
const MOST_OF_A_KIND = 20;
/** A text with more than this is no payload with a few slips: nothing is offered for it. */
const MOST_EDITS = 20_000;
/** They do not keep a text from being JSON, and so do not stand in the way of curing what does. */
const READABLE = new Set<JsonFault>(['duplicate-key', 'too-deep', 'root-not-object', 'payload-empty']);

/** The faults of one text: the first of each kind by name, the edits of all, and whether every one is plain. */
export class Findings {
  readonly listed: Finding[] = [];
  readonly edits: Edit[] = [];
  readonly kinds = new Set<JsonFault>();
  readonly #counts = new Map<JsonFault, number>();
  #plain = true;

  /** Whether the edits together may be offered: no fault is without one. */
  get plain(): boolean {
    return this.#plain && this.edits.length > 0 && this.edits.length <= MOST_EDITS;
  }

  /** What was found may have more than one meaning: nothing is offered any more. */
  doubt(): void {
    this.#plain = false;
  }

  has(code: JsonFault): boolean {
    return this.#counts.has(code);
  }

  add<Code extends JsonFault>(
    code: Code,
    { from, to }: { readonly from: number; readonly to: number },
    facts: JsonExplanations[Code],
    edits: readonly Edit[] = [],
    severity: Finding['severity'] = 'error',
  ): void {
    if (edits.length > 0) {
      this.kinds.add(code);
      if (this.edits.length <= MOST_EDITS) this.edits.push(...edits);
    } else if (severity === 'error' && !READABLE.has(code)) this.doubt();
    const count = this.#counts.get(code) ?? 0;
    this.#counts.set(code, count + 1);
    if (count >= MOST_OF_A_KIND) return;
    this.listed.push({ code, facts, severity, from, to, edits });
  }
}

/** `text` with all edits made; of two at the same place the first comes first. */
export function applyAll(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { offset, length, content } of [...edits].sort((a, b) => a.offset - b.offset)) {
    parts.push(text.slice(done, offset), content);
    done = offset + length;
  }
  return parts.join('') + text.slice(done);
}
