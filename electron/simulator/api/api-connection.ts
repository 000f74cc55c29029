import type { TLSSocket } from 'node:tls';
import type { HeaderField } from '../../http2/hpack/tables.ts';
import { HTTP2_ERROR } from '../../http2/protocol-error.ts';
import { ServerSession } from '../../http2/server/server-session.ts';
import type { Http2Request } from '../../http2/server/server-stream.ts';
import type { ServerSessionOwner } from '../../http2/server/session-owner.ts';
import type { ClientCertificate } from '../authority/client-certificate.ts';
import { dropPointOf } from '../devices/device-fields.ts';
import type { SimulatorState } from '../simulator-state.ts';
import { type ApiReply, type ApiRequest, type ApiResponse, type GoAway, goAwayOf } from './api-message.ts';
import { ProviderTokenHistory } from './provider-token-check.ts';

/** Decides on requests; `null` where nobody waits for an answer any more. */
export type ApiHandler = (request: ApiRequest, connection: ApiConnection) => ApiReply | Promise<ApiReply | null>;

/** A request whose answer is due later. */
interface Waiting {
  readonly streamId: number;
  /** Ends the waiting without an answer. */
  readonly giveUp: () => void;
}

/** One HTTP/2 connection, as APNs remembers it. */
export class ApiConnection implements ServerSessionOwner {
  readonly number: number;
  readonly certificate: ClientCertificate;
  readonly providerTokens = new ProviderTokenHistory();
  readonly #session: ServerSession;
  readonly #state: SimulatorState;
  readonly #handler: ApiHandler;
  /** Streams above it get no answer: GOAWAY said so, or the connection was cut. */
  #lastStreamId = Number.POSITIVE_INFINITY;
  /** The newest stream that got an answer. */
  #lastAnswered = 0;
  #errors = 0;
  #date = '';
  #dateSeconds = -1;
  #fields: { readonly status: number; readonly list: readonly HeaderField[] } = { status: 0, list: [] };
  #body: { readonly text: string; readonly bytes: Buffer } = { text: '', bytes: Buffer.alloc(0) };
  readonly #waiting = new Map<number, Waiting>();

  /** `socket`: TLS is up. Speaks HTTP/2 on it, and hands each request to `handler`. */
  constructor(socket: TLSSocket, certificate: ClientCertificate, state: SimulatorState, handler: ApiHandler) {
    const { settings } = state;
    this.number = state.nextConnectionNumber();
    this.certificate = certificate;
    this.#state = state;
    this.#handler = handler;
    const maxConcurrentStreams =
      certificate.standing === 'none' ? settings.streamsBeforeProviderToken : settings.maxConcurrentStreams;
    this.#session = new ServerSession(socket, { ...settings, maxConcurrentStreams }, settings.lingerMs, this);
    this.#greet();
    const { idleTimeoutMs } = settings;
    if (idleTimeoutMs !== null)
      socket.setTimeout(idleTimeoutMs, () => this.goAway(goAwayOf({ reason: 'IdleTimeout' })));
  }

