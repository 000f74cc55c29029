import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { FIRST_DRAFT } from '../../../../contract/draft.ts';
import { DraftStore } from '../../../../electron/backend/drafts/draft-store.ts';
import { remedyOf } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

describe('DraftStore', () => {
  it('gives back exactly what was saved, lone surrogates and line breaks included', async () => {
    const folder = await temporaryFolder();
    const draft = { ...FIRST_DRAFT, payload: '{"aps":"\ud800"}\r\n\u2028', expiration: 'half-typed' };
    await new DraftStore(folder).save(draft);
    expect(await new DraftStore(folder).load()).toEqual({ draft, problems: [] });
  });

  it('reads a draft that was kept before a field was added', async () => {
    const folder = await temporaryFolder();
    const { confirmation: _later, ...older } = FIRST_DRAFT;
    await writeFile(join(folder, 'draft.json'), JSON.stringify(older));
    expect(await new DraftStore(folder).load()).toEqual({ draft: FIRST_DRAFT, problems: [] });
  });

  it('writes the newest of many drafts that come at once, and leaves no other file', async () => {
    const folder = await temporaryFolder();
    const store = new DraftStore(folder);
    await Promise.all(Array.from({ length: 50 }, (_, n) => store.save({ ...FIRST_DRAFT, topic: `topic-${n}` })));
    expect((await store.load()).draft?.topic).toBe('topic-49');
    await store.settled();
    expect(await readdir(folder)).toEqual(['draft.json']);
  });

  it('lets nobody else read the file', async () => {
    const folder = await temporaryFolder();
    await new DraftStore(folder).save(FIRST_DRAFT);
    expect((await stat(join(folder, 'draft.json'))).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['half a file', '{"destination": "simul'],
    ['a draft of another version', '{"destination":"mars"}'],
    ['no text', ''],
  ])('sets %s aside, says where it is kept, and starts afresh', async (_, text) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'draft.json'), text);
    const loaded = await new DraftStore(folder).load();
    expect(loaded.draft).toBeNull();
    expect(loaded.problems).toMatchObject([{ code: 'draft-damaged', place: { file: 'draft.json' } }]);
    if (text === '') expect(loaded.problems[0]?.facts).toMatchObject({ aside: '' });
    else expect(await readFile(join(folder, 'draft.json.damaged'), 'utf8')).toBe(text);
  });

  it('keeps a first damaged draft when a second is set aside', async () => {
    const folder = await temporaryFolder();
    for (const text of ['{"first', '{"second', '{"third']) {
      await writeFile(join(folder, 'draft.json'), text);
      const store = new DraftStore(folder);
      const { problems } = await store.load();
      const aside = /kept as (\S+):/.exec(remedyOf(problems[0]) ?? '')?.[1] ?? '';
      expect(await readFile(aside, 'utf8')).toBe(text);
      await store.settled();
    }
    expect(await readFile(join(folder, 'draft.json.damaged'), 'utf8')).toBe('{"first');
  });

  it('loses nothing of two programs that type at once, and begins the second with what the first has', async () => {
    const folder = await temporaryFolder();
    const [one, other] = [new DraftStore(folder), new DraftStore(folder)];
    await one.load();
    await one.save({ ...FIRST_DRAFT, topic: 'first' });
    expect((await other.load()).draft?.topic).toBe('first');
    for (let n = 0; n < 10; n += 1)
      await Promise.all([
        one.save({ ...FIRST_DRAFT, topic: `window ${n}` }),
        other.save({ ...FIRST_DRAFT, topic: `page ${n}` }),
      ]);
    expect((await one.load()).draft?.topic).toBe('window 9');
    expect((await other.load()).draft?.topic).toBe('page 9');
    await one.settled();
    await other.settled();
    const again = [new DraftStore(folder), new DraftStore(folder)];
    const topics = [];
    for (const store of again) topics.push((await store.load()).draft?.topic);
    expect(topics.sort()).toEqual(['page 9', 'window 9']);
  });

  it.each([
    ['a folder', (path: string) => mkdir(path)],
    ['a pipe', (path: string) => promisify(execFile)('mkfifo', [path])],
  ])('says why it cannot be read where there is %s in its place, and starts afresh', async (_, make) => {
    const folder = await temporaryFolder();
    await make(join(folder, 'draft.json'));
    expect(await new DraftStore(folder).load()).toMatchObject({
      draft: null,
      problems: [{ code: 'draft-unreadable' }],
    });
  });
});
