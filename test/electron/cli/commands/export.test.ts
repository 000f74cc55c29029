import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAuthority } from '../../../../electron/simulator/authority/authority.ts';
import { EXPORT_FORMS } from '../../../../payload/export/exported.ts';
import { runCommand } from '../../../support/cli.ts';
import { folderOnceARun } from '../../../support/once-a-run.ts';
import { openssl } from '../../../support/openssl.ts';

const run = promisify(execFile);
const A = 'a1'.repeat(32);
const PAYLOAD = '{"aps":{"alert":"Hi"}}';

let folder: string;
let p12: string;
let pem: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pushwright-export-'));
  pem = join(folder, 'push.pem');
  p12 = join(folder, 'push.p12');
  await copyFile(join(await folderOnceARun('simulator', openAuthority), 'identity.pem'), pem);
  await openssl('pkcs12', '-export', '-in', pem, '-out', p12, '-passout', 'pass:secret words');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A document of these requests. */
async function document(name: string, ...requests: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, requests.join('\n\n'));
  return path;
}

function request(host: string, head: readonly string[] = ['apns-topic: com.example.shop'], title = ''): string {
  return [`### ${title}`, `POST https://${host}/3/device/${A} HTTP/2`, ...head, '', PAYLOAD].join('\n');
}

const exported = (...argv: readonly string[]) => runCommand(['export', ...argv], { home: folder });

