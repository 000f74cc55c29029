import { randomUUID } from 'node:crypto';
import { dropPointOf, type ForcedAnswer } from '../devices/device-fields.ts';
import { forcedAnswer } from '../devices/device-registry.ts';
import type { InjectedAnswer } from '../settings/injections.ts';
import type { SimulatorState } from '../simulator-state.ts';
import { ACCEPTED, type ApiAnswer } from './answer.ts';
import type { ApiHandler } from './api-connection.ts';
import { type ApiReply, type ApiRequest, type ApiResponse, goAwayOf } from './api-message.ts';
import { type Check, checksInOrder, type DeviceRequest, deviceTokenOfPath } from './checks.ts';

/** Answers requests to send a notification to a device, as APNs does. */
export function deviceApi(state: SimulatorState): ApiHandler {
  const checks = checksInOrder(state.settings);
  return (request, connection) => {
    const deviceToken = deviceTokenOfPath(request.path) ?? '';
    const topic = request.headers['apns-topic'] ?? null;
    const now = state.now();
    const asked: DeviceRequest = { request, connection, state, deviceToken, now, topic, key: null, rule: null };
    const injected = state.injector.onRequest('http2', deviceToken, topic);
    const refusal = forcedAnswer(injected ?? undefined, now) ?? firstRefusal(asked, checks);
    // What a device is described to answer is for notifications with which everything is right.
    const described = refusal === null ? asked.rule?.respond : undefined;
    const answer = refusal ?? forcedAnswer(described, now) ?? ACCEPTED;
    const act = (): ApiReply => replyTo(asked, answer, injected, injected ?? described);
    const delayMs = (injected?.delayMs ?? asked.rule?.respond?.delayMs ?? 0) + latencyOf(state);
    if (delayMs === 0) return act();
    return connection.after(delayMs, request, act, () => report(asked, null, apnsIdFor(request, answer)));
  };
}

/** How long every answer waits, in milliseconds. */
export function latencyOf({ settings }: Pick<SimulatorState, 'settings'>): number {
  return settings.latencyMs + Math.random() * settings.jitterMs;
}

function firstRefusal(asked: DeviceRequest, checks: readonly Check[]): ApiAnswer | null {
  for (const check of checks) {
    const refusal = check(asked);
    if (refusal !== null) return refusal;
  }
  return null;
}

function replyTo(
  asked: DeviceRequest,
  answer: ApiAnswer,
  injected: InjectedAnswer | null,
  respond: ForcedAnswer | undefined,
): ApiReply {
  const apnsId = apnsIdFor(asked.request, answer);
  const withhold = (reply: ApiReply): ApiReply => {
    report(asked, null, apnsId);
    return reply;
  };
  const drop = dropPointOf(respond);
  if (drop === 'before-answer') return withhold({ kind: 'drop' });
  if (injected?.refuseStream === true) return withhold({ kind: 'refuse-stream' });
  const goAway = injected?.goAway === undefined ? null : goAwayOf(injected.goAway);
  if (goAway !== null && injected?.goAway?.processed !== true)
    return withhold({ kind: 'go-away', goAway, response: null });
  report(asked, answer, apnsId);
  const response = responseFor(answer, apnsId, asked.state);
  return goAway === null ? { kind: 'response', response, drop } : { kind: 'go-away', goAway, response };
}

/** The client's own as it came, unless that is what was wrong; else a new one, in capitals as APNs makes them. */
function apnsIdFor(request: ApiRequest, { reason }: ApiAnswer): string {
  const asked = request.headers['apns-id'];
  return asked === undefined || asked === '' || reason === 'BadMessageId' || reason === 'DuplicateHeaders'
    ? randomUUID().toUpperCase()
    : asked;
}

/** The response that says `answer` (Apple: Handling notification responses from APNs). */
function responseFor(answer: ApiAnswer, apnsId: string, { environment }: SimulatorState): ApiResponse {
  const headers: Record<string, string> = { 'apns-id': apnsId };
  if (environment === 'sandbox') headers['apns-unique-id'] = randomUUID();
  return withBody(answer, headers);
}

/** A response with the body that goes with a refusal, and none with an acceptance. */
export function withBody(
  { status, reason, timestamp, body: text }: ApiAnswer,
  headers: Readonly<Record<string, string>>,
): ApiResponse {
  if (status < 300) return { status, headers, body: null };
  if (text !== undefined) return { status, headers, body: text };
  const body = { ...(reason === null ? {} : { reason }), ...(timestamp === null ? {} : { timestamp }) };
  return { status, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** `answer: null`: it got none. */
function report(asked: DeviceRequest, answer: ApiAnswer | null, apnsId: string): void {
  const { request, state, connection, deviceToken, topic } = asked;
  const { headers } = request;
  const payload = request.body.toString('utf8');
  const collapseId = utf8Of(headers['apns-collapse-id']);
  const expirationSeconds = wholeNumberOf(headers['apns-expiration']);
  const atDevice =
    answer?.status === 200
      ? state.inboxes.accept(
          { deviceToken, topic: topic ?? '', id: apnsId, collapseId, payload, expirationSeconds },
          asked.rule?.offline === true,
          asked.now,
        )
      : NOWHERE;
  state.onNotification({
    at: asked.now,
    wire: 'http2',
    connection: connection.number,
    deviceToken,
    topic,
    pushType: headers['apns-push-type'] ?? null,
    priority: wholeNumberOf(headers['apns-priority']),
    expirationSeconds,
    collapseId,
    apnsId,
    identifier: null,
    channelId: null,
    payload,
    ...outcomeOf(answer),
    ...atDevice,
  });
}

const NOWHERE = { atDevice: null, replaces: null } as const;

/** How a report tells of an answer; `null`: there was none. */
export function outcomeOf(answer: ApiAnswer | null): {
  readonly outcome: 'accepted' | 'rejected' | 'dropped';
  readonly status: number | null;
  readonly reason: string | null;
  readonly timestamp: number | null;
} {
  if (answer === null) return { outcome: 'dropped', status: null, reason: null, timestamp: null };
  const { status, reason, timestamp } = answer;
  return { outcome: status < 300 ? 'accepted' : 'rejected', status, reason, timestamp };
}

/** The value of a header that is a whole number; `null` where it is none. */
export function wholeNumberOf(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : null;
}

/** Node gives each byte of a header as one character. */
function utf8Of(header: string | undefined): string | null {
  return header === undefined ? null : Buffer.from(header, 'latin1').toString('utf8');
}
