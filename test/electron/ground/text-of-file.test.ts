import { expect, it } from 'vitest';
import { textOfFile } from '../../../electron/ground/text-of-file.ts';

const TEXT = 'Grüße: secret\r\n';

it.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with its mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16 with its mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
  ['UTF-16 without a mark', Buffer.from(TEXT, 'utf16le')],
  ['UTF-16 of the other order', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()],
  ['UTF-16 of the other order without a mark', Buffer.from(TEXT, 'utf16le').swap16()],
  ['the encoding of Windows', Buffer.from(TEXT, 'latin1')],
])('reads a text in %s', (_, bytes) => {
  expect(textOfFile(bytes)).toBe(TEXT);
});

it('takes no bytes for a text', () => {
  expect(textOfFile(Buffer.from([0x30, 0x82, 0x01, 0x00, 0x02]))).toBeNull();
  expect(textOfFile(Buffer.from(Array.from({ length: 500 }, (_, at) => (at * 151 + 7) % 256)))).toBeNull();
});
