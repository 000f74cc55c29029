import { appendFile, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../../contract/outcome.ts';
import { ChosenLists } from '../../../../electron/backend/batch/chosen-lists.ts';
import type { DeviceTokenSource } from '../../../../electron/backend/sending/source.ts';
import { FileHandles } from '../../../../electron/backend/store/file-handles.ts';
import { saying } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);

async function chosen(text: string) {
  const path = join(await temporaryFolder(), 'tokens.csv');
  await writeFile(path, text);
  const files = new FileHandles();
  const lists = new ChosenLists(files);
  return { path, files, lists, file: files.register({ path }) };
}

async function readAll(listed: DeviceTokenSource): Promise<{ tokens: string[]; broken: Problem[] }> {
  const broken: Problem[] = [];
  const tokens: string[] = [];
  for await (const token of listed.tokens({
    signal: new AbortController().signal,
    onReceipt: () => undefined,
    onUnreadable: ({ text }) => expect.unreachable(text),
    onBroken: (problem) => broken.push(problem),
  }))
    tokens.push(token);
  return { tokens, broken };
}

describe('ChosenLists', () => {
  it('tells what is in a list before anything is sent, and streams it then', async () => {
    const { lists, file } = await chosen(`name;token\nAnn;${A}\nBo;${B}\nAnn;${A}\n`);
    expect(await lists.open(file)).toEqual({
      ...{ file, name: 'tokens.csv', deviceTokens: 3, unreadable: 0, problems: [] },
      ...{ repeated: 1, repeatsComplete: true, column: 'token' },
    });
    const listed = await lists.deviceTokens(file, false);
    expect(listed).toMatchObject({ name: 'tokens.csv', expected: 3 });
    expect(await readAll(listed)).toEqual({ tokens: [A, B, A], broken: [] });
  });

  it('takes bytes under the name they came with, and a file under its own', async () => {
    const { path, files, lists } = await chosen(`${A}\n`);
    const bytes = files.register({ name: 'pasted.txt', bytes: Buffer.from(`${B}\n`) });
    expect(await readAll(await lists.deviceTokens(bytes, false))).toEqual({ tokens: [B], broken: [] });
    expect(await lists.open(files.register({ path, name: 'of the browser.csv' }))).toMatchObject({
      name: 'of the browser.csv',
    });
  });

  it('leaves lines without a device token out only when it is told to', async () => {
    const { lists, file } = await chosen(`${A}\nmy phone\n${B}\n`);
    expect(await lists.open(file)).toMatchObject({
      deviceTokens: 2,
      unreadable: 1,
      problems: [{ place: { line: 2 } }],
    });
    await expect(lists.deviceTokens(file, false)).rejects.toMatchObject({
      problem: saying({
        code: 'device-tokens-unreadable-lines',
        sentence: expect.stringMatching(/^One line of tokens\.csv holds no device token\. Line 2: .*my phone/),
      }),
    });
    expect(await readAll(await lists.deviceTokens(file, true))).toEqual({ tokens: [A, B], broken: [] });
  });

  it.each([
    ['nothing', '\n', /^There is no device token in tokens\.csv\.$/],
    ['something else', 'my phone\n', /Line 1: .*my phone/],
  ])('refuses a file with %s', async (_what, text, sentence) => {
    const { lists, file } = await chosen(text);
    await expect(lists.open(file)).rejects.toMatchObject({
      problem: saying({ code: 'device-token-missing', sentence: expect.stringMatching(sentence) }),
    });
  });

  it('refuses a file that changed since it was read through, until it is read again', async () => {
    const { path, lists, file } = await chosen(`${A}\n`);
    await lists.open(file);
    await appendFile(path, `${B}\n`);
    await expect(lists.deviceTokens(file, false)).rejects.toMatchObject({ problem: { code: 'device-tokens-changed' } });
    await lists.open(file);
    expect((await lists.deviceTokens(file, false)).expected).toBe(2);
    await utimes(path, 1, 1);
    await expect(lists.deviceTokens(file, false)).rejects.toMatchObject({ problem: { code: 'device-tokens-changed' } });
  });

  it.each([
    ['longer', (path: string) => appendFile(path, `${B}\n`)],
    ['shorter', (path: string) => writeFile(path, '')],
    ['gone', (path: string) => rm(path)],
  ])('says so where a file becomes %s before it is read', async (_how, change) => {
    const { path, lists, file } = await chosen(`${A}\n`);
    const listed = await lists.deviceTokens(file, false);
    await change(path);
    const { tokens, broken } = await readAll(listed);
    expect(tokens.length).toBeLessThanOrEqual(1);
    expect(broken).toHaveLength(1);
  });

  it('names a file that is not there, one that is a folder, and one of another run', async () => {
    const { path, files, lists } = await chosen('');
    await expect(lists.open(files.register({ path: `${path}.gone` }))).rejects.toMatchObject({
      problem: saying({ sentence: 'tokens.csv.gone is not there.' }),
    });
    await mkdir(`${path}.d`);
    await expect(lists.open(files.register({ path: `${path}.d` }))).rejects.toMatchObject({
      problem: saying({ code: 'device-tokens-unreadable', sentence: 'tokens.csv.d is not a file.' }),
    });
    await expect(lists.open('file-of-yesterday')).rejects.toMatchObject({ problem: { code: 'file-forgotten' } });
  });
});
