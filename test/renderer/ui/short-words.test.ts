import { expect, it } from 'vitest';
import { mendLabel } from '../../../renderer/ui/notices/mend-button.tsx';
import { shortDeviceToken } from '../../../renderer/ui/short-words.ts';
import { longDay, moment } from '../../../words/page/times.ts';

const at = new Date(2026, 0, 15, 9, 30).getTime();

it('writes a day, and a time of day, as people read them', () => {
  expect(longDay(at)).toBe('15 January 2026');
  expect(moment(at)).toMatch(/^15 January 2026(?: at|,) 09:30$/);
});

it('shows a device token by its ends, and a short one whole', () => {
  expect(shortDeviceToken(`12345678${'0'.repeat(50)}abcdef`)).toBe('12345678…abcdef');
  expect(shortDeviceToken('aabb')).toBe('aabb');
});

it('names on the button of a fix by other ids what is done to them', () => {
  const ids = { kind: 'use-ids', keyId: 'XYZ987WVUT', teamId: 'DEF123GHIJ' } as const;
  expect(mendLabel({ ...ids, how: 'swapped' })).toBe('Swap key id and team id');
  expect(mendLabel({ ...ids, how: 'file-name' })).toBe('Use the key id of the file’s name, XYZ987WVUT');
});
