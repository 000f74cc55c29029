import type { BroadcastChannel, ChannelResult, StoragePolicy } from '../../../contract/broadcast.ts';
import type { Inner } from '../../../contract/facts/inner.ts';
import { explanation, told } from '../../../contract/told.ts';
import { type Endpoint, peerOf } from '../endpoint.ts';
import type { ApnsErrorCode } from '../errors.ts';
import { unsentBecause } from '../wire-connection.ts';
import type { ApiEnd, ApiRequest } from './api-request.ts';
import { refusedResult, requestIdOf } from './request-result.ts';

/** 10,000 ids of 24 characters with quotes and commas are 270 KB; their length is not promised. */
const MOST_LIST_BYTES = 4 * 1024 * 1024;
const MOST_ANSWER_BYTES = 64 * 1024;
const UNREADABLE: ApnsErrorCode = 'UnreadableAnswer';

/** The numbers of the policies on the wire (Apple: Sending channel management requests to APNs). */
const POLICY_NUMBERS: Readonly<Record<StoragePolicy, number>> = { none: 0, newest: 1 };

/** A request to manage channels, and what its end means. */
export interface ChannelOperation {
  readonly request: ApiRequest;
  /** How it ended for the person who asked. Never throws. */
  result(end: ApiEnd, endpoint: Endpoint): ChannelResult;
}

/** What differs between the operations, besides the request. */
interface Meaning {
  /** The channels in an answer that says yes; `null` where it does not hold them. */
  readonly channelsOf: (end: Extract<ApiEnd, { readonly answered: true }>) => readonly BroadcastChannel[] | null;
  /** What is to be said where nobody knows whether it was carried out. */
  readonly unknown: 'channel-perhaps-made' | 'channel-perhaps-deleted' | 'channel-unread';
  readonly accepted: 'channel-made' | 'channel-there' | 'channel-deleted' | 'channels-listed';
}

/** Makes a channel of the app `bundleId`. Its storage policy cannot be changed later. */
export function createChannel(bundleId: string, policy: StoragePolicy, requestId: string | null): ChannelOperation {
  const body = JSON.stringify({ 'message-storage-policy': POLICY_NUMBERS[policy], 'push-type': 'LiveActivity' });
  return operation(
    {
      named: { request: 'channel-create', channelId: null },
      method: 'POST',
      path: channelsPath(bundleId),
      requestId,
      body,
    },
    {
      accepted: 'channel-made',
      channelsOf: ({ headers }) => {
        const channelId = headers['apns-channel-id'];
        return isChannelId(channelId) ? [{ channelId, storagePolicy: policy }] : null;
      },
      unknown: 'channel-perhaps-made',
    },
  );
}

/** Asks for the storage policy of a channel. */
export function readChannel(bundleId: string, channelId: string, requestId: string | null): ChannelOperation {
  const path = channelsPath(bundleId);
  return operation(
    { named: { request: 'channel-read', channelId }, method: 'GET', path, channelId, requestId, body: '' },
    {
      accepted: 'channel-there',
      channelsOf: ({ body }) => {
        const said = objectIn(body);
        if (said === null || !('message-storage-policy' in said)) return null;
        const number = said['message-storage-policy'];
        const storagePolicy = number === 0 ? 'none' : number === 1 ? 'newest' : null;
        return [{ channelId, storagePolicy }];
      },
      unknown: 'channel-unread',
    },
  );
}

/** Deletes a channel for good. */
export function deleteChannel(bundleId: string, channelId: string, requestId: string | null): ChannelOperation {
  const path = channelsPath(bundleId);
  return operation(
    { named: { request: 'channel-delete', channelId }, method: 'DELETE', path, channelId, requestId, body: '' },
    {
      accepted: 'channel-deleted',
      channelsOf: () => [],
      unknown: 'channel-perhaps-deleted',
    },
  );
}

/** Asks for the ids of all channels of the app `bundleId`. */
export function listChannels(bundleId: string, requestId: string | null): ChannelOperation {
  const path = `/1/apps/${encodeURIComponent(bundleId)}/all-channels`;
  return operation(
    { named: { request: 'channel-list', channelId: null }, method: 'GET', path, requestId, body: '' },
    {
      accepted: 'channels-listed',
      channelsOf: ({ body }) => {
        const ids = objectIn(body)?.['channels'];
        if (!Array.isArray(ids) || !ids.every(isChannelId)) return null;
        return ids.map((channelId) => ({ channelId, storagePolicy: null }));
      },
      unknown: 'channel-unread',
    },
  );
}

function channelsPath(bundleId: string): string {
  return `/1/apps/${encodeURIComponent(bundleId)}/channels`;
}

function operation(
  asked: Pick<ApiRequest, 'named' | 'method' | 'path' | 'body'> & {
    readonly channelId?: string;
    readonly requestId: string | null;
  },
  meaning: Meaning,
): ChannelOperation {
  const { named, method, path, body, channelId, requestId } = asked;
  const headers = {
    ...(channelId === undefined ? {} : { 'apns-channel-id': channelId }),
    ...(requestId === null ? {} : { 'apns-request-id': requestId }),
    ...(body === '' ? {} : { 'content-type': 'application/json' }),
  };
  const mostAnswerBytes = path.endsWith('/all-channels') ? MOST_LIST_BYTES : MOST_ANSWER_BYTES;
  return {
    request: { named, method, path, headers, body, mostAnswerBytes },
    result: (end, endpoint) => resultOf(end, endpoint, meaning),
  };
}

function resultOf(end: ApiEnd, endpoint: Endpoint, meaning: Meaning): ChannelResult {
  const { ms } = end;
  if (!end.answered) {
    const { outcome, cause } = end;
    const why =
      outcome === 'unsent'
        ? unsentBecause(cause)
        : explanation(meaning.unknown, { because: told(cause.explanation) }, cause.explanation.mend);
    return { outcome, status: null, reason: cause.reason, requestId: null, ms, explanation: why, channels: [] };
  }
  if (end.status >= 300) return { ...refusedResult(end, endpoint), channels: [] };
  const channels = meaning.channelsOf(end);
  const answer = { status: end.status, requestId: requestIdOf(end), ms };
  if (channels !== null)
    return { ...answer, outcome: 'accepted', reason: null, explanation: explanation(meaning.accepted, null), channels };
  return {
    ...answer,
    outcome: 'unknown',
    reason: UNREADABLE,
    explanation: explanation(meaning.unknown, { because: unreadable(end, endpoint) }),
    channels: [],
  };
}

function unreadable({ status, whole }: Extract<ApiEnd, { readonly answered: true }>, endpoint: Endpoint): Inner {
  const peer = peerOf(endpoint);
  return told(whole ? explanation('answer-incomplete', { peer, status }) : explanation('answer-broke-off', { peer }));
}

/** Base64 as APNs issues them; nothing that a terminal would obey. */
function isChannelId(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

function objectIn(bytes: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
