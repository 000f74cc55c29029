import type { EventChannel, Events } from '../../contract/events.ts';
import type { FileHandle } from '../../contract/files.ts';
import type { Answer } from '../../contract/outcome.ts';
import type { Clock } from '../apns/clock.ts';
import type { Redactor } from './log/redact.ts';
import type { ConfirmHost } from './network/host-consent.ts';
import type { NetworkSurroundings } from './network/surroundings.ts';
import type { SecretStore } from './secrets/secret-store.ts';

/** The one core behind every host: requests in, events out, nothing of a window, a socket of ours or a terminal inside. */
export interface Backend {
  /** Checks the argument against the contract, carries the request out and answers; never rejects. */
  handle(channel: string, argument: unknown): Promise<Answer<unknown>>;
  /** Calls `listener` with every event, in order; the returned function ends it. */
  subscribe(listener: (channel: EventChannel, event: Events[EventChannel]) => void): () => void;
  /** Takes a file, or a folder, that the user chose or dropped: by path where the host knows one, else a file's bytes. */
  registerFile(source: FileSource): FileHandle;
  /** Settles what is being sent, closes every connection and the simulator. */
  close(): Promise<void>;
}

/** How a host lets the user have a file that was made. */
export type FileSaving =
  | {
      readonly kind: 'dialog';
      /** Asks where to put it, and before a file that is there is replaced; resolves with a path, `null` where the user did not choose. */
      readonly choosePath: (suggestedName: string) => Promise<string | null>;
    }
  | {
      readonly kind: 'download';
      /** Keeps the file for the page to fetch, soon; returns the path on the page's own server. */
      readonly offer: (
        file: { readonly name: string } & ({ readonly bytes: Buffer } | { readonly path: string }),
      ) => string;
      /** Where a file goes that must not pass through a browser: a path, and what a person calls it. */
      readonly folder: () => { readonly path: string; readonly words: string };
    };

/**
 * A file of the user's, at its place or in memory. `name`: what the user knows it by, where its path does not tell;
 * `folder`: in which folder it lay, where a browser sent a whole one.
 */
export type FileSource =
  | { readonly path: string; readonly name?: string }
  | { readonly name: string; readonly bytes: Buffer; readonly folder?: string };

export interface BackendOptions {
  readonly host: 'electron' | 'loopback' | 'cli';
  readonly version: string;
  /** Where drafts, remembered identities, authorities and the simulator's files live. */
  readonly dataFolder: string;
  readonly clock: Clock;
  /** Learns what is secret; a host that has to tell of errors outside the log keeps hold of it. One of its own unless given. */
  readonly redactor?: Redactor;
  /** The key store of the operating system; absent where this process can use none. */
  readonly secretStore?: SecretStore;
  readonly saving: FileSaving;
  /** Learns which document was opened or saved, for the system's list of recent ones. */
  readonly onDocument?: (path: string) => void;
  /** Asks before a host is shown a credential; `null` where the command line that names the host is the yes. */
  readonly confirmHost: ConfirmHost | null;
  /** What the way out is chosen from; the environment of this process unless given. */
  readonly network?: NetworkSurroundings;
  /** `process.platform` unless said otherwise: decides which store of certificates is searched. */
  readonly platform?: string;
}
