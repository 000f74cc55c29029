import type { DeviceTokenExplanations, DeviceTokenFault } from '../contract/facts/device-tokens.ts';
import type { ExplanationCode, ExplanationFacts } from '../contract/facts/explanations.ts';
import type { HeaderExplanations } from '../contract/facts/headers.ts';
import type { JsonExplanations } from '../contract/facts/json.ts';
import type { LiveActivityExplanations } from '../contract/facts/live-activity.ts';
import type { PayloadExplanations } from '../contract/facts/payload.ts';
import type { FieldId } from '../contract/field-id.ts';
import type { Mend, Problem } from '../contract/outcome.ts';
import { inField, inFile, problem as problemWith } from '../contract/told.ts';

/** `error`: it cannot be sent, or would certainly be refused. `warning`: APNs may take it, and it will probably not do what is wanted. */
export type Severity = 'error' | 'warning';

/** What can be wrong with a payload. */
export type PayloadFault = keyof JsonExplanations | keyof PayloadExplanations | keyof LiveActivityExplanations;

/** Where a fault stands in a text. Offsets count UTF-16 units, `to` is exclusive; line and column start at 1. */
interface TextPlace {
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly column: number;
}

/** A fault in a payload's text. */
export interface PayloadProblem extends TextPlace {
  readonly code: PayloadFault;
  readonly facts: ExplanationFacts[PayloadFault];
  readonly severity: Severity;
  readonly mend: Mend | null;
}

/** The headers a person types, as the draft names them. */
export type HeaderField = 'pushType' | 'topic' | 'priority' | 'expiration' | 'collapseId' | 'apnsId';

/** The field of each header. */
export const HEADER_FIELD_NAMES: Readonly<Record<HeaderField, FieldId>> = {
  pushType: 'push-type', // not prose: an id
  topic: 'topic',
  priority: 'priority',
  expiration: 'expiration',
  collapseId: 'collapse-id', // not prose: an id
  apnsId: 'apns-id',
};

/** What can be wrong with headers. */
export type HeaderFault = keyof HeaderExplanations;

/** A fault in a header as typed. */
export interface HeaderProblem {
  readonly code: HeaderFault;
  readonly facts: ExplanationFacts[HeaderFault];
  readonly severity: Severity;
  readonly mend: Mend | null;
  readonly field: HeaderField;
  /** What to type instead, where one text is the likely meaning. */
  readonly replacement: string | null;
}

/** A text that is no device token, and why. */
export interface DeviceTokenProblem extends TextPlace {
  readonly code: keyof DeviceTokenExplanations;
  readonly facts: ExplanationFacts[keyof DeviceTokenExplanations];
  /** The device token that is plainly meant, to stand in place of what stands from `from` to `to`. */
  readonly replacement: string | null;
}

/** A fault of a device token as what is told of it: its code, and the facts beside it. */
export function toldFault(fault: DeviceTokenFault): Pick<DeviceTokenProblem, 'code' | 'facts'> {
  const { code, ...facts } = fault;
  return { code, facts: facts as DeviceTokenProblem['facts'] };
}

/** The same fault in the contract's words. `place` replaces the control's name, for a text that came from a file. */
export function problemOf(problem: PayloadProblem | HeaderProblem | DeviceTokenProblem, place?: string): Problem {
  if ('field' in problem) {
    const { code, facts, mend, field } = problem;
    const place = inField(HEADER_FIELD_NAMES[field]);
    return problemWith(code as ExplanationCode, facts, { mend, place });
  }
  const { code, facts, line, column } = problem;
  const mend = 'severity' in problem ? problem.mend : null;
  const inside = inField('severity' in problem ? 'payload' : 'device-tokens', line, column);
  return problemWith(code as ExplanationCode, facts, {
    mend,
    place: place === undefined ? inside : inFile(place, line, column),
  });
}

/** Turns offsets of `text` into 1-based lines and columns; CR LF, LF and CR each end a line. */
export class LineIndex {
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.#starts = starts;
  }

  position(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
