import { describe, expect, it } from 'vitest';
import { parsePayload } from '../../../payload/json/parse.ts';
import { breakPayload } from '../../support/broken-payloads.ts';

const COUNT = Number(process.env['PUSHWRIGHT_BROKEN_PAYLOADS'] ?? 20_000);

/** The text that the first button of an error leads to; `null` where there is no button. */
function press(text: string): string | null {
  for (const { severity, mend } of parsePayload(text).problems)
    if (severity === 'error' && mend?.kind === 'replace-payload') return mend.payload;
  return null;
}

describe('the fix of a broken payload', () => {
  it(`leads at one press to JSON with what was meant, or is not offered: ${COUNT} payloads`, () => {
    const wrong: unknown[] = [];
    let offered = 0;
    for (let seed = 1; seed <= COUNT; seed += 1) {
      const { text, meant, breakages } = breakPayload(seed);
      const fixed = press(text);
      if (fixed === null) continue;
      offered += 1;
      const again = press(fixed);
      let value: unknown;
      try {
        value = JSON.parse(fixed);
      } catch {
        value = 'no JSON';
      }
      if (again !== null || JSON.stringify(sorted(value)) !== JSON.stringify(sorted(meant)))
        wrong.push({ seed, breakages, text, fixed, again });
    }
    expect(wrong).toEqual([]);
    // Fewer would mean that it gives up where the cure is plain.
    expect(offered).toBeGreaterThan(COUNT * 0.5);
  }, 120_000);

  it.each([
    'semicolons for commas',
    'foreign comma',
    'doubled comma',
    'trailing comma',
    'leading comma',
    'arrows for colons',
    'equals for colons',
    'doubled colon',
    'unquoted keys',
    'all smart quotes',
    'python prefix',
    'objective-c',
    'line comment',
    'odd space',
    'zero-width',
    'literals of Python',
    'plus sign',
    'raw tab',
    'escaped apostrophe',
    'hex escape',
    'no outer braces',
  ])('is offered nearly always after one slip of a kind that has one meaning: %s', (kind) => {
    let broken = 0;
    let offered = 0;
    for (let seed = 1; seed <= 120; seed += 1) {
      const { text, breakages } = breakPayload(seed, [kind]);
      if (breakages.length !== 1 || isJson(text)) continue;
      broken += 1;
      if (press(text) !== null) offered += 1;
    }
    expect(broken).toBeGreaterThan(0);
    expect(offered / broken).toBeGreaterThan(0.75);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The same value whatever the order of its keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
