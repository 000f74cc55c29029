import { useEffect } from 'react';
import type { PastedParts } from '../payload/pasted.ts';
import { readPasted } from '../payload/pasted.ts';
import { useEvent } from './ui/use-event.ts';

/** Fields where a cURL line or a log line may land. Elsewhere a paste means what it says. */
const PLACES = ['Payload', 'Device tokens'];
/** Longer texts are not looked at: nobody's request is that long. */
const LONGEST_READ = 200_000;

/** Watches what is pasted into the payload and the device tokens for text that could fill in more than that. */
export function usePasted(onOffer: (parts: PastedParts) => void): void {
  const offer = useEvent(onOffer);
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text === '' || text.length > LONGEST_READ || !isPlace(event.target)) return;
      const parts = readPasted(text);
      if (parts !== null) offer(parts);
    };
    document.addEventListener('paste', onPaste, true);
    return () => document.removeEventListener('paste', onPaste, true);
  }, [offer]);
}

function isPlace(target: EventTarget | null): boolean {
  if (target === document.body) return true;
  if (!(target instanceof HTMLElement)) return false;
  const control = target.closest<HTMLElement>('textarea, [role="textbox"]');
  if (control === null) return false;
  const named =
    control.getAttribute('aria-label') ??
    (control instanceof HTMLTextAreaElement ? control.labels[0]?.textContent : null) ??
    '';
  return PLACES.includes(named.trim());
}
