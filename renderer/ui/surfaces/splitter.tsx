import { type PointerEvent as ReactPointerEvent, useRef } from 'react';
import './splitter.css';

const STEP_PX = 24;

/** The line between two panes, one above the other. Arrow keys move it too; `height` is the lower pane's. */
export function Splitter({
  label,
  height,
  smallest,
  largest,
  onChange,
}: {
  readonly label: string;
  readonly height: number;
  readonly smallest: number;
  readonly largest: number;
  readonly onChange: (height: number) => void;
}) {
  const drag = useRef<{ readonly y: number; readonly height: number } | null>(null);
  const set = (wanted: number) => onChange(Math.round(Math.min(Math.max(wanted, smallest), largest)));
  const onPointerDown = (event: ReactPointerEvent<HTMLDivElement>) => {
    drag.current = { y: event.clientY, height };
    event.currentTarget.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved; this is the window splitter of the ARIA practices
    <div
      className="splitter"
      role="separator"
      aria-label={label}
      aria-orientation="horizontal"
      aria-valuenow={height}
      aria-valuemin={smallest}
      aria-valuemax={largest}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (drag.current !== null) set(drag.current.height + drag.current.y - event.clientY);
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowUp') set(height + STEP_PX);
        else if (event.key === 'ArrowDown') set(height - STEP_PX);
        else if (event.key === 'Home') set(smallest);
        else if (event.key === 'End') set(largest);
        else return;
        event.preventDefault();
      }}
    />
  );
}
