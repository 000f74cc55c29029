import type { ApiAnswer } from '../api/answer.ts';
import type { ApiConnection, ApiHandler } from '../api/api-connection.ts';
import { type ApiReply, type ApiRequest, goAwayOf } from '../api/api-message.ts';
import { latencyOf } from '../api/device-api.ts';
import { dropPointOf } from '../devices/device-fields.ts';
import type { BroadcastPart, InjectedAnswer } from '../settings/injections.ts';
import type { SimulatorState } from '../simulator-state.ts';
import { type AnswerReply, broadcastReply, statusOfBroadcastReason } from './broadcast-answer.ts';

/** One part of broadcast push, without the faults that are played on it. */
export interface BroadcastService {
  readonly part: BroadcastPart;
  /** The bundle id in a path; '' where there is none. */
  bundleIdOf(path: string): string;
  carryOut(request: ApiRequest, connection: ApiConnection, bundleId: string): Done;
  /** Hears of each request how it was answered; `null`: it was not. */
  note?(request: ApiRequest, connection: ApiConnection, bundleId: string, answer: ApiAnswer | null): void;
}

/** A request that was carried out, or refused. */
export interface Done {
  readonly answer: ApiAnswer;
  readonly reply: AnswerReply;
}

/** The service with the latency and the faults of the settings. */
export function withFaults(service: BroadcastService, state: SimulatorState): ApiHandler {
  return (request, connection) => {
    const bundleId = service.bundleIdOf(request.path);
    const injected = state.injector.onBroadcast(service.part, bundleId);
    const delayMs = (injected?.delayMs ?? 0) + latencyOf(state);
    const act = (): ApiReply => {
      const { reply, answer } = play(injected, request, () => service.carryOut(request, connection, bundleId));
      service.note?.(request, connection, bundleId, answer);
      return reply;
    };
    if (delayMs === 0) return act();
    return connection.after(delayMs, request, act, () => service.note?.(request, connection, bundleId, null));
  };
}

function play(
  injected: InjectedAnswer | null,
  request: ApiRequest,
  carryOut: () => Done,
): { readonly reply: ApiReply; readonly answer: ApiAnswer | null } {
  if (injected?.refuseStream === true) return { reply: { kind: 'refuse-stream' }, answer: null };
  const goAway = injected?.goAway === undefined ? null : goAwayOf(injected.goAway);
  if (goAway !== null && injected?.goAway?.processed !== true)
    return { reply: { kind: 'go-away', goAway, response: null }, answer: null };
  const forced = forcedRefusal(injected);
  const done = forced === null ? carryOut() : { answer: forced, reply: broadcastReply(request, forced) };
  const drop = dropPointOf(injected ?? undefined);
  if (drop === 'before-answer') return { reply: { kind: 'drop' }, answer: null };
  if (goAway === null) return { ...done, reply: { ...done.reply, drop } };
  return { reply: { kind: 'go-away', goAway, response: done.reply.response }, answer: done.answer };
}

function forcedRefusal(injected: InjectedAnswer | null): ApiAnswer | null {
  const { status, reason = null, body } = injected ?? {};
  if (status === undefined && reason === null) return null;
  const forced = { status: status ?? statusOfBroadcastReason(reason ?? ''), reason, timestamp: null };
  return body === undefined ? forced : { ...forced, body };
}
