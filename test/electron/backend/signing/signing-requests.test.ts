import { X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SigningRequestDescription } from '../../../../contract/signing-request.ts';
import { type Core, createCore } from '../../../../electron/backend/core.ts';
import type { SigningRequests } from '../../../../electron/backend/signing/signing-requests.ts';
import { readSigningRequest } from '../../../../electron/identity/requests/csr.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { saying, sentenceOf } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { TestAuthority } from '../../../support/test-authority.ts';

const FIELDS = { commonName: 'Push key 2026', emailAddress: 'zoe@example.com', keyBits: 2048 } as const;
const DAY_MS = 86_400_000;

/** A run of the window on a data folder. */
function coreOn(folder: string, clock = new ManualClock(Date.now()), remember = true): Core {
  const nobody = { onLog: () => undefined, onConnections: () => undefined, onIdentities: () => undefined };
  return createCore({ dataFolder: folder, clock, remember, confirmHost: null }, nobody);
}

/** A certificate for a kept request, as Apple would send it back, in a folder of its own. */
async function signed(
  requests: SigningRequests,
  id: string,
  name: string,
  authority = new TestAuthority(),
): Promise<{ readonly path: string; readonly authority: TestAuthority }> {
  const folder = await temporaryFolder();
  const path = join(folder, name);
  const { bytes } = await requests.file(id);
  await writeFile(path, authority.sign(bytes, { bundleId: 'com.example.app' }));
  return { path, authority };
}

