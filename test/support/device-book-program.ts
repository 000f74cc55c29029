import { writeSync } from 'node:fs';
import type { NotificationResult } from '../../contract/outcome.ts';
import { DeviceBook } from '../../electron/backend/devices/device-book.ts';
import { someDevice } from './some-device.ts';

/*
 * A program that writes into the book of devices, beside others: `node program.cjs DATA-FOLDER NUMBER ROUNDS`. It adds a
 * device each round, notes what came of a send to it, and removes each third again. What is on the disk it says on standard
 * output, a line each, and of a removal also that it begins.
 */

const [folder = '', number = '', rounds = ''] = process.argv.slice(2);

/** A line that whoever reads it may rely on. */
export interface Said {
  readonly did: 'added' | 'noted' | 'removing' | 'removed';
  readonly deviceToken: string;
}

async function work(): Promise<void> {
  const book = new DeviceBook(folder);
  for (let round = 0; round < Number(rounds); round += 1) {
    const device = someDevice(Number(number) * 1_000_000 + round, { group: number });
    const { deviceToken } = device;
    const say = (did: Said['did']): void => void writeSync(1, `${JSON.stringify({ did, deviceToken })}\n`);
    await book.add([device]);
    say('added');
    if (round % 3 === 1) {
      const { outcomes } = await book.follow({ kind: 'simulator' });
      outcomes?.note(accepted(deviceToken), round + 1);
      if (outcomes !== null && (await book.keep(outcomes)) === null) say('noted');
    }
    if (round % 3 !== 2) continue;
    say('removing');
    await book.remove([deviceToken]);
    say('removed');
  }
}

function accepted(deviceToken: string): NotificationResult {
  return {
    ...{ index: 0, deviceToken, status: 200, reason: null, apnsId: null, apnsUniqueId: null, timestamp: null, ms: 1 },
    outcome: 'accepted',
    explanation: { code: 'Accepted', facts: null, mend: null },
  };
}

void work();
