import * as v from 'valibot';
import {
  type BroadcastOrder,
  type ChannelResult,
  type ChannelTarget,
  type RequestResult,
  STORAGE_POLICIES,
} from '../broadcast.ts';
import { PRIORITIES } from '../notification.ts';
import { count, payloadText, serviceTarget, shortText } from './parts.ts';
import { takes } from './request.ts';

const target = { ...serviceTarget, bundleId: v.nullable(shortText), requestId: v.nullable(shortText) };
const channels = v.strictObject(target) satisfies v.GenericSchema<unknown, ChannelTarget>;
const oneChannel = v.strictObject({ ...target, channelId: shortText });

const broadcastOrder = v.strictObject({
  ...target,
  channelId: shortText,
  storagePolicy: v.nullable(v.picklist(STORAGE_POLICIES)),
  expirationSeconds: v.nullable(count),
  priority: v.nullable(v.picklist(PRIORITIES)),
  payload: payloadText,
  confirmProduction: v.boolean(),
}) satisfies v.GenericSchema<unknown, BroadcastOrder>;

/** Broadcast channels of an app, and what is sent to them. */
export const channelRequests = {
  'channel.list': takes(channels).answers<ChannelResult>(),
  'channel.create': takes(
    v.strictObject({ ...target, storagePolicy: v.picklist(STORAGE_POLICIES) }),
  ).answers<ChannelResult>(),
  'channel.read': takes(oneChannel).answers<ChannelResult>(),
  'channel.delete': takes(oneChannel).answers<ChannelResult>(),
  /** Refused with a problem where something stands against it. */
  'broadcast.send': takes(broadcastOrder).answers<RequestResult>(),
};
