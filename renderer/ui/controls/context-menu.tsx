import * as DropdownMenu from '@radix-ui/react-dropdown-menu';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import type { MenuItem } from './menu-props.ts';
import { layer, MenuItems } from './radix-menu.tsx';
import './menu.css';

/** A menu that stands where it was asked for: at the pointer, or below the row that the keys are at. */
export function ContextMenu({
  label,
  at,
  items,
  onClose,
}: {
  readonly label: string;
  /** In the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly items: readonly MenuItem[];
  /** It is gone, and what opened it may have the focus again. */
  readonly onClose: () => void;
}) {
  const [container] = useState(layer);
  if (container === null) return null;
  return createPortal(
    <DropdownMenu.Root modal={false} defaultOpen onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span className="menu__place" style={{ left: at.x, top: at.y }} aria-hidden="true" tabIndex={-1} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={container}>
        <DropdownMenu.Content
          className="menu"
          aria-label={label}
          align="start"
          collisionPadding={8}
          loop
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <MenuItems items={items} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>,
    container,
  );
}
