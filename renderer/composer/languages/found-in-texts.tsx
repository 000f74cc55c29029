import type { Explanation, Place, Problem } from '../../../contract/outcome.ts';
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
            {problems.map((problem) => (
              <Found
                key={`${placeName(problem.place) ?? ''} ${keyOfTold(problem)}`}
                told={problem}
                place={problem.place}
              />
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  );
}

/** Why the texts of one language are not as they were meant. */
export function Findings({ inLanguage: { alert, second } }: { readonly inLanguage: InLanguage }) {
  const parts = [alert.title, alert.subtitle, alert.body, ...(second === null ? [] : [second.body])];
  const found = parts.flatMap(({ findings, place }) => findings.map((finding) => ({ finding, place })));
  if (found.length === 0) return null;
  return (
    <ul className="languages__found" aria-label={languagesWords.found}>
      {found.map(({ finding, place }) => (
        <Found key={keyOfTold(finding)} told={finding} place={place} />
      ))}
    </ul>
  );
}

function Found({ told, place }: { readonly told: Explanation; readonly place: Place | null }) {
  const { sentence, remedy } = explain(told);
  const where = placeName(place);
  return (
    <li>
      {where !== null && <strong>{where} </strong>}
      {sentence} <span className="languages__remedy">{remedy}</span>
    </li>
  );
}

function placeName(place: Place | null): string | null {
  if (place === null || !('file' in place) || place.file === '') return null;
  return place.line === null ? languagesWords.inFile(place.file) : languagesWords.inLine(place.file, place.line);
}
