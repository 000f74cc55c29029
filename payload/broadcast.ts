import { type Broadcast, LONGEST_BROADCAST_STORAGE_SECONDS, type StoragePolicy } from '../contract/broadcast.ts';
import type { ExplanationFacts } from '../contract/facts/explanations.ts';
import type { BroadcastExplanations } from '../contract/facts/headers.ts';
import type { FieldId } from '../contract/field-id.ts';
import { bundleIdOfTopic } from '../contract/notification.ts';
import type { Problem } from '../contract/outcome.ts';
import type { SendCheck } from '../contract/sending.ts';
import { inField, problem as problemWith } from '../contract/told.ts';
import { checkPayload } from './aps/check.ts';
import { problemOf } from './problem.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** 2001: an expiration before it was meant as a span of time. */
const EARLIEST_SENSIBLE_SECONDS = 1_000_000_000;

/** The fields of broadcast push, which problems name as their place. */
export const BROADCAST_FIELDS = {
  bundleId: 'bundle-id', // not prose: an id
  channelId: 'channel-id', // not prose: an id
  requestId: 'request-id', // not prose: an id
  expiration: 'expiration',
  priority: 'priority',
} as const satisfies Readonly<Record<string, FieldId>>;

/** What can be wrong with a broadcast or a request that manages channels. */
type BroadcastFault =
  | keyof BroadcastExplanations
  | 'bundle-id-malformed'
  | 'expiration-past'
  | 'live-activity-priority';

function problem<Code extends BroadcastFault>(
  field: keyof typeof BROADCAST_FIELDS,
  code: Code,
  facts: ExplanationFacts[Code],
): Problem {
  return problemWith(code, facts, { mend: null, place: inField(BROADCAST_FIELDS[field]) });
}

/** What is wrong with the fields of a request to manage channels; those that are `undefined` are not part of it. */
export function checkChannelRequest(fields: {
  readonly bundleId: string | null;
  readonly channelId?: string;
  readonly requestId: string | null;
}): readonly Problem[] {
  const { bundleId, channelId, requestId } = fields;
  const found = [
    checkBundleId(bundleId),
    channelId === undefined ? null : checkChannelId(channelId),
    checkRequestId(requestId),
  ];
  return found.filter((one) => one !== null);
}

/**
 * Everything that can be said of a broadcast before it is sent (Apple: Sending broadcast push notification requests to
 * APNs; Setting up broadcast push notifications). `storagePolicy`: of its channel, `null` where it is not known. `now`:
 * UNIX milliseconds.
 */
export function checkBroadcast(
  broadcast: Omit<Broadcast, 'bundleId'> & {
    readonly bundleId: string | null;
    readonly storagePolicy: StoragePolicy | null;
  },
  now: number,
): SendCheck {
  const { payload, priority } = broadcast;
  const blocking = [...checkChannelRequest(broadcast)];
  const warnings: Problem[] = [];
  const expiration = checkExpiration(broadcast, now);
  if (expiration !== null) (expiration.blocks ? blocking : warnings).push(expiration.problem);
  if (priority === 1) warnings.push(problem('priority', 'live-activity-priority', { of: 'broadcast' }));
  const route = { wire: 'http2', binaryCommand: 2, pushType: 'liveactivity', broadcast: true } as const;
  for (const found of checkPayload(payload, { ...route, priority, now }))
    (found.severity === 'error' ? blocking : warnings).push(problemOf(found));
  return { blocking, warnings };
}

function checkBundleId(bundleId: string | null): Problem | null {
  if (bundleId === null || bundleId === '') return problem('bundleId', 'bundle-id-missing', null);
  if (!/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i.test(bundleId))
    return problem('bundleId', 'bundle-id-malformed', { bundleId, for: 'channels' });
  const bare = bundleIdOfTopic(bundleId);
  return bare === bundleId ? null : problem('bundleId', 'bundle-id-suffix', { topic: bundleId, bundleId: bare });
}

function checkChannelId(channelId: string): Problem | null {
  if (channelId === '') return problem('channelId', 'channel-id-missing', null);
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(channelId) && channelId.length <= 1_000) return null;
  return problem('channelId', 'channel-id-malformed', null);
}

function checkRequestId(requestId: string | null): Problem | null {
  return requestId === null || UUID.test(requestId) ? null : problem('requestId', 'request-id-not-uuid', null);
}

function checkExpiration(
  {
    expirationSeconds: seconds,
    storagePolicy,
  }: Pick<Broadcast, 'expirationSeconds'> & {
    readonly storagePolicy: StoragePolicy | null;
  },
  now: number,
): { readonly blocks: boolean; readonly problem: Problem } | null {
  const said = <Code extends BroadcastFault>(blocks: boolean, code: Code, facts: ExplanationFacts[Code]) => ({
    blocks,
    problem: problem('expiration', code, facts),
  });
  if (seconds === null) return said(true, 'broadcast-expiration-missing', null);
  if (seconds === 0) return null;
  if (storagePolicy === 'none') return said(true, 'broadcast-expiration-policy', null);
  const nowSeconds = Math.floor(now / 1_000);
  const left = seconds - nowSeconds;
  if (left <= 0) {
    const relative = seconds < EARLIEST_SENSIBLE_SECONDS;
    return said(false, 'expiration-past', { of: 'broadcast', seconds, relative, now: nowSeconds });
  }
  return left <= LONGEST_BROADCAST_STORAGE_SECONDS ? null : said(false, 'broadcast-expiration-long', null);
}
