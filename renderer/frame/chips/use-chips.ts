import { useState } from 'react';
import type { FieldId } from '../../../contract/field-id.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { useEvent } from '../../ui/use-event.ts';
import { revealPlace } from '../reveal-place.ts';
import type { ChipName } from './chip.tsx';

/** In which popover a field is; what is in none is in sight. */
const CHIP_OF: Partial<Readonly<Record<FieldId, ChipName>>> = {
  destination: 'destination',
  host: 'destination',
  wire: 'destination',
  'ca-file': 'destination',
  'key-id': 'app',
  'team-id': 'app',
  'device-tokens': 'devices',
};

/** Which popover of the line on top is open, and how a place is brought into sight. */
export function useChips(showPayload: () => void) {
  const [chip, openChip] = useState<ChipName | null>(null);
  return {
    chip,
    openChip,
    /** Opens what a place is in, and puts the focus there. */
    showPlace: useEvent((place: NonNullable<Problem['place']>) => {
      if (!('field' in place)) return;
      openChip(CHIP_OF[place.field] ?? null);
      if (place.field === 'payload') showPayload();
      requestAnimationFrame(() => revealPlace(place));
    }),
  };
}
