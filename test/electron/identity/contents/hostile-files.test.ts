import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APPLE_OIDS, encodeTopicsExtension } from '../../../../electron/certificate/apple-extensions.ts';
import {
  encodeAlgorithm,
  encodeDer,
  encodeInteger,
  encodeNull,
  encodeOid,
  encodeSequence,
  encodeSet,
  readDer,
  TAG,
  textOf,
} from '../../../../electron/certificate/der.ts';
import { type CertificateExtension, issueCertificate } from '../../../../electron/certificate/issue.ts';
import { toPem } from '../../../../electron/certificate/pem.ts';
import { NAME_OIDS } from '../../../../electron/certificate/x509.ts';
import { readProvisioningProfile } from '../../../../electron/identity/contents/mobileprovision.ts';
import { readPlist } from '../../../../electron/identity/contents/plist.ts';
import { readContents } from '../../../../electron/identity/contents/read-contents.ts';
import { openIdentities } from '../../../../electron/identity/open.ts';
import { readSigningRequest } from '../../../../electron/identity/requests/csr.ts';
import { saying, sentenceOf } from '../../../support/said.ts';
import { type Fixtures, makeFixtures } from '../openssl.ts';

/*
 * Files of at most 1 MiB, each made to cost as much as it can where somebody forgot to count. Every one of them took
 * between seconds and hours before; the limit of each test is the time that a person does not notice, many times over.
 */

const LIMIT_MS = 4_000;
const MIB = 1024 * 1024;

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

async function open(name: string, bytes: Buffer) {
  const opened = await openIdentities([{ name, path: null, bytes }], {
    passphrase: 'x',
    now: Date.UTC(2026, 0, 1),
    beside: () => Promise.resolve([]),
  });
  return { ...opened, codes: opened.problems.map(({ code }) => code) };
}

/** An odd integer of `bytes` bytes. */
function largeInteger(bytes: number): Buffer {
  const value = randomBytes(bytes);
  value[0] = 0x7f;
  value[bytes - 1] = 0xff;
  return encodeDer(TAG.integer, value);
}

/** `levels` elements without a length, one in the other, around `inner` (BER). */
function nested(levels: number, tag: number, inner: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(levels * 2, Buffer.from([tag, 0x80])), inner, Buffer.alloc(levels * 2)]);
}

const EMPTY_OCTETS = Buffer.alloc(MIB - 1_000, Buffer.from([TAG.octetString, 0]));

