import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { type Core, createCore } from '../../../../electron/backend/core.ts';
import { ProblemError } from '../../../../electron/backend/problem-error.ts';
import { findingsText } from '../../../../words/identity/doctor.ts';
import { standInForPowerShell, standInForSecurity, thumbprintOf } from '../../../support/store-stand-ins.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { type Fixtures, makeFixtures } from '../../identity/openssl.ts';

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

/** The core over a data folder of its own; a second one over the same folder is the next run. */
function core(home: string, platform = 'linux'): Core {
  return createCore(
    { confirmHost: null, clock: systemClock, dataFolder: home, platform },
    { onLog: () => undefined, onConnections: () => undefined, onIdentities: () => undefined },
  );
}

const NOTHING_MORE = { system: false, passphrase: null };

async function put(folder: string, name: string, from: string): Promise<string> {
  await copyFile(join(fixtures.folder, from), join(folder, name));
  return join(folder, name);
}

async function p12(path: string, name: string, passphrase: string): Promise<string> {
  const what = ['-inkey', `${name}.key`, '-in', `${name}.pem`, '-passout', `pass:${passphrase}`];
  await fixtures.openssl('pkcs12', '-export', ...what, '-out', path);
  return path;
}

const names = (identities: readonly { readonly name: string }[]) => identities.map(({ name }) => name);

