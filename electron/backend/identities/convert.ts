import { type Conversion, holdsPrivateKey } from '../../../contract/conversion.ts';
import type { IdentityDescription } from '../../../contract/identity.ts';
import type { ConvertedIdentity, ConvertibleIdentity } from '../../identity/convert.ts';
import type { IdentitySecret } from '../../identity/open.ts';
import { IdentityError } from '../../identity/problems.ts';
import type { Redactor } from '../log/redact.ts';
import { ProblemError } from '../problem-error.ts';
import type { IdentityCredentials } from './identity-credentials.ts';
import type { IdentityList } from './identity-list.ts';

export type { ConvertedIdentity };

interface ConvertParts {
  readonly identities: Pick<IdentityList, 'list'>;
  readonly credentials: Pick<IdentityCredentials, 'parts' | 'certificateOf'>;
}

/**
 * An identity in use in another form, as the bytes of a file. Throws `ProblemError` for an identity that cannot
 * be used where its private key is wanted, and for an empty passphrase.
 */
export async function convertShelved(
  parts: ConvertParts & { readonly redactor: Redactor },
  identityId: string,
  conversion: Conversion,
): Promise<ConvertedIdentity> {
  if ('passphrase' in conversion && conversion.passphrase !== null) parts.redactor.learn(conversion.passphrase);
  const convertible = await partsFor(parts, identityId, conversion);
  // Loaded here only: few runs convert, and none at their start.
  const { convertIdentity } = await import('../../identity/convert.ts');
  try {
    return convertIdentity(convertible, conversion);
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    throw new ProblemError(error.problem, { cause: error });
  }
}

/** What is written without the private key needs none: a certificate is public. */
async function partsFor(
  { identities, credentials }: ConvertParts,
  identityId: string,
  conversion: Conversion,
): Promise<ConvertibleIdentity> {
  const certificateChainPem = holdsPrivateKey(conversion) ? null : credentials.certificateOf(identityId);
  const description = identities.list().find(({ id }) => id === identityId);
  if (certificateChainPem !== null && description !== undefined) {
    const { name, topics } = description;
    return { name, fileName: topics[0] ?? name, certificateChainPem, privateKeyPem: null };
  }
  const { secret, description: whole } = await credentials.parts(identityId);
  return convertible(whole, secret);
}

function convertible(description: IdentityDescription, secret: IdentitySecret): ConvertibleIdentity {
  const { name, topics, keyId } = description;
  const { privateKeyPem } = secret;
  if (secret.kind === 'certificate') {
    const { certificateChainPem } = secret;
    return { name, fileName: topics[0] ?? name, certificateChainPem, privateKeyPem };
  }
  const fileName = keyId === null ? name.replace(/\.p8$/i, '') : `AuthKey_${keyId}`;
  return { name, fileName, certificateChainPem: null, privateKeyPem };
}
