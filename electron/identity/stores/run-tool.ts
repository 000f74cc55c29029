import { spawn } from 'node:child_process';
import { withoutSecretVariables } from '../../../contract/secrets.ts';

/** What a tool of the operating system answered. */
export interface ToolAnswer {
  /** `null` where a signal ended it. */
  readonly exitCode: number | null;
  readonly output: Buffer;
  readonly errorText: string;
}

/** Why a tool gave no answer. */
export class ToolError extends Error {
  constructor(
    readonly code: 'missing' | 'time' | 'too-much',
    readonly tool: string,
  ) {
    super(`${tool}: ${code}`);
    this.name = 'ToolError';
  }
}

/** Runs a program with these very arguments, never through a shell; what it must keep to itself goes in on `input`. */
export type RunTool = (
  tool: string,
  args: readonly string[],
  options?: {
    readonly input?: string;
    readonly env?: Readonly<Record<string, string>>;
    /** People may have to answer a question of the operating system meanwhile. */
    readonly limitMs?: number;
  },
) => Promise<ToolAnswer>;

const MOST_OUTPUT = 32 * 1024 * 1024;
const LIMIT_MS = 20_000;

/** Runs a program of this machine. Rejects with `ToolError` where it is missing, too slow, or says too much. */
export const runTool: RunTool = (tool, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(tool, [...args], {
      shell: false,
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...withoutSecretVariables(process.env), ...options.env },
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    let length = 0;
    const fail = (code: ToolError['code']) => {
      child.kill('SIGKILL');
      reject(new ToolError(code, tool));
    };
    const timer = setTimeout(() => fail('time'), options.limitMs ?? LIMIT_MS);
    const keep = (into: Buffer[]) => (chunk: Buffer) => {
      length += chunk.length;
      if (length > MOST_OUTPUT) fail('too-much');
      else into.push(chunk);
    };
    child.stdout.on('data', keep(output));
    child.stderr.on('data', keep(errors));
    // A tool that ends without reading its input is no fault.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.once('error', () => {
      clearTimeout(timer);
      reject(new ToolError('missing', tool));
    });
    child.once('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode, output: Buffer.concat(output), errorText: Buffer.concat(errors).toString('utf8') });
    });
  });