describe('finding identities', () => {
  it('searches files and folders together, and takes nothing into use by itself', async () => {
    const [home, here, there] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
    await put(here, 'aps.cer', 'rsa1.pem');
    await put(there, 'unlike.key', 'rsa1.key');
    const { finder, identities, files } = core(home);
    const handles = [join(here, 'aps.cer'), there].map((path) => files.register({ path }));
    const found = await finder.search(handles, NOTHING_MORE);
    expect(found.identities).toMatchObject([
      {
        name: 'Apple Push Services: com.example.app1',
        privateKeyFoundIn: { in: 'other-file', file: 'unlike.key' },
        location: here,
        problems: [],
      },
    ]);
    expect(found).toMatchObject({ filesRead: 2, cutShort: false, problems: [] });
    expect(identities.list()).toEqual([]);
  });

  it('searches the places of the run again with each new one', async () => {
    const [home, here, there] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
    await put(here, 'aps.cer', 'rsa1.pem');
    const { finder } = core(home);
    const first = await finder.searchPaths([here], NOTHING_MORE);
    expect(first.identities[0]?.problems).toMatchObject([{ code: 'private-key-missing' }]);
    await put(there, 'k', 'rsa1.key');
    const second = await finder.searchPaths([there], NOTHING_MORE);
    expect(second.identities).toMatchObject([{ privateKeyFoundIn: { in: 'other-file', file: 'k' }, problems: [] }]);
  });

  it('takes a found identity into use without reading its passphrase anew, and remembers it', async () => {
    const [home, folder] = [await temporaryFolder(), await temporaryFolder()];
    await put(folder, 'aps.cer', 'rsa1.pem');
    await put(folder, 'k', 'rsa1.key');
    await p12(join(folder, 'locked.p12'), 'rsa2', 'Sesame');
    const first = core(home);
    const found = await first.finder.searchPaths([folder], { system: false, passphrase: 'Sesame' });
    const ids = found.identities.map(({ id }) => id);
    expect(ids).toHaveLength(2);
    const opened = await first.finder.open(ids, null);
    expect(opened.identities.flatMap(({ problems }) => problems)).toEqual([]);
    for (const id of ids) expect((await first.credentials.credential(id)).credential.kind).toBe('certificate');
    const text = await readFile(join(home, 'identities.json'), 'utf8');
    expect(text).not.toMatch(/Sesame|PRIVATE/);
    const next = core(home);
    await next.recall.run();
    expect(next.identities.list().map(({ problems }) => problems.map(({ code }) => code))).toEqual([
      [],
      ['passphrase-needed'],
    ]);
  });

  it('keeps what a passphrase opened in an earlier search, until the file changes', async () => {
    const [home, folder] = [await temporaryFolder(), await temporaryFolder()];
    const path = await p12(join(folder, 'locked.p12'), 'rsa2', 'Sesame');
    const { finder } = core(home);
    const closed = await finder.searchPaths([folder], NOTHING_MORE);
    expect(closed.identities).toMatchObject([{ name: 'locked.p12', problems: [{ code: 'passphrase-needed' }] }]);
    await finder.searchPaths([], { system: false, passphrase: 'Sesame' });
    const again = await finder.searchPaths([], NOTHING_MORE);
    expect(again.identities).toMatchObject([{ name: 'Apple Push Services: com.example.app2', problems: [] }]);
    await p12(path, 'rsa3', 'another');
    const changed = await finder.searchPaths([], NOTHING_MORE);
    expect(changed.identities).toMatchObject([{ name: 'locked.p12', problems: [{ code: 'passphrase-needed' }] }]);
  });

  it('opens a closed file with its passphrase, by the id that the search gave it', async () => {
    const [home, folder] = [await temporaryFolder(), await temporaryFolder()];
    await p12(join(folder, 'locked.p12'), 'rsa2', 'Sesame');
    const { finder, identities } = core(home);
    const [closed] = (await finder.searchPaths([folder], NOTHING_MORE)).identities;
    const wrong = await finder.open([closed?.id ?? ''], 'sesame');
    expect(wrong).toMatchObject({ identities: [], problems: [{ code: 'passphrase-wrong' }] });
    await finder.open([closed?.id ?? ''], 'Sesame');
    expect(names(identities.list())).toEqual(['Apple Push Services: com.example.app2']);
    // It is in use now, so the file is no longer shown as closed.
    expect((await finder.searchPaths([], NOTHING_MORE)).identities.map(({ problems }) => problems)).toEqual([[]]);
  });

  it('opens a locked key with its passphrase and takes the certificate with it that lies elsewhere', async () => {
    const [home, here, there] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
    await put(here, 'aps.cer', 'rsa1.pem');
    const locked = ['-topk8', '-in', 'rsa1.key', '-passout', 'pass:Sesame', '-out', join(there, 'b.key')];
    await fixtures.openssl('pkcs8', ...locked);
    const { finder, identities } = core(home);
    const found = (await finder.searchPaths([here, there], NOTHING_MORE)).identities;
    const key = found.find(({ name }) => name === 'b.key');
    expect(key?.problems).toMatchObject([{ code: 'passphrase-needed' }]);
    const wrong = await finder.open([key?.id ?? ''], 'sesame');
    expect(wrong).toMatchObject({ identities: [], problems: [{ code: 'passphrase-wrong' }] });
    const right = await finder.open([key?.id ?? ''], 'Sesame');
    expect(right).toMatchObject({
      identities: [{ privateKeyFoundIn: { in: 'other-file', file: 'b.key' }, problems: [] }],
      problems: [],
    });
    expect(names(identities.list())).toEqual(['Apple Push Services: com.example.app1']);
  });

  it('no longer shows a file as closed that came without a path, once its identity is in use', async () => {
    const path = await p12(join(await temporaryFolder(), 'locked.p12'), 'rsa2', 'Sesame');
    const { finder, files } = core(await temporaryFolder());
    const handle = files.register({ name: 'locked.p12', bytes: await readFile(path), folder: 'Certificates' });
    const [closed] = (await finder.search([handle], NOTHING_MORE)).identities;
    await finder.open([closed?.id ?? ''], 'Sesame');
    expect(names((await finder.search([], NOTHING_MORE)).identities)).toEqual([
      'Apple Push Services: com.example.app2',
    ]);
  });

  it('finds that a new certificate was made with the key of one in use, whether searched or dropped', async () => {
    const [home, folder] = [await temporaryFolder(), await temporaryFolder()];
    const old = await p12(join(await temporaryFolder(), 'old.p12'), 'rsa1', 'Sesame');
    const signing = ['x509', '-req', '-in', 'rsa1.csr', '-CA', 'authority.pem', '-CAkey', 'authority.key'];
    const marks = ['-days', '700', '-extfile', 'apple.cnf', '-extensions', 'universal'];
    await fixtures.openssl(...signing, ...marks, '-out', join(folder, 'renewed.cer'));
    const first = core(home);
    await first.opener.openSources([{ path: old }], 'Sesame');
    const { identities } = await first.finder.searchPaths([folder], NOTHING_MORE);
    expect(identities.find(({ fileName }) => fileName === 'renewed.cer')).toMatchObject({
      privateKeyFoundIn: { in: 'other-file', file: 'old.p12' },
      problems: [],
    });
    const second = core(await temporaryFolder());
    await second.opener.openSources([{ path: old }], 'Sesame');
    const dropped = await second.opener.openSources([{ path: join(folder, 'renewed.cer') }], null);
    expect(dropped.identities).toMatchObject([
      { privateKeyFoundIn: { in: 'other-file', file: 'old.p12' }, problems: [] },
    ]);
  });

  it('finds the certificate of a kept signing request in a folder, and keeps the two together', async () => {
    const [home, folder] = [await temporaryFolder(), await temporaryFolder()];
    const own = core(home);
    const { id } = await own.requests.create({ commonName: 'Push', emailAddress: '', keyBits: 2048 });
    await writeFile(join(fixtures.folder, 'kept.csr'), (await own.requests.file(id)).bytes);
    const signing = ['x509', '-req', '-in', 'kept.csr', '-CA', 'authority.pem', '-CAkey', 'authority.key'];
    const marks = ['-days', '300', '-extfile', 'apple.cnf', '-extensions', 'universal'];
    await fixtures.openssl(...signing, ...marks, '-out', join(folder, 'whatever.cer'));
    const { identities } = await own.finder.searchPaths([folder], NOTHING_MORE);
    expect(identities).toMatchObject([{ fileName: 'whatever.cer', problems: [] }]);
    expect((await own.finder.open([identities[0]?.id ?? ''], null)).receipts).toHaveLength(1);
    const next = core(home);
    await next.recall.run();
    expect(next.identities.list()).toMatchObject([{ id: identities[0]?.id, problems: [] }]);
  });

  it('opens what a browser sent, and tells in which folder it lay', async () => {
    const { finder, files, identities } = core(await temporaryFolder());
    const sent = await Promise.all(
      ['rsa1.pem', 'rsa1.key', 'apple.cnf'].map(async (name) =>
        files.register({ name, bytes: await fixtures.bytes(name), folder: 'Certificates/2026' }),
      ),
    );
    const found = await finder.search(sent, NOTHING_MORE);
    expect(found.identities).toMatchObject([
      { location: 'Certificates/2026', privateKeyFoundIn: { in: 'other-file', file: 'rsa1.key' } },
    ]);
    await finder.open([found.identities[0]?.id ?? ''], null);
    expect(identities.list()).toHaveLength(1);
  });

  it('refuses a handle and an id of another run', async () => {
    const { finder } = core(await temporaryFolder());
    expect(() => finder.search(['file-0'], NOTHING_MORE)).toThrow(ProblemError);
    await expect(finder.rename('0'.repeat(32), 'x')).rejects.toMatchObject({ problem: { code: 'identity-unknown' } });
    await expect(finder.examine('0'.repeat(32))).rejects.toMatchObject({ problem: { code: 'identity-unknown' } });
  });
});

