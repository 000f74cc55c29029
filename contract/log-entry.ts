import type { DetailId, DetailValue } from './facts/details.ts';

/** How much an entry matters: `failure` ends something, `warning` may, `success` confirms, `detail` is for the curious. */
export type LogLevel = 'failure' | 'warning' | 'success' | 'info' | 'detail';

/** The part of a connection's or a send's life that an entry tells of, in the order they happen. */
export const LOG_PHASES = [
  'preparation',
  'resolve',
  'tcp',
  'proxy',
  'tls',
  'http2',
  'binary',
  'notification',
  'close',
  'simulator',
] as const;
export type LogPhase = (typeof LOG_PHASES)[number];

/** One line of the connection log. Secrets and whole device tokens are already taken out. */
export interface LogEntry {
  /** Rising within one run of the backend. */
  readonly id: number;
  /** UNIX milliseconds. */
  readonly at: number;
  /** Which connection, numbered from 1 within the run; `null` when it concerns none. */
  readonly connection: number | null;
  readonly phase: LogPhase;
  readonly level: LogLevel;
  /** What is told, by its id in `EventFacts`, with its facts: `eventSentence` of `words/` says it. */
  readonly event: string;
  readonly facts: unknown;
  /** Facts in order: certificate chain, cipher, headers, frame bytes in hexadecimal. */
  readonly details: readonly LogDetail[];
  /** True on the entry that explains a failed send: it is shown on top. */
  readonly firstCause: boolean;
}

export type LogDetail = readonly [label: DetailId, value: DetailValue];

/** What a writer of the log supplies; the log adds the number, the time and the redaction. */
export type NewLogEntry = Pick<LogEntry, 'event' | 'facts' | 'phase' | 'level'> &
  Partial<Pick<LogEntry, 'connection' | 'details' | 'firstCause'>>;
