import { resolve } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeInteger, encodeSequence, membersOf, readDer } from '../../../../electron/certificate/der.ts';
import { writePkcs12 } from '../../../../electron/certificate/pkcs12-write.ts';
import { type ContentsReader, createContentsReader } from '../../../../electron/identity/contents/contents-reader.ts';
import { saying } from '../../../support/said.ts';
import { type Fixtures, makeFixtures } from '../openssl.ts';

let fixtures: Fixtures;
let workerFile: string;
beforeAll(async () => {
  fixtures = await makeFixtures();
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: resolve('electron/identity/contents/pkcs12-worker.ts'),
      outDir: fixtures.folder,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'pkcs12-worker.cjs' } },
    },
  });
  workerFile = resolve(fixtures.folder, 'pkcs12-worker.cjs');
}, 60_000);
afterAll(() => fixtures.remove());

async function identity(passphrase: string): Promise<Buffer> {
  return writePkcs12({
    privateKeyPem: await fixtures.text('ec1.key'),
    certificateChainPem: await fixtures.text('ec1.pem'),
    passphrase,
    friendlyName: 'x',
    encryption: 'keychain',
  });
}

/** As many rounds for the integrity check as are allowed at all. */
function slow(bytes: Buffer): Buffer {
  const [version, safe, mac] = membersOf(readDer(bytes)).map(({ raw }) => raw);
  if (version === undefined || safe === undefined || mac === undefined) throw new Error('no PKCS#12');
  const members = membersOf(readDer(mac)).map(({ raw }) => raw);
  return encodeSequence(version, safe, encodeSequence(...members.slice(0, -1), encodeInteger(9_000_000)));
}

async function withReader<T>(
  options: Parameters<typeof createContentsReader>[0],
  use: (reader: ContentsReader) => Promise<T>,
): Promise<T> {
  const reader = createContentsReader(options);
  try {
    return await use(reader);
  } finally {
    await reader.close();
  }
}

describe('reading files in a worker', () => {
  it('gives what reading in this thread gives', async () => {
    const bytes = await identity('Zoë');
    for (const passphrase of ['Zoë', 'wrong', null]) {
      const read = (reader: ContentsReader) => reader.read({ name: 'a.p12', bytes }, passphrase);
      const inWorker = await withReader({ workerFile }, read);
      const inThread = await withReader({ workerFile: null }, read);
      const plain = (value: unknown) =>
        JSON.parse(
          JSON.stringify(value, (_, one) => (one instanceof Uint8Array ? Buffer.from(one).toString('hex') : one)),
        );
      expect(inWorker.keys).toHaveLength(passphrase === 'Zoë' ? 1 : 0);
      expect(
        plain({
          ...inWorker,
          certificates: inWorker.certificates.map(({ der }) => der),
          keys: inWorker.keys.map((key) => key.privateKeyPem),
        }),
      ).toEqual(
        plain({
          ...inThread,
          certificates: inThread.certificates.map(({ der }) => Uint8Array.from(der)),
          keys: inThread.keys.map((key) => key.privateKeyPem),
        }),
      );
    }
  });

  it.each(['worker', 'thread'])('stops a slow file in time (%s), and opens the next', async (where) => {
    const bytes = await identity('');
    await withReader({ workerFile: where === 'worker' ? workerFile : null, limitMs: 300 }, async (reader) => {
      const { problems } = await reader.read({ name: 'slow.p12', bytes: slow(bytes) }, null);
      expect(problems.map(({ code }) => code)).toEqual(['opening-too-slow']);
      expect((await reader.read({ name: 'next.p12', bytes }, null)).keys).toHaveLength(1);
    });
  });

  it.each(['worker', 'thread'])('lets no number of slow files take for ever (%s)', async (where) => {
    const bytes = slow(await identity(''));
    const limits = { limitMs: 300, openingLimitMs: 500 };
    await withReader({ workerFile: where === 'worker' ? workerFile : null, ...limits }, async (reader) => {
      const read = async (name: string) => (await reader.read({ name, bytes }, null)).problems[0];
      const problems = [await read('a.p12'), await read('b.p12'), await read('c.p12'), await read('d.p12')];
      expect(problems.map((problem) => problem?.code)).toEqual(Array(4).fill('opening-too-slow'));
      expect(problems.at(-1)).toMatchObject(
        saying({
          sentence: 'd.p12 was not opened: the files before it took all the time that one opening has.',
          remedy: 'Open it by itself.',
        }),
      );
    });
  });

  it('reads a large file in the worker whatever is in it', async () => {
    const bytes = Buffer.from(`-----BEGIN CERTIFICATE-----\n${'A'.repeat(100_000)}`);
    await withReader({ workerFile: resolve(fixtures.folder, 'apple.cnf') }, async (reader) => {
      await expect(reader.read({ name: 'a.pem', bytes }, null)).rejects.toThrow();
      expect((await reader.read({ name: 'b.pem', bytes: bytes.subarray(0, 1000) }, null)).problems).toHaveLength(1);
    });
  });

  it('leaves this thread free while a slow file is opened', async () => {
    const bytes = slow(await identity(''));
    await withReader({ workerFile, limitMs: 1_000 }, async (reader) => {
      await reader.read({ name: 'first.p12', bytes: await identity('') }, null);
      let turns = 0;
      let going = true;
      const turn = () => {
        turns += 1;
        if (going) setImmediate(turn);
      };
      turn();
      await reader.read({ name: 'slow.p12', bytes }, null);
      going = false;
      // In a second of its own the loop turns many thousand times; held up by the opening, once.
      expect(turns).toBeGreaterThan(1_000);
    });
  });

  it('rejects where the worker itself fails, and hangs nowhere', async () => {
    const bytes = await identity('');
    await withReader({ workerFile: resolve(fixtures.folder, 'apple.cnf') }, async (reader) => {
      await expect(reader.read({ name: 'a.p12', bytes }, null)).rejects.toThrow();
    });
  });
});
