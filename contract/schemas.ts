import * as v from 'valibot';
import { type DeviceTokenStream, RESULT_SELECTIONS } from './batch.ts';
import { STORAGE_POLICIES } from './broadcast.ts';
import type {
  BroadcastOrder,
  ChannelTarget,
  RequestArgument,
  RequestChannel,
  SendRequest,
  ServiceTarget,
} from './channels.ts';
import type { Conversion } from './conversion.ts';
import { DESTINATION_CHOICES, type Destination } from './destination.ts';
import type { Draft } from './draft.ts';
import { MAX_LABEL_CHARACTERS, MOST_PLACES_ADDED } from './identity.ts';
import { isModest } from './modest.ts';
import { PROXY_CHOICES } from './network.ts';
import {
  BINARY_COMMANDS,
  CONFIRMATIONS,
  ENVIRONMENTS,
  type NotificationHeaders,
  PRIORITIES,
  PUSH_TYPES,
  WIRES,
} from './notification.ts';
import { REMEMBERING } from './secrets.ts';
import { REQUEST_KEY_BITS, REQUEST_STEP_IDS } from './signing-request.ts';

/*
 * The guards of the boundary: bytes from a page, a browser or a file do not obey types. Every object is strict, every
 * text has a limit, so a request costs a bounded amount before it is understood.
 */

/** Largest payload text a request may carry, in UTF-16 units: far above every limit of APNs, so a payload that is too large is refused with its size. */
export const MAX_PAYLOAD_CHARACTERS = 1_000_000;
/** Most device tokens that one request lists; more are streamed from a file. */
export const MAX_DEVICE_TOKENS = 10_000;

const shortText = v.pipe(v.string(), v.maxLength(2_000));
const handle = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const passphrase = v.nullable(v.pipe(v.string(), v.maxLength(1_000)));
const payloadText = v.pipe(v.string(), v.maxLength(MAX_PAYLOAD_CHARACTERS));
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const applePort = v.picklist([443, 2197]);
/** Hexadecimal, whole bytes, at most 100 bytes as item 1 of the binary frame allows (Apple: Binary Provider API). */
const deviceToken = v.pipe(v.string(), v.maxLength(200), v.regex(/^(?:[0-9a-f]{2})+$/));

const notificationHeaders = v.strictObject({
  topic: v.nullable(shortText),
  pushType: v.nullable(v.picklist(PUSH_TYPES)),
  priority: v.nullable(v.picklist(PRIORITIES)),
  expirationSeconds: v.nullable(v.pipe(v.number(), v.integer())),
  collapseId: v.nullable(shortText),
  apnsId: v.nullable(shortText),
}) satisfies v.GenericSchema<NotificationHeaders>;

const destination = v.variant('kind', [
  v.strictObject({ kind: v.literal('simulator') }),
  v.strictObject({ kind: v.literal('apple'), environment: v.picklist(ENVIRONMENTS), port: applePort }),
  v.strictObject({ kind: v.literal('other'), host: shortText, port: v.nullable(port), ca: v.nullable(handle) }),
  v.strictObject({ kind: v.literal('ios-simulator'), device: shortText }),
]) satisfies v.GenericSchema<Destination>;

const deviceTokenStream = v.variant('kind', [
  v.strictObject({ kind: v.literal('file'), file: handle, leaveOutUnreadable: v.boolean() }),
  v.strictObject({ kind: v.literal('unsettled'), sendId: count, unknown: v.boolean() }),
]) satisfies v.GenericSchema<DeviceTokenStream>;

const resultRequest = v.strictObject({ sendId: count, selection: v.picklist(RESULT_SELECTIONS) });

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

const serviceTarget = {
  destination,
  identityId: v.nullable(handle),
  acceptExpired: v.boolean(),
};

const feedbackRequest = v.strictObject(serviceTarget) satisfies v.GenericSchema<unknown, ServiceTarget>;

const channelTarget = { ...serviceTarget, bundleId: v.nullable(shortText), requestId: v.nullable(shortText) };
const channelRequest = v.strictObject(channelTarget) satisfies v.GenericSchema<unknown, ChannelTarget>;
const oneChannel = v.strictObject({ ...channelTarget, channelId: shortText });

const broadcastOrder = v.strictObject({
  ...channelTarget,
  channelId: shortText,
  storagePolicy: v.nullable(v.picklist(STORAGE_POLICIES)),
  expirationSeconds: v.nullable(count),
  priority: v.nullable(v.picklist(PRIORITIES)),
  payload: payloadText,
  confirmProduction: v.boolean(),
}) satisfies v.GenericSchema<unknown, BroadcastOrder>;

/** A draft as it arrives from the page and as it lies in its file, where a field that came later may be missing. */
export const draftSchema = v.strictObject({
  destination: v.picklist(DESTINATION_CHOICES),
  applePort,
  otherHost: shortText,
  otherAuthority: v.nullable(handle),
  iosSimulatorDevice: shortText,
  wire: v.picklist(WIRES),
  binaryCommand: v.picklist(BINARY_COMMANDS),
  confirmation: v.optional(v.picklist(CONFIRMATIONS), 'automatic'),
  identityId: v.nullable(handle),
  deviceTokens: payloadText,
  pushType: v.picklist(PUSH_TYPES),
  topic: shortText,
  priority: shortText,
  expiration: shortText,
  collapseId: shortText,
  apnsId: shortText,
  payload: payloadText,
}) satisfies v.GenericSchema<unknown, Draft>;

