import type { CanvasLayout } from '../../../contract/kept/canvas.ts';
import { utf8Length } from '../../../contract/payload-size.ts';
import {
  cardLayout,
  type Figure,
  type FigureMark,
  LINES,
  type Lines,
  type Type,
  WATCH,
} from '../../../payload/preview/figures.ts';
import type { ResolvedAlert } from '../../../payload/texts/resolve.ts';
import type { InLanguage } from './texts-messages.ts';

/** A place of the matrix: how many lines of each text it shows, 0 for none and `Infinity` for all, and whose figures these are. */
export interface MatrixPlace {
  readonly name: 'lock' | 'banner' | 'expanded' | 'watch-short';
  readonly title: number;
  readonly subtitle: number;
  readonly body: number;
  readonly mark: FigureMark;
  /** Size and distance of its lines, points. */
  readonly type: Type;
}

/** The places across, on the phone that the preview shows. */
export function matrixPlaces(phone: Pick<CanvasLayout, 'width' | 'textSize'>): readonly MatrixPlace[] {
  const card = (name: 'lock' | 'banner' | 'expanded'): MatrixPlace => {
    const { lines, text } = cardLayout(name, { ...phone, own: null });
    return { ...linesOf(name, lines), type: text };
  };
  const watch = { ...linesOf('watch-short', LINES['watch-short']), type: WATCH.title.value };
  return [card('lock'), card('banner'), card('expanded'), watch];
}

function linesOf(name: MatrixPlace['name'], { value, mark }: Figure<Lines>): Omit<MatrixPlace, 'type'> {
  return { name, title: value.title ?? 0, subtitle: value.subtitle ?? 0, body: value.body ?? 0, mark };
}

export const MATRIX_SORTS = ['longest', 'language'] as const;
export type MatrixSort = (typeof MATRIX_SORTS)[number];

/** The languages in the order in which they are shown: the longest texts first, by characters, or as they are called. */
export function sortRows(
  inLanguages: readonly InLanguage[],
  sort: MatrixSort,
  nameOf: (language: string) => string,
): readonly InLanguage[] {
  const byName = (one: InLanguage, other: InLanguage) => nameOf(one.language).localeCompare(nameOf(other.language));
  if (sort === 'language') return [...inLanguages].sort(byName);
  const lengths = new Map(inLanguages.map((row) => [row, Math.max(lengthOf(row.alert), lengthOf(row.second))]));
  return [...inLanguages].sort(
    (one, other) => (lengths.get(other) ?? 0) - (lengths.get(one) ?? 0) || byName(one, other),
  );
}

/** Bytes of UTF-8 that the texts of an alert take which a place shows. */
export function bytesIn(alert: ResolvedAlert, { title, subtitle, body }: MatrixPlace): number {
  const parts = [title > 0 && alert.title.text, subtitle > 0 && alert.subtitle.text, body > 0 && alert.body.text];
  return parts.reduce((sum, text) => sum + utf8Length(text || ''), 0);
}

function lengthOf(alert: ResolvedAlert | null): number {
  if (alert === null) return 0;
  return [alert.title, alert.subtitle, alert.body].reduce((sum, { text }) => sum + [...(text ?? '')].length, 0);
}
