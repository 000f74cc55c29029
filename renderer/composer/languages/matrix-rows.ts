import { utf8Length } from '../../../contract/payload-size.ts';
import type { ResolvedAlert } from '../../../payload/texts/resolve.ts';
import type { InLanguage } from './texts-messages.ts';

/** A place of the matrix: how many lines of each text it shows; 0 for none, `Infinity` for all. */
export interface MatrixPlace {
  readonly name: 'lock' | 'banner' | 'expanded' | 'watch';
  readonly title: number;
  readonly subtitle: number;
  readonly body: number;
}

const ALL = Number.POSITIVE_INFINITY;

/** Places across. Apple publishes no number of lines; these are what others measured on devices (Braze: Rich notifications). */
export const MATRIX_PLACES: readonly MatrixPlace[] = [
  { name: 'lock', title: 1, subtitle: 1, body: 4 },
  { name: 'banner', title: 1, subtitle: 1, body: 2 },
  { name: 'expanded', title: 1, subtitle: ALL, body: ALL },
  { name: 'watch', title: 2, subtitle: 0, body: 0 },
];

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