describe('names of the user’s own, and what is folded away', () => {
  it('are kept for the next run, also of what is not in use, and the file is left alone', async () => {
    const [home, folder] = [await temporaryFolder(), await temporaryFolder()];
    const path = await put(folder, 'AuthKey_ABC123DEFG.p8', 'AuthKey_ABC123DEFG.p8');
    const before = await readFile(path);
    const first = core(home);
    const [{ id } = { id: '' }] = (await first.finder.searchPaths([folder], NOTHING_MORE)).identities;
    expect(await first.finder.rename(id, '  The\nshop’s   key ')).toMatchObject({ label: 'The shop’s key' });
    expect(await first.finder.hide(id, true)).toMatchObject({ hidden: true, label: 'The shop’s key' });
    const next = core(home);
    const found = await next.finder.searchPaths([folder], NOTHING_MORE);
    expect(found.identities).toMatchObject([{ label: 'The shop’s key', hidden: true, name: 'Key ABC123DEFG' }]);
    expect(await next.finder.rename(id, ' ')).toMatchObject({ label: null });
    expect(await next.finder.hide(id, false)).toMatchObject({ hidden: false });
    expect((await readFile(path)).equals(before)).toBe(true);
    expect(JSON.parse(await readFile(join(home, 'identity-marks.json'), 'utf8'))).toEqual({});
  });

  it('go when the identity is forgotten', async () => {
    const [home, folder] = [await temporaryFolder(), await temporaryFolder()];
    const path = await put(folder, 'AuthKey_ABC123DEFG.p8', 'AuthKey_ABC123DEFG.p8');
    const { finder, identities, opener } = core(home);
    const { identities: opened } = await opener.openSources([{ path }], null);
    const id = opened[0]?.id ?? '';
    await finder.rename(id, 'Mine');
    expect(identities.list()).toMatchObject([{ label: 'Mine' }]);
    await opener.forget(id);
    expect(JSON.parse(await readFile(join(home, 'identity-marks.json'), 'utf8'))).toEqual({});
  });

  it('are said to be unreadable where their file is damaged, and the identities stay', async () => {
    const [home, folder] = [await temporaryFolder(), await temporaryFolder()];
    const path = await put(folder, 'AuthKey_ABC123DEFG.p8', 'AuthKey_ABC123DEFG.p8');
    await core(home).opener.openSources([{ path }], null);
    await writeFile(join(home, 'identity-marks.json'), '{"a":');
    const next = core(home);
    expect(await next.recall.run()).toMatchObject([{ code: 'identity-marks-unreadable' }]);
    expect(next.identities.list()).toHaveLength(1);
  });
});

