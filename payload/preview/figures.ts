import type { Place, TextSize } from '../../contract/kept/canvas.ts';
import { TEXT_SIZES } from '../../contract/kept/canvas.ts';

/** Whose a figure is. `published`: Apple's. `measured`: by somebody on a device, or by us. `assumed`: nobody's, and ours to be wrong. `yours`: of a phone of the user's. */
export const FIGURE_MARKS = ['published', 'measured', 'assumed', 'yours'] as const;
export type FigureMark = (typeof FIGURE_MARKS)[number];

/** A figure with whose it is, and where it is from. */
export interface Figure<T> {
  readonly value: T;
  readonly mark: FigureMark;
  readonly source: string;
}

/** Size and distance of lines, points. */
export type Type = readonly [size: number, leading: number];

const HIG = 'Apple, Human Interface Guidelines'; // not prose: what a source is called
const BRAZE = 'Braze, Rich notifications for iOS'; // not prose: the same
const KIT = 'github.com/nish261/fakernoti';
const OURS = 'tried with 20 titles'; // not prose: how it was found

const of = <T>(mark: FigureMark, source: string, value: T): Figure<T> => ({ value, mark, source });

/** Text styles at each text size, in the order of `TEXT_SIZES`. */
const STYLES = {
  subhead: ['12/16 13/18 14/19 15/20 17/22 19/24 21/28', '25/31 30/37 36/43 42/50 49/58'],
  footnote: ['12/16 12/16 12/16 13/18 15/20 17/22 19/24', '23/29 27/33 33/40 38/46 44/52'],
} as const;

/** Which text style each part has in a card. Apple names none. */
export const STYLE_OF: Readonly<Record<'text' | 'time', Figure<keyof typeof STYLES>>> = {
  text: of('assumed', '', 'subhead'),
  time: of('assumed', '', 'footnote'),
};

/** Lines that are shown of each part; `null`: not at all; `Infinity`: all of them. */
export interface Lines {
  readonly title: number | null;
  readonly subtitle: number | null;
  readonly body: number | null;
}

/** Lines in each place; Apple publishes none. */
export const LINES: Readonly<Record<Place, Figure<Lines>>> = {
  lock: of('measured', BRAZE, { title: 1, subtitle: 1, body: 4 }),
  banner: of('measured', BRAZE, { title: 1, subtitle: 1, body: 2 }),
  expanded: of('measured', BRAZE, { title: 1, subtitle: Number.POSITIVE_INFINITY, body: Number.POSITIVE_INFINITY }),
  'watch-short': of('published', HIG, { title: 2, subtitle: null, body: null }),
  'watch-long': of('published', HIG, {
    title: Number.POSITIVE_INFINITY,
    subtitle: Number.POSITIVE_INFINITY,
    body: Number.POSITIVE_INFINITY,
  }),
};
/** Lines of the body on the Lock Screen at the five accessibility sizes. */
export const ACCESSIBILITY_LINES: Figure<number> = of('assumed', '', 6);

/** Of a card on a phone, points. */
export const CARD = {
  /** Between the screen's edge and the card: a Live Activity is 371 wide on 393 (Apple: Live Activities). */
  margin: of('published', `${HIG}, Live Activities`, 11),
  /** What the screen is wider than a line of text. */
  besideText: of('measured', OURS, 90),
  icon: of('measured', KIT, 38),
  iconGap: of('assumed', '', 10),
  padding: of('assumed', '', 12),
  radius: of('measured', KIT, 24),
  /** Between title and time. */
  timeGap: of('measured', OURS, 8),
} as const;

/** Of an Apple Watch of 45 mm, points. */
export const WATCH = {
  width: of('published', `${HIG}, Layout`, 198),
  height: of('published', `${HIG}, Layout`, 242),
  title: of('published', `${HIG}, Typography`, [17, 19.5] as Type),
  body: of('published', `${HIG}, Typography`, [17, 19.5] as Type),
} as const;

/** Tracking of San Francisco in thousandths of the size, from 10 to 25 points (Apple: Typography). */
const TRACKING = [12, 6, 0, -6, -11, -16, -20, -26, -25, -24, -23, -18, -12, -4, 3, 6] as const;

/** Tracking for a size in points, in em. Larger sizes have about a hundredth. */
export function trackingOf(size: number): number {
  const at = Math.round(size) - 10;
  return (TRACKING[Math.max(0, at)] ?? 10) / 1000;
}

/** Size and leading of a text style at a text size, points (Apple: Typography). */
export function typeOf(style: keyof typeof STYLES, size: TextSize): Type {
  const all = STYLES[style].join(' ').split(' ');
  const [points = 15, leading = 20] = (all[TEXT_SIZES.indexOf(size)] ?? '').split('/').map(Number);
  return [points, leading];
}

/** Whether it is one of the five sizes for people who see badly. */
export function isAccessibilitySize(size: TextSize): boolean {
  return size.startsWith('AX');
}

/** What a phone of the user's was found to have, in place of what is measured or assumed. */
export interface OwnFigures {
  /** Width of a line of text, points. */
  readonly textWidth: number | null;
  readonly lines: Partial<Lines> | null;
}

/** How a card is drawn, points. */
export interface CardLayout {
  readonly width: number;
  readonly textWidth: Figure<number>;
  readonly text: Type;
  readonly time: Type;
  readonly lines: Figure<Lines>;
}

/** A card in a place of a phone. `own`: figures of the user's phone; `null`: none. */
export function cardLayout(
  place: Extract<Place, 'lock' | 'banner' | 'expanded'>,
  { width, textSize, own }: { readonly width: number; readonly textSize: TextSize; readonly own: OwnFigures | null },
): CardLayout {
  const { margin, besideText } = CARD;
  const usual = LINES[place];
  const most =
    place === 'lock' && isAccessibilitySize(textSize)
      ? { ...ACCESSIBILITY_LINES, value: { ...usual.value, body: ACCESSIBILITY_LINES.value } }
      : usual;
  const ownWidth = own?.textWidth ?? null;
  return {
    width: width - 2 * margin.value,
    textWidth: ownWidth === null ? { ...besideText, value: width - besideText.value } : of('yours', '', ownWidth),
    text: typeOf(STYLE_OF.text.value, textSize),
    time: typeOf(STYLE_OF.time.value, textSize),
    lines: own?.lines == null ? most : of('yours', '', { ...most.value, ...own.lines }),
  };
}
