import { Fragment, type ReactNode } from 'react';
import { ACCOUNT_ROLES, type GuideStep } from '../../contract/signing-request.ts';
import { guideWords, type StepWords } from '../../words/identity/guide.ts';
import { signingRequestWords } from '../../words/page/identity/signing-request.ts';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';

/** The steps of a guide, in order; with `onTick` each can be ticked off. `action` puts a button beside a step that is done here. */
export function Guide<Id extends string>({
  label,
  steps,
  words,
  ticked,
  onTick,
  action,
}: {
  readonly label: string;
  readonly steps: readonly GuideStep<Id>[];
  readonly words: Readonly<Record<Id, StepWords>>;
  readonly ticked: readonly Id[];
  readonly onTick: ((step: Id, done: boolean) => void) | null;
  readonly action?: (step: Id) => ReactNode;
}) {
  const next = steps.find(({ id }) => !ticked.includes(id))?.id;
  return (
    <ol className="guide" aria-label={label}>
      {steps.map((step, index) => {
        const { title, text, page } = words[step.id];
        const done = ticked.includes(step.id);
        return (
          <li
            key={step.id}
            className={classNames(
              'guide__step',
              done && 'guide__step--done',
              onTick !== null && step.id === next && 'guide__step--next',
            )}
            aria-current={onTick !== null && step.id === next ? 'step' : undefined}
          >
            {onTick === null ? (
              <span className="guide__number" aria-hidden="true">
                {index + 1}
              </span>
            ) : (
              <input
                type="checkbox"
                className="guide__tick"
                aria-label={signingRequestWords.stepIsDone(index + 1, title)}
                checked={done}
                disabled={step.id === 'make'}
                onChange={(event) => onTick(step.id, event.target.checked)}
              />
            )}
            <div className="guide__text">
              <h4 className="guide__title">
                {onTick === null ? '' : `${index + 1}. `}
                {title}
              </h4>
              <p>{text}</p>
              {(step.roles.length > 0 || step.page !== null) && (
                <p className="guide__roles">
                  {step.roles.length > 0 && <Roles roles={step.roles} />}
                  {step.page !== null && (
                    <a href={step.page} target="_blank" rel="noreferrer">
                      {page}
                    </a>
                  )}
                </p>
              )}
              {action?.(step.id)}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Roles({ roles }: { readonly roles: GuideStep['roles'] }) {
  return (
    <>
      <span className="visually-hidden">{signingRequestWords.mayDone} </span>
      {ACCOUNT_ROLES.map((role) => {
        const may = roles.includes(role);
        return (
          <Fragment key={role}>
            <span className={classNames('guide__role', !may && 'guide__role--not')}>
              <Icon name={may ? 'done' : 'close'} />
              {!may && <span className="visually-hidden">{signingRequestWords.mayNot} </span>}
              {guideWords.roles[role]}
            </span>{' '}
          </Fragment>
        );
      })}
    </>
  );
}
