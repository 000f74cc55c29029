import { t, words } from '../language.ts';

const NAMES = words<Readonly<Record<number, string>>>('character-names', {
  160: 'no-break space',
  65279: 'byte order mark',
  8203: 'zero-width space',
  8204: 'zero-width non-joiner',
  8205: 'zero-width joiner',
  8206: 'left-to-right mark',
  8207: 'right-to-left mark',
  8232: 'line separator',
  8288: 'word joiner',
  12288: 'ideographic space',
});

/** A character by its code and, where it has one that people know, its name. */
export function characterName(sign: number): string {
  const code = `U+${sign.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = NAMES[sign];
  return name === undefined ? code : t`${name}, ${code}`;
}