describe('a file made to cost time', () => {
  it.each([
    ['one beginning after the other', () => '-----BEGIN A-----\n'.repeat(MIB / 18)],
    [
      'beginnings that all differ',
      () => Array.from({ length: MIB / 25 }, (_, n) => `-----BEGIN A${n}-----\n`).join(''),
    ],
    ['tiny blocks', () => '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n'.repeat(MIB / 60)],
    ['one name without an end', () => `-----BEGIN ${'A'.repeat(MIB - 20)}`],
    ['one very long line', () => `-----BEGIN CERTIFICATE-----${'A'.repeat(MIB - 60)}-----END CERTIFICATE-----`],
  ])(
    'as PEM of %s is told in a few sentences',
    async (_what, text) => {
      const { problems } = await open('a.pem', Buffer.from(text()));
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.length).toBeLessThanOrEqual(20);
      for (const found of problems) expect(sentenceOf(found).length).toBeLessThan(300);
    },
    LIMIT_MS,
  );

  it(
    'as PEM with more blocks than any real one says so, and the first of them count',
    async () => {
      const certificate = await fixtures.text('rsa1.pem');
      const { problems, identities } = await open('many.pem', Buffer.from(certificate.repeat(520)));
      expect(problems).toMatchObject([
        saying({ code: 'damaged-file', sentence: expect.stringContaining('more than 500 blocks') }),
      ]);
      expect(identities).toHaveLength(1);
    },
    LIMIT_MS,
  );

  it.each([
    ['comments that never end', () => `<plist>${'<!--'.repeat(MIB / 4 - 10)}`],
    ['comments', () => `<plist>${'<!---->'.repeat(MIB / 7 - 10)}`],
    ['lists in lists', () => `<plist>${'<array>'.repeat(MIB / 7 - 10)}`],
    ['attributes', () => `<plist>${'<array '.repeat(MIB / 7 - 10)}`],
    ['text', () => `<plist><string>${'&amp'.repeat(MIB / 4 - 10)}`],
  ])(
    'as a property list of %s is refused',
    (_what, xml) => {
      expect(() => readPlist(xml())).toThrow(expect.objectContaining({ name: 'PlistError' }));
    },
    LIMIT_MS,
  );

  it.each([
    ['elements in elements', Buffer.alloc(MIB, Buffer.from([0x30, 0x80]))],
    ['half a million elements', encodeSequence(EMPTY_OCTETS)],
    ['half a million elements, sixty levels down', nested(60, 0x30, EMPTY_OCTETS)],
    ['a length beyond the file', Buffer.from('308480000000020103', 'hex')],
    ['a length of 2^48', Buffer.from('3086ffffffffffff020103', 'hex')],
    ['a length of more bytes than there are', Buffer.from('30ff0201', 'hex')],
  ])(
    'as DER of %s is named, whatever asks',
    async (_what, bytes) => {
      expect((await open('a.cer', bytes)).codes).toEqual(['not-an-identity']);
      expect(readProvisioningProfile('a', bytes)).toBeNull();
      expect(readSigningRequest('a', bytes)).toBeNull();
    },
    LIMIT_MS,
  );

  it(
    'as PKCS#12 or a signed message whose octets lie in pieces of pieces is refused',
    () => {
      const pieces = encodeDer(0xa0, nested(60, TAG.octetString | 0x20, EMPTY_OCTETS));
      const p12 = encodeSequence(encodeInteger(3), encodeSequence(encodeOid('1.2.840.113549.1.7.1'), pieces));
      const { problems } = readContents({ name: 'a.p12', bytes: p12 }, 'x');
      expect(problems).toMatchObject([{ code: 'damaged-file' }]);
      const content = encodeSequence(encodeOid('1.2.840.113549.1.7.1'), pieces);
      const signed = encodeSequence(encodeInteger(1), encodeSet(), content);
      const message = encodeSequence(encodeOid('1.2.840.113549.1.7.2'), encodeDer(0xa0, signed));
      expect(readProvisioningProfile('a', message)).toBeNull();
    },
    LIMIT_MS,
  );

  /** PKCS#8 of a key whose public half the library would compute with these very numbers. */
  const oversized = (oid: string, numbers: number, bytes: number) =>
    encodeSequence(
      encodeInteger(0),
      encodeAlgorithm(oid, encodeSequence(...Array.from({ length: numbers }, () => largeInteger(bytes)))),
      encodeDer(TAG.octetString, largeInteger(bytes)),
    );

  it.each([
    ['a DSA key of 32,000 bits', 'not-an-identity', () => oversized('1.2.840.10040.4.1', 3, 4_000)],
    ['a DSA key of 8,000 bits', 'not-an-identity', () => oversized('1.2.840.10040.4.1', 3, 1_000)],
    ['a DH key', 'not-an-identity', () => oversized('1.2.840.113549.1.3.1', 2, 900)],
    [
      'an RSA key of 480,000 bits',
      'damaged-file',
      () => {
        const numbers = Array.from({ length: 8 }, () => largeInteger(60_000));
        const key = encodeDer(TAG.octetString, encodeSequence(encodeInteger(0), ...numbers));
        return encodeSequence(encodeInteger(0), encodeAlgorithm('1.2.840.113549.1.1.1', encodeNull()), key);
      },
    ],
    [
      'an EC key on a curve of its own',
      'damaged-file',
      () => {
        const curve = encodeSequence(encodeInteger(1), encodeSequence(largeInteger(9_000)));
        const key = encodeDer(
          TAG.octetString,
          encodeSequence(encodeInteger(1), encodeDer(TAG.octetString, randomBytes(32))),
        );
        return encodeSequence(encodeInteger(0), encodeAlgorithm('1.2.840.10045.2.1', curve), key);
      },
    ],
  ])(
    'as %s is refused before the library sees it',
    async (_what, code, der) => {
      for (const bytes of [der(), Buffer.from(toPem('PRIVATE KEY', der()))])
        expect((await open('a.key', bytes)).codes).toEqual([code]);
    },
    LIMIT_MS,
  );

  it(
    'as hundreds of certificates of one name, each of which might have issued every other, is sorted out',
    async () => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const keys = {
        publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        selfKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
      const subject = [{ oid: NAME_OIDS.commonName, value: 'Same' }];
      const certificates = Array.from({ length: 450 }, (_, n) =>
        issueCertificate({
          ...{ ...keys, subject, issuer: null, extensions: [] },
          ...{ notBefore: new Date(0), notAfter: new Date(Date.UTC(2040, 0, 1) + n * 1_000) },
        }),
      );
      const { identities, problems } = await open('many.pem', Buffer.from(certificates.join('')));
      expect(identities.length + problems.length).toBeGreaterThan(0);
    },
    3 * LIMIT_MS,
  );
});

