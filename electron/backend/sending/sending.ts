import type { DeviceTokenNote } from '../../../contract/facts/device-tokens.ts';
import type { Notification } from '../../../contract/notification.ts';
import {
  type Explanation,
  type NotificationResult,
  type OutcomeCounts,
  type Problem,
  totalOutcomes,
} from '../../../contract/outcome.ts';
import { explanation, told } from '../../../contract/told.ts';
import type { ApnsClient } from '../../apns/client.ts';
import type { Clock } from '../../apns/clock.ts';
import { unsentBecause } from '../../apns/wire-connection.ts';
import type { Tally } from '../batch/tally.ts';
import { checkDevices } from '../plan/check-send.ts';
import type { SendPlan } from '../plan/plan.ts';
import type { DeviceTokenSource, UnreadableLine } from './source.ts';

/** Where the results of a send go, and whatever else there is to say of it while it is under way. */
export interface SendSink {
  /** Resolves when one more result would not pile up. */
  ready(): Promise<void>;
  /** `listed`: one of those that are told one by one. `line`: why there was no device token to send to, where there was none. */
  onResult(result: NotificationResult, listed: boolean, line: Problem | null): void;
  onReceipt(note: DeviceTokenNote): void;
  /** The source broke off: what was read of it is being sent, the rest is lost. */
  onBroken(problem: Problem): void;
}

/** What a send amounted to. */
export interface SendSummary {
  readonly counts: OutcomeCounts;
  readonly seconds: number;
  /** The first notification that was not accepted, with its reason; `null` when all were. */
  readonly firstFailure: NotificationResult | null;
}

/** The reason of a line of a stream that holds no device token: nothing was sent for it. */
export const UNREADABLE_REASON = 'BadDeviceTokenText';
/** So much of such a line stands for a device token in its result. */
const LONGEST_SHOWN = 200;

/**
 * Sends one payload to every device token of a source and resolves when each has its outcome; the tally counts them and
 * the sink hears them as they come. Takes a token from the source only when client and sink have room for it, so a file
 * of millions is never held. After `signal` aborts nothing more is handed over: what the gateway may have is settled by
 * the client, the rest of the source is reported unsent. So is it once the client gave up what waited: else each block of
 * a list that it takes would be one more attempt at a host that Apple asks not to be stormed.
 */
export async function sendAll(options: {
  readonly plan: SendPlan;
  readonly client: ApnsClient;
  /** Whether each notification gets log entries of its own. */
  readonly logged: boolean;
  readonly source: DeviceTokenSource;
  readonly sink: SendSink;
  readonly tally: Tally;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}): Promise<SendSummary> {
  const { plan, client, logged, source, sink, tally, signal, clock } = options;
  const started = clock.monotonicMs();
  let firstFailure: NotificationResult | null = null;
  let handedOver = 0;
  let onDrained: (() => void) | null = null;

  const take = (result: NotificationResult, line: Problem | null): void => {
    sink.onResult(result, tally.add(result), line);
    if (tally.total === handedOver) onDrained?.();
  };
  const settle = (result: NotificationResult): void => {
    if (result.outcome !== 'accepted' && (firstFailure === null || result.index < firstFailure.index))
      firstFailure = result;
    take(result, null);
  };
  const onUnreadable = ({ text, problem }: UnreadableLine): void => {
    take(unsentUntouched(handedOver++, text.slice(0, LONGEST_SHOWN), UNREADABLE_REASON, problem), problem);
  };
  const cancel = (): void => client.cancel();
  const givenUpBefore = client.givenUp;
  signal.addEventListener('abort', cancel, { once: true });

  try {
    const { onReceipt, onBroken } = sink;
    for await (const deviceToken of source.tokens({ signal, onReceipt, onUnreadable, onBroken })) {
      // Of a stream it is not known before what stands in it.
      const [barred] = checkDevices(plan.order, [deviceToken]).blocking;
      if (barred !== undefined) {
        onUnreadable({ text: deviceToken, problem: barred });
        continue;
      }
      await sink.ready();
      if (!signal.aborted && !client.isReady) await client.ready();
      const index = handedOver++;
      const { givenUp } = client;
      if (signal.aborted)
        settle(
          unsentUntouched(
            index,
            deviceToken,
            'Cancelled',
            explanation('unsent-untouched', null, { kind: 'send-again' }),
          ),
        );
      else if (givenUp !== null && givenUp !== givenUpBefore)
        settle(unsentUntouched(index, deviceToken, givenUp.reason, unsentBecause(givenUp)));
      else client.submit(notificationTo(deviceToken, plan), index, settle, logged);
    }
    client.flush();
    if (tally.total < handedOver)
      await new Promise<void>((resolve) => {
        onDrained = resolve;
      });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  return { counts: tally.counts, seconds: (clock.monotonicMs() - started) / 1000, firstFailure };
}

/** Field by field: V8 gives every object that is made by spreading another a shape of its own, some 350 bytes each. */
function notificationTo(deviceToken: string, { headers, order }: SendPlan): Notification {
  return {
    deviceToken,
    payload: order.payload,
    topic: headers.topic,
    pushType: headers.pushType,
    priority: headers.priority,
    expirationSeconds: headers.expirationSeconds,
    collapseId: headers.collapseId,
    apnsId: headers.apnsId,
  };
}

/** Of a notification that was not handed over. */
function unsentUntouched(index: number, deviceToken: string, reason: string, why: Explanation): NotificationResult {
  return {
    ...{ index, deviceToken, outcome: 'unsent', reason, explanation: why },
    ...{ status: null, apnsId: null, apnsUniqueId: null, timestamp: null, ms: 0 },
  };
}

/** What a whole send amounts to. A single notification speaks for itself; of several the first failure explains the rest. */
export function explainSend(summary: SendSummary, only: NotificationResult | null): Explanation {
  if (only !== null) return only.explanation;
  const { counts, firstFailure } = summary;
  const total = totalOutcomes(counts);
  if (total === 0) return explanation('nothing-to-send', null);
  if (firstFailure === null) return explanation('all-accepted', { total });
  const { explanation: first } = firstFailure;
  return explanation('not-all-accepted', { counts, first: told(first) }, first.mend);
}
