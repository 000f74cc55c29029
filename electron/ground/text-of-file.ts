/** Bytes that no text has: control characters but tab, line ends, form feed and the end mark of DOS. */
const NO_TEXT = new Set([...Array(32).keys()].filter((byte) => ![9, 10, 11, 12, 13, 26].includes(byte)));
/** How much of a file is looked at to tell its encoding. */
const SAMPLE_BYTES = 4096;
/** Of a text in an encoding without a mark at least so much is ASCII: keys and certificates are nothing else. */
const MOSTLY = 0.7;

/**
 * The text of a file: UTF-8, UTF-16 or UTF-32 with its mark or without, else the encoding of Windows (windows-1252); `null` where
 * it holds bytes that no text file does.
 */
export function textOfFile(bytes: Buffer): string | null {
  const [first, second, third] = bytes;
  const wide = utf32(bytes);
  if (wide !== null) return wide;
  if (first === 0xff && second === 0xfe) return utf16(bytes.subarray(2), 'le');
  if (first === 0xfe && second === 0xff) return utf16(bytes.subarray(2), 'be');
  const body = first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes;
  const sample = body.subarray(0, SAMPLE_BYTES);
  const without = utf16Order(sample);
  if (without !== null) return utf16(body, without);
  // Some tools fill a file up to a block.
  const end = body.lastIndexOf(0) === body.length - 1 ? endOfText(body) : body.length;
  const text = body.subarray(0, end);
  if (text.includes(0)) return null;
  const decoded = text.toString('utf8');
  if (!decoded.includes('\ufffd')) return decoded.replaceAll('\ufeff', '');
  return isMostlyAscii(sample) ? new TextDecoder('windows-1252').decode(text) : null;
}

function endOfText(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return end;
}

/** ASCII in UTF-16 has a zero in each second byte. */
function utf16Order(sample: Buffer): 'le' | 'be' | null {
  const pairs = sample.length >> 1;
  if (pairs < 2) return null;
  const zeros = { even: 0, odd: 0 };
  for (let at = 0; at < pairs * 2; at += 2) {
    if (sample[at] === 0) zeros.even += 1;
    if (sample[at + 1] === 0) zeros.odd += 1;
  }
  if (zeros.even === 0 && zeros.odd >= pairs * MOSTLY) return 'le';
  return zeros.odd === 0 && zeros.even >= pairs * MOSTLY ? 'be' : null;
}

/** The text of UTF-32, by its mark or the zeros of ASCII; `null` where the bytes are none. */
function utf32(bytes: Buffer): string | null {
  if (bytes.length < 8 || bytes.length % 4 !== 0) return null;
  const little = bytes.readUInt32LE(0);
  const big = bytes.readUInt32BE(0);
  const order =
    little === 0xfeff || (little < 0x80 && little > 0) ? 'le' : big === 0xfeff || (big < 0x80 && big > 0) ? 'be' : null;
  if (order === null) return null;
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    const code = order === 'le' ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return null;
    if (code !== 0xfeff) pieces.push(String.fromCodePoint(code));
  }
  return pieces.join('');
}

function utf16(bytes: Buffer, order: 'le' | 'be'): string {
  const whole = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  return (order === 'le' ? whole : whole.swap16()).toString('utf16le').replaceAll('\ufeff', '').replace(/\0+$/, '');
}

function isMostlyAscii(sample: Buffer): boolean {
  let ascii = 0;
  for (const byte of sample) {
    if (NO_TEXT.has(byte)) return false;
    if (byte < 0x80) ascii += 1;
  }
  return ascii >= sample.length * MOSTLY;
}
