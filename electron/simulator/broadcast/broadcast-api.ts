import { ACCEPTED, type ApiAnswer, refuse } from '../api/answer.ts';
import type { ApiConnection, ApiHandler } from '../api/api-connection.ts';
import type { ApiRequest } from '../api/api-message.ts';
import { outcomeOf, wholeNumberOf } from '../api/device-api.ts';
import type { SimulatorState } from '../simulator-state.ts';
import { broadcastReply, commonRefusal, refuseBroadcast } from './broadcast-answer.ts';
import { type BroadcastService, withFaults } from './broadcast-faults.ts';

const PATH = /^\/4\/broadcasts\/apps\/([^/?#]+)$/;
/** Apple: Sending broadcast push notification requests to APNs. */
const MAX_PAYLOAD_BYTES = 5120;

/** The bundle id in a path to broadcast to; `null` where it is another path. */
export function broadcastBundleId(path: string): string | null {
  return PATH.exec(path)?.[1] ?? null;
}

/** Takes broadcasts to the channels of an app. */
export function broadcastApi(state: SimulatorState): ApiHandler {
  const service: BroadcastService = {
    part: 'broadcast',
    bundleIdOf: (path) => broadcastBundleId(path) ?? '',
    carryOut: (request, connection, bundleId) => {
      const answer = judge(request, connection, state, bundleId) ?? ACCEPTED;
      return { answer, reply: broadcastReply(request, answer) };
    },
    note: (request, connection, bundleId, answer) => report(request, connection, state, bundleId, answer),
  };
  return withFaults(service, state);
}

function judge(
  request: ApiRequest,
  connection: ApiConnection,
  state: SimulatorState,
  bundleId: string,
): ApiAnswer | null {
  if (request.method !== 'POST') return refuse('MethodNotAllowed');
  const refusal = commonRefusal(request, connection, state, bundleId);
  if (refusal !== null) return refusal;
  const { headers } = request;
  const channelId = headers['apns-channel-id'];
  if (channelId === undefined) return refuseBroadcast('MissingChannelId');
  const pushType = headers['apns-push-type'];
  if (pushType === undefined) return refuseBroadcast('MissingPushType');
  if (pushType.toLowerCase() !== 'liveactivity') return refuse('InvalidPushType');
  const priority = headers['apns-priority'];
  if (priority !== undefined && !['10', '5', '1'].includes(priority)) return refuse('BadPriority');
  const expiration = wholeNumberOf(headers['apns-expiration']);
  if (expiration === null) return refuse('BadExpirationDate');
  if (request.bodyBytes === 0) return refuse('PayloadEmpty');
  if (request.bodyBytes > MAX_PAYLOAD_BYTES) return refuse('PayloadTooLarge');
  const found = state.channels.find(bundleId, channelId);
  switch (found.state) {
    case 'never-issued':
      return refuseBroadcast('BadChannelId');
    case 'deleted':
      return refuseBroadcast('ChannelNotRegistered');
    case 'there':
      // What is not stored cannot expire later (Apple: Setting up broadcast push notifications).
      return found.policy === 0 && expiration !== 0 ? refuse('BadExpirationDate') : null;
  }
}

function report(
  request: ApiRequest,
  connection: ApiConnection,
  state: SimulatorState,
  bundleId: string,
  answer: ApiAnswer | null,
): void {
  const { headers } = request;
  state.onNotification({
    at: state.now(),
    wire: 'http2',
    connection: connection.number,
    deviceToken: '',
    topic: bundleId,
    pushType: headers['apns-push-type'] ?? null,
    priority: wholeNumberOf(headers['apns-priority']),
    expirationSeconds: wholeNumberOf(headers['apns-expiration']),
    collapseId: null,
    apnsId: null,
    identifier: null,
    channelId: headers['apns-channel-id'] ?? null,
    payload: request.body.toString('utf8'),
    ...outcomeOf(answer),
    atDevice: null,
    replaces: null,
  });
}
