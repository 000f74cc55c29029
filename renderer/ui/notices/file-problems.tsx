import type { Problem } from '../../../contract/outcome.ts';
import { fileOf } from '../../../contract/told.ts';
import { controlsWords } from '../../../words/page/controls.ts';
import { Button } from '../controls/button.tsx';
import { explain, keyOfTold } from '../told.ts';
import { Notice } from './notice.tsx';
import './file-problems.css';

/** What was wrong with the files opened last, on one card however many they were. */
export function FileProblems({
  problems,
  onDismiss,
}: {
  readonly problems: readonly Problem[];
  /** Absent where the card goes with what it stands beside. */
  readonly onDismiss?: () => void;
}) {
  const [first, ...more] = problems;
  if (first === undefined) return null;
  return (
    <Notice
      tone="danger"
      {...(more.length === 0 ? explain(first) : { sentence: controlsWords.problems(problems.length) })}
      actions={
        <>
          {more.length > 0 && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
            <ul className="file-problems" tabIndex={0} aria-label={controlsWords.problemsOpened}>
              {problems.map((problem) => (
                <li key={`${fileOf(problem) ?? ''} ${keyOfTold(problem)}`}>
                  {explain(problem).sentence} <span className="file-problems__remedy">{explain(problem).remedy}</span>
                </li>
              ))}
            </ul>
          )}
          {onDismiss !== undefined && (
            <Button size="small" variant="quiet" onClick={onDismiss}>
              {controlsWords.dismiss}
            </Button>
          )}
        </>
      }
    />
  );
}
