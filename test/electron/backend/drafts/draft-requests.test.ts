import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RequestArgument, RequestChannel, RequestValue } from '../../../../contract/channels.ts';
import { FIRST_DRAFT } from '../../../../contract/draft.ts';
import type { Answer } from '../../../../contract/outcome.ts';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { createBackend } from '../../../../electron/backend/create-backend.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const HOST = 'https://api.sandbox.push.apple.com/3/device';
const TOKEN = 'ab'.repeat(32);
const DOCUMENT = `### One
POST ${HOST}/${TOKEN} HTTP/2
apns-topic: a.b

{"aps":{"alert":"one"}}

### Two
# mine
POST https://{{simulator}}/3/device/{{deviceToken}} HTTP/2

{"aps":{"badge":2}}
`;

/** A window on a data folder, which asks for no path but says `saveAs`. */
async function windowOn(home: string) {
  const documents: string[] = [];
  const to = { saveAs: null as string | null };
  const backend = createBackend({
    ...{ host: 'electron', version: '1', dataFolder: home, clock: systemClock, confirmHost: null },
    saving: { kind: 'dialog', choosePath: async (name) => (to.saveAs === null ? null : join(home, to.saveAs || name)) },
    onDocument: (path) => void documents.push(path),
  });
  onTestFinished(() => backend.close());
  const answerOf = async <C extends RequestChannel>(channel: C, argument: RequestArgument<C>) =>
    (await backend.handle(channel, argument)) as Answer<RequestValue<C>>;
  const ask = async <C extends RequestChannel>(channel: C, argument: RequestArgument<C>): Promise<RequestValue<C>> => {
    const answer = await answerOf(channel, argument);
    if (!answer.ok) throw new Error(answer.problem.code);
    return answer.value;
  };
  const refusal = async <C extends RequestChannel>(channel: C, argument: RequestArgument<C>) => {
    const answer = await answerOf(channel, argument);
    return answer.ok ? null : answer.problem.code;
  };
  const list = async () => (await ask('drafts.list', undefined)).drafts;
  const open = async (path: string) => ask('drafts.open-document', { file: backend.registerFile({ path }) });
  return { ask, refusal, list, open, to, documents, register: backend.registerFile, home };
}

describe('drafts', () => {
  it('are several, of which one is open; each keeps what was typed into it', async () => {
    const { ask, list } = await windowOn(await temporaryFolder());
    const { head } = await ask('app.start', undefined);
    await ask('draft.save', { id: head.id, draft: { ...FIRST_DRAFT, topic: 'first' } });
    const other = await ask('drafts.create', { name: 'Order shipped', draft: FIRST_DRAFT });
    // What was typed until the other was open comes late.
    await ask('draft.save', { id: head.id, draft: { ...FIRST_DRAFT, topic: 'late' } });
    await ask('draft.save', { id: other.id, draft: { ...FIRST_DRAFT, topic: 'other' } });
    expect((await list()).map(({ name }) => name).sort()).toEqual(['', 'Order shipped']);
    expect((await ask('drafts.open', { id: head.id })).draft.topic).toBe('late');
    expect((await ask('drafts.open', { id: other.id })).draft.topic).toBe('other');
    await ask('drafts.rename', { id: other.id, name: 'Shipped' });
    expect(await ask('app.start', undefined)).toMatchObject({ head: { id: other.id, name: 'Shipped' } });
  });

  it('come back when they were deleted, and the one that was open last is there at the next start', async () => {
    const home = await temporaryFolder();
    const first = await windowOn(home);
    const { head } = await first.ask('app.start', undefined);
    await first.ask('draft.save', { id: head.id, draft: FIRST_DRAFT });
    const other = await first.ask('drafts.create', { name: 'Other', draft: { ...FIRST_DRAFT, topic: 'o' } });
    await first.ask('drafts.open', { id: head.id });
    expect((await first.ask('drafts.remove', { id: other.id })).drafts).toHaveLength(1);
    expect(await first.refusal('drafts.open', { id: other.id })).toBe('draft-gone');
    expect((await first.ask('drafts.restore', { id: other.id })).drafts).toHaveLength(2);
    expect((await first.ask('drafts.open', { id: other.id })).draft.topic).toBe('o');
    expect(await first.refusal('drafts.restore', { id: other.id })).toBe('draft-gone');
  });

  it('belong to one window at a time', async () => {
    const home = await temporaryFolder();
    const [one, two] = [await windowOn(home), await windowOn(home)];
    const { head } = await one.ask('app.start', undefined);
    await one.ask('draft.save', { id: head.id, draft: FIRST_DRAFT });
    await two.ask('app.start', undefined);
    expect((await two.list()).find(({ id }) => id === head.id)?.elsewhere).toBe(true);
    expect(await two.refusal('drafts.open', { id: head.id })).toBe('draft-elsewhere');
    expect(await two.refusal('drafts.remove', { id: head.id })).toBe('draft-elsewhere');
    expect(await two.refusal('draft.save', { id: head.id, draft: FIRST_DRAFT })).toBe('draft-elsewhere');
    await one.ask('drafts.create', { name: '', draft: FIRST_DRAFT });
    expect((await two.ask('drafts.open', { id: head.id })).id).toBe(head.id);
  });
});