describe('keeping signing requests', () => {
  it('keeps the key for its owner only, beside a request for it, and knows both again in another run', async () => {
    const folder = await temporaryFolder();
    const clock = new ManualClock();
    const made = await coreOn(folder, clock).requests.create(FIELDS);
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      name: 'Push key 2026',
      emailAddress: 'zoe@example.com',
      keyBits: 2048,
      madeAt: clock.now(),
      savedAt: null,
      state: 'waiting',
      certificates: [],
      ticked: ['make'],
      problem: null,
    } satisfies SigningRequestDescription);
    const own = join(folder, 'requests', made.id);
    expect((await readdir(own)).sort()).toEqual(['private-key.pem', 'request.certSigningRequest', 'request.json']);
    for (const name of await readdir(own)) expect((await stat(join(own, name))).mode & 0o777).toBe(0o600);
    expect((await stat(own)).mode & 0o777).toBe(0o700);
    expect(await coreOn(folder).requests.list()).toEqual([made]);
  });

  it('gives the request out as a file without the key', async () => {
    const { requests } = coreOn(await temporaryFolder());
    const { id } = await requests.create({ ...FIELDS, commonName: 'Zoë’s / key' });
    const { name, bytes, holdsKey } = await requests.file(id);
    expect({ name, holdsKey }).toEqual({ name: 'Zoë-s-key.certSigningRequest', holdsKey: false });
    expect(bytes.toString()).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----/);
    expect(readSigningRequest(name, bytes)?.intact).toBe(true);
  });

  it('remembers what was saved and which steps were ticked off', async () => {
    const folder = await temporaryFolder();
    const { requests } = coreOn(folder);
    const { id } = await requests.create(FIELDS);
    await requests.markSaved(id);
    await Promise.all([requests.tick(id, 'upload', true), requests.tick(id, 'app', true)]);
    await requests.tick(id, 'upload', false);
    expect(await coreOn(folder).requests.list()).toMatchObject([
      { ticked: ['make', 'save', 'app'], savedAt: expect.any(Number) },
    ]);
  });

  it('lists several in the order they were made', async () => {
    const folder = await temporaryFolder();
    const { requests } = coreOn(folder);
    const ids: string[] = [];
    for (const commonName of ['c', 'a', 'b']) {
      const { id } = await requests.create({ ...FIELDS, commonName });
      ids.push(id);
      const at = new Date(Date.now() - 60_000 + ids.length * 1_000);
      await utimes(join(folder, 'requests', id, 'request.certSigningRequest'), at, at);
    }
    expect((await requests.list()).map(({ name }) => name)).toEqual(['c', 'a', 'b']);
  });

  it('refuses fields that a request cannot hold, and keeps nothing', async () => {
    const folder = await temporaryFolder();
    const { requests } = coreOn(folder);
    await expect(requests.create({ ...FIELDS, commonName: '' })).rejects.toMatchObject({
      problem: { code: 'request-name-invalid', place: { field: 'name' } },
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('tells a request whose key is gone or another’s, and one whose record is lost', async () => {
    const folder = await temporaryFolder();
    const { requests } = coreOn(folder);
    const [gone, swapped, recordless] = [
      await requests.create({ ...FIELDS, commonName: 'gone' }),
      await requests.create({ ...FIELDS, commonName: 'swapped' }),
      await requests.create({ ...FIELDS, commonName: 'recordless' }),
    ];
    const file = (id: string, name: string) => join(folder, 'requests', id, name);
    await writeFile(file(swapped.id, 'private-key.pem'), await readFile(file(gone.id, 'private-key.pem')));
    await rm(file(gone.id, 'private-key.pem'));
    await writeFile(file(recordless.id, 'request.json'), '{ half');
    const listed = new Map((await requests.list()).map((request) => [request.name, request]));
    for (const name of ['gone', 'swapped'])
      expect(listed.get(name)?.problem).toMatchObject({ code: 'request-key-lost' });
    expect(sentenceOf(listed.get('gone')?.problem ?? undefined)).toContain(
      join('requests', gone.id, 'private-key.pem'),
    );
    expect(listed.get('recordless')).toMatchObject({
      problem: null,
      emailAddress: 'zoe@example.com',
      ticked: ['make'],
    });
  });

  it('keeps a key whose request is gone, and still finds it for a certificate', async () => {
    const folder = await temporaryFolder();
    const core = coreOn(folder);
    const { id } = await core.requests.create(FIELDS);
    const { path } = await signed(core.requests, id, 'aps.cer');
    await rm(join(folder, 'requests', id, 'request.certSigningRequest'));
    expect(await core.requests.list()).toMatchObject([{ id, problem: { code: 'request-lost' } }]);
    await expect(core.requests.file(id)).rejects.toMatchObject({ problem: { code: 'request-lost' } });
    const { identities } = await core.opener.openSources([{ path }], null);
    expect(identities).toMatchObject([{ problems: [] }]);
  });

  it('takes what it knows from a record of another version', async () => {
    const folder = await temporaryFolder();
    const { requests } = coreOn(folder);
    const { id } = await requests.create(FIELDS);
    await requests.markSaved(id);
    const path = join(folder, 'requests', id, 'request.json');
    const record = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...record, ticked: [...record.ticked, 'notarise'], colour: 'blue' }));
    expect(await requests.list()).toMatchObject([{ ticked: ['make', 'save'], savedAt: expect.any(Number) }]);
  });

  it('leaves nothing half made, and takes away what a program that was ended left half made', async () => {
    const folder = await temporaryFolder();
    const parent = join(folder, 'requests');
    await mkdir(join(parent, '.new-old'), { recursive: true });
    await mkdir(join(parent, '.new-now'), { recursive: true });
    const hoursAgo = new Date(Date.now() - 2 * 60 * 60_000);
    await utimes(join(parent, '.new-old'), hoursAgo, hoursAgo);
    const { requests } = coreOn(folder);
    expect(await requests.list()).toEqual([]);
    const { id } = await requests.create(FIELDS);
    expect((await readdir(parent)).sort()).toEqual(['.new-now', id]);
  });

  it('says so where the folder cannot be written to, and makes no key', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'requests'), 'a file in its place');
    await expect(coreOn(folder).requests.create(FIELDS)).rejects.toMatchObject({
      problem: saying({ code: 'file-unwritable', sentence: expect.stringContaining(join(folder, 'requests')) }),
    });
    expect(await readFile(join(folder, 'requests'), 'utf8')).toBe('a file in its place');
  });
});

