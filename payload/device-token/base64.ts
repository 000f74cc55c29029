import { MOST_TOKEN_BYTES, USUAL_TOKEN_BYTES } from './sizes.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Longer than any device token in base64. */
const LONGEST = 200;

/**
 * The bytes of a text that is base64 or base64url as a whole, as hexadecimal (RFC 4648, sections 4 and 5; bits beyond the
 * last byte must be zero); `null` where it is neither.
 */
export function decodeBase64(text: string): string | null {
  if (text.length > LONGEST) return null;
  if (/[+/]/.test(text) && /[-_]/.test(text)) return null;
  const match = /^([A-Za-z0-9+/]+)(={0,2})$/.exec(text.replace(/-/g, '+').replace(/_/g, '/'));
  if (match === null) return null;
  const [, body = '', padding = ''] = match;
  if (body.length % 4 === 1 || (padding !== '' && (body.length + padding.length) % 4 !== 0)) return null;
  let bits = 0;
  let held = 0;
  let hexadecimal = '';
  for (const unit of body) {
    held = ((held << 6) | ALPHABET.indexOf(unit)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    hexadecimal += ((held >> bits) & 0xff).toString(16).padStart(2, '0');
  }
  return (held & ((1 << bits) - 1)) === 0 ? hexadecimal : null;
}

/** What a piece in base64's alphabet is: a device token's bytes, a text that was encoded, or (`null`) nothing of the kind. */
export function readBase64(
  piece: string,
):
  | { readonly kind: 'token'; readonly digits: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'key' }
  | { readonly kind: 'web-push' }
  | null {
  const digits = decodeBase64(piece);
  if (digits === null) return null;
  const text = asText(digits);
  if (text !== null && digits.length >= 2 * 16) return { kind: 'text', text };
  const bytes = digits.length / 2;
  if (bytes < USUAL_TOKEN_BYTES || bytes > MOST_TOKEN_BYTES) return null;
  // A typo in hexadecimal, or digits masked by a letter, is never decoded as something else.
  if (isNearlyHexadecimal(piece) || /([^0-9a-f/])\1{5}/i.test(piece)) return null;
  // Letters alone may be one long word of a program; none of those ends with "=".
  if (!piece.endsWith('=') && !/[\d+/]/.test(piece)) return null;
  // A key or certificate begins so (DER: a sequence of a long length), and so does a point of the curve P-256.
  if (/^308[1-4]/.test(digits)) return { kind: 'key' };
  if (bytes === 65 && digits.startsWith('04')) return { kind: 'web-push' };
  return { kind: 'token', digits };
}

/** More than seven of ten signs are hexadecimal digits; of random base64 it is every third. Zeros (AAAA) count once. */
function isNearlyHexadecimal(text: string): boolean {
  const once = text.replace(/(.)\1+/g, '$1');
  return once.replace(/[^0-9a-f]/gi, '').length > once.length * 0.7;
}

/** Bytes, in hexadecimal, that are printable ASCII, as that text; else `null`. */
export function asText(digits: string): string | null {
  let text = '';
  for (let at = 0; at < digits.length; at += 2) {
    const byte = Number.parseInt(digits.slice(at, at + 2), 16);
    if (byte < 0x20 ? byte !== 9 && byte !== 10 && byte !== 13 : byte > 0x7e) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}
