import { PROVIDER_TOKEN_MINUTES, type ProviderTokenFacts } from '../../../contract/provider-token.ts';
import { type ProviderTokenKey, providerTokenSource } from './provider-token.ts';

const MINUTE_MS = 60_000;

/** What the provider token of a key says, and its times; of one that was not made yet in this run, what it will say. */
export function providerTokenFacts(key: ProviderTokenKey): ProviderTokenFacts {
  const made = providerTokenSource(key).newest();
  if (made === null)
    return {
      header: { alg: 'ES256', kid: key.keyId },
      claims: { iss: key.teamId, iat: null },
      ...{ madeAt: null, mayChangeAt: null, renewedAt: null, refusedAt: null },
    };
  // Read from the token itself: what is shown is what APNs is sent.
  const [header = '', claims = ''] = made.token.text.split('.');
  const { alg, kid } = partOf(header);
  const { iss, iat } = partOf(claims);
  const after = (minutes: number): number => made.madeAt + minutes * MINUTE_MS;
  return {
    header: { alg: String(alg), kid: String(kid) },
    claims: { iss: String(iss), iat: Number(iat) },
    madeAt: made.madeAt,
    mayChangeAt: after(PROVIDER_TOKEN_MINUTES.betweenChanges),
    renewedAt: after(PROVIDER_TOKEN_MINUTES.renewed),
    refusedAt: after(PROVIDER_TOKEN_MINUTES.refused),
  };
}

function partOf(base64url: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString('utf8'));
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