/** For a file that is written anew; whether it is empty is judged where it would be used. */
const newPassphrase = v.pipe(v.string(), v.maxLength(1_000));

const conversion = v.variant('form', [
  v.strictObject({
    form: v.literal('pkcs12'),
    encryption: v.picklist(['modern', 'legacy']),
    passphrase: newPassphrase,
  }),
  v.strictObject({ form: v.literal('pem'), passphrase: v.nullable(newPassphrase) }),
  v.strictObject({ form: v.literal('key'), passphrase: v.nullable(newPassphrase) }),
  v.strictObject({ form: v.literal('certificate'), encoding: v.picklist(['der', 'pem']) }),
  v.strictObject({ form: v.literal('chain') }),
]) satisfies v.GenericSchema<Conversion>;

const networkQuestion = { destination: v.nullable(destination), wire: v.picklist(WIRES) };

/** One guard per request channel. A channel without an argument takes `undefined`. */
export const requestSchemas = {
  'app.start': v.undefined(),
  'draft.save': draftSchema,
  'identity.open': v.strictObject({
    files: v.pipe(v.array(handle), v.minLength(1), v.maxLength(500)),
    passphrase,
    remember: v.picklist(REMEMBERING),
  }),
  'identity.list': v.undefined(),
  'identity.search': v.strictObject({
    places: v.pipe(v.array(handle), v.maxLength(MOST_PLACES_ADDED)),
    system: v.boolean(),
    passphrase,
  }),
  'identity.rename': v.strictObject({
    identityId: handle,
    label: v.nullable(v.pipe(v.string(), v.maxLength(MAX_LABEL_CHARACTERS))),
  }),
  'identity.hide': v.strictObject({ identityId: handle, hidden: v.boolean() }),
  'identity.examine': v.strictObject({ identityId: handle }),
  'identity.forget': v.strictObject({ identityId: handle }),
  'identity.convert': v.strictObject({ identityId: handle, conversion }),
  'identity.complete': v.strictObject({ identityId: handle, keyId: shortText, teamId: shortText }),
  'identity.token': v.strictObject({ identityId: handle }),
  'secret.list': v.undefined(),
  'secret.forget': v.strictObject({ secretId: v.nullable(handle) }),
  'signing-request.list': v.undefined(),
  'signing-request.create': v.strictObject({
    name: shortText,
    emailAddress: shortText,
    keyBits: v.picklist(REQUEST_KEY_BITS),
  }),
  'signing-request.save': v.strictObject({ requestId: handle }),
  'signing-request.tick': v.strictObject({
    requestId: handle,
    step: v.picklist(REQUEST_STEP_IDS),
    done: v.boolean(),
  }),
  'signing-request.practise': v.strictObject({ requestId: handle, bundleId: shortText }),
  'signing-request.reopen': v.strictObject({ requestId: handle }),
  'signing-request.forget': v.strictObject({ requestId: handle }),
  'authority.open': v.strictObject({ file: handle }),
  'send.check': sendRequest,
  'send.start': sendRequest,
  'send.cancel': v.strictObject({ sendId: count }),
  'network.show': v.strictObject(networkQuestion),
  'network.change': v.strictObject({
    ...networkQuestion,
    settings: v.strictObject({
      proxy: v.picklist(PROXY_CHOICES),
      address: shortText,
      exceptions: shortText,
      user: shortText,
      authority: v.nullable(handle),
    }),
    password: v.nullable(v.pipe(v.string(), v.maxLength(1_000))),
    remember: v.picklist(REMEMBERING),
  }),
  'network.test': v.strictObject({
    ...networkQuestion,
    binaryCommand: v.picklist(BINARY_COMMANDS),
    identityId: v.nullable(handle),
  }),
  'send.seen': v.strictObject({ sendId: count }),
  'device-tokens.open': v.strictObject({ file: handle }),
  'results.save': resultRequest,
  'results.copy': resultRequest,
  'connection.close': v.strictObject({ connection: count }),
  'channel.list': channelRequest,
  'channel.create': v.strictObject({ ...channelTarget, storagePolicy: v.picklist(STORAGE_POLICIES) }),
  'channel.read': oneChannel,
  'channel.delete': oneChannel,
  'broadcast.send': broadcastOrder,
  'feedback.read': feedbackRequest,
  'feedback.cancel': v.undefined(),
  'feedback.kept': v.undefined(),
  'feedback.open': v.strictObject({ readingId: shortText }),
  'feedback.save': v.strictObject({ readingId: shortText }),
  'feedback.forget': v.strictObject({ readingId: shortText }),
  'report.create': v.undefined(),
} satisfies { [C in RequestChannel]: v.GenericSchema<unknown, RequestArgument<C>> };

/** The checked argument of a request, or one sentence that names the field that is wrong (never its value: it may be a secret). */
export function readRequest<C extends RequestChannel>(
  channel: C,
  argument: unknown,
): { readonly ok: true; readonly argument: RequestArgument<C> } | { readonly ok: false; readonly mistake: string } {
  if (!isModest(argument))
    return { ok: false, mistake: `${channel}: the argument is larger than any, or no plain data.` };
  const schema: v.GenericSchema<unknown, unknown> = requestSchemas[channel];
  const parsed = v.safeParse(schema, argument);
  if (parsed.success) return { ok: true, argument: parsed.output as RequestArgument<C> };
  const issue = parsed.issues[0];
  const path = v.getDotPath(issue) ?? 'the argument';
  return { ok: false, mistake: `${channel}: ${path} is not ${issue.expected ?? 'of the form this channel takes'}.` };
}
