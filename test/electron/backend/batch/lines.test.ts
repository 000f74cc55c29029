import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, linesOf } from '../../../../electron/backend/batch/lines.ts';

async function read(chunks: readonly (Buffer | string)[]): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of linesOf(Readable.from(chunks))) lines.push(line);
  return lines;
}

describe('linesOf', () => {
  it('gives the same lines however the bytes are cut', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'é', '💌', '\n', '\r\n', '\r', ' '), { maxLength: 40 })
      .map((all) => all.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 20 }), async (whole, cuts) => {
        const bytes = Buffer.from(whole, 'utf8');
        const chunks: Buffer[] = [];
        for (let at = 0, next = 0; at < bytes.length; next += 1) {
          const size = Math.max(1, cuts[next % cuts.length] ?? 1);
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        const expected = whole.split(/\r\n|\n|\r/);
        if (expected.at(-1) === '') expected.pop();
        expect((await read(chunks)).map(({ text: line }) => line)).toEqual(expected);
      }),
    );
  });

  it('numbers from 1, leaves out a leading byte order mark, and needs no line end at the end', async () => {
    expect(await read([Buffer.from('\ufeffone\n\nthree')])).toEqual([
      { text: 'one', number: 1 },
      { text: '', number: 2 },
      { text: 'three', number: 3 },
    ]);
  });

  it('cuts a line without end, counts it once and goes on after it', async () => {
    const lines = await read([...Array.from({ length: 40 }, () => 'x'.repeat(10_000)), 'x\nnext\n']);
    expect(lines.map(({ text, number }) => [text.length, number])).toEqual([
      [65_536, 1],
      [4, 2],
    ]);
  });

  it('reads texts as well as bytes', async () => {
    expect((await read(['a\nb', 'c\n'])).map(({ text }) => text)).toEqual(['a', 'bc']);
  });
});
