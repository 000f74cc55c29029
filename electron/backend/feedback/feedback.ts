import type { ServiceTarget } from '../../../contract/destination.ts';
import type { FeedbackDevice } from '../../../contract/feedback.ts';
import type { NewLogEntry } from '../../../contract/log-entry.ts';
import type { Explanation } from '../../../contract/outcome.ts';
import { explanation, told } from '../../../contract/told.ts';
import { readFeedback } from '../../apns/binary/feedback-connection.ts';
import type { Clock } from '../../apns/clock.ts';
import { type Endpoint, peerOf } from '../../apns/endpoint.ts';
import type { ApnsError } from '../../apns/errors.ts';
import { DEFAULT_LIMITS } from '../../apns/limits.ts';
import type { HostConsent } from '../network/host-consent.ts';
import type { Shelves } from '../plan/plan.ts';
import { planService, type ServicePlan } from '../plan/service-plan.ts';
import { ProblemError } from '../problem-error.ts';
import type { Connections } from '../sending/connections.ts';
import type { FeedbackFile } from './feedback-file.ts';

/** How a reading ended. */
export interface FeedbackSummary {
  readonly count: number;
  /** False where it ended before the list did. */
  readonly whole: boolean;
  readonly reason: string | null;
  readonly seconds: number;
  readonly explanation: Explanation;
}

/** What a reading needs of the core. */
export interface FeedbackPorts {
  readonly shelves: Shelves;
  readonly connections: Connections;
  readonly consent: HostConsent;
  readonly clock: Clock;
  readonly log: (entry: NewLogEntry) => void;
}

/** Everything decided for a reading, the person's yes included. Throws `ProblemError` for the first thing that stands against it. */
export async function planFeedback(
  target: ServiceTarget,
  { shelves, consent }: Pick<FeedbackPorts, 'shelves' | 'consent'>,
): Promise<ServicePlan> {
  const plan = await planService('feedback', target, shelves);
  await consent.demand(target.destination, plan);
  return plan;
}

/**
 * Reads a feedback service to the end of its list. `onDevices` is waited for before more is read, and must have made
 * them safe by then: the service forgets what it hands out. Rejects only as `onDevices` does.
 */
async function readFeedbackService(
  { endpoint, credential, identity }: ServicePlan,
  { connections, clock, log }: FeedbackPorts,
  signal: AbortSignal,
  onDevices: (devices: readonly FeedbackDevice[]) => Promise<void>,
): Promise<FeedbackSummary> {
  const started = clock.monotonicMs();
  const { nextNumber, onConnection } = connections.single;
  const { count, cause } = await readFeedback({
    ...{ endpoint, credential, clock, log, signal, onConnection },
    limits: DEFAULT_LIMITS,
    number: nextNumber(),
    onTuples: onDevices,
  });
  return {
    count,
    whole: cause === null,
    reason: cause?.reason ?? null,
    seconds: (clock.monotonicMs() - started) / 1000,
    explanation: explain(count, cause, endpoint, identity.name),
  };
}

/**
 * The same, each piece into `file` first. Where it cannot be written there any more, `onDevices` still gets the piece,
 * and the reading ends at once with that as its reason.
 */
export async function readIntoFile(
  plan: ServicePlan,
  ports: FeedbackPorts,
  signal: AbortSignal,
  to: {
    readonly file: FeedbackFile;
    readonly onDevices: (devices: readonly FeedbackDevice[]) => Promise<void> | void;
  },
): Promise<FeedbackSummary> {
  const started = ports.clock.monotonicMs();
  let count = 0;
  const failed: { error: ProblemError | null } = { error: null };
  try {
    return await readFeedbackService(plan, ports, signal, async (devices) => {
      try {
        await to.file.append(devices);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        failed.error = error;
      }
      count += devices.length;
      await to.onDevices(devices);
      if (failed.error !== null) throw failed.error;
    });
  } catch (error) {
    if (failed.error === null || error !== failed.error) throw error;
    const { place, ...why } = failed.error.problem;
    const seconds = (ports.clock.monotonicMs() - started) / 1000;
    return { count, whole: false, reason: why.code, seconds, explanation: { ...why, mend: null } };
  }
}

function explain(count: number, cause: ApnsError | null, endpoint: Endpoint, identity: string): Explanation {
  const peer = peerOf(endpoint);
  if (cause === null)
    return count === 0
      ? explanation('feedback-empty', { peer, identity })
      : explanation('feedback-read', { peer, count });
  if (count === 0) return cause.explanation;
  return explanation('feedback-cut-short', { because: told(cause.explanation), count }, cause.explanation.mend);
}
