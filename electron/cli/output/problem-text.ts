import type { Explanation, Problem } from '../../../contract/outcome.ts';
import { inFile } from '../../../contract/told.ts';
import { fixOption } from '../../../words/cli/fixes.ts';
import { outputWords } from '../../../words/cli/output.ts';
import { explain } from '../../../words/explain.ts';
import { placeName } from '../../../words/fields.ts';

/** A sentence, and under it the remedy and the option that applies it. `code`: the reason or the problem's code. */
export function explanationText(explanation: Explanation, code: string | null = null): string {
  const { sentence, remedy } = explain(explanation);
  const option = fixOption(explanation.mend, code);
  // Some remedies name the option themselves.
  const named = option === null || remedy.includes(option.split(' ')[0] ?? option);
  return [
    sentence,
    ...(remedy === '' ? [] : [`  ${remedy}`]),
    ...(named ? [] : [`  ${outputWords.option(option)}`]),
  ].join('\n');
}

/** A problem with its place before it as compilers write it: `payload.json:3:14: …`. */
export function problemText(problem: Problem): string {
  const { place, code } = problem;
  const text = explanationText(problem, code);
  if (place === null) return text;
  const { line, column } = place;
  const name = placeName(place);
  if (line === null) {
    return explain(problem).sentence.includes(name) ? text : `${name}: ${text}`;
  }
  return `${name}:${line}${column === null ? '' : `:${column}`}: ${text}`;
}

/** The same problem, its place named by the file or option that the fault came from. */
export function placedIn(problem: Problem, name: string): Problem {
  return { ...problem, place: inFile(name, problem.place?.line, problem.place?.column) };
}
