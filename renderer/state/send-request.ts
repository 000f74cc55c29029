import type { SimulatedDevice } from '../../contract/app-start.ts';
import { type Destination, parseHostPort, type ServiceTarget } from '../../contract/destination.ts';
import type { Draft } from '../../contract/draft.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Answer, Problem } from '../../contract/outcome.ts';
import type { SendRequest } from '../../contract/sending.ts';
import { inField, problem } from '../../contract/told.ts';
import type { DeviceTokenReading } from '../../payload/device-token/device-tokens.ts';
import { simulatedAmong } from '../../payload/device-token/simulated.ts';
import { checkHeaders } from '../../payload/headers/headers.ts';
import { problemOf } from '../../payload/problem.ts';
import type { ListChoice } from './list-choice.ts';

/** Most device tokens that are typed; more are streamed from a file. */
const MOST_DEVICE_TOKENS = 10_000;

/** What the user granted in this run. */
export interface Grants {
  /** Ids of expired identities to use all the same. */
  readonly expired: readonly string[];
}

/** Whom a send is for: what is chosen in the window, some device tokens of it, or what an earlier send left. */
export type SendTarget =
  | { readonly kind: 'chosen' }
  | { readonly kind: 'tokens'; readonly deviceTokens: readonly string[] }
  | {
      readonly kind: 'unsettled';
      readonly sendId: number;
      readonly unknown: boolean;
      readonly total: number;
      readonly listName: string | null;
    };

/** A request, how many notifications it is, and what the list of their device tokens is called. */
interface MadeRequest {
  readonly request: SendRequest;
  readonly total: number;
  readonly listName: string | null;
}

type Made = ({ readonly ok: true } & MadeRequest) | { readonly ok: false; readonly problem: Problem };

type Addressed = Pick<SendRequest, 'deviceTokens' | 'stream'> & Omit<MadeRequest, 'request'>;

/** The request that the draft asks for, or the first thing that stands against making one. */
export function makeSendRequest(
  draft: Draft,
  facts: {
    readonly target: SendTarget;
    readonly reading: DeviceTokenReading;
    readonly list: ListChoice | null;
    readonly identity: IdentityDescription | null;
    readonly grants: Grants;
    readonly simulatedDevices?: readonly SimulatedDevice[];
    readonly now: number;
  },
): Made {
  const { identity, grants } = facts;
  const destination = destinationOf(draft);
  if (!destination.ok) return destination;
  const addressed = addressedTo(draft, facts);
  if ('problem' in addressed) return { ok: false, problem: addressed.problem };
  const { total, listName, ...to } = addressed;
  const simulated = simulatedAmong(destination.destination, to.deviceTokens, facts.simulatedDevices ?? []);
  if (simulated !== null) return refuse(isSimulated(simulated));
  const { headers, problems } = checkHeaders(draft, {
    wire: draft.wire,
    now: facts.now,
    form: judgedForm(identity),
  });
  if (headers === null) {
    const wrong = problems.find(({ severity }) => severity === 'error') ?? problems[0];
    return wrong === undefined ? refuse(problem('headers-unreadable', null)) : { ok: false, problem: problemOf(wrong) };
  }
  const request = {
    destination: destination.destination,
    wire: draft.wire,
    binaryCommand: draft.binaryCommand,
    confirmation: draft.confirmation,
    identityId: identity?.id ?? null,
    ...to,
    headers,
    payload: draft.payload,
    acceptExpired: identity !== null && grants.expired.includes(identity.id),
    confirmProduction: false,
  };
  return { ok: true, request, total, listName };
}

