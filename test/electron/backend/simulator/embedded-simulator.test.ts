import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { systemClock } from '../../../../electron/apns/clock.ts';
import type { LogBook } from '../../../../electron/backend/log/log-book.ts';
import { EmbeddedSimulator } from '../../../../electron/backend/simulator/embedded-simulator.ts';
import type * as ReadFile from '../../../../electron/identity/files/read-file.ts';
import { remedyOf, sentenceOf } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

// Another program spoils the file between the look at the folder and the opening of what lies in it.
const spoiled: { name: RegExp | null; bytes: Buffer } = { name: null, bytes: Buffer.alloc(0) };
vi.mock('../../../../electron/identity/files/read-file.ts', async (original) => {
  const real = await original<typeof ReadFile>();
  return {
    ...real,
    readIdentityFile: async (path: string) => {
      const file = await real.readIdentityFile(path);
      return spoiled.name?.test(file.name) ? { ...file, bytes: spoiled.bytes } : file;
    },
  };
});

it.each([
  [/^identity\.p12$/, Buffer.alloc(0)],
  [/^identity\.p12$/, Buffer.from('no identity at all')],
  [/^AuthKey_.*\.p8$/, Buffer.from('-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG')],
])('names the file of its own that cannot be used, %s, and starts at the next send', async (name, bytes) => {
  const folder = await temporaryFolder();
  const identities = { addBuiltIn: () => undefined };
  const log = { write: () => undefined } as unknown as LogBook;
  const simulator = new EmbeddedSimulator({ folder, identities, log, clock: systemClock });
  Object.assign(spoiled, { name, bytes });
  const { problem } = await simulator.running().then(
    () => expect.unreachable(),
    (error) => error,
  );
  expect(problem).toMatchObject({ code: 'simulator-identity-damaged', place: { file: expect.stringMatching(name) } });
  const file = /remove (\S+);/.exec(remedyOf(problem))?.[1] ?? '';
  expect(file).toContain(join(folder, 'simulator'));
  expect(sentenceOf(problem)).toContain(file);
  expect(remedyOf(problem)).toMatch(/^Send again: .* nothing of yours is in it/);
  // What the remedy says, done.
  spoiled.name = null;
  await rm(file);
  expect((await simulator.running()).providerTokenKeyId).toMatch(/./);
  await simulator.close();
});

it.each([
  ['before it is asked for', true],
  ['while it starts', false],
])('leaves nothing that listens where the program ends %s', async (_when, endsFirst) => {
  const folder = await temporaryFolder();
  const log = { write: () => undefined } as unknown as LogBook;
  const simulator = new EmbeddedSimulator({
    folder,
    identities: { addBuiltIn: () => undefined },
    log,
    clock: systemClock,
  });
  if (endsFirst) await simulator.close();
  const starting = simulator.running();
  if (!endsFirst) await simulator.close();
  const { port } = (await starting).simulator.http2;
  const [error] = await once(connect(port, '127.0.0.1'), 'error');
  expect(error).toMatchObject({ code: 'ECONNREFUSED' });
});
