/** The encodings that are read, by their IANA names. */
export type TextEncodingName = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'UTF-32LE' | 'UTF-32BE';

/** A file as text, or what it is instead. */
export type DecodedText =
  | {
      readonly ok: true;
      readonly text: string;
      readonly encoding: TextEncodingName;
    }
  | {
      readonly ok: false;
      readonly reason: 'binary' | 'other-encoding' /** Of the first byte that is no UTF-8. */;
      readonly offset: number;
    };

/**
 * The text of a file in UTF-8, UTF-16 or UTF-32 (Unicode 15, 3.10; a byte order mark is not part of it). A file in any other
 * encoding, or one that is no text, is named as such: nothing is ever replaced by U+FFFD.
 */
export function textOfBytes(bytes: Uint8Array): DecodedText {
  const [first, second, third] = bytes;
  const wide = utf32(bytes, true) ?? utf32(bytes, false);
  if (wide !== null) return wide;
  if (first === 0xff && second === 0xfe) return utf16(bytes.subarray(2), true);
  if (first === 0xfe && second === 0xff) return utf16(bytes.subarray(2), false);
  const marked = first === 0xef && second === 0xbb && third === 0xbf;
  const unmarked = marked ? null : utf16WithoutMark(bytes);
  if (unmarked !== null) return utf16(bytes, unmarked === 'little');
  return utf8(bytes, marked ? 3 : 0);
}

/** What begins with the mark of UTF-32 or a letter of ASCII in it, and is UTF-32 to its end; `null` else. */
function utf32(bytes: Uint8Array, little: boolean): DecodedText | null {
  if (bytes.length < 8 || bytes.length % 4 !== 0) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = view.getUint32(0, little);
  if (first !== 0xfeff && (first === 0 || first >= 0x80)) return null;
  const pieces: string[] = [];
  for (let at = first === 0xfeff ? 4 : 0; at < bytes.length; at += 4) {
    const code = view.getUint32(at, little);
    if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return null;
    pieces.push(String.fromCodePoint(code));
  }
  return { ok: true, text: pieces.join(''), encoding: little ? 'UTF-32LE' : 'UTF-32BE' };
}

/** ASCII in UTF-16 has a zero at every other place. */
function utf16WithoutMark(bytes: Uint8Array): 'little' | 'big' | null {
  if (bytes.length < 4 || bytes.length % 2 !== 0) return null;
  const sample = bytes.subarray(0, 512);
  let even = 0;
  let odd = 0;
  for (let at = 0; at < sample.length; at += 1) if (sample[at] === 0) at % 2 === 0 ? even++ : odd++;
  const half = sample.length / 2;
  if (even < half * 0.1 && odd > half * 0.6) return 'little';
  if (odd < half * 0.1 && even > half * 0.6) return 'big';
  return null;
}

function utf16(bytes: Uint8Array, little: boolean): DecodedText {
  const pieces: string[] = [];
  let units: number[] = [];
  let high = false;
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const a = bytes[at] ?? 0;
    const b = bytes[at + 1] ?? 0;
    const unit = little ? a | (b << 8) : (a << 8) | b;
    const low = unit >= 0xdc00 && unit < 0xe000;
    if (unit === 0 || low !== high) return { ok: false, reason: 'binary', offset: at };
    high = unit >= 0xd800 && unit < 0xdc00;
    units.push(unit);
    if (units.length === 4_096) {
      pieces.push(String.fromCharCode(...units));
      units = [];
    }
  }
  if (high || bytes.length % 2 !== 0) return { ok: false, reason: 'binary', offset: bytes.length - 1 };
  pieces.push(String.fromCharCode(...units));
  return { ok: true, text: pieces.join(''), encoding: little ? 'UTF-16LE' : 'UTF-16BE' };
}

function utf8(bytes: Uint8Array, from: number): DecodedText {
  const pieces: string[] = [];
  let units: number[] = [];
  for (let at = from; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    if (first === 0) return { ok: false, reason: 'binary', offset: at };
    const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    let code = length === 1 ? first : first & (0xff >> (length + 1));
    let whole = length > 0 && at + length <= bytes.length;
    for (let next = 1; next < length; next += 1) {
      const byte = bytes[at + next] ?? 0;
      whole = whole && (byte & 0xc0) === 0x80;
      code = (code << 6) | (byte & 0x3f);
    }
    const overlong = (length === 3 && code < 0x800) || (length === 4 && code < 0x10000);
    if (!whole || overlong || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
      return { ok: false, reason: bytes.subarray(0, 8_192).includes(0) ? 'binary' : 'other-encoding', offset: at };
    }
    if (code >= 0x10000) units.push(0xd7c0 + (code >> 10), 0xdc00 + (code & 0x3ff));
    else units.push(code);
    if (units.length >= 4_096) {
      pieces.push(String.fromCharCode(...units));
      units = [];
    }
    at += length;
  }
  pieces.push(String.fromCharCode(...units));
  return { ok: true, text: pieces.join(''), encoding: 'UTF-8' };
}
