import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickRsaKey } from '../../../electron/certificate/rsa-keys.ts';
import { openssl } from '../../support/openssl.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('an RSA key that is made quickly', () => {
  it('is as long as it was to be, signs what its public half verifies, and is none that was there before', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => quickRsaKey(1_024)));
    const data = Buffer.from('something');
    for (const key of keys) {
      expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 1_024, publicExponent: 65_537n });
      const publicKey = createPublicKey(key);
      expect(verify('sha256', data, publicKey, sign('sha256', data, key))).toBe(true);
    }
    expect(new Set(keys.map((key) => key.export({ format: 'jwk' }).n)).size).toBe(keys.length);
  });

  it('has every part that the library’s own have, and passes OpenSSL’s check', async () => {
    const key = await quickRsaKey(2_048);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    expect(Object.keys(key.export({ format: 'jwk' }))).toEqual(Object.keys(privateKey.export({ format: 'jwk' })));
    const file = join(await temporaryFolder(), 'key.pem');
    writeFileSync(file, key.export({ type: 'pkcs8', format: 'pem' }));
    expect(await openssl('rsa', '-in', file, '-check', '-noout')).toContain('RSA key ok');
  });
});
