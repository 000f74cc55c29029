import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convertIdentity } from '../../../../electron/identity/convert.ts';
import { openIdentities } from '../../../../electron/identity/open.ts';
import { remedyOf, saying, sentenceOf } from '../../../support/said.ts';
import { type Fixtures, makeFixtures } from '../openssl.ts';

/* What people really keep keys in, and what mail, editors and word processors make of the lines around them. */

let fixtures: Fixtures;
let certificate: string;
let key: string;
let p12: Buffer;
let p8: string;

beforeAll(async () => {
  fixtures = await makeFixtures();
  certificate = await fixtures.text('rsa1.pem');
  key = await fixtures.text('rsa1.key');
  await fixtures.openssl(
    ...['pkcs12', '-export', '-in', 'rsa1.pem', '-inkey', 'rsa1.key', '-passout', 'pass:secret', '-out', 'wrap.p12'],
  );
  p12 = await fixtures.bytes('wrap.p12');
  p8 = await fixtures.openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256');
}, 60_000);
afterAll(() => fixtures.remove());

function open(name: string, content: string | Buffer) {
  return openIdentities([{ name, path: null, bytes: Buffer.from(content) }], {
    passphrase: 'secret',
    now: Date.now(),
    beside: () => Promise.resolve([]),
  });
}

async function opensWhole(name: string, content: string | Buffer) {
  const { identities, problems } = await open(name, content);
  expect(problems).toEqual([]);
  expect(identities).toHaveLength(1);
  const [identity] = identities;
  expect(identity?.description.problems).toEqual([]);
  expect(identity?.secret).not.toBeNull();
  return identity?.description;
}

const b64 = (content: string | Buffer): string => Buffer.from(content).toString('base64');
const b64Lines = (content: string | Buffer, indent = ''): string => b64(content).replace(/(.{76})/g, `$1\n${indent}`);
const both = (): string => certificate + key;

