import { Readable, Writable } from 'node:stream';
import { systemClock } from '../../electron/apns/clock.ts';
import { Redactor } from '../../electron/backend/log/redact.ts';
import { runCli } from '../../electron/cli/cli.ts';
import type { CliIo, EndSignal } from '../../electron/cli/cli-io.ts';

/** What a command printed and ended with. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of standard output as JSON; fails where one is not. */
  readonly objects: readonly Record<string, unknown>[];
}

/** Keeps everything that is written, and tells of each piece. */
export class Captured extends Writable {
  text = '';
  #listeners = new Set<() => void>();

  override _write(chunk: Buffer, _encoding: string, callback: (error?: Error | null) => void): void {
    this.text += chunk.toString('utf8');
    callback();
    for (const listener of this.#listeners) listener();
  }

  /** Resolves with the text once it fits. */
  until(fits: (text: string) => boolean): Promise<string> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!fits(this.text)) return;
        this.#listeners.delete(look);
        resolve(this.text);
      };
      this.#listeners.add(look);
      look();
    });
  }
}

/** A command under way. */
export interface RunningCommand {
  readonly stdout: Captured;
  readonly stderr: Captured;
  readonly ended: Promise<CommandResult>;
  /** As Ctrl-C or `kill` would. */
  signal(signal: EndSignal): void;
  /** Resolves once the command listens to signals. */
  listens(): Promise<void>;
}

export interface Surroundings {
  /** Data folder of the run: PUSHWRIGHT_HOME. */
  readonly home: string;
  readonly stdin?: string | Readable;
  readonly environment?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  /** Answers to questions for a secret, in order. */
  readonly answers?: readonly (string | null)[];
  readonly parts?: Partial<CliIo>;
}

/** Starts a command in this process, with streams of the test's own. */
export function startCommand(argv: readonly string[], surroundings: Surroundings): RunningCommand {
  const { home, stdin = '', terminal = false, answers = [] } = surroundings;
  const stdout = new Captured();
  const stderr = new Captured();
  const listeners = new Set<(signal: EndSignal) => void>();
  let onListening: () => void = () => undefined;
  const left = [...answers];
  const io: CliIo = {
    stdin: typeof stdin === 'string' ? Readable.from([Buffer.from(stdin, 'utf8')]) : stdin,
    stdout,
    stderr,
    isTerminal: { stdin: terminal, stdout: terminal, stderr: terminal },
    columns: 100,
    environment: { ...surroundings.environment, PUSHWRIGHT_HOME: home },
    platform: 'linux',
    homeFolder: home,
    version: '1.2.3',
    clock: systemClock,
    redactor: new Redactor(home),
    onFault: () => () => undefined,
    onSignal: (listener) => {
      listeners.add(listener);
      onListening();
      return () => listeners.delete(listener);
    },
    askSecret: (question) => {
      stderr.write(`${question}\n`);
      return Promise.resolve(left.shift() ?? null);
    },
    serve: () => Promise.reject(new Error('this test serves no window')),
    ...surroundings.parts,
  };
  const ended = runCli(argv, io).then((code) => ({
    code,
    stdout: stdout.text,
    stderr: stderr.text,
    get objects() {
      return objectsIn(stdout.text);
    },
  }));
  return {
    stdout,
    stderr,
    ended,
    signal: (signal) => {
      for (const listener of [...listeners]) listener(signal);
    },
    listens: () =>
      listeners.size > 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            onListening = resolve;
          }),
  };
}

/** Runs a command to its end. */
export function runCommand(argv: readonly string[], surroundings: Surroundings): Promise<CommandResult> {
  return startCommand(argv, surroundings).ended;
}

/** The JSON objects of a text with one a line; throws for a line that is none. */
export function objectsIn(text: string): readonly Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
