import type { NotificationResult } from '../../../contract/outcome.ts';
import { explanation, inField, problem } from '../../../contract/told.ts';
import type { Clock } from '../../apns/clock.ts';
import { ProblemError } from '../problem-error.ts';
import { runSimctl } from './simctl.ts';

/**
 * Hands a payload to an iOS simulator on this Mac by `xcrun simctl push DEVICE BUNDLE -`. Throws `ProblemError` where
 * this is no Mac, Xcode is missing or the bundle id is.
 */
export async function pushToIosSimulator(options: {
  readonly device: string;
  readonly bundleId: string | null;
  readonly payload: string;
  readonly platform: string;
  readonly clock: Clock;
}): Promise<NotificationResult> {
  if (options.platform !== 'darwin') throw new ProblemError(problem('ios-simulator-needs-mac', null));
  if (options.bundleId === null)
    throw new ProblemError(problem('ios-simulator-needs-topic', null, { place: inField('topic') }));
  // A name that starts with a dash would be read as an option.
  if (/^-|[\0\n]/.test(options.device) || /^-|[\0\n]/.test(options.bundleId))
    throw new ProblemError(problem('ios-simulator-name', null));
  const started = options.clock.monotonicMs();
  const { status, errors } = await runSimctl(['push', options.device, options.bundleId, '-'], options.payload);
  const ms = options.clock.monotonicMs() - started;
  const told =
    status === 0
      ? explanation('SimctlAccepted', null)
      : explanation('SimctlError', { technical: errors.trim(), status }, { kind: 'send-again' });
  return {
    index: 0,
    deviceToken: options.device,
    outcome: status === 0 ? 'accepted' : 'rejected',
    status,
    reason: status === 0 ? null : 'SimctlError',
    apnsId: null,
    apnsUniqueId: null,
    timestamp: null,
    ms,
    explanation: told,
  };
}
