import type { FieldId } from '../../contract/field-id.ts';
import type { Problem } from '../../contract/outcome.ts';
import { REVEAL_EVENT, type RevealPlace } from '../composer/reveal-event.ts';

/** Puts the focus where a problem is: the control of that field, at its line and column where it has such. */
export function revealPlace(place: NonNullable<Problem['place']>): void {
  const control = 'field' in place ? controlOf(place.field) : null;
  if (control === null) return;
  control.scrollIntoView({ block: 'nearest' });
  control.focus();
  if (control instanceof HTMLTextAreaElement && place.line !== null) {
    const lines = control.value.split('\n');
    const from = lines.slice(0, place.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    const line = lines[place.line - 1] ?? '';
    control.setSelectionRange(from, from + line.length);
  } else if (place.line !== null) {
    const detail: RevealPlace = { line: place.line, column: place.column };
    control.dispatchEvent(new CustomEvent(REVEAL_EVENT, { detail }));
  }
}

function controlOf(field: FieldId): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-field="${field}"]`);
}
