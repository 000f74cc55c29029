import { type Broadcast, LONGEST_BROADCAST_STORAGE_SECONDS, type StoragePolicy } from '../contract/broadcast.ts';
import type { FieldId } from '../contract/field-id.ts';
import { bundleIdOfTopic } from '../contract/notification.ts';
import type { Problem } from '../contract/outcome.ts';
import type { SendCheck } from '../contract/sending.ts';
import { checkPayload } from './aps/check.ts';
import { problemOf } from './problem.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** 2001: an expiration before it was meant as a span of time. */
const EARLIEST_SENSIBLE_SECONDS = 1_000_000_000;

/** The fields of broadcast push, which problems name as their place. */
export const BROADCAST_FIELDS = {
  bundleId: 'Bundle id',
  channelId: 'Channel id',
  requestId: 'Request id',
  expiration: 'Expiration',
  priority: 'Priority',
} as const satisfies Readonly<Record<string, FieldId>>;

function problem(
  field: keyof typeof BROADCAST_FIELDS,
  code: string,
  sentence: string,
  remedy: string,
  mend: Problem['mend'] = null,
): Problem {
  return { code, sentence, remedy, mend, place: { name: BROADCAST_FIELDS[field], line: null, column: null } };
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
  if (priority === 1)
    warnings.push(
      problem(
        'priority',
        'live-activity-priority',
        'Live Activities know the priorities 5 and 10 only.',
        'Use 10 for what people must see now; it counts against an hourly budget, 5 does not.',
      ),
    );
  const route = { wire: 'http2', binaryCommand: 2, pushType: 'liveactivity', broadcast: true } as const;
  for (const found of checkPayload(payload, { ...route, priority, now }))
    (found.severity === 'error' ? blocking : warnings).push(problemOf(found));
  return { blocking, warnings };
}

function checkBundleId(bundleId: string | null): Problem | null {
  if (bundleId === null || bundleId === '')
    return problem(
      'bundleId',
      'bundle-id-missing',
      'The app is not named: channels belong to a bundle id.',
      'Enter the bundle id of the app, such as com.example.app.',
    );
  if (!/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i.test(bundleId))
    return problem(
      'bundleId',
      'bundle-id-malformed',
      'This is not a bundle id: it has letters, digits and hyphens, with dots between.',
      'Copy it from Xcode, such as com.example.app.',
    );
  const bare = bundleIdOfTopic(bundleId);
  if (bare === bundleId) return null;
  return problem(
    'bundleId',
    'bundle-id-suffix',
    `“${bundleId}” is a topic with the suffix of a push type; channels belong to the bare bundle id.`,
    `Use ${bare}.`,
  );
}

function checkChannelId(channelId: string): Problem | null {
  if (channelId === '')
    return problem(
      'channelId',
      'channel-id-missing',
      'No channel is named.',
      'Give the id that APNs issued when the channel was created.',
    );
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(channelId) && channelId.length <= 1_000) return null;
  return problem(
    'channelId',
    'channel-id-malformed',
    'This is not a channel id: APNs issues them as Base64, 24 characters as a rule.',
    'Copy it whole, without spaces or quotes.',
  );
}

function checkRequestId(requestId: string | null): Problem | null {
  if (requestId === null || UUID.test(requestId)) return null;
  return problem(
    'requestId',
    'request-id-not-uuid',
    'The request id is not a UUID as APNs writes it: 8, 4, 4, 4 and 12 hexadecimal digits with dashes between.',
    'Leave it out and APNs makes one.',
  );
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
  const said = (blocks: boolean, code: string, sentence: string, remedy: string) => ({
    blocks,
    problem: problem('expiration', code, sentence, remedy),
  });
  if (seconds === null)
    return said(
      true,
      'broadcast-expiration-missing',
      'A broadcast must say when it expires: APNs refuses one that does not.',
      'Use 0 for one attempt without storage.',
    );
  if (seconds === 0) return null;
  if (storagePolicy === 'none')
    return said(
      true,
      'broadcast-expiration-policy',
      'The channel stores nothing, so a broadcast to it cannot expire later.',
      'Use 0, or a channel that stores the newest.',
    );
  const left = seconds - Math.floor(now / 1_000);
  if (left <= 0)
    return said(
      false,
      'expiration-past',
      seconds < EARLIEST_SENSIBLE_SECONDS
        ? `${seconds} is a moment in ${new Date(seconds * 1_000).getUTCFullYear()}: the expiration is a point in time, not a span.`
        : 'The expiration has passed: APNs tries once and stores nothing.',
      `Now is ${Math.floor(now / 1_000)}; use 0, or a later time.`,
    );
  if (left <= LONGEST_BROADCAST_STORAGE_SECONDS) return null;
  return said(
    false,
    'broadcast-expiration-long',
    'The expiration is more than 8 hours away; APNs stores a broadcast no longer than that.',
    'Use a time within 8 hours.',
  );
}
