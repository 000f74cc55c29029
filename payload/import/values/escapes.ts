const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '0': '\0' };

/** The escapes of JSON and of the languages around it: \uXXXX, \u{X}, \UXXXX (Objective-C), \UXXXXXXXX (Python), \xXX. */
export function unescapeText(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|U(000[0-9a-fA-F]{5})|U([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|([\s\S]))/g,
    (
      all,
      unit?: string,
      point?: string,
      long?: string,
      short?: string,
      byte?: string,
      line?: string,
      other?: string,
    ) => {
      if (line !== undefined) return '';
      if (other !== undefined) return ESCAPES[other] ?? other;
      const code = Number.parseInt(unit ?? point ?? long ?? short ?? byte ?? '', 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes of base64 or base64url (RFC 4648, sections 4 and 5); `null` where the text is neither. */
export function bytesOfBase64(text: string): Uint8Array | null {
  const body = text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  if (body.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const unit of body) {
    const value = BASE64.indexOf(unit);
    if (value < 0) return null;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (held >> bits) & 0xff;
    at += 1;
  }
  return bytes;
}
