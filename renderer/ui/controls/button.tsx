import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from '../class-names.ts';
import { Icon, type IconName } from '../icon.tsx';
import './button.css';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger' | 'link';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> {
  readonly variant?: ButtonVariant;
  readonly size?: 'small' | 'medium' | 'large';
  readonly icon?: IconName;
  readonly type?: 'button' | 'submit';
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children?: ReactNode;
}

/** A button; an icon without words wants an `aria-label`. */
export function Button({
  variant = 'secondary',
  size = 'medium',
  icon,
  type = 'button',
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={classNames('button', `button--${variant}`, size !== 'medium' && `button--${size}`, className)}
      {...rest}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button that shows only a drawing; `label` is its accessible name and what hovering shows. */
export function IconButton({
  label,
  icon,
  size = 'medium',
  className,
  ...rest
}: Omit<ButtonProps, 'children' | 'variant' | 'icon'> & { readonly label: string; readonly icon: IconName }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={classNames('button', 'button--quiet', 'button--icon', size === 'small' && 'button--small', className)}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
