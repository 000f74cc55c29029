import { useEffect } from 'react';
import { useEvent } from '../ui/use-event.ts';

/** What may lie over a layer and belongs to it: a press in one of them is no press outside. */
const OVER_IT = ['.menu', 'dialog', '[data-radix-popper-content-wrapper]'].join();

/** While `open`, Escape and a press outside the element that `within` finds close a layer; Escape gives the focus back to `opener`. */
export function useLayer(
  open: boolean,
  { within, opener, onClose }: { readonly within: string; readonly opener: string; readonly onClose: () => void },
): void {
  const close = useEvent(onClose);
  useEffect(() => {
    if (!open) return;
    const onPointerDown = ({ target }: PointerEvent) => {
      if (target instanceof Element && target.closest(within) === null && target.closest(OVER_IT) === null) close();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (document.querySelector('dialog[open], .menu') !== null) return;
      if (document.activeElement?.closest(within) !== null) document.querySelector<HTMLElement>(opener)?.focus();
      close();
    };
    document.addEventListener('pointerdown', onPointerDown);
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('pointerdown', onPointerDown);
      document.removeEventListener('keydown', onKeyDown);
    };
  }, [open, within, opener, close]);
}
