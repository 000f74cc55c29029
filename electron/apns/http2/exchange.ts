import type { Asked } from '../../../contract/facts/log.ts';
import { hostAndPort } from '../../../contract/facts/wire/peer.ts';
import type { Explanation } from '../../../contract/outcome.ts';
import { told } from '../../../contract/told.ts';
import { printable } from '../../ground/printable.ts';
import type { Http2Stream, ResponseHeaders } from '../../http2/client/session.ts';
import type { ConnectionLife } from '../connection-life.ts';
import { peerOf } from '../endpoint.ts';
import { answeredByAnother, headerUnusable } from '../failures.ts';
import { explainAccepted, explainBrokenOff, explainHttp2, explainRequest } from '../reasons.ts';
import {
  isLogged,
  type Pending,
  type PendingNotification,
  settle,
  settleRequest,
  settleWith,
  shortToken,
  unknownBecause,
} from '../wire-connection.ts';
import { apiRequestHeaders, unusableRequestHeader } from './api-request.ts';
import { allHeaders, HeaderWriter, type RequestHead, shownHeaders } from './headers.ts';
import { MAX_BODY_BYTES, pageTitleOf, readResponseBody } from './response.ts';

const NO_REASON = { reason: null, timestamp: null };
const NO_HEADERS: ResponseHeaders = {};

/** Whom or what it is about, for the log. */
function askedBy(pending: Pending): Asked {
  return pending.kind === 'notification'
    ? { deviceToken: shortToken(pending.notification.deviceToken) }
    : pending.request.named;
}

/** '' where nothing follows the headers. */
export function bodyOf(pending: Pending): string {
  return pending.kind === 'notification' ? pending.notification.payload : pending.request.body;
}

function bodyShown(body: Buffer): string {
  return body.toString('utf8', 0, 2_000);
}

/** What is known of one request between its headers going out and its stream's end. */
export interface Flight {
  readonly pending: Pending;
  readonly sentMs: number;
  readonly tokenGeneration: number;
  status: number | null;
  headers: ResponseHeaders;
  /** `null` until the first piece of a body that is kept. */
  body: Buffer[] | null;
  bodyBytes: number;
  settled: boolean;
  timedOut: boolean;
}

export type FlightStream = Http2Stream<Flight>;

/** A request that goes out now. */
export function flightOf(pending: Pending, sentMs: number, tokenGeneration: number): Flight {
  return {
    pending,
    sentMs,
    tokenGeneration,
    status: null,
    headers: NO_HEADERS,
    body: null,
    bodyBytes: 0,
    settled: false,
    timedOut: false,
  };
}

/** Keeps a piece of an answer's body; false where it has gone on for too long. What is said beyond an acceptance is of no interest. */
export function takePiece(flight: Flight, piece: Buffer): boolean {
  if (flight.settled) return true;
  const { pending } = flight;
  const most = pending.kind === 'notification' ? MAX_BODY_BYTES : pending.request.mostAnswerBytes;
  flight.bodyBytes += piece.length;
  if (flight.bodyBytes > most) return false;
  if (flight.body === null) flight.body = [piece];
  else flight.body.push(piece);
  return true;
}

/** What an answer says beside its headers. */
interface Answer {
  readonly body: Buffer;
  readonly reason: string | null;
  readonly timestamp: number | null;
  /** The title of a page, where somebody else answered with one. */
  readonly page: string | null;
}

/** Reads the body of an answer for what it says of its reason. */
export function readAnswer(flight: Flight, status: number): Answer {
  const body = Buffer.concat(flight.body ?? []);
  const { reason, timestamp } = status < 300 ? NO_REASON : readResponseBody(body);
  const page = status < 300 || reason !== null ? null : pageTitleOf(body);
  return { body, reason, timestamp, page };
}

/** What is said of the requests of one HTTP/2 connection, and what their answers come to. */
export class Exchanges {
  readonly #life: ConnectionLife;
  readonly #authority: string;
  readonly #notificationHeaders: HeaderWriter;
  readonly #accepted: Explanation;

  constructor(life: ConnectionLife) {
    const { endpoint } = life.setup;
    this.#life = life;
    this.#authority = endpoint.port === 443 ? hostAndPort(endpoint).slice(0, -4) : hostAndPort(endpoint);
    this.#notificationHeaders = new HeaderWriter(this.#authority);
    this.#accepted = explainAccepted('answered', endpoint);
  }

  /** The headers of a request, which is logged with them. Throws `ApnsError` where one cannot be sent. */
  headOf(pending: Pending, providerToken: string | null): RequestHead {
    const head = this.#headOf(pending, providerToken);
    if (isLogged(pending)) this.#logRequest(pending, head);
    return head;
  }

