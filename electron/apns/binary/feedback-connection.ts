import type { TLSSocket } from 'node:tls';
import type { LogDetail, NewLogEntry } from '../../../contract/log-entry.ts';
import type { ConnectionStatus } from '../../../contract/sending.ts';
import { logged, told } from '../../../contract/told.ts';
import type { Clock } from '../clock.ts';
import type { Credential } from '../credential.ts';
import { type Endpoint, peerOf } from '../endpoint.ts';
import type { ApnsError } from '../errors.ts';
import {
  asApnsError,
  failureDetails,
  feedbackCancelled,
  feedbackUnending,
  peerSilent,
  unreadableFeedback,
} from '../failures.ts';
import type { Limits } from '../limits.ts';
import { type OpeningTls, openTls } from '../open-tls.ts';
import { refusesClientCertificate } from '../tls/handshake-watch.ts';
import { feedbackLost } from '../tls/lost.ts';
import { explainEarlyClose } from '../tls/tls-failures.ts';
import { CodecError } from './codec-error.ts';
import { FeedbackDecoder, type FeedbackTuple } from './feedback.ts';

/** What a feedback service is read with. */
export interface FeedbackReading {
  readonly endpoint: Endpoint;
  readonly credential: Credential;
  readonly limits: Pick<Limits, 'connectMs' | 'pingAfterMs' | 'pingTimeoutMs' | 'feedbackMs' | 'closeMs'>;
  readonly clock: Clock;
  /** Of the connection, in the log. */
  readonly number: number;
  readonly log: (entry: NewLogEntry) => void;
  readonly onConnection: (status: ConnectionStatus) => void;
  /** Ends the reading; what came is kept. */
  readonly signal: AbortSignal;
  /**
   * Takes what was read, and is waited for before more is read: the service forgets what it hands out, so it must be
   * safe before the next comes. Where it rejects, the reading ends and rejects with the same.
   */
  readonly onTuples: (tuples: readonly FeedbackTuple[]) => Promise<void> | void;
}

/** How a reading ended. */
export interface FeedbackEnd {
  /** How many entries came; all of them were handed on. */
  readonly count: number;
  /** Why it ended before the list did; `null` where the service closed in good order: its list is empty now. */
  readonly cause: ApnsError | null;
}

/**
 * Connects to a feedback service and reads its list until it closes (Apple: Binary Provider API). Reading CLEARS the
 * list there. Holds no more than one piece of the stream, and every wait has a limit.
 */
export async function readFeedback(reading: FeedbackReading): Promise<FeedbackEnd> {
  return new FeedbackConnection(reading).run();
}

interface Opened {
  readonly socket: TLSSocket;
  readonly opening: OpeningTls;
}

class FeedbackConnection {
  readonly #reading: FeedbackReading;
  readonly #decoder = new FeedbackDecoder();
  #count = 0;
  #bytes = 0;
  #openedAt: number | null = null;
  #openedMs = 0;
  #cause: ApnsError | null = null;

  constructor(reading: FeedbackReading) {
    this.#reading = reading;
  }

