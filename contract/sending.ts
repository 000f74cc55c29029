import type { Destination } from './destination.ts';
import type { Peer } from './facts/wire/peer.ts';
import type { BinaryCommand, Confirmation, NotificationHeaders, Wire } from './notification.ts';
import type { Explanation, NotificationResult, Outcome, OutcomeCounts, Problem } from './outcome.ts';
import type { Pace } from './pace.ts';

/** A list of device tokens in a file, read through once. The page never holds what is in it. */
export interface DeviceTokenList {
  /** Handle of the file. */
  readonly file: string;
  readonly name: string;
  /** How many device tokens there are, repeated ones counted each time. */
  readonly deviceTokens: number;
  /** How many lines hold something that is no device token. */
  readonly unreadable: number;
  /** The first of those lines, each with its number and its reason. */
  readonly problems: readonly Problem[];
  /** How many device tokens stood in the list before. */
  readonly repeated: number;
  /** False where the list is so long that only its beginning was searched for repeated ones. */
  readonly repeatsComplete: boolean;
  /** The head of the column that holds the device tokens; `null` where no line names the columns. */
  readonly column: string | null;
}

/** Where the device tokens of a send come from, where they are too many for a request. */
export type DeviceTokenStream =
  | {
      readonly kind: 'file';
      /** Handle of a list that was opened. */
      readonly file: string;
      /** The user knows that some lines hold no device token; without it, such a line stops the send. */
      readonly leaveOutUnreadable: boolean;
    }
  | {
      /** What an earlier send left unsent. */
      readonly kind: 'unsettled';
      readonly sendId: number;
      /** Those whose outcome is unknown too: they may arrive twice. */
      readonly unknown: boolean;
    };

/** Notifications of one send that ended alike, none of them accepted. */
export interface FailureGroup {
  readonly outcome: Exclude<Outcome, 'accepted'>;
  readonly status: number | null;
  readonly reason: string | null;
  readonly count: number;
  /** Of the first of them. */
  readonly explanation: Explanation;
}

/** How far a send has come. */
export interface SendProgress {
  readonly sendId: number;
  readonly counts: OutcomeCounts;
  readonly total: number;
  readonly pace: Pace;
  /** In the order in which each came up first. */
  readonly failures: readonly FailureGroup[];
}

/** The end of a send. */
export interface SendSettled {
  readonly sendId: number;
  readonly counts: OutcomeCounts;
  readonly seconds: number;
  /** The sentence for the whole: the first cause, where there is one. */
  readonly explanation: Explanation;
  /** Id of the log entry that shows the first cause. */
  readonly firstCauseEntry: number | null;
  readonly failures: readonly FailureGroup[];
  /** Whether every result is kept, to be saved, copied and sent again. */
  readonly recorded: boolean;
  /** What else is to know: a list that could not be read to its end, results that could not be kept. */
  readonly problems: readonly Problem[];
}

/** Everything a page needs to show a send that it did not follow from its beginning. */
export interface SendView extends SendProgress {
  /** What the list of its device tokens is called; `null` where they were listed in the request. */
  readonly listName: string | null;
  /** Those results that a page is told of one by one. */
  readonly results: readonly NotificationResult[];
  /** `null` while it is under way. */
  readonly settled: SendSettled | null;
}

/** Which results of a send: every one, or the device tokens that are gone (410) with their time. */
export const RESULT_SELECTIONS = ['all', 'gone'] as const;
export type ResultSelection = (typeof RESULT_SELECTIONS)[number];

/** Most rows that are handed to the page to be copied; more are saved as a file. */
export const MOST_COPIED_RESULTS = 10_000;

/** Most bytes of a list that a browser hands over: some eight million device tokens, each on its line. Electron knows no limit. */
export const LARGEST_LIST_BYTES = 512 * 1024 * 1024;

/** One press of Send. */
export interface SendRequest {
  readonly destination: Destination;
  readonly wire: Wire;
  readonly binaryCommand: BinaryCommand;
  /** Of no effect on HTTP/2, where every request is answered. */
  readonly confirmation: Confirmation;
  /** `null`: the simulator's own identity, where the destination is the simulator. */
  readonly identityId: string | null;
  /** Lower-case hexadecimal; none where they come from `stream`. */
  readonly deviceTokens: readonly string[];
  /** Where they come from instead, where they are too many to be listed. */
  readonly stream: DeviceTokenStream | null;
  readonly headers: NotificationHeaders;
  readonly payload: string;
  /** The user knows the certificate has expired and wants to try. */
  readonly acceptExpired: boolean;
  /** The user confirmed that this goes to real devices of real users. */
  readonly confirmProduction: boolean;
}

/** What stands against a send before it starts. */
export interface SendCheck {
  /** `send.start` refuses with the first of these. */
  readonly blocking: readonly Problem[];
  /** It can be sent, and APNs or the device will probably not do what is wanted. */
  readonly warnings: readonly Problem[];
}

/** A connection as the status line shows it. */
export interface ConnectionStatus {
  readonly connection: number;
  readonly destination: Peer;
  readonly wire: Wire;
  readonly state: 'connecting' | 'open' | 'closed';
  /** UNIX milliseconds; `null` until open. */
  readonly openedAt: number | null;
  readonly notifications: number;
}
