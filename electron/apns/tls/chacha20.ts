/*
 * ChaCha20 (RFC 8439 section 2.4), which the library inside Electron does not hand out though TLS uses it there. Made to
 * read the few records of a handshake; it neither authenticates nor is meant to be fast.
 */

const ROUNDS = 10;
const BLOCK_BYTES = 64;

/** Decrypts (or encrypts, which is the same) `bytes` with a key of 32 bytes and a nonce of 12, from block `counter` on. */
export function chacha20(key: Buffer, nonce: Buffer, counter: number, bytes: Buffer): Buffer {
  const out = Buffer.alloc(bytes.length);
  const start = new Uint32Array(16);
  start.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
  for (let i = 0; i < 8; i += 1) start[4 + i] = key.readUInt32LE(4 * i);
  for (let i = 0; i < 3; i += 1) start[13 + i] = nonce.readUInt32LE(4 * i);
  const stream = Buffer.alloc(BLOCK_BYTES);
  for (let at = 0, block = counter; at < bytes.length; at += BLOCK_BYTES, block += 1) {
    start[12] = block;
    const state = start.slice();
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [a, b, c, d] of QUARTERS) quarterRound(state, a, b, c, d);
    for (let i = 0; i < 16; i += 1) stream.writeUInt32LE(((state[i] ?? 0) + (start[i] ?? 0)) >>> 0, 4 * i);
    for (let i = 0; i < BLOCK_BYTES && at + i < bytes.length; i += 1)
      out[at + i] = (bytes[at + i] ?? 0) ^ (stream[i] ?? 0);
  }
  return out;
}

/** Columns, then diagonals. */
const QUARTERS: readonly (readonly [number, number, number, number])[] = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
];

function quarterRound(state: Uint32Array, a: number, b: number, c: number, d: number): void {
  const step = (x: number, y: number, z: number, bits: number): void => {
    state[x] = (state[x] ?? 0) + (state[y] ?? 0);
    const mixed = (state[z] ?? 0) ^ (state[x] ?? 0);
    state[z] = (mixed << bits) | (mixed >>> (32 - bits));
  };
  step(a, b, d, 16);
  step(c, d, b, 12);
  step(a, b, d, 8);
  step(c, d, b, 7);
}
