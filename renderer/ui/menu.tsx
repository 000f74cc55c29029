import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import './menu.css';

export interface MenuItem {
  readonly label: string;
  readonly note?: string;
  readonly icon?: IconName;
  readonly tone?: 'danger';
  readonly disabled?: boolean;
  readonly onSelect: () => void;
}

/**
 * A menu of actions that `trigger`, one button, opens. It is not modal: Radix's modal menus write <style> elements,
 * which the content security policy refuses.
 */
export function Menu({
  trigger,
  items,
  heading,
  align = 'start',
}: {
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
  readonly heading?: string;
  readonly align?: 'start' | 'end';
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align={align} sideOffset={4} collisionPadding={8} loop>
          {heading !== undefined && <DropdownMenu.Label className="menu__heading">{heading}</DropdownMenu.Label>}
          {items.map((item) => (
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
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