describe('a certificate that comes back', () => {
  it('is completed whatever it is called, said so, and remembered with its key', async () => {
    const folder = await temporaryFolder();
    const core = coreOn(folder);
    const { id } = await core.requests.create(FIELDS);
    const { path } = await signed(core.requests, id, 'aps (3).cer');
    const opening = await core.opener.openSources([{ path }], null);
    expect(opening.problems).toEqual([]);
    expect(opening.identities).toMatchObject([
      {
        name: 'Apple Push Services: com.example.app',
        fileName: 'aps (3).cer',
        privateKeyFoundIn: { in: 'signing-request', request: 'Push key 2026' },
        problems: [],
      },
    ]);
    expect(opening.receipts).toEqual([
      {
        code: 'request-completed',
        file: 'aps (3).cer',
        request: 'Push key 2026',
        name: 'Apple Push Services: com.example.app',
        practice: false,
      },
    ]);
    const identityId = opening.identities[0]?.id ?? '';
    expect(() => core.credentials.credential(identityId)).not.toThrow();
    expect(await core.requests.list()).toMatchObject([
      { id, state: 'complete', certificates: [{ identityId, topics: ['com.example.app'], practice: false }] },
    ]);
    expect((await core.requests.list())[0]?.ticked).toContain('open');

    // The file in the folder for downloads is thrown away; the next run needs it no more.
    await rm(path);
    const next = coreOn(folder);
    expect(await next.recall.run()).toEqual([]);
    expect(next.identities.list()).toMatchObject([{ id: identityId, problems: [], fileName: 'aps (3).cer' }]);
    expect(() => next.credentials.credential(identityId)).not.toThrow();
  });

  it('is completed too where it comes from a browser, without a path', async () => {
    const folder = await temporaryFolder();
    const core = coreOn(folder);
    const { id } = await core.requests.create(FIELDS);
    const { path } = await signed(core.requests, id, 'x.bin');
    const bytes = await readFile(path);
    const opening = await core.opener.openSources([{ name: 'strange name.txt', bytes }], null);
    expect(opening.identities).toMatchObject([{ problems: [], fileName: 'strange name.txt' }]);
    const next = coreOn(folder);
    await next.recall.run();
    expect(next.identities.list()).toMatchObject([{ problems: [], fileName: 'strange name.txt' }]);
  });

  it('is opened again from beside its key after it was forgotten, though its own file is gone', async () => {
    const core = coreOn(await temporaryFolder());
    const { id } = await core.requests.create(FIELDS);
    const { path } = await signed(core.requests, id, 'aps.cer');
    const [{ id: identityId } = { id: '' }] = (await core.opener.openSources([{ path }], null)).identities;
    await rm(path);
    await core.opener.forget(identityId);
    const again = await core.opener.openSources(await core.requests.certificates(id), null);
    expect(again.identities).toMatchObject([{ id: identityId, problems: [], fileName: 'aps.cer' }]);
    expect(again.warnings).toEqual([]);
  });

  it('is found by a command, which takes note of nothing', async () => {
    const folder = await temporaryFolder();
    const { requests } = coreOn(folder);
    const { id } = await requests.create(FIELDS);
    const { path } = await signed(requests, id, 'aps.cer');
    const command = coreOn(folder, undefined, false);
    const opening = await command.opener.openSources([{ path }], null);
    expect(opening.identities).toMatchObject([
      { problems: [], privateKeyFoundIn: { in: 'signing-request', request: expect.stringContaining('Push key') } },
    ]);
    expect(opening.receipts).toEqual([]);
    expect(await requests.list()).toMatchObject([{ state: 'waiting', certificates: [] }]);
    expect(await readdir(join(folder, 'requests', id))).toHaveLength(3);
  });

  it('is matched by its key among several requests, and no other request is touched', async () => {
    const core = coreOn(await temporaryFolder());
    const [first, second] = [await core.requests.create(FIELDS), await core.requests.create(FIELDS)];
    const { path } = await signed(core.requests, second.id, 'aps.cer');
    await core.opener.openSources([{ path }], null);
    const states = new Map((await core.requests.list()).map(({ id, state }) => [id, state]));
    expect(states).toEqual(
      new Map([
        [first.id, 'waiting'],
        [second.id, 'complete'],
      ]),
    );
  });

  it('is warned of where the request was used before, and works all the same', async () => {
    const core = coreOn(await temporaryFolder());
    const { id } = await core.requests.create(FIELDS);
    const { path, authority } = await signed(core.requests, id, 'aps.cer');
    expect((await core.opener.openSources([{ path }], null)).warnings).toEqual([]);
    // The very same file again is no second use.
    expect((await core.opener.openSources([{ path }], null)).warnings).toEqual([]);
    const again = await signed(core.requests, id, 'aps.cer', authority);
    const opening = await core.opener.openSources([{ path: again.path }], null);
    expect(opening.warnings).toMatchObject([{ code: 'request-used-twice' }]);
    expect(opening.identities).toMatchObject([{ problems: [], fileName: 'aps.cer' }]);
    expect((await core.requests.list())[0]?.certificates).toHaveLength(2);
    expect(core.identities.list()).toHaveLength(2);
  });

  it('from the simulator is practice: the request still waits for Apple', async () => {
    const folder = await temporaryFolder();
    const core = coreOn(folder);
    const { id } = await core.requests.create(FIELDS);
    const { name, bytes } = await core.practise(await core.requests.publicKey(id), 'com.example.practice');
    expect(name).toBe('aps-practice.cer');
    expect(new X509Certificate(bytes).subject).toContain('UID=com.example.practice');
    const practice = await core.opener.openSources([{ name, bytes }], null);
    expect(practice.receipts).toMatchObject([{ practice: true }]);
    expect(await core.requests.list()).toMatchObject([{ state: 'practised', ticked: ['make'] }]);
    const { path } = await signed(core.requests, id, 'aps.cer');
    expect((await core.opener.openSources([{ path }], null)).warnings).toEqual([]);
    expect(await core.requests.list()).toMatchObject([{ state: 'complete' }]);
    await core.close();
  });

  it('leaves a key that the user opens with it where it is', async () => {
    const folder = await temporaryFolder();
    const core = coreOn(folder);
    const { id } = await core.requests.create(FIELDS);
    const { path } = await signed(core.requests, id, 'aps.cer');
    const key = join(path, '..', 'mine.key');
    await writeFile(key, await readFile(join(folder, 'requests', id, 'private-key.pem')));
    const opening = await core.opener.openSources([{ path }, { path: key }], null);
    expect(opening.identities).toMatchObject([{ privateKeyFoundIn: { in: 'other-file', file: 'mine.key' } }]);
    expect(opening.receipts).toEqual([]);
    expect(await core.requests.list()).toMatchObject([{ state: 'complete' }]);
    expect(await readdir(join(folder, 'requests', id))).toHaveLength(3);
  });
});

