import type { SendCheck } from '../../contract/channels.ts';
import { environmentByProfiles, type IdentityDescription, type ProfileDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { checkPayload } from '../../payload/check.ts';
import { problemOf } from '../../payload/problem.ts';
import type { SendOrder, SendPlan } from './plan.ts';
import { problem } from './problem-error.ts';

/** What stands against an order by itself: its payload, its wire. Needs no identity and no network. `now`: UNIX milliseconds. */
export function checkOrder(order: SendOrder, now: number): SendCheck {
  const blocking: Problem[] = [];
  const warnings: Problem[] = [];
  if (order.destination.kind === 'apple' && order.wire === 'binary')
    blocking.push(
      problem({
        code: 'binary-gateway-closed',
        sentence: 'Apple closed its binary gateway on 31 March 2021: nothing answers there any more.',
        remedy:
          'Choose the HTTP/2 wire. The binary wire works with the built-in simulator and with gateways of your own.',
        mend: { kind: 'use-http2' },
        place: { name: 'Wire', line: null, column: null },
      }),
    );
  const unconfirmed = checkProduction(order);
  if (unconfirmed !== null) blocking.push(unconfirmed);
  const { headers, wire, binaryCommand } = order;
  for (const found of checkPayload(order.payload, { ...headers, wire, binaryCommand, now }))
    (found.severity === 'error' ? blocking : warnings).push(problemOf(found));
  return { blocking, warnings };
}

/** What stands against reaching real devices that nobody has confirmed yet; `null` where nothing does. */
export function checkProduction({
  destination,
  confirmProduction,
}: Pick<SendOrder, 'destination' | 'confirmProduction'>): Problem | null {
  if (destination.kind !== 'apple' || destination.environment !== 'production' || confirmProduction) return null;
  return problem({
    code: 'production-unconfirmed',
    sentence: 'This goes to real devices of real users.',
    remedy: 'Confirm it once; Pushwright then asks no more in this run.',
    mend: { kind: 'confirm-production' },
    place: { name: 'Destination', line: null, column: null },
  });
}

/** What stands against using an identity for an order. */
export function checkIdentity(
  order: Pick<SendOrder, 'destination' | 'acceptExpired'>,
  identity: IdentityDescription,
): SendCheck {
  const expired = identity.warnings.filter(({ code }) => code === 'certificate-expired');
  const warnings = identity.warnings.filter(({ code }) => code !== 'certificate-expired');
  if (order.acceptExpired) warnings.push(...expired);
  const { destination } = order;
  if (
    destination.kind === 'apple' &&
    identity.environments.length > 0 &&
    !identity.environments.includes(destination.environment)
  ) {
    const [own] = identity.environments;
    warnings.push(
      problem({
        code: 'environment-mismatch',
        sentence: `${identity.name} is for ${identity.environments.join(' and ')}, the destination is ${destination.environment}: APNs will refuse it with BadCertificateEnvironment.`,
        remedy: `Choose ${own} as destination, or a certificate for ${destination.environment}.`,
        mend: own === undefined ? null : { kind: 'use-environment', environment: own },
        place: { name: 'Destination', line: null, column: null },
      }),
    );
  }
  return { blocking: order.acceptExpired ? [] : expired, warnings };
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
  const told = environmentByProfiles(profiles, headers.topic, now);
  if (told === null || told.environment === destination.environment) return NOTHING_AGAINST;
  const { environment, profile } = told;
  return {
    blocking: [],
    warnings: [
      problem({
        code: 'profile-environment-mismatch',
        sentence: `Device tokens of ${profile.bundleId} built with the provisioning profile “${profile.name}” belong to ${environment}, the destination is ${destination.environment}: APNs will refuse them with BadDeviceToken.`,
        remedy: `Choose ${environment} as destination, or take a device token of a build for ${destination.environment}.`,
        mend: { kind: 'use-environment', environment },
        place: { name: profile.fileName, line: null, column: null },
      }),
    ],
  };
}

const NOTHING_AGAINST: SendCheck = { blocking: [], warnings: [] };

/** Several checks as one. */
export function joinChecks(...checks: readonly SendCheck[]): SendCheck {
  return {
    blocking: checks.flatMap(({ blocking }) => blocking),
    warnings: checks.flatMap(({ warnings }) => warnings),
  };
}
