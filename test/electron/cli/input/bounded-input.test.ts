import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../support/cli.ts';

const A = 'a1'.repeat(32);

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-bounded-'));
  await promisify(execFile)('mkfifo', [join(home, 'pipe')]);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await writeFile(join(home, 'own.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const convert = (): string[] => ['convert', join(home, 'own.pem'), '--to', 'p12', '--out', join(home, 'y.p12')];

/** Every option and argument that names a file which is read. */
const READERS: readonly (readonly [string, (path: string) => string[]])[] = [
  ['csr practise', (path) => ['csr', 'practise', path, '--bundle-id', 'com.example.app', '--out', join(home, 'x.cer')]],
  ['--passphrase-file', (path) => ['identity', 'push.p12', '--passphrase-file', path]],
  ['convert --passphrase-file', (path) => [...convert(), '--passphrase-file', path]],
  ['convert --new-passphrase-file', (path) => [...convert(), '--new-passphrase-file', path]],
  [
    '--proxy-password-file',
    (path) => ['network', '--to', 'sandbox', '--proxy', 'http://u@127.0.0.1:1', '--proxy-password-file', path],
  ],
  ['--payload', (path) => ['send', '--payload', path, A]],
  ['lint', (path) => ['lint', path]],
  ['--identity', (path) => ['send', '--identity', path, '--to', 'sandbox', '--alert', 'Hi', A]],
  ['--provider-token-key', (path) => ['send', '--provider-token-key', path, '--to', 'sandbox', '--alert', 'Hi', A]],
  ['--ca', (path) => ['send', '--ca', path, '--to', '127.0.0.1:1', '--alert', 'Hi', A]],
  ['--profile', (path) => ['send', '--profile', path, '--alert', 'Hi', A]],
  ['--devices', (path) => ['simulator', '--devices', path]],
  ['--settings', (path) => ['simulator', '--settings', path]],
];

describe.runIf(process.platform !== 'win32').each(READERS)('%s', (_, argvOf) => {
  it.each(['/dev/zero', '/dev/urandom'])('reads no more than it may of %s', async (path) => {
    const before = process.memoryUsage.rss();
    const { code, stderr } = await runCommand(argvOf(path), { home });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/too large|more than|device/) });
    expect(process.memoryUsage.rss() - before).toBeLessThan(400 * 1024 * 1024);
  });

  it('waits for no pipe that nobody writes to', async () => {
    const { code, stderr } = await runCommand(argvOf(join(home, 'pipe')), { home });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/pipe/) });
  });

  it('names a folder for what it is', async () => {
    const { code, stderr } = await runCommand(argvOf(home), { home });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/is a folder/) });
    expect(stderr).not.toContain('inside Pushwright');
  });
});

it.runIf(process.platform !== 'win32')('reads no list without end', async () => {
  const { code, stderr } = await runCommand(['send', '--alert', 'Hi', '--tokens', '/dev/zero'], { home });
  expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringMatching(/holds other data than text/) });
});
