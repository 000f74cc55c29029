import type { Destination } from '../../../contract/destination.ts';
import type { IdentityDescription } from '../../../contract/identity.ts';
import {
  type NotificationHeaders,
  type PushType,
  topicForPushType,
  type Wire,
} from '../../../contract/notification.ts';
import type { SendRequest } from '../../../contract/sending.ts';
import { problem } from '../../../contract/told.ts';
import { impliedTopic } from '../../../payload/headers/certificate-topics.ts';
import type { Credential } from '../../apns/credential.ts';
import { appleEndpoint, type Endpoint } from '../../apns/endpoint.ts';
import type { IdentityCredentials } from '../identities/identity-credentials.ts';
import type { Network } from '../network/network.ts';
import { ProblemError } from '../problem-error.ts';
import { type EmbeddedSimulator, type RunningSimulator, simulatorEndpoint } from '../simulator/embedded-simulator.ts';
import { type AuthorityStore, isOfSimulator } from '../store/authority-store.ts';

/** What is sent and how, whoever asks: a `SendRequest` without its device tokens, wherever they come from. */
export type SendOrder = Omit<SendRequest, 'deviceTokens' | 'stream'>;

/** A send whose every choice is made: where to, as whom, with which headers. */
export interface SendPlan {
  readonly order: SendOrder;
  readonly endpoint: Endpoint;
  readonly credential: Credential;
  readonly identity: IdentityDescription;
  /** As ordered, with the topic filled in from the identity where none was given. */
  readonly headers: NotificationHeaders;
  /** The binary wire's way to be sure. Left to us, the simulator is asked by a sentinel, a gateway of others is given time to object. */
  readonly confirmation: 'quiet-period' | 'sentinel';
}

/** Where plans find what they need. */
export interface Shelves {
  readonly credentials: IdentityCredentials;
  readonly authorities: AuthorityStore;
  readonly simulator: EmbeddedSimulator;
  readonly network: Network;
}

/** Makes every choice of a send. Throws `ProblemError` for the first thing that is missing. */
export async function planSend(order: SendOrder, shelves: Shelves): Promise<SendPlan> {
  const running = order.destination.kind === 'simulator' ? await shelves.simulator.running() : null;
  const { credential, description } = await chosenIdentity(order.identityId, running, shelves.credentials);
  if (order.wire === 'binary' && credential.kind === 'provider-token-key')
    throw new ProblemError(problem('binary-needs-certificate', null, { mend: { kind: 'use-http2' } }));
  const endpoint = await endpointOf(order, running, shelves.authorities);
  const { routes } = await shelves.network.wayTo(endpoint);
  return {
    order,
    credential,
    identity: description,
    endpoint: { ...endpoint, routes },
    headers: {
      ...order.headers,
      topic: order.headers.topic ?? topicOf(description, order.headers.pushType, running),
    },
    confirmation:
      order.confirmation !== 'automatic' ? order.confirmation : running === null ? 'quiet-period' : 'sentinel',
  };
}

/** The identity of that id, else the simulator's own where it is asked. Throws `ProblemError` where there is none. */
export function chosenIdentity(
  id: string | null,
  running: RunningSimulator | null,
  credentials: IdentityCredentials,
): ReturnType<IdentityCredentials['credential']> {
  const identityId = id ?? running?.certificateId ?? null;
  if (identityId !== null) return credentials.credential(identityId);
  throw new ProblemError(problem('identity-missing', null, { mend: { kind: 'choose-identity' } }));
}

/** Where an order goes, before the way there is chosen. `running`: the simulator, where that is the destination. */
export async function endpointOf(
  order: Pick<SendOrder, 'destination' | 'wire'>,
  running: RunningSimulator | null,
  authorities: AuthorityStore,
): Promise<Endpoint> {
  const { destination, wire } = order;
  switch (destination.kind) {
    case 'simulator':
      if (running === null) throw new Error('the simulator destination is planned with a running simulator');
      return simulatorEndpoint(running, wire);
    case 'apple':
      return appleEndpoint(destination.environment, wire, destination.port);
    case 'other':
      return ownEndpoint(destination, defaultPort(wire), authorities);
    case 'ios-simulator':
      throw new Error('an iOS simulator is reached by simctl, not by a wire');
  }
}

/** A gateway or service of one's own; `usualPort` where the user named none. Throws `ProblemError` where its CA file is gone. */
export async function ownEndpoint(
  { host, port, ca }: Extract<Destination, { readonly kind: 'other' }>,
  usualPort: number,
  authorities: AuthorityStore,
): Promise<Endpoint> {
  const place = { host, port: port ?? usualPort };
  const authoritiesPem = ca === null ? null : await authorities.pem(ca);
  return {
    ...place,
    authoritiesPem,
    simulator: authoritiesPem !== null && isOfSimulator(authoritiesPem) ? 'elsewhere' : null,
    environment: null,
  };
}

/** 443 for the HTTP/2 API, 2195 for the binary gateway (Apple: Sending notification requests to APNs; Binary Provider API). */
function defaultPort(wire: Wire): number {
  return wire === 'http2' ? 443 : 2195;
}

/**
 * The topic that an identity implies for a push type: of a certificate's topics the one with the push type's suffix,
 * else its first. A provider token key implies none, but for the simulator's own.
 */
export function topicOf(
  identity: IdentityDescription,
  pushType: PushType | null,
  running: Pick<RunningSimulator, 'simulator'> | null,
): string | null {
  if (identity.topics.length > 0) return impliedTopic(identity.topics, pushType);
  const own = identity.builtIn ? (running?.simulator.topic ?? null) : null;
  return own === null || pushType === null ? own : topicForPushType(own, pushType);
}
