import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readContents } from '../../../../electron/identity/contents/read-contents.ts';
import { remedyOf, sentenceOf } from '../../../support/said.ts';

/* Files that stand where an identity should be: encrypted by a tool, or pointing to where the file itself is. */

const hex = (text: string) => Buffer.from(text.padEnd(200, '7'), 'hex');
const HAS_GPG = spawnSync('gpg', ['--version']).status === 0;

/** As a .p12 begins, with bytes that no text has. */
const P12 = Buffer.from(`30820a2e020103308209f406092a864886f70d010701${'8390a1'.repeat(60)}`, 'hex');

const STAND_INS: readonly (readonly [what: string, content: string | Buffer, words: RegExp, remedy: RegExp])[] = [
  [
    'a pointer of Git LFS',
    'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 3204\n',
    /is a pointer of Git LFS: the file itself was not downloaded/,
    /git lfs pull/,
  ],
  [
    'a pointer of git-annex',
    '../../.git/annex/objects/xK/F0/SHA256E-s3204--4d7a2146.p12/SHA256E-s3204--4d7a2146.p12\n',
    /git-annex/,
    /git annex get/,
  ],
  ['an unlocked pointer of git-annex', '/annex/objects/SHA256E-s3204--4d7a2146.p12\n', /git-annex/, /git annex get/],
  ['a pointer of DVC', 'outs:\n- md5: a304afb96060aad90176268345e10355\n  path: push.p12\n', /DVC/, /dvc pull/],
  ['a link of Git on Windows', '../secrets/push.p12', /names another file \(\.\.\/secrets\/push\.p12\)/, /it names/],
  [
    'an Ansible vault',
    `$ANSIBLE_VAULT;1.1;AES256\n${'3463653861396437\n'.repeat(12)}`,
    /encrypted with Ansible Vault/,
    /ansible-vault decrypt/,
  ],
  [
    'an Ansible vault with a name',
    `$ANSIBLE_VAULT;1.2;AES256;prod\r\n${'3463653861396437\r\n'.repeat(12)}`,
    /encrypted with Ansible Vault/,
    /ansible-vault decrypt/,
  ],
  [
    'a file of age',
    Buffer.concat([
      Buffer.from('age-encryption.org/v1\n-> X25519 sW4q0oLDTcbXKrAsdWmUaHVkWSvaWgFa0e8KqYXJ0nI\n'),
      Buffer.from([0, 1, 0xff, 0x80, 2]),
    ]),
    /encrypted with age/,
    /age --decrypt/,
  ],
  [
    'a file of age in letters',
    `-----BEGIN AGE ENCRYPTED FILE-----\n${Buffer.from('age-encryption.org/v1\n-> X25519 sW4q0oLDTcbXKrAsdWmUaHVk\n').toString('base64')}\n-----END AGE ENCRYPTED FILE-----\n`,
    /encrypted with age/,
    /age --decrypt/,
  ],
  [
    'a message of PGP in letters',
    '-----BEGIN PGP MESSAGE-----\n\nhQEMA7Ljh0xY2k8hAQf/ZzUO8eQyQJ6sYB0bQ8Y1kz7mHq9s2rU1m3fY5d0b1A==\n=abcd\n-----END PGP MESSAGE-----\n',
    /encrypted with GPG/,
    /gpg --output/,
  ],
  ['a message of PGP for a key', hex('85010c03b2e3874c58da4f21'), /encrypted with GPG/, /gpg --output/],
  ['a message of PGP for a passphrase', hex('8c0d0407030219f6'), /encrypted with GPG/, /gpg --output/],
  ['a message of PGP in the new format', hex('c1c04c03b2e3874c58da4f21'), /encrypted with GPG/, /gpg --output/],
  [
    'sops in JSON',
    '{\n\t"data": "ENC[AES256_GCM,data:TmV2ZXI=,iv:AAAA,tag:BBBB,type:str]",\n\t"sops": {"version": "3.8.1"}\n}\n',
    /encrypted with sops/,
    /sops --decrypt/,
  ],
  [
    'sops in YAML',
    'push_p12: ENC[AES256_GCM,data:TmV2ZXI=,iv:AAAA,tag:BBBB,type:str]\nsops:\n    version: 3.8.1\n',
    /encrypted with sops/,
    /sops --decrypt/,
  ],
  [
    'sops in an environment file',
    'P12=ENC[AES256_GCM,data:TmV2ZXI=,iv:AAAA,tag:BBBB,type:str]\nsops_version=3.8.1\n',
    /encrypted with sops/,
    /sops --decrypt/,
  ],
  ['git-crypt', Buffer.from('\0GITCRYPT\0\u0001\u0002\u0003'), /git-crypt/, /git-crypt unlock/],
  ['openssl enc', Buffer.from('Salted__\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008xx'), /openssl enc/, /enc -d/],
  [
    'HashiCorp Vault',
    'vault:v1:8SDd3WHDOjf7mq69CyCqYjBXAiQQAVZRkFM13ok481zoCmHnSeDX9vyf7w==',
    /HashiCorp Vault/,
    /transit/,
  ],
  [
    'a sealed secret',
    'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData:\n    p12: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq=\n',
    /sealed secret of Kubernetes/,
    /kubectl get secret/,
  ],
  ['an AppleDouble file', hex('0005160700020000'), /AppleDouble/, /without “\._”/],
  ['a KeePass database', hex('03d9a29a67fb4bb5'), /KeePass/, /kept in it/],
  ['a 7z archive', hex('377abcaf271c0004'), /packed archive/, /Unpack it/],
  [
    'a tar archive',
    Buffer.concat([Buffer.from('push.p12'.padEnd(257, '\0')), Buffer.from('ustar\u0000')]),
    /archive/,
    /Unpack/,
  ],
  ['a ZIP archive', hex('504b030414000000'), /is a ZIP archive/, /Unpack it/],
  ['a .p12 written as UTF-8', Buffer.from(P12.toString('latin1')), /treated as text and so destroyed/, /as it is/],
  ['a .p12 read as UTF-8', Buffer.from(P12.toString('utf8')), /treated as text and so destroyed/, /as it is/],
  ['a message of CMS', hex('30820a2e06092a864886f70d010703a0820a1f'), /encrypted message \(CMS/, /cms -decrypt/],
  [
    'a message of CMS in letters',
    `-----BEGIN CMS-----\n${Buffer.from('30820a2e06092a864886f70d010703a0820a1f', 'hex').toString('base64')}\n-----END CMS-----\n`,
    /encrypted message \(CMS/,
    /cms -decrypt/,
  ],
  ['a key of Microsoft', hex('1ef1b5b000000000'), /Microsoft’s form/, /inform PVK/],
  ['a key blob of Microsoft', hex('0702000000a40000'), /Microsoft’s form/, /inform MSBLOB/],
  [
    'what xxd prints',
    '00000000: 3082 0a2e 0201 0330 8209 f406 092a 8648  0......0.....*.H\n',
    /in hexadecimal/,
    /xxd -r/,
  ],
  ['what od prints', '0000000 30 82 0a 2e 02 01 03 30 82 09 f4 06 09 2a 86 48\n', /in hexadecimal/, /xxd -r/],
  [
    'a printed certificate',
    'Certificate:\n    Data:\n        Version: 3 (0x2)\n',
    /printed as text/,
    /that was printed/,
  ],
  [
    'parameters of a key',
    '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n',
    /parameters of a key/,
    /p8/,
  ],
  ['a key as JSON', '{"kty":"EC","crv":"P-256","d":"jpsQnnGQmL"}', /key as JSON \(JWK\)/, /export PEM/],
  ['a key as XML', '<RSAKeyValue><Modulus>u1SU</Modulus></RSAKeyValue>', /key as XML/, /export PEM/],
  ['a key of PuTTY', 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n', /key for SSH \(PuTTY\)/, /\.p12/],
];

describe('a file that stands in for an identity', () => {
  it.each(STAND_INS)('is named for what it is: %s', (_what, content, words, remedy) => {
    for (const name of ['push.p12', 'AuthKey_ABC123DEFG.p8', 'push.pem']) {
      const { problems, keys, certificates } = readContents({ name, bytes: Buffer.from(content) }, null);
      expect([keys.length, certificates.length]).toEqual([0, 0]);
      expect(problems).toHaveLength(1);
      expect(sentenceOf(problems[0])).toMatch(words);
      expect(sentenceOf(problems[0])).toContain('not a certificate or a key');
      expect(remedyOf(problems[0])).toMatch(remedy);
    }
  });

  it.skipIf(!HAS_GPG)('is named for what it is as GPG itself writes it, with a passphrase', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pushwright-gpg-'));
    try {
      const [plain, sealed, armored] = ['plain', 'sealed', 'armored'].map((name) => join(folder, name));
      writeFileSync(plain ?? '', 'no key');
      const gpg = (...argv: readonly string[]): void => {
        const how = ['--homedir', folder, '--batch', '--yes', '--pinentry-mode', 'loopback', '--passphrase', 'x'];
        execFileSync('gpg', [...how, ...argv, plain ?? ''], { stdio: 'ignore' });
      };
      gpg('--symmetric', '--output', sealed ?? '');
      gpg('--symmetric', '--armor', '--output', armored ?? '');
      for (const file of [sealed, armored]) {
        const { problems } = readContents({ name: 'push.p12.gpg', bytes: readFileSync(file ?? '') }, null);
        expect(sentenceOf(problems[0])).toMatch(/encrypted with GPG/);
      }
    } finally {
      spawnSync('gpgconf', ['--homedir', folder, '--kill', 'all']);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a key of a kind that no TLS client can show', () => {
  it.each([
    ['X25519', /an X25519 key, for key exchange, which APNs does not take/],
    ['X448', /an X448 key, for key exchange, which APNs does not take/],
  ] as const)('is no damaged file: %s', (kind, words) => {
    const { privateKey } = kind === 'X25519' ? generateKeyPairSync('x25519') : generateKeyPairSync('x448');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const { problems } = readContents({ name: 'a.pem', bytes: Buffer.from(pem) }, null);
    expect(problems.map(({ code }) => code)).toEqual(['not-an-identity']);
    expect(sentenceOf(problems[0])).toMatch(words);
  });

  it('is no damaged file: a DSA key, and parameters of an exchange', () => {
    const { privateKey } = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
    const der = privateKey.export({ type: 'pkcs8', format: 'der' });
    expect(sentenceOf(readContents({ name: 'a.p8', bytes: der }, null).problems[0])).toContain('a DSA key');
    const numbers = Buffer.from('3006020117020105', 'hex');
    const pem = `-----BEGIN DH PARAMETERS-----\n${numbers.toString('base64')}\n-----END DH PARAMETERS-----\n`;
    expect(sentenceOf(readContents({ name: 'a.pem', bytes: Buffer.from(pem) }, null).problems[0])).toContain(
      'parameters for a server',
    );
  });
});
