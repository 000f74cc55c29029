import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PROGRAMS = ['electron/main.ts', 'electron/preload.ts', 'electron/cli/main.ts'];

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** A checkout with the real tooling around sources of a line each. */
async function checkout(): Promise<string> {
  const root = await temporaryFolder();
  for (const path of ['scripts', 'vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json']) {
    cpSync(join(ROOT, path), join(root, path), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction');
  for (const path of [...PROGRAMS, 'electron/identity/contents/pkcs12-worker.ts']) {
    write(
      root,
      path,
      `import { limit } from '${'../'.repeat(path.split('/').length - 1)}contract/limit.ts';\nconsole.log(limit);\n`,
    );
  }
  write(root, 'contract/limit.ts', 'export const limit = 4096;\n');
  write(
    root,
    'renderer/index.html',
    '<!doctype html><title>Page</title><script type="module" src="./main.tsx"></script>',
  );
  write(root, 'renderer/main.tsx', "document.title = 'Pushwright';\n");
  return root;
}

function runBuild(root: string, ...args: string[]): Promise<{ code: number; said: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [join(root, 'scripts/build.mjs'), ...args], (error, _, said) => {
      done({ code: error === null ? 0 : Number(error.code), said });
    });
  });
}

describe('build.mjs', () => {
  it('builds everything once, and nothing again until a source changes', async () => {
    const root = await checkout();

    const first = await runBuild(root);
    expect(first).toMatchObject({ code: 0 });
    expect(first.said).toMatch(/^Built renderer, main, preload, cli, pkcs12-worker in /);
    expect(readFileSync(join(root, 'dist/electron/cli.cjs'), 'utf8')).toContain('4096');
    expect(existsSync(join(root, 'dist/renderer/index.html'))).toBe(true);
    expect((await runBuild(root)).said).toBe('Nothing to build.\n');

    write(root, 'renderer/main.tsx', "document.title = 'Changed';\n");
    expect((await runBuild(root)).said).toMatch(/^Built renderer in /);

    write(root, 'contract/limit.ts', 'export const limit = 5120;\n');
    expect((await runBuild(root)).said).toMatch(/^Built renderer, main, preload, cli, pkcs12-worker in /);
    expect(readFileSync(join(root, 'dist/electron/cli.cjs'), 'utf8')).toContain('5120');
  });

  it('does not build what was only touched', async () => {
    const root = await checkout();
    await runBuild(root, '--only', 'cli');
    utimesSync(join(root, 'contract/limit.ts'), new Date(), new Date());

    expect((await runBuild(root, '--only', 'cli')).said).toBe('Nothing to build.\n');
  });

  it('keeps the former program when a source is broken, says where, and builds once it is mended', async () => {
    const root = await checkout();
    await runBuild(root, '--only', 'cli');
    write(root, 'contract/limit.ts', 'export const limit = ;\n');

    const broken = await runBuild(root, '--only', 'cli');
    expect(broken.code).toBe(1);
    expect(broken.said).toContain('Not built: cli.');
    expect(broken.said).toContain('contract/limit.ts');
    expect(readFileSync(join(root, 'dist/electron/cli.cjs'), 'utf8')).toContain('4096');

    write(root, 'contract/limit.ts', 'export const limit = 2048;\n');
    expect((await runBuild(root, '--only', 'cli')).said).toMatch(/^Built cli in /);
  });

  it('names the file that a program begins with when it is missing', async () => {
    const root = await checkout();

    expect(await runBuild(root, '--only', 'wires')).toEqual({
      code: 1,
      said: 'wires cannot be built: its first file, test/support/wires-main.ts, is missing.\n',
    });
  });

  it('builds for two at once without either seeing half a program', async () => {
    const root = await checkout();

    const both = await Promise.all([runBuild(root, '--only', 'cli'), runBuild(root, '--only', 'cli')]);

    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.map(({ said }) => said.replace(/ in .*/s, '')).sort()).toEqual(['Built cli', 'Nothing to build.\n']);
  });
});
