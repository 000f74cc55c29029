/** The eight bytes that a PNG begins with (PNG, third edition, section 5.2). */
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length, type and check value of a chunk (section 5.3). */
const AROUND = 12;
const HEADER_BYTES = 13;
/** No canvas of a browser is wider or higher. */
const MOST_PIXELS_A_SIDE = 32_767;

/**
 * Whether `bytes` are a PNG from its first chunk to its last and nothing behind it (PNG, third edition, section 5): what
 * calls itself a picture and is none is not written to anybody's disk. Colours and check values are not looked at.
 */
export function isWholePng(bytes: Buffer): boolean {
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return false;
  let data = false;
  for (let at = SIGNATURE.length; at + AROUND <= bytes.length; ) {
    const first = at === SIGNATURE.length;
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + AROUND + length;
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(type)) return false;
    if (first !== (type === 'IHDR') || (first && !isHeader(bytes, at + 8, length))) return false;
    data ||= type === 'IDAT';
    if (type === 'IEND') return data && length === 0 && end === bytes.length;
    at = end;
  }
  return false;
}

function isHeader(bytes: Buffer, at: number, length: number): boolean {
  if (length !== HEADER_BYTES) return false;
  const sides = [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
  return sides.every((pixels) => pixels > 0 && pixels <= MOST_PIXELS_A_SIDE);
}
