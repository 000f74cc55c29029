import type { OutcomeCounts } from '../outcome.ts';
import type { HistorySend, HistoryText, SendMarks } from './sends.ts';

/** What is kept of sends: what comes of `default` is in docs/architecture.md; `none`: nothing is added. */
export const HISTORY_KEEPINGS = ['default', 'none'] as const;
export type HistoryKeeping = (typeof HISTORY_KEEPINGS)[number];

/** How long and how much is kept, whole files at a time. Pinned sends stay. */
export const HISTORY_DAYS = 90;
export const HISTORY_BYTES = 200 * 1024 * 1024;
/** Most sends that one request answers with. */
export const MOST_HISTORY_LISTED = 500;
/** Longest note on a send, in UTF-16 units. */
export const MOST_NOTE_CHARACTERS = 1_000;

/** A send in a list: what tells it from others. */
export type HistoryLine =
  | (SendMarks & { readonly kind: 'send' } & Omit<HistorySend, 'payload' | 'headers' | 'failures' | 'results'> & {
        /** What a person would read of it: the alert, or the beginning of the payload. */
        readonly excerpt: string;
        /** What `excerpt` is taken from. */
        readonly excerptOf: 'alert' | 'payload';
        /** Of the first that was not accepted. */
        readonly status: number | null;
        readonly reason: string | null;
        /** The first few. */
        readonly deviceTokens: readonly string[];
      })
  | HistoryText;

/** Which sends are asked for, newest first; a filter that is `null` or '' leaves all. */
export interface HistoryQuestion {
  /** Stands somewhere in the send, whatever the case. */
  readonly text: string;
  readonly topic: string | null;
  /** A device token, or a part of one. */
  readonly device: string | null;
  /** Sends in which one ended so. */
  readonly outcome: keyof OutcomeCounts | null;
  /** UNIX milliseconds, inclusive. */
  readonly from: number | null;
  /** UNIX milliseconds, exclusive. */
  readonly until: number | null;
  /** Only what stands behind this one: the last of the answer before. */
  readonly after: { readonly at: number; readonly id: string } | null;
  readonly limit: number;
}

/** Sends that fit a question, and what there is to know of the history as a whole. */
export interface HistoryAnswer {
  readonly lines: readonly HistoryLine[];
  /** Whether there are more behind the last. */
  readonly more: boolean;
  /** Those of all that fit which are pinned, newest first; none behind another answer. */
  readonly pinned: readonly HistoryLine[];
  readonly state: HistoryState;
}

/** The history as a whole. */
export interface HistoryState {
  /** How many sends are kept. */
  readonly sends: number;
  /** Lines that cannot be read. They are left where they are. */
  readonly unreadable: number;
  /** Files that cannot be read at all, by name. */
  readonly closedFiles: readonly string[];
  readonly bytes: number;
  /** Where it lies. */
  readonly folder: string;
  readonly keeping: HistoryKeeping;
  /** Whether the environment says so, whatever the settings say. */
  readonly byEnvironment: boolean;
}
