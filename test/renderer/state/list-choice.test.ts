import { describe, expect, it } from 'vitest';
import { isDeviceTokenList } from '../../../renderer/devices/use-list-choice.ts';

const file = (name: string, text = ''): File => new File([text], name);

describe('a dropped file', () => {
  it('is a list by its name where that says so, and else by what it begins with', async () => {
    const looked: string[] = [];
    const holdsToken = (text: string): boolean => {
      looked.push(text);
      return text.includes('a1');
    };
    const is = (one: File) => isDeviceTokenList(one, holdsToken);
    expect(await is(file('tokens.csv'))).toBe(true);
    expect(await is(file('Tokens.TSV'))).toBe(true);
    expect(looked).toEqual([]);
    expect(await is(file('tokens.txt', 'a1'))).toBe(true);
    expect(await is(file('notes.txt', 'hello'))).toBe(false);
    expect(await is(file('payload.json', 'a1'))).toBe(false);
    expect(await is(file('push.p12', 'a1'))).toBe(false);
  });

  it('is looked at no further than its beginning, however long it is', async () => {
    let length = 0;
    await isDeviceTokenList(file('long.txt', 'x'.repeat(1_000_000)), (text) => {
      length = text.length;
      return false;
    });
    expect(length).toBe(16 * 1024);
  });
});