  async run(): Promise<FeedbackEnd> {
    this.#report('connecting');
    try {
      const opened = await this.#open();
      if (opened !== null) await this.#readAll(opened);
    } finally {
      this.#logEnd();
      this.#report('closed');
    }
    return { count: this.#count, cause: this.#cause };
  }

  async #open(): Promise<Opened | null> {
    const { endpoint, credential, limits, clock, signal } = this.#reading;
    const opening = openTls({
      ...{ endpoint, credential, clock },
      alpnProtocols: [],
      timeoutMs: limits.connectMs,
      log: (entry) => this.#write(entry),
    });
    const abort = (): void => opening.abort(feedbackCancelled());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    try {
      const socket = await opening.opened;
      if (socket.destroyed) throw explainEarlyClose(opening.failure(), opening.failing());
      return { socket, opening };
    } catch (error) {
      this.#cause = asApnsError(error);
      const { explanation, phase } = this.#cause;
      const details = [...failureDetails(this.#cause), ...opening.facts()];
      this.#write(logged('explained', told(explanation), { phase, level: 'failure', details }));
      return null;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  async #readAll({ socket, opening }: Opened): Promise<void> {
    const { endpoint, limits, clock, signal } = this.#reading;
    this.#openedAt = clock.now();
    this.#openedMs = clock.monotonicMs();
    this.#report('open');
    this.#write(logged('feedback-open', null, { phase: 'binary', level: 'info' }));
    const end = (cause: ApnsError): void => {
      this.#cause ??= cause;
      socket.destroy();
    };
    const abort = (): void => end(feedbackCancelled());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    const cancelWhole = clock.after(limits.feedbackMs, () => end(feedbackUnending(endpoint, limits.feedbackMs)));
    const silenceMs = limits.pingAfterMs + limits.pingTimeoutMs;
    const watch = (): (() => void) => clock.after(silenceMs, () => end(peerSilent(endpoint, silenceMs)));
    let cancelSilence = watch();
    try {
      for await (const chunk of socket) {
        cancelSilence();
        const tuples = this.#decode(chunk);
        if (tuples.length > 0) await this.#handOn(tuples);
        if (this.#decoder.fault !== null) throw this.#decoder.fault;
        cancelSilence = watch();
      }
      // With TLS 1.3 a refused client certificate may have been told of before anybody read.
      const broken = opening.failure();
      if (broken !== null) throw broken;
      if (this.#cause === null) this.#decoder.end();
    } catch (error) {
      this.#onBroken(error, opening);
    } finally {
      cancelSilence();
      cancelWhole();
      signal.removeEventListener('abort', abort);
      socket.destroy();
    }
  }

  #decode(chunk: Buffer): readonly FeedbackTuple[] {
    this.#bytes += chunk.length;
    return this.#decoder.push(chunk);
  }

  async #handOn(tuples: readonly FeedbackTuple[]): Promise<void> {
    try {
      await this.#reading.onTuples(tuples);
    } catch (error) {
      throw new TakerFailed(error);
    }
    this.#count += tuples.length;
  }

  #onBroken(error: unknown, opening: OpeningTls): void {
    const { endpoint } = this.#reading;
    const lost = (): ApnsError => feedbackLost(opening.failing(), error);
    if (error instanceof TakerFailed) throw error.error;
    if (this.#cause !== null) return;
    if (error instanceof CodecError)
      this.#cause = error.code === 'feedback-cut-short' ? lost() : unreadableFeedback(endpoint, error);
    else if (refusesClientCertificate(opening.failing().seen))
      this.#cause = explainEarlyClose(error, opening.failing());
    else this.#cause = lost();
  }

  #logEnd(): void {
    if (this.#openedAt === null) return;
    const cause = this.#cause;
    const ms = this.#reading.clock.monotonicMs() - this.#openedMs;
    const details: readonly LogDetail[] = [
      ['bytes', this.#bytes],
      ...(cause === null
        ? ([['its-list', { is: 'word', facts: 'list-empty' }]] as const)
        : ([['ended-early', { is: 'sentence', facts: told(cause.explanation) }], ...failureDetails(cause)] as const)),
    ];
    const level = cause === null ? 'success' : 'failure';
    this.#write(logged('feedback-named', { count: this.#count, ms }, { phase: 'close', level, details }));
  }

  #report(state: ConnectionStatus['state']): void {
    this.#reading.onConnection({
      connection: this.#reading.number,
      destination: peerOf(this.#reading.endpoint),
      wire: 'binary',
      state,
      openedAt: this.#openedAt,
      notifications: 0,
    });
  }

  #write(entry: NewLogEntry): void {
    this.#reading.log({ ...entry, connection: this.#reading.number });
  }
}

/** Whoever takes the entries failed: that is told to the caller as it is. */
class TakerFailed {
  constructor(readonly error: unknown) {}
}
