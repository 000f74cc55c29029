import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProvisioningProfile } from '../../../../electron/identity/contents/mobileprovision.ts';
import { PlistError, readPlist } from '../../../../electron/identity/contents/plist.ts';
import { openIdentities } from '../../../../electron/identity/open.ts';
import { sentenceOf } from '../../../support/said.ts';
import { type Fixtures, makeFixtures } from '../openssl.ts';

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

function plist(more: string, entitlements: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Name</key><string>Café &amp; Push</string>
  <key>UUID</key><string>0E0A5C1E-0000-4000-8000-000000000001</string>
  <key>TeamIdentifier</key><array><string>TEAM123456</string></array>
  <key>TeamName</key><string>Example</string>
  <key>ExpirationDate</key><date>2027-03-01T10:00:00Z</date>
  <key>TimeToLive</key><integer>365</integer>
  ${more}
  <key>Entitlements</key>
  <dict>
    <key>application-identifier</key><string>TEAM123456.com.example.app</string>
    ${entitlements}
  </dict>
</dict>
</plist>`;
}

async function profile(xml: string): Promise<Buffer> {
  await writeFile(join(fixtures.folder, 'profile.plist'), xml);
  const signing = [
    'cms',
    '-sign',
    '-binary',
    '-nodetach',
    '-in',
    'profile.plist',
    '-signer',
    'rsa1.pem',
    '-inkey',
    'rsa1.key',
  ];
  await fixtures.openssl(...signing, '-outform', 'der', '-out', 'app.mobileprovision');
  return fixtures.bytes('app.mobileprovision');
}

const DEVICES = '<key>ProvisionedDevices</key><array><string>00008030-1</string><string>00008030-2</string></array>';

describe('reading a provisioning profile', () => {
  it('tells app, team, environment and expiry', async () => {
    const bytes = await profile(
      plist(DEVICES, '<key>aps-environment</key><string>development</string><key>get-task-allow</key><true/>'),
    );
    expect(readProvisioningProfile('app.mobileprovision', bytes)).toEqual({
      fileName: 'app.mobileprovision',
      name: 'Café & Push',
      uuid: '0E0A5C1E-0000-4000-8000-000000000001',
      teamId: 'TEAM123456',
      teamName: 'Example',
      bundleId: 'com.example.app',
      environment: 'sandbox',
      distribution: 'development',
      notAfter: Date.UTC(2027, 2, 1, 10),
      devices: 2,
    });
  });

  it.each([
    [DEVICES, 'ad-hoc'],
    ['<key>ProvisionsAllDevices</key><true/>', 'enterprise'],
    ['', 'app-store'],
  ])('tells how the app is handed out (%s)', async (more, distribution) => {
    const bytes = await profile(plist(more, '<key>aps-environment</key><string>production</string>'));
    expect(readProvisioningProfile('a', bytes)).toMatchObject({ distribution, environment: 'production' });
  });

  it('says that an app without the entitlement receives no notifications', async () => {
    expect(readProvisioningProfile('a', await profile(plist('', '')))).toMatchObject({ environment: null });
  });

  it('finds none in other files', async () => {
    for (const name of ['rsa1.pem', 'rsa1.csr', 'apple.cnf'])
      expect(readProvisioningProfile(name, await fixtures.bytes(name))).toBeNull();
  });

  it('is named when it is opened as an identity', async () => {
    const bytes = await profile(plist('', ''));
    const { problems } = await openIdentities([{ name: 'app.mobileprovision', path: null, bytes }], {
      passphrase: null,
      now: 0,
      beside: () => Promise.resolve([]),
    });
    expect(sentenceOf(problems[0])).toBe(
      'app.mobileprovision is a provisioning profile, which holds no private key, not a certificate or a key.',
    );
  });
});

describe('reading a property list', () => {
  it('reads every kind of value', () => {
    expect(
      readPlist(
        '<plist version="1.0"><dict><key>a</key><array><true/><false/><real>1.5</real><data>\n aGk=\n</data><string/></array><key>b</key><dict/></dict></plist>',
      ),
    ).toEqual({ a: [true, false, 1.5, Buffer.from('hi'), ''], b: {} });
  });

  it('names what is malformed, and does not go deeper than it must', () => {
    for (const xml of [
      '',
      '<plist><dict>',
      '<plist><dict><string>x</string></dict></plist>',
      `<plist>${'<array>'.repeat(5000)}`,
    ])
      expect(() => readPlist(xml)).toThrow(PlistError);
  });
});
