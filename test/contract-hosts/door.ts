import type { BroadcastChannel, StoragePolicy } from '../../contract/broadcast.ts';
import type { Conversion } from '../../contract/conversion.ts';
import type { KeyPlace } from '../../contract/facts/identity.ts';
import type { FeedbackDevice } from '../../contract/feedback.ts';
import type { Confirmation, Wire } from '../../contract/notification.ts';
import type { OutcomeCounts } from '../../contract/outcome.ts';

/** What is to be sent, in words that every host has. */
export interface Order {
  readonly to: 'simulator' | { readonly host?: string; readonly port: number; readonly ca: string };
  readonly proxy?: ProxyLogin;
  readonly wire?: Wire;
  readonly confirmation?: Confirmation;
  readonly identity?: {
    readonly file: string;
    readonly passphrase?: string;
    readonly ids?: { readonly keyId: string; readonly teamId: string };
  };
  readonly topic?: string;
  readonly payload?: string;
  readonly tokens: readonly string[];
  /** Cancel it as soon as it is under way. */
  readonly cancel?: boolean;
}

/** A proxy on this computer, and who to be there. */
export interface ProxyLogin {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** Which way would be gone, and how far it leads. */
export interface TestedWay {
  readonly way: string;
  readonly reached: boolean;
  readonly reason: string | null;
}

/** Why nothing was sent, as far as hosts must agree: a file has another name in a window than in a terminal. */
export interface Refused {
  readonly code: string;
  readonly line: number | null;
  readonly column: number | null;
}

export interface SettledNotification {
  readonly token: string;
  readonly outcome: string;
  readonly status: number | null;
  readonly reason: string | null;
  readonly dated: boolean;
}

/** How a send ended: refused, or each notification's outcome in the order of their tokens. */
export type Sent =
  | { readonly refused: Refused }
  | { readonly results: readonly SettledNotification[]; readonly counts: OutcomeCounts };

/** What came of a batch: the counts, and the files of results that the user has then, their rows in order. */
export interface Batched {
  readonly counts: OutcomeCounts;
  /** Token, outcome, status and reason of each; apns-ids, times and durations differ each time. */
  readonly results: readonly string[];
  readonly gone: readonly string[];
}

/** A service of a gateway of one's own, and who asks. */
export interface ServiceOrder extends Pick<Order, 'identity'> {
  readonly to: Order['to'] | 'sandbox';
}

/** What is to be done with broadcast channels. */
export type ChannelOrder = ServiceOrder & {
  readonly bundleId?: string;
} & (
    | { readonly operation: 'create'; readonly storagePolicy: StoragePolicy }
    | { readonly operation: 'list' }
    | { readonly operation: 'read' | 'delete'; readonly channelId: string }
    | {
        readonly operation: 'broadcast';
        readonly channelId: string;
        readonly payload: string;
        readonly expiration?: number;
      }
  );

/** How a request of broadcast push ended. */
export type Asked =
  | { readonly refused: Refused }
  | {
      readonly outcome: string;
      readonly status: number | null;
      readonly reason: string | null;
      /** Of a broadcast and a deletion none. */
      readonly channels: readonly BroadcastChannel[];
    };

/** What a feedback service named. */
export type FeedbackRead =
  | { readonly refused: Refused }
  | { readonly devices: readonly FeedbackDevice[]; readonly whole: boolean; readonly reason: string | null };

/** What a file holds. */
export interface Opened {
  readonly identities: readonly {
    readonly form: string;
    readonly topics: readonly string[];
    readonly environments: readonly string[];
    readonly keyFound: boolean;
  }[];
  /** Codes, of the file and of the identities in it. */
  readonly problems: readonly string[];
}

/** One thing that a search found, with what the doctor says of it. */
export interface FoundIdentity {
  readonly fileName: string;
  readonly topics: readonly string[];
  readonly keyFoundIn: KeyPlace | null;
  readonly problems: readonly string[];
  readonly findings: readonly string[];
}

/** A fault of a payload. */
export interface Fault extends Refused {
  readonly blocks: boolean;
}

/** What became of a conversion: refused, or the bytes of the file that the user then has. */
export type Converted = { readonly refused: Refused } | { readonly fileName: string; readonly bytes: Buffer };

/** One host, driven from outside as its users drive it. */
export interface Door {
  send(order: Order): Promise<Sent>;
  /** Sends to every device token of a list in a file, by way of the simulator. */
  sendList(path: string): Promise<Batched>;
  open(file: string, passphrase: string | null): Promise<Opened>;
  convert(file: string, passphrase: string | null, conversion: Conversion): Promise<Converted>;
  /** Everything in a folder, by the files' names. */
  find(folder: string, passphrase: string | null): Promise<readonly FoundIdentity[]>;
  lint(payload: string): Promise<readonly Fault[]>;
  channels(order: ChannelOrder): Promise<Asked>;
  feedback(order: ServiceOrder): Promise<FeedbackRead>;
  /** Tests the way of an order, and returns everything that the host shows of it besides. */
  testWay(order: Pick<Order, 'to' | 'wire' | 'proxy'>): Promise<TestedWay & { readonly shown: string }>;
  close(): Promise<void>;
}

export const GREETING = '{"aps":{"alert":"Hello"}}';

/** The rows of both files of results, as far as they are the same each time; fails where a head is another. */
export function batched(counts: OutcomeCounts, results: string, gone: string): Batched {
  const rows = (text: string, head: string): string[] => {
    const [first, ...lines] = text.split('\r\n');
    if (first !== head || lines.pop() !== '') throw new Error(text);
    return lines;
  };
  return {
    counts,
    results: rows(results, 'token,outcome,status,reason,apnsId,timestamp,ms')
      .map((row) => row.split(',').slice(0, 4).join(','))
      .sort(),
    gone: rows(gone, 'token,timestamp'),
  };
}

/** By file and topic: hosts may list in another order. */
export function inOrder(found: readonly FoundIdentity[]): readonly FoundIdentity[] {
  const key = ({ fileName, topics }: FoundIdentity) => `${fileName} ${topics.join()}`;
  return [...found].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
