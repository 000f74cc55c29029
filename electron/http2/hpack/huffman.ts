import { HTTP2_ERROR, Http2ProtocolError } from '../protocol-error.ts';

/** How many bits the code of each byte has (RFC 7541 appendix B). Codes of one length count upwards, as their bytes do. */
// biome-ignore format: sixteen bytes to a line
const CODE_BITS: readonly number[] = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
  28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
  5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
  7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
  15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
  6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
  20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
  24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
  22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
  21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
  26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
  19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
  20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
  26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
];
const SHORTEST_BITS = 5;
const LONGEST_BITS = 30;

/** Of the codes of one length: the first, how many there are, and where their bytes begin in `BYTES`. */
interface Codes {
  readonly first: number;
  readonly count: number;
  readonly from: number;
}

/** All bytes by the length of their code, then by their value. */
const BYTES = CODE_BITS.map((bits, byte) => ({ bits, byte }))
  .sort((one, other) => one.bits - other.bits || one.byte - other.byte)
  .map(({ byte }) => byte);

/** By length, from 0. */
const CODES: readonly Codes[] = codesByLength();

function codesByLength(): readonly Codes[] {
  const all: Codes[] = [];
  let first = 0;
  let from = 0;
  for (let bits = 0; bits <= LONGEST_BITS; bits += 1) {
    const count = CODE_BITS.filter((its) => its === bits).length;
    all.push({ first, count, from });
    from += count;
    first = (first + count) * 2;
  }
  return all;
}

/**
 * The bytes of a Huffman-coded string, as characters of one byte each (RFC 7541 section 5.2). Throws `Http2ProtocolError`
 * where it ends in anything but the beginning of the code for its end, shorter than a byte.
 */
export function decodeHuffman(coded: Uint8Array): string {
  const bytes = Buffer.allocUnsafe(Math.floor((coded.length * 8) / SHORTEST_BITS));
  let length = 0;
  let code = 0;
  let bits = 0;
  for (const octet of coded)
    for (let shift = 7; shift >= 0; shift -= 1) {
      code = code * 2 + ((octet >>> shift) & 1);
      bits += 1;
      const { first, count, from } = CODES[bits] ?? NONE;
      if (code - first < count) {
        bytes[length] = BYTES[from + code - first] ?? 0;
        length += 1;
        code = 0;
        bits = 0;
      } else if (bits === LONGEST_BITS) throw endsNowhere();
    }
  // What is left over belongs to the code of the string's end, which is all ones.
  if (bits > 7 || code !== 2 ** bits - 1) throw endsNowhere();
  return bytes.toString('latin1', 0, length);
}

const NONE: Codes = { first: 0, count: 0, from: 0 };

function endsNowhere(): Http2ProtocolError {
  return new Http2ProtocolError(HTTP2_ERROR.compression, { fault: 'huffman-unended' });
}
