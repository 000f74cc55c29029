import type { ServiceTarget } from '../../../contract/destination.ts';
import type { IdentityDescription } from '../../../contract/identity.ts';
import { bundleIdOfTopic } from '../../../contract/notification.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { inField, problem } from '../../../contract/told.ts';
import type { Credential } from '../../apns/credential.ts';
import {
  appleEndpoint,
  appleManagementEndpoint,
  type Endpoint,
  FEEDBACK_PORT,
  MANAGEMENT_PORT,
} from '../../apns/endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import { type RunningSimulator, simulatorEndpoint } from '../simulator/embedded-simulator.ts';
import type { AuthorityStore } from '../store/authority-store.ts';
import { checkIdentity } from './check-send.ts';
import { chosenIdentity, ownEndpoint, type Shelves, topicOf } from './plan.ts';

/** The services of APNs beside sending to devices: where channels are managed, where broadcasts go, who lost the app. */
export type Service = 'channels' | 'broadcast' | 'feedback';

/** A request to a service whose every choice is made. */
export interface ServicePlan {
  readonly endpoint: Endpoint;
  readonly credential: Credential;
  readonly identity: IdentityDescription;
  /** The app that the identity implies; `null` where it serves several. */
  readonly impliedBundleId: string | null;
  /** What to know of the identity though it can be used. */
  readonly warnings: readonly Problem[];
}

/** Makes every choice of a request to a service. Throws `ProblemError` for the first thing that stands against it. */
export async function planService(service: Service, target: ServiceTarget, shelves: Shelves): Promise<ServicePlan> {
  const { destination } = target;
  if (destination.kind === 'ios-simulator') throw new ProblemError(noServiceOfXcode());
  if (service === 'feedback' && destination.kind === 'apple') throw new ProblemError(feedbackClosed());
  const running = destination.kind === 'simulator' ? await shelves.simulator.running() : null;
  const { credential, description: identity } = await chosenIdentity(target.identityId, running, shelves.credentials);
  if (service === 'feedback' && credential.kind === 'provider-token-key')
    throw new ProblemError(feedbackNeedsCertificate());
  const {
    blocking: [against],
    warnings,
  } = checkIdentity(target, identity);
  if (against !== undefined) throw new ProblemError(against);
  const topic = topicOf(identity, null, running);
  const endpoint = await endpointOf(service, destination, running, shelves.authorities);
  return {
    credential,
    identity,
    warnings,
    endpoint: { ...endpoint, routes: (await shelves.network.wayTo(endpoint)).routes },
    impliedBundleId: topic === null ? null : bundleIdOfTopic(topic),
  };
}

type ServiceDestination = Exclude<ServiceTarget['destination'], { readonly kind: 'ios-simulator' }>;

async function endpointOf(
  service: Service,
  destination: ServiceDestination,
  running: RunningSimulator | null,
  authorities: AuthorityStore,
): Promise<Endpoint> {
  switch (destination.kind) {
    case 'simulator':
      if (running === null) throw new Error('the simulator destination is planned with a running simulator');
      return simulatorEndpoint(running, service === 'broadcast' ? 'http2' : service);
    case 'apple': {
      const { environment, port } = destination;
      return service === 'channels' ? appleManagementEndpoint(environment) : appleEndpoint(environment, 'http2', port);
    }
    case 'other':
      return ownEndpoint(destination, USUAL_PORTS[service], authorities);
  }
}

const USUAL_PORTS: Readonly<Record<Service, number>> = {
  channels: MANAGEMENT_PORT,
  broadcast: 443,
  feedback: FEEDBACK_PORT,
};

function noServiceOfXcode() {
  return problem('ios-simulator-no-service', null, { place: inField('destination') });
}

function feedbackClosed() {
  return problem('feedback-service-closed', null, { place: inField('destination') });
}

function feedbackNeedsCertificate() {
  return problem('feedback-needs-certificate', null, { mend: { kind: 'choose-identity' } });
}
