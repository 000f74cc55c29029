import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestByForge, hashRepeatedly } from '../../../electron/certificate/repeated-hash.ts';

function byLibrary(digest: string, first: Buffer, rounds: number): Buffer {
  let hash = first;
  for (let round = 0; round < rounds; round += 1) hash = createHash(digest).update(hash).digest();
  return hash;
}

describe('hashing a digest again and again', () => {
  it.each(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'])('gives what the library gives (%s)', (digest) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 0, max: 40 }), (bytes, rounds) => {
        const first = createHash(digest).update(bytes).digest();
        const before = Buffer.from(first);
        expect(hashRepeatedly(digest, first, rounds, () => undefined)).toEqual(byLibrary(digest, first, rounds));
        expect(first).toEqual(before);
      }),
    );
  });

  it.each(['sha1', 'sha256'])('gives it after as many rounds as careful tools write (%s)', (digest) => {
    const first = createHash(digest).update('x').digest();
    expect(hashRepeatedly(digest, first, 100_000, () => undefined)).toEqual(byLibrary(digest, first, 100_000));
  });

  it.each(['sha1', 'sha256', 'sha512'])('gives the same where the runtime has no crypto.hash (%s)', (digest) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(digestByForge(digest, Buffer.from(bytes))).toEqual(createHash(digest).update(bytes).digest());
      }),
    );
  });

  it.each(['sha1', 'sha256', 'sha512'])('looks at the clock meanwhile, and ends when that throws (%s)', (digest) => {
    const first = createHash(digest).update('x').digest();
    let looks = 0;
    const stop = () => {
      looks += 1;
      if (looks === 3) throw new Error('time');
    };
    expect(() => hashRepeatedly(digest, first, 10_000_000, stop)).toThrow('time');
  });
});
