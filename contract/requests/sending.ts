import * as v from 'valibot';
import type { SavedFile } from '../files.ts';
import {
  BINARY_COMMANDS,
  CONFIRMATIONS,
  type NotificationHeaders,
  PRIORITIES,
  PUSH_TYPES,
  WIRES,
} from '../notification.ts';
import {
  type DeviceTokenList,
  type DeviceTokenStream,
  RESULT_SELECTIONS,
  type SendCheck,
  type SendRequest,
} from '../sending.ts';
import { count, destination, deviceToken, handle, payloadText, shortText } from './parts.ts';
import { takes } from './request.ts';

/** Most device tokens that one request lists; more are streamed from a file. */
export const MAX_DEVICE_TOKENS = 10_000;

const notificationHeaders = v.strictObject({
  topic: v.nullable(shortText),
  pushType: v.nullable(v.picklist(PUSH_TYPES)),
  priority: v.nullable(v.picklist(PRIORITIES)),
  expirationSeconds: v.nullable(v.pipe(v.number(), v.integer())),
  collapseId: v.nullable(shortText),
  apnsId: v.nullable(shortText),
}) satisfies v.GenericSchema<NotificationHeaders>;

const deviceTokenStream = v.variant('kind', [
  v.strictObject({ kind: v.literal('file'), file: handle, leaveOutUnreadable: v.boolean() }),
  v.strictObject({ kind: v.literal('unsettled'), sendId: count, unknown: v.boolean() }),
]) satisfies v.GenericSchema<DeviceTokenStream>;

const sendRequest = v.strictObject({
  destination,
  wire: v.picklist(WIRES),
  binaryCommand: v.picklist(BINARY_COMMANDS),
  confirmation: v.picklist(CONFIRMATIONS),
  identityId: v.nullable(handle),
  deviceTokens: v.pipe(v.array(deviceToken), v.maxLength(MAX_DEVICE_TOKENS)),
  stream: v.nullable(deviceTokenStream),
  headers: notificationHeaders,
  payload: payloadText,
  acceptExpired: v.boolean(),
  confirmProduction: v.boolean(),
}) satisfies v.GenericSchema<unknown, SendRequest>;

const oneSend = v.strictObject({ sendId: count });
const someResults = v.strictObject({ sendId: count, selection: v.picklist(RESULT_SELECTIONS) });

/** Sending: what stands against it, its start and its end, lists of device tokens, results, connections. */
export const sendingRequests = {
  /** What stands against this send, worst first. Sends nothing. */
  'send.check': takes(sendRequest).answers<SendCheck>(),
  /** Starts it; results come as events. Refused with a problem where nothing could be sent. */
  'send.start': takes(sendRequest).answers<{ readonly sendId: number }>(),
  'send.cancel': takes(oneSend).answers<null>(),
  /** The page has taken in how far the send has come. It is told no more before it says so. */
  'send.seen': takes(oneSend).answers<null>(),
  /** Reads a list of device tokens through, so that what is wrong with it is known before anything is sent. */
  'device-tokens.open': takes(v.strictObject({ file: handle })).answers<DeviceTokenList>(),
  /** Lets the user have results of the last send of several, as a CSV. */
  'results.save': takes(someResults).answers<SavedFile>(),
  /** The same as text: the CSV for `all`, device tokens one a line for `gone`. No more than `MOST_COPIED_RESULTS`. */
  'results.copy': takes(someResults).answers<{ readonly text: string }>(),
  'connection.close': takes(v.strictObject({ connection: count })).answers<null>(),
};
