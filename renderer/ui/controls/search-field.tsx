import { Icon } from '../icon.tsx';
import './search-field.css';

/** A field over a list: Down leads into the list, Escape empties the field. */
export function SearchField({
  label,
  placeholder,
  value,
  onChange,
  onDown,
  onEnter,
}: {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onDown: () => void;
  readonly onEnter?: () => void;
}) {
  return (
    <div className="search-field">
      <Icon name="search" />
      <input
        type="search"
        className="input"
        aria-label={label}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') onDown();
          else if (event.key === 'Enter') onEnter?.();
          else if (event.key === 'Escape' && value !== '') {
            // The layer that it stands in stays open.
            event.stopPropagation();
            onChange('');
          } else return;
          event.preventDefault();
        }}
      />
    </div>
  );
}
