/** What the window dispatches on the payload's control to show a place in it; lines and columns start at 1. */
export const REVEAL_EVENT = 'pushwright-reveal';

export interface RevealPlace {
  readonly line: number;
  readonly column: number | null;
}