describe('what keys travel in', () => {
  const WRAPPINGS: readonly (readonly [name: string, wrap: () => string | Buffer])[] = [
    ['base64 of a .p12', () => b64Lines(p12)],
    ['base64 of a .pem, in one line', () => b64(both())],
    ['base64 of base64', () => b64Lines(b64Lines(both()))],
    ['base64 of base64 of a .p12', () => b64(b64(p12))],
    ['base64 of addresses', () => b64(p12).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')],
    ['a variable', () => `CERT_P12=${b64(p12)}\n`],
    ['an exported variable in quotes', () => `# CI\nexport A=1\nexport CERT="${b64(p12)}"\nB=x\n`],
    ['two variables', () => `CERT=${b64(certificate)}\nKEY=${b64(key)}\n`],
    ['quotes', () => `"${b64(p12)}"\n`],
    ['a data address', () => `data:application/x-pkcs12;base64,${b64(p12)}`],
    ['a variable with line breaks written as \\n', () => `KEYS="${both().replaceAll('\n', '\\n')}"`],
    ['line breaks escaped twice', () => both().replaceAll('\n', '\\\\n')],
    ['JSON', () => JSON.stringify({ certificate, key })],
    ['JSON in JSON', () => JSON.stringify(JSON.stringify({ certificate, key }))],
    ['JSON of PHP', () => JSON.stringify({ certificate, key }).replaceAll('/', '\\/')],
    ['a list of lines in JSON', () => JSON.stringify(both().split('\n'), null, 1)],
    ['a list of lines in JSON without line breaks', () => JSON.stringify({ pem: both().split('\n') })],
    ['paragraphs of a page', () => both().replace(/^.+$/gm, '<p class="k">$&</p>').replaceAll('\n', '')],
    ['a string of base64 with line breaks in JSON', () => JSON.stringify({ p12: b64Lines(p12), x: 1 })],
    [
      'blocks of YAML',
      () => `c: |\n  ${certificate.replaceAll('\n', '\n  ')}\nk: |\n  ${key.replaceAll('\n', '\n  ')}`,
    ],
    ['a folded block of base64', () => `P12: >-\n    ${b64Lines(p12, '    ')}\nOTHER: 1\n`],
    ['a secret of Kubernetes', () => `kind: Secret\ndata:\n  push.p12: ${b64(p12)}\n  pw: c2VjcmV0\n`],
    ['a property list', () => `<plist><dict><key>P12</key><data>\n${b64Lines(p12)}\n</data></dict></plist>`],
    ['a line of a shell', () => `echo '${b64(p12)}' | base64 -d > push.p12\n`],
    [
      'strings of code',
      () =>
        both()
          .split('\n')
          .map((line) => `    "${line}\\n" +`)
          .join('\n'),
    ],
    ['an address’s encoding', () => encodeURIComponent(both())],
    ['a form’s encoding', () => encodeURIComponent(both()).replaceAll('%20', '+')],
    ['hexadecimal', () => p12.toString('hex').replace(/(.{60})/g, '$1\n')],
    ['base64 of gzip', () => b64(gzipSync(both()))],
    ['quoted mail', () => both().replace(/^/gm, '> ')],
    ['one line', () => both().replaceAll('\n', '')],
    ['spaces for line breaks', () => both().replaceAll('\n', ' ')],
    ['UTF-16 with its mark', () => Buffer.from(`\ufeff${both()}`, 'utf16le')],
    ['UTF-16 without a mark', () => Buffer.from(both(), 'utf16le')],
    ['UTF-16 of the other order', () => Buffer.from(`\ufeff${both()}`, 'utf16le').swap16()],
    ['UTF-8 with marks, one of them in the middle', () => `\ufeff${certificate}\ufeff${key}`],
    ['the encoding of Windows', () => Buffer.from(`friendlyName: M\xfcller\r\n${both()}`, 'latin1')],
    ['a block filled up with zeros', () => `${both()}\0\0\0\0`],
  ];

  it.each(WRAPPINGS)('opens %s', async (_, wrap) => {
    expect((await opensWhole('push.txt', wrap()))?.form).toBe('certificate');
  });

  it.each([
    ['base64', () => b64Lines(p8)],
    ['a variable', () => `APNS_KEY="${p8.replaceAll('\n', '\\n')}"`],
    ['no lines around it', () => p8.split('\n').slice(1, -2).join('\n')],
    ['lines that no tool begins a block with', () => p8.replace('BEGIN', 'BEGAN')],
    ['lines with an underscore', () => p8.replaceAll('PRIVATE KEY', 'PRIVATE_KEY')],
  ])('opens a .p8 in %s', async (_, wrap) => {
    expect(await opensWhole('AuthKey_ABC123DEFG.p8', wrap())).toMatchObject({ keyId: 'ABC123DEFG' });
  });

  it('says that other tools want it unwrapped, and writes it anew so that they take it', async () => {
    const { identities } = await open('push.txt', b64(both()));
    const [identity] = identities;
    expect(identity?.description.warnings.map(({ code }) => code)).toContain('file-wrapped');
    if (identity?.secret?.kind !== 'certificate') throw new Error('no certificate');
    const { certificateChainPem, privateKeyPem } = identity.secret;
    const anew = convertIdentity(
      { name: 'push', fileName: 'push', certificateChainPem, privateKeyPem },
      { form: 'pem', passphrase: null },
    );
    expect((await opensWhole('push.pem', anew.bytes))?.warnings.map(({ code }) => code)).not.toContain('file-wrapped');
  });

  it('says what base64 is of that holds no key', async () => {
    const { problems } = await open('x.txt', b64(Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(200, 7)])));
    expect(problems).toMatchObject([
      saying({ code: 'not-an-identity', sentence: expect.stringContaining('base64 of a PDF') }),
    ]);
  });
});

