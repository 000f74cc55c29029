import type { ReactNode } from 'react';
import { controlsWords } from '../../../words/page/controls.ts';
import { Icon, type IconName } from '../icon.tsx';
import './notice.css';

const ICONS: Readonly<Record<NoticeTone, IconName>> = {
  info: 'info',
  ok: 'accepted',
  warn: 'warning',
  danger: 'rejected',
};
const WORDS: Readonly<Record<NoticeTone, string>> = {
  info: controlsWords.note,
  ok: controlsWords.done,
  warn: controlsWords.warning,
  danger: controlsWords.problem,
};

export type NoticeTone = 'info' | 'ok' | 'warn' | 'danger';

/** What happened, what to do about it, and the buttons that do it. */
export function Notice({
  tone,
  sentence,
  remedy,
  actions,
}: {
  readonly tone: NoticeTone;
  readonly sentence: ReactNode;
  readonly remedy?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className={`notice notice--${tone}`}>
      <Icon name={ICONS[tone]} />
      <div className="notice__text">
        <p className="notice__sentence">
          <span className="visually-hidden">{WORDS[tone]}: </span>
          {sentence}
        </p>
        {remedy !== undefined && remedy !== '' && <p className="notice__remedy">{remedy}</p>}
        {actions !== undefined && <div className="notice__actions">{actions}</div>}
      </div>
    </div>
  );
}
