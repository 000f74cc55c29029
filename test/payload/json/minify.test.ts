import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minify } from '../../../payload/json/minify.ts';

describe('minify', () => {
  it('takes out white space outside strings only', () => {
    expect(minify('{ "a b" : [ 1,\r\n\t"x \\" y" ] }\n')).toBe('{"a b":[1,"x \\" y"]}');
  });

  it('keeps escapes, numbers and the order of keys as they were written', () => {
    expect(minify('{ "b": 1.0e2, "a": "\\u00e9" }')).toBe('{"b":1.0e2,"a":"\\u00e9"}');
  });

  it('keeps the value of every JSON text, and does nothing the second time', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 2, '\t', ' \n'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(minify(text)).toBe(JSON.stringify(value));
        expect(minify(minify(text))).toBe(minify(text));
      }),
    );
  });

  it('never throws, and never touches anything but white space', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(minify(text).replace(/[ \t\r\n]/g, '')).toBe(text.replace(/[ \t\r\n]/g, ''));
      }),
    );
  });
});
