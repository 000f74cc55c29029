import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../electron/apns/clock.ts';
import { createBackend } from '../../electron/backend/create-backend.ts';
import { explain } from '../../words/explain.ts';
import { NO_SAVING } from './no-saving.ts';

/*
 * A program that keeps identities, names for them and steps of a signing request in a data folder, beside others that do
 * so too: `node program.cjs DATA-FOLDER KEYS-FOLDER NAME ROUNDS REQUEST STEP`. What should be there at its end goes to
 * standard output.
 */

const [dataFolder = '', keys = '', name = '', rounds = '', requestId = '', step = ''] = process.argv.slice(2);

/** What one program has left in the data folder. */
export interface Kept {
  readonly labels: Readonly<Record<string, string>>;
  readonly forgotten: readonly string[];
}

async function work(): Promise<Kept> {
  const backend = createBackend({
    confirmHost: null,
    host: name === 'window' ? 'electron' : 'loopback',
    version: '1.2.3',
    dataFolder,
    clock: systemClock,
    saving: NO_SAVING,
  });
  const ask = async <T>(channel: string, argument: unknown): Promise<T> => {
    const answer = await backend.handle(channel, argument);
    if (!answer.ok) throw new Error(`${channel}: ${explain(answer.problem).sentence}`);
    return answer.value as T;
  };
  const labels = new Map<string, string>();
  const forgotten: string[] = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    const keyId = `${name.toUpperCase()}${round}`.padEnd(10, 'X').slice(0, 10);
    const path = join(keys, `AuthKey_${keyId}.p8`);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const file = backend.registerFile({ path });
    const opened = await ask<{ identities: { id: string }[] }>('identity.open', {
      files: [file],
      passphrase: null,
      remember: 'no',
    });
    const identityId = opened.identities[0]?.id ?? '';
    labels.set(identityId, `${name} ${round}`);
    await Promise.all([
      ask('identity.rename', { identityId, label: `${name} ${round}` }),
      ask('signing-request.tick', { requestId, step, done: round % 2 === 1 }),
    ]);
    if (round % 4 !== 3) continue;
    const [oldest = ''] = labels.keys();
    await ask('identity.forget', { identityId: oldest });
    labels.delete(oldest);
    forgotten.push(oldest);
  }
  await backend.close();
  return { labels: Object.fromEntries(labels), forgotten };
}

void work().then((kept) => process.stdout.write(JSON.stringify(kept)));
