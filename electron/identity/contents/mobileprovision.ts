import type { ProfileDescription, ProfileDistribution } from '../../../contract/identity.ts';
import type { Environment } from '../../../contract/notification.ts';
import { childrenOf, contextTag, membersOf, octetsOf, oidOf, readDer } from '../../certificate/der.ts';
import { derKindOf } from './der-kind.ts';
import { type PlistValue, readPlist } from './plist.ts';
import { unwrap } from './unwrap.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';

/** Reads a provisioning profile (a property list in a CMS message); `null` where the bytes are none. The signature is not checked. */
export function readProvisioningProfile(fileName: string, bytes: Buffer): ProfileDescription | null {
  const message = unwrap(bytes).find((part) => part.kind === 'der' && derKindOf(part.bytes) === 'signed-data');
  if (message?.kind !== 'der') return null;
  try {
    const profile = asDict(readPlist(contentOf(message.bytes).toString('utf8')));
    const entitlements = asDict(profile.Entitlements);
    return {
      fileName,
      name: asText(profile.Name) ?? fileName,
      uuid: asText(profile.UUID),
      teamId: asText(asArray(profile.TeamIdentifier)[0]) ?? null,
      teamName: asText(profile.TeamName),
      bundleId: bundleIdIn(entitlements),
      environment: environmentIn(entitlements),
      distribution: distributionOf(profile, entitlements),
      notAfter: asDateMs(profile.ExpirationDate),
      devices: asArray(profile.ProvisionedDevices).length,
    };
  } catch {
    return null;
  }
}

/** The content of a CMS message (RFC 5652 5.1). Throws `DerError`. */
function contentOf(bytes: Buffer): Buffer {
  const [type, wrapped] = membersOf(readDer(bytes));
  if (oidOf(type) !== SIGNED_DATA || wrapped === undefined) return Buffer.alloc(0);
  const [, , encapsulated] = membersOf(childrenOf(wrapped)[0]);
  const content = membersOf(encapsulated).find(({ tag }) => tag === contextTag(0));
  return content === undefined ? Buffer.alloc(0) : octetsOf(childrenOf(content)[0]);
}

function bundleIdIn(entitlements: Dict): string | null {
  const identifier =
    asText(entitlements['application-identifier']) ?? asText(entitlements['com.apple.application-identifier']);
  // The prefix is the team's id, or an older one of ten characters.
  return identifier?.replace(/^[A-Z0-9]{10}\./, '') ?? null;
}

function environmentIn(entitlements: Dict): Environment | null {
  const value = asText(entitlements['aps-environment']) ?? asText(entitlements['com.apple.developer.aps-environment']);
  return value === 'development' ? 'sandbox' : value === 'production' ? 'production' : null;
}

function distributionOf(profile: Dict, entitlements: Dict): ProfileDistribution {
  if (profile.ProvisionsAllDevices === true) return 'enterprise';
  if (profile.ProvisionedDevices === undefined) return 'app-store';
  return entitlements['get-task-allow'] === true ? 'development' : 'ad-hoc';
}

type Dict = { readonly [key: string]: PlistValue };

function asDict(value: PlistValue | undefined): Dict {
  return typeof value === 'object' && !Array.isArray(value) && !Buffer.isBuffer(value) ? (value as Dict) : {};
}

function asArray(value: PlistValue | undefined): readonly PlistValue[] {
  return Array.isArray(value) ? value : [];
}

function asText(value: PlistValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function asDateMs(value: PlistValue | undefined): number | null {
  const ms = asDict(value).dateMs;
  return typeof ms === 'number' && !Number.isNaN(ms) ? ms : null;
}
