import { createWriteStream, type WriteStream } from 'node:fs';
import { basename } from 'node:path';
import { type LogEntry, logEntryText } from '../../contract/log-entry.ts';
import { errorCode } from '../backend/whole-file.ts';
import type { Output } from './output.ts';
import { refusal } from './refusal.ts';

/** Where the connection log goes. */
export interface LogTarget {
  write(entry: LogEntry): void;
  /** Resolves when everything is written. */
  end(): Promise<void>;
}

const NOWHERE: LogTarget = { write: () => undefined, end: () => Promise.resolve() };

/** The log on standard error for `-`, in a new file of mode 0600 for a name, nowhere for `undefined`. */
export async function openLog(to: string | undefined, output: Output): Promise<LogTarget> {
  if (to === undefined) return NOWHERE;
  if (to === '-') return { write: (entry) => output.say(logEntryText(entry)), end: () => Promise.resolve() };
  const file = await opened(to);
  let failed: unknown = null;
  file.on('error', (error) => {
    if (failed === null) output.say(`The log could not be written on (${errorCode(error)}).`);
    failed = error;
  });
  return {
    write: (entry) => {
      if (failed === null) file.write(`${logEntryText(entry)}\n`);
    },
    end: () =>
      new Promise((resolve) => {
        if (failed !== null) resolve();
        else file.on('close', resolve).end();
      }),
  };
}

function opened(path: string): Promise<WriteStream> {
  return new Promise((resolve, reject) => {
    const file = createWriteStream(path, { mode: 0o600 });
    file.once('open', () => {
      file.off('error', onError);
      resolve(file);
    });
    const onError = (error: Error): void => {
      const name = basename(path);
      reject(
        refusal(
          {
            code: 'log-unwritable',
            sentence: `The log cannot be written to ${name} (${errorCode(error)}).`,
            remedy: 'Give --log a file in a folder that is there and that you may write to, or - for standard error.',
            place: { name, line: null, column: null },
          },
          { cause: error },
        ),
      );
    };
    file.once('error', onError);
  });
}
