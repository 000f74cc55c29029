import type { Destination } from '../destination.ts';
import type { Inner } from '../facts/inner.ts';
import type { LogEntry } from '../log-entry.ts';
import type { BinaryCommand, Confirmation, NotificationHeaders, PushType, Wire } from '../notification.ts';
import type { NotificationResult, OutcomeCounts } from '../outcome.ts';
import type { FailureGroup } from '../sending.ts';

/** Which door a send was asked at. */
export const DOORS = ['window', 'page', 'command-line'] as const;
export type Door = (typeof DOORS)[number];

/** Who sent: what tells an identity from others, and nothing that opens it. */
export interface SentAs {
  readonly name: string;
  readonly form: 'certificate' | 'provider-token-key';
  /** SHA-256 of the certificate, or of the public key, in hexadecimal. */
  readonly fingerprint: string;
  readonly keyId: string | null;
  readonly teamId: string | null;
}

/** How one notification of a send ended. */
export type SentResult = Pick<
  NotificationResult,
  'deviceToken' | 'outcome' | 'status' | 'reason' | 'apnsId' | 'apnsUniqueId' | 'timestamp' | 'ms'
>;

/** Notifications of one send that ended alike, and why the first of them did. */
export type SentFailures = Omit<FailureGroup, 'explanation'> & { readonly why: Inner };

/** One press of Send, to however many devices, as history keeps it. Absent is `null`. */
export interface HistorySend {
  readonly id: string;
  /** When it began, UNIX milliseconds. */
  readonly at: number;
  readonly door: Door;
  /** As it was chosen; the handle of a CA file means nothing in another run. */
  readonly destination: Destination;
  /** Where it went; `null` for an iOS simulator. */
  readonly host: string | null;
  readonly port: number | null;
  /** The topic it went out with, filled in from the identity where none was given. */
  readonly topic: string | null;
  readonly pushType: PushType | null;
  readonly wire: Wire;
  readonly binaryCommand: BinaryCommand;
  readonly confirmation: Confirmation;
  /** As they were given. */
  readonly headers: NotificationHeaders;
  /** As it was typed, but for secrets. */
  readonly payload: string;
  /** `null` for an iOS simulator. */
  readonly identity: SentAs | null;
  /** How many device tokens there were; `null` where nobody knew before the end and there was none. */
  readonly devices: number | null;
  /** The channel of a broadcast, which goes to no device tokens; `null`: it is none. */
  readonly channelId: string | null;
  /** What the list of them is called; `null` where they were given themselves. */
  readonly listName: string | null;
  readonly counts: OutcomeCounts;
  /** `null`: it did not come to its end. */
  readonly seconds: number | null;
  /** The first of the reasons for which some were not accepted. */
  readonly failures: readonly SentFailures[];
  readonly firstCause: Inner | null;
  /** Of a few every one; of many the first that were not accepted. */
  readonly results: readonly SentResult[];
  /** How many secrets were taken out: where there are some, the payload is not what was sent. */
  readonly takenOut: number;
}

/** What a user has said of a send. */
export interface SendMarks {
  /** It stays when old ones go. */
  readonly pinned: boolean;
  readonly note: string;
}

/** A send that is kept, whole. */
export type KeptSend = SendMarks & { readonly kind: 'send' } & HistorySend;

/** The same with what the connection log told meanwhile, in order. */
export type ShownSend = KeptSend & { readonly log: readonly LogEntry[] };

/** What a newer version wrote: shown as it stands, and left as it is. */
export interface HistoryText {
  readonly kind: 'text';
  readonly id: string;
  readonly at: number;
  readonly text: string;
}