  #headOf(pending: Pending, providerToken: string | null): RequestHead {
    if (pending.kind === 'request') {
      const field = unusableRequestHeader(pending.request);
      if (field !== null) throw headerUnusable(field);
      return apiRequestHeaders(pending.request, this.#authority, providerToken);
    }
    const made = this.#notificationHeaders.headersOf(pending.notification, providerToken);
    if ('unusable' in made) throw headerUnusable(made.unusable);
    return made;
  }

  /** The log tells of each connection's first comparison. */
  compareClocks({ date }: ResponseHeaders): void {
    const { gatewayClock, clock, endpoint } = this.#life.setup;
    gatewayClock.note(date, clock);
    const entry = date === undefined ? null : gatewayClock.logEntry(endpoint, clock);
    if (entry !== null) this.#life.write(entry);
  }

  /** `heardMs`: when, in monotonic milliseconds. */
  accept(flight: Flight, pending: PendingNotification, heardMs: number): void {
    const { headers } = flight;
    flight.settled = true;
    if (pending.logged) this.#logResponse(flight, 'success', this.#accepted, '');
    settleWith(pending, {
      index: pending.index,
      deviceToken: pending.notification.deviceToken,
      outcome: 'accepted',
      status: 200,
      reason: null,
      apnsId: headerOf(headers, 'apns-id'),
      apnsUniqueId: headerOf(headers, 'apns-unique-id'),
      timestamp: null,
      ms: heardMs - pending.startedMs,
      explanation: this.#accepted,
    });
  }

  /** APNs gives each notification that it accepts an id: who says 200 without one is somebody else. */
  settleFromElsewhere(flight: Flight, pending: PendingNotification, status: number): void {
    const { clock, endpoint } = this.#life.setup;
    flight.settled = true;
    const cause = answeredByAnother(endpoint, status);
    const explanation = unknownBecause(cause);
    if (pending.logged) this.#logResponse(flight, 'failure', explanation, '');
    settle(pending, clock, 'unknown', cause.reason, explanation, { status });
  }

  /** Settles a request by what its answer says. `whole`: the answer came to its end. */
  settle(flight: Flight, status: number, { body, reason, timestamp, page }: Answer, whole: boolean): void {
    const { pending, headers } = flight;
    const { clock, endpoint, credential, gatewayClock } = this.#life.setup;
    const clockOffsetMs = gatewayClock.offsetMs;
    const explanation =
      pending.kind === 'request'
        ? explainRequest({ status, reason, page }, endpoint, clockOffsetMs)
        : reason === null && !whole && flight.bodyBytes <= MAX_BODY_BYTES
          ? explainBrokenOff(status)
          : explainHttp2(
              { status, reason, page, timestamp },
              { notification: pending.notification, endpoint, credential, clockOffsetMs },
            );
    if (isLogged(pending))
      this.#logResponse(flight, status < 300 ? 'success' : 'failure', explanation, bodyShown(body));
    if (pending.kind === 'request') {
      settleRequest(pending, clock, { answered: true, status, headers, body, clockOffsetMs, whole });
      return;
    }
    settle(pending, clock, 'rejected', reason, explanation, {
      status,
      apnsId: headerOf(headers, 'apns-id'),
      apnsUniqueId: headerOf(headers, 'apns-unique-id'),
      timestamp: status === 410 ? timestamp : null,
    });
  }

  #logRequest(pending: Pending, head: RequestHead): void {
    const again = pending.sends > 0;
    const body = bodyOf(pending);
    const bytes = { is: 'bytes', facts: { bytes: this.#life.bytesOf(body).length } } as const;
    const details = [...shownHeaders(allHeaders(head)), ...(body === '' ? [] : ([['payload', bytes]] as const))];
    if (pending.kind === 'notification') {
      const deviceToken = shortToken(pending.notification.deviceToken);
      this.#life.tell('sending-to', { deviceToken, again }, 'notification', 'info', details);
    } else {
      const facts = { what: pending.request.named, peer: peerOf(this.#life.setup.endpoint), again };
      this.#life.tell('asking', facts, 'notification', 'info', details);
    }
  }

  #logResponse(
    { pending, headers, status }: Flight,
    level: 'success' | 'failure',
    why: Explanation,
    body: string,
  ): void {
    this.#life.tell('answered', { asked: askedBy(pending), why: told(why) }, 'notification', level, [
      ['answer', status ?? 0],
      ...shownHeaders(Object.entries(headers)),
      ...(body === '' ? [] : ([['body', body]] as const)),
      ...(level === 'success' ? [] : ([['what-to-do', { is: 'remedy', facts: told(why) }]] as const)),
    ]);
  }
}

function headerOf(headers: ResponseHeaders, name: string): string | null {
  const value = headers[name];
  return value === undefined ? null : printable(value);
}
