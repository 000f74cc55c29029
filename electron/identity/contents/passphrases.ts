import { bmpOf, type PassphraseBytes, passphraseBytes } from '../../certificate/passphrase-encryption.ts';

/** What tools write for "no passphrase": an empty text, or nothing at all (OpenSSL and Windows differ). */
const NONE: readonly PassphraseBytes[] = [passphraseBytes(''), { utf8: Buffer.alloc(0), bmp: Buffer.alloc(0) }];

/**
 * The forms in which a passphrase may have been used, likeliest first. A file without one opens whatever is given.
 * Letters beyond ASCII were written composed or decomposed, and older OpenSSL took each byte of UTF-8 for a letter.
 */
export function passphraseForms(passphrase: string | null): readonly PassphraseBytes[] {
  if (passphrase === null || passphrase === '') return NONE;
  const forms = [passphraseBytes(passphrase)];
  if (/[^\0-\x7f]/.test(passphrase)) {
    const spellings = new Set([passphrase, passphrase.normalize('NFC'), passphrase.normalize('NFD')]);
    for (const text of spellings) {
      const utf8 = Buffer.from(text, 'utf8');
      if (text !== passphrase) forms.push(passphraseBytes(text));
      forms.push({ utf8, bmp: bmpOf(utf8.toString('latin1')) });
      if (!/[^\0-\xff]/.test(text)) forms.push({ utf8: Buffer.from(text, 'latin1'), bmp: bmpOf(text) });
    }
  }
  return [...forms, ...NONE];
}
