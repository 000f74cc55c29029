import { basename } from 'node:path';
import type { LogEntry } from '../../../contract/log-entry.ts';
import { writtenWords } from '../../../words/cli/output.ts';
import { logEntryText } from '../../../words/entry.ts';
import { fileFault } from '../../../words/files.ts';
import type { Clock } from '../../apns/clock.ts';
import { RowFile } from '../../backend/batch/row-file.ts';
import { GrowingFile } from '../../ground/growing-file.ts';
import { errorCode } from '../../ground/system-error.ts';
import type { Output } from './output.ts';
import { PARTIAL, refusedFile } from './written-file.ts';

/** Where the connection log goes. */
export interface LogTarget {
  write(entry: LogEntry): void;
  /** Resolves when everything is written. */
  end(): Promise<void>;
}

const NOWHERE: LogTarget = { write: () => undefined, end: () => Promise.resolve() };

/**
 * The log on standard error for `-`, in a new file of mode 0600 for a name, nowhere for `undefined`. A log that nothing was
 * written to leaves no file. Throws a `Refusal` where the file cannot be made, or is there already.
 */
export async function openLog(to: string | undefined, clock: Clock, output: Output): Promise<LogTarget> {
  if (to === undefined) return NOWHERE;
  if (to === '-') return { write: (entry) => output.say(logEntryText(entry)), end: () => Promise.resolve() };
  const name = basename(to);
  const file = await GrowingFile.create(to, PARTIAL).catch((error: unknown) => {
    throw refusedFile('--log', 'log-unwritable', to, error);
  });
  const partial = `${name}${PARTIAL}`;
  const rows = new RowFile(file.handle, clock, (error) => {
    const { why, remedy } = fileFault(errorCode(error), 'write');
    const { log, logPartly } = writtenWords;
    output.fail(file.growing === null ? log(name, why, remedy) : logPartly(name, why, partial, remedy));
  });
  let empty = true;
  return {
    write: (entry) => {
      empty = false;
      rows.add(`${logEntryText(entry)}\n`);
    },
    end: async () => {
      if (!(await rows.end())) return;
      if (empty) return file.discard();
      await file.finish().catch((error: unknown) => {
        const { why, remedy } = fileFault(errorCode(error), 'write');
        output.fail(writtenWords.logUnnamed(name, why, partial, remedy));
      });
    },
  };
}
