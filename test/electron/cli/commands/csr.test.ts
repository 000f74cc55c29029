import { execFileSync } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../support/cli.ts';
import { startedSimulator, startLineIn } from '../../../support/cli-simulator.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { TestAuthority } from '../../../support/test-authority.ts';

const openssl = (...all: string[]): string => execFileSync('openssl', all, { stdio: 'pipe' }).toString();

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
    expect(openssl('req', ...request)).toBe(openssl('pkey', ...publicKey));
  });

  it('tells people the way through Apple’s developer account, with the roles that may go it', async () => {
    const home = await temporaryFolder();
    const { code, stdout } = await runCommand(['csr', '--name', 'Push', '--dir', home], { home });
    expect(code).toBe(0);
    expect(stdout).toMatch(/ 1\. Make the key and its request \(done\)\n.*one request serves one certificate/);
    expect(stdout).toMatch(/Create Certificate.*\n {4}By: Account Holder, Admin\n/);
    expect(stdout).toContain('https://developer.apple.com/account/resources/identifiers/list');
    expect(stdout).not.toContain('PRIVATE');
  });

  it('tells the way alone, to a certificate or to a provider token key, also to scripts', async () => {
    const home = await temporaryFolder();
    const key = await runCommand(['csr', 'guide', '--token-key'], { home });
    expect(key.stdout).toMatch(/Download it, once[\s\S]*Membership details/);
    const { objects } = await runCommand(['csr', 'guide', '--json'], { home });
    expect(objects.map(({ id }) => id)).toEqual(expect.arrayContaining(['make', 'upload', 'open']));
    expect(await readdir(home)).toEqual([]);
  });

  it('replaces nothing, and leaves no key where the request cannot be written', async () => {
    const home = await temporaryFolder();
    const argv = ['csr', '--name', 'Push', '--dir', home];
    await runCommand(argv, { home });
    const before = await readFile(join(home, 'push.key'), 'utf8');
    const { code, stderr } = await runCommand(argv, { home });
    expect(code).toBe(2);
    expect(stderr).toContain('push.key');
    expect(await readFile(join(home, 'push.key'), 'utf8')).toBe(before);
    await writeFile(join(home, 'other.certSigningRequest'), 'mine');
    expect((await runCommand([...argv, '--file', 'other'], { home })).code).toBe(2);
    expect((await readdir(home)).sort()).toEqual(['other.certSigningRequest', 'push.certSigningRequest', 'push.key']);
  });

  it.each([
    [['--name', ''], /name is empty/],
    [['--name', 'Push', '--email', 'mé@example.com'], /email address/],
    [['--name', 'Push', '--bits', '512'], /2048/],
    [[], /no name[\s\S]*--name/],
  ])('refuses %j in words', async (options, words) => {
    const home = await temporaryFolder();
    const { code, stderr } = await runCommand(['csr', '--dir', home, ...options], { home });
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
    expect(await readdir(home)).toEqual([]);
  });

  it('warns of a size that Apple does not take', async () => {
    const home = await temporaryFolder();
    const { code, stderr } = await runCommand(['csr', '--name', 'Push', '--dir', home, '--bits', '3072'], { home });
    expect(code).toBe(0);
    expect(stderr).toContain('Expected: RSA(2048)');
  });
});

/** A data folder with one kept request, and where its file was written. */
async function kept(
  name = 'Push key',
): Promise<{ readonly home: string; readonly id: string; readonly request: string }> {
  const home = await temporaryFolder();
  const { objects } = await runCommand(['csr', '--name', name, '--keep', '--dir', join(home, 'out'), '--json'], {
    home,
  });
  const [{ kept: id, request } = {}] = objects;
  return { home, id: String(id), request: String(request) };
}

