import { writeSync } from 'node:fs';
import { systemClock } from '../../electron/apns/clock.ts';
import { HistoryWriter } from '../../electron/backend/history/history-writer.ts';
import { changeLine, logLine, sendLine } from '../../electron/backend/history/rows.ts';
import { historySend } from './history-send.ts';

/* Adds to a history until it is ended: each id is on standard output once its line is acknowledged. */

const [folder = '', name = ''] = process.argv.slice(2);

async function work(): Promise<void> {
  const writer = new HistoryWriter(folder, systemClock);
  for (let number = 0; ; number += 1) {
    const id = `${name}-${String(number).padStart(6, '0')}`;
    const at = systemClock.now();
    const send = historySend(id, { at, payload: 'x'.repeat(number % 5_000) });
    await writer.add([sendLine(send), ...(number % 3 === 0 ? [logLine(id, [])] : [])]);
    writeSync(1, `${id}\n`);
    if (number % 10 === 3) await writer.add([changeLine({ kind: 'pin', id, at, pinned: true })]);
    // As if the month had ended, or the program been started anew.
    if (number % 50 === 49) await writer.release();
  }
}

void work();
