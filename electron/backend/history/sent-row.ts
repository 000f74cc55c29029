import type { Door, HistorySend, SentAs, SentResult } from '../../../contract/history/sends.ts';
import { NO_OUTCOMES, type NotificationResult, type OutcomeCounts } from '../../../contract/outcome.ts';
import type { FailureGroup } from '../../../contract/sending.ts';
import { told } from '../../../contract/told.ts';
import type { Endpoint } from '../../apns/endpoint.ts';
import type { Redactor } from '../log/redact.ts';
import type { SendOrder, SendPlan } from '../plan/plan.ts';

/** Of so many devices every result is kept; of more, the first of those that were not accepted. */
const RESULTS_KEPT = 20;
const REASONS_KEPT = 20;

/** A send before its first notification goes out. */
export interface SentOrder {
  readonly id: string;
  readonly at: number;
  readonly door: Door;
  readonly order: Pick<SendOrder, 'destination' | 'wire' | 'binaryCommand' | 'confirmation' | 'headers' | 'payload'>;
  /** `null` for an iOS simulator. */
  readonly plan:
    | (Pick<SendPlan, 'identity'> & {
        readonly headers: Pick<SendPlan['headers'], 'topic'>;
        readonly endpoint: Pick<Endpoint, 'host' | 'port'>;
      })
    | null;
  readonly devices: number | null;
  readonly listName: string | null;
  /** Of a broadcast. */
  readonly channelId?: string;
}

/** What came of a send. */
export interface SentEnd {
  readonly counts: OutcomeCounts;
  readonly seconds: number;
  readonly failures: readonly FailureGroup[];
  readonly firstFailure: NotificationResult | null;
  /** Those that are listed one by one. */
  readonly listed: readonly NotificationResult[];
}

/** A send as it is kept: without secrets. `end` is `null` while it is under way. */
export function rowOf({ order, plan, ...sent }: SentOrder, end: SentEnd | null, redactor: Redactor): HistorySend {
  const { destination, wire, binaryCommand, confirmation, headers, payload } = order;
  const { kept, taken } = redactor.withoutSecrets({
    ...{ destination, headers, payload, listName: sent.listName },
    topic: plan === null ? headers.topic : plan.headers.topic,
    identity: plan === null ? null : sentAs(plan.identity),
    firstCause: end === null || end.firstFailure === null ? null : told(end.firstFailure.explanation),
    failures: (end?.failures ?? [])
      .slice(0, REASONS_KEPT)
      .map(({ explanation, ...group }) => ({ ...group, why: told(explanation) })),
    results: end === null ? [] : resultsOf(end),
  });
  return {
    ...{ channelId: null, ...sent, ...kept, wire, binaryCommand, confirmation },
    ...{ host: plan?.endpoint.host ?? null, port: plan?.endpoint.port ?? null, pushType: headers.pushType },
    ...{ counts: end?.counts ?? NO_OUTCOMES, seconds: end?.seconds ?? null, takenOut: taken },
  };
}

function sentAs({ name, form, fingerprint, keyId, teamId }: SentAs): SentAs {
  return { name, form, fingerprint, keyId, teamId };
}

function resultsOf({ listed, counts }: SentEnd): readonly SentResult[] {
  const { accepted, rejected, unsent, unknown } = counts;
  const few = accepted + rejected + unsent + unknown <= RESULTS_KEPT;
  const wanted = few ? listed : listed.filter(({ outcome }) => outcome !== 'accepted');
  return wanted
    .slice(0, RESULTS_KEPT)
    .map(({ deviceToken, outcome, status, reason, apnsId, apnsUniqueId, timestamp, ms }) => ({
      ...{ deviceToken, outcome, status, reason, apnsId, apnsUniqueId, timestamp },
      ms: Math.round(ms * 10) / 10,
    }));
}