describe('what lines around a key turn into', () => {
  const BENT: readonly (readonly [name: string, bend: (text: string) => string | Buffer])[] = [
    ['a dash too few at the end', (text) => text.replace('END PRIVATE KEY-----', 'END PRIVATE KEY----')],
    ['a dash too few at the beginning', (text) => text.replace('-----BEGIN PRIVATE', '----BEGIN PRIVATE')],
    ['dashes too many', (text) => text.replace(/-----(BEGIN|END) PRIVATE KEY-----/g, '-------$1 PRIVATE KEY-------')],
    ['long dashes', (text) => text.replace('-----BEGIN PRIVATE', '—–BEGIN PRIVATE')],
    ['long dashes everywhere', (text) => text.replaceAll('-----', '——-')],
    ['long dashes of Windows', (text) => Buffer.from(text.replaceAll('-----', '\x96\x96\x96-'), 'latin1')],
    ['spaces that do not break', (text) => text.replaceAll('PRIVATE KEY', 'PRIVATE\u00a0KEY')],
    ['spaces of no width', (text) => text.replaceAll('PRIVATE KEY', 'PRIVATE\u200bKEY')],
    [
      'spaces beside the dashes',
      (text) => text.replace('-----BEGIN PRIVATE KEY-----', '----- BEGIN PRIVATE KEY -----'),
    ],
    ['small letters', (text) => text.replace('BEGIN PRIVATE KEY', 'Begin Private Key')],
    ['no dashes', (text) => text.replace(/-----(BEGIN|END) PRIVATE KEY-----/g, '$1 PRIVATE KEY')],
    ['no last line', (text) => text.replace('-----END PRIVATE KEY-----', '')],
    ['a last line of another block', (text) => text.replace('END PRIVATE KEY', 'END RSA PRIVATE KEY')],
  ];

  it.each(BENT)('reads a key with %s, and says which line is mistyped', async (_, bend) => {
    const description = await opensWhole('push.pem', bend(certificate + key));
    expect(description?.warnings).toContainEqual(
      expect.objectContaining({ code: 'pem-line-mistyped', place: expect.objectContaining({ file: 'push.pem' }) }),
    );
  });

  it.each(BENT)('says so of a .p8 with %s', async (_, bend) => {
    const description = await opensWhole('AuthKey_ABC123DEFG.p8', bend(p8));
    expect(description?.warnings.map((found) => sentenceOf(found)).join()).toContain('PRIVATE KEY-----”');
  });

  it('never says of a key that cannot be read that it is absent', async () => {
    const damaged = key.replace(/\n.{20}/, '\n!');
    const { identities, problems } = await open('push.pem', certificate + damaged);
    expect([...identities.flatMap(({ description }) => description.problems), ...problems]).toMatchObject([
      { code: 'damaged-file', place: { file: 'push.pem', line: certificate.split('\n').length } },
    ]);
  });

  it('names a damaged key that lies beside the certificate', async () => {
    const damaged = { name: 'push.key', path: null, bytes: Buffer.from(key.slice(0, 400)) };
    const { identities } = await openIdentities([{ name: 'aps.pem', path: null, bytes: Buffer.from(certificate) }], {
      passphrase: null,
      now: Date.now(),
      beside: () => Promise.resolve([damaged]),
    });
    expect(identities[0]?.description.problems).toMatchObject([
      saying({
        code: 'private-key-damaged',
        sentence: expect.stringContaining('push.key'),
        place: expect.objectContaining({ file: 'push.key' }),
      }),
    ]);
    expect(remedyOf(identities[0]?.description.problems[0])).toMatch(/^Copy or download the file again/);
    await opensWhole('push.pem', certificate + key);
  });

  it('does not take prose for a block', async () => {
    const prose = 'Copy all between the lines BEGIN PRIVATE KEY and END PRIVATE KEY into the field.\n';
    const { problems } = await open('readme.txt', prose);
    expect(problems).toMatchObject([{ code: 'not-an-identity' }]);
    expect((await opensWhole('push.pem', prose + certificate + key))?.form).toBe('certificate');
  });
});

