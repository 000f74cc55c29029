import type { ServiceTarget } from '../../../contract/destination.ts';
import type { FeedbackDevice } from '../../../contract/feedback.ts';
import type { NewLogEntry } from '../../../contract/log-entry.ts';
import type { Explanation } from '../../../contract/outcome.ts';
import { readFeedback } from '../../apns/binary/feedback-connection.ts';
import type { Clock } from '../../apns/clock.ts';
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
    explanation: explain(count, cause, endpoint.label, identity.name),
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
    const { code, sentence, remedy } = failed.error.problem;
    const seconds = (ports.clock.monotonicMs() - started) / 1000;
    return { count, whole: false, reason: code, seconds, explanation: { sentence, remedy, mend: null } };
  }
}

function explain(count: number, cause: ApnsError | null, label: string, identity: string): Explanation {
  const devices = count === 1 ? '1 device' : `${count} devices`;
  if (cause !== null && count === 0) return cause.explanation;
  if (cause !== null)
    return {
      ...cause.explanation,
      sentence: `${cause.sentence} ${devices} had been read before, and ${count === 1 ? 'is' : 'are'} kept.`,
    };
  if (count === 0)
    return {
      sentence: `The list of ${label} is empty: no device has lost the app since it was last read.`,
      remedy: `It lists devices of the app that “${identity}” is for. A service that does not accept a certificate may close without a word, too.`,
      mend: null,
    };
  return {
    sentence: `${devices} no longer ${count === 1 ? 'has' : 'have'} the app, says ${label}. It has cleared its list, and does not name them again.`,
    remedy:
      'Compare each time with the device’s last registration: where that is later, the app is back and its device token is good.',
    mend: null,
  };
}
