/// <reference path="./node-forge.d.ts" />
import * as crypto from 'node:crypto';
import sha1 from 'node-forge/lib/sha1.js';
import sha256 from 'node-forge/lib/sha256.js';

/** How many rounds pass between two looks at the clock. */
const ROUNDS_AT_ONCE = 4_096;

/**
 * One digest by the shortest way there is. `crypto.hash`, which makes no object for each, took 0.41 s for 600,000 rounds of
 * SHA-256 beside `createHash`'s 0.68 s (Node 20.20). The Node inside Electron before 31 has no `crypto.hash`, and its
 * `createHash` takes 11 s for 300,000 rounds in a worker (Electron 22, seven of them in the kernel), node-forge 0.7 s.
 */
const digestOnce: (digest: string, bytes: Buffer) => Buffer =
  typeof crypto.hash === 'function' ? (digest, bytes) => crypto.hash(digest, bytes, 'buffer') : digestByForge;

const FORGE_DIGESTS: Readonly<Record<string, typeof sha1 | undefined>> = { sha1, sha256 };

/** One digest where the platform's library is slow at many: SHA-1 and SHA-256 by node-forge, others by the library all the same. */
export function digestByForge(digest: string, bytes: Buffer): Buffer {
  const forge = FORGE_DIGESTS[digest];
  if (forge === undefined) return crypto.createHash(digest).update(bytes).digest();
  return Buffer.from(forge.create().update(bytes.toString('latin1')).digest().getBytes(), 'latin1');
}

/**
 * `first`, hashed `rounds` times more with `digest`, as PKCS#12's key derivation wants it (RFC 7292 B.2, step 6A). Calls
 * `between` every few milliseconds, which may throw to end it.
 */
export function hashRepeatedly(digest: string, first: Buffer, rounds: number, between: () => void): Buffer {
  let hash: Buffer = Buffer.from(first);
  for (let round = 1; round <= rounds; round += 1) {
    hash = digestOnce(digest, hash);
    if (round % ROUNDS_AT_ONCE === 0) between();
  }
  return hash;
}