describe('documents', () => {
  it('open as one draft for each request, and are found again where they are open', async () => {
    const home = await temporaryFolder();
    const path = join(home, 'both.push');
    await writeFile(path, DOCUMENT);
    const { ask, open, list, documents } = await windowOn(home);
    await ask('app.start', undefined);
    const opened = await open(path);
    expect(opened).toMatchObject({ name: 'One', document: { fileName: 'both.push' }, problems: [] });
    expect(opened.draft).toMatchObject({ destination: 'sandbox', topic: 'a.b', deviceTokens: TOKEN });
    expect((await list()).map(({ name, edited }) => [name, edited]).sort()).toEqual([
      ['One', false],
      ['Two', false],
    ]);
    expect((await open(path)).id).toBe(opened.id);
    expect([(await list()).length, documents]).toEqual([2, [path, path]]);
  });

  it('keep every line that was not changed, the mode of the file, and the file behind a link', async () => {
    const home = await temporaryFolder();
    const [path, linked] = [join(home, 'both.push'), join(home, 'link.push')];
    await writeFile(path, DOCUMENT);
    await chmod(path, 0o644);
    await symlink(path, linked);
    const { ask, open, list } = await windowOn(home);
    const { id, draft } = await open(linked);
    await ask('draft.save', { id, draft: { ...draft, topic: 'c.d' } });
    expect((await list()).find((one) => one.id === id)?.edited).toBe(true);
    const { saved } = await ask('drafts.save-document', { id, as: false, over: false });
    expect(saved).toMatchObject({ kind: 'written', fileName: 'link.push' });
    expect(await readFile(path, 'utf8')).toBe(DOCUMENT.replace('a.b', 'c.d'));
    expect((await stat(path)).mode & 0o777).toBe(0o644);
    expect((await list()).find((one) => one.id === id)?.edited).toBe(false);
  });

  it('are not written over where another program changed the same request, unless that is wanted', async () => {
    const home = await temporaryFolder();
    const path = join(home, 'both.push');
    await writeFile(path, DOCUMENT);
    const { ask, open, list, refusal } = await windowOn(home);
    const { id, draft } = await open(path);
    await ask('draft.save', { id, draft: { ...draft, topic: 'c.d' } });
    await writeFile(path, DOCUMENT.replace('"badge":2', '"badge":3'));
    expect((await list()).filter(({ changedOutside }) => changedOutside).map(({ name }) => name)).toEqual(['Two']);
    await ask('drafts.save-document', { id, as: false, over: false });
    const outside = (await readFile(path, 'utf8')).replace('"one"', '"uno"');
    expect(outside).toContain('"badge":3');
    await writeFile(path, outside);
    await ask('draft.save', { id, draft: { ...draft, topic: 'e.f' } });
    expect(await refusal('drafts.save-document', { id, as: false, over: false })).toBe('document-changed');
    expect(await readFile(path, 'utf8')).toBe(outside);
    await ask('drafts.save-document', { id, as: false, over: true });
    expect(await readFile(path, 'utf8')).toBe(outside.replace('c.d', 'e.f'));
  });

  it('are new where the draft has none: named by the user, who may also not choose', async () => {
    const home = await temporaryFolder();
    const { ask, to, list } = await windowOn(home);
    const { head } = await ask('app.start', undefined);
    await ask('draft.save', { id: head.id, draft: { ...FIRST_DRAFT, deviceTokens: TOKEN } });
    const save = () => ask('drafts.save-document', { id: head.id, as: false, over: false });
    expect(await save()).toMatchObject({ saved: { kind: 'cancelled' }, head: { document: null } });
    to.saveAs = '';
    const saved = await save();
    expect(saved.head).toMatchObject({ name: 'Hello · Your first notification' });
    expect(await readFile(join(home, 'Hello · Your first notification.push'), 'utf8')).toContain(
      FIRST_DRAFT.payload.trim(),
    );
    expect((await list())[0]).toMatchObject({ edited: false, changedOutside: false });
  });

  it('are not written where no file can hold what was typed', async () => {
    const home = await temporaryFolder();
    const { ask, refusal, to } = await windowOn(home);
    const { head } = await ask('app.start', undefined);
    to.saveAs = 'a.push';
    await ask('draft.save', { id: head.id, draft: { ...FIRST_DRAFT, payload: '"\ud83d"' } });
    const save = { id: head.id, as: false, over: false };
    expect(await refusal('drafts.save-document', save)).toBe('document-unwritable');
    await ask('draft.save', { id: head.id, draft: { ...FIRST_DRAFT, payload: '"\ud83d\ude00"' } });
    expect(await refusal('drafts.save-document', save)).toBeNull();
    expect(await readFile(join(home, 'a.push'), 'utf8')).toContain('"😀"');
  });

  it('say what cannot be taken over, and open nothing of what is no document', async () => {
    const home = await temporaryFolder();
    const path = join(home, 'a.push');
    const { ask, open, register, refusal } = await windowOn(home);
    await ask('app.start', undefined);
    await writeFile(
      path,
      `# @pushwright identity ${'ef'.repeat(32)} Shop\n${DOCUMENT.slice(DOCUMENT.indexOf('### Two'))}`,
    );
    await writeFile(
      path,
      `### T\n# @pushwright identity ${'ef'.repeat(32)} Shop\nPOST ${HOST}/{{who}} HTTP/2\n\n< ./gone.json\n`,
    );
    const opened = await open(path);
    expect(opened.problems.map(({ code }) => code)).toEqual([
      ...['document-variable', 'document-identity', 'document-payload-missing'],
    ]);
    expect(opened.draft).toMatchObject({ destination: 'sandbox', deviceTokens: '', payload: '', identityId: null });
    const bytes = (text: string | Buffer) => ({ file: register({ name: 'b.push', bytes: Buffer.from(text) }) });
    expect(await refusal('drafts.open-document', bytes('# nothing'))).toBe('document-empty');
    expect(await refusal('drafts.open-document', bytes(Buffer.from([0xff, 0xfe, 0x41])))).toBe('document-not-utf8');
    expect(await ask('drafts.open-document', bytes(DOCUMENT))).toMatchObject({ name: 'One', document: null });
  });

  it('has the payload in a file beside it until that is changed', async () => {
    const home = await temporaryFolder();
    const path = join(home, 'a.push');
    await mkdir(join(home, 'payloads'));
    await writeFile(join(home, 'payloads', 'p.json'), '{"aps":{}}');
    await writeFile(path, `POST ${HOST}/${TOKEN} HTTP/2\napns-topic: a.b\n\n< ./payloads/p.json\n`);
    const { ask, open } = await windowOn(home);
    const { id, draft } = await open(path);
    expect(draft.payload).toBe('{"aps":{}}');
    const save = () => ask('drafts.save-document', { id, as: false, over: false });
    await ask('draft.save', { id, draft: { ...draft, topic: 'c.d' } });
    await save();
    expect(await readFile(path, 'utf8')).toContain('apns-topic: c.d\n\n< ./payloads/p.json\n');
    await ask('draft.save', { id, draft: { ...draft, topic: 'c.d', payload: '{"aps":{"badge":1}}' } });
    await save();
    expect(await readFile(path, 'utf8')).toContain('\n\n{"aps":{"badge":1}}\n');
    expect(await readFile(join(home, 'payloads', 'p.json'), 'utf8')).toBe('{"aps":{}}');
  });

  it('remembers which were used lately', async () => {
    const home = await temporaryFolder();
    const { ask, open } = await windowOn(home);
    const { head } = await ask('app.start', undefined);
    await ask('draft.save', { id: head.id, draft: FIRST_DRAFT });
    const path = join(home, 'a.push');
    await writeFile(path, `POST ${HOST}/${TOKEN} HTTP/2\n\n{}\n`);
    const { id } = await open(path);
    expect((await ask('drafts.list', undefined)).recent).toEqual([]);
    await ask('drafts.open', { id: head.id });
    const { recent } = await ask('drafts.remove', { id });
    expect(recent).toMatchObject([{ fileName: 'a.push' }]);
    expect(await ask('drafts.open-document', { file: recent[0]?.file ?? '' })).toMatchObject({ name: 'a' });
  });
});
