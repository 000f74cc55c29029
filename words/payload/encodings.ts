import { words } from '../language.ts';

const ENCODINGS = words<Readonly<Record<string, string>>>('text-encodings', {
  'UTF-16LE': 'UTF-16 (little endian)',
  'UTF-16BE': 'UTF-16 (big endian)',
  'UTF-32LE': 'UTF-32 (little endian)',
  'UTF-32BE': 'UTF-32 (big endian)',
});

/** What an encoding of texts is called. */
export function encodingName(encoding: string): string {
  return ENCODINGS[encoding] ?? encoding;
}
