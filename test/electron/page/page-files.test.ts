import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY, findPageFile, loadPageFiles } from '../../../electron/page/page-files.ts';
import { TRAVERSAL_PATHS } from './traversal-paths.ts';

let folder: string;
let build: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pushwright-page-'));
  build = join(folder, 'renderer');
  await mkdir(join(build, 'assets'), { recursive: true });
  await writeFile(join(build, 'index.html'), '<!doctype html>');
  await writeFile(join(build, 'assets/index-1a.js'), 'export {};');
  await writeFile(join(build, 'assets/index-1a.css'), 'a{}');
  await writeFile(join(build, 'assets/index-1a.js.map'), '{}');
  await writeFile(join(folder, 'secret.html'), 'secret');
  await mkdir(join(folder, 'renderer-evil'));
  await writeFile(join(folder, 'renderer-evil/index.html'), 'evil');
  await symlink(join(folder, 'secret.html'), join(build, 'link-to-secret.html'));
  await symlink(folder, join(build, 'up'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('the files of the page', () => {
  it('are those of the build that a browser needs, and nothing that a link leads to', async () => {
    const files = await loadPageFiles(build);
    expect([...files.keys()].sort()).toEqual(['/assets/index-1a.css', '/assets/index-1a.js', '/index.html']);
    expect(findPageFile(files, '/')).toEqual({
      bytes: Buffer.from('<!doctype html>'),
      contentType: 'text/html; charset=utf-8',
    });
    expect(findPageFile(files, '/assets/index-1a.js')?.contentType).toBe('text/javascript; charset=utf-8');
  });

  it('stay those of the start while another build is made', async () => {
    const files = await loadPageFiles(build);
    await rm(build, { recursive: true });
    expect(findPageFile(files, '/assets/index-1a.js')?.bytes.toString()).toBe('export {};');
  });

  it('are missed by name where nothing was built', async () => {
    await rm(join(build, 'index.html'));
    await expect(loadPageFiles(build)).rejects.toThrow('holds no index.html');
    await expect(loadPageFiles(join(folder, 'nowhere'))).rejects.toThrow('ENOENT');
  });

  it('are named by no other spelling of a path', async () => {
    expect(new Set(TRAVERSAL_PATHS).size).toBeGreaterThanOrEqual(200);
    const files = await loadPageFiles(build);
    expect(TRAVERSAL_PATHS.filter((path) => findPageFile(files, path) !== null)).toEqual([]);
  });
});

describe('the policy of the page', () => {
  it('begins with nothing and allows only what is its own', () => {
    const directives = new Map(
      CONTENT_SECURITY_POLICY.split('; ').map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values.join(' ')];
      }),
    );
    expect(Object.fromEntries(directives)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'connect-src': "'self'",
      'font-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
  });
});
