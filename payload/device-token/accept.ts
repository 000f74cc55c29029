import type { DeviceTokenFault, DeviceTokenNote } from '../../contract/facts/device-tokens.ts';
import { asText, decodeBase64 } from './base64.ts';
import { MOST_TOKEN_BYTES, USUAL_TOKEN_BYTES } from './sizes.ts';
import type { Word } from './words-of-text.ts';

/** A stretch of a text that is a device token, or that was meant as one and is none. */
export type Run = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'token'; readonly token: string; readonly notes: readonly DeviceTokenNote[] }
  | { readonly kind: 'fault'; readonly fault: DeviceTokenFault }
);

/** The digits of 32 bytes. */
export const USUAL_DIGITS = USUAL_TOKEN_BYTES * 2;
/** Longer pieces beside a device token are no label: they may be the rest of it. */
export const LONGEST_LABEL_DIGITS = 40;

/**
 * Whether so many digits, with nothing that shows where they begin and end, may be a device token: 32 bytes, or as many
 * as the longer ones that were seen (54, 80) and more. What lies between, and what two or three device tokens have
 * together, is more likely a token that something is glued to.
 */
export function isPlausible(digits: number): boolean {
  return (
    digits === USUAL_DIGITS ||
    (digits % 2 === 0 && digits >= 108 && digits <= MOST_TOKEN_BYTES * 2 && ![128, 172, 192].includes(digits))
  );
}

/** Digits as a device token. `delimited`: where they begin and end is plain, so that any length is as it was meant. */
export function accept(
  digits: string,
  delimited: boolean,
): { readonly token: string; readonly notes: readonly DeviceTokenNote[] } | DeviceTokenFault {
  const count = digits.length;
  if (count % 2 !== 0) return { code: 'device-token-odd', digits: count };
  if (count < USUAL_DIGITS) return { code: 'device-token-too-short', digits: count };
  const inner = innerToken(digits);
  if (inner !== null) return { code: 'device-token-encoded-twice', token: inner };
  const bytes = count / 2;
  if (bytes > MOST_TOKEN_BYTES) return { code: 'device-token-too-long', bytes };
  if (!delimited && !isPlausible(count)) return { code: 'device-token-glued', digits: count };
  const notes: DeviceTokenNote[] = [];
  const token = digits.toLowerCase();
  if (token !== digits) notes.push({ code: 'lower-case' });
  if (count !== USUAL_DIGITS) notes.push({ code: 'unusual-length', bytes });
  return { token, notes };
}

/** The device token whose text these bytes are, themselves hexadecimal or base64, perhaps several times; else `null`. */
export function innerToken(digits: string): string | null {
  let bytes = digits;
  for (let depth = 0; depth < 3; depth += 1) {
    const text = asText(bytes)?.trim().replace(/^<|>$/g, '').replace(/[\s-]/g, '');
    if (text === undefined) return null;
    if (/^[0-9a-f]+$/i.test(text)) {
      if (isPlausible(text.length)) return innerToken(text) ?? text.toLowerCase();
      if (text.length < USUAL_DIGITS) return null;
      bytes = text.toLowerCase();
    } else {
      const decoded = decodeBase64(text);
      if (decoded === null || decoded.length < USUAL_DIGITS) return null;
      if (isPlausible(decoded.length) && asText(decoded) === null) return decoded;
      bytes = decoded;
    }
  }
  return null;
}

/** Words that may be one token in pieces. */
export function broken(chain: readonly Word[]): Run {
  const [first, last] = [chain[0], chain.at(-1)];
  const digits = chain.reduce((sum, word) => sum + word.digits.length, 0);
  return {
    kind: 'fault',
    from: first?.from ?? 0,
    to: last?.to ?? 0,
    fault: { code: 'device-token-broken', digits, pieces: chain.length },
  };
}
