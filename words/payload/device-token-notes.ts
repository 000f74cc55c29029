import type { DeviceTokenNote, Ornament } from '../../contract/facts/device-tokens.ts';
import { t, words } from '../language.ts';

const USUAL_TOKEN_BYTES = 32;

const ORNAMENTS = words<Readonly<Record<Ornament, string>>>('device-token-ornaments', {
  quotes: 'Quotes were left out.',
  angles: '“<” and “>” were left out.',
  '0x': '“0x” was left out.',
  spaces: 'Spaces were left out.',
  colons: 'Colons were left out.',
  dashes: 'Dashes were left out.',
  slashes: 'Slashes were left out.',
  signs: 'The signs between the digits were left out.',
});

const INVISIBLE = words<Readonly<Record<string, string>>>('device-token-invisible', {
  '\u200b': 'zero width space',
  '\u200c': 'zero width non-joiner',
  '\u200d': 'zero width joiner',
  '\ufeff': 'byte order mark',
  '\u00ad': 'soft hyphen',
  '\u2060': 'word joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  terminal: 'colour of a terminal',
});

/** What an invisible character is called. */
function invisibleName(sign: string): string {
  if (sign.length > 1 && sign.startsWith('\u001b')) return INVISIBLE['terminal'] ?? sign;
  return INVISIBLE[sign] ?? t`U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The formats that documents with device tokens have. */
export const DOCUMENT = words('document-formats', { JSON: 'JSON', 'property-list': 'property list' });

/** A note in a sentence. */
export function deviceTokenNote(note: DeviceTokenNote): string {
  switch (note.code) {
    case 'label-left-out':
      return note.text === ''
        ? 'Taken out of the line around it.'
        : t`Taken out of the line around it: “${note.text}” was left out.`;
    case 'invisible-left-out':
      return note.count === 1
        ? t`An invisible character was left out (${note.signs.map(invisibleName).join(', ')}).`
        : t`${note.count} invisible characters were left out (${note.signs.map(invisibleName).join(', ')}).`;
    case 'ornament-left-out':
      return ORNAMENTS[note.what];
    case 'lower-case':
      return 'Written in lower case.';
    case 'from-base64':
      return 'Decoded from base64.';
    case 'from-description':
      return 'Taken out of a description of data.';
    case 'from-bytes':
      return 'Joined from single bytes; “0x” before each byte, signs and spaces between them were left out.';
    case 'from-document':
      return note.key === null
        ? t`Taken out of ${DOCUMENT[note.format]}.`
        : t`Taken out of ${DOCUMENT[note.format]}, from “${note.key}”.`;
    case 'unusual-length':
      return t`It is ${note.bytes} bytes long; most device tokens have ${USUAL_TOKEN_BYTES}. It is used as it is.`;
    case 'several-on-one-line':
      return 'Several device tokens on one line.';
    case 'repeated':
      return t`The same device token stands on line ${note.line}: it is used once.`;
    case 'comment-left-out':
      return 'A comment with a device token in it was left out.';
    case 'head-left-out':
      return t`“${note.text}” names the columns and was left out.`;
    case 'field-left-out':
      return t`“${note.name}” has 64 hexadecimal digits too and is no device token by its name: it was left out.`;
  }
}
