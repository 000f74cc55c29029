import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectsIn } from '../../support/cli.ts';
import { startLineIn } from '../../support/cli-simulator.ts';

const A = 'a1'.repeat(32);
const SCRIPT = resolve('scripts/cli.mjs');

/** A list of so many device tokens. */
function different(count: number): string {
  return Array.from({ length: count }, (_, n) => `${n.toString(16).padStart(64, '0')}\n`).join('');
}

let home: string;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-process-'));
  environment = { ...process.env, PUSHWRIGHT_HOME: home };
  // The first start builds what is stale.
  await promisify(execFile)(process.execPath, [SCRIPT, '--version'], { env: environment });
}, 18_000);
afterAll(() => rm(home, { recursive: true, force: true }));

/** A run that ends on a fault of ours, which quotes a private key and a provider token. */
function startFaulty(...argv: string[]): ReturnType<typeof start> {
  const fault = resolve('test/support/fault-when-told.cjs');
  environment = { ...environment, NODE_OPTIONS: `--require "${fault}"` };
  const child = start(...argv);
  const { NODE_OPTIONS: _, ...without } = environment;
  environment = without;
  return child;
}

function start(...argv: string[]): ChildProcess & { readonly texts: { stdout: string; stderr: string } } {
  const child = spawn(process.execPath, [SCRIPT, ...argv], { env: environment });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
  });
  return Object.assign(child, { texts });
}

async function firstLine(child: ReturnType<typeof start>): Promise<string> {
  while (!child.texts.stdout.includes('\n')) {
    if (child.exitCode !== null) throw new Error(child.texts.stderr);
    await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
  }
  return child.texts.stdout;
}

function shell(command: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const node = `"${process.execPath}" "${SCRIPT}"`;
  return promisify(execFile)('bash', ['-o', 'pipefail', '-c', command.replace('PUSHWRIGHT', node)], {
    env: environment,
  });
}

describe('the command line as a process', () => {
  it('a simulator whose lines nobody reads ends with 0 when it is asked to', async () => {
    const child = spawn(process.execPath, [SCRIPT, 'simulator', '--json', '--control', '--dir', join(home, 'F')], {
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    await once(child.stdout, 'readable');
    // Each is answered with a line; some 20,000 of them fill any pipe.
    const command = `${JSON.stringify({ device: { token: A } })}\n`;
    child.stdin.on('error', () => undefined);
    child.stdin.end(command.repeat(20_000));
    const [said] = (await once(child.stderr, 'data')) as [Buffer];
    expect(said.toString()).toMatch(/^Nobody reads standard output/);
    child.kill('SIGTERM');
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect([code, signal]).toEqual([0, null]);
    child.stdout.destroy();
  });

  it.runIf(process.platform !== 'win32').each(['simulator', 'serve'])(
    'a fault of ours ends %s with a sentence, without a stack and without what it quotes',
    async (command) => {
      const child = startFaulty(
        command,
        '--json',
        ...(command === 'serve' ? ['--no-open'] : ['--dir', join(home, 'F')]),
      );
      await firstLine(child);
      child.kill('SIGUSR2');
      await once(child, 'close');
      expect(child.exitCode).toBe(3);
      const { stdout, stderr } = child.texts;
      expect(stderr).toContain('Something failed inside Pushwright: a library was given <private key');
      expect(stderr).toContain('Please report it');
      expect(stdout).toContain('"code":"internal"');
      for (const secret of ['CANARY', 'eyJ', '    at ']) expect(stdout + stderr).not.toContain(secret);
    },
  );

  it.runIf(process.platform === 'linux').each(['lint PAYLOAD --json', 'send --alert Hi TOKEN', '--help'])(
    'says that standard output is on a full disk, and ends with 3: %s',
    async (command) => {
      const payload = join(home, 'payload.json');
      await writeFile(payload, '{"aps":{"alert":1}}');
      const argv = command.replace('PAYLOAD', payload).replace('TOKEN', A);
      const ended = await shell(`PUSHWRIGHT ${argv} > /dev/full`).catch((error: unknown) => error);
      expect(ended).toMatchObject({ code: 3, stderr: expect.stringContaining('cannot be written: the disk is full') });
      expect(await shell(`PUSHWRIGHT ${argv} | true || [ $? -le 1 ]`)).toMatchObject({ stdout: '' });
    },
  );

  it('sends a list over two connections', async () => {
    const tokens = join(home, 'two-connections.txt');
    await writeFile(tokens, different(2_000));
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [
        ...[SCRIPT, 'send', '--to', 'simulator', '--json', '--alert', 'Hi', '--log', '-'],
        ...['--tokens', tokens, '--connections', '2'],
      ],
      { env: environment, maxBuffer: 16 * 1024 * 1024 },
    );
    expect(objectsIn(stdout).at(-1)).toMatchObject({
      summary: { accepted: 2_000, rejected: 0, unsent: 0, unknown: 0 },
    });
    expect(stderr.match(/HTTP\/2 is up/g)).toHaveLength(2);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'a simulator that %s reaches ends with 0, its port free',
    async (signal) => {
      const child = start('simulator', '--json', '--dir', join(home, 'D'));
      const first = startLineIn(await firstLine(child));
      expect(child.texts.stderr).toBe('');
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
      const again = start('simulator', '--json', '--dir', join(home, 'D'), '--http2-port', String(first.http2.port));
      expect(startLineIn(await firstLine(again)).http2.port).toBe(first.http2.port);
      again.kill('SIGTERM');
      expect(await once(again, 'exit')).toEqual([0, null]);
    },
  );

  it.each(['.lock', 'ca.pem', 'identity.p12', 'simulator.json', 'AuthKey_'])(
    'a simulator that is killed as it makes its folder, at %s, leaves one that the next start completes',
    async (name) => {
      const dir = await mkdtemp(join(home, 'killed-'));
      const child = start('simulator', '--json', '--dir', dir);
      for await (const { filename } of watch(dir)) if (filename?.includes(name)) break;
      child.kill('SIGKILL');
      await once(child, 'exit');
      const again = start('simulator', '--json', '--dir', dir);
      const { identity, providerTokenKey } = startLineIn(await firstLine(again));
      again.kill('SIGTERM');
      expect(await once(again, 'exit')).toEqual([0, null]);
      const names = await readdir(dir);
      expect(names.filter((file) => file.startsWith('.'))).toEqual([]);
      expect(names.filter((file) => file.startsWith('AuthKey_'))).toEqual([basename(providerTokenKey)]);
      const asked = start('identity', identity, '--json', '--passphrase-file', join(dir, 'passphrase.txt'));
      expect(await once(asked, 'exit')).toEqual([0, null]);
    },
  );

  it.skipIf(process.platform === 'win32')('hears of a SIGTERM that npm gets, and npm ends with 0 too', async () => {
    const npm = spawn('npm', ['run', '-s', 'cli', '--', 'simulator', '--json', '--dir', join(home, 'D')], {
      env: environment,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [text] = await once(npm.stdout.setEncoding('utf8'), 'data');
    const { port } = startLineIn(text).http2;
    npm.kill('SIGTERM');
    expect(await once(npm, 'exit')).toEqual([0, null]);
    const again = start('simulator', '--json', '--dir', join(home, 'D'), '--http2-port', String(port));
    expect(startLineIn(await firstLine(again)).http2.port).toBe(port);
    again.kill('SIGTERM');
    await once(again, 'exit');
  });

  it('sends and leaves by itself, with JSON alone on standard output', async () => {
    const child = start('send', '--alert', 'Hi', '--json', A);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(objectsIn(child.texts.stdout)).toMatchObject([{ outcome: 'accepted' }, { summary: { accepted: 1 } }]);
    expect(child.texts.stderr).toBe('');
  });

  it('is not upset by a reader that goes away, and writes no trace of it', async () => {
    await writeFile(join(home, 'many.txt'), different(5_000));
    const tokens = join(home, 'many.txt');
    const { stdout, stderr } = await shell(
      `{ PUSHWRIGHT send --alert Hi --json --tokens ${tokens}; echo "exit $?" >&2; } | head -n 1`,
    );
    expect(objectsIn(stdout)).toMatchObject([{ outcome: 'accepted' }]);
    expect(stderr).toBe('exit 0\n');
  });

  it('is not upset by a reader that was gone before the first line', async () => {
    const { stderr } = await shell('{ PUSHWRIGHT --help; echo "exit $?" >&2; } | true');
    expect(stderr).toBe('exit 0\n');
    await writeFile(join(home, 'bad.json'), '{"aps":{"alert":"Hi",}}');
    const lint = await shell(`{ PUSHWRIGHT lint ${join(home, 'bad.json')}; echo "exit $?" >&2; } | true`);
    expect(lint.stderr).toBe('exit 1\n');
  });

  it('gives a slow reader every result', async () => {
    await writeFile(join(home, 'many.txt'), different(8_000));
    const { stdout } = await shell(
      `PUSHWRIGHT send --alert Hi --json --tokens ${join(home, 'many.txt')} | (sleep 1; wc -l)`,
    );
    expect(stdout.trim()).toBe('8001');
  });

  it('asks nothing where nobody is there to answer', async () => {
    const child = start('simulator', '--json', '--dir', join(home, 'D'));
    const { identity } = startLineIn(await firstLine(child));
    child.kill('SIGTERM');
    await once(child, 'exit');
    const asked = start('identity', identity);
    expect(await once(asked, 'exit')).toEqual([2, null]);
    expect(asked.texts.stderr).toContain('--passphrase-file');
  });

  it('settles what is on its way when it is interrupted, and ends with 3', async () => {
    await writeFile(join(home, 'simulated.json'), JSON.stringify([{ token: A, respond: { delayMs: 60_000 } }]));
    const simulator = start('simulator', '--json', '--dir', join(home, 'D'), '--devices', join(home, 'simulated.json'));
    const { http2, ca, identity } = startLineIn(await firstLine(simulator));
    const passphrase = ['--passphrase-file', join(home, 'D', 'passphrase.txt')];
    const gateway = ['--to', `127.0.0.1:${http2.port}`, '--ca', ca, '--identity', identity, ...passphrase];
    const child = start('send', '--alert', 'Hi', '--json', '--log', '-', ...gateway, A);
    while (!child.texts.stderr.includes('Sending to')) await once(child.stderr ?? child, 'data');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([3, null]);
    expect(objectsIn(child.texts.stdout).at(-1)).toMatchObject({ summary: { accepted: 0, rejected: 0 } });
    simulator.kill('SIGTERM');
    expect(await once(simulator, 'exit')).toEqual([0, null]);
  });

  describe.runIf(process.platform !== 'win32')('whose terminal is closed in the middle of a list', () => {
    const batchCut = async (command: string): Promise<{ code: number; outcomes: string[]; summary: unknown }> => {
      const dir = await mkdtemp(join(home, 'hangup-'));
      await writeFile(join(dir, 'settings.json'), JSON.stringify({ latencyMs: 20, maxConcurrentStreams: 10 }));
      await writeFile(join(dir, 'list.txt'), different(1_500));
      const simulator = start('simulator', '--json', '--dir', join(dir, 'S'), '--settings', join(dir, 'settings.json'));
      const { http2, ca, identity } = startLineIn(await firstLine(simulator));
      const gateway = `--to 127.0.0.1:${http2.port} --ca ${ca} --identity ${identity} --passphrase-file ${dir}/S/passphrase.txt`;
      const argv = `send --alert Hi --json --tokens ${dir}/list.txt --results ${dir}/r.csv ${gateway}`;
      const node = `"${process.execPath}" "${SCRIPT}"`;
      const child = spawn(
        'bash',
        ['-c', command.replace('PUSHWRIGHT', `${node} ${argv} > ${dir}/out & echo $!; wait $!`)],
        {
          env: environment,
        },
      );
      const [pid] = (await once(child.stdout, 'data')) as [Buffer];
      // The simulator tells of each that arrives: by then some are answered and most are not.
      while (simulator.texts.stdout.split('\n').length < 200) await once(simulator.stdout ?? simulator, 'data');
      process.kill(Number(pid.toString()), 'SIGHUP');
      const [code] = (await once(child, 'exit')) as [number];
      simulator.kill('SIGTERM');
      await once(simulator, 'exit');
      const objects = objectsIn(await readFile(join(dir, 'out'), 'utf8'));
      const rows = (await readFile(join(dir, 'r.csv'), 'utf8')).trim().split(/\r?\n/).slice(1);
      expect(rows).toHaveLength(1_500);
      expect(new Set(rows.map((row) => row.slice(0, 64))).size).toBe(1_500);
      return { code, outcomes: objects.slice(0, -1).map((one) => String(one['outcome'])), summary: objects.at(-1) };
    };

    it('ends with whole results and 3', async () => {
      const { code, outcomes, summary } = await batchCut('PUSHWRIGHT');
      expect(code).toBe(3);
      expect(outcomes).toHaveLength(1_500);
      const count = (outcome: string): number => outcomes.filter((one) => one === outcome).length;
      expect(summary).toMatchObject({ summary: { accepted: count('accepted'), unsent: count('unsent') } });
      expect(count('unsent')).toBeGreaterThan(0);
    });

    it.each(['nohup PUSHWRIGHT', '0> /dev/null PUSHWRIGHT'])('goes on to the end under nohup: %s', async (command) => {
      expect(await batchCut(command)).toMatchObject({
        code: 0,
        summary: { summary: { accepted: 1_500, unsent: 0 } },
      });
    });
  });
});