describe('the doctor', () => {
  it('examines an identity in use with what lies beside its file', async () => {
    const folder = await temporaryFolder();
    const path = await put(folder, 'aps.cer', 'rsa1.pem');
    await put(folder, 'second.key', 'rsa2.key');
    await put(folder, 'second.certSigningRequest', 'rsa2.csr');
    const { finder, opener } = core(await temporaryFolder());
    const { identities: opened } = await opener.openSources([{ path }], null);
    const { identity, findings } = await finder.examine(opened[0]?.id ?? '');
    const text = findingsText(identity, findings);
    expect(findings.map(({ code }) => code).slice(0, 2)).toEqual(['private-key-missing', 'made-from-another-request']);
    for (const word of ['aps.cer', 'second.key', 'second.certSigningRequest', '[failure]'])
      expect(text).toContain(word);
    expect(text).not.toContain(folder);
    expect(text).not.toContain('PRIVATE KEY-----');
  });

  it('examines what was found with everything else that was found', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'old'));
    await put(folder, 'aps.cer', 'rsa1.pem');
    const subject = '/UID=com.example.app1/CN=Apple Push Services: com.example.app1';
    await fixtures.openssl('req', '-new', '-key', 'rsa2.key', '-subj', subject, '-out', 'twin.csr');
    const signing = ['x509', '-req', '-in', 'twin.csr', '-CA', 'authority.pem', '-CAkey', 'authority.key'];
    const marks = ['-days', '90', '-extfile', 'apple.cnf', '-extensions', 'universal'];
    await fixtures.openssl(...signing, ...marks, '-out', 'twin.pem');
    await writeFile(
      join(folder, 'old', 'push.pem'),
      (await fixtures.text('twin.pem')) + (await fixtures.text('rsa2.key')),
    );
    const { finder } = core(await temporaryFolder());
    const { identities } = await finder.searchPaths([folder], NOTHING_MORE);
    const keyless = identities.find(({ fileName }) => fileName === 'aps.cer');
    const { findings } = await finder.examine(keyless?.id ?? '');
    const trap = findings.find(({ code }) => code === 'same-topic-other-key');
    expect(trap?.facts).toMatchObject({ file: 'aps.cer', other: { file: 'push.pem', keyPlace: { in: 'same-file' } } });
  });
});

