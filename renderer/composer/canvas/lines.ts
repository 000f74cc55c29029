/** How a text fits where it is drawn. */
export interface Fit {
  /** Lines that it takes. */
  readonly lines: number;
  /** Lines that are shown; `Infinity`: all. */
  readonly most: number;
  /** Characters (graphemes) that fit, and all of them. */
  readonly seen: number;
  readonly all: number;
}

export type Part = 'title' | 'subtitle' | 'body';
export type Fits = Readonly<Partial<Record<Part, Fit>>>;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * How the text in an element fits, of which no more than `most` lines of `leading` points are shown. What lies below them
 * is laid out, though not drawn, so its place tells where the text is cut. `scale`: what it is drawn at.
 */
export function fitOf(element: HTMLElement, most: number, leading: number, scale: number): Fit {
  const text = element.textContent ?? '';
  const ends = [...graphemes.segment(text)].map(({ index, segment }) => index + segment.length);
  if (most === 1) return fitOnLine(element, ends, scale);
  const lines = Math.max(1, Math.round(element.scrollHeight / leading));
  if (lines <= most) return { lines, most, seen: ends.length, all: ends.length };
  const lowest = element.getBoundingClientRect().top + (most + 0.5) * leading * scale;
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bottomOf(element, ends[middle - 1] ?? 0) <= lowest) low = middle;
    else high = middle - 1;
  }
  return { lines, most, seen: low, all: ends.length };
}

/** A single line is cut within a word; "…" takes the place of the last that would fit. */
function fitOnLine(element: HTMLElement, ends: readonly number[], scale: number): Fit {
  const all = ends.length;
  const { scrollWidth, clientWidth } = element;
  if (scrollWidth <= clientWidth) return { lines: 1, most: 1, seen: all, all };
  const room = clientWidth * scale;
  let [low, high] = [0, all];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (spanOf(element, ends[middle - 1] ?? 0) <= room) low = middle;
    else high = middle - 1;
  }
  return { lines: Math.ceil(scrollWidth / clientWidth), most: 1, seen: low, all };
}

/** How wide the text up to `end` is, pixels of the screen, whichever way it runs. */
function spanOf(element: HTMLElement, end: number): number {
  const [node, offset] = placeIn(element, end);
  if (node === null) return Number.POSITIVE_INFINITY;
  const range = document.createRange();
  range.setStart(element, 0);
  range.setEnd(node, offset);
  return range.getBoundingClientRect().width;
}

/** The text node that a place in the element's text is in. */
function placeIn(element: HTMLElement, end: number): readonly [Node | null, number] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = end;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    if (left <= length) return [node, left];
    left -= length;
  }
  return [null, 0];
}

/** Where the line ends, in pixels of the screen, that the character before `end` stands on. */
function bottomOf(element: HTMLElement, end: number): number {
  const [node, offset] = placeIn(element, end);
  if (node === null) return Number.POSITIVE_INFINITY;
  const range = document.createRange();
  range.setStart(node, Math.max(0, offset - 1));
  range.setEnd(node, offset);
  return range.getBoundingClientRect().bottom;
}

/** True where both say the same. */
export function sameFits(one: Fits, other: Fits): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
