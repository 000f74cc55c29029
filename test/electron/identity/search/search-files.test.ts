import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IdentityDescription } from '../../../../contract/identity.ts';
import { fileOf } from '../../../../contract/told.ts';
import { collectFiles, SEARCH_LIMITS } from '../../../../electron/identity/search/collect-files.ts';
import { searchFiles } from '../../../../electron/identity/search/search-files.ts';
import { asOrdinaryUser } from '../../../support/ordinary-user.ts';
import { sentenceOf } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { type Fixtures, makeFixtures } from '../openssl.ts';

const NOW = Date.now() + 60_000;

let fixtures: Fixtures;
/** The folder of forty mixed files (test/fixtures/mixed-folder.sh); no test changes it. */
let mixed: string;
beforeAll(async () => {
  fixtures = await makeFixtures();
  mixed = await mkdtemp(join(tmpdir(), 'pushwright-mixed-'));
  await promisify(execFile)('sh', [resolve('test/fixtures/mixed-folder.sh'), fixtures.folder, mixed]);
}, 60_000);
afterAll(async () => {
  await fixtures.remove();
  await chmod(join(mixed, 'closed'), 0o700);
  await rm(mixed, { recursive: true, force: true });
});

/** Searches `place`, in the mixed folder unless said otherwise, as a user who may not read everything. */
async function search(passphrase: string | null, { place = mixed, within = mixed, limits = SEARCH_LIMITS } = {}) {
  const collected = await asOrdinaryUser(within, () => collectFiles([place], limits));
  const found = await searchFiles(collected.files, collected.named, { passphrase, now: NOW });
  return { ...found, problems: collected.problems, cutShort: collected.cutShort || found.cutShort, collected };
}

/** Where its key was found: the file's name, or the kind of place. */
function keyFileOf({ privateKeyFoundIn: place }: IdentityDescription): string | null {
  return place?.in === 'other-file' ? place.file : (place?.in ?? null);
}

/** Every pair of the folder: the certificate's name, its file, and where its key is. */
const PAIRS = [
  ['Apple Development IOS Push Services: com.example.dev', 'mail.txt', 'same-file'],
  ['Apple Production IOS Push Services: com.example.prod', 'production.p7b', 'production.der'],
  [
    'Apple Push Services: com.example.app1',
    expect.stringMatching(/^aps \([13]\)\.cer$/),
    expect.stringMatching(/^(unrelated-name\.pem|copy\.key)$/),
  ],
  ['Apple Push Services: com.example.app2', 'production.p12', 'same-file'],
  ['Apple Push Services: com.example.app3', 'ABCDE12345.cer', 'ABCDE12345.p12'],
  ['Apple Push Services: com.example.ec1', 'aps (2).cer', 'b.pkey'],
  ['Apple Push Services: com.example.ec2', 'Zertifikate.p12', 'same-file'],
  ['Key ABC123DEFG', 'AuthKey_ABC123DEFG.p8', 'same-file'],
  ['Pass Type ID: pass.com.example.card', 'card.pem', 'same-file'],
  ['VoIP Services: com.example.voip', 'voip.pfx', 'same-file'],
];

/** Those whose file wants the passphrase. */
const LOCKED = ['mail.txt', 'Zertifikate.p12', 'voip.pfx'];