describe('files made to cost time together', () => {
  it(
    'are read until they hold more than anyone has, and the rest is named',
    async () => {
      const bytes = Buffer.from((await fixtures.text('rsa1.pem')).repeat(400));
      const files = ['a.pem', 'b.pem', 'c.pem', 'd.pem'].map((name) => ({ name, path: null, bytes }));
      const { identities, problems } = await openIdentities(files, {
        ...{ passphrase: null, now: Date.UTC(2026, 0, 1), beside: () => Promise.resolve([]) },
      });
      expect(identities).toHaveLength(1);
      expect(problems).toMatchObject([
        saying({
          code: 'too-many-at-once',
          place: expect.objectContaining({ file: 'd.pem' }),
          remedy: 'Open it by itself.',
        }),
      ]);
    },
    2 * LIMIT_MS,
  );
});

describe('a file made to fill the page', () => {
  async function describedAs(subject: readonly { oid: string; value: string }[], extensions: CertificateExtension[]) {
    const key = await fixtures.text('ec1.key');
    const publicKeyPem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
    const certificate = issueCertificate({
      ...{ subject, publicKeyPem, issuer: null, selfKeyPem: key, extensions },
      ...{ notBefore: new Date(0), notAfter: new Date(Date.UTC(2040, 0, 1)) },
    });
    const { identities } = await open('a.pem', Buffer.from(certificate + key));
    return JSON.stringify(identities.map(({ description }) => description));
  }

  it('has names and topics of a length that can be shown', async () => {
    const topics = Array.from({ length: 20_000 }, (_, n) => ({ topic: `com.example.${n}`, kind: 'app' }));
    const long = 'x'.repeat(80_000);
    const text = await describedAs(
      [
        { oid: NAME_OIDS.userId, value: long },
        { oid: NAME_OIDS.commonName, value: long },
        { oid: NAME_OIDS.organizationalUnit, value: long },
      ],
      [
        { oid: APPLE_OIDS.development, critical: false, der: encodeNull() },
        {
          oid: APPLE_OIDS.topics,
          critical: false,
          der: encodeTopicsExtension([{ topic: long, kind: long }, ...topics.slice(0, 4_000)]),
        },
      ],
    );
    expect(text).toContain('com.example.0');
    expect(text.length).toBeLessThan(50_000);
  });

  it('has a name of a quarter of a million letters of four bytes each', () => {
    const name = textOf(readDer(encodeDer(TAG.universalString, Buffer.alloc(MIB - 8, Buffer.from('0000004e', 'hex')))));
    expect(name).toHaveLength(MIB / 4 - 2);
  });

  it('names an encryption with an object identifier longer than any', () => {
    const oid = encodeDer(TAG.oid, Buffer.alloc(100_000, 1));
    const locked = encodeSequence(encodeSequence(oid), encodeDer(TAG.octetString, Buffer.alloc(64)));
    for (const bytes of [locked, Buffer.from(toPem('ENCRYPTED PRIVATE KEY', locked))])
      for (const found of readContents({ name: 'a.key', bytes }, 'x').problems)
        expect(sentenceOf(found).length).toBeLessThan(300);
    const dek = `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: ${'X'.repeat(50_000)},00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n`;
    const { problems } = readContents({ name: 'a.key', bytes: Buffer.from(dek) }, 'x');
    expect(problems).toMatchObject([{ code: 'unsupported-encryption' }]);
    expect(sentenceOf(problems[0])?.length).toBeLessThan(300);
  });
});
