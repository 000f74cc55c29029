import { type ButtonHTMLAttributes, cloneElement, lazy, type ReactElement, Suspense, useState } from 'react';
import type { IconName } from './icon.tsx';

const RadixMenu = lazy(() => import('./radix-menu.tsx').then((module) => ({ default: module.RadixMenu })));

export interface MenuItem {
  readonly label: string;
  readonly note?: string;
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

/** A menu of actions that `trigger` opens. Its code is loaded when it is first wanted: the page must be ready soon. */
export function Menu(props: MenuProps) {
  const [wanted, setWanted] = useState(false);
  const closed = cloneElement(props.trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onClick: () => setWanted(true),
  });
  if (!wanted) return closed;
  return (
    <Suspense fallback={closed}>
      <RadixMenu {...props} />
    </Suspense>
  );
}
