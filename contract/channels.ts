import type { EventChannel, Events } from './events.ts';
import type { Answer } from './outcome.ts';
import { appRequests } from './requests/app.ts';
import { categoryRequests } from './requests/categories.ts';
import { channelRequests } from './requests/channels.ts';
import { deviceRequests } from './requests/devices.ts';
import { draftRequests } from './requests/drafts.ts';
import { feedbackRequests } from './requests/feedback.ts';
import { hostRequests } from './requests/files.ts';
import { historyRequests } from './requests/history.ts';
import { identityRequests, secretRequests } from './requests/identities.ts';
import { networkRequests } from './requests/network.ts';
import { pictureRequests } from './requests/pictures.ts';
import { readArgument } from './requests/read-request.ts';
import type { Request } from './requests/request.ts';
import { sendingRequests } from './requests/sending.ts';
import { signingRequests } from './requests/signing.ts';

/** Every request the page can make of the backend, each named once in the file of its area. */
const requests = {
  ...appRequests,
  ...identityRequests,
  ...secretRequests,
  ...signingRequests,
  ...sendingRequests,
  ...networkRequests,
  ...channelRequests,
  ...feedbackRequests,
  ...deviceRequests,
  ...historyRequests,
  ...pictureRequests,
  ...draftRequests,
  ...categoryRequests,
};

/** As deep as it goes: nobody changes what came over the boundary. */
type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;
type ArgumentOf<R> = R extends Request<infer Argument, unknown> ? Frozen<Argument> : never;
type ValueOf<R> = R extends { readonly value?: infer Value } ? Exclude<Value, undefined> : never;

export type RequestChannel = keyof typeof requests;
export type RequestArgument<C extends RequestChannel> = ArgumentOf<(typeof requests)[C]>;
export type RequestValue<C extends RequestChannel> = ValueOf<(typeof requests)[C]>;

/** Requests carried out: of an area, or all of them. */
export type Handlers<C extends RequestChannel> = {
  readonly [K in C]: (argument: RequestArgument<K>) => Promise<RequestValue<K>>;
};

/** Every request channel of the backend: hosts and tests enumerate them. */
export const REQUEST_CHANNELS = Object.keys(requests) as readonly RequestChannel[];

export type HostChannel = keyof typeof hostRequests;
export type HostArgument<C extends HostChannel> = ArgumentOf<(typeof hostRequests)[C]>;
export type HostValue<C extends HostChannel> = ValueOf<(typeof hostRequests)[C]>;

/** Every request that a host carries out itself. */
export const HOST_CHANNELS = Object.keys(hostRequests) as readonly HostChannel[];

/** The checked argument of a request, or one sentence that names the field that is wrong, never its value. */
export function readRequest<C extends RequestChannel>(channel: C, argument: unknown) {
  return readArgument(channel, requests[channel] as Request<RequestArgument<C>, unknown>, argument);
}

/** The same of a request that a host carries out. */
export function readHostRequest<C extends HostChannel>(channel: C, argument: unknown) {
  return readArgument(channel, hostRequests[channel] as Request<HostArgument<C>, unknown>, argument);
}

/**
 * What the page is given by its host: a function for each request and a subscription for each event. The keys are
 * exactly the channels' names; what the host carries out itself comes beside them.
 */
export type Bridge = {
  readonly [C in RequestChannel]: (argument: RequestArgument<C>) => Promise<Answer<RequestValue<C>>>;
} & {
  readonly [E in EventChannel]: (listener: (event: Events[E]) => void) => () => void;
};
