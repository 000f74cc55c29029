import { describe, expect, it } from 'vitest';
import { ByteBlock } from '../../../electron/ground/byte-block.ts';

function add(block: ByteBlock, text: string): void {
  block.room(text.length).write(text, block.bytes);
  block.add(text.length);
}

describe('bytes that are gathered', () => {
  it('come out in their order, and stay as they are while the next are made', () => {
    const block = new ByteBlock(10);
    const taken: Buffer[] = [];
    for (const texts of [['a', 'bc'], ['x'.repeat(100)], ['d'], ['e', 'y'.repeat(50), 'f']]) {
      for (const text of texts) add(block, text);
      taken.push(block.take());
      expect(block.bytes).toBe(0);
    }
    expect(taken.map(String)).toEqual(['abc', 'x'.repeat(100), 'd', `e${'y'.repeat(50)}f`]);
  });

  it('keep no large block alive when they are few', () => {
    const block = new ByteBlock(1_000_000);
    add(block, 'few');
    expect(block.take().buffer.byteLength).toBeLessThan(100_000);
  });
});
