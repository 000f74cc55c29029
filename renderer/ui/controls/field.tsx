import { type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes, useId } from 'react';
import type { FieldId } from '../../../contract/field-id.ts';
import { classNames } from '../class-names.ts';
import { Icon } from '../icon.tsx';
import './field.css';

export type FieldTone = 'danger' | 'warn';

interface FieldFrame {
  readonly label: string;
  /** By which problems point at it. */
  readonly field?: FieldId;
  /** Shown at the right end of the label's line. */
  readonly aside?: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong with the value; takes the hint's place. */
  readonly problem?: ReactNode;
  readonly problemTone?: FieldTone;
  readonly hideLabel?: boolean;
  readonly className?: string;
}

interface FrameParts {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly wrap: (control: ReactNode) => ReactNode;
}

/** The label, hint and problem around a control, tied to it for screen readers. */
export function useFieldFrame(frame: FieldFrame): FrameParts {
  const id = useId();
  const noteId = `${id}-note`;
  const note = frame.problem ?? frame.hint;
  const hasNote = note !== undefined && note !== null && note !== false && note !== '';
  const hasProblem = frame.problem !== undefined && frame.problem !== null;
  const tone = frame.problemTone ?? 'danger';
  return {
    id,
    describedBy: hasNote ? noteId : undefined,
    wrap: (control) => (
      <div className={classNames('field', hasProblem && `field--${tone}`, frame.className)}>
        <div className={classNames('field__head', frame.hideLabel === true && 'visually-hidden')}>
          <label className="field__label" htmlFor={id}>
            {frame.label}
          </label>
          {frame.aside !== undefined && <span className="field__aside">{frame.aside}</span>}
        </div>
        {control}
        {hasNote && (
          <div className="field__note" id={noteId}>
            {hasProblem && <Icon name={tone === 'danger' ? 'rejected' : 'warning'} />}
            <span>{note}</span>
          </div>
        )}
      </div>
    ),
  };
}

export interface TextFieldProps
  extends FieldFrame,
    Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'className' | 'value'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly mono?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A field of one line, with its label, its hint and what is wrong with it. */
export function TextField(props: TextFieldProps) {
  const { label, field, aside, hint, problem, problemTone, hideLabel, className, value, onChange, mono, ...rest } =
    props;
  const frame = useFieldFrame(props);
  return frame.wrap(
    <input
      type="text"
      // Arabic and Hebrew run as they do on a phone; tokens and addresses do not turn.
      dir={mono === true ? 'ltr' : 'auto'}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      autoCorrect="off"
      {...rest}
      id={frame.id}
      data-field={field}
      aria-describedby={frame.describedBy}
      aria-invalid={problem !== undefined && problem !== null && problemTone !== 'warn' ? true : undefined}
      className={classNames('input', mono === true && 'mono')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />,
  );
}

export interface TextAreaProps
  extends FieldFrame,
    Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange' | 'className' | 'value'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly mono?: boolean;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

/** A field of several lines, with its label, its hint and what is wrong with it. */
export function TextArea(props: TextAreaProps) {
  const { label, field, aside, hint, problem, problemTone, hideLabel, className, value, onChange, mono, ...rest } =
    props;
  const frame = useFieldFrame(props);
  return frame.wrap(
    <textarea
      dir={mono === true ? 'ltr' : 'auto'}
      spellCheck={false}
      {...rest}
      id={frame.id}
      data-field={field}
      aria-describedby={frame.describedBy}
      aria-invalid={problem !== undefined && problem !== null && problemTone !== 'warn' ? true : undefined}
      className={classNames('input', 'input--area', mono === true && 'mono')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />,
  );
}