describe('searching a folder of forty mixed files', () => {
  it('finds every pair and no wrong one, whatever the files are called', async () => {
    const { identities } = await search('secret');
    const usable = identities.filter(({ secret }) => secret !== null);
    expect(
      usable
        .map(({ description }) => [description.name, description.fileName, keyFileOf(description)])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    ).toEqual(PAIRS);
    const without = identities.filter(({ secret }) => secret === null);
    expect(without.map(({ description }) => [description.fileName, description.problems[0]?.code]).sort()).toEqual([
      ['mdm.cer', 'private-key-missing'],
      ['website.cer', 'private-key-missing'],
    ]);
  });

  it('names every file that ought to be an identity and is none, and passes over the others', async () => {
    const { closed, problems, cutShort } = await search('secret');
    expect(
      closed.map(({ description }) => [description.fileName, description.problems.map(({ code }) => code)]).sort(),
    ).toEqual([
      ['ZZZZZ12345.cer', ['match-encrypted']],
      ['broken.pem', ['damaged-file']],
      ['empty.p12', ['empty-file']],
      ['locked.p12', ['file-unreadable']],
      ['other.p12', ['passphrase-wrong']],
      ['page.p12', ['not-an-identity']],
      ['push-2027.key', ['certificate-awaited']],
    ]);
    expect(problems.map((problem) => [problem.code, fileOf(problem)])).toEqual([['folder-unreadable', 'closed']]);
    expect(cutShort).toBe(false);
  });

  it('reads neither the 200 MB file, nor the pipe, nor the device, nor anything twice', async () => {
    const { collected } = await search('secret');
    const names = collected.files.map(({ name }) => name);
    for (const name of ['film.p12', 'pipe.pem', 'zero.pem', 'circle-a.pem', 'circle-b.pem', 'hidden.p8', 'photo.jpg'])
      expect(names).not.toContain(name);
    // Linked three times, and one file.
    expect(names.filter((name) => /production\.p12|latest\.p12/.test(name))).toHaveLength(1);
    expect(collected.files.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(200_000);
  });

  it('finds the rest where no passphrase is given, and says which files want one', async () => {
    const { identities, closed } = await search(null);
    const usable = identities.filter(({ secret }) => secret !== null).map(({ description }) => description.fileName);
    expect(usable).toHaveLength(PAIRS.length - LOCKED.length);
    for (const name of LOCKED) expect(usable).not.toContain(name);
    const wanting = [...identities, ...closed]
      .map(({ description }) => description)
      .filter(({ problems }) => problems[0]?.code === 'passphrase-needed');
    // A certificate that opens while its key does not keeps its name.
    expect(wanting.map(({ name }) => name).sort()).toEqual([
      'Apple Development IOS Push Services: com.example.dev',
      'Zertifikate.p12',
      'other.p12',
      'voip.pfx',
    ]);
    const missing = identities.find(({ description }) => description.fileName === 'website.cer');
    expect(sentenceOf(missing?.description.problems[0])).toContain('and 1 more');
  });

  it('reads the profile and the signing request that lie there', async () => {
    const { profiles, requests } = await search(null);
    expect(profiles).toMatchObject([
      { fileName: 'app.mobileprovision', bundleId: 'com.example.app1', environment: 'sandbox' },
    ]);
    expect(requests.map(({ fileName }) => fileName)).toEqual(['push-2027.certSigningRequest']);
  });

  it('tells where each file lies, below the home folder from ~ on', async () => {
    const { identities } = await search(null);
    const ec1 = identities.find(({ description }) => description.name.endsWith('com.example.ec1'));
    expect(ec1?.description.location).toBe(join(mixed, 'certs'));
  });
});

describe('the limits of a search', () => {
  it.each([
    ['depth', { depth: 0 }],
    ['entries', { entries: 5 }],
    ['files', { files: 3 }],
    ['bytes', { bytes: 5_000 }],
    ['time', { ms: -1 }],
  ])('stops at its limit of %s and says so', async (_what, limit) => {
    expect((await search(null, { limits: { ...SEARCH_LIMITS, ...limit } })).cutShort).toBe(true);
  });

  it('looks at what lies near before what lies deep', async () => {
    const folder = await temporaryFolder();
    const deep = join(folder, 'a', 'b', 'c');
    await mkdir(deep, { recursive: true });
    for (let n = 0; n < 20; n += 1) await writeFile(join(deep, `noise-${n}.txt`), 'x');
    await copyFile(join(fixtures.folder, 'AuthKey_ABC123DEFG.p8'), join(folder, 'z.p8'));
    const { identities } = await search(null, {
      ...{ place: folder, within: folder },
      limits: { ...SEARCH_LIMITS, entries: 5 },
    });
    expect(identities.map(({ description }) => description.fileName)).toEqual(['z.p8']);
  });

  it('opens no further file once its time is over', async () => {
    const file = { name: 'a.p8', path: null, bytes: await fixtures.bytes('AuthKey_ABC123DEFG.p8') };
    const found = await searchFiles([file], new Set(), { passphrase: null, now: NOW, limitMs: -1 });
    expect(found).toMatchObject({ identities: [], cutShort: true });
  });
});

describe('places that a user names', () => {
  it('says of a folder that is not there that it is not', async () => {
    const { collected, closed } = await search(null, { place: join(mixed, 'gone') });
    expect(collected.problems).toEqual([]);
    expect(closed).toMatchObject([{ description: { name: 'gone', problems: [{ code: 'file-unreadable' }] } }]);
  });

  it('says of a folder that may not be read that it may not', async () => {
    const { problems } = await search(null, { place: join(mixed, 'closed') });
    expect(problems).toMatchObject([{ code: 'folder-unreadable', place: { file: 'closed' } }]);
  });

  it('says of a named file what it is, whatever it is called', async () => {
    for (const [name, code] of [
      ['notes.txt', 'not-an-identity'],
      ['film.p12', 'too-large'],
      ['pipe.pem', 'file-unreadable'],
      ['photo.jpg', 'not-an-identity'],
      ['keys/push-2027.certSigningRequest', 'not-an-identity'],
    ] as const) {
      const { closed } = await search(null, { place: join(mixed, name) });
      expect(closed.map(({ description }) => description.problems.map((problem) => problem.code))).toEqual([[code]]);
    }
  });

  it('pairs what lies in two of them', async () => {
    const [here, there] = [await temporaryFolder(), await temporaryFolder()];
    await copyFile(join(fixtures.folder, 'rsa1.pem'), join(here, 'aps.cer'));
    await copyFile(join(fixtures.folder, 'rsa1.key'), join(there, 'k'));
    const { files, named } = await collectFiles([join(here, 'aps.cer'), there]);
    const { identities } = await searchFiles(files, named, { passphrase: null, now: NOW });
    expect(identities.map(({ description }) => description.privateKeyFoundIn)).toEqual([
      { in: 'other-file', file: 'k' },
    ]);
  });
});
