import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { folderOnceARun } from '../../support/once-a-run.ts';

const run = promisify(execFile);

/** Keys and certificates made by OpenSSL, in a folder of one test file. */
export interface Fixtures {
  readonly folder: string;
  bytes(name: string): Promise<Buffer>;
  text(name: string): Promise<string>;
  /** Runs `openssl` in the folder; its standard output. */
  openssl(...args: readonly string[]): Promise<string>;
  /** What it says on standard error. */
  said(...args: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

export async function makeFixtures(): Promise<Fixtures> {
  const folder = await mkdtemp(join(tmpdir(), 'pushwright-openssl-'));
  const made = await folderOnceARun('openssl', (empty) => run('sh', [resolve('test/fixtures/make.sh'), empty]));
  await cp(made, folder, { recursive: true });
  return {
    folder,
    bytes: (name) => readFile(join(folder, name)),
    text: (name) => readFile(join(folder, name), 'utf8'),
    openssl: async (...args) => (await run('openssl', [...args], { cwd: folder })).stdout,
    said: async (...args) => (await run('openssl', [...args], { cwd: folder })).stderr,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
