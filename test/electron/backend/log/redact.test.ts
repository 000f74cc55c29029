import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redactor, shortDeviceToken } from '../../../../electron/backend/log/redact.ts';

const token = 'a1b2c3d4'.repeat(8);
const bytes = Buffer.from(token, 'hex');

/** What stands for something of this length. */
function filled(what: string, length: number): string {
  return length < what.length + 2 ? '*'.repeat(length) : `<${what.padEnd(length - 2, '*')}>`;
}

describe('Redactor', () => {
  it('takes a whole private key out, and one whose end was cut off', () => {
    const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString();
    const redactor = new Redactor('/home/someone');
    expect(redactor.redact(`before\n${pem}after`)).toBe(
      `before\n${filled('private key', pem.trimEnd().length)}\nafter`,
    );
    expect(redactor.redact(`cut: ${pem.slice(0, 60)}`)).toBe(`cut: ${filled('private key', 60)}`);
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
    expect(text).toBe(`authorization: bearer ${filled('provider token', 53)}`);
  });

  it('shows a device token by its first and last four digits', () => {
    expect(new Redactor('/home/someone').redact(`POST /3/device/${token}`)).toBe(
      `POST /3/device/a1b2${'*'.repeat(56)}c3d4`,
    );
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
    expect(redactor.redact('opened /home/someone/key.p12 with correct horse')).toBe(
      'opened ~/key.p12 with <secret*****>',
    );
  });

  it('never lets a learnt secret through, wherever it stands and however often', () => {
    const secrets = fc.string({ minLength: 4, maxLength: 12, unit: fc.constantFrom('X', 'é', '.', '$', '&') });
    const around = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '0') });
    fc.assert(
      fc.property(secrets, fc.array(around, { minLength: 2, maxLength: 5 }), (secret, parts) => {
        const redactor = new Redactor('/home/someone');
        redactor.learn(secret);
        expect(redactor.redact(parts.join(secret))).toBe(parts.join(filled('secret', secret.length)));
      }),
    );
  });
});

describe('shortDeviceToken', () => {
  it('keeps what is too short to be a token', () => {
    expect(shortDeviceToken('booted')).toBe('booted');
  });
});

/** A device token as people, programs and servers write it. */
const TOKEN_NOTATIONS: Readonly<Record<string, string>> = {
  plain: token,
  capitals: token.toUpperCase(),
  'an NSData description': `<${token.match(/.{8}/g)?.join(' ')}>`,
  'the newer NSData description': `{length = 32, bytes = 0x${token}}`,
  'pairs with spaces': token.match(/../g)?.join(' ') ?? '',
  'pairs with colons': token.match(/../g)?.join(':') ?? '',
  'pairs with hyphens': token.match(/../g)?.join('-') ?? '',
  'groups of four': token.match(/.{4}/g)?.join(' ') ?? '',
  'groups on lines': token.match(/.{16}/g)?.join('\n') ?? '',
  'digits apart': [...token].join(' '),
  'a list of bytes': [...bytes].map((byte) => `0x${byte.toString(16)}`).join(', '),
  'escaped bytes': [...bytes].map((byte) => `\\x${byte.toString(16)}`).join(''),
  'percent-encoded bytes': [...bytes].map((byte) => `%${byte.toString(16)}`).join(''),
  'decimal bytes': `[${[...bytes].join(', ')}]`,
  'signed bytes': `[${[...bytes].map((byte) => (byte > 127 ? byte - 256 : byte)).join(',')}]`,
  base64: bytes.toString('base64'),
};