  #greet(): void {
    if (this.certificate.standing === 'wrong-environment')
      this.goAway(goAwayOf({ reason: 'BadCertificateEnvironment' }));
    const injected = this.#state.injector.onConnection('http2');
    if (dropPointOf(injected ?? undefined) !== null) this.#drop(false);
    else if (injected?.goAway !== undefined) this.goAway(goAwayOf(injected.goAway));
  }

  /** The first request with a good provider token lifts the stream limit. */
  providerTokenAccepted(): void {
    const { rejectionThrottle, maxConcurrentStreams } = this.#state.settings;
    if (!rejectionThrottle) this.#session.limitStreams(maxConcurrentStreams);
  }

  /**
   * Says GOAWAY, with a reason where there is one, and closes when the streams up to `lastStreamId` are answered
   * (Apple: Sending notification requests to APNs). Without `lastStreamId` all that were opened so far are, and never
   * fewer than those that have their answer.
   */
  goAway({ text, errorCode }: GoAway, lastStreamId: number = this.#session.newestStreamId): void {
    if (this.#session.isLeaving) return;
    this.#lastStreamId = Math.max(lastStreamId, this.#lastAnswered);
    this.#session.goAway(errorCode, this.#lastStreamId, text ?? '');
  }

  /**
   * The value of `work` once `delayMs` have passed. `null`, and no work, where GOAWAY leaves the request out meanwhile, or
   * where its client gives it up, of which `onGivenUp` is told.
   */
  after<T>(
    delayMs: number,
    { streamId }: Pick<ApiRequest, 'streamId'>,
    work: () => T,
    onGivenUp: () => void,
  ): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(streamId);
        try {
          resolve(this.#leavesOut(streamId) ? null : work());
        } catch (error) {
          reject(error as Error);
        }
      }, delayMs);
      const giveUp = (): void => {
        clearTimeout(timer);
        if (!this.#leavesOut(streamId)) onGivenUp();
        resolve(null);
      };
      this.#waiting.set(streamId, { streamId, giveUp });
    });
  }

  onRequest({ id, head, body, bodyBytes }: Http2Request): void {
    const { method, path, headers, repeatedHeader } = head;
    const request: ApiRequest = { streamId: id, method, path, headers, repeatedHeader, body, bodyBytes };
    try {
      const reply = this.#handler(request, this);
      if (reply instanceof Promise)
        void reply.then(
          (settled) => this.#answer(id, settled),
          (error: unknown) => this.#answerFault(id, error),
        );
      else this.#answer(id, reply);
    } catch (error) {
      this.#answerFault(id, error);
    }
  }

  onGivenUp(streamId: number): void {
    const waiting = this.#waiting.get(streamId);
    this.#waiting.delete(streamId);
    waiting?.giveUp();
  }

  onClosed(): void {
    for (const streamId of [...this.#waiting.keys()]) this.onGivenUp(streamId);
    this.#lastStreamId = 0;
  }

  #leavesOut(streamId: number): boolean {
    return streamId > this.#lastStreamId;
  }

  #answer(streamId: number, reply: ApiReply | null): void {
    if (reply === null || this.#leavesOut(streamId)) return;
    switch (reply.kind) {
      case 'response': {
        const { drop = null } = reply;
        this.#respond(streamId, reply.response, drop !== 'in-answer');
        if (drop === null) this.#answered(reply.response.status);
        else this.#drop(true);
        return;
      }
      case 'drop':
        this.#drop(false);
        return;
      case 'refuse-stream':
        this.#session.reset(streamId, HTTP2_ERROR.refusedStream);
        return;
      case 'go-away':
        if (reply.response !== null) {
          this.#respond(streamId, reply.response, true);
          this.goAway(reply.goAway, streamId);
          return;
        }
        this.goAway(reply.goAway, Math.max(0, streamId - 2));
        // A later one has its answer: then this one cannot be left out by its number.
        this.#session.reset(streamId, HTTP2_ERROR.refusedStream);
    }
  }

  /** What APNs calls a fault of its own. It costs one request, and is told where the program runs. */
  #answerFault(streamId: number, error: unknown): void {
    process.emitWarning(error instanceof Error ? error : String(error));
    const headers = { 'content-type': 'application/json' };
    this.#respond(streamId, { status: 500, headers, body: '{"reason":"InternalServerError"}' }, true);
  }

  /** `isWhole` false: its headers and half of its body, and the stream stays open. */
  #respond(streamId: number, { status, headers, body }: ApiResponse, isWhole: boolean): void {
    this.#lastAnswered = Math.max(this.#lastAnswered, streamId);
    const bytes = body === null ? null : this.#bytesOf(body);
    this.#session.respond(streamId, {
      fields: this.#commonFields(status),
      own: Object.entries(headers),
      body: isWhole || bytes === null ? bytes : bytes.subarray(0, bytes.length / 2),
      isWhole,
    });
  }

  /** What answers have in common: the status, and the simulator's time as a `Date` header carries it (RFC 9110 section 5.6.7). */
  #commonFields(status: number): readonly HeaderField[] {
    const seconds = Math.floor(this.#state.now() / 1000);
    if (seconds !== this.#dateSeconds) this.#date = new Date(seconds * 1000).toUTCString();
    if (seconds !== this.#dateSeconds || status !== this.#fields.status)
      this.#fields = {
        status,
        list: [
          [':status', String(status)],
          ['date', this.#date],
        ],
      };
    this.#dateSeconds = seconds;
    return this.#fields.list;
  }

  /** The same bytes for the same text: many answers that wait share them. */
  #bytesOf(text: string): Buffer {
    if (text !== this.#body.text) this.#body = { text, bytes: Buffer.from(text) };
    return this.#body.bytes;
  }

  /** Counts an answer: refusals may lower the stream limit, and too many end the connection; 410 is none. */
  #answered(status: number): void {
    const { rejectionThrottle, maxConcurrentStreams, errorsBeforeClose } = this.#state.settings;
    const isRefused = status >= 400 && status !== 410;
    if (rejectionThrottle) this.#session.limitStreams(isRefused ? 1 : maxConcurrentStreams);
    if (!isRefused) return;
    this.#errors += 1;
    if (errorsBeforeClose !== null && this.#errors >= errorsBeforeClose)
      this.goAway({ text: null, errorCode: HTTP2_ERROR.enhanceYourCalm });
  }

  /** Cuts the connection without a word; `flushed`: once everything that was said before is on its way. */
  #drop(flushed: boolean): void {
    this.#lastStreamId = 0;
    this.#session.drop(flushed);
  }
}
