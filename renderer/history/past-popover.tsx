import {
  type ButtonHTMLAttributes,
  cloneElement,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useRef,
} from 'react';

// not prose: where in the layer the focus begins
const FIELD = 'select,input,button';

/** A small layer under (or over) the button that opens it: Escape and a press outside shut it, and the focus goes back. */
export function PastPopover({
  label,
  trigger,
  open,
  onOpen,
  above = false,
  children,
}: {
  readonly label: string;
  readonly trigger: ReactElement<ButtonHTMLAttributes<HTMLButtonElement>>;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** It opens upwards. */
  readonly above?: boolean;
  readonly children: ReactNode;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return;
    const layer = frame.current?.querySelector<HTMLElement>('.past-popover__layer');
    (layer?.querySelector<HTMLElement>(FIELD) ?? layer)?.focus();
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && frame.current?.contains(event.target) === false) onOpen(false);
    };
    document.addEventListener('pointerdown', onPress, true);
    return () => document.removeEventListener('pointerdown', onPress, true);
  }, [open, onOpen]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is heard wherever the focus in it is
    <div
      className="past-popover"
      ref={frame}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.preventDefault();
        event.stopPropagation();
        onOpen(false);
        frame.current?.querySelector('button')?.focus();
      }}
    >
      {cloneElement(trigger, {
        'aria-haspopup': 'dialog',
        'aria-expanded': open,
        ...(open ? { 'aria-controls': id } : {}),
        onClick: () => onOpen(!open),
      })}
      {open && (
        <div
          className={above ? 'past-popover__layer past-popover__layer--above' : 'past-popover__layer'}
          role="dialog"
          aria-label={label}
          id={id}
          tabIndex={-1}
        >
          {children}
        </div>
      )}
    </div>
  );
}