describe('csr --keep', () => {
  it('writes the request only; the key stays in the data folder, where every command finds it', async () => {
    const { home, id, request } = await kept();
    expect(await readdir(join(home, 'out'))).toEqual(['push.certSigningRequest']);
    const aps = join(home, 'out', 'aps (7).cer');
    await writeFile(aps, new TestAuthority().sign(await readFile(request), { bundleId: 'com.example.app' }));
    const { code, stdout } = await runCommand(['identity', aps], { home });
    expect(code).toBe(0);
    expect(stdout).toContain('Private key   found in the signing request “Push key”');
    expect((await runCommand(['csr', 'list', '--json'], { home })).objects).toMatchObject([
      { id, name: 'Push key', state: 'waiting', ticked: ['make', 'save'] },
    ]);
  });

  it('keeps nothing where the request cannot be written', async () => {
    const { home } = await kept();
    const argv = ['csr', '--name', 'Second', '--keep', '--dir', join(home, 'out')];
    const { code, stderr } = await runCommand(argv, { home });
    expect(code).toBe(2);
    expect(stderr).toContain('push.certSigningRequest');
    expect((await runCommand(['csr', 'list', '--json'], { home })).objects).toHaveLength(1);
  });

  it('lists, saves again, ticks off and forgets, by name or by id', async () => {
    const { home, id, request } = await kept();
    expect((await runCommand(['csr', 'list'], { home })).stdout).toMatch(
      /^[0-9a-f]{16} {2}Push key {2}RSA 2048, made \d{4}-\d\d-\d\d\n {2}waits for its certificate; 2 of 9 steps done\n$/,
    );
    const again = join(home, 'again.csr');
    expect((await runCommand(['csr', 'save', id, '--out', again], { home })).code).toBe(0);
    expect(await readFile(again, 'utf8')).toBe(await readFile(request, 'utf8'));
    expect((await runCommand(['csr', 'save', id, '--out', again], { home })).stderr).toContain('--replace');
    expect((await runCommand(['csr', 'tick', 'Push key', '7'], { home })).stdout).toContain('3 of 9 steps done');
    expect((await runCommand(['csr', 'tick', id, 'upload', '--undo'], { home })).stdout).toContain('2 of 9');
    const asked = await runCommand(['csr', 'forget', id], { home });
    expect(asked.code).toBe(2);
    expect(asked.stderr).toMatch(/never be used again.*\n.*pushwright convert.*--yes/);
    expect((await runCommand(['csr', 'forget', id, '--yes'], { home })).code).toBe(0);
    expect((await runCommand(['csr', 'list'], { home })).stdout).toContain('No request is kept');
  });

  it('practises without Apple: the simulator signs, and the certificate sends to it', async () => {
    const { home, request } = await kept();
    const dir = join(home, 'D');
    const simulator = await startedSimulator(home, ['--json', '--dir', dir]);
    const { http2, ca } = startLineIn(simulator.stdout.text);
    for (const which of ['Push key', request]) {
      const out = join(home, 'practice.cer');
      const practise = ['csr', 'practise', which, '--bundle-id', 'com.example.mine', '--dir', dir, '--out', out];
      expect(await runCommand([...practise, '--replace'], { home })).toMatchObject({ code: 0, stderr: '' });
      const send = [
        'send',
        '--to',
        `127.0.0.1:${http2.port}`,
        '--ca',
        ca,
        '--identity',
        out,
        '--alert',
        'Hi',
        '--json',
      ];
      const sent = await runCommand([...send, 'a1'.repeat(32)], { home });
      expect({ code: sent.code, first: sent.objects[0] }).toMatchObject({ code: 0, first: { outcome: 'accepted' } });
    }
    simulator.signal('SIGTERM');
    await simulator.ended;
  });

  it.each([
    [['save', 'Other', '--out', 'x'], /called “Other”: [0-9a-f]{16} \(Push key\)/],
    [['practise', 'Other', '--out', 'x', '--bundle-id', 'a.b'], /“Other” is neither a kept request nor a file/],
    [['practise', 'Push key', '--out', 'x', '--bundle-id', 'not an id'], /“not an id” is not a bundle id/],
    [['tick', 'Push key', '10'], /“10” is no step/],
    [['forget', 'Other'], /called “Other”/],
    [['lst'], /Too many arguments/],
  ])('refuses %j in words', async (argv, words) => {
    const { home } = await kept();
    const { code, stderr } = await runCommand(['csr', ...argv], { home });
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });

  it('asks for the id where two have one name, and takes no certificate for a request', async () => {
    const { home, id } = await kept();
    await runCommand(['csr', '--name', 'Push key', '--keep', '--dir', join(home, 'two')], { home });
    expect((await runCommand(['csr', 'tick', 'Push key', '3'], { home })).stderr).toContain(`Give the id: `);
    expect((await runCommand(['csr', 'tick', id, '3'], { home })).code).toBe(0);
    const file = join(home, 'x.cer');
    await writeFile(file, 'not a request');
    const practise = ['csr', 'practise', file, '--bundle-id', 'com.example.a', '--out', join(home, 'y')];
    expect((await runCommand(practise, { home })).stderr).toContain('x.cer holds no signing request');
  });
});
