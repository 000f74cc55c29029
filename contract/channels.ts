import type {
  DeviceTokenList,
  DeviceTokenStream,
  ResultSelection,
  SendProgress,
  SendSettled,
  SendView,
} from './batch.ts';
import type { Broadcast, ChannelResult, RequestResult, StoragePolicy } from './broadcast.ts';
import type { Conversion } from './conversion.ts';

import type { Destination } from './destination.ts';
import type { Draft } from './draft.ts';
import type { FeedbackDevice, FeedbackResult, KeptReading } from './feedback.ts';
import type { IdentityDescription, IdentityFinding, ProfileDescription } from './identity.ts';
import type { LogEntry } from './log-entry.ts';
import type { NetworkChange, NetworkQuestion, NetworkTest, NetworkView } from './network.ts';
import type { BinaryCommand, Confirmation, NotificationHeaders, Wire } from './notification.ts';
import type { NotificationResult, Problem } from './outcome.ts';
import type { ProviderTokenFacts } from './provider-token.ts';
import type { SavedFile } from './saved-file.ts';
import type { RememberedSecrets, Remembering } from './secrets.ts';
import type { RequestKeyBits, RequestStepId, SigningRequestDescription } from './signing-request.ts';

/** Names a file, or a folder, that the user chose or dropped; only the host knows what is behind it. */
export type FileHandle = string;

/** Everything the page needs for its first paint. */
export interface AppStart {
  readonly version: string;
  readonly host: 'electron' | 'loopback';
  /** `process.platform` of the host: decides ⌘ or Ctrl, and what is offered. */
  readonly platform: string;
  /** `null` at the very first start. */
  readonly draft: Draft | null;
  readonly identities: readonly IdentityDescription[];
  /** Provisioning profiles that were opened or found in this run. */
  readonly profiles: readonly ProfileDescription[];
  readonly authorities: readonly Authority[];
  readonly simulatedDevices: readonly SimulatedDevice[];
  /** The log so far, oldest first. */
  readonly log: readonly LogEntry[];
  readonly connections: readonly ConnectionStatus[];
  /** The last send of this run, under way or settled; or what is left of one that was broken off with an earlier run. */
  readonly send: SendView | null;
  /** What could not be read at start (a damaged draft, an identity file that moved). */
  readonly problems: readonly Problem[];
}

/** A certificate authority of one's own, chosen for an own gateway. */
export interface Authority {
  /** SHA-256 of the first certificate, hexadecimal. */
  readonly id: string;
  readonly fileName: string;
  readonly subjects: readonly string[];
}

/** A device that the simulator plays, by name. */
export interface SimulatedDevice {
  /** "App removed", "Apple is down". */
  readonly name: string;
  readonly deviceToken: string;
  /** What will happen when something is sent to it. */
  readonly description: string;
}

/** What opening files gave: the identities in them, and what is wrong with the rest. */
export interface IdentityOpening {
  readonly identities: readonly IdentityDescription[];
  /** Provisioning profiles among the files. */
  readonly profiles: readonly ProfileDescription[];
  /** Code `passphrase-needed` or `passphrase-wrong` asks for another try with a passphrase. */
  readonly problems: readonly Problem[];
  /** What was done beside opening, each in a sentence: a certificate completed with a key that was kept for it. */
  readonly receipts: readonly string[];
  /** What to know of it though it was done. */
  readonly warnings: readonly Problem[];
}

/** What searching gave: everything found in the places of this run, whether it is in use or not. */
export interface IdentitySearch {
  /** Those that can be used first; then those that cannot, files that do not open among them, each with its reason. */
  readonly identities: readonly IdentityDescription[];
  readonly profiles: readonly ProfileDescription[];
  /** What stands against a whole place: a folder that could not be read, a store that gave no answer. */
  readonly problems: readonly Problem[];
  /** Files that were opened. */
  readonly filesRead: number;
  /** True where a limit of size, number or time ended the search. */
  readonly cutShort: boolean;
}

/** What the doctor says of one identity. */
export interface IdentityExamination {
  readonly identity: IdentityDescription;
  /** The weightiest first. */
  readonly findings: readonly IdentityFinding[];
  /** The same as text to copy; no secret is in it. */
  readonly text: string;
}

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
  /** "the simulator", "api.push.apple.com:443". */
  readonly destination: string;
  readonly wire: Wire;
  readonly state: 'connecting' | 'open' | 'closed';
  /** UNIX milliseconds; `null` until open. */
  readonly openedAt: number | null;
  readonly notifications: number;
}

