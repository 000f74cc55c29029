import { broadcastReply, commonRefusal, refuseBroadcast } from './broadcast-answer.ts';
import type { ApiHandler, ApiReply, ApiRequest } from './http2-server.ts';
import type { SimulatorState } from './simulator-state.ts';

const PATH = /^\/1\/apps\/([^/?#]+)\/(channels|all-channels)$/;

/** Manages broadcast channels: create, read, delete, list (Apple: Sending channel management requests). */
export function channelApi(state: SimulatorState): ApiHandler {
  return (request, connection) => {
    const [, bundleId = '', collection = ''] = PATH.exec(request.path) ?? [];
    if (bundleId === '') return broadcastReply(request, refuseBroadcast('BadPath'));
    const operation = OPERATIONS[`${request.method} ${collection}`];
    if (operation === undefined) return broadcastReply(request, refuseBroadcast('MethodNotAllowed'));
    const refusal = commonRefusal(request, connection, state, bundleId);
    return refusal === null ? operation(request, bundleId, state) : broadcastReply(request, refusal);
  };
}

type Operation = (request: ApiRequest, bundleId: string, state: SimulatorState) => ApiReply;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'POST channels': create,
  'GET channels': read,
  'DELETE channels': remove,
  'GET all-channels': (request, bundleId, { channels }) =>
    broadcastReply(request, done(200), { body: { channels: channels.list(bundleId) } }),
};

function create(request: ApiRequest, bundleId: string, { channels }: SimulatorState): ApiReply {
  const refuse = (reason: Parameters<typeof refuseBroadcast>[0]): ApiReply =>
    broadcastReply(request, refuseBroadcast(reason));
  if (request.bodyBytes === 0) return refuse('PayloadEmpty');
  const asked = objectIn(request.body);
  if (asked === null) return refuse('BadRequestPayload');
  const pushType = asked['push-type'];
  if (pushType === undefined) return refuse('MissingPushType');
  if (typeof pushType !== 'string' || pushType.toLowerCase() !== 'liveactivity') return refuse('InvalidPushType');
  const policy = asked['message-storage-policy'];
  if (policy !== 0 && policy !== 1) return refuse('MissingChannelQueueSize');
  const channelId = channels.create(bundleId, policy);
  if (channelId === null) return refuse('CannotCreateChannelConfig');
  return broadcastReply(request, done(201), { headers: { 'apns-channel-id': channelId } });
}

function read(request: ApiRequest, bundleId: string, { channels }: SimulatorState): ApiReply {
  const channelId = request.headers['apns-channel-id'];
  if (channelId === undefined) return broadcastReply(request, refuseBroadcast('MissingChannelId'));
  const found = channels.find(bundleId, channelId);
  switch (found.state) {
    case 'never-issued':
      return broadcastReply(request, refuseBroadcast('BadChannelId'));
    case 'deleted':
      return broadcastReply(request, refuseBroadcast('ChannelNotRegistered'));
    case 'there':
      return broadcastReply(request, done(200), {
        body: { 'message-storage-policy': found.policy, 'push-type': 'LiveActivity' },
      });
  }
}

/** A channel that is not there, or no more, answers 404 BadPath, as seen in the sandbox. */
function remove(request: ApiRequest, bundleId: string, { channels }: SimulatorState): ApiReply {
  const channelId = request.headers['apns-channel-id'];
  if (channelId === undefined) return broadcastReply(request, refuseBroadcast('MissingChannelId'));
  const deleted = channels.delete(bundleId, channelId);
  return broadcastReply(request, deleted ? done(204) : refuseBroadcast('BadPath'));
}

function done(status: number): { readonly status: number; readonly reason: null; readonly timestamp: null } {
  return { status, reason: null, timestamp: null };
}

function objectIn(bytes: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
