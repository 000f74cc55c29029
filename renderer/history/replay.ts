import type { Authority, Destination } from '../../contract/destination.ts';
import type { Draft } from '../../contract/draft.ts';
import type { KeptSend } from '../../contract/history/sends.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import { totalOutcomes } from '../../contract/outcome.ts';
import type { ImportNote } from '../../payload/import/imported.ts';
import type { ImportOffer } from '../../payload/import/offer.ts';

/** What is open in this run, of which a send can be made again. */
export interface Known {
  readonly identities: readonly IdentityDescription[];
  readonly authorities: readonly Authority[];
}

/**
 * A past send as a change of the draft; `left` names what it had and cannot have again, for which what stands in the draft
 * stays or nothing is chosen. Without such it can be sent again as it was.
 */
export function replayOf(send: KeptSend, known: Known): ImportOffer {
  const { headers, payload, wire, binaryCommand, confirmation, results, takenOut } = send;
  const { topic, pushType, priority, expirationSeconds, collapseId, apnsId } = headers;
  const devices = send.devices ?? totalOutcomes(send.counts);
  const toNobody = send.destination.kind === 'ios-simulator' || send.channelId !== null;
  const areKept = send.listName === null && send.seconds !== null && results.length === devices;
  const deviceTokens = toNobody || !areKept ? {} : { deviceTokens: results.map((one) => one.deviceToken).join('\n') };
  const identity = identityFor(send, known.identities);
  const ca = send.destination.kind === 'other' ? send.destination.ca : null;
  const isAuthorityHere = ca === null || known.authorities.some(({ id }) => id === ca);
  const left: ImportNote[] = [
    ...(identity.gone === null ? [] : [{ code: 'past-identity', name: identity.gone } as const]),
    ...(toNobody || areKept ? [] : [{ code: 'past-devices', count: devices } as const]),
    ...(send.channelId === null ? [] : [{ code: 'past-broadcast', channel: send.channelId } as const]),
    ...(isAuthorityHere ? [] : [{ code: 'past-authority' } as const]),
    ...(takenOut === 0 ? [] : [{ code: 'past-secrets', count: takenOut } as const]),
  ];
  const patch: Partial<Draft> = {
    ...{ payload, wire, binaryCommand, confirmation },
    ...(pushType === null ? {} : { pushType }),
    topic: topic ?? '',
    priority: priority === null ? '' : String(priority),
    expiration: expirationSeconds === null ? '' : String(expirationSeconds),
    collapseId: collapseId ?? '',
    apnsId: apnsId ?? '',
    ...deviceTokens,
    ...destinationOf(send.destination, isAuthorityHere),
    ...(send.destination.kind === 'ios-simulator' ? {} : { identityId: identity.id }),
  };
  const holds = { payload: true, deviceTokens: areKept ? devices : 0, destination: null, options: 0 };
  return { patch, holds, receipts: [], left, place: null };
}

function destinationOf(destination: Destination, isAuthorityHere: boolean): Partial<Draft> {
  switch (destination.kind) {
    case 'simulator':
      return { destination: 'simulator' };
    case 'apple':
      return { destination: destination.environment, applePort: destination.port };
    case 'ios-simulator':
      return { destination: 'ios-simulator', iosSimulatorDevice: destination.device };
    case 'other': {
      const { host, port, ca } = destination;
      const name = host.includes(':') ? `[${host}]` : host;
      return {
        destination: 'other',
        otherHost: port === null ? name : `${name}:${port}`,
        otherAuthority: isAuthorityHere ? ca : null,
      };
    }
  }
}

/** Whom it was sent as, as this run knows them; `gone`: the name of one that is not open. */
function identityFor(
  { identity }: KeptSend,
  identities: readonly IdentityDescription[],
): { readonly id: string | null; readonly gone: string | null } {
  if (identity === null) return { id: null, gone: null };
  const alike = identities.filter(
    ({ fingerprint, form }) => fingerprint === identity.fingerprint && form === identity.form,
  );
  const found = alike.find(({ keyId, teamId }) => keyId === identity.keyId && teamId === identity.teamId) ?? alike[0];
  // The simulator's own certificate is what is used there where none is chosen.
  if (found?.builtIn === true && found.form === 'certificate') return { id: null, gone: null };
  if (found !== undefined) return { id: found.id, gone: null };
  return { id: null, gone: identity.name };
}
