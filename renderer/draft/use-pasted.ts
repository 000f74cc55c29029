import { useEffect } from 'react';
import type { FieldId } from '../../contract/field-id.ts';
import type { ImportOffer, PastePlace } from '../../payload/import/offer.ts';
import { useEvent } from '../ui/use-event.ts';

/** Fields where a request or a log line may land. Elsewhere a paste means what it says. */
const PLACES: Readonly<Partial<Record<FieldId, PastePlace>>> = { payload: 'payload', 'device-tokens': 'device-tokens' };

/** Watches what is pasted into the payload and the device tokens for text that could fill in more than that. */
export function usePasted(onOffer: (offer: ImportOffer) => void): void {
  const offer = useEvent(onOffer);
  useEffect(() => {
    let round = 0;
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const where = placeOf(event.target);
      if (text === '' || where === null) return;
      round += 1;
      const mine = round;
      void import('../../payload/import/offer.ts').then(({ offerOfPaste }) => {
        const found = offerOfPaste(text, where);
        // A later paste is the one that is meant.
        if (found !== null && round === mine) offer(found);
      });
    };
    document.addEventListener('paste', onPaste, true);
    return () => document.removeEventListener('paste', onPaste, true);
  }, [offer]);
}

function placeOf(target: EventTarget | null): PastePlace | null {
  if (target === document.body) return 'anywhere';
  if (!(target instanceof HTMLElement)) return null;
  const field = target.closest<HTMLElement>('[data-field]')?.dataset['field'] as FieldId | undefined;
  return field === undefined ? null : (PLACES[field] ?? null);
}
