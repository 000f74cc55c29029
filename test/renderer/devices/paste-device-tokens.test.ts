import { describe, expect, it } from 'vitest';
import { readDeviceTokens } from '../../../payload/device-token/device-tokens.ts';
import { pasteDeviceTokens } from '../../../renderer/devices/paste-device-tokens.ts';

const TEST = 'a1'.repeat(32);
const OTHER_TEST = 'a2'.repeat(32);
const MINE = 'b1'.repeat(32);
const PASTED = 'c1'.repeat(32);
const TEST_DEVICES = new Set([TEST, OTHER_TEST]);

/** The field after a paste at `|`, or what a plain paste makes of it. */
function fieldAfter(field: string, pasted: string): string {
  const from = field.indexOf('|');
  const to = field.lastIndexOf('|') === from ? from : field.lastIndexOf('|') - 1;
  const text = field.replaceAll('|', '');
  const paste = pasteDeviceTokens({ text, from, to }, pasted, TEST_DEVICES, readDeviceTokens) ?? {
    from,
    to,
    insert: pasted,
  };
  return text.slice(0, paste.from) + paste.insert + text.slice(paste.to);
}

describe('pasting a device token', () => {
  it.each([
    `${TEST}|`,
    `|${TEST}\n`,
    `${TEST}\n${OTHER_TEST}|\n`,
    `${TEST.slice(0, 20)}|${TEST.slice(20)}`,
    `|${TEST}|`,
  ])('takes the place of test devices that stand alone: %s', (field) => {
    expect(fieldAfter(field, `${PASTED}\n`)).toBe(`${PASTED}\n`);
    expect(fieldAfter(field, `<${PASTED}>`)).toBe(`<${PASTED}>\n`);
  });

  it.each([
    [`${MINE}|`, [MINE, PASTED]],
    [`|${MINE}`, [PASTED, MINE]],
    [`${MINE.slice(0, 20)}|${MINE.slice(20)}\n${TEST}`, [MINE, PASTED, TEST]],
    [`${TEST}\n${MINE}|\n`, [TEST, MINE, PASTED]],
    [`${MINE}\n|\n${TEST}`, [MINE, PASTED, TEST]],
    ['|', [PASTED]],
    [`|${MINE}|`, [PASTED]],
  ])('stands on a line of its own beside others: %s', (field, tokens) => {
    for (const pasted of [PASTED, `${PASTED}\r\n`, ` ${PASTED} `]) {
      const reading = readDeviceTokens(fieldAfter(field, pasted));
      expect(reading.problems).toEqual([]);
      expect(reading.tokens.map(({ token }) => token)).toEqual(tokens);
    }
  });

  const CUT = [
    PASTED.slice(0, 62),
    PASTED.slice(0, 40),
    `<${PASTED.slice(0, 60)}>`,
    (PASTED.slice(0, 60).match(/../g) ?? []).join(' '),
    `O${PASTED.slice(1)}`,
    '{length = 32, bytes = 0xc1c1c1c1c1c1c1c1 c1c1c1c1 ... c1c1c1c1c1c1c1c1 }',
    encodeURIComponent(Buffer.from(PASTED, 'hex').toString('base64')),
  ];
  it.each(CUT)('is not glued to a whole one where it is cut off or mistyped: %s', (pasted) => {
    expect(fieldAfter(`${TEST}|`, pasted)).toBe(`${pasted}\n`);
    expect(fieldAfter(`|${TEST}`, pasted)).toBe(`${pasted}\n`);
    expect(fieldAfter(`${MINE}|`, pasted)).toBe(`${MINE}\n${pasted}`);
    expect(fieldAfter(`|${MINE}`, pasted)).toBe(`${pasted}\n${MINE}`);
  });

  it('completes one that is not whole yet', () => {
    expect(fieldAfter(`${MINE}\n${PASTED.slice(0, 30)}|`, PASTED.slice(30))).toBe(`${MINE}\n${PASTED}`);
  });

  it('leaves other texts to a plain paste', () => {
    for (const words of ['Anna’s iPhone 15 Pro Max, second shelf on the left', 'com.example.app', '42'])
      expect(fieldAfter(`${MINE} |`, words)).toBe(`${MINE} ${words}`);
    expect(fieldAfter(`${TEST} |`, 'Anna')).toBe(`${TEST} Anna`);
    expect(fieldAfter(`${TEST.slice(0, 60)}|`, TEST.slice(60))).toBe(TEST);
  });
});
