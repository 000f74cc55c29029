import { execFile } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  APPLE_OIDS,
  encodeTopicsExtension,
  readAppleCertificate,
} from '../../../electron/certificate/apple-extensions.ts';
import { encodeNull } from '../../../electron/certificate/der.ts';
import {
  alternativeNamesExtension,
  authorityExtension,
  issueCertificate,
  keyUsageExtension,
  notAnAuthorityExtension,
  purposeExtension,
} from '../../../electron/certificate/issue.ts';
import { isAuthority, NAME_OIDS, readCertificate } from '../../../electron/certificate/x509.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const run = promisify(execFile);

function newKeys(kind: 'ec' | 'rsa'): { publicKey: string; privateKey: string } {
  const { publicKey, privateKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function issueAuthority(kind: 'ec' | 'rsa', notAfter = new Date('2036-01-01T00:00:00Z')) {
  const { publicKey, privateKey } = newKeys(kind);
  const certificatePem = issueCertificate({
    subject: [
      { oid: NAME_OIDS.commonName, value: 'Test authority é' },
      { oid: NAME_OIDS.country, value: 'US' },
    ],
    publicKeyPem: publicKey,
    issuer: null,
    selfKeyPem: privateKey,
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter,
    extensions: [authorityExtension(0), keyUsageExtension(['keyCertSign', 'cRLSign'])],
  });
  return { certificatePem, privateKeyPem: privateKey };
}

describe('issuing certificates', () => {
  it.each([
    ['ec', 'ec'],
    ['ec', 'rsa'],
    ['rsa', 'ec'],
  ] as const)('is verified by OpenSSL in strict mode: %s authority, %s leaf', async (authorityKind, leafKind) => {
    const authority = issueAuthority(authorityKind);
    const leaf = issueCertificate({
      subject: [{ oid: NAME_OIDS.commonName, value: 'localhost' }],
      publicKeyPem: newKeys(leafKind).publicKey,
      issuer: authority,
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2027-01-01T00:00:00Z'),
      extensions: [
        notAnAuthorityExtension(),
        keyUsageExtension(['digitalSignature']),
        purposeExtension('serverAuth'),
        alternativeNamesExtension([
          'localhost',
          Buffer.from([127, 0, 0, 1]),
          Buffer.concat([Buffer.alloc(15), Buffer.from([1])]),
        ]),
      ],
    });
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'ca.pem'), authority.certificatePem);
    await writeFile(join(folder, 'leaf.pem'), leaf);
    for (const ip of ['127.0.0.1', '::1'])
      await run('openssl', [
        ...['verify', '-x509_strict', '-attime', String(Date.UTC(2026, 5, 1) / 1000), '-purpose', 'sslserver'],
        ...['-verify_ip', ip, '-CAfile', join(folder, 'ca.pem'), join(folder, 'leaf.pem')],
      ]);
    const read = new X509Certificate(leaf);
    expect(read.checkHost('localhost')).toBe('localhost');
    expect(read.checkIssued(new X509Certificate(authority.certificatePem))).toBe(true);
    expect(read.validTo).toBe('Jan  1 00:00:00 2027 GMT');
  });

  it("carries Apple's extensions so that they are read back", () => {
    const { publicKey, privateKey } = newKeys('rsa');
    const pem = issueCertificate({
      subject: [
        { oid: NAME_OIDS.userId, value: 'com.example.app' },
        { oid: NAME_OIDS.commonName, value: 'Apple Push Services: com.example.app' },
        { oid: NAME_OIDS.organizationalUnit, value: 'TEAM123456' },
      ],
      publicKeyPem: publicKey,
      issuer: issueAuthority('ec'),
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2027-01-31T00:00:00Z'),
      extensions: [
        { oid: APPLE_OIDS.development, critical: false, der: encodeNull() },
        { oid: APPLE_OIDS.production, critical: false, der: encodeNull() },
        {
          oid: APPLE_OIDS.topics,
          critical: false,
          der: encodeTopicsExtension([{ topic: 'com.example.app', kind: 'app' }]),
        },
      ],
    });
    const certificate = new X509Certificate(pem);
    expect(certificate.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
    expect(readAppleCertificate(certificate.raw)).toMatchObject({
      uid: 'com.example.app',
      teamId: 'TEAM123456',
      issuer: 'Test authority é',
      kind: 'universal',
      topics: [{ topic: 'com.example.app', kind: 'app' }],
    });
  });

  it('writes dates from 2050 on in the long form', () => {
    const { certificatePem } = issueAuthority('ec', new Date('2051-02-03T04:05:06Z'));
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.validTo).toBe('Feb  3 04:05:06 2051 GMT');
    expect(isAuthority(readCertificate(certificate.raw))).toBe(true);
  });

  it('gives every certificate another serial number', () => {
    const serials = new Set(
      Array.from({ length: 20 }, () => new X509Certificate(issueAuthority('ec').certificatePem).serialNumber),
    );
    expect(serials.size).toBe(20);
  });

  it('refuses to sign without a key', () => {
    expect(() =>
      issueCertificate({
        subject: [],
        publicKeyPem: newKeys('ec').publicKey,
        issuer: null,
        notBefore: new Date(0),
        notAfter: new Date(0),
        extensions: [],
      }),
    ).toThrow('needs its own private key');
  });
});