/** Where a service of APNs beside sending is asked, and as whom. */
export interface ServiceTarget {
  readonly destination: Destination;
  /** `null`: the simulator's own identity, where the destination is the simulator. */
  readonly identityId: string | null;
  /** The user knows the certificate has expired and wants to try. */
  readonly acceptExpired: boolean;
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

/** The backend's answer to a request: a value, or a problem to show. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** Every request the page can make: channel name to signature. */
export interface Requests {
  'app.start': () => AppStart;
  'draft.save': (draft: Draft) => null;
  /**
   * Takes identities into use. `files` are handles of chosen files, ids of identities that ask for their passphrase
   * again, or ids of identities that a search found.
   */
  'identity.open': (request: {
    readonly files: readonly FileHandle[];
    readonly passphrase: string | null;
    /** Whether to remember the passphrase, where it opens an identity of a file on the disk. */
    readonly remember: Remembering;
  }) => IdentityOpening;
  'identity.list': () => readonly IdentityDescription[];
  /**
   * Searches the places of this run together with new ones: `places` are handles of files and folders, `system` adds the
   * stores of the operating system. Takes nothing into use. `passphrase` is tried on every file that wants one.
   */
  'identity.search': (request: {
    readonly places: readonly FileHandle[];
    readonly system: boolean;
    readonly passphrase: string | null;
  }) => IdentitySearch;
  /** Gives an identity a name of the user's own; `null` takes it away. Its file stays as it is. */
  'identity.rename': (request: { readonly identityId: string; readonly label: string | null }) => IdentityDescription;
  /** Folds an identity away, or back. */
  'identity.hide': (request: { readonly identityId: string; readonly hidden: boolean }) => IdentityDescription;
  'identity.examine': (request: { readonly identityId: string }) => IdentityExamination;
  'identity.forget': (request: { readonly identityId: string }) => readonly IdentityDescription[];
  /** Writes it in another form, where the user says. The key and the passphrase never come back. */
  'identity.convert': (request: { readonly identityId: string; readonly conversion: Conversion }) => SavedFile;
  /** Completes a provider token key: the key id where the file's name does not tell it, and the team id. */
  'identity.complete': (request: {
    readonly identityId: string;
    readonly keyId: string;
    readonly teamId: string;
  }) => IdentityDescription;
  /** What the provider token of a key says and how old it is; `null` for a certificate, and while an id is missing. */
  'identity.token': (request: { readonly identityId: string }) => ProviderTokenFacts | null;
  /** The key store in use and what is remembered in it; never a secret itself. May ask the user to unlock the store. */
  'secret.list': () => RememberedSecrets;
  /** Forgets one remembered secret, or with `null` all of them. */
  'secret.forget': (request: { readonly secretId: string | null }) => RememberedSecrets;
  /** Signing requests whose keys are kept here, oldest first. */
  'signing-request.list': () => readonly SigningRequestDescription[];
  /** Makes a key and a request, and keeps both. `emailAddress` may be empty. */
  'signing-request.create': (request: {
    readonly name: string;
    readonly emailAddress: string;
    readonly keyBits: RequestKeyBits;
  }) => SigningRequestDescription;
  /** Lets the user have the .certSigningRequest file, which is public. */
  'signing-request.save': (request: { readonly requestId: string }) => SavedFile;
  'signing-request.tick': (request: {
    readonly requestId: string;
    readonly step: RequestStepId;
    readonly done: boolean;
  }) => SigningRequestDescription;
  /** Has the simulator sign the request, and lets the user have the .cer file: practice without Apple. */
  'signing-request.practise': (request: { readonly requestId: string; readonly bundleId: string }) => SavedFile;
  /** Opens the certificates that came back for a request again, from where they lie with its key. */
  'signing-request.reopen': (request: { readonly requestId: string }) => IdentityOpening;
  /** Deletes a request with its key: what was made from it can never be used again. Identities that need it go too. */
  'signing-request.forget': (request: { readonly requestId: string }) => readonly SigningRequestDescription[];
  'authority.open': (request: { readonly file: FileHandle }) => Authority;
  /** What stands against this send, worst first. Sends nothing. */
  'send.check': (request: SendRequest) => SendCheck;
  /** Starts it; results come as events. Refused with a problem where nothing could be sent. */
  'send.start': (request: SendRequest) => { readonly sendId: number };
  'send.cancel': (request: { readonly sendId: number }) => null;
  /** The network's settings, and the way they lead to a destination. */
  'network.show': (request: NetworkQuestion) => NetworkView;
  /** Keeps the network's settings; the password in memory, or where wanted in the key store. */
  'network.change': (request: NetworkChange) => NetworkView;
  /** Opens a connection to a destination as a send would, sends nothing, and closes it. */
  'network.test': (
    request: NetworkQuestion & { readonly binaryCommand: BinaryCommand; readonly identityId: string | null },
  ) => NetworkTest;
  /** The page has taken in how far the send has come. It is told no more before it says so. */
  'send.seen': (request: { readonly sendId: number }) => null;
  /** Reads a list of device tokens through, so that what is wrong with it is known before anything is sent. */
  'device-tokens.open': (request: { readonly file: FileHandle }) => DeviceTokenList;
  /** Lets the user have results of the last send of several, as a CSV. */
  'results.save': (request: { readonly sendId: number; readonly selection: ResultSelection }) => SavedFile;
  /** The same as text: the CSV for `all`, device tokens one a line for `gone`. No more than `MOST_COPIED_RESULTS`. */
  'results.copy': (request: { readonly sendId: number; readonly selection: ResultSelection }) => {
    readonly text: string;
  };
  'connection.close': (request: { readonly connection: number }) => null;
  'channel.list': (request: ChannelTarget) => ChannelResult;
  'channel.create': (request: ChannelTarget & { readonly storagePolicy: StoragePolicy }) => ChannelResult;
  'channel.read': (request: ChannelTarget & { readonly channelId: string }) => ChannelResult;
  'channel.delete': (request: ChannelTarget & { readonly channelId: string }) => ChannelResult;
  /** Refused with a problem where something stands against it. */
  'broadcast.send': (request: BroadcastOrder) => RequestResult;
  /** Reads the list, which the service clears thereby; what comes is kept in a file before more is read. */
  'feedback.read': (request: ServiceTarget) => FeedbackResult;
  /** Ends the reading that is under way; what came is kept. */
  'feedback.cancel': () => null;
  /** Readings that are kept, newest first. */
  'feedback.kept': () => readonly KeptReading[];
  /** The devices of a kept reading, no more than `MOST_FEEDBACK_SHOWN`. */
  'feedback.open': (request: { readonly readingId: string }) => readonly FeedbackDevice[];
  /** Lets the user have a kept reading as a CSV file. */
  'feedback.save': (request: { readonly readingId: string }) => SavedFile;
  /** Deletes the file of a kept reading. */
  'feedback.forget': (request: { readonly readingId: string }) => readonly KeptReading[];
  /** One redacted document for a ticket: versions, request, results, log. */
  'report.create': () => { readonly text: string };
}
export type RequestChannel = keyof Requests;
export type RequestArgument<C extends RequestChannel> = Parameters<Requests[C]>[0];
export type RequestValue<C extends RequestChannel> = ReturnType<Requests[C]>;

/** Everything the backend tells the page unasked: channel name to what it carries. */
export interface Events {
  'log.appended': { readonly entries: readonly LogEntry[] };
  /** Of a send to a list in a file only what was not accepted, and no more of each reason than a person reads. */
  'notification.settled': { readonly sendId: number; readonly results: readonly NotificationResult[] };
  'send.progressed': SendProgress;
  'send.settled': SendSettled;
  'connection.changed': { readonly connections: readonly ConnectionStatus[] };
  'identity.changed': { readonly identities: readonly IdentityDescription[] };
}
export type EventChannel = keyof Events;

/** Every request channel, in one list that the type check keeps complete: hosts and tests enumerate it. */
export const REQUEST_CHANNELS = Object.keys({
  'app.start': true,
  'draft.save': true,
  'identity.open': true,
  'identity.list': true,
  'identity.search': true,
  'identity.rename': true,
  'identity.hide': true,
  'identity.examine': true,
  'identity.forget': true,
  'identity.convert': true,
  'identity.complete': true,
  'identity.token': true,
  'secret.list': true,
  'secret.forget': true,
  'signing-request.list': true,
  'signing-request.create': true,
  'signing-request.save': true,
  'signing-request.tick': true,
  'signing-request.practise': true,
  'signing-request.reopen': true,
  'signing-request.forget': true,
  'authority.open': true,
  'send.check': true,
  'send.start': true,
  'send.cancel': true,
  'network.show': true,
  'network.change': true,
  'network.test': true,
  'send.seen': true,
  'device-tokens.open': true,
  'results.save': true,
  'results.copy': true,
  'connection.close': true,
  'channel.list': true,
  'channel.create': true,
  'channel.read': true,
  'channel.delete': true,
  'broadcast.send': true,
  'feedback.read': true,
  'feedback.cancel': true,
  'feedback.kept': true,
  'feedback.open': true,
  'feedback.save': true,
  'feedback.forget': true,
  'report.create': true,
} satisfies Record<RequestChannel, true>) as readonly RequestChannel[];

/** Every event channel, kept complete likewise. */
export const EVENT_CHANNELS = Object.keys({
  'log.appended': true,
  'notification.settled': true,
  'send.progressed': true,
  'send.settled': true,
  'connection.changed': true,
  'identity.changed': true,
} satisfies Record<EventChannel, true>) as readonly EventChannel[];

/** No request to the backend: hands files of the page to the host, which returns handles. */
export const REGISTER_FILES = 'files.register';

/** Nor is this one, where the host can show a dialog: lets the user choose a folder; its handle, or `null`. */
export const CHOOSE_FOLDER = 'folder.choose';

/** Where a page that is served puts its proof that it is that page; it keeps it in its origin's storage under this name, too. */
export const PROOF_HEADER = 'x-pushwright-proof';

/**
 * What the page is given by its host: a function for each request, a subscription for each event, and one for files.
 * The keys are exactly the channels' names.
 */
export type Bridge = {
  readonly [C in RequestChannel]: (argument: RequestArgument<C>) => Promise<Answer<RequestValue<C>>>;
} & {
  readonly [E in EventChannel]: (listener: (event: Events[E]) => void) => () => void;
};
