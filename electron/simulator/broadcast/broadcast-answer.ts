import { randomUUID } from 'node:crypto';
import { bundleIdOfTopic } from '../../../contract/notification.ts';
import { type ApiAnswer, STATUS_OF_REASON } from '../api/answer.ts';
import type { ApiConnection } from '../api/api-connection.ts';
import type { ApiReply, ApiRequest, ApiResponse } from '../api/api-message.ts';
import { allowsTopic, authenticate } from '../api/authenticate.ts';
import { withBody } from '../api/device-api.ts';
import { isTopic } from '../devices/topics.ts';
import type { SimulatorState } from '../simulator-state.ts';

/** Reasons that only broadcast has (Apple: Handling error responses from APNs; the last two as seen on the wire). */
const STATUS_OF_BROADCAST_REASON = {
  MissingChannelId: 400,
  BadChannelId: 400,
  ChannelNotRegistered: 400,
  BadRequestParams: 400,
  BadRequestPayload: 400,
  MissingPushType: 400,
  CannotCreateChannelConfig: 400,
  TopicMismatch: 403,
  BroadcastFeatureNotEnabled: 400,
  MissingChannelQueueSize: 400,
} as const;
/** A reply that is one answer. */
export type AnswerReply = Extract<ApiReply, { readonly kind: 'response' }>;
type BroadcastReason = keyof typeof STATUS_OF_BROADCAST_REASON | keyof typeof STATUS_OF_REASON;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A refusal for a reason of broadcast or of the rest of APNs. */
export function refuseBroadcast(reason: BroadcastReason): ApiAnswer {
  return { status: statusOfBroadcastReason(reason), reason, timestamp: null };
}

/** The status that belongs to a reason; 400 for one that APNs does not have. */
export function statusOfBroadcastReason(reason: string): number {
  const statuses: Readonly<Record<string, number>> = { ...STATUS_OF_REASON, ...STATUS_OF_BROADCAST_REASON };
  return Object.hasOwn(statuses, reason) ? (statuses[reason] ?? 400) : 400;
}

/** What must be right in every broadcast request before its own fields are looked at; `null` when it is. */
export function commonRefusal(
  request: ApiRequest,
  connection: ApiConnection,
  state: SimulatorState,
  bundleId: string,
): ApiAnswer | null {
  if (request.repeatedHeader !== null) return refuseBroadcast('DuplicateHeaders');
  const judged = authenticate(request, connection, state, state.now());
  if ('refusal' in judged) return judged.refusal;
  const requestId = request.headers['apns-request-id'];
  if (requestId !== undefined && !UUID.test(requestId)) return refuseBroadcast('BadMessageId');
  if (!isTopic(bundleId)) return refuseBroadcast('BadRequestParams');
  if (bundleIdOfTopic(bundleId) !== bundleId) return refuseBroadcast('TopicDisallowed');
  const certificate = connection.certificate.standing === 'good' ? connection.certificate.certificate : null;
  const allowed =
    certificate === null
      ? [state.settings.teamBundleIds, judged.key?.bundleIds ?? null]
      : [certificate.topics.map(({ topic }) => topic)];
  if (!allowed.every((ids) => allowsTopic(ids, bundleId, bundleId))) return refuseBroadcast('TopicMismatch');
  return state.settings.broadcastEnabled ? null : refuseBroadcast('BroadcastFeatureNotEnabled');
}

/** The response with its apns-request-id: the client's own as it came, else a new one. */
export function broadcastReply(
  request: ApiRequest,
  answer: ApiAnswer,
  more: { readonly headers?: Readonly<Record<string, string>>; readonly body?: object } = {},
): AnswerReply {
  const asked = request.headers['apns-request-id'];
  const requestId = asked === undefined || !UUID.test(asked) ? randomUUID().toUpperCase() : asked;
  const headers = { 'apns-request-id': requestId, ...more.headers };
  const response: ApiResponse =
    more.body === undefined
      ? withBody(answer, headers)
      : {
          status: answer.status,
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(more.body),
        };
  return { kind: 'response', response };
}
