import {
  environmentByProfiles,
  type IdentityDescription,
  type ProfileDescription,
  profileWithoutPush,
} from '../../../contract/identity.ts';
import { bundleIdOfTopic } from '../../../contract/notification.ts';
import type { Problem } from '../../../contract/outcome.ts';
import type { SendCheck } from '../../../contract/sending.ts';
import { inField, inFile, problem } from '../../../contract/told.ts';
import { checkPayload } from '../../../payload/aps/check.ts';
import { simulatedAmong } from '../../../payload/device-token/simulated.ts';
import { withCertificateTopics } from '../../../payload/headers/certificate-topics.ts';
import { checkNotificationHeaders } from '../../../payload/headers/headers.ts';
import { problemOf } from '../../../payload/problem.ts';
import { NAMED_DEVICES } from '../../simulator/devices/devices.ts';
import type { SendOrder, SendPlan } from './plan.ts';

/** What stands against an order by itself: its payload, its wire. Needs no identity and no network. `now`: UNIX milliseconds. */
export function checkOrder(order: SendOrder, now: number): SendCheck {
  const blocking: Problem[] = [];
  const warnings: Problem[] = [];
  if (order.destination.kind === 'apple' && order.wire === 'binary')
    blocking.push(
      problem('binary-gateway-closed', null, {
        mend: { kind: 'use-http2' },
        place: inField('wire'),
      }),
    );
  const unconfirmed = checkProduction(order);
  if (unconfirmed !== null) blocking.push(unconfirmed);
  const { headers, wire, binaryCommand } = order;
  const forSimctl = order.destination.kind === 'ios-simulator';
  for (const found of checkPayload(order.payload, { ...headers, wire, binaryCommand, forSimctl, now }))
    (found.severity === 'error' ? blocking : warnings).push(problemOf(found));
  return { blocking, warnings };
}

/** What stands against sending an order to these device tokens. */
export function checkDevices(
  { destination }: Pick<SendOrder, 'destination'>,
  deviceTokens: readonly string[],
): SendCheck {
  const simulated = simulatedAmong(destination, deviceTokens, NAMED_DEVICES);
  if (simulated === null) return NOTHING_AGAINST;
  const { id: device, deviceToken } = simulated;
  const mend = { kind: 'remove-device-token', deviceToken } as const;
  const place = inField('device-tokens');
  return { blocking: [problem('simulated-device', { device }, { mend, place })], warnings: [] };
}

/** What stands against reaching real devices that nobody has confirmed yet; `null` where nothing does. */
export function checkProduction({
  destination,
  confirmProduction,
}: Pick<SendOrder, 'destination' | 'confirmProduction'>): Problem | null {
  if (destination.kind !== 'apple' || destination.environment !== 'production' || confirmProduction) return null;
  return problem('production-unconfirmed', null, {
    mend: { kind: 'confirm-production' },
    place: inField('destination'),
  });
}

/** What stands against using an identity for an order. */
export function checkIdentity(
  order: Pick<SendOrder, 'destination' | 'acceptExpired'>,
  identity: IdentityDescription,
): SendCheck {
  const expired = identity.warnings.filter(({ code }) => code === 'certificate-expired');
  const warnings = identity.warnings.filter(({ code }) => code !== 'certificate-expired');
  const blocking = order.acceptExpired ? [] : [...expired];
  if (order.acceptExpired) warnings.push(...expired);
  const { destination } = order;
  if (
    destination.kind === 'apple' &&
    identity.environments.length > 0 &&
    !identity.environments.includes(destination.environment)
  ) {
    const [own] = identity.environments;
    blocking.push(
      problem(
        'environment-mismatch',
        { identity: identity.name, environments: identity.environments, destination: destination.environment },
        {
          mend: own === undefined ? null : { kind: 'use-environment', environment: own },
          place: inField('destination'),
        },
      ),
    );
  }
  return { blocking, warnings };
}

/**
 * What stands against the headers of a plan: what is wrong with them as such, and topics that the certificate may not
 * push to. Only warnings: APNs judges headers, and a tester may want to see how. `now`: UNIX milliseconds.
 */
export function checkPlan(
  { order, headers, identity }: Pick<SendPlan, 'order' | 'headers' | 'identity'>,
  now: number,
): SendCheck {
  const { wire } = order;
  const found = withCertificateTopics(
    checkNotificationHeaders(headers, { wire, now, form: identity.builtIn ? null : identity.form }),
    wire === 'http2' ? headers : null,
    identity,
  );
  // A topic that is missing is asked for by APNs.
  return { blocking: [], warnings: found.filter(({ code }) => code !== 'topic-missing').map((one) => problemOf(one)) };
}

/**
 * What provisioning profiles at hand say against a destination: a build's device tokens belong to the environment of the
 * profile it was signed with (Apple: APS Environment Entitlement). `now`: UNIX milliseconds.
 */
export function checkProfiles(
  { order, headers }: Pick<SendPlan, 'order' | 'headers'>,
  profiles: readonly ProfileDescription[],
  now: number,
): SendCheck {
  const { destination } = order;
  if (destination.kind !== 'apple' || headers.topic === null) return NOTHING_AGAINST;
  const barred = profileWithoutPush(profiles, headers.topic, now);
  if (barred !== null) return { blocking: [], warnings: [withoutPush(barred, headers.topic)] };
  const told = environmentByProfiles(profiles, headers.topic, now);
  if (told === null || told.environment === destination.environment) return NOTHING_AGAINST;
  const { environment, profile } = told;
  return {
    blocking: [],
    warnings: [
      problem(
        'profile-environment-mismatch',
        {
          bundleId: profile.bundleId,
          profile: profile.name,
          environment,
          destination: destination.environment,
        },
        {
          mend: { kind: 'use-environment', environment },
          place: inFile(profile.fileName),
        },
      ),
    ],
  };
}

/** Apple: APS Environment Entitlement: an app without it never gets a device token. */
function withoutPush({ name, fileName }: ProfileDescription, topic: string): Problem {
  return problem(
    'profile-without-push',
    { profile: name, bundleId: bundleIdOfTopic(topic) },
    { place: inFile(fileName) },
  );
}

const NOTHING_AGAINST: SendCheck = { blocking: [], warnings: [] };

/** Several checks as one. */
export function joinChecks(...checks: readonly SendCheck[]): SendCheck {
  return {
    blocking: checks.flatMap(({ blocking }) => blocking),
    warnings: checks.flatMap(({ warnings }) => warnings),
  };
}
