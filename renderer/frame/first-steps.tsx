import { firstStepsWords } from '../../words/page/first-steps.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import type { Actions } from './actions/actions.ts';
import './first-steps.css';

/** What somebody comes with who has sent nothing yet, and the first thing to do with it. */
export function FirstSteps({ actions, platform }: { readonly actions: Actions; readonly platform: string }) {
  const write = () => {
    actions.fields?.();
    // The view is drawn before its first field can be typed into.
    requestAnimationFrame(() => document.querySelector('.composer__fields')?.querySelector('input')?.focus());
  };
  const steps: readonly (readonly [keyof typeof firstStepsWords.steps, IconName, (() => void) | null])[] = [
    ['key', 'key', actions['add-key']],
    ['texts', 'pencil', write],
    ['log', 'report', actions.paste],
  ];
  return (
    <div className="first-steps">
      <p>{firstStepsWords.pressSend(platform === 'darwin' ? '⌘↩' : 'Ctrl+↩')}</p>
      <ul>
        {steps.map(([step, icon, run]) => (
          <li key={step}>
            <button type="button" className="first-steps__card" onClick={() => run?.()}>
              <Icon name={icon} />
              <span>
                <strong>{firstStepsWords.steps[step].title}</strong>
                <span>{firstStepsWords.steps[step].what}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