describe('provisioning profiles', () => {
  it('are taken from what is opened, and warn of a destination that their device tokens do not belong to', async () => {
    const folder = await temporaryFolder();
    const plist = join(folder, 'app.plist');
    await writeFile(
      plist,
      `<plist><dict><key>Name</key><string>Dev</string><key>Entitlements</key><dict>
       <key>application-identifier</key><string>TEAM123456.com.example.app</string>
       <key>aps-environment</key><string>development</string></dict></dict></plist>`,
    );
    const profile = join(folder, 'app.mobileprovision');
    const signing = ['cms', '-sign', '-binary', '-nodetach', '-in', plist, '-signer', 'rsa1.pem', '-inkey', 'rsa1.key'];
    await fixtures.openssl(...signing, '-outform', 'der', '-out', profile);
    const pem = await put(folder, 'push.pem', 'rsa1.pem');
    await writeFile(pem, (await fixtures.text('rsa1.pem')) + (await fixtures.text('rsa1.key')));
    const own = core(await temporaryFolder());
    const opened = await own.finder.open(
      [profile, pem].map((path) => own.files.register({ path })),
      null,
    );
    expect(opened).toMatchObject({ problems: [], profiles: [{ name: 'Dev', environment: 'sandbox' }] });
    const order = (environment: 'sandbox' | 'production') => ({
      destination: { kind: 'apple', environment, port: 443 } as const,
      ...({ wire: 'http2', binaryCommand: 2, payload: '{"aps":{"alert":"Hi"}}' } as const),
      identityId: opened.identities[0]?.id ?? null,
      headers: {
        topic: null,
        pushType: 'voip',
        priority: null,
        expirationSeconds: null,
        collapseId: null,
        apnsId: null,
      } as const,
      ...{ acceptExpired: false, confirmProduction: true, confirmation: 'quiet-period' as const },
    });
    const codes = async (environment: 'sandbox' | 'production') =>
      (await own.sender.check(order(environment))).warnings.map(({ code }) => code);
    expect(await codes('production')).toContain('profile-environment-mismatch');
    expect(await codes('sandbox')).not.toContain('profile-environment-mismatch');
  });
});

const LOGIN = '/Users/ada/Library/Keychains/login.keychain-db';

async function keychain() {
  const [rsa1, ec1, rsa2] = await Promise.all(['rsa1.pem', 'ec1.pem', 'rsa2.pem'].map((name) => fixtures.text(name)));
  const identities = `  1) ${thumbprintOf(rsa1 ?? '')} "Apple Push Services: com.example.app1"\n`;
  const made = await standInForSecurity(
    [{ path: LOGIN, certificates: `${rsa1}${ec1}${rsa2}`, identities }],
    { listed: `    "${LOGIN}"\n`, anywhere: identities },
    { keyPem: await fixtures.text('rsa1.key'), certificatePem: rsa1 ?? '' },
  );
  vi.stubEnv('PATH', made.path);
  return made;
}

