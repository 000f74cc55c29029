import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Simulator, startStandaloneSimulator } from '../../../electron/backend/simulator/standalone-simulator.ts';
import { type CommandResult, runCommand } from '../../support/cli.ts';
import { openssl } from '../../support/openssl.ts';
import { problemCodes } from '../../support/problem-codes.ts';
import { provisioningProfile } from '../../support/provisioning-profile.ts';
import { standInForSecurity, thumbprintOf } from '../../support/store-stand-ins.ts';
import { newTestAuthority, TestAuthority } from '../../support/test-authority.ts';

/*
 * The remedies of the command line about identities, passphrases, requests and conversions, tried as a new user would:
 * what standard error says is done to the letter, and what is then sent must be accepted.
 */

const APP = 'com.example.app';
const DEVICE = 'a1'.repeat(32);

let root: string;
let gateway: Simulator;
let apple: TestAuthority;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pushwright-cli-remedies-'));
  const dir = join(root, 'gateway');
  await mkdir(dir);
  // One authority for the gateway and for what Apple would sign.
  const pair = newTestAuthority();
  apple = new TestAuthority(pair);
  await writeFile(join(dir, 'ca.pem'), pair.certificatePem);
  await writeFile(join(dir, 'ca-key.pem'), pair.privateKeyPem);
  gateway = await startStandaloneSimulator({
    ...{ http2Port: 0, gatewayPort: 0, feedbackPort: 0, environment: 'sandbox', devices: null, dir },
    onNotification: () => undefined,
  });
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await rm(root, { recursive: true, force: true });
});

/** A user at a terminal, with a folder to work in. */
class User {
  readonly folder: string;
  readonly platform: NodeJS.Platform;

  private constructor(folder: string, platform: NodeJS.Platform) {
    this.folder = folder;
    this.platform = platform;
  }

  static async new(platform: NodeJS.Platform = 'linux'): Promise<User> {
    return new User(await mkdtemp(join(root, 'user-')), platform);
  }

  at(name: string): string {
    return join(this.folder, name);
  }

  async write(name: string, content: string | Buffer): Promise<string> {
    await writeFile(this.at(name), content);
    return this.at(name);
  }

  run(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
    return runCommand(argv, { home: this.at('home'), environment, parts: { platform: this.platform } });
  }

  send(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
    const to = ['--to', `127.0.0.1:${gateway.http2.port}`, '--ca', gateway.ca];
    return this.run(['send', '--alert', 'Hello', ...to, ...argv, DEVICE], environment);
  }

  /** A certificate and its key, apart from each other. */
  async pair(name = 'aps', bundleId = APP): Promise<{ readonly cer: string; readonly key: string }> {
    const { certificatePem, privateKeyPem } = apple.identity({ bundleId });
    await mkdir(this.at(`key of ${name}`));
    return {
      cer: await this.write(`${name}.pem`, certificatePem),
      key: await this.write(`key of ${name}/push.key`, privateKeyPem),
    };
  }

  /** An identity in a .p12 with the passphrase “export”. */
  async p12(name = 'push'): Promise<string> {
    const { certificatePem, privateKeyPem } = apple.identity({ bundleId: APP });
    const pem = await this.write('passing.pem', certificatePem + privateKeyPem);
    const path = this.at(`${name}.p12`);
    await openssl('pkcs12', '-export', '-in', pem, '-passout', 'pass:export', '-out', path);
    await rm(pem);
    return path;
  }

  /** Keeps a request; resolves with its id and the certificate that Apple makes of it. */
  async kept(name: string): Promise<{ readonly id: string; readonly request: string; readonly cer: Buffer }> {
    const argv = ['csr', '--name', name, '--keep', '--dir', this.folder, '--file', `of ${name}`, '--json'];
    const [{ kept, request } = {}] = (await this.run(argv)).objects;
    return { id: String(kept), request: String(request), cer: await this.signed(String(request)) };
  }

  async signed(request: string): Promise<Buffer> {
    return apple.sign(await readFile(request), { bundleId: APP });
  }
}

/** What a refused command said, on one line; fails where it was not refused with these words. */
function refused({ code, stderr }: CommandResult, words: RegExp): string {
  const said = stderr.replace(/\s+/g, ' ');
  expect({ code, said }).toEqual({ code: 2, said: expect.stringMatching(words) });
  return said;
}

function accepted(result: CommandResult): void {
  expect(result).toMatchObject({ code: 0 });
}

