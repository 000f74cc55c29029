import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Repeats } from '../../../../electron/backend/batch/repeats.ts';

function count(tokens: Iterable<string>): Repeats {
  const repeats = new Repeats();
  for (const token of tokens) repeats.add(token);
  return repeats;
}

/** Device tokens that differ in a few digits only, as test data does. */
function* numbered(from: number, to: number): Generator<string> {
  for (let n = from; n < to; n += 1) yield n.toString(16).padStart(64, '0');
}

describe('Repeats', () => {
  it('counts what stood before, whatever the list', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[0-9a-f]{2,8}$/)), (tokens) => {
        expect(count(tokens).repeated).toBe(tokens.length - new Set(tokens).size);
      }),
    );
  });

  it('takes none of 200,000 tokens that are alike for another', () => {
    const repeats = count(numbered(0, 200_000));
    expect({ repeated: repeats.repeated, complete: repeats.complete }).toEqual({ repeated: 0, complete: true });
    for (const token of numbered(150_000, 150_010)) repeats.add(token);
    expect(repeats.repeated).toBe(10);
  });

  it('says where a list is longer than what is told apart', () => {
    const repeats = count(numbered(0, 2_000_001));
    expect({ repeated: repeats.repeated, complete: repeats.complete }).toEqual({ repeated: 0, complete: false });
  });
});
