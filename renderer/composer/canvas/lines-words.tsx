import { canvasWords } from '../../../words/page/canvas.ts';
import type { Fit } from './lines.ts';

/** How many lines a text takes where the preview draws it. */
export function LinesWords({ fit: { lines, most, seen, all } }: { readonly fit: Fit }) {
  const isCut = seen < all;
  return (
    <span className="lines-words" data-cut={isCut}>
      {isCut
        ? canvasWords.cutAfter(most)
        : Number.isFinite(most) && lines > 1
          ? canvasWords.linesOf(lines, most)
          : canvasWords.fits(lines)}
    </span>
  );
}
