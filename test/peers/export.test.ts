import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { BLANK_REQUEST } from '../../payload/document/document.ts';
import { writeDocument } from '../../payload/document/write.ts';
import { EXPORT_FORMS, type ExportForm } from '../../payload/export/exported.ts';
import { FORMS } from '../../payload/export/forms.ts';
import { TestSimulator, TOPIC } from '../electron/simulator/support.ts';
import { runCommand } from '../support/cli.ts';
import { hasProgram } from '../support/has-program.ts';
import { openssl } from '../support/openssl.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/* What `export` writes, carried out by the programs it is written for: they send what `send` does. */

const run = promisify(execFile);
const works = (command: string, ...words: readonly string[]): Promise<boolean> =>
  run(command, words).then(
    ({ stdout }) => command !== 'curl' || stdout.includes('HTTP2'),
    () => false,
  );

const DEVICES = ['a1'.repeat(32), 'b2'.repeat(32)];
const TEXT = `"double" 'single' \`ticks\` $HOME \${x} #{x} %s %% \\ ! @ ~ * <?php ?> */ مرحبا 通知 👨‍👩‍👧 é \u2028 \u202e \ufeff \u007f`;
const PAYLOAD = `{\n\t"aps": {"alert": {"title": ${JSON.stringify(TEXT)}, "body": "line\\none \\u00e9 \\u0022"}},\r\n "@x": [1, 2.50]  }`;
const HEADERS = [
  ['apns-push-type', 'alert'],
  ['apns-topic', TOPIC],
  ['apns-priority', '5'],
  ['apns-expiration', '1999999999'],
  ['apns-collapse-id', `it's "50%" $of \`it\` #{x} \\ ~`],
  ['apns-id', '123e4567-e89b-12d3-a456-426655440000'],
] as const;

/** How a program is run, and whether it can be. `python3` may be another that has httpx. */
interface Runner {
  readonly file: string;
  readonly command: readonly string[];
  readonly works: boolean;
}

const PYTHON = process.env['PUSHWRIGHT_PYTHON'] ?? 'python3';
const RUNNERS: Readonly<Partial<Record<ExportForm, Runner>>> = {
  curl: { file: 'push.sh', command: ['sh'], works: await works('curl', '--version') },
  node: { file: 'push.js', command: [process.execPath], works: true },
  go: { file: 'push.go', command: ['go', 'run'], works: hasProgram('go') },
  java: { file: 'Push.java', command: ['java'], works: hasProgram('java') },
  python: { file: 'push.py', command: [PYTHON], works: await works(PYTHON, '-c', 'import httpx, h2, jwt') },
  php: {
    file: 'push.php',
    command: ['php'],
    works: await works('php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'),
  },
  ruby: { file: 'push.rb', command: ['ruby', '-Ku'], works: await works('ruby', '-e', 'require "http/2"') },
};

/** A folder with the simulator's credentials under names that shells and programs stumble over. */
async function credentials(simulator: TestSimulator): Promise<string> {
  const folder = join(await temporaryFolder(), `it's $a "folder": \\é`);
  await mkdir(folder);
  await copyFile(join(simulator.dir, 'identity.pem'), join(folder, 'push.pem'));
  await copyFile(simulator.running.ca, join(folder, 'ca.pem'));
  await copyFile(simulator.running.providerTokenKey, join(folder, 'AuthKey.p8'));
  const passphrase = ['-passout', `pass:${PASSPHRASE}`];
  await openssl('pkcs12', '-export', '-in', join(folder, 'push.pem'), '-out', join(folder, 'push.p12'), ...passphrase);
  await openssl(
    'pkcs8',
    '-topk8',
    '-v2',
    'aes256',
    '-in',
    join(folder, 'push.pem'),
    '-out',
    join(folder, 'key.pem'),
    ...passphrase,
  );
  return folder;
}
const PASSPHRASE = `p"a's $s\\`;

async function exported(
  form: ExportForm,
  { simulator, folder, proof }: { simulator: TestSimulator; folder: string; proof: readonly string[] },
): Promise<string> {
  const document = join(folder, 'order.push');
  const url = `https://localhost:${simulator.running.http2.port}/3/device/{{deviceToken}}`;
  await writeFile(
    document,
    writeDocument([{ ...BLANK_REQUEST, url, headers: HEADERS, payload: PAYLOAD, literal: true }]),
  );
  const argv = ['export', document, ...DEVICES, '--as', form, '--ca', join(folder, 'ca.pem'), ...proof];
  const { code, stdout, stderr } = await runCommand(argv, { home: await temporaryFolder() });
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  for (const secret of ['PRIVATE KEY', PASSPHRASE]) expect(stdout).not.toContain(secret);
  return stdout;
}

