import type { ButtonHTMLAttributes, ReactElement } from 'react';
import type { IconName } from '../icon.tsx';

export interface MenuItem {
  readonly label: string;
  readonly note?: string;
  /** Keys that do the same. */
  readonly keys?: string;
  readonly icon?: IconName;
  readonly tone?: 'danger';
  readonly disabled?: boolean;
  readonly onSelect: () => void;
}

export interface MenuProps {
  /** One button, or a component that hands its attributes to one. */
  readonly trigger: ReactElement<ButtonHTMLAttributes<HTMLButtonElement>>;
  readonly items: readonly MenuItem[];
  readonly heading?: string;
  readonly align?: 'start' | 'end';
}