describe('the keychains of macOS', () => {
  it('are searched only when asked, and hand a key out only when it is used', async () => {
    const { calls } = await keychain();
    const home = await temporaryFolder();
    const first = core(home, 'darwin');
    await first.finder.searchPaths([], NOTHING_MORE);
    expect(await calls()).toEqual([]);
    const { identities } = await first.finder.searchPaths([], { system: true, passphrase: null });
    expect(identities.map(({ name, store, problems }) => [name, store, problems[0]?.code])).toEqual([
      ['Apple Push Services: com.example.app1', 'keychain', undefined],
      ['Apple Push Services: com.example.ec1', 'keychain', 'private-key-missing'],
      ['Apple Push Services: com.example.app2', 'keychain', 'private-key-missing'],
    ]);
    expect((await calls()).filter(({ argv }) => argv[0] === '-i')).toEqual([]);
    const id = identities[0]?.id ?? '';
    expect((await first.finder.open([id], null)).identities).toMatchObject([{ id, problems: [] }]);
    expect((await first.credentials.credential(id)).credential.kind).toBe('certificate');
    expect((await calls()).filter(({ argv }) => argv[0] === '-i')).toHaveLength(1);
    expect(await readFile(join(home, 'identities.json'), 'utf8')).not.toContain('PRIVATE');
  });

  it('are not asked at the next start, and once when the key is needed, however many wait for it', async () => {
    const { calls } = await keychain();
    const home = await temporaryFolder();
    const first = core(home, 'darwin');
    const { identities } = await first.finder.searchPaths([], { system: true, passphrase: null });
    const id = identities[0]?.id ?? '';
    await first.finder.open([id], null);
    const before = (await calls()).length;
    const next = core(home, 'darwin');
    await next.recall.run();
    expect(next.identities.list()).toMatchObject([
      {
        id,
        store: 'keychain',
        fileName: 'login keychain',
        privateKeyFoundIn: { in: 'store', store: 'login keychain' },
        problems: [],
      },
    ]);
    expect(await calls()).toHaveLength(before);
    await Promise.all([next.credentials.credential(id), next.credentials.credential(id)]);
    await next.credentials.credential(id);
    expect(await calls()).toHaveLength(before + 1);
  });

  it('give nothing out where the user says no: the reason is said, and nothing is in use', async () => {
    const { set } = await keychain();
    await set('refuse', 'User canceled the operation.');
    const { finder, identities } = core(await temporaryFolder(), 'darwin');
    const found = await finder.searchPaths([], { system: true, passphrase: null });
    await expect(finder.open([found.identities[0]?.id ?? ''], null)).rejects.toMatchObject({
      problem: { code: 'keychain-refused' },
    });
    expect(identities.list()).toEqual([]);
    await set('refuse', '');
    await finder.open([found.identities[0]?.id ?? ''], null);
    expect(identities.list()).toHaveLength(1);
  });

  it('have certificates whose key lies in a file: the pair is found, used, and remembered', async () => {
    await keychain();
    const [home, folder] = [await temporaryFolder(), await temporaryFolder()];
    await put(folder, 'push.key', 'rsa2.key');
    const first = core(home, 'darwin');
    const found = await first.finder.searchPaths([folder], { system: true, passphrase: null });
    const pair = found.identities.find(({ name }) => name.endsWith('com.example.app2'));
    expect(pair).toMatchObject({
      store: 'keychain',
      fileName: 'login keychain',
      privateKeyFoundIn: { in: 'other-file', file: 'push.key' },
      problems: [],
    });
    await first.finder.open([pair?.id ?? ''], null);
    const next = core(home, 'darwin');
    await next.recall.run();
    expect((await next.credentials.credential(pair?.id ?? '')).credential.kind).toBe('certificate');
  });

  it('are not there on another computer: a remembered identity says so when it is used', async () => {
    await keychain();
    const home = await temporaryFolder();
    const first = core(home, 'darwin');
    const { identities } = await first.finder.searchPaths([], { system: true, passphrase: null });
    await first.finder.open([identities[0]?.id ?? ''], null);
    const next = core(home, 'linux');
    await next.recall.run();
    await expect(next.credentials.credential(identities[0]?.id ?? '')).rejects.toMatchObject({
      problem: { code: 'store-unavailable' },
    });
  });
});

describe('the certificate store of Windows', () => {
  it('is searched together with a folder, and names a key that may not leave it', async () => {
    const made = await standInForPowerShell(
      [
        { location: 'CurrentUser', pem: await fixtures.text('rsa1.pem'), hasKey: true, friendlyName: '' },
        { location: 'CurrentUser', pem: await fixtures.text('rsa3.pem'), hasKey: true, friendlyName: '' },
        { location: 'LocalMachine', pem: await fixtures.text('rsa2.pem'), hasKey: false, friendlyName: '' },
      ],
      { keyPem: await fixtures.text('rsa1.key'), certificatePem: await fixtures.text('rsa1.pem') },
    );
    vi.stubEnv('PATH', made.path);
    vi.stubEnv('SystemRoot', undefined);
    const folder = await temporaryFolder();
    await put(folder, 'push.key', 'rsa2.key');
    const { finder, identities } = core(await temporaryFolder(), 'win32');
    const found = await finder.searchPaths([folder], { system: true, passphrase: null });
    expect(found.identities.map(({ store, problems }) => [store, problems.length])).toEqual([
      ['windows-store', 0],
      ['windows-store', 0],
      ['windows-store', 0],
    ]);
    const id = (name: string) => found.identities.find((one) => one.name.endsWith(name))?.id ?? '';
    await finder.open([id('com.example.app1'), id('com.example.app2')], null);
    expect(identities.list()).toHaveLength(2);
    await expect(finder.open([id('com.example.app3')], null)).rejects.toMatchObject({
      problem: { code: 'private-key-not-exportable' },
    });
  });
});
