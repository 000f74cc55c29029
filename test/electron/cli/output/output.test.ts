import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandResult, objectsIn, type RunningCommand, runCommand } from '../../../support/cli.ts';
import { type StartLine, startedSimulator, startLineIn } from '../../../support/cli-simulator.ts';
import { reject, startHttp2Gateway } from '../../../support/scripted-gateway.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { WireAuthority } from '../../../support/wire-authority.ts';

/** Red, a window's title, C1's CSI, a backspace, an override and an isolate of direction: none of it may reach a terminal. */
const EVIL = '\u001b[31m\u001b]0;x\u0007\u009b2J\b\u202eevil\u2066';
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;
const TOKEN = 'a1'.repeat(32);

let home: string;
let simulator: RunningCommand;
let start: StartLine;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-output-'));
  simulator = await startedSimulator(home, ['--dir', join(home, 'D')]).catch((error) => {
    throw error;
  });
  const json = await startedSimulator(home, ['--json', '--dir', join(home, 'D')]);
  start = startLineIn(json.stdout.text);
  json.signal('SIGTERM');
  await json.ended;
});
afterAll(async () => {
  simulator.signal('SIGTERM');
  await simulator.ended;
  await rm(home, { recursive: true, force: true });
});

const run = (argv: readonly string[], folder = home): Promise<CommandResult> =>
  runCommand(argv, { home: folder, environment: { PUSHWRIGHT_PASSPHRASE: start.passphrase } });

function isClean({ stdout, stderr }: Pick<CommandResult, 'stdout' | 'stderr'>): void {
  expect(stdout).not.toMatch(OBEYED);
  expect(stderr).not.toMatch(OBEYED);
  expect(stdout + stderr).toContain('evil');
}

async function evilFile(text: string): Promise<string> {
  const path = join(await temporaryFolder(), `${EVIL.replace('/', '')}.txt`);
  await writeFile(path, text);
  return path;
}

/** Whatever may carry what somebody else wrote to the terminal. */
const DOORS: readonly (readonly [string, () => Promise<readonly string[]>])[] = [
  ['the name of a payload', async () => ['lint', await evilFile('{"aps":{"alert":1}}')]],
  ['the keys of a payload', async () => ['lint', await evilFile(JSON.stringify({ aps: { [EVIL]: 1, alrt: EVIL } }))]],
  ['a payload that is no JSON', async () => ['lint', await evilFile(`{"aps":\u009b\u202eevil}`)]],
  ['the lines of a list', async () => ['send', '--alert', 'Hi', '--tokens', await evilFile(`${EVIL}\n`)]],
  ['an argument', async () => ['send', '--alert', 'Hi', EVIL]],
  ['an option', async () => [`--${EVIL}`]],
  ['a command', async () => [EVIL]],
  ['the name of an identity', async () => ['identity', await evilFile('no identity')]],
  ['a file that is not there', async () => ['identity', `${EVIL}.p12`]],
  ['a place to write to', async () => ['convert', start.identity, '--to', 'cer', '--out', `/none/${EVIL}`]],
  ['a host', async () => ['send', '--to', `host${EVIL}`, '--alert', 'Hi', TOKEN]],
  ['a name of a request that is not kept', async () => ['csr', 'save', EVIL, '--out', 'x']],
  ['a folder', async () => ['simulator', '--dir', join(await evilFile(''), 'folder')]],
  ['a devices file', async () => ['simulator', '--devices', await evilFile(JSON.stringify([{ [EVIL]: 1 }]))]],
];

describe.each(DOORS)('%s', (_, argvOf) => {
  it('drives no terminal, and is shown', async () => {
    const argv = await argvOf();
    isClean(await run(argv));
    const json = await run([...argv, '--json']);
    isClean(json);
    for (const line of json.stdout.split('\n')) if (line !== '') JSON.parse(line);
  });
});