/** A Mac whose login keychain holds these identities; the first is given out. */
async function mac(...pairs: readonly { readonly certificatePem: string; readonly privateKeyPem: string }[]) {
  const login = '/Users/ada/Library/Keychains/login.keychain-db';
  const identities = pairs.map(({ certificatePem }, n) => `  ${n + 1}) ${thumbprintOf(certificatePem)} "x"\n`).join('');
  const [first] = pairs;
  const { path } = await standInForSecurity(
    [{ path: login, certificates: pairs.map(({ certificatePem }) => certificatePem).join(''), identities }],
    { listed: `    "${login}"\n`, anywhere: identities },
    { keyPem: first?.privateKeyPem ?? '', certificatePem: first?.certificatePem ?? '' },
  );
  vi.stubEnv('PATH', path);
  return User.new('darwin');
}

/** Each trial under the codes of the problems it meets. */
const TRIALS: Readonly<Record<string, () => Promise<void>>> = {
  'private-key-mismatch': async () => {
    const user = await User.new();
    const { certificatePem, privateKeyPem } = apple.identity({ bundleId: APP });
    const pem = await user.write('push.pem', certificatePem);
    await user.write('push.key', privateKeyPem);
    const { key } = await user.pair('other');
    const other = await user.write('other.key', await readFile(key));
    refused(await user.send(['--identity', pem, '--key', other]), /Leave --key out/);
    accepted(await user.send(['--identity', pem]));
  },

  'document-identity': async () => {
    const user = await User.new();
    const { cer, key } = await user.pair();
    const url = `https://127.0.0.1:${gateway.http2.port}/3/device/{{deviceToken}}`;
    const text = `# @pushwright identity ${'3f'.repeat(32)}\nPOST ${url} HTTP/2\n\n{"aps":{"alert":"Hello"}}\n`;
    const file = await user.write('order.push', text);
    const send = ['send', file, DEVICE, '--ca', gateway.ca];
    refused(await user.run(send), /give it to send with --identity/);
    accepted(await user.run([...send, '--identity', cer, '--key', key]));
  },

  'identity-not-in-store': async () => {
    const user = await mac(apple.identity({ bundleId: APP }));
    refused(
      await user.send(['--system-identity', 'com.example.typo']),
      /See what there is with “pushwright identity --system”, or give a file with --identity/,
    );
    const { stdout } = await user.run(['identity', '--system']);
    const [, topic = ''] = /(com\.example\.app)\b/.exec(stdout) ?? [];
    accepted(await user.send(['--system-identity', topic]));
    const { cer, key } = await user.pair();
    accepted(await user.send(['--identity', cer, '--key', key]));
  },

  'identity-ambiguous': async () => {
    const [one, other] = [apple.identity({ bundleId: APP }), apple.identity({ bundleId: APP })];
    const user = await mac(one, other);
    refused(
      await user.send(['--system-identity', APP]),
      /Give the beginning of its SHA-256, which “pushwright identity --system” shows/,
    );
    const { stdout } = await user.run(['identity', '--system']);
    const shown = [...stdout.matchAll(/SHA-256\s+([0-9a-f: ]+)/g)].map(([, hash = '']) =>
      hash.replace(/[^0-9a-f]/g, ''),
    );
    const codes = await Promise.all(
      shown.map(async (hash) => (await user.send(['--system-identity', hash.slice(0, 10)])).code),
    );
    // The stand-in gives out the key of the first alone.
    expect(codes).toHaveLength(2);
    expect(codes).toContain(0);
  },

  'identity-empty': async () => {
    const user = await User.new();
    const profile = await user.write('app.mobileprovision', await provisioningProfile(apple, APP, 'development'));
    refused(await user.send(['--identity', profile]), /Give a \.p12, or a \.pem or \.cer with its private key/);
    const { cer, key } = await user.pair();
    accepted(await user.send(['--identity', cer, '--key', key]));
    accepted(await user.send(['--identity', await user.p12()], { PUSHWRIGHT_PASSPHRASE: 'export' }));
  },

  'not-a-provider-token-key': async () => {
    const user = await User.new();
    const { cer, key } = await user.pair();
    const pem = await user.write('push.pem', (await readFile(cer, 'utf8')) + (await readFile(key, 'utf8')));
    refused(await user.send(['--provider-token-key', pem, '--team-id', 'DEF123GHIJ']), /Give it with --identity/);
    accepted(await user.send(['--identity', pem]));
  },

  'ids-needed': async () => {
    const user = await User.new();
    const key = await user.write('downloaded.p8', await readFile(gateway.providerTokenKey));
    const asked = await user.send(['--topic', gateway.topic, '--provider-token-key', key]);
    refused(asked, /on the command line: --key-id and --team-id/);
    const ids = ['--key-id', gateway.keyId, '--team-id', 'PUSHWRIGHT'];
    accepted(await user.send(['--topic', gateway.topic, '--provider-token-key', key, ...ids]));
  },

  'passphrase-needed': async () => {
    const user = await User.new();
    const p12 = await user.p12();
    refused(
      await user.send(['--identity', p12]),
      /on the command line: --passphrase-file FILE, or PUSHWRIGHT_PASSPHRASE/,
    );
    const file = await user.write('passphrase.txt', 'export\n');
    accepted(await user.send(['--identity', p12, '--passphrase-file', file]));
    accepted(await user.send(['--identity', p12], { PUSHWRIGHT_PASSPHRASE: 'export' }));
  },

  'passphrase-file-unreadable': async () => {
    const user = await User.new();
    const p12 = await user.p12();
    const file = await user.write('passphrase.txt', 'export\n');
    refused(await user.send(['--identity', p12, '--passphrase-file', `${file}.old`]), /Check the path/);
    accepted(await user.send(['--identity', p12, '--passphrase-file', file]));
  },

  'passphrase-file-too-large': async () => {
    const user = await User.new();
    const p12 = await user.p12();
    const notes = await user.write('notes.txt', `export\n${'and much else '.repeat(100)}`);
    refused(
      await user.send(['--identity', p12, '--passphrase-file', notes]),
      /Give the file that holds the passphrase alone, on one line/,
    );
    accepted(await user.send(['--identity', p12, '--passphrase-file', await user.write('alone.txt', 'export\n')]));
  },

  'new-passphrase-needed': async () => {
    const user = await User.new();
    const { cer, key } = await user.pair();
    const out = user.at('push.p12');
    const argv = ['convert', cer, '--key', key, '--to', 'p12', '--out', out];
    refused(await user.run(argv), /Give --new-passphrase-file FILE, or set PUSHWRIGHT_NEW_PASSPHRASE/);
    const file = await user.write('new.txt', 'for the server\n');
    accepted(await user.run([...argv, '--new-passphrase-file', file]));
    accepted(await user.send(['--identity', out, '--passphrase-file', file]));
    const second = [...argv.slice(0, -1), user.at('second.p12')];
    accepted(await user.run(second, { PUSHWRIGHT_NEW_PASSPHRASE: 'another' }));
    accepted(await user.send(['--identity', user.at('second.p12')], { PUSHWRIGHT_PASSPHRASE: 'another' }));
  },

  'identities-several identity-not-picked': async () => {
    const user = await User.new();
    const [one, other] = [await user.pair('one'), await user.pair('other', 'com.example.other')];
    const files = [one.cer, one.key, other.cer, other.key];
    const argv = ['convert', ...files, '--to', 'pem', '--plain-key', '--out', user.at('push.pem')];
    refused(await user.run(argv), /Say which with --pick: part of its name, topic or SHA-256/);
    refused(await user.run([...argv, '--pick', 'typo']), /com\.example\.app .*Say which with --pick/);
    accepted(await user.run([...argv, '--pick', 'example.app']));
    accepted(await user.send(['--identity', user.at('push.pem')]));
  },

  'file-exists': async () => {
    const user = await User.new();
    const { cer, key } = await user.pair();
    const out = await user.write('push.pem', 'mine');
    const convert = (...argv: string[]) =>
      user.run(['convert', cer, '--key', key, '--to', 'pem', '--plain-key', '--out', ...argv]);
    refused(await convert(out), /Choose another name with --out, or allow it with --replace/);
    accepted(await convert(user.at('other.pem')));
    accepted(await user.send(['--identity', user.at('other.pem')]));
    expect(await readFile(out, 'utf8')).toBe('mine');
    accepted(await convert(out, '--replace'));
    accepted(await user.send(['--identity', out]));
  },

  'request-unknown request-unreadable': async () => {
    const user = await User.new();
    await user.kept('Push key');
    const practise = ['--bundle-id', APP, '--out', user.at('aps.cer')];
    refused(await user.run(['csr', 'save', 'Push kee', '--out', user.at('x.csr')]), /pushwright csr list/);
    refused(await user.run(['csr', 'practise', 'Push kee', ...practise]), /pushwright csr list/);
    const { stdout } = await user.run(['csr', 'list']);
    const [id = ''] = stdout.split(' ');
    accepted(await user.run(['csr', 'save', id, '--out', user.at('x.csr')]));
    await user.write('apple.cer', await user.signed(user.at('x.csr')));
    accepted(await user.send(['--identity', user.at('apple.cer')]));
    accepted(await user.run(['csr', 'practise', id, ...practise]));
  },

  'requests-several': async () => {
    const user = await User.new();
    const { id } = await user.kept('Push key');
    await rm(user.at('of Push key.certSigningRequest'));
    await user.kept('Push key');
    const save = (which: string) => user.run(['csr', 'save', which, '--out', user.at('x.csr')]);
    expect(refused(await save('Push key'), /Give the id: /)).toContain(id);
    accepted(await save(id));
    await user.write('apple.cer', await user.signed(user.at('x.csr')));
    accepted(await user.send(['--identity', user.at('apple.cer')]));
  },

  'not-a-signing-request': async () => {
    const user = await User.new();
    const { request, cer } = await user.kept('Push key');
    const argv = ['--bundle-id', APP, '--out', user.at('practice.cer')];
    const wrong = await user.write('aps.cer', cer);
    refused(await user.run(['csr', 'practise', wrong, ...argv]), /Give a \.certSigningRequest or \.csr file/);
    accepted(await user.run(['csr', 'practise', request, ...argv]));
    const practice = ['--to', 'simulator', '--identity', user.at('practice.cer')];
    accepted(await user.run(['send', '--alert', 'Hello', ...practice, DEVICE]));
  },

  'forget-unconfirmed': async () => {
    const user = await User.new();
    const { cer } = await user.kept('Push key');
    const said = refused(
      await user.run(['csr', 'forget', 'Push key']),
      /write a copy first: pushwright convert FILE\.cer .*say with --yes that the key may be lost/,
    );
    const [, command = ''] = /first: pushwright (.*?push\.p12)/.exec(said) ?? [];
    const given = await user.write('aps.cer', cer);
    const out = user.at('push.p12');
    const argv = command.split(' ').map((word) => ({ 'FILE.cer': given, 'push.p12': out })[word] ?? word);
    accepted(await user.run(argv, { PUSHWRIGHT_NEW_PASSPHRASE: 'safe' }));
    accepted(await user.run(['csr', 'forget', 'Push key', '--yes']));
    expect(await readdir(user.at('home/requests'))).toEqual([]);
    accepted(await user.send(['--identity', out], { PUSHWRIGHT_PASSPHRASE: 'safe' }));
  },

  'forget-unconfirmed certificate-beside': async () => {
    const user = await User.new();
    const { id, cer } = await user.kept('Push key');
    // As the window leaves it, once the certificate came back.
    const beside = join(user.at('home/requests'), id, 'aps.cer');
    await writeFile(beside, cer);
    const said = refused(await user.run(['csr', 'forget', id]), /Write a copy first: pushwright convert "/);
    const [, path = ''] = /convert "(.*?)" --to p12 --out push\.p12/.exec(said) ?? [];
    const out = user.at('push.p12');
    const argv = ['convert', path, '--to', 'p12', '--out', out];
    accepted(await user.run(argv, { PUSHWRIGHT_NEW_PASSPHRASE: 'safe' }));
    accepted(await user.run(['csr', 'forget', id, '--yes']));
    accepted(await user.send(['--identity', out], { PUSHWRIGHT_PASSPHRASE: 'safe' }));
  },
};

describe('a remedy of the command line, followed to the letter, leads to a send that is accepted:', () => {
  it.each(Object.entries(TRIALS))('%s', (_codes, trial) => trial(), 30_000);
});

describe('a contradiction in what convert is asked for, mended as its remedy says', () => {
  it.each([
    ['--to pem --legacy', /Leave it out, or write --to p12/, ['--to pem', '--to p12 --legacy']],
    ['--to p12 --plain-key', /Leave --plain-key out, or write --to pem/, ['--to p12', '--to pem --plain-key']],
    [
      '--to pem --plain-key --new-passphrase-file new.txt',
      /Give --plain-key or --new-passphrase-file, not both/,
      ['--to pem --plain-key', '--to pem --new-passphrase-file new.txt'],
    ],
    ['--to cer --plain-key', /Leave out what is about the key/, ['--to cer']],
    ['--to chain --new-passphrase-file new.txt', /Leave out what is about the key/, ['--to chain']],
  ])('%s', async (wrong, words, right) => {
    const user = await User.new();
    const { cer, key } = await user.pair();
    const file = await user.write('new.txt', 'new');
    const convert = (options: string, out: string) => {
      const argv = options.split(' ').map((word) => (word === 'new.txt' ? file : word));
      return user.run(['convert', cer, '--key', key, ...argv, '--out', out], { PUSHWRIGHT_NEW_PASSPHRASE: 'new' });
    };
    refused(await convert(wrong, user.at('out')), words);
    for (const options of right) {
      const out = user.at(options.replaceAll(' ', ''));
      accepted(await convert(options, out));
      const argv = ['--identity', out, '--key', key, '--passphrase-file', file];
      accepted(await user.send(argv));
    }
  });
});

describe('the list of remedies', () => {
  it('has every problem that the command line adds about identities, so that a new one is tried too', async () => {
    const names = [
      'commands/convert',
      'commands/csr',
      'commands/kept-requests',
      'options/chosen-identity',
      'options/passphrase',
      'output/write-out',
    ];
    const codes = await problemCodes(names.map((name) => `electron/cli/${name}.ts`));
    const tried = new Set(Object.keys(TRIALS).flatMap((codesOfTrial) => codesOfTrial.split(' ')));
    expect(codes.size).toBeGreaterThan(10);
    expect([...codes].filter((code) => !tried.has(code))).toEqual([]);
  });
});
