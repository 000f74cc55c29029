import { useEffect, useRef } from 'react';
import type { Draft } from '../contract/draft.ts';
import type { PastedParts } from '../payload/pasted.ts';
import { useEvent } from './ui/use-event.ts';

/** Fields where a cURL line or a log line may land. Elsewhere a paste means what it says. */
const PLACES = ['Payload', 'Device tokens'];
/** Longer texts are not looked at: nobody's request is that long. */
const LONGEST_READ = 200_000;

/** Watches what is pasted into the payload and the device tokens for text that could fill in more than that. */
export function usePasted(draft: Draft, onOffer: (parts: PastedParts, before: Draft) => void): void {
  const offer = useEvent(onOffer);
  const newest = useRef(draft);
  newest.current = draft;
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text === '' || text.length > LONGEST_READ || !isPlace(event.target)) return;
      const before = newest.current;
      void readPastedText(text).then((parts) => {
        if (parts !== null) offer(parts, before);
      });
    };
    document.addEventListener('paste', onPaste, true);
    return () => document.removeEventListener('paste', onPaste, true);
  }, [offer]);
}

/** What `text` holds beside a payload. The code that reads it is loaded when it is first wanted. */
export async function readPastedText(text: string): Promise<PastedParts | null> {
  const { readPasted } = await import('../payload/pasted.ts');
  return readPasted(text);
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
