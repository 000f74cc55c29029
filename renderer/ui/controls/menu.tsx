import { cloneElement, lazy, Suspense, useState } from 'react';
import type { MenuProps } from './menu-props.ts';

const RadixMenu = lazy(() => import('./radix-menu.tsx').then((module) => ({ default: module.RadixMenu })));

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
