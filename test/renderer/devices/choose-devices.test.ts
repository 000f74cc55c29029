import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDeviceTokens } from '../../../payload/device-token/device-tokens.ts';
import { withoutDeviceTokens } from '../../../payload/device-token/without-device-tokens.ts';
import { withDeviceTokens } from '../../../renderer/devices/book/choose-devices.ts';

const CHOSEN = 'c0ffee00'.repeat(8);
const TEST_DEVICE = `ace0${'0'.repeat(60)}`;
const TESTS = new Set([TEST_DEVICE]);
const tokensOf = (text: string) => readDeviceTokens(text).tokens.map(({ token }) => token);

const token = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
/** A line as people have them: a device token, one with a name beside it, one in brackets, something else, nothing. */
const line = fc.oneof(
  token,
  token.map((hex) => `Anna ${hex}`),
  token.map((hex) => `<${hex.match(/.{8}/g)?.join(' ')}>`),
  fc.constantFrom('', '  ', 'not a token', '# mine'),
);
const text = fc
  .tuple(fc.array(line, { maxLength: 5 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, end, ended]) => lines.join(end) + (ended && lines.length > 0 ? end : ''));

describe('a device that is chosen by name', () => {
  it('stands beside what stood there, of which no byte is changed; and goes again without taking anything along', () => {
    fc.assert(
      fc.property(text, (before) => {
        fc.pre(!tokensOf(before).includes(CHOSEN));
        const after = withDeviceTokens(before, [CHOSEN], TESTS, readDeviceTokens) ?? '';
        expect(after).toContain(before);
        expect(new Set(tokensOf(after))).toEqual(new Set([...tokensOf(before), CHOSEN]));
        expect(withDeviceTokens(after, [CHOSEN], TESTS, readDeviceTokens)).toBe(after);
        const again = withoutDeviceTokens(after, new Set([CHOSEN]));
        expect(tokensOf(again)).toEqual(tokensOf(before));
        for (const kept of before.split(/\r?\n/)) expect(again).toContain(kept);
      }),
      { numRuns: 400 },
    );
  });

  it('takes the place of a test device that stands there alone, and stands beside a real one', () => {
    expect(withDeviceTokens(`${TEST_DEVICE}\n`, [CHOSEN], TESTS, readDeviceTokens)).toBe(`${CHOSEN}\n`);
    const real = 'ab'.repeat(32);
    expect(withDeviceTokens(`${real}\n`, [CHOSEN], TESTS, readDeviceTokens)).toBe(`${real}\n${CHOSEN}\n`);
    expect(withDeviceTokens(`${real}`, [TEST_DEVICE], TESTS, readDeviceTokens)).toBe(`${real}\n${TEST_DEVICE}`);
  });

  it('waits for the reader of device tokens', () => {
    expect(withDeviceTokens('', [CHOSEN], TESTS, () => null)).toBeNull();
  });
});