function addressedTo(
  draft: Draft,
  facts: { readonly target: SendTarget; readonly reading: DeviceTokenReading; readonly list: ListChoice | null },
): Addressed | { readonly problem: Problem } {
  const { target, reading, list } = facts;
  const typed = (deviceTokens: readonly string[]): Addressed => ({
    ...{ deviceTokens, stream: null, total: Math.max(1, deviceTokens.length), listName: null },
  });
  if (draft.destination === 'ios-simulator') return typed([]);
  if (target.kind === 'tokens') return typed(target.deviceTokens);
  if (target.kind === 'unsettled') {
    const { total, listName, ...stream } = target;
    return { deviceTokens: [], stream, total, listName };
  }
  if (list !== null) return addressedToList(list);
  const [refused] = reading.problems;
  if (refused !== undefined) return { problem: problemOf(refused) };
  const { tokens } = reading;
  if (tokens.length === 0) return { problem: noDeviceToken(draft) };
  if (tokens.length > MOST_DEVICE_TOKENS)
    return {
      problem: problem(
        'device-tokens-too-many',
        { count: tokens.length, most: MOST_DEVICE_TOKENS },
        { place: inField('device-tokens') },
      ),
    };
  return typed(tokens.map(({ token }) => token));
}

function addressedToList(choice: ListChoice): Addressed | { readonly problem: Problem } {
  switch (choice.phase) {
    case 'reading':
      return { problem: problem('device-tokens-being-read', { list: choice.name }) };
    case 'refused':
      return { problem: choice.problem };
    case 'ready': {
      const { list, leaveOutUnreadable, name } = choice;
      const stream = { kind: 'file', file: list.file, leaveOutUnreadable } as const;
      return { deviceTokens: [], stream, total: list.deviceTokens, listName: name };
    }
  }
}

/** Where a service beside sending is asked, and as whom, as the window stands; or why it cannot be asked. */
export function serviceTarget(
  draft: Draft,
  identity: IdentityDescription | null,
  grants: Grants,
): Answer<ServiceTarget> {
  const made = destinationOf(draft);
  if (!made.ok) return made;
  const acceptExpired = identity !== null && grants.expired.includes(identity.id);
  return { ok: true, value: { destination: made.destination, identityId: identity?.id ?? null, acceptExpired } };
}

/** How headers are to be judged: by how the identity authenticates, but for the simulator's own, which brings its topic. */
export function judgedForm(identity: IdentityDescription | null): IdentityDescription['form'] | null {
  return identity === null || identity.builtIn ? null : identity.form;
}

/** The identity a send would use: the chosen one, or the simulator's own where the destination is the simulator. */
export function identityOf(
  draft: Pick<Draft, 'identityId' | 'destination'>,
  identities: readonly IdentityDescription[],
): IdentityDescription | null {
  const chosen = identities.find(({ id }) => id === draft.identityId);
  if (chosen !== undefined && (!chosen.builtIn || draft.destination === 'simulator')) return chosen;
  return draft.destination === 'simulator' ? builtInIdentity(identities) : null;
}

/** The simulator's own that is used where nothing is chosen: its certificate works on both wires. */
function builtInIdentity(identities: readonly IdentityDescription[]): IdentityDescription | null {
  return identities.find(({ builtIn, form }) => builtIn && form === 'certificate') ?? null;
}

function destinationOf(
  draft: Draft,
): { readonly ok: true; readonly destination: Destination } | { readonly ok: false; readonly problem: Problem } {
  switch (draft.destination) {
    case 'simulator':
      return { ok: true, destination: { kind: 'simulator' } };
    case 'sandbox':
    case 'production':
      return { ok: true, destination: { kind: 'apple', environment: draft.destination, port: draft.applePort } };
    case 'ios-simulator':
      return {
        ok: true,
        destination: { kind: 'ios-simulator', device: draft.iosSimulatorDevice.trim() || 'booted' },
      };
    case 'other': {
      const parsed = parseHostPort(draft.otherHost);
      if ('mistake' in parsed)
        return refuse(
          problem('host-malformed', { mistake: parsed.mistake, of: 'gateway' }, { place: inField('host') }),
        );
      return { ok: true, destination: { kind: 'other', ...parsed, ca: draft.otherAuthority } };
    }
  }
}

function refuse(problem: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem };
}

function isSimulated({ id, deviceToken }: SimulatedDevice): Problem {
  const mend = { kind: 'remove-device-token', deviceToken } as const;
  return problem('simulated-device', { device: id }, { mend, place: inField('device-tokens') });
}

function noDeviceToken({ destination }: Draft): Problem {
  const facts = { where: 'field', isSimulator: destination === 'simulator' } as const;
  return problem('device-token-missing', facts, { place: inField('device-tokens') });
}
