import { useEffect, useState } from 'react';
import type {
  FindingWeight,
  IdentityDescription,
  IdentityExamination,
  IdentityFinding,
} from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { identitiesWords } from '../../words/page/identity/identities.ts';
import type { HostBridge } from '../bridge.ts';
import { CopyButton } from '../ui/controls/copy-button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { Disclosure } from '../ui/surfaces/disclosure.tsx';
import { explain, findingInWords, findingsText, keyOfTold } from '../ui/told.ts';
import { isExpired } from './identity-words.ts';

/** Arrows that pass many rows do not ask for each of them. */
const SETTLED_MS = 80;

/** What the doctor says of an identity, the weightiest first; what is well folds away. */
export function IdentityFindings({
  bridge,
  identity,
  now,
}: {
  readonly bridge: HostBridge;
  readonly identity: IdentityDescription;
  /** UNIX milliseconds: an identity may end while it is looked at. */
  readonly now: number;
}) {
  const [examination, setExamination] = useState<IdentityExamination | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const ended = identity.notAfter !== null && identity.notAfter < now;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a description that changed is examined anew
  useEffect(() => {
    let left = false;
    const timer = setTimeout(() => {
      void bridge['identity.examine']({ identityId: identity.id }).then((answer) => {
        if (left) return;
        setProblem(answer.ok ? null : answer.problem);
        if (answer.ok) setExamination(answer.value);
      });
    }, SETTLED_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [bridge, identity, ended]);

  if (problem !== null) return <Notice tone="danger" {...explain(problem)} />;
  if (examination === null) return <div aria-busy="true" />;
  const well = examination.findings.filter(({ weight }) => weight === 'fine');
  const others = examination.findings.filter(({ weight }) => weight !== 'fine');
  return (
    <section className="findings" aria-label={identitiesWords.findings}>
      <div className="findings__head">
        <h4 className="findings__heading">{headingOf(others, isExpired(identity))}</h4>
        <CopyButton
          label={identitiesWords.copyFindings}
          words={identitiesWords.copy}
          text={findingsText(examination)}
        />
      </div>
      {others.map((finding) => (
        <Finding key={keyOfTold(finding)} finding={finding} />
      ))}
      {well.length > 0 && (
        <Disclosure label={identitiesWords.thingsWell(well.length)} defaultOpen={others.length === 0}>
          {well.map((finding) => (
            <Finding key={keyOfTold(finding)} finding={finding} />
          ))}
        </Disclosure>
      )}
    </section>
  );
}

function headingOf(others: readonly IdentityFinding[], expired: boolean): string {
  const worst = others[0]?.weight;
  if (worst === 'failure') return identitiesWords.cannotUsed;
  if (expired) return identitiesWords.expired;
  return worst === 'warning' ? identitiesWords.canUsedCare : identitiesWords.canUsed;
}

const ICONS: Readonly<Record<FindingWeight, IconName>> = {
  failure: 'rejected',
  warning: 'warning',
  note: 'info',
  fine: 'accepted',
};
const WORDS: Readonly<Record<FindingWeight, string>> = {
  failure: identitiesWords.failure,
  warning: identitiesWords.warning,
  note: identitiesWords.note,
  fine: identitiesWords.well,
};

function Finding({ finding }: { readonly finding: IdentityFinding }) {
  const { weight } = finding;
  const { sentence, meaning, remedy, steps } = findingInWords(finding);
  return (
    <article className={`finding finding--${weight}`}>
      <Icon name={ICONS[weight]} />
      <div className="finding__text">
        <p className="finding__sentence">
          <span className="visually-hidden">{WORDS[weight]}: </span>
          {sentence}
        </p>
        <p className="finding__meaning">{meaning}</p>
        {remedy !== null && <p className="finding__remedy">{remedy}</p>}
        {steps.length > 0 && (
          <ol className="finding__steps">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        )}
      </div>
    </article>
  );
}
