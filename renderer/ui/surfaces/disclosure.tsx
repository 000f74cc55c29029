import { type ReactNode, useId, useState } from 'react';
import { Icon } from '../icon.tsx';
import './disclosure.css';

/** A part that folds away; `summary` shows beside the label while it is folded. */
export function Disclosure({
  label,
  summary,
  defaultOpen = false,
  forceOpen = false,
  children,
}: {
  readonly label: string;
  readonly summary?: ReactNode;
  readonly defaultOpen?: boolean;
  /** Holds it open while something inside needs attention. */
  readonly forceOpen?: boolean;
  readonly children: ReactNode;
}) {
  const [chosen, setOpen] = useState(defaultOpen);
  const open = chosen || forceOpen;
  const id = useId();
  return (
    <div className="disclosure" data-open={open}>
      <button
        type="button"
        className="disclosure__button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name="chevron-right" className="disclosure__chevron" />
        <span className="disclosure__label">{label}</span>
        {!open && summary !== undefined && (
          <span className="disclosure__summary" title={typeof summary === 'string' ? summary : undefined}>
            {summary}
          </span>
        )}
      </button>
      <div className="disclosure__body" id={id} hidden={!open}>
        {children}
      </div>
    </div>
  );
}
