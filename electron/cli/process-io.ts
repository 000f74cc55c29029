import { homedir } from 'node:os';
import { Redactor } from '../backend/log/redact.ts';
import { outlivesTerminal } from '../ground/nohup.ts';
import { printable } from '../ground/printable.ts';
import { type CliIo, type EndSignal, EXIT, type ServeWindow } from './cli-io.ts';

/** SIGHUP: the terminal was closed; what is on its way is settled and written down all the same. */
const END_SIGNALS: readonly EndSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Under nohup a terminal that closes is to end nothing; Node has taken nohup's own mark back by the time this runs. */
const NOT_ENDED_BY: readonly string[] = outlivesTerminal(process.env) ? ['SIGHUP'] : [];

/** This process as a command sees it. The host supplies what another door or the package knows. */
export function processIo(
  host: Pick<CliIo, 'version' | 'clock' | 'resolveSystemProxy'> & { readonly serve: ServeWindow },
): CliIo {
  const { stdin, stdout, stderr, env, platform } = process;
  return {
    ...host,
    stdin,
    stdout,
    stderr,
    isTerminal: { stdin: stdin.isTTY === true, stdout: stdout.isTTY === true, stderr: stderr.isTTY === true },
    columns: stdout.columns || stderr.columns || 100,
    environment: env,
    platform,
    homeFolder: homedir(),
    redactor: new Redactor(homedir()),
    onFault: (listener) => {
      const end = (error: unknown): void => {
        listener(error);
        void flushed(process).then(() => process.exit(EXIT.incomplete));
      };
      process.on('uncaughtException', end);
      return () => process.off('uncaughtException', end);
    },
    onSignal: (listener) => {
      const heard = (signal: EndSignal): void => {
        if (!NOT_ENDED_BY.includes(signal)) listener(signal);
      };
      for (const signal of END_SIGNALS) process.on(signal, heard);
      return () => {
        // One that ends nothing goes on to end nothing when nobody listens any more.
        for (const signal of END_SIGNALS) if (!NOT_ENDED_BY.includes(signal)) process.off(signal, heard);
      };
    },
    askSecret,
  };
}

/** Asks on the terminal without showing what is typed. Ctrl-C and Ctrl-D break the question off. */
function askSecret(question: string): Promise<string | null> {
  const { stdin, stderr } = process;
  stderr.write(printable(question));
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  return new Promise((resolve) => {
    let typed = '';
    const end = (answer: string | null): void => {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      resolve(answer);
    };
    const onData = (text: string): void => {
      for (const character of text) {
        if (character === '\r' || character === '\n') return end(typed);
        if (character === '\u0003' || character === '\u0004') return end(null);
        if (character === '\u007f' || character === '\b') typed = [...typed].slice(0, -1).join('');
        else typed += character;
      }
      return undefined;
    };
    stdin.on('data', onData);
    stdin.resume();
  });
}

/** Resolves when everything written has left for its reader, or the reader is gone. */
export async function flushed(io: Pick<CliIo, 'stdout' | 'stderr'>): Promise<void> {
  await Promise.all(
    [io.stdout, io.stderr].map(
      (stream) =>
        new Promise<void>((resolve) => {
          if (stream.destroyed || stream.writableEnded) resolve();
          else stream.write('', () => resolve());
        }),
    ),
  );
}