describe('forgetting a request', () => {
  it('takes the key, its certificates and the identity that needs them, and nothing else', async () => {
    const folder = await temporaryFolder();
    const core = coreOn(folder);
    const [first, other] = [await core.requests.create(FIELDS), await core.requests.create(FIELDS)];
    const { path } = await signed(core.requests, first.id, 'aps.cer');
    await core.opener.openSources([{ path }], null);
    const gone = await core.requests.forget(first.id);
    await core.opener.forgetFrom(gone);
    expect(core.identities.list()).toEqual([]);
    expect(await readdir(join(folder, 'requests'))).toEqual([other.id]);
    expect((await core.requests.list()).map(({ id }) => id)).toEqual([other.id]);
    await expect(core.requests.forget(first.id)).rejects.toMatchObject({ problem: { code: 'request-unknown' } });
    expect(await readFile(path)).not.toHaveLength(0);
  });

  it('leaves an identity that has its key elsewhere', async () => {
    const core = coreOn(await temporaryFolder());
    const { id } = await core.requests.create(FIELDS);
    const { path } = await signed(core.requests, id, 'aps.cer');
    const [{ id: identityId } = { id: '' }] = (await core.opener.openSources([{ path }], null)).identities;
    const { secret } = await core.credentials.parts(identityId);
    if (secret.kind !== 'certificate') throw new Error('no certificate');
    const copy = join(await temporaryFolder(), 'copy.pem');
    await writeFile(copy, secret.certificateChainPem + secret.privateKeyPem);
    await core.opener.openSources([{ path: copy }], null);
    await core.opener.forgetFrom(await core.requests.forget(id));
    expect(core.identities.list()).toMatchObject([{ fileName: 'copy.pem', problems: [] }]);
  });

  it.each(['../../etc', '', '.new-x', 'ABCDEF0123456789'])('knows no request called “%s”', async (id) => {
    const { requests } = coreOn(await temporaryFolder());
    await expect(requests.forget(id)).rejects.toMatchObject({ problem: { code: 'request-unknown' } });
  });
});

it('tells how old a request is by the clock of the run', async () => {
  const clock = new ManualClock();
  const { requests } = coreOn(await temporaryFolder(), clock);
  const { id, madeAt } = await requests.create(FIELDS);
  clock.advance(DAY_MS);
  expect(await requests.markSaved(id)).toMatchObject({ madeAt, savedAt: madeAt + DAY_MS });
});
