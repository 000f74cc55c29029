import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CommandResult, runCommand } from '../../../support/cli.ts';
import { startedSimulator, startLineIn } from '../../../support/cli-simulator.ts';
import { type Fixtures, makeFixtures } from '../../identity/openssl.ts';

let home: string;
let out: string;
let fixtures: Fixtures;
let identity: string;
let passphraseFile: string;
let tokenKey: string;

beforeAll(async () => {
  fixtures = await makeFixtures();
  home = await mkdtemp(join(tmpdir(), 'pushwright-convert-'));
  const simulator = await startedSimulator(home, ['--json', '--dir', join(home, 'D')]);
  const line = startLineIn(simulator.stdout.text);
  ({ identity } = line);
  tokenKey = line.providerTokenKey;
  passphraseFile = join(home, 'D', 'passphrase.txt');
  simulator.signal('SIGTERM');
  await simulator.ended;
  await writeFile(join(home, 'new.txt'), 'the new one\n');
}, 60_000);
afterAll(async () => {
  await fixtures.remove();
  await rm(home, { recursive: true, force: true });
});
beforeEach(async () => {
  out = join(await mkdtemp(join(home, 'out-')), 'made');
});

function convert(
  argv: readonly string[],
  more: Partial<Parameters<typeof runCommand>[1]> = {},
): Promise<CommandResult> {
  const files = argv[0]?.startsWith('--') === false ? [] : [identity, '--passphrase-file', passphraseFile];
  return runCommand(['convert', ...files, ...argv, '--out', out], { home, ...more });
}

const openssl = (...argv: string[]): string => execFileSync('openssl', argv, { stdio: 'pipe' }).toString();
const NEW = () => ['--new-passphrase-file', join(home, 'new.txt')];

