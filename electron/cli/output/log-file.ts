import { basename } from 'node:path';
import { type LogEntry, logEntryText } from '../../../contract/log-entry.ts';
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
  const notWritten = (error: unknown, where: string): void => {
    const { why, remedy } = fileFault(errorCode(error), 'write');
    output.fail(`The log cannot be written to ${name} any further: ${why}.${where} ${remedy}`);
  };
  const rows = new RowFile(file.handle, clock, (error) =>
    notWritten(error, file.growing === null ? '' : ` What was written of it is in ${name}${PARTIAL}.`),
  );
  let empty = true;
  return {
    write: (entry) => {
      empty = false;
      rows.add(`${logEntryText(entry)}\n`);
    },
    end: async () => {
      if (!(await rows.end())) return;
      if (empty) return file.discard();
      await file.finish().catch((error: unknown) => notWritten(error, ` It is whole, in ${name}${PARTIAL}.`));
    },
  };
}
