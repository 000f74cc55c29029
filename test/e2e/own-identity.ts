import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { APPLE_OIDS, encodeTopicsExtension } from '../../electron/certificate/apple-extensions.ts';
import { encodeNull } from '../../electron/certificate/der.ts';
import { issueCertificate, keyUsageExtension, purposeExtension } from '../../electron/certificate/issue.ts';
import { writePkcs12 } from '../../electron/certificate/pkcs12-write.ts';
import { NAME_OIDS } from '../../electron/certificate/x509.ts';
import { expect, type RunningApp } from './fixtures.ts';
import { openIdentities, SEND } from './frame.ts';

export const identity = (page: Page) => page.getByRole('region', { name: 'Identity' });
export const result = (page: Page) => page.getByRole('status', { name: 'Result' });
export const send = (page: Page) => page.getByRole('button', { name: SEND });
export const question = (page: Page) => page.getByRole('dialog', { name: /^Passphrase for/ });
export const remember = (page: Page) =>
  question(page).getByRole('checkbox', { name: 'Remember it for the next start' });

export const OWN_TOPIC = 'com.example.mine';

/**
 * A .p12 of the user's own, outside the data folder's own files, that the simulator takes: issued by its authority.
 * Sends once, so that the simulator has made it.
 */
export async function ownIdentity(
  app: RunningApp,
  passphrase = 'Mine-opens-nothing-real',
): Promise<{ readonly path: string; readonly passphrase: string; readonly privateKeyPem: string }> {
  await send(app.page).click();
  await expect(result(app.page)).toContainText('Accepted');
  const made = (name: string) => readFile(join(app.home, 'simulator', name), 'utf8');
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const marks = [APPLE_OIDS.development, APPLE_OIDS.production];
  const certificateChainPem = issueCertificate({
    subject: [
      { oid: NAME_OIDS.userId, value: OWN_TOPIC },
      { oid: NAME_OIDS.commonName, value: `Apple Push Services: ${OWN_TOPIC}` },
    ],
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    issuer: { certificatePem: await made('ca.pem'), privateKeyPem: await made('ca-key.pem') },
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 90 * 86_400_000),
    extensions: [
      keyUsageExtension(['digitalSignature']),
      purposeExtension('clientAuth'),
      ...marks.map((oid) => ({ oid, critical: false, der: encodeNull() })),
      { oid: APPLE_OIDS.topics, critical: false, der: encodeTopicsExtension([{ topic: OWN_TOPIC, kind: 'app' }]) },
    ],
  });
  const folder = join(app.home, 'mine');
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'push.p12');
  const options = { privateKeyPem, certificateChainPem, passphrase, friendlyName: 'mine' };
  await writeFile(path, writePkcs12({ ...options, encryption: 'modern' }));
  return { path, passphrase, privateKeyPem };
}

export async function choose(page: Page, path: string): Promise<void> {
  await openIdentities(page, path);
}

export async function open(page: Page, passphrase: string): Promise<void> {
  await question(page).getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await question(page).getByRole('button', { name: 'Open' }).click();
}