describe('one bad part', () => {
  it.each([
    ['a certificate cut off', () => `${both()}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`],
    ['no base64', () => `-----BEGIN CERTIFICATE-----\nM!!B\n-----END CERTIFICATE-----\n${both()}`],
    ['a key without its end', () => `${both()}-----BEGIN PRIVATE KEY-----\nMIIBabc\n`],
  ])('does not condemn a whole file: %s', async (_, content) => {
    expect((await opensWhole('push.pem', content()))?.warnings.map(({ code }) => code)).toContain('damaged-file');
  });
});

it('does not call an identity usable that TLS will not take into use', async () => {
  const keyPair = ['-newkey', 'rsa:512', '-nodes', '-keyout', 'weak.key', '-out', 'weak.pem', '-days', '9'];
  await fixtures.openssl('req', '-x509', ...keyPair, '-subj', '/CN=Apple Push Services: com.example.weak');
  const { identities } = await open('weak.pem', (await fixtures.text('weak.pem')) + (await fixtures.text('weak.key')));
  expect(identities).toMatchObject([{ secret: null, description: { problems: [{ code: 'certificate-too-weak' }] } }]);
});

it('does not call a damaged certificate a weak one', async () => {
  const der = Buffer.from(certificate.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  // The text type of its issuer's first name: nothing but TLS asks for it.
  const at = der.indexOf(Buffer.from([0x55, 0x04])) + 3;
  const codes = new Set<string>();
  for (const type of [0x01, 0x0a, 0x17]) {
    der[at] = type;
    const pem = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
    const { identities, problems } = await open('push.pem', pem + key);
    for (const { code } of [...problems, ...identities.flatMap(({ description }) => description.problems)])
      codes.add(code);
  }
  expect([...codes]).toEqual(['damaged-file']);
});

describe('structure before label', () => {
  it.each([
    ['a .p12 called CERTIFICATE', () => `-----BEGIN CERTIFICATE-----\n${b64Lines(p12)}\n-----END CERTIFICATE-----\n`],
    ['a key called CERTIFICATE', () => certificate + key.replaceAll('PRIVATE KEY', 'CERTIFICATE')],
    ['a certificate called PUBLIC KEY', () => certificate.replaceAll('CERTIFICATE', 'PUBLIC KEY') + key],
    ['PKCS#8 called RSA PRIVATE KEY', () => certificate + key.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY')],
  ])('opens %s', async (_, content) => {
    await opensWhole('push.pem', content());
  });
});

describe('a text in UTF-32', () => {
  it.each([
    ['little endian', false, false],
    ['little endian with its mark', false, true],
    ['big endian', true, false],
    ['big endian with its mark', true, true],
  ])('is read like any other, %s', async (_order, big, marked) => {
    const letters = [...(marked ? '\ufeff' : ''), ...certificate, ...key];
    const bytes = Buffer.alloc(4 * letters.length);
    for (const [at, letter] of letters.entries()) bytes.writeUInt32LE(letter.codePointAt(0) ?? 0, 4 * at);
    await opensWhole('push.pem', big ? bytes.swap32() : bytes);
  });
});

describe('a text whose lines have a margin', () => {
  const both = (): readonly string[] => (certificate + key).trim().split('\n');

  it.each<[string, (lines: readonly string[]) => string]>([
    ['its numbers, as an editor prints them', (lines) => lines.map((line, at) => `${at + 1}  ${line}`).join('\n')],
    ['numbers and a bar', (lines) => lines.map((line, at) => `${String(at + 1).padStart(4)}| ${line}`).join('\n')],
    ['the signs of a patch that adds it', (lines) => `--- a\n+++ b\n${lines.map((line) => `+${line}`).join('\n')}\n`],
    ['the signs of a patch that takes it away', (lines) => lines.map((line) => `-${line}`).join('\n')],
  ])('is read without it: %s', async (_what, withMargin) => {
    await opensWhole('push.pem', withMargin(both()));
  });
});
