import { describe, expect, it } from 'vitest';
import { withoutDeviceTokens } from '../../../payload/device-token/without-device-tokens.ts';

const A = 'aa'.repeat(32);
const B = 'bb'.repeat(32);
const C = 'cc'.repeat(32);

describe('taking device tokens off the list', () => {
  it('leaves every other line as it was typed', () => {
    const text = `<${A.slice(0, 32)} ${A.slice(32)}>\n${B}\nnot a token\n${C.toUpperCase()}`;
    expect(withoutDeviceTokens(text, new Set([B]))).toBe(
      `<${A.slice(0, 32)} ${A.slice(32)}>\nnot a token\n${C.toUpperCase()}`,
    );
  });

  it('keeps the others of a line with several', () => {
    expect(withoutDeviceTokens(`${A}, ${B}, ${C}`, new Set([A, C]))).toBe(B);
  });

  it('keeps the names of the others of a line', () => {
    expect(withoutDeviceTokens(`Ann ${A}, Bo ${B}`, new Set([A]))).toBe(`Bo ${B}`);
  });

  it('finds a device token that is written over two lines', () => {
    const text = `<${A.slice(0, 32)}\n${A.slice(32)}>\n${B}`;
    expect(withoutDeviceTokens(text, new Set([A]))).toBe(B);
    expect(withoutDeviceTokens(`${text}\nnot a token\nBo ${C}`, new Set([A]))).toBe(`${B}\nnot a token\nBo ${C}`);
  });

  it('changes nothing where none of them stands', () => {
    expect(withoutDeviceTokens(`${A}\n`, new Set([B]))).toBe(`${A}\n`);
  });
});
