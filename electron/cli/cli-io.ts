import type { Readable, Writable } from 'node:stream';
import type { BackendOptions } from '../backend/backend.ts';
import type { Redactor } from '../backend/log/redact.ts';

/** A signal that asks a running command to end: Ctrl-C or a polite kill. */
export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Serves the window as a loopback web page: the other door, handed in because doors do not import each other. */
export type ServeWindow = (options: {
  /** 0 picks one. */
  readonly port: number;
  /** Whether to open it in a browser, where there is one. */
  readonly open: boolean;
  readonly version: string;
  readonly dataFolder: string;
  /** Hears one sentence of each request that was turned away. */
  readonly onRefusal: (sentence: string) => void;
  readonly onQuestion: (sentence: string) => void;
  readonly redactor: Redactor;
}) => Promise<ServedWindow>;

/** A window that is being served. */
export interface ServedWindow {
  /** The address to open, with its one-time code. */
  readonly link: string;
  /** An earlier run serves it: there is nothing to wait for. */
  readonly elsewhere: boolean;
  /** Resolves with whether a browser opened. */
  readonly opened: Promise<boolean>;
  close(): Promise<void>;
}

/** Everything a command touches outside itself, so that a test can stand in for a terminal. */
export interface CliIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Whether a person looks at the stream: colours and questions are for people only. */
  readonly isTerminal: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  /** Columns of the terminal behind standard output, else of the one behind standard error. */
  readonly columns: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeFolder: string;
  readonly version: string;
  readonly clock: BackendOptions['clock'];
  /** Learns what is secret in this run. */
  readonly redactor: Redactor;
  /** Calls `listener` with an error that nothing caught, and ends the process, until the returned function is called. */
  readonly onFault: (listener: (error: unknown) => void) => () => void;
  /** Calls `listener` for each signal until the returned function is called. */
  readonly onSignal: (listener: (signal: EndSignal) => void) => () => void;
  /** Asks for a text that is not shown while it is typed; `null` where the question was broken off. */
  readonly askSecret: (question: string) => Promise<string | null>;
  readonly serve: ServeWindow;
  /** Asks the system which proxy it would take to a URL; absent outside Electron. */
  readonly resolveSystemProxy?: (url: string) => Promise<string>;
}

/** What a command ends with (docs/command-line.md, "Exit codes"). */
export const EXIT = {
  /** Everything was accepted, or the command did what it was asked. */
  ok: 0,
  /** Some notifications were rejected; a payload has faults. */
  rejected: 1,
  /** Wrong usage, or something that could not be read: nothing was sent. */
  refused: 2,
  /** Some notifications are unsent or unknown, or a fault of ours ended the command. */
  incomplete: 3,
  /** A second Ctrl-C: the command was broken off (128 + SIGINT, as shells count). */
  brokenOff: 130,
} as const;
