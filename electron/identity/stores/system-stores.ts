import { problem } from '../../../contract/told.ts';
import { DerError } from '../../certificate/der.ts';
import { certificatesInPem } from '../../certificate/pem.ts';
import { foundCertificate } from '../certificate-pool.ts';
import { describeCertificate } from '../describe.ts';
import type { InspectedIdentity } from '../open.ts';
import { IdentityError } from '../problems.ts';
import { openKeychainIdentity, searchKeychains } from './keychain.ts';
import type { StoredIdentity, StoreSearch, SystemStore } from './system-store.ts';
import { openWindowsIdentity, searchWindowsStore } from './windows-store.ts';

/** The store for certificates that a platform (`process.platform`) has; `null` where it has none that is searched. */
export function systemStoreOf(platform: string): SystemStore | null {
  return platform === 'darwin' ? 'keychain' : platform === 'win32' ? 'windows-store' : null;
}

/** Push certificates in the store of the platform, each with where its key is; nothing where it has no such store. */
export async function searchSystemStore(platform: string, now: number): Promise<StoreSearch> {
  switch (systemStoreOf(platform)) {
    case 'keychain':
      return searchKeychains(now);
    case 'windows-store':
      return searchWindowsStore(now);
    case null:
      return { identities: [], problems: [] };
  }
}

/**
 * An identity that lay in a store in an earlier run, together with its key, described without asking the store; `null`
 * where the certificate cannot be read.
 */
export function describeStored(
  remembered: Pick<StoredIdentity, 'kind' | 'store' | 'locator' | 'certificatePem'>,
  now: number,
): StoredIdentity | null {
  const { kind, store, certificatePem } = remembered;
  const [der] = certificatesInPem(certificatePem);
  if (der === undefined) return null;
  try {
    const description = describeCertificate(foundCertificate(der, null), {
      store: kind,
      fileName: store,
      location: null,
      privateKeyFoundIn: { in: 'store', store },
      problems: [],
      now,
    });
    return { ...remembered, description };
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}

/** Takes an identity out of a store for use; the system may ask the user first. Throws `IdentityError`. */
export async function openStoredIdentity(
  { kind, locator }: Pick<StoredIdentity, 'kind' | 'locator'>,
  options: { readonly platform: string; readonly now: number },
): Promise<InspectedIdentity> {
  if (systemStoreOf(options.platform) !== kind)
    throw new IdentityError(problem('store-unavailable', { why: 'elsewhere' }));
  return kind === 'keychain' ? openKeychainIdentity(locator, options.now) : openWindowsIdentity(locator, options.now);
}