describe('convert', () => {
  it.each([
    ['p12', []],
    ['p12', ['--legacy']],
  ] as const)('writes a .p12 (%s %j) that OpenSSL opens with the new passphrase', async (form, more) => {
    const { code, stdout, stderr } = await convert(['--to', form, ...more, ...NEW()]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      `${out}  (Apple Push Services: com.example.pushwright)\nIt opens with the new passphrase, and only you can read the file.\n`,
    );
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    const text = openssl('pkcs12', '-in', out, '-passin', 'pass:the new one', '-nodes');
    expect(text).toContain('BEGIN PRIVATE KEY');
    expect(text).toContain('BEGIN CERTIFICATE');
  });

  it('writes the key encrypted unless it is told otherwise, and warns then', async () => {
    expect((await convert(['--to', 'pem', ...NEW()])).code).toBe(0);
    expect(await readFile(out, 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
    const { code, stderr, objects } = await convert(['--to', 'key', '--plain-key', '--replace', '--json']);
    expect(code).toBe(0);
    expect(objects).toEqual([
      {
        file: out,
        form: 'key',
        identity: 'Apple Push Services: com.example.pushwright',
        holdsKey: true,
        unprotected: true,
      },
    ]);
    expect(stderr).toBe('');
    const plain = await convert(['--to', 'key', '--plain-key', '--replace']);
    expect(plain.stderr).toContain('in the clear');
    expect(await readFile(out, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  });

  it.each([
    ['cer', ['-inform', 'der']],
    ['crt', []],
  ] as const)('writes the certificate alone as %s, and asks for no passphrase', async (form, how) => {
    expect((await convert(['--to', form])).code).toBe(0);
    expect(openssl('x509', '-in', out, ...how, '-noout', '-subject')).toContain('com.example.pushwright');
  });

  it('finds the key of a .cer, and writes both', async () => {
    await fixtures.openssl('x509', '-in', 'rsa1.pem', '-outform', 'der', '-out', join(home, 'aps (3).cer'));
    const argv = [join(home, 'aps (3).cer'), '--key', join(fixtures.folder, 'rsa1.key'), '--to', 'p12', ...NEW()];
    expect(await convert(argv)).toMatchObject({ code: 0, stderr: '' });
    expect(openssl('pkcs12', '-in', out, '-passin', 'pass:the new one', '-nodes')).toContain('PRIVATE KEY');
  });

  it('writes a provider token key as Apple gives it out', async () => {
    expect((await convert([tokenKey, '--to', 'key', '--plain-key'])).code).toBe(0);
    expect(await readFile(out, 'utf8')).toBe(await readFile(tokenKey, 'utf8'));
  });

  it('replaces nothing unless it is told to', async () => {
    await writeFile(out, 'mine');
    const refused = await convert(['--to', 'cer']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('There is a file called made already; it was left as it is.');
    expect(refused.stderr).toContain('--replace');
    expect(await readFile(out, 'utf8')).toBe('mine');
    expect((await convert(['--to', 'cer', '--replace'])).code).toBe(0);
    expect(await readFile(out, 'utf8')).not.toBe('mine');
  });

  it('asks for the new passphrase twice on a terminal, until both are the same', async () => {
    const answers = ['', 'one', 'two', 'the new one', 'the new one'];
    const { code, stderr } = await convert(['--to', 'p12'], { terminal: true, answers });
    expect(code).toBe(0);
    expect(stderr).toContain('It cannot be empty. New passphrase for made: ');
    expect(stderr).toContain('These were not the same. New passphrase for made: ');
    expect(stderr).not.toContain('the new one');
    expect(openssl('pkcs12', '-in', out, '-passin', 'pass:the new one', '-nokeys')).toContain('BEGIN CERTIFICATE');
  });

  it('takes the new passphrase from a variable', async () => {
    const environment = { PUSHWRIGHT_NEW_PASSPHRASE: 'from a variable' };
    expect((await convert(['--to', 'p12'], { environment })).code).toBe(0);
    expect(openssl('pkcs12', '-in', out, '-passin', 'pass:from a variable', '-nokeys')).toContain('CERTIFICATE');
  });

  it('asks which one is meant where there are several', async () => {
    const files = [join(fixtures.folder, 'rsa1.pem'), join(fixtures.folder, 'ec2.pem')];
    const keys = ['rsa1.key', 'ec2.key'].map((name) => join(fixtures.folder, name));
    const several = await convert([...files, ...keys, '--to', 'cer']);
    expect(several.code).toBe(2);
    expect(several.stderr).toMatch(/several identities: .*com\.example\.app1 \([0-9a-f]{16}\)/);
    const none = await convert([...files, ...keys, '--to', 'cer', '--pick', 'com.example.other']);
    expect(none.stderr).toContain('“com.example.other” is no part of');
    expect((await convert([...files, ...keys, '--to', 'cer', '--pick', 'COM.example.ec2'])).code).toBe(0);
    expect(openssl('x509', '-inform', 'der', '-in', out, '-noout', '-subject')).toContain('com.example.ec2');
  });

  it.each([
    [['--to', 'p12'], /no passphrase for made.*\n.*--new-passphrase-file/],
    [['--to', 'pem', '--legacy'], /--legacy is about \.p12 files/],
    [['--to', 'p12', '--plain-key'], /never written without a passphrase/],
    [['--to', 'cer', '--plain-key'], /--to cer writes no private key/],
    [['--to', 'jks'], /“jks” does not fit --to/],
    [[], /--to/],
  ])('refuses %j in words, and writes nothing', async (argv, words) => {
    const { code, stderr, stdout } = await convert(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
    expect(await readdir(join(out, '..'))).toEqual([]);
  });

  it('names the option of the new passphrase where it is empty', async () => {
    const empty = join(home, 'empty.txt');
    await writeFile(empty, '\n');
    const { code, stderr } = await convert(['--to', 'p12', '--new-passphrase-file', empty]);
    expect(code).toBe(2);
    expect(stderr).toContain('Option: --new-passphrase-file FILE');
  });

  it('says what is missing where there is no key', async () => {
    const lonely = join(await mkdtemp(join(home, 'lonely-')), 'aps.cer');
    await fixtures.openssl('x509', '-in', 'rsa1.pem', '-outform', 'der', '-out', lonely);
    const { code, objects } = await convert([lonely, '--to', 'p12', '--json', ...NEW()]);
    expect({ code, objects }).toMatchObject({ code: 2, objects: [{ error: { code: 'private-key-missing' } }] });
  });

  it('writes a file that sends', async () => {
    await convert(['--to', 'p12', ...NEW()]);
    const simulator = await startedSimulator(home, ['--json', '--dir', join(home, 'D')]);
    const { http2, ca } = startLineIn(simulator.stdout.text);
    const argv = ['send', '--to', `127.0.0.1:${http2.port}`, '--ca', ca, '--identity', out, '--alert', 'Hi'];
    const sent = await runCommand([...argv, '--passphrase-file', join(home, 'new.txt'), 'a1'.repeat(32)], { home });
    expect(sent).toMatchObject({ code: 0 });
    simulator.signal('SIGTERM');
    await simulator.ended;
  });
});
