import { chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../electron/apns/clock.ts';
import { Redactor } from '../../../electron/backend/log/redact.ts';
import { type ServeOptions, type Serving, serve } from '../../../electron/loopback/serve.ts';
import { asOrdinaryUser } from '../../support/ordinary-user.ts';
import { saying } from '../../support/said.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { exchange, rawRequest } from './raw-http.ts';

async function options(changes: Partial<ServeOptions> = {}): Promise<ServeOptions> {
  const dataFolder = await temporaryFolder();
  const pageFolder = join(dataFolder, 'page');
  await mkdir(pageFolder);
  await writeFile(join(pageFolder, 'index.html'), '<!doctype html><title>The page</title>');
  return {
    port: 0,
    version: '1.2.3',
    dataFolder,
    homeFolder: dataFolder,
    pageFolder,
    clock: systemClock,
    browser: null,
    onRefusal: () => undefined,
    onQuestion: () => undefined,
    redactor: new Redactor(''),
    ...changes,
  };
}

async function served(given: ServeOptions): Promise<Serving> {
  const serving = await serve(given);
  onTestFinished(() => serving.close());
  return serving;
}

/** Opens a link as a browser does, and shows what its cookie lets it see. */
async function follow(link: string): Promise<string> {
  const { host, port, pathname, search } = new URL(link);
  const opened = await exchange(Number(port), rawRequest('GET', pathname + search, [`Host: ${host}`]));
  const [cookie = ''] = (opened.headers.get('set-cookie') ?? '').split(';');
  return (await exchange(Number(port), rawRequest('GET', '/', [`Host: ${host}`, `Cookie: ${cookie}`]))).body;
}

describe('serving the window as a page', () => {
  it('gives a link that opens the page, on loopback', async () => {
    const serving = await served(await options());
    expect(serving.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/open\?code=[\w-]{43}$/);
    expect(serving.elsewhere).toBe(false);
    expect(await serving.opened).toBe(false);
    expect(await follow(serving.link)).toContain('The page');
  });

  it('gives a link to the run that serves this data folder already, and leaves that one alone', async () => {
    const given = await options();
    const first = await served(given);
    const second = await serve(given);
    expect(second.elsewhere).toBe(true);
    expect(new URL(second.link).port).toBe(new URL(first.link).port);
    expect(second.link).not.toBe(first.link);
    await second.close();
    expect(await follow(second.link)).toContain('The page');
    expect(await follow(first.link)).toContain('The page');
  });

  it('serves once where several start together from one data folder', async () => {
    const given = await options();
    const started = await Promise.all(Array.from({ length: 8 }, () => serve(given)));
    onTestFinished(async () => {
      for (const one of started) await one.close();
    });
    expect(started.filter(({ elsewhere }) => !elsewhere)).toHaveLength(1);
    expect(new Set(started.map(({ link }) => new URL(link).port)).size).toBe(1);
    for (const { link } of started.slice(0, 3)) expect(await follow(link)).toContain('The page');
  });

  it('makes a data folder private that was not, and takes away what a run that was ended left', async () => {
    const given = await options();
    await chmod(given.dataFolder, 0o755);
    const left = join(given.dataFolder, '.draft.json.999999999-0123456789ab.tmp');
    await writeFile(left, 'a1'.repeat(32));
    await served({ ...given, homeFolder: join(given.dataFolder, '..', 'somebody') });
    expect((await stat(given.dataFolder)).mode & 0o777).toBe(0o700);
    await expect(stat(left)).rejects.toThrow('ENOENT');
  });

  it.each([
    ['may not be written to', (folder: string) => chmod(folder, 0o500), /you may not write there/],
    [
      'is a file',
      async (folder: string) => rm(folder, { recursive: true }).then(() => writeFile(folder, '')),
      /already|file/,
    ],
  ])('says so, and listens nowhere, where the data folder %s', async (_, spoil, words) => {
    const { dataFolder, ...given } = await options();
    const parent = await temporaryFolder();
    const folder = join(parent, 'data');
    await mkdir(folder);
    await spoil(folder);
    await asOrdinaryUser(parent, async () => {
      await expect(serve({ ...given, dataFolder: folder })).rejects.toMatchObject({
        problem: saying({ code: 'data-folder-unusable', sentence: expect.stringMatching(words) }),
      });
    });
  });

  it('takes its files away when it ends, and its port is free', async () => {
    const given = await options();
    const serving = await serve(given);
    await serving.close();
    await expect(stat(join(given.dataFolder, 'loopback.json'))).rejects.toThrow('ENOENT');
    const { port } = new URL(serving.link);
    const again = await served({ ...given, port: Number(port) });
    expect(new URL(again.link).port).toBe(port);
  });

  it('says which port is taken', async () => {
    const other = createServer();
    await new Promise<void>((open) => other.listen(0, '127.0.0.1', open));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    await expect(serve(await options({ port }))).rejects.toMatchObject({
      problem: { code: 'port-taken', facts: { port } },
    });
  });

  it('says when the page has not been built', async () => {
    await expect(serve(await options({ pageFolder: '/nowhere' }))).rejects.toMatchObject({
      problem: saying({ code: 'page-missing', remedy: 'Run: npm run build' }),
    });
  });
});
