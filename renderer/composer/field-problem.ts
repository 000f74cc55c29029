import type { HeaderField, HeaderProblem } from '../../payload/problem.ts';
import type { FieldTone } from '../ui/controls/field.tsx';
import { explainInFull } from '../ui/told.ts';

/** The first problem of a field, for the line below its control. */
export function fieldProblem(
  problems: readonly HeaderProblem[],
  field: HeaderField,
): { readonly problem?: string; readonly problemTone?: FieldTone } {
  const problem = problems.find((each) => each.field === field);
  if (problem === undefined) return {};
  return {
    problem: explainInFull(problem),
    problemTone: problem.severity === 'error' ? 'danger' : 'warn',
  };
}
