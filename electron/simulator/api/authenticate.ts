import type { SimulatorState } from '../simulator-state.ts';
import { type ApiAnswer, refuse } from './answer.ts';
import type { ApiConnection } from './api-connection.ts';
import type { ApiRequest } from './api-message.ts';
import type { ProviderTokenKey } from './provider-token-check.ts';

/** Who sends: the team's key, or `null` for a certificate; or why that is refused. */
export type Authentication = { readonly key: ProviderTokenKey | null } | { readonly refusal: ApiAnswer };

/**
 * A client certificate is proof enough, the header is then not looked at; else the provider token is judged, and the
 * first good one lifts the stream limit (Apple: Sending notification requests to APNs). `now`: UNIX milliseconds.
 */
export function authenticate(
  request: ApiRequest,
  connection: ApiConnection,
  state: SimulatorState,
  now: number,
): Authentication {
  if (connection.certificate.standing === 'bad') return { refusal: refuse('BadCertificate') };
  if (connection.certificate.standing === 'good') return { key: null };
  const { settings, environment, providerTokens: verifier } = state;
  const judged = connection.providerTokens.check(request.headers['authorization'], {
    verifier,
    settings,
    environment,
    now,
  });
  if ('key' in judged) connection.providerTokenAccepted();
  return judged;
}

/** Whether `bundleIds` lets a topic pass, by itself or by the bundle id in it; `null` lets every one. */
export function allowsTopic(bundleIds: readonly string[] | null, topic: string, bundleId: string): boolean {
  return bundleIds === null || bundleIds.includes(topic) || bundleIds.includes(bundleId);
}
