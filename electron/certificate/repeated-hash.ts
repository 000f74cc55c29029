import { createHash } from 'node:crypto';

/*
 * A digest of a digest, hundreds of thousands of times over, as PKCS#12's key derivation wants it (RFC 7292 B.2, step 6A).
 * A call into the library for each costs ten times the hashing itself: with Electron's Node a file with 600,000
 * rounds, as careful tools write them, took longer than anyone waits. SHA-1 and SHA-256 of so short a text are one block
 * each (FIPS 180-4, 6.1 and 6.2), computed here; what comes out is the library's own result, which the tests compare.
 */

/** How many rounds pass between two looks at the clock. */
const ROUNDS_AT_ONCE = 16_384;

/** `hash`, hashed `rounds` times more with the digest it came from. Calls `between` every few milliseconds. */
export function hashRepeatedly(digest: string, hash: Buffer, rounds: number, between: () => void): Buffer {
  const repeat = digest === 'sha256' ? sha256Rounds : digest === 'sha1' ? sha1Rounds : null;
  if (repeat === null) return hashByLibrary(digest, hash, rounds, between);
  const result = Buffer.from(hash);
  const words = new DataView(result.buffer, result.byteOffset, result.length);
  for (let left = rounds; left > 0; left -= ROUNDS_AT_ONCE) {
    repeat(words, Math.min(left, ROUNDS_AT_ONCE));
    between();
  }
  return result;
}

function hashByLibrary(digest: string, first: Buffer, rounds: number, between: () => void): Buffer {
  let hash = first;
  for (let round = 1; round <= rounds; round += 1) {
    hash = createHash(digest).update(hash).digest();
    if (round % 4_096 === 0) between();
  }
  return hash;
}

/** Fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const K256 = viewOf(
  '428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5 d807aa98 12835b01 243185be 550c7dc3 ' +
    '72be5d74 80deb1fe 9bdc06a7 c19bf174 e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa 5cb0a9dc 76f988da ' +
    '983e5152 a831c66d b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967 27b70a85 2e1b2138 4d2c6dfc 53380d13 ' +
    '650a7354 766a0abb 81c2c92e 92722c85 a2bfe8a1 a81a664b c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070 ' +
    '19a4c116 1e376c08 2748774c 34b0bcb5 391c0cb3 4ed8aa4a 5b9cca4f 682e6ff3 748f82ee 78a5636f 84c87814 8cc70208 ' +
    '90befffa a4506ceb bef9a3f7 c67178f2',
);
const H256 = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19] as const;

/** Replaces the eight words of a SHA-256 digest by their own digest, `rounds` times. */
function sha256Rounds(words: DataView, rounds: number): void {
  const w = new DataView(new ArrayBuffer(64 * 4));
  for (let round = 0; round < rounds; round += 1) {
    for (let t = 0; t < 16; t += 1) w.setInt32(t * 4, t < 8 ? words.getInt32(t * 4) : 0);
    // Padding: a one bit, and the length of 32 bytes in bits.
    w.setInt32(8 * 4, 0x80000000);
    w.setInt32(15 * 4, 256);
    for (let t = 16; t < 64; t += 1) {
      const x = w.getInt32((t - 15) * 4);
      const y = w.getInt32((t - 2) * 4);
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w.setInt32(t * 4, (w.getInt32((t - 16) * 4) + s0 + w.getInt32((t - 7) * 4) + s1) | 0);
    }
    let a: number = H256[0];
    let b: number = H256[1];
    let c: number = H256[2];
    let d: number = H256[3];
    let e: number = H256[4];
    let f: number = H256[5];
    let g: number = H256[6];
    let h: number = H256[7];
    for (let t = 0; t < 64; t += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K256.getInt32(t * 4) + w.getInt32(t * 4)) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    words.setInt32(0 * 4, H256[0] + a);
    words.setInt32(1 * 4, H256[1] + b);
    words.setInt32(2 * 4, H256[2] + c);
    words.setInt32(3 * 4, H256[3] + d);
    words.setInt32(4 * 4, H256[4] + e);
    words.setInt32(5 * 4, H256[5] + f);
    words.setInt32(6 * 4, H256[6] + g);
    words.setInt32(7 * 4, H256[7] + h);
  }
}

const H1 = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0] as const;

/** Replaces the five words of a SHA-1 digest by their own digest, `rounds` times. */
function sha1Rounds(words: DataView, rounds: number): void {
  const w = new DataView(new ArrayBuffer(80 * 4));
  for (let round = 0; round < rounds; round += 1) {
    for (let t = 0; t < 16; t += 1) w.setInt32(t * 4, t < 5 ? words.getInt32(t * 4) : 0);
    // Padding: a one bit, and the length of 20 bytes in bits.
    w.setInt32(5 * 4, 0x80000000);
    w.setInt32(15 * 4, 160);
    for (let t = 16; t < 80; t += 1) {
      const x = w.getInt32((t - 3) * 4) ^ w.getInt32((t - 8) * 4) ^ w.getInt32((t - 14) * 4) ^ w.getInt32((t - 16) * 4);
      w.setInt32(t * 4, (x << 1) | (x >>> 31));
    }
    let a: number = H1[0];
    let b: number = H1[1];
    let c: number = H1[2];
    let d: number = H1[3];
    let e: number = H1[4];
    for (let t = 0; t < 80; t += 1) {
      const mixed =
        t < 20
          ? ((b & c) ^ (~b & d)) + 0x5a827999
          : t < 40
            ? (b ^ c ^ d) + 0x6ed9eba1
            : t < 60
              ? ((b & c) ^ (b & d) ^ (c & d)) + 0x8f1bbcdc
              : (b ^ c ^ d) + 0xca62c1d6;
      const next = (((a << 5) | (a >>> 27)) + mixed + e + w.getInt32(t * 4)) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    words.setInt32(0 * 4, H1[0] + a);
    words.setInt32(1 * 4, H1[1] + b);
    words.setInt32(2 * 4, H1[2] + c);
    words.setInt32(3 * 4, H1[3] + d);
    words.setInt32(4 * 4, H1[4] + e);
  }
}

function viewOf(words: string): DataView {
  const bytes = Buffer.from(words.replaceAll(' ', ''), 'hex');
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