/** A secret in the notations that a payload, a header or a log may have it in. */
function secretNotations(secret: string): Readonly<Record<string, string>> {
  const utf8 = Buffer.from(secret, 'utf8');
  return {
    plain: secret,
    'escaped for JSON': JSON.stringify(secret).slice(1, -1),
    'escaped for JSON letter by letter': Array.from(
      { length: secret.length },
      (_, at) => `\\u${secret.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
    'escaped for a URL': encodeURIComponent(secret),
    'escaped for a URL byte by byte': [...utf8].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    'escaped for XML': [...secret].map((letter) => `&#${letter.codePointAt(0)};`).join(''),
    hexadecimal: utf8.toString('hex'),
    'hexadecimal in pairs': utf8.toString('hex').match(/../g)?.join(' ') ?? '',
  };
}

describe('a report', () => {
  const redactor = new Redactor('/home/someone');

  it.each(Object.entries(TOKEN_NOTATIONS))('holds no whole device token: %s', (_, written) => {
    for (const document of [`{"aps":{},"t":"${written}"}`, `collapse-id: ${written}`, `the list ${written} was read`])
      for (const known of [[], [token]]) {
        const { text, taken } = redactor.redactDocument(document, known);
        expect(text).toHaveLength(document.length);
        expect(text).not.toContain(written);
        expect(text.replace(/[^0-9a-f]/gi, '')).not.toContain(token.slice(4, 24));
        expect(taken['device token']).toBe(1);
      }
  });

  it('finds a device token that it knows also where no pattern could tell it', () => {
    for (const written of [
      bytes.toString('base64url'),
      `x${bytes.toString('base64').slice(0, 43)}`,
      token.toUpperCase().match(/../g)?.join(':') ?? '',
    ]) {
      const document = `{"aps":{},"t":"${written}"}`;
      const { text, taken } = redactor.redactDocument(document, [token]);
      expect(text).toHaveLength(document.length);
      expect(text).not.toContain(written.slice(4, 20));
      expect(taken['device token']).toBe(1);
    }
  });

  it.each(['correct horse', 'Zoë’s "key"/\\ %&<1>', 'pässwörd👍', 'x9Kq'])('holds “%s” in no notation', (secret) => {
    const taught = new Redactor('/home/someone');
    taught.learn(secret);
    for (const [name, written] of Object.entries(secretNotations(secret))) {
      const document = `{"aps":{"alert":"${written}"}}`;
      const { text, taken } = taught.redactDocument(document, []);
      expect({ name, found: text.includes(written) }).toEqual({ name, found: false });
      expect(text).toHaveLength(document.length);
      expect(taken.secret).toBeGreaterThan(0);
    }
  });

  it('holds a secret in base64 at no place of a longer text', () => {
    const taught = new Redactor('/home/someone');
    taught.learn('correct horse battery');
    for (const before of ['', 'a', 'ab', 'abc', 'user:'])
      for (const encoding of ['base64', 'base64url'] as const) {
        const written = Buffer.from(`${before}correct horse battery!`).toString(encoding);
        const { text } = taught.redactDocument(`{"auth":"${written}"}`, []);
        expect(Buffer.from(text, 'base64').toString()).not.toContain('horse');
        expect(text).toContain('<secret');
      }
  });

  it('holds no private key, with or without the lines that name it, and no provider token', () => {
    for (const type of ['ec', 'rsa'] as const) {
      const { privateKey } =
        type === 'ec'
          ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
          : generateKeyPairSync('rsa', { modulusLength: 2048 });
      for (const format of ['pkcs8', type === 'ec' ? 'sec1' : 'pkcs1'] as const) {
        const pem = privateKey.export({ type: format as 'pkcs8', format: 'pem' }).toString();
        const body = pem.replace(/-----.*-----/g, '').trim();
        for (const written of [
          pem,
          JSON.stringify(pem),
          body,
          body.replace(/\n/g, ''),
          Buffer.from(pem).toString('base64'),
        ]) {
          const document = `{"aps":{},"key":${written.startsWith('"') ? written : `"${written}"`}}`;
          const { text, taken } = redactor.redactDocument(document, []);
          expect(text).toHaveLength(document.length);
          expect(text).not.toContain(body.slice(40, 60));
          expect(taken['private key']).toBe(1);
        }
      }
    }
    const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJURUFNIn0.c2lnbmF0dXJl';
    for (const written of [jwt, encodeURIComponent(jwt), jwt.replace(/\./g, '%2E')])
      expect(redactor.redactDocument(`{"t":"${written}"}`, []).taken['provider token']).toBe(1);
  });

  it('holds no value whose name says that it is secret, and stays JSON', () => {
    const document = JSON.stringify({
      aps: { alert: { title: 'Your password was changed', body: 'token: none' } },
      password: 'hunter2',
      'x-api-key': 'k-123456',
      nested: { client_secret: 'a "quoted" one', accessToken: 'abcdefgh' },
      authorization: 'Bearer abcdef',
      count: { password: null },
      url: 'https://user:opensesame@example.com/x',
    });
    const { text, taken } = redactor.redactDocument(document, []);
    expect(text).toHaveLength(document.length);
    expect(JSON.parse(text).aps).toEqual(JSON.parse(document).aps);
    for (const secret of ['hunter2', 'k-123456', 'quoted', 'abcdef', 'opensesame']) expect(text).not.toContain(secret);
    expect(taken.secret).toBe(6);
  });

  it('leaves what is none of these as it is', () => {
    const document = [
      '{"aps":{"alert":"Hello","badge":1},"numbers":[1,2,3,4,5,6,7,8,9,10,11,12],"id":"8F9C3B2A-1D4E-4C6F-9A7B-0E5D2C1F3A4B"}',
      'apns-id 8f9c3b2a-1d4e-4c6f-9a7b-0e5d2c1f3a4b, topic com.example.app.voip, 2026-11-30T18:00:00.000Z',
      Array.from({ length: 40 }, (_, n) => n + 10).join(' '),
      Array.from({ length: 32 }, () => 'AB').join(':'),
      'the passphrase was asked for; a secret is no secret',
    ].join('\n');
    expect(redactor.redactDocument(document, [token])).toEqual({
      text: document,
      taken: { 'device token': 0, 'provider token': 0, 'private key': 0, secret: 0 },
    });
  });

  it('reads a payload of a megabyte of anything in little time', () => {
    const started = performance.now();
    for (const piece of [
      'a',
      'a1',
      'eyJ',
      'a1 ',
      '0x',
      '1,',
      '-----BEGIN PRIVATE KEY-----',
      'password',
      '://a:',
      '"',
      'MIIEAgEA',
    ])
      redactor.redactDocument(piece.repeat(1_000_000 / piece.length), [token]);
    // Far from any measure: what grows with the square would take hours.
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
