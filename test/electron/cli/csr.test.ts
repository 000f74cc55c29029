import { execFileSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('csr', () => {
  it('writes a key that only its owner reads, and a request that OpenSSL takes for it', async () => {
    const home = await temporaryFolder();
    const dir = join(home, 'keys');
    const argv = ['csr', '--name', 'Push key 2026', '--email', 'me@example.com', '--dir', dir, '--json'];
    const { code, objects } = await runCommand(argv, { home });
    expect({ code, objects }).toEqual({
      code: 0,
      objects: [{ request: join(dir, 'push.certSigningRequest'), key: join(dir, 'push.key') }],
    });
    expect((await stat(join(dir, 'push.key'))).mode & 0o777).toBe(0o600);
    const publicKey = ['-pubout', '-in', join(dir, 'push.key')];
    const request = ['-noout', '-verify', '-pubkey', '-in', join(dir, 'push.certSigningRequest')];
    const openssl = (...all: string[]): string => execFileSync('openssl', all, { stdio: 'pipe' }).toString();
    expect(openssl('req', ...request)).toBe(openssl('pkey', ...publicKey));
  });

  it('tells people the way through Apple’s developer account, with the roles that may go it', async () => {
    const home = await temporaryFolder();
    const { code, stdout } = await runCommand(['csr', '--name', 'Push', '--dir', home], { home });
    expect(code).toBe(0);
    expect(stdout).toMatch(/1\. .*keep its key/);
    expect(stdout).toMatch(/Account Holder, Admin/);
    expect(stdout).not.toContain('PRIVATE');
  });

  it('replaces nothing', async () => {
    const home = await temporaryFolder();
    const argv = ['csr', '--name', 'Push', '--dir', home];
    await runCommand(argv, { home });
    const before = await readFile(join(home, 'push.key'), 'utf8');
    const { code, stderr } = await runCommand(argv, { home });
    expect(code).toBe(2);
    expect(stderr).toContain('push.key');
    expect(await readFile(join(home, 'push.key'), 'utf8')).toBe(before);
  });

  it.each([
    [['--name', ''], /name is empty/],
    [['--name', 'Push', '--email', 'mé@example.com'], /email address/],
    [['--name', 'Push', '--bits', '512'], /2048/],
    [[], /--name/],
  ])('refuses %j in words', async (options, words) => {
    const home = await temporaryFolder();
    const { code, stderr } = await runCommand(['csr', '--dir', home, ...options], { home });
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });
});
