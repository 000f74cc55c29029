import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import { Icon, type IconName } from '../icon.tsx';
import './badge.css';

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'danger';

/** A word or two that say what something is or how it stands. */
export function Badge({
  tone = 'neutral',
  icon,
  children,
}: {
  readonly tone?: Tone;
  readonly icon?: IconName;
  readonly children: ReactNode;
}) {
  return (
    <span className={classNames('badge', `badge--${tone}`)}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </span>
  );
}
