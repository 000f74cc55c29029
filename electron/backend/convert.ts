import type { Conversion } from '../../contract/conversion.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { ConvertedIdentity, ConvertibleIdentity } from '../identity/convert.ts';
import type { IdentitySecret } from '../identity/open.ts';
import { IdentityError } from '../identity/problems.ts';
import type { IdentityShelf } from './identity-shelf.ts';
import { ProblemError } from './problem-error.ts';
import type { Redactor } from './redact.ts';

export type { ConvertedIdentity };

/**
 * An identity of the shelf in another form, as the bytes of a file. Throws `ProblemError` for an identity that cannot
 * be used, and for an empty passphrase.
 */
export async function convertShelved(
  core: { readonly identities: Pick<IdentityShelf, 'parts'>; readonly redactor: Redactor },
  identityId: string,
  conversion: Conversion,
): Promise<ConvertedIdentity> {
  if ('passphrase' in conversion && conversion.passphrase !== null) core.redactor.learn(conversion.passphrase);
  const { secret, description } = await core.identities.parts(identityId);
  // Loaded here only: few runs convert, and none at their start.
  const { convertIdentity } = await import('../identity/convert.ts');
  try {
    return convertIdentity(convertible(description, secret), conversion);
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    throw new ProblemError(error.problem, { cause: error });
  }
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
