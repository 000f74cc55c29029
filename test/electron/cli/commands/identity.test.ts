import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { Redactor } from '../../../../electron/backend/log/redact.ts';
import { type CommandResult, runCommand, startCommand } from '../../../support/cli.ts';
import { standInForSecurity, thumbprintOf } from '../../../support/store-stand-ins.ts';
import { type Fixtures, makeFixtures } from '../../identity/openssl.ts';

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
        label: null,
        form: 'certificate',
        certificateKind: 'universal',
        topics: expect.arrayContaining(['com.example.pushwright', 'com.example.pushwright.voip']),
        environments: ['sandbox', 'production'],
        notBefore: expect.any(Number),
        notAfter: expect.any(Number),
        daysLeft: expect.any(Number),
        issuer: expect.any(String),
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        privateKeyFoundIn: { in: 'same-file' },
        keyId: null,
        teamId: expect.any(String),
        store: 'file',
        fileName: 'identity.p12',
        location: folder,
        providerToken: null,
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

  it('shows what a provider token will say once both ids are known, and never one', async () => {
    const name = (await readdir(folder)).find((file) => file.endsWith('.p8')) ?? '';
    const keyId = name.slice(8, 18);
    const { code, objects, stdout } = await identity(join(folder, name), '--team-id', 'DEF123GHIJ', '--json');
    expect(code).toBe(0);
    expect(objects).toMatchObject([
      {
        ...{ keyId, teamId: 'DEF123GHIJ' },
        providerToken: {
          header: { alg: 'ES256', kid: keyId },
          claims: { iss: 'DEF123GHIJ', iat: null },
          ...{ changeableAfterSeconds: 1_200, renewedAfterSeconds: 3_000, refusedAfterSeconds: 3_600 },
        },
      },
    ]);
    expect(stdout).not.toMatch(/eyJ|PRIVATE/);
    expect((await identity(join(folder, name), '--json')).objects).toMatchObject([{ providerToken: null }]);
    expect((await identity(join(folder, name), '--team-id', 'DEF123GHIJ')).stdout).toContain('renewed at 50 minutes');
  });

  it('recognises swapped ids by the file’s name and says the right options', async () => {
    const name = (await readdir(folder)).find((file) => file.endsWith('.p8')) ?? '';
    const keyId = name.slice(8, 18);
    const swapped = await identity(join(folder, name), '--key-id', 'DEF123GHIJ', '--team-id', keyId, '--json');
    expect(swapped.code).toBe(2);
    expect(swapped.objects).toMatchObject([{ error: { code: 'apple-ids-swapped' } }]);
    expect(swapped.stderr).toContain(`--key-id ${keyId} --team-id DEF123GHIJ`);
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
    expect(both.stdout).toMatch(/Private key {3}found in key\.pem\n/);
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
    ['a text', 'notes.p12', /notes\.p12/],
  ])('refuses %s', async (_what, name, sentence) => {
    await writeFile(join(home, 'notes.p12'), 'Nothing here.\n');
    const { code, stdout, stderr } = await identity(join(home, name));
    expect(stderr).toMatch(sentence);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('identity, of folders and of the system', () => {
  let mixed: string;
  let fixtures: Fixtures;
  let secret: string;
  beforeAll(async () => {
    fixtures = await makeFixtures();
    mixed = join(home, 'mixed');
    await promisify(execFile)('sh', [resolve('test/fixtures/mixed-folder.sh'), fixtures.folder, mixed]);
    secret = join(home, 'secret.txt');
    await writeFile(secret, 'secret\n');
  }, 60_000);
  afterAll(async () => {
    await chmod(join(mixed, 'closed'), 0o700);
    await fixtures.remove();
  });

  it('finds every pair in a folder, and says what stands against the rest', async () => {
    const { code, objects, stderr } = await identity(mixed, '--passphrase-file', secret, '--json');
    expect(code).toBe(0);
    const found = objects.filter((line) => 'usable' in line);
    // Root may read what others may not; that pair is there twice then.
    expect(found.filter(({ usable }) => usable === true)).toHaveLength(10);
    for (const { usable, problems } of found) expect(usable).toBe(Array.isArray(problems) && problems.length === 0);
    expect(objects).toContainEqual({
      profile: expect.objectContaining({ bundleId: 'com.example.app1', environment: 'sandbox' }),
    });
    expect(objects.at(-1)).toEqual({
      summary: { identities: found.length, usable: 10, files: expect.any(Number), cutShort: false },
    });
    expect(stderr).not.toContain('secret');
  });

  it('tells people the same, and how much it looked at', async () => {
    const { code, stdout, stderr } = await identity(mixed, '--passphrase-file', secret);
    expect(code).toBe(0);
    expect(stdout).toMatch(/ABCDE12345\.cer\n {2}Folder .*fastlane[\s\S]*found in (ABCDE12345|locked)\.p12/);
    expect(stdout).toMatch(/Cannot be used: ZZZZZ12345\.cer is encrypted by fastlane match/);
    expect(stdout).toMatch(
      /App Development\n {2}File {11}app\.mobileprovision\n[\s\S]*Device tokens {2}belong to sandbox/,
    );
    expect(stderr).toMatch(/\d+ identities, 10 of them usable; \d+ files read\./);
  });

  it('ends with 2 where nothing in a folder can be used', async () => {
    const empty = await mkdtemp(join(home, 'empty-'));
    const { code, stderr } = await identity(empty);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '0 identities, 0 of them usable; 0 files read.\n' });
  });

  it('examines what it is given, in words and as objects', async () => {
    const certificate = join(mixed, 'certs', 'mdm.cer');
    const { code, stdout } = await identity(certificate, '--doctor');
    expect(code).toBe(2);
    expect(stdout).toMatch(/Cannot work: mdm\.cer holds .*no private key beside it fits\./);
    expect(stdout).toMatch(/\n {4}4\. Select the certificate, choose File, Export Items…/);
    expect(stdout).toMatch(/Note: The key in mdm\.key \(EC P-256\) is not the one of the certificate in mdm\.cer\./);
    const { objects } = await identity(certificate, '--doctor', '--json');
    expect(objects[0]).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ weight: 'failure', code: 'private-key-missing', steps: expect.any(Array) }),
      ]),
    });
  });

  it('shows a provisioning profile by itself', async () => {
    const { code, stdout } = await identity(join(mixed, 'profiles', 'app.mobileprovision'));
    expect(code).toBe(0);
    expect(stdout).toContain('belong to sandbox');
  });

  it('searches the keychains of macOS together with a folder, where it is asked to', async () => {
    const pem = await fixtures.text('rsa1.pem');
    const identities = `  1) ${thumbprintOf(pem)} "Apple Push Services: com.example.app1"\n`;
    const keychain = '/Users/ada/Library/Keychains/login.keychain-db';
    const { path } = await standInForSecurity(
      [{ path: keychain, certificates: pem + (await fixtures.text('website.pem')), identities }],
      { listed: `    "${keychain}"\n`, anywhere: identities },
      { keyPem: await fixtures.text('rsa1.key'), certificatePem: pem },
    );
    vi.stubEnv('PATH', path);
    const mac = (...argv: string[]) => runCommand(['identity', ...argv], { home, parts: { platform: 'darwin' } });
    const alone = await mac('--system', '--json');
    expect(alone.objects.slice(0, -1)).toMatchObject([
      {
        store: 'keychain',
        fileName: 'login keychain',
        privateKeyFoundIn: { in: 'store', store: 'login keychain' },
        usable: true,
      },
      { store: 'keychain', usable: false, problems: [{ code: 'private-key-missing' }] },
    ]);
    const folder = await mkdtemp(join(home, 'keys-'));
    await writeFile(join(folder, 'site.key'), await fixtures.text('website.key'));
    const together = await mac('--system', folder, '--json');
    expect(together.objects).toContainEqual(
      expect.objectContaining({
        store: 'keychain',
        privateKeyFoundIn: { in: 'other-file', file: 'site.key' },
        usable: true,
      }),
    );
  });

  it('says that this system has no store where it has none, and that there is nothing to look at', async () => {
    const { code, stderr } = await identity('--system');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('0 identities') });
    const nothing = await identity();
    expect(nothing.code).toBe(2);
    expect(nothing.stderr).toContain('--system');
  });

  it('takes a passphrase that it was given out of what it says of a fault of ours', async () => {
    const redactor = new Redactor(home);
    const environment = { PUSHWRIGHT_PASSPHRASE: 'correct horse' };
    await runCommand(['identity', join(folder, 'identity.p12')], { home, environment, parts: { redactor } });
    const serve = () => Promise.reject(new Error('a library was given correct horse'));
    const { code, stderr } = await runCommand(['serve'], { home, parts: { redactor, serve } });
    expect(stderr).toContain('Something failed inside Pushwright: a library was given <secret');
    expect(code).toBe(2);
  });
});
