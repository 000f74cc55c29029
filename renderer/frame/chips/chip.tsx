import { type ReactNode, useId } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useLayer } from '../use-layer.ts';
import './chip.css';

/** What the top of the window says in one line: as whom, to whom, where. */
export type ChipName = 'app' | 'devices' | 'destination';

export interface ChipProps {
  readonly name: ChipName;
  readonly label: string;
  readonly value: string;
  /** Beside the value, where there is room. */
  readonly detail?: string | null;
  /** A drawing, or the mark of a destination. */
  readonly mark: IconName | { readonly dot: string };
  readonly tone?: 'plain' | 'warn' | 'danger';
  readonly open: boolean;
  readonly onOpen: (name: ChipName | null) => void;
  /** What its popover holds; it stays as it is while it is shut. */
  readonly children: ReactNode;
}

/** A part of the line on top, and the popover in which it is changed. */
export function Chip({ name, label, value, detail, mark, tone = 'plain', open, onOpen, children }: ChipProps) {
  const id = useId();

  useLayer(open, {
    within: '.chip-holder',
    opener: `.chip-holder[data-chip="${name}"] > .chip`,
    onClose: () => onOpen(null),
  });

  return (
    <div className="chip-holder" data-chip={name}>
      <button
        type="button"
        className={classNames('chip', `chip--${tone}`)}
        aria-expanded={open}
        aria-controls={id}
        title={[value, detail].filter(Boolean).join(' · ')}
        onClick={() => onOpen(open ? null : name)}
      >
        {typeof mark === 'string' ? <Icon name={mark} /> : <span className="chip__dot" data-destination={mark.dot} />}
        <span className="visually-hidden">{label}: </span>
        <span className="chip__value">{value}</span>
        {detail !== null && detail !== undefined && <small className="chip__detail">{detail}</small>}
        <Icon name="chevron-down" className="chip__open" />
      </button>
      {/* biome-ignore lint/a11y/useSemanticElements: it groups what belongs to the button before it, and is no form */}
      <div id={id} role="group" aria-label={label} className="popover" hidden={!open}>
        {children}
      </div>
    </div>
  );
}
