import type { ReactNode } from 'react';
import type { FieldId } from '../../../contract/field-id.ts';
import { classNames } from '../class-names.ts';
import { Icon } from '../icon.tsx';
import { type FieldTone, useFieldFrame } from './field.tsx';
import './select.css';

export interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
  /** A second, smaller line where the list can show one. */
  readonly note?: string;
  readonly tone?: 'danger';
}

export interface SelectProps<V extends string> {
  readonly label: string;
  /** By which problems point at it. */
  readonly field?: FieldId;
  readonly value: V;
  readonly options: readonly SelectOption<V>[];
  readonly onChange: (value: V) => void;
  readonly aside?: ReactNode;
  readonly hint?: ReactNode;
  readonly problem?: ReactNode;
  readonly problemTone?: FieldTone;
  readonly hideLabel?: boolean;
  readonly disabled?: boolean;
  readonly size?: 'small' | 'medium';
  readonly className?: string;
}

/**
 * The platform's own select, drawn by us where it allows (`appearance: base-select`). Radix's Select writes <style>
 * elements into the page, which the content security policy refuses.
 */
export function Select<V extends string>(props: SelectProps<V>) {
  const { value, options, onChange, disabled, size = 'medium' } = props;
  const frame = useFieldFrame(props);
  const chosen = options.find((option) => option.value === value);
  return frame.wrap(
    <div className={classNames('select', `select--${size}`, chosen?.tone === 'danger' && 'select--danger')}>
      <select
        id={frame.id}
        aria-describedby={frame.describedBy}
        className="select__control"
        data-field={props.field}
        value={value}
        disabled={disabled}
        onChange={(event) => {
          const picked = options.find((option) => option.value === event.target.value);
          if (picked !== undefined) onChange(picked.value);
        }}
      >
        {options.map((option) => (
          <option
            key={option.value}
            value={option.value}
            className={classNames('select__option', option.tone === 'danger' && 'select__option--danger')}
            data-note={option.note}
          >
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" className="select__chevron" />
    </div>,
  );
}
