import { spawn } from 'node:child_process';
import { withoutSecretVariables } from '../../../contract/secrets.ts';
import { problem } from '../../../contract/told.ts';
import { errorCode } from '../../ground/system-error.ts';
import { ProblemError } from '../problem-error.ts';

/** Longest wait for `simctl`, which starts a service of its own when it is first used. */
const LIMIT_MS = 60_000;
/** Far above the list of every simulator of a Mac. */
const MOST_OUTPUT = 4_000_000;

/** How `simctl` ended, and what it said. */
export interface SimctlEnd {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

/**
 * Runs `xcrun simctl` of Xcode with arguments as a list and `input` on standard input, so that no character of either is
 * ever read by a shell. Throws `ProblemError` where it cannot be started.
 */
export function runSimctl(args: readonly string[], input: string): Promise<SimctlEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn('xcrun', ['simctl', ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      env: withoutSecretVariables(process.env),
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < MOST_OUTPUT) output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (errors.length < 10_000) errors += text;
    });
    // simctl may end before it has read everything; what it says on standard error is then the reason.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input, 'utf8');
    child.on('error', (error) =>
      reject(new ProblemError(problem('xcode-missing', { technical: errorCode(error) }), { cause: error })),
    );
    child.on('close', (code) => resolve({ status: code ?? 1, output, errors }));
  });
}
