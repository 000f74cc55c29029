import type { PayloadFix } from './facts/payload.ts';
import type { FieldId } from './field-id.ts';
import type { Priority, PushType } from './notification.ts';

/**
 * How a notification ended. `accepted`: APNs took it (never: delivered). `rejected`: APNs refused it and said why.
 * `unsent`: proved not processed, safe to send again. `unknown`: may have been processed; never sent again by itself.
 */
export const OUTCOMES = ['accepted', 'rejected', 'unsent', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Headers as they are typed; what is absent stays as it is. */
export interface HeaderTexts {
  readonly pushType?: PushType;
  readonly topic?: string;
  readonly priority?: string;
  readonly expiration?: string;
  readonly collapseId?: string;
  readonly apnsId?: string;
}

/** What one press of a button can change so that the next send has a better chance. */
export type Mend =
  | { readonly kind: 'use-environment'; readonly environment: 'sandbox' | 'production' }
  | { readonly kind: 'use-topic'; readonly topic: string }
  | { readonly kind: 'use-push-type'; readonly pushType: PushType }
  | { readonly kind: 'use-priority'; readonly priority: Priority }
  | { readonly kind: 'use-http2' }
  | { readonly kind: 'clear-field'; readonly field: 'apnsId' | 'collapseId' | 'expiration' }
  | { readonly kind: 'remove-device-token'; readonly deviceToken: string }
  | { readonly kind: 'replace-payload'; readonly payload: string; readonly fix: PayloadFix }
  /** Takes out of the payload what belongs into the request's headers, and sets those. */
  | {
      readonly kind: 'move-to-headers';
      readonly payload: string;
      readonly headers: HeaderTexts;
      readonly fix: PayloadFix;
    }
  | { readonly kind: 'choose-identity' }
  /** Other ids for the chosen provider token key: they were swapped, or the file's name tells better. */
  /** `how`: exchanged for one another, or the key id as the file's name has it. */
  | { readonly kind: 'use-ids'; readonly keyId: string; readonly teamId: string; readonly how: 'swapped' | 'file-name' }
  /** The ids of the chosen provider token key are missing or wrong, and only the user knows them. */
  | { readonly kind: 'enter-ids' }
  | { readonly kind: 'enter-passphrase' }
  | { readonly kind: 'accept-expired' }
  | { readonly kind: 'confirm-production' }
  | { readonly kind: 'change-proxy' }
  | { readonly kind: 'send-again' };

/** A field of the window, or a file by its name, with line and column from 1 where there are such. */
export type Place = ({ readonly field: FieldId } | { readonly file: string }) & {
  readonly line: number | null;
  readonly column: number | null;
};

/** Why something happened: `explain` of `words/` says it, and what to do next. */
export interface Explanation {
  /** Its code in `ExplanationFacts`. Stable: scripts and tests may compare it. */
  readonly code: string;
  /** What its words are made of, checked against the code where it was made. */
  readonly facts: unknown;
  /** The change a button offers, where one change is the likely cure. */
  readonly mend: Mend | null;
}

/** A fault found before anything was sent, or a request that could not be carried out. */
export interface Problem extends Explanation {
  /** Where the fault is. */
  readonly place: Place | null;
}

/** How one notification ended, and everything APNs said of it. Absent is `null`. */
export interface NotificationResult {
  /** Position of the notification in its send, from 0. */
  readonly index: number;
  readonly deviceToken: string;
  readonly outcome: Outcome;
  /** HTTP status, or the status byte of a binary error response. */
  readonly status: number | null;
  /** APNs' own reason string, the binary status' name, `NoErrorReceived`, or our code for a failure on the way. */
  readonly reason: string | null;
  readonly apnsId: string | null;
  /** Sandbox only: the id to look up in Apple's Push Notifications Console. */
  readonly apnsUniqueId: string | null;
  /** UNIX milliseconds, with status 410 only: when APNs found the device token inactive. */
  readonly timestamp: number | null;
  /** Milliseconds from handing over to outcome. */
  readonly ms: number;
  readonly explanation: Explanation;
}

/** The four counts; they add up to the number of notifications. */
export interface OutcomeCounts {
  readonly accepted: number;
  readonly rejected: number;
  readonly unsent: number;
  readonly unknown: number;
}

export const NO_OUTCOMES: OutcomeCounts = { accepted: 0, rejected: 0, unsent: 0, unknown: 0 };

/** `counts` with one more of `outcome`. */
export function countOutcome(counts: OutcomeCounts, outcome: Outcome): OutcomeCounts {
  return { ...counts, [outcome]: counts[outcome] + 1 };
}

/** How many notifications are counted, whatever became of each. */
export function totalOutcomes(counts: OutcomeCounts): number {
  return counts.accepted + counts.rejected + counts.unsent + counts.unknown;
}

/** The backend's answer to a request: a value, or a problem to show. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };
