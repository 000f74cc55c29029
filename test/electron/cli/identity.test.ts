import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/apns/clock.ts';
import { type CommandResult, runCommand, startCommand } from '../../support/cli.ts';

let home: string;
let folder: string;
let passphrase: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-identity-'));
  folder = join(home, 'D');
  const simulator = startCommand(['simulator', '--json', '--dir', folder], { home });
  await simulator.stdout.until((text) => text.includes('\n'));
  simulator.signal('SIGTERM');
  await simulator.ended;
  passphrase = join(folder, 'passphrase.txt');
});
afterAll(() => rm(home, { recursive: true, force: true }));

function identity(...argv: string[]): Promise<CommandResult> {
  return runCommand(['identity', ...argv], { home });
}

describe('identity', () => {
  it('tells of a certificate what people need to know', async () => {
    const { code, stdout, stderr } = await identity(join(folder, 'identity.p12'), '--passphrase-file', passphrase);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Apple Push Services: com\.example\.pushwright\n {2}File {10}identity\.p12\n/);
    expect(stdout).toMatch(/Topics {8}com\.example\.pushwright\n {16}com\.example\.pushwright\.voip\n/);
    expect(stdout).toMatch(/Environments {2}sandbox and production\n/);
    expect(stdout).toMatch(/Valid until {3}\d{4}-\d\d-\d\d \(\d+ days left\)\n/);
    expect(stdout).toMatch(/Private key {3}found in the same file\n/);
    expect(stdout).not.toMatch(/BEGIN|PRIVATE/);
  });

  it('tells scripts the same as one object', async () => {
    const { code, objects } = await identity(join(folder, 'identity.p12'), '--passphrase-file', passphrase, '--json');
    expect(code).toBe(0);
    expect(objects).toEqual([
      {
        name: 'Apple Push Services: com.example.pushwright',
        form: 'certificate',
        certificateKind: 'universal',
        topics: expect.arrayContaining(['com.example.pushwright', 'com.example.pushwright.voip']),
        environments: ['sandbox', 'production'],
        notBefore: expect.any(Number),
        notAfter: expect.any(Number),
        daysLeft: expect.any(Number),
        issuer: expect.any(String),
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        privateKeyFoundIn: 'in the same file',
        keyId: null,
        teamId: expect.any(String),
        fileName: 'identity.p12',
        usable: true,
        problems: [],
        warnings: [],
      },
    ]);
  });

  it('tells of a provider token key its id, and what sending needs', async () => {
    const name = (await readdir(folder)).find((file) => file.endsWith('.p8')) ?? '';
    const { code, stdout } = await identity(join(folder, name));
    expect(code).toBe(0);
    expect(stdout).toContain(`Key id        ${name.slice(8, 18)}`);
    expect(stdout).toContain('--team-id');
  });

  it('says of a certificate without key exactly that, and ends with 2', async () => {
    const pem = await readFile(join(folder, 'identity.pem'), 'utf8');
    const alone = join(await mkdtemp(join(home, 'alone-')), 'aps.cer');
    await writeFile(alone, /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n/.exec(pem)?.[0] ?? '');
    const { code, stdout } = await identity(alone);
    expect(stdout).toMatch(/Private key {3}not found\n/);
    expect(stdout).toMatch(/Cannot be used: .*no private key/);
    expect(code).toBe(2);
    const key = join(home, 'key.pem');
    await writeFile(key, pem.slice(pem.indexOf('-----BEGIN PRIVATE')));
    const both = await identity(alone, '--key', key);
    expect(both.stdout).toMatch(/Private key {3}found key\.pem\n/);
    expect(both.code).toBe(0);
  });

  it.each([
    ['an expired certificate', 2, /Valid until .*expired \d+ days ago/, 800],
    ['one that is about to expire', 0, /Valid until .*\(\d+ days? left\)[\s\S]*Warning: /, 390],
  ])('says of %s how long', async (_what, code, sentence, days) => {
    const clock = { ...systemClock, now: () => Date.now() + days * 86_400_000 };
    const argv = ['identity', join(folder, 'identity.p12'), '--passphrase-file', passphrase];
    const result = await runCommand(argv, { home, parts: { clock } });
    expect(result.stdout).toMatch(sentence);
    expect(result.code).toBe(code);
  });

  it.each([
    ['a file that is not there', 'gone.p12', /gone\.p12/],
    ['a folder', '.', /folder|directory/],
    ['a text', 'notes.p12', /notes\.p12/],
  ])('refuses %s', async (_what, name, sentence) => {
    await writeFile(join(home, 'notes.p12'), 'Nothing here.\n');
    const { code, stdout, stderr } = await identity(join(home, name));
    expect(stderr).toMatch(sentence);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
