import { randomUUID } from 'node:crypto';
import { ACCEPTED, type ApiAnswer } from './answer.ts';
import { CHECKS, type DeviceRequest, deviceTokenOfPath } from './checks.ts';
import type { ApiHandler, ApiRequest, ApiResponse } from './http2-server.ts';
import type { SimulatorState } from './simulator-state.ts';

/** Answers requests to send a notification to a device, as APNs does. */
export function deviceApi(state: SimulatorState): ApiHandler {
  return (request, connection) => {
    const asked: DeviceRequest = {
      request,
      connection,
      state,
      deviceToken: deviceTokenOfPath(request.path) ?? '',
      now: state.now(),
      topic: request.headers['apns-topic'] ?? null,
      key: null,
      rule: null,
    };
    const refusal = firstRefusal(asked);
    const dropped = refusal === null && asked.rule?.respond?.drop === true;
    const respond = (): ApiResponse | null => {
      const answer = refusal ?? ACCEPTED;
      const apnsId = apnsIdFor(request, answer);
      report(asked, dropped ? null : answer, apnsId);
      return dropped ? null : responseFor(answer, apnsId, state);
    };
    const delayMs = asked.rule?.respond?.delayMs ?? 0;
    return delayMs === 0 ? respond() : connection.after(delayMs, respond);
  };
}

function firstRefusal(asked: DeviceRequest): ApiAnswer | null {
  for (const { check } of CHECKS) {
    const refusal = check(asked);
    if (refusal !== null) return refusal;
  }
  return null;
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
  if (answer.status === 200) return { status: 200, headers, body: null };
  headers['content-type'] = 'application/json';
  const { status, reason, timestamp } = answer;
  const body = { ...(reason === null ? {} : { reason }), ...(timestamp === null ? {} : { timestamp }) };
  return { status, headers, body: JSON.stringify(body) };
}

function report(asked: DeviceRequest, answer: ApiAnswer | null, apnsId: string): void {
  const { request, state, connection } = asked;
  const { headers } = request;
  state.onNotification({
    at: asked.now,
    wire: 'http2',
    connection: connection.number,
    deviceToken: asked.deviceToken,
    topic: asked.topic,
    pushType: headers['apns-push-type'] ?? null,
    priority: numberOf(headers['apns-priority']),
    expirationSeconds: numberOf(headers['apns-expiration']),
    collapseId: utf8Of(headers['apns-collapse-id']),
    apnsId,
    identifier: null,
    payload: request.body.toString('utf8'),
    outcome: answer === null ? 'dropped' : answer.status === 200 ? 'accepted' : 'rejected',
    status: answer?.status ?? null,
    reason: answer?.reason ?? null,
    timestamp: answer?.timestamp ?? null,
  });
}

function numberOf(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : null;
}

/** Node gives each byte of a header as one character. */
function utf8Of(header: string | undefined): string | null {
  return header === undefined ? null : Buffer.from(header, 'latin1').toString('utf8');
}
