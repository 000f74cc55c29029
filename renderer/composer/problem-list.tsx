import type { ReactNode } from 'react';
import type { Mend } from '../../contract/outcome.ts';
import { HEADER_FIELD_NAMES, type HeaderProblem, type PayloadProblem } from '../../payload/problem.ts';
import { fieldName } from '../../words/fields.ts';
import { composerWords } from '../../words/page/sending/composer.ts';
import { Button } from '../ui/controls/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { MendButton } from '../ui/notices/mend-button.tsx';
import { explain, keyOfTold } from '../ui/told.ts';
import './problem-list.css';

/** More are counted: the first cause is on top, and mending it often mends the rest. */
const MOST_SHOWN = 8;

/** What stands against the payload and the headers, worst first, each with its place and its cure. */
export function ProblemList({
  payloadProblems,
  headerProblems,
  onReveal,
  onMend,
  onReplaceHeader,
}: {
  /** `null` until the checks are there. */
  readonly payloadProblems: readonly PayloadProblem[] | null;
  readonly headerProblems: readonly HeaderProblem[];
  readonly onReveal: (problem: PayloadProblem) => void;
  readonly onMend: (mend: Mend) => void;
  readonly onReplaceHeader: (field: HeaderProblem['field'], value: string) => void;
}) {
  const all = [...(payloadProblems ?? []), ...headerProblems];
  const ordered = [
    ...all.filter(({ severity }) => severity === 'error'),
    ...all.filter(({ severity }) => severity === 'warning'),
  ];
  const shown = ordered.slice(0, MOST_SHOWN);
  return (
    <section className="problem-list" aria-label={composerWords.problems}>
      <p className="problem-list__count" role="status" aria-label={composerWords.problemCount}>
        {payloadProblems === null ? '' : countWords(all)}
      </p>
      {shown.length > 0 && (
        <ul>
          {shown.map((problem) => (
            <Row
              key={`${'field' in problem ? problem.field : problem.from} ${keyOfTold(problem)}`}
              problem={problem}
              place={
                'field' in problem ? (
                  fieldName(HEADER_FIELD_NAMES[problem.field])
                ) : (
                  <Button variant="link" onClick={() => onReveal(problem)}>
                    {composerWords.lineColumn(problem.line, problem.column)}
                  </Button>
                )
              }
            >
              {problem.mend !== null && isFirstWith(problem, shown) && (
                <MendButton mend={problem.mend} onMend={onMend} />
              )}
              {'field' in problem && problem.replacement !== null && (
                <Button
                  size="small"
                  icon="wand"
                  onClick={() => onReplaceHeader(problem.field, problem.replacement ?? '')}
                >
                  {composerWords.use(problem.replacement)}
                </Button>
              )}
            </Row>
          ))}
        </ul>
      )}
      {ordered.length > shown.length && (
        <p className="problem-list__more">{composerWords.andMore(ordered.length - shown.length)}</p>
      )}
    </section>
  );
}

/** One fix may cure several problems: its button stands at the first of them. */
function isFirstWith(
  problem: PayloadProblem | HeaderProblem,
  shown: readonly (PayloadProblem | HeaderProblem)[],
): boolean {
  const { mend } = problem;
  const payload = mend !== null && 'payload' in mend ? mend.payload : null;
  const first = shown.find((one) => one.mend !== null && 'payload' in one.mend && one.mend.payload === payload);
  return payload === null || first === problem;
}

function Row({
  problem,
  place,
  children,
}: {
  readonly problem: PayloadProblem | HeaderProblem;
  readonly place: ReactNode;
  readonly children: ReactNode;
}) {
  const isError = problem.severity === 'error';
  return (
    <li className="problem-list__row" data-severity={problem.severity}>
      <Icon name={isError ? 'rejected' : 'warning'} />
      <div className="problem-list__text">
        <p>
          <span className="visually-hidden">
            {isError ? `${composerWords.errorMark} ` : `${composerWords.warningMark} `}
          </span>
          {explain(problem).sentence} <span className="problem-list__remedy">{explain(problem).remedy}</span>
        </p>
        <p className="problem-list__place">{place}</p>
      </div>
      <div className="problem-list__mend">{children}</div>
    </li>
  );
}

function countWords(problems: readonly (PayloadProblem | HeaderProblem)[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const parts = [
    ...(errors > 0 ? [composerWords.errors(errors)] : []),
    ...(warnings > 0 ? [composerWords.warnings(warnings)] : []),
  ];
  return parts.length === 0 ? composerWords.nothingRemark : parts.join(', ');
}
