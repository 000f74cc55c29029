import type { Problem } from '../../../contract/outcome.ts';
import { fileOf } from '../../../contract/told.ts';
import { languagesWords } from '../../../words/page/languages.ts';
import { Disclosure } from '../../ui/surfaces/disclosure.tsx';
import { explain, keyOfTold } from '../../ui/told.ts';
import type { InLanguage } from './texts-messages.ts';

/** Why texts are not as they were meant in a language, and what is wrong with the files, with the place in them. */
export function FoundInTexts({
  inLanguage,
  problems,
}: {
  readonly inLanguage: InLanguage | null;
  readonly problems: readonly Problem[];
}) {
  return (
    <>
      {inLanguage !== null && <Findings inLanguage={inLanguage} />}
      {problems.length > 0 && (
        <Disclosure label={languagesWords.problems(problems.length)}>
          <ul className="languages__found">
            {problems.map((problem) => {
              const { sentence, remedy } = explain(problem);
              const place = placeOf(problem);
              return (
                <li key={`${place ?? ''} ${keyOfTold(problem)}`}>
                  {place !== null && <strong>{place} </strong>}
                  {sentence} <span className="languages__remedy">{remedy}</span>
                </li>
              );
            })}
          </ul>
        </Disclosure>
      )}
    </>
  );
}

/** Why the texts of one language are not as they were meant. */
export function Findings({ inLanguage: { alert, second } }: { readonly inLanguage: InLanguage }) {
  const parts = [alert.title, alert.subtitle, alert.body, ...(second === null ? [] : [second.body])];
  const found = parts.flatMap(({ findings }) => findings);
  if (found.length === 0) return null;
  return (
    <ul className="languages__found" aria-label={languagesWords.found}>
      {found.map((finding) => {
        const { sentence, remedy } = explain(finding);
        return (
          <li key={keyOfTold(finding)}>
            {sentence} <span className="languages__remedy">{remedy}</span>
          </li>
        );
      })}
    </ul>
  );
}

function placeOf(problem: Problem): string | null {
  const file = fileOf(problem);
  if (file === null || file === '') return null;
  const line = problem.place?.line ?? null;
  return line === null ? languagesWords.inFile(file) : languagesWords.inLine(file, line);
}
