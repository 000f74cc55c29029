import * as DropdownMenu from '@radix-ui/react-dropdown-menu';
import { useState } from 'react';
import { classNames } from '../class-names.ts';
import { Icon } from '../icon.tsx';
import type { MenuProps } from './menu-props.ts';
import './menu.css';

/**
 * The menu itself, loaded when it is first opened. It is not modal: Radix's modal menus write <style> elements, which
 * the content security policy refuses.
 */
export function RadixMenu({ trigger, items, heading, align = 'start' }: MenuProps) {
  // Asked each time it opens: the dialog that was on top once may be gone.
  const [container, setContainer] = useState(layer);
  return (
    <DropdownMenu.Root modal={false} defaultOpen onOpenChange={(open) => open && setContainer(layer())}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={container}>
        <DropdownMenu.Content className="menu" align={align} sideOffset={4} collisionPadding={8} loop>
          {heading !== undefined && <DropdownMenu.Label className="menu__heading">{heading}</DropdownMenu.Label>}
          <MenuItems items={items} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** The lines of a menu. */
export function MenuItems({ items }: Pick<MenuProps, 'items'>) {
  return items.map((item) => (
    <DropdownMenu.Item
      key={item.label}
      className={classNames('menu__item', item.tone === 'danger' && 'menu__item--danger')}
      disabled={item.disabled ?? false}
      onSelect={item.onSelect}
    >
      {item.icon !== undefined && <Icon name={item.icon} />}
      <span className="menu__text">
        <span>{item.label}</span>
        {item.note !== undefined && <span className="menu__note">{item.note}</span>}
      </span>
      {item.keys !== undefined && <kbd className="menu__keys">{item.keys}</kbd>}
    </DropdownMenu.Item>
  ));
}

/** Where a menu is in sight: the dialog on top, which makes the rest inert; else the page. */
export function layer(): HTMLElement | null {
  return [...document.querySelectorAll<HTMLElement>('dialog[open]')].at(-1) ?? document.querySelector('main');
}
