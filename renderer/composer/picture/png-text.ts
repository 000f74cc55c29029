/** Length, type and check value of a chunk (PNG, third edition, section 5.3). */
const AROUND = 12;

/**
 * A PNG with a line of text in it that viewers show as a property: a `tEXt` chunk (PNG, third edition, section 11.3.3.2)
 * before its end. `keyword` and `text` are of Latin-1.
 */
export function withText(png: Uint8Array, keyword: string, text: string): Uint8Array<ArrayBuffer> {
  const data = Uint8Array.from(`${keyword}\0${text}`, (character) => character.charCodeAt(0));
  const chunk = new Uint8Array(AROUND + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set([0x74, 0x45, 0x58, 0x74], 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  const end = png.length - AROUND;
  const whole = new Uint8Array(png.length + chunk.length);
  whole.set(png.subarray(0, end));
  whole.set(chunk, end);
  whole.set(png.subarray(end), end + chunk.length);
  return whole;
}

/** The check value of a chunk (PNG, third edition, annex D), bit by bit: what is checked is a line long. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
