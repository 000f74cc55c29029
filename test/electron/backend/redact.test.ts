import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redactor, shortDeviceToken } from '../../../electron/backend/redact.ts';

const token = 'a1b2c3d4'.repeat(8);

describe('Redactor', () => {
  it('takes a whole private key out, and one whose end was cut off', () => {
    const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString();
    const redactor = new Redactor('/home/someone');
    expect(redactor.redact(`before\n${pem}after`)).toBe('before\n<private key>\nafter');
    expect(redactor.redact(`cut: ${pem.slice(0, 60)}`)).toBe('cut: <private key>');
  });

  it('takes out what a terminal would obey, and keeps lines and tabs', () => {
    const redactor = new Redactor('/home/someone');
    expect(redactor.redact('one\r\ntwo\tthree\u001b[2J\u009b1A\rfour')).toBe(
      'one\ntwo\tthree\ufffd[2J\ufffd1A\ufffdfour',
    );
  });

  it('takes provider tokens out of a header', () => {
    const text = new Redactor('/home/someone').redact(
      'authorization: bearer eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJURUFNIn0.c2lnbmF0dXJl',
    );
    expect(text).toBe('authorization: bearer <provider token>');
  });

  it('shows a device token by its first and last four digits', () => {
    expect(new Redactor('/home/someone').redact(`POST /3/device/${token}`)).toBe('POST /3/device/a1b2…c3d4');
  });

  it('leaves fingerprints written with colons, and short numbers, as they are', () => {
    const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
    expect(new Redactor('/home/someone').redact(`${fingerprint} 0123456789abcdef`)).toBe(
      `${fingerprint} 0123456789abcdef`,
    );
  });

  it('replaces what it was taught wherever it stands, and the home folder by ~', () => {
    const redactor = new Redactor('/home/someone');
    redactor.learn('correct horse');
    expect(redactor.redact('opened /home/someone/key.p12 with correct horse')).toBe('opened ~/key.p12 with <secret>');
  });

  it('never lets a learnt secret through, wherever it stands and however often', () => {
    const secrets = fc.string({ minLength: 4, maxLength: 12, unit: fc.constantFrom('X', 'é', '.', '$', '&') });
    const around = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '0') });
    fc.assert(
      fc.property(secrets, fc.array(around, { minLength: 2, maxLength: 5 }), (secret, parts) => {
        const redactor = new Redactor('/home/someone');
        redactor.learn(secret);
        expect(redactor.redact(parts.join(secret))).toBe(parts.join('<secret>'));
      }),
    );
  });
});

describe('shortDeviceToken', () => {
  it('keeps what is too short to be a token', () => {
    expect(shortDeviceToken('booted')).toBe('booted');
  });
});
