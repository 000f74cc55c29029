import type { Notification } from '../../../contract/notification.ts';
import {
  countOutcome,
  type Explanation,
  NO_OUTCOMES,
  type NotificationResult,
  type OutcomeCounts,
  totalOutcomes,
} from '../../../contract/outcome.ts';
import type { ApnsClient } from '../../apns/client.ts';
import type { Clock } from '../../apns/clock.ts';
import { unsentBecause } from '../../apns/wire-connection.ts';
import type { SendPlan } from '../plan/plan.ts';

/** What a send amounted to. */
export interface SendSummary {
  readonly counts: OutcomeCounts;
  readonly seconds: number;
  /** The first notification that was not accepted, with its reason; `null` when all were. */
  readonly firstFailure: NotificationResult | null;
}

/**
 * Sends one payload to every device token of a stream and resolves when each has its outcome; `onResult` hears them as
 * they come. Takes a token from the stream only when the client has room for it, so a file of millions is never held.
 * After `signal` aborts nothing more is handed over: what the gateway may have is settled by the client, the rest of
 * the stream is reported unsent. So is it once the client gave up what waited: else each block of a list that it takes
 * would be one more attempt at a host that Apple asks not to be stormed.
 */
export async function sendAll(options: {
  readonly plan: SendPlan;
  readonly client: ApnsClient;
  /** Whether each notification gets log entries of its own. */
  readonly logged: boolean;
  readonly deviceTokens: AsyncIterable<string> | Iterable<string>;
  readonly onResult: (result: NotificationResult) => void;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}): Promise<SendSummary> {
  const { plan, client, logged, clock, signal } = options;
  const started = clock.monotonicMs();
  let counts = NO_OUTCOMES;
  let firstFailure: NotificationResult | null = null;
  let handedOver = 0;
  let onDrained: (() => void) | null = null;

  const settle = (result: NotificationResult): void => {
    counts = countOutcome(counts, result.outcome);
    if (result.outcome !== 'accepted' && (firstFailure === null || result.index < firstFailure.index))
      firstFailure = result;
    options.onResult(result);
    if (totalOutcomes(counts) === handedOver) onDrained?.();
  };
  const cancel = (): void => client.cancel();
  const givenUpBefore = client.givenUp;
  signal.addEventListener('abort', cancel, { once: true });

  try {
    for await (const deviceToken of options.deviceTokens) {
      if (!signal.aborted && !client.isReady) await client.ready();
      const index = handedOver;
      handedOver += 1;
      const { givenUp } = client;
      if (signal.aborted) settle(unsentUntouched(index, deviceToken, 'Cancelled', CANCELLED));
      else if (givenUp !== null && givenUp !== givenUpBefore)
        settle(unsentUntouched(index, deviceToken, givenUp.reason, unsentBecause(givenUp)));
      else client.submit(notificationTo(deviceToken, plan), index, settle, logged);
    }
    client.flush();
    if (totalOutcomes(counts) < handedOver)
      await new Promise<void>((resolve) => {
        onDrained = resolve;
      });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  return { counts, seconds: (clock.monotonicMs() - started) / 1000, firstFailure };
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

const CANCELLED: Explanation = {
  sentence: 'Not sent: the send was cancelled before this notification’s turn.',
  remedy: 'Send again when you are ready; nothing of it reached APNs.',
  mend: { kind: 'send-again' },
};

/** Of a notification that was not handed over. */
function unsentUntouched(
  index: number,
  deviceToken: string,
  reason: string,
  explanation: Explanation,
): NotificationResult {
  return {
    ...{ index, deviceToken, outcome: 'unsent', reason, explanation },
    ...{ status: null, apnsId: null, apnsUniqueId: null, timestamp: null, ms: 0 },
  };
}

/** One sentence for a whole send. A single notification speaks for itself; of several the first failure explains the rest. */
export function explainSend(summary: SendSummary, only: NotificationResult | null): Explanation {
  if (only !== null) return only.explanation;
  const { counts, firstFailure } = summary;
  const total = totalOutcomes(counts);
  if (total === 0) return { sentence: 'Nothing was sent: there was no device token.', remedy: 'Add one.', mend: null };
  if (firstFailure === null)
    return {
      sentence: `All ${total.toLocaleString('en')} notifications were accepted.`,
      remedy: 'Accepted means that the gateway took them; whether a device shows them is up to the device.',
      mend: null,
    };
  const parts = (['accepted', 'rejected', 'unsent', 'unknown'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${counts[outcome].toLocaleString('en')} ${outcome}`);
  return {
    sentence: `Of ${total.toLocaleString('en')} notifications ${parts.join(', ')}. First: ${firstFailure.explanation.sentence}`,
    remedy: firstFailure.explanation.remedy,
    mend: firstFailure.explanation.mend,
  };
}
