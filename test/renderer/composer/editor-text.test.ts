import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fromEditorText,
  lineBreakOf,
  smallestChange,
  toEditorOffset,
  toEditorText,
} from '../../../renderer/composer/editor-text.ts';

const text = fc
  .array(fc.constantFrom('a', '{', '\n', '\r\n', '\r', 'é', '😀', ' '), { maxLength: 30 })
  .map((units) => units.join(''));

describe('the text an editor shows', () => {
  it.each([
    ['a\r\nb\r\n', '\r\n'],
    ['a\nb', '\n'],
    ['a\rb', '\r'],
    ['a\r\nb\n', '\n'],
    ['', '\n'],
  ] as const)('keeps the line break of %j', (payload, lineBreak) => {
    expect(lineBreakOf(payload)).toBe(lineBreak);
  });

  it('comes back byte for byte where the payload has one kind of line break', () => {
    fc.assert(
      fc.property(text, (payload) => {
        const shown = toEditorText(payload);
        expect(shown).not.toContain('\r');
        const kinds = new Set(payload.match(/\r\n|\n|\r/g) ?? []);
        if (kinds.size < 2) expect(fromEditorText(shown, lineBreakOf(payload))).toBe(payload);
      }),
    );
  });

  it('places an offset of the payload at the same character', () => {
    fc.assert(
      fc.property(text, fc.nat(60), (payload, at) => {
        const offset = Math.min(at, payload.length);
        if (payload[offset - 1] === '\r' && payload[offset] === '\n') return;
        expect(toEditorOffset(payload, offset)).toBe(toEditorText(payload.slice(0, offset)).length);
      }),
    );
  });
});

describe('smallestChange', () => {
  it('turns one text into the other, and touches no more than it must', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { from, to, insert } = smallestChange(before, after);
        expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
        expect(from).toBeLessThanOrEqual(to);
        if (before === after) expect({ from: from - to, insert }).toEqual({ from: 0, insert: '' });
      }),
    );
    expect(smallestChange('{"a":1,"b":2}', '{"a":1,"c":0,"b":2}')).toEqual({ from: 8, to: 8, insert: 'c":0,"' });
  });
});
