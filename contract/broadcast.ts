import type { ServiceTarget } from './destination.ts';
import type { Priority } from './notification.ts';
import type { Explanation, Outcome } from './outcome.ts';

/**
 * What APNs keeps of a channel's broadcasts for devices that are away: nothing, or the newest one for up to 8 hours.
 * Chosen when the channel is created, for good (Apple: Sending channel management requests to APNs).
 */
export const STORAGE_POLICIES = ['none', 'newest'] as const;
export type StoragePolicy = (typeof STORAGE_POLICIES)[number];

/** How long APNs keeps the newest broadcast of a channel at most (Apple: Setting up broadcast push notifications). */
export const LONGEST_BROADCAST_STORAGE_SECONDS = 8 * 3_600;

/** A broadcast channel of an app, in one environment. */
export interface BroadcastChannel {
  /** Base64, as APNs issued it. */
  readonly channelId: string;
  /** `null` where it was not asked for, or is none that Apple lists. */
  readonly storagePolicy: StoragePolicy | null;
}

/** One update of a Live Activity for everybody who follows a channel. Absent is `null`: the header is then not sent. */
export interface Broadcast {
  /** Without any suffix. */
  readonly bundleId: string;
  readonly channelId: string;
  /** UNIX seconds; 0 means one attempt and no storage. APNs refuses a broadcast without one. */
  readonly expirationSeconds: number | null;
  readonly priority: Priority | null;
  /** Canonical UUID, `apns-request-id`; APNs makes one where it is absent. */
  readonly requestId: string | null;
  /** The JSON text exactly as typed; its UTF-8 bytes are what is sent. */
  readonly payload: string;
}

/** How a request of broadcast push ended. Absent is `null`. */
export interface RequestResult {
  readonly outcome: Outcome;
  /** HTTP status. */
  readonly status: number | null;
  /** APNs' own reason string, or our code for a failure on the way. */
  readonly reason: string | null;
  /** The request's own id, as APNs returned it. */
  readonly requestId: string | null;
  /** Milliseconds from handing over to outcome. */
  readonly ms: number;
  readonly explanation: Explanation;
}

/** How a request to manage channels ended. */
export interface ChannelResult extends RequestResult {
  /** The one that was created or read; of a list all of them, without their policies. Empty unless it was accepted. */
  readonly channels: readonly BroadcastChannel[];
}

/** Whose channels are managed. With a destination of one's own its host and port are those of the management. */
export interface ChannelTarget extends ServiceTarget {
  /** `null`: the app that the identity implies. */
  readonly bundleId: string | null;
  /** Canonical UUID; APNs makes one where it is absent. */
  readonly requestId: string | null;
}

/** One press of Broadcast. */
export interface BroadcastOrder extends ServiceTarget, Omit<Broadcast, 'bundleId'> {
  /** `null`: the app that the identity implies. */
  readonly bundleId: string | null;
  /** Of the channel; `null` where it is not known. */
  readonly storagePolicy: StoragePolicy | null;
  /** The user confirmed that this goes to real devices of real users. */
  readonly confirmProduction: boolean;
}
