import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openssl } from './openssl.ts';
import type { TestAuthority } from './test-authority.ts';

/** A provisioning profile as Xcode signs an app with. `environment`: of its device tokens; `null`: the app has none. */
export async function provisioningProfile(
  apple: TestAuthority,
  bundleId: string,
  environment: 'development' | 'production' | null,
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'pushwright-profile-'));
  const [plist, signer, profile] = [join(folder, 'plist'), join(folder, 'signer.pem'), join(folder, 'profile')];
  const { certificatePem, privateKeyPem } = apple.identity({ bundleId });
  await writeFile(signer, certificatePem + privateKeyPem);
  await writeFile(
    plist,
    `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
  <key>Name</key><string>Of the app</string>
  <key>TeamIdentifier</key><array><string>DEF123GHIJ</string></array>
  <key>ExpirationDate</key><date>2099-01-01T00:00:00Z</date>
  <key>Entitlements</key><dict>
    <key>application-identifier</key><string>DEF123GHIJ.${bundleId}</string>
    ${environment === null ? '' : `<key>aps-environment</key><string>${environment}</string>`}
  </dict>
</dict></plist>`,
  );
  await openssl(
    ...['cms', '-sign', '-binary', '-nodetach', '-in', plist, '-signer', signer],
    ...['-outform', 'der', '-out', profile],
  );
  const bytes = await readFile(profile);
  await rm(folder, { recursive: true, force: true });
  return bytes;
}
