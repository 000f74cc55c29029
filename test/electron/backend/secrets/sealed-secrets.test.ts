import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SealedSecrets } from '../../../../electron/backend/secrets/sealed-secrets.ts';
import { NO_SECRET_STORE, type SecretStore } from '../../../../electron/backend/secrets/secret-store.ts';
import { FakeSecretStore } from '../../../support/fake-secret-store.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { saying } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const PASSPHRASE = 'Canary-5d1e0c';
const ABOUT = { kind: 'passphrase', of: 'identity-1', name: 'push.p12', files: ['f1'] } as const;
const WANTED = { kind: 'passphrase', of: 'identity-1' } as const;

function sealed(folder: string, store: SecretStore, heard: string[] = []): SealedSecrets {
  return new SealedSecrets({ folder, store, clock: new ManualClock(), onSecret: (secret) => heard.push(secret) });
}

/** Everything that lies in a folder, as one text. */
async function everythingIn(folder: string): Promise<string> {
  const names = await readdir(folder);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))).join('\n');
}

describe('SealedSecrets', () => {
  it('gives back what it remembered, also by a file that it opens, and writes nothing readable', async () => {
    const folder = await temporaryFolder();
    const store = new FakeSecretStore();
    await sealed(folder, store).remember(ABOUT, PASSPHRASE, 'if-protected');
    const heard: string[] = [];
    const again = sealed(folder, store, heard);
    expect(await again.recall(WANTED)).toMatchObject({ state: 'open', secret: PASSPHRASE, files: ['f1'] });
    expect(await again.recall({ kind: 'passphrase', file: 'f1' })).toMatchObject({ secret: PASSPHRASE });
    expect(heard).toEqual([PASSPHRASE, PASSPHRASE]);
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
    const text = await everythingIn(folder);
    for (const form of [
      PASSPHRASE,
      Buffer.from(PASSPHRASE).toString('base64'),
      Buffer.from(PASSPHRASE).toString('hex'),
    ])
      expect(text).not.toContain(form);
  });

  it('knows nothing of what it was not asked to remember', async () => {
    const folder = await temporaryFolder();
    const one = sealed(folder, new FakeSecretStore());
    await one.remember(ABOUT, PASSPHRASE, 'if-protected');
    for (const wanted of [
      { kind: 'passphrase', of: 'identity-2' },
      { kind: 'passphrase', file: 'f2' },
      { kind: 'proxy-password', of: 'identity-1' },
    ] as const)
      expect(await one.recall(wanted)).toEqual({ state: 'none' });
  });

  it('remembers the newer of two', async () => {
    const folder = await temporaryFolder();
    const one = sealed(folder, new FakeSecretStore());
    await one.remember(ABOUT, 'the old one', 'if-protected');
    await one.remember(ABOUT, PASSPHRASE, 'if-protected');
    expect(await one.recall(WANTED)).toMatchObject({ secret: PASSPHRASE });
    expect((await one.list()).secrets).toHaveLength(1);
  });

  it('loses none of many that come at once', async () => {
    const folder = await temporaryFolder();
    const one = sealed(folder, new FakeSecretStore());
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => one.remember({ ...ABOUT, of: `i${n}` }, PASSPHRASE, 'if-protected')),
    );
    expect((await one.list()).secrets).toHaveLength(20);
  });

  it('refuses a store that does not protect, unless that was accepted', async () => {
    const folder = await temporaryFolder();
    const one = sealed(folder, new FakeSecretStore({ protects: 'no', name: 'basic_text' }));
    await expect(one.remember(ABOUT, PASSPHRASE, 'if-protected')).rejects.toMatchObject({
      problem: { code: 'secret-unprotected' },
    });
    expect(await readdir(folder)).toEqual([]);
    await one.remember(ABOUT, PASSPHRASE, 'anyway');
    expect(await one.recall(WANTED)).toMatchObject({ secret: PASSPHRASE });
  });

  it('says which store it was and which it is when the desktop changed, and loses nothing of either', async () => {
    const folder = await temporaryFolder();
    const gnome = new FakeSecretStore({ name: 'gnome_libsecret' });
    const kde = new FakeSecretStore({ name: 'kwallet5' });
    await sealed(folder, gnome).remember(ABOUT, PASSPHRASE, 'if-protected');
    const before = await readFile(join(folder, 'secrets.json'), 'utf8');

    const recalled = await sealed(folder, kde).recall(WANTED);
    expect(recalled).toMatchObject({
      state: 'closed',
      problem: saying({
        code: 'secret-store-changed',
        sentence: expect.stringMatching(/remembered in GNOME’s keyring; this session uses KWallet 5/),
        mend: expect.objectContaining({ kind: 'enter-passphrase' }),
      }),
    });
    expect(await readFile(join(folder, 'secrets.json'), 'utf8')).toBe(before);
    expect((await sealed(folder, kde).list()).secrets).toMatchObject([{ store: 'gnome_libsecret', inUse: false }]);

    await sealed(folder, kde).remember(ABOUT, PASSPHRASE, 'if-protected');
    expect(await sealed(folder, kde).recall(WANTED)).toMatchObject({ state: 'open', secret: PASSPHRASE });
    expect(await sealed(folder, gnome).recall(WANTED)).toMatchObject({ state: 'open', secret: PASSPHRASE });
  });

  it('opens what another store’s name is written on, where the store in use can', async () => {
    const folder = await temporaryFolder();
    const store = new FakeSecretStore({ name: 'keyring' });
    await sealed(folder, store).remember(ABOUT, PASSPHRASE, 'if-protected');
    Object.assign(store.description, { name: 'gnome_libsecret' });
    expect(await sealed(folder, store).recall(WANTED)).toMatchObject({ state: 'open', secret: PASSPHRASE });
  });

  it('says that a secret does not open, in a locked store, and keeps it', async () => {
    const folder = await temporaryFolder();
    const store = new FakeSecretStore();
    await sealed(folder, store).remember(ABOUT, PASSPHRASE, 'if-protected');
    store.refusing = 'the keyring is locked';
    expect(await sealed(folder, store).recall(WANTED)).toMatchObject({ problem: { code: 'secret-unreadable' } });
    await expect(sealed(folder, store).remember(ABOUT, 'another', 'if-protected')).rejects.toMatchObject({
      problem: saying({ code: 'secret-not-kept', sentence: expect.stringContaining('the keyring is locked') }),
    });
    store.refusing = null;
    expect(await sealed(folder, store).recall(WANTED)).toMatchObject({ secret: PASSPHRASE });
  });

  it('in a process without a key store tells where the secret lies, remembers nothing, and can forget', async () => {
    const folder = await temporaryFolder();
    await sealed(folder, new FakeSecretStore({ name: 'keychain' })).remember(ABOUT, PASSPHRASE, 'if-protected');
    const served = sealed(folder, NO_SECRET_STORE);
    expect(await served.recall(WANTED)).toMatchObject({
      problem: saying({
        code: 'secret-elsewhere',
        sentence: 'The passphrase of push.p12 is remembered in the macOS Keychain, which this process cannot open.',
      }),
    });
    await expect(served.remember(ABOUT, PASSPHRASE, 'anyway')).rejects.toMatchObject({
      problem: { code: 'secret-store-missing' },
    });
    await served.forget(({ of }) => of === 'identity-1');
    expect((await served.list()).secrets).toEqual([]);
  });

  it.each(['{', '{"version":2,"secrets":[]}', '{"version":1,"secrets":[{"id":7}]}', ''])(
    'sets a file of %j aside, keeps it, and says so',
    async (text) => {
      const folder = await temporaryFolder();
      await writeFile(join(folder, 'secrets.json'), text);
      const one = sealed(folder, new FakeSecretStore());
      expect(await one.check()).toMatchObject([{ code: 'secrets-damaged' }]);
      await one.remember(ABOUT, PASSPHRASE, 'if-protected');
      const names = await readdir(folder);
      const [aside] = names.filter((name) => name.startsWith('secrets.json.damaged'));
      // What holds nothing is not kept.
      expect(aside === undefined ? '' : await readFile(join(folder, aside), 'utf8')).toBe(text);
      expect(await one.check()).toEqual([]);
    },
  );

  it('writes over no file that became damaged while it ran', async () => {
    const folder = await temporaryFolder();
    const one = sealed(folder, new FakeSecretStore());
    await writeFile(join(folder, 'secrets.json'), 'not JSON');
    await expect(one.remember(ABOUT, PASSPHRASE, 'if-protected')).rejects.toMatchObject({
      problem: { code: 'secrets-damaged' },
    });
    expect(await one.holds(WANTED)).toBe(false);
    expect(await readFile(join(folder, 'secrets.json'), 'utf8')).toBe('not JSON');
  });
});
