import { spawn } from 'node:child_process';
import type { NotificationResult } from '../../../contract/outcome.ts';
import { withoutSecretVariables } from '../../../contract/secrets.ts';
import { explanation, inField, problem } from '../../../contract/told.ts';
import type { Clock } from '../../apns/clock.ts';
import { errorCode } from '../../ground/system-error.ts';
import { ProblemError } from '../problem-error.ts';

/** Longest wait for `simctl`, which starts a service of its own when it is first used. */
const LIMIT_MS = 60_000;

/**
 * Hands a payload to an iOS simulator on this Mac by `xcrun simctl push DEVICE BUNDLE -`: arguments as a list and the
 * payload on standard input, so no character of either is ever read by a shell. Throws `ProblemError` where this is no
 * Mac, Xcode is missing or the bundle id is.
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
  const { status, errors } = await simctlPush(options.device, options.bundleId, options.payload);
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

function simctlPush(
  device: string,
  bundleId: string,
  payload: string,
): Promise<{ readonly status: number; readonly errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('xcrun', ['simctl', 'push', device, bundleId, '-'], {
      stdio: ['pipe', 'ignore', 'pipe'],
      timeout: LIMIT_MS,
      env: withoutSecretVariables(process.env),
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (errors.length < 10_000) errors += text;
    });
    // simctl may end before it has read everything; what it says on standard error is then the reason.
    child.stdin.on('error', () => undefined);
    child.stdin.end(payload, 'utf8');
    child.on('error', (error) =>
      reject(new ProblemError(problem('xcode-missing', { technical: errorCode(error) }), { cause: error })),
    );
    child.on('close', (code) => resolve({ status: code ?? 1, errors }));
  });
}
