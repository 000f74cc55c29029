import { describe, expect, it } from 'vitest';
import { printable, printableJson } from '../../../electron/ground/printable.ts';

/** Every character that a terminal obeys, and those that turn text around. */
const OBEYED = [
  ...Array.from({ length: 0x20 }, (_, code) => code).filter((code) => code !== 9 && code !== 10),
  ...Array.from({ length: 0x21 }, (_, code) => 0x7f + code),
  ...[0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069],
].map((code) => String.fromCharCode(code));

describe('printable', () => {
  it('lets no character through that a terminal obeys or that turns text around', () => {
    for (const letter of OBEYED) expect(printable(`a${letter}b`)).toBe('a\ufffdb');
  });

  it('leaves every script, emoji, tabs and line ends as they are', () => {
    const text = 'שלום \u200fעולם\u200e مرحبا\u061c 👩\u200d💻 नमस्ते\u200c\tx\nzwei';
    expect(printable(text)).toBe(text);
    expect(printable('one\r\ntwo')).toBe('one\ntwo');
  });
});

describe('printableJson', () => {
  it('means the same', () => {
    const value = { [OBEYED.join('')]: OBEYED.map((letter) => `x${letter}`), plain: 'é 👍 \u200f' };
    const json = printableJson(JSON.stringify(value));
    expect(JSON.parse(json)).toEqual(value);
    for (const letter of OBEYED) expect(json).not.toContain(letter);
  });
});
