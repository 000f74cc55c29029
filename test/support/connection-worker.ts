import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';

const WORKER = 'connection-worker.cjs';

/** The program of the threads, built for the tests of a file into a folder of their own. */
export function connectionWorker(): { readonly folder: () => string; readonly file: () => string } {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pushwright-threads-'));
    await buildConnectionWorker(folder);
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return { folder: () => folder, file: () => join(folder, WORKER) };
}

async function buildConnectionWorker(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: resolve('electron/apns/threads/connection-worker.ts'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node16',
      minify: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: WORKER } },
    },
  });
}
