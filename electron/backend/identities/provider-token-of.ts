import type { ProviderTokenFacts } from '../../../contract/provider-token.ts';
import { providerTokenFacts } from '../../apns/http2/provider-token-facts.ts';
import type { IdentityCredentials } from './identity-credentials.ts';
import type { IdentityList } from './identity-list.ts';

/** What the provider token of an identity says; `null` where it has none: a certificate, a key without its ids. */
export async function tokenOf(
  { identities, credentials }: { readonly identities: IdentityList; readonly credentials: IdentityCredentials },
  identityId: string,
): Promise<ProviderTokenFacts | null> {
  const description = identities.list().find(({ id }) => id === identityId);
  // A certificate is not asked for its key: that may lie in a keychain which would ask the user.
  if (description === undefined || description.form !== 'provider-token-key') return null;
  const { keyId, teamId, problems } = description;
  if (keyId === null || teamId === null || problems.length > 0) return null;
  const { credential } = await credentials.credential(identityId);
  return credential.kind === 'provider-token-key' ? providerTokenFacts(credential) : null;
}
