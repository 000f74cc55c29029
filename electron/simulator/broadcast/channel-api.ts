import type { ApiHandler } from '../api/api-connection.ts';
import type { ApiRequest } from '../api/api-message.ts';
import type { SimulatorState } from '../simulator-state.ts';
import { broadcastReply, commonRefusal, refuseBroadcast } from './broadcast-answer.ts';
import { type BroadcastService, type Done, withFaults } from './broadcast-faults.ts';

const PATH = /^\/1\/apps\/([^/?#]+)\/(channels|all-channels)$/;

/** Manages broadcast channels: create, read, delete, list (Apple: Sending channel management requests). */
export function channelApi(state: SimulatorState): ApiHandler {
  const service: BroadcastService = {
    part: 'channels',
    bundleIdOf: (path) => PATH.exec(path)?.[1] ?? '',
    carryOut: (request, connection, bundleId) => {
      const [, , collection = ''] = PATH.exec(request.path) ?? [];
      if (collection === '') return refuse(request, 'BadPath');
      const operation = OPERATIONS[`${request.method} ${collection}`];
      if (operation === undefined) return refuse(request, 'MethodNotAllowed');
      const refusal = commonRefusal(request, connection, state, bundleId);
      return refusal === null
        ? operation(request, bundleId, state)
        : { answer: refusal, reply: broadcastReply(request, refusal) };
    },
  };
  return withFaults(service, state);
}

type Operation = (request: ApiRequest, bundleId: string, state: SimulatorState) => Done;

// not prose: methods and paths
const OPERATIONS: Readonly<Record<string, Operation>> = {
  'POST channels': create,
  'GET channels': read,
  'DELETE channels': remove,
  'GET all-channels': (request, bundleId, { channels }) =>
    done(request, 200, { body: { channels: channels.list(bundleId) } }),
};

function create(request: ApiRequest, bundleId: string, { channels }: SimulatorState): Done {
  if (request.bodyBytes === 0) return refuse(request, 'PayloadEmpty');
  const asked = objectIn(request.body);
  if (asked === null) return refuse(request, 'BadRequestPayload');
  const pushType = asked['push-type'];
  if (pushType === undefined) return refuse(request, 'MissingPushType');
  if (typeof pushType !== 'string' || pushType.toLowerCase() !== 'liveactivity')
    return refuse(request, 'InvalidPushType');
  const policy = asked['message-storage-policy'];
  if (policy !== 0 && policy !== 1) return refuse(request, 'MissingChannelQueueSize');
  const channelId = channels.create(bundleId, policy);
  if (channelId === null) return refuse(request, 'CannotCreateChannelConfig');
  return done(request, 201, { headers: { 'apns-channel-id': channelId } });
}

function read(request: ApiRequest, bundleId: string, { channels }: SimulatorState): Done {
  const channelId = request.headers['apns-channel-id'];
  if (channelId === undefined) return refuse(request, 'MissingChannelId');
  const found = channels.find(bundleId, channelId);
  switch (found.state) {
    case 'never-issued':
      return refuse(request, 'BadChannelId');
    case 'deleted':
      return refuse(request, 'ChannelNotRegistered');
    case 'there':
      return done(request, 200, { body: { 'message-storage-policy': found.policy, 'push-type': 'LiveActivity' } });
  }
}

/** A channel that is not there, or no more, answers 404 BadPath, as seen in the sandbox. */
function remove(request: ApiRequest, bundleId: string, { channels }: SimulatorState): Done {
  const channelId = request.headers['apns-channel-id'];
  if (channelId === undefined) return refuse(request, 'MissingChannelId');
  return channels.delete(bundleId, channelId) ? done(request, 204) : refuse(request, 'BadPath');
}

function done(request: ApiRequest, status: number, more: Parameters<typeof broadcastReply>[2] = {}): Done {
  const answer = { status, reason: null, timestamp: null };
  return { answer, reply: broadcastReply(request, answer, more) };
}

function refuse(request: ApiRequest, reason: Parameters<typeof refuseBroadcast>[0]): Done {
  const answer = refuseBroadcast(reason);
  return { answer, reply: broadcastReply(request, answer) };
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