describe('what others write', () => {
  it('drives no terminal from a kept request or a certificate', async () => {
    const folder = await temporaryFolder();
    const kept = await run(['csr', '--name', 'x \u202eevil\u2066', '--keep', '--dir', folder], folder);
    expect(kept.code).toBe(0);
    isClean(await run(['csr', 'list'], folder));
    const listed = await run(['csr', 'list', '--json'], folder);
    isClean(listed);
    expect(listed.objects[0]).toMatchObject({ name: 'x \u202eevil\u2066' });
    const { certificatePem, privateKeyPem } = new WireAuthority().client('\u001b[2Jevil\u202e');
    const path = join(folder, 'push.pem');
    await writeFile(path, certificatePem + privateKeyPem);
    for (const more of [[], ['--json'], ['--doctor']]) isClean(await run(['identity', path, ...more], folder));
  });

  it('drives no terminal from a server: its reason, and the log', async () => {
    const authority = new WireAuthority();
    const gateway = await startHttp2Gateway({
      server: authority.server(),
      clientAuthority: authority.pem,
      onRequest: ({ stream }) => reject(stream, 400, EVIL),
    });
    try {
      const folder = await temporaryFolder();
      const [ca, identity] = [join(folder, 'ca.pem'), join(folder, 'push.pem')];
      const { certificatePem, privateKeyPem } = authority.client();
      await writeFile(ca, authority.pem);
      await writeFile(identity, certificatePem + privateKeyPem);
      const to = [
        '--to',
        `127.0.0.1:${gateway.port}`,
        '--ca',
        ca,
        '--identity',
        identity,
        '--topic',
        'com.example.app',
      ];
      for (const more of [[], ['--json'], ['--log', '-']])
        isClean(await run(['send', ...to, '--alert', 'Hi', TOKEN, ...more], folder));
    } finally {
      await gateway.close();
    }
  });

  it('drives no terminal from the simulator’s view of what it receives', async () => {
    const to = simulator.stdout.text;
    const port = /https:\/\/127\.0\.0\.1:(\d+)\n/.exec(to)?.[1] ?? '';
    const payload = await evilFile(JSON.stringify({ aps: { alert: `\u202eevil\u2066\u009b` } }));
    const sent = await run([
      ...['send', '--to', `127.0.0.1:${port}`, '--ca', start.ca, '--identity', start.identity],
      ...['--payload', payload, '--collapse-id', 'x', TOKEN],
    ]);
    expect(sent.code).toBe(0);
    isClean({ stdout: await simulator.stdout.until((text) => text.includes('evil')), stderr: '' });
  });

  it('keeps its colours where a person looks, and lets nobody else bring any', async () => {
    const { stdout } = await runCommand(['send', '--alert', 'Hi', TOKEN], { home, terminal: true });
    expect(stdout).toContain('\u001b[32maccepted\u001b[0m');
    const path = await evilFile('{"aps":{"alert":1}}');
    const { stderr, stdout: said } = await runCommand(['lint', path], { home, terminal: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is taken out
    expect((said + stderr).replace(/\u001b\[(?:0|1|2|3[123])m/g, '')).not.toMatch(OBEYED);
  });
});

/** Standard output that fails with a code: at once, or after so many writes. */
class Failing extends Writable {
  text = '';
  constructor(
    readonly code: string,
    private left = 0,
    private readonly throws = false,
  ) {
    super({ autoDestroy: false, emitClose: false });
  }

  override write(chunk: never, ...rest: never[]): boolean {
    if (this.throws && this.left <= 0) throw Object.assign(new Error(this.code), { code: this.code });
    return super.write(chunk, ...(rest as [never]));
  }

  override _write(chunk: Buffer, _encoding: string, callback: (error?: Error | null) => void): void {
    this.left -= 1;
    if (this.left >= 0) {
      this.text += chunk.toString();
      callback();
    } else callback(Object.assign(new Error(this.code), { code: this.code }));
  }
}

describe('standard output', () => {
  const COMMANDS: readonly (readonly string[])[] = [
    ['send', '--alert', 'Hi', TOKEN],
    ['send', '--alert', 'Hi', TOKEN, '--json'],
    ['csr', 'list'],
    ['--help'],
    ['--version'],
  ];

  it.each(COMMANDS.flatMap((argv) => ['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG'].map((code) => ({ argv, code }))))(
    'that fails with $code is said, and ends $argv with 3',
    async ({ argv, code }) => {
      for (const throws of [false, true]) {
        const result = await runCommand(argv, { home, parts: { stdout: new Failing(code, 0, throws) } });
        expect(result.code).toBe(3);
        expect(result.stderr.match(/Standard output cannot be written/g)).toHaveLength(1);
      }
    },
  );

  it.each(COMMANDS)('whose reader went away is no error: %s', async (...argv) => {
    const { code, stderr } = await runCommand(argv.flat(), { home, parts: { stdout: new Failing('EPIPE') } });
    expect({ code, said: stderr.includes('Standard output') }).toEqual({ code: 0, said: false });
  });

  it('keeps what it took before it failed, whole lines', async () => {
    const stdout = new Failing('ENOSPC', 1);
    const { code } = await runCommand(['send', '--alert', 'Hi', TOKEN, '--json'], { home, parts: { stdout } });
    expect(code).toBe(3);
    expect(objectsIn(stdout.text)).toHaveLength(1);
  });
});