/** What arrived of the request. */
function arrived({ received }: TestSimulator): unknown {
  return received.map(
    ({ deviceToken, payload, topic, pushType, priority, expirationSeconds, collapseId, apnsId, status, wire }) => ({
      ...{ deviceToken, payload: Buffer.from(payload).toString('hex'), topic, pushType, priority },
      ...{ expirationSeconds, collapseId, apnsId, status, wire },
    }),
  );
}

const EXPECTED = DEVICES.map((deviceToken) => ({
  ...{ deviceToken, payload: Buffer.from(PAYLOAD).toString('hex'), topic: TOPIC, pushType: 'alert', priority: 5 },
  ...{ expirationSeconds: 1999999999, collapseId: HEADERS[4][1], apnsId: HEADERS[5][1], status: 200, wire: 'http2' },
}));

describe('a request that was exported', () => {
  for (const [form, { file, command, works: isHere }] of Object.entries(RUNNERS)) {
    const opens = FORMS[form as ExportForm].opens ?? [];
    it.skipIf(!isHere)(
      `arrives the same from ${form}${isHere ? '' : ' (not run: it, or its library for HTTP/2, is not on this machine)'}`,
      async () => {
        const simulator = await TestSimulator.start();
        const folder = await credentials(simulator);
        const { keyId, teamId } = simulator.running;
        const at = (name: string): string => join(folder, name);
        const proofs: readonly (readonly string[])[] = [
          ['--provider-token-key', at('AuthKey.p8'), '--key-id', keyId, '--team-id', teamId],
          ...(opens.includes('pem') ? [['--identity', at('push.pem')]] : []),
          ...(opens.includes('encrypted-pem') ? [['--identity', at('push.pem'), '--key', at('key.pem')]] : []),
          ...(opens.includes('p12') ? [['--identity', at('push.p12')]] : []),
        ];
        for (const proof of proofs) {
          await writeFile(at(file), await exported(form as ExportForm, { simulator, folder, proof }));
          const [executable = '', ...words] = command;
          const { stdout } = await run(executable, [...words, at(file)], {
            env: { ...process.env, PUSHWRIGHT_PASSPHRASE: PASSPHRASE, LC_ALL: 'C.UTF-8' },
          });
          expect(stdout, `${form} ${proof[0]}`).toContain('200');
          expect(arrived(simulator), `${form} ${proof.join(' ')}`).toEqual(EXPECTED);
          simulator.received.splice(0);
        }
      },
      120_000,
    );
  }

  it('arrives the same from send, and reads again from the text of HTTP', async () => {
    const simulator = await TestSimulator.start();
    const folder = await credentials(simulator);
    const text = await exported('http', { simulator, folder, proof: [] });
    await writeFile(join(folder, 'again.http'), text);
    const proof = ['--identity', join(folder, 'push.pem'), '--ca', join(folder, 'ca.pem')];
    const to = ['--to', `localhost:${simulator.running.http2.port}`];
    const sent = await runCommand(['send', join(folder, 'again.http'), ...to, ...proof, '--json'], { home: folder });
    expect(sent.code, sent.stderr).toBe(0);
    expect(arrived(simulator)).toEqual(EXPECTED);
  });

  it('has no form that is not tried here or said to be untried', () => {
    // Of Swift and simctl there is neither where this was written: simctl's words are tried with a stand-in.
    expect(EXPORT_FORMS.filter((form) => !(form in RUNNERS))).toEqual(['swift', 'simctl', 'http']);
  });

  it('reaches simctl as words and standard input', async () => {
    const folder = await temporaryFolder();
    const document = join(folder, 'order.push');
    const request = {
      ...BLANK_REQUEST,
      url: 'https://x/3/device/x',
      headers: HEADERS,
      payload: PAYLOAD,
      literal: true,
    };
    await writeFile(document, writeDocument([request]));
    const { stdout } = await runCommand(['export', document, '--as', 'simctl'], { home: folder });
    await writeFile(join(folder, 'xcrun'), '#!/bin/sh\nprintf "%s|" "$@" > words\ncat > payload\n', { mode: 0o755 });
    await run('sh', ['-c', stdout], { cwd: folder, env: { PATH: `${folder}:${process.env['PATH']}` } });
    expect(await readFile(join(folder, 'words'), 'utf8')).toBe(`simctl|push|booted|${TOPIC}|-|`);
    expect(await readFile(join(folder, 'payload'), 'utf8')).toBe(PAYLOAD);
  });
});