describe('export FILE.push', () => {
  it.each([
    ['api.sandbox.push.apple.com', [], `https://api.sandbox.push.apple.com/3/device/${A}`],
    ['api.push.apple.com:2197', [], `https://api.push.apple.com:2197/3/device/${A}`],
    ['api.push.apple.com', ['--to', 'sandbox'], `https://api.sandbox.push.apple.com/3/device/${A}`],
    ['{{simulator}}', ['--to', '127.0.0.1:8443'], `https://127.0.0.1:8443/3/device/${A}`],
    ['{{simulator}}', ['--to', '[::1]:8443'], `https://[::1]:8443/3/device/${A}`],
    ['{{gateway}}', ['--variable', 'gateway=push.example:443'], `https://push.example:443/3/device/${A}`],
  ])('goes where the document or the call says: %s %j', async (host, argv, url) => {
    const path = await document('order.push', request(host));
    const { code, stdout } = await exported(path, '--as', 'curl', '--identity', pem, ...argv);
    expect(code).toBe(0);
    expect(stdout).toContain(`'${url}'`);
    expect(stdout).toContain(`--cert '${pem}'`);
  });

  it('holds no secret in any form, and says what the program needs', async () => {
    const path = await document('order.push', request('api.sandbox.push.apple.com'));
    for (const form of EXPORT_FORMS) {
      const file = ['go', 'python'].includes(form) ? pem : p12;
      const { code, stdout, stderr } = await exported(path, '--as', form, '--identity', file);
      expect({ form, code, stderr: code === 0 ? '' : stderr }).toEqual({ form, code: 0, stderr: '' });
      for (const secret of ['secret words', 'BEGIN', (await readFile(p12)).toString('base64').slice(40, 80)])
        expect(stdout, form).not.toContain(secret);
      if (stdout.includes('PUSHWRIGHT_PASSPHRASE')) expect(stderr).toContain('set PUSHWRIGHT_PASSPHRASE');
    }
  });

  it('takes the one that is named by name, title or number, and asks where there are several', async () => {
    const path = await document(
      'several.push',
      request('api.push.apple.com', ['apns-topic: com.example.one'], 'First'),
      request('api.push.apple.com', ['apns-topic: com.example.two'], 'Second').replace('\nPOST', '\n# @name two\nPOST'),
    );
    for (const [name, topic] of [
      ['First', 'com.example.one'],
      ['two', 'com.example.two'],
      ['2', 'com.example.two'],
    ] as const)
      expect((await exported(path, '--as', 'http', '--request', name)).stdout).toContain(`apns-topic: ${topic}`);
    for (const argv of [[], ['--request', '3'], ['--request', '0']]) {
      const { code, stdout, stderr } = await exported(path, '--as', 'http', ...argv);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/First, two/);
    }
  });

  it('takes the identity that the document names by its SHA-256 from where the window remembers it', async () => {
    const fingerprint = String(
      (await runCommand(['identity', pem, '--json'], { home: folder })).objects[0]?.['fingerprint'],
    );
    const kept = { id: fingerprint.slice(0, 32), name: 'Kept', form: 'certificate', keyId: null, teamId: null };
    const list = [{ ...kept, paths: [pem], stored: null, certificate: null, container: 'pem' }];
    await writeFile(join(folder, 'identities.json'), JSON.stringify(list));
    const head = [`# @pushwright identity ${fingerprint} Shop`, 'apns-topic: com.example.shop'];
    const path = await document('kept.push', request('api.push.apple.com', head));
    const { code, stdout, stderr } = await exported(path, '--as', 'node');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`cert: readFileSync(${JSON.stringify(pem)})`);
  });

  it.each([
    ['no payload that can be sent', ['--as', 'curl', '--identity', 'PEM'], '{"aps":', /bad\.push:5:\d+/],
    ['a topic that is none', ['--as', 'curl', '--identity', 'PEM'], null, /bad\.push:3:\d+/],
    ['nobody who sends', ['--as', 'curl'], PAYLOAD, /Nothing says who sends/],
    ['a provider token key without a team', ['--as', 'go', '--provider-token-key', 'KEY'], PAYLOAD, /--team-id/],
    [
      'another form of identity',
      ['--as', 'java', '--identity', 'PEM'],
      PAYLOAD,
      /pushwright convert push\.pem --to p12/,
    ],
    [
      'a key with a passphrase',
      ['--as', 'go', '--identity', 'P12'],
      PAYLOAD,
      /pushwright convert push\.p12 --to pem --plain-key/,
    ],
    ['a form that is none', ['--as', 'rust'], PAYLOAD, /--as/],
    ['no form', [], PAYLOAD, /--as/],
  ])('writes nothing for %s, and says what to do', async (_what, argv, payload, words) => {
    const topic = payload === null ? 'apns-topic: com.exämple' : 'apns-topic: com.example.shop';
    const text = ['###', `POST https://api.push.apple.com/3/device/${A} HTTP/2`, topic, '', payload ?? PAYLOAD].join(
      '\n',
    );
    const path = await document('bad.push', text);
    const key = join(folder, 'AuthKey_ABCDE12345.p8');
    await writeFile(key, ['-----BEGIN', 'PRIVATE KEY-----\nAA==\n-----END', 'PRIVATE KEY-----\n'].join(' '));
    const named: Readonly<Record<string, string>> = { PEM: pem, P12: p12, KEY: key };
    const { code, stdout, stderr } = await exported(path, ...argv.map((word) => named[word] ?? word));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
  });

  it('is helped by the conversion that it names', async () => {
    const path = await document('order.push', request('api.push.apple.com'));
    const said = (await exported(path, '--as', 'go', '--identity', p12)).stderr;
    const [, options = ''] = /pushwright convert push\.p12 (.*)/.exec(said) ?? [];
    const out = join(folder, 'converted.pem');
    const argv = options.split(' ').map((word) => (word === 'push.pem' ? out : word));
    const environment = { PUSHWRIGHT_PASSPHRASE: 'secret words' };
    expect(await runCommand(['convert', p12, ...argv], { home: folder, environment })).toMatchObject({ code: 0 });
    expect((await exported(path, '--as', 'go', '--identity', out)).stdout).toContain(JSON.stringify(out));
  });

  it('sends whoever has a .p12 of Keychain Access to one that OpenSSL 3 opens', async () => {
    const old = join(folder, 'keychain.p12');
    await openssl('pkcs12', '-export', '-legacy', '-in', pem, '-out', old, '-passout', 'pass:secret words');
    const path = await document('order.push', request('api.push.apple.com'));
    expect(await exported(path, '--as', 'java', '--identity', old)).toMatchObject({ code: 0 });
    const { code, stderr } = await exported(path, '--as', 'curl', '--identity', old);
    expect(code).toBe(2);
    const [, options = ''] = /pushwright convert keychain\.p12 (.*)/.exec(stderr) ?? [];
    const out = join(folder, 'new.p12');
    const argv = options.split(' ').map((word) => (word === 'new.p12' ? out : word));
    const environment = { PUSHWRIGHT_PASSPHRASE: 'secret words', PUSHWRIGHT_NEW_PASSPHRASE: 'other words' };
    expect(await runCommand(['convert', old, ...argv], { home: folder, environment })).toMatchObject({ code: 0 });
    expect((await exported(path, '--as', 'curl', '--identity', out)).stdout).toContain('--cert-type P12');
  });

  it('hands simctl the iOS simulator that the document names', async () => {
    const head = ['# @pushwright destination ios-simulator iPhone 15', 'apns-topic: com.example.shop'];
    const path = await document('simulator.push', request('{{anywhere}}', head));
    expect(await exported(path, '--as', 'simctl')).toMatchObject({
      ...{ code: 0, stdout: `printf %s '${PAYLOAD}' | xcrun simctl push 'iPhone 15' 'com.example.shop' -\n` },
    });
  });

  it('is a script that a shell reads, with a turn for each device token', async () => {
    const path = await document('order.push', request('api.push.apple.com'));
    const { stdout } = await exported(path, A, 'b2'.repeat(32), '--as', 'curl', '--identity', pem);
    // The shell reads it without carrying it out.
    await run('sh', ['-n', '-c', stdout]);
    expect(stdout).toContain(`for token in ${A} ${'b2'.repeat(32)}; do`);
  });
});
