import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const hasCurl = await run('curl', ['--version']).then(
  ({ stdout }) => stdout.includes('HTTP2'),
  () => false,
);
const WHY = hasCurl ? '' : ' (not run: no curl with HTTP/2 is on this machine)';

let folder: string;
let environment: NodeJS.ProcessEnv;
let section: string;

/** The blocks of a language in the section. */
function blocks(language: string): readonly string[] {
  return [...section.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    (match) => match[1] ?? '',
  );
}

beforeAll(async () => {
  const readme = await readFile('README.md', 'utf8');
  section = /\n## In your own tests\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? '';
  folder = await mkdtemp(join(tmpdir(), 'pushwright-readme-'));
  await mkdir(join(folder, 'bin'));
  const program = join(folder, 'bin', 'pushwright');
  await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${resolve('scripts/cli.mjs')}" "$@"\n`);
  await chmod(program, 0o755);
  await symlink(resolve('test/peers/node_modules'), join(folder, 'node_modules'), 'dir');
  for (const block of blocks('js')) {
    const name = /^\/\/ (\w[\w-]*\.mjs)\n/.exec(block)?.[1];
    if (name === undefined) throw new Error(`this block does not begin with its file's name:\n${block}`);
    await writeFile(join(folder, name), block);
  }
  environment = {
    ...process.env,
    PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    PUSHWRIGHT_HOME: join(folder, 'home'),
    NODE_OPTIONS: '',
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('README, “In your own tests”', () => {
  it.skipIf(!hasCurl)(`has commands that work as they stand, curl among them${WHY}`, async () => {
    const [commands = ''] = blocks('sh');
    const { stdout } = await run('bash', ['-e', '-c', commands], { cwd: folder, env: environment });
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'accepted',
      status: 200,
      payload: '{"aps":{"alert":"Hello"}}',
    });
  });

  it('has a snippet for @parse/node-apn that works as it stands', async () => {
    const { stdout } = await run(process.execPath, ['node-apn.mjs'], { cwd: folder, env: environment });
    expect(stdout).toMatch(/sent: \[\s*\{[^}]*device: 'a1a1/);
    expect(stdout).toMatch(/failed: \[\]/);
  });

  it('has a snippet for apns2 that works as it stands', async () => {
    const { stdout, stderr } = await run(process.execPath, ['apns2.mjs'], { cwd: folder, env: environment });
    expect(stdout).toContain("deviceToken: 'a1a1");
    expect(stderr).toBe('');
  });
});
