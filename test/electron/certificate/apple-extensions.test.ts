import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  APPLE_OIDS,
  describeAppleCertificate,
  encodeTopicsExtension,
  readAppleCertificate,
} from '../../../electron/certificate/apple-extensions.ts';
import { DerError } from '../../../electron/certificate/der.ts';
import { certificatesInPem } from '../../../electron/certificate/pem.ts';
import { readCertificate } from '../../../electron/certificate/x509.ts';
import { type Fixtures, makeFixtures } from '../identity/openssl.ts';

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

async function der(name: string): Promise<Buffer> {
  const [first] = certificatesInPem(await fixtures.text(name));
  if (first === undefined) throw new Error(`${name} holds no certificate`);
  return first;
}

describe("reading Apple's extensions", () => {
  it('reads topics, environments, team and dates of a universal certificate', async () => {
    const certificate = readAppleCertificate(await der('rsa1.pem'));
    expect(certificate).toMatchObject({
      uid: 'com.example.app1',
      commonName: 'Apple Push Services: com.example.app1',
      teamId: 'TEAM123451',
      issuer: 'Example Worldwide Developer Relations Certification Authority',
      kind: 'universal',
      environments: ['sandbox', 'production'],
      environmentsFrom: 'extensions',
      topics: [
        { topic: 'com.example.app', kind: 'app' },
        { topic: 'com.example.app.voip', kind: 'voip' },
        { topic: 'com.example.app.complication', kind: 'complication' },
      ],
    });
    expect(certificate.notAfter - certificate.notBefore).toBe(395 * 86_400_000);
  });

  it.each([
    ['development', 'development', ['sandbox'], ['com.example.dev']],
    ['production', 'production', ['production'], ['com.example.prod']],
    ['voip', 'voip', ['sandbox', 'production'], ['com.example.voip.voip']],
    ['website', 'website', ['production'], ['web.com.example']],
    ['mdm', 'mdm', ['production'], ['com.apple.mgmt.External.5f6c']],
  ])('tells what a %s certificate is for from its extensions', async (name, kind, environments, topics) => {
    const certificate = readAppleCertificate(await der(`${name}.pem`));
    expect(certificate).toMatchObject({ kind, environments, environmentsFrom: 'extensions' });
    expect(certificate.topics.map(({ topic }) => topic)).toEqual(topics);
  });

  it('says that it went by the name where there are no extensions', async () => {
    expect(readAppleCertificate(await der('pass.pem'))).toMatchObject({
      kind: 'pass',
      environments: ['production'],
      environmentsFrom: 'name',
    });
    expect(readAppleCertificate(await der('nameless.pem'))).toMatchObject({ environmentsFrom: 'name', topics: [] });
  });

  it('believes the extensions rather than a name that says otherwise', async () => {
    const fields = readCertificate(await der('development.pem'));
    const renamed = fields.subject.map((attribute) =>
      attribute.oid === '2.5.4.3'
        ? { ...attribute, value: 'Apple Production IOS Push Services: com.example.dev' }
        : attribute,
    );
    expect(describeAppleCertificate({ ...fields, subject: renamed })).toMatchObject({
      kind: 'development',
      environments: ['sandbox'],
    });
  });

  it('claims nothing of a certificate that is not for push', async () => {
    expect(readAppleCertificate(await der('plain.pem'))).toMatchObject({
      kind: 'other',
      environments: [],
      environmentsFrom: null,
      topics: [],
    });
  });

  it('encodes the topics extension as Apple does', () => {
    const value = encodeTopicsExtension([
      { topic: 'com.example.app', kind: 'app' },
      { topic: 'com.example.app.voip', kind: 'voip' },
      { topic: 'com.example.app.complication', kind: 'complication' },
    ]);
    const ascii = (text: string) => Buffer.from(text).toString('hex');
    expect(value.toString('hex')).toBe(
      `30640c0f${ascii('com.example.app')}30050c03${ascii('app')}0c14${ascii('com.example.app.voip')}30060c04${ascii('voip')}0c1c${ascii('com.example.app.complication')}300e0c0c${ascii('complication')}`,
    );
  });

  it('reads a VoIP topic that is a bare string', async () => {
    const fields = readCertificate(await der('voip.pem'));
    const extensions = new Map(fields.extensions);
    extensions.set(APPLE_OIDS.voipTopics, Buffer.from('0c08612e622e766f6970', 'hex'));
    expect(describeAppleCertificate({ ...fields, extensions }).topics).toEqual([{ topic: 'a.b.voip', kind: 'voip' }]);
  });

  it('falls back to the user id where the topics extension is damaged', async () => {
    const fields = readCertificate(await der('rsa1.pem'));
    const extensions = new Map(fields.extensions);
    extensions.set(APPLE_OIDS.topics, Buffer.from('3064', 'hex'));
    expect(describeAppleCertificate({ ...fields, extensions }).topics).toEqual([
      { topic: 'com.example.app1', kind: 'app' },
    ]);
  });

  it('refuses bytes that are no certificate', () => {
    expect(() => readAppleCertificate(Buffer.from('hello'))).toThrow(DerError);
    expect(() => readAppleCertificate(Buffer.alloc(0))).toThrow(DerError);
  });
});
