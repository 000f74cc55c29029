import { type ReactNode, useId } from 'react';
import { classNames } from '../class-names.ts';
import { Icon } from '../icon.tsx';
import './checkbox.css';

/** A choice of yes or no; `note` says beneath it what it means, or why it cannot be made. */
export function Checkbox({
  checked,
  disabled = false,
  note,
  noteTone = 'neutral',
  onChange,
  children,
}: {
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly note?: ReactNode;
  readonly noteTone?: 'neutral' | 'warn';
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}) {
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div className={classNames('checkbox', disabled && 'checkbox--disabled')}>
      <input
        type="checkbox"
        className="checkbox__input"
        id={id}
        checked={checked}
        disabled={disabled}
        aria-describedby={note === undefined ? undefined : noteId}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label className="checkbox__label" htmlFor={id}>
        {children}
      </label>
      {note !== undefined && (
        <div className={`checkbox__note checkbox__note--${noteTone}`} id={noteId}>
          {noteTone === 'warn' && <Icon name="warning" />}
          <span>{note}</span>
        </div>
      )}
    </div>
  );
}
