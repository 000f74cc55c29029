import { describe, expect, it } from 'vitest';
import { PHONE_WIDTHS, TEXT_SIZES } from '../../../contract/kept/canvas.ts';
import {
  ACCESSIBILITY_LINES,
  CARD,
  cardLayout,
  FIGURE_MARKS,
  type Figure,
  LINES,
  STYLE_OF,
  trackingOf,
  typeOf,
  WATCH,
} from '../../../payload/preview/figures.ts';

const ALL: readonly Figure<unknown>[] = [
  ...Object.values(LINES),
  ...Object.values(CARD),
  ...Object.values(WATCH),
  ...Object.values(STYLE_OF),
  ACCESSIBILITY_LINES,
];

describe('figures of the places', () => {
  it('each say whose they are, and where they are from unless they are assumed', () => {
    for (const { mark, source } of ALL) {
      expect(FIGURE_MARKS).toContain(mark);
      expect(source === '', `${mark} ${source}`).toBe(mark === 'assumed');
    }
  });

  it('have a type for each text size, as Apple publishes it', () => {
    for (const size of TEXT_SIZES)
      for (const style of ['subhead', 'footnote'] as const) {
        const [points, leading] = typeOf(style, size);
        expect(points).toBeGreaterThanOrEqual(12);
        expect(leading).toBeGreaterThan(points);
      }
    expect([typeOf('subhead', 'L'), typeOf('footnote', 'L'), typeOf('subhead', 'AX5')]).toEqual([
      [15, 20],
      [13, 18],
      [49, 58],
    ]);
    expect([trackingOf(15), trackingOf(17), trackingOf(10), trackingOf(49)]).toEqual([-0.016, -0.026, 0.012, 0.01]);
  });

  it('leave the width of a line that the published counts give, and a Live Activity’s width to the card', () => {
    const layouts = PHONE_WIDTHS.map((width) => cardLayout('lock', { width, textSize: 'L', own: null }));
    expect(layouts.map(({ textWidth }) => textWidth.value)).toEqual([285, 300, 303, 312, 330, 340, 350]);
    expect(layouts[2]?.width).toBe(371);
    expect(layouts[5]?.width).toBe(408);
  });

  it('give way to those of the user’s own phone, and say so', () => {
    const own = { textWidth: 290, lines: { body: 3 } };
    const { textWidth, lines } = cardLayout('lock', { width: 393, textSize: 'L', own });
    expect([textWidth.value, textWidth.mark, lines.value.body, lines.value.title, lines.mark]).toEqual([
      ...[290, 'yours', 3, 1, 'yours'],
    ]);
    expect(cardLayout('lock', { width: 393, textSize: 'AX1', own: null }).lines.value.body).toBe(6);
    expect(cardLayout('banner', { width: 393, textSize: 'L', own: null }).lines.value.body).toBe(2);
  });
});
