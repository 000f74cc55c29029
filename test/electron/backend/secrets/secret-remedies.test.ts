import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IdentityOpening } from '../../../../contract/identity.ts';
import { NO_SECRET_STORE, type SecretStore } from '../../../../electron/backend/secrets/secret-store.ts';
import { FakeSecretStore } from '../../../support/fake-secret-store.ts';
import { openssl } from '../../../support/openssl.ts';
import { asOrdinaryUser } from '../../../support/ordinary-user.ts';
import { makeSimulatorFolder, stands } from '../../../support/remedy-trials.ts';
import { remedyOf } from '../../../support/said.ts';
import { TestWindow } from '../../../support/test-window.ts';

/*
 * The remedies of saved passphrases, tried as a new user would: what the words say is done, and a notification that
 * is then sent must be accepted.
 */

const APP = 'com.example.app';

let simulator: string;
beforeAll(async () => {
  simulator = await makeSimulatorFolder();
}, 60_000);
afterAll(() => rm(simulator, { recursive: true, force: true }));

/** Exports an identity as Keychain Access would, under a passphrase; over the file that is there. */
async function exported(pem: string, passphrase: string, p12: string): Promise<void> {
  await openssl('pkcs12', '-export', '-legacy', '-in', pem, '-passout', `pass:${passphrase}`, '-out', p12);
}

/** A window with `push.p12` opened and its passphrase, “first”, remembered as far as the key store lets it. */
async function opened(store: SecretStore) {
  const w = await TestWindow.on(simulator);
  await w.restart(store);
  const folder = await w.folder();
  const [pem, p12] = [join(folder, 'push.pem'), join(folder, 'push.p12')];
  const { certificatePem, privateKeyPem } = w.authority.identity({ bundleId: APP });
  await writeFile(pem, certificatePem + privateKeyPem);
  await exported(pem, 'first', p12);
  const opening = await w.choose([p12], 'first', 'if-protected');
  return { w, pem, p12, opening };
}

/** The identity of an earlier run, with what stands against it. */
async function mine(w: TestWindow) {
  const [identity] = await w.remembered();
  if (identity === undefined) throw new Error('no identity is remembered');
  return identity;
}

async function sends(w: TestWindow, opening: Pick<IdentityOpening, 'identities'>): Promise<void> {
  const [identity] = opening.identities;
  expect(identity).toMatchObject({ problems: [] });
  expect((await w.send(identity?.id ?? '')).outcome).toBe('accepted');
}

/** The next start opens the identity by itself. */
async function opensByItself(w: TestWindow, store?: SecretStore): Promise<void> {
  await w.restart(store);
  await sends(w, { identities: [await mine(w)] });
}

describe('the remedy of a file whose passphrase is remembered, followed to the letter', () => {
  it('file-moved: chooses it where it is now', async () => {
    const { w, p12 } = await opened(new FakeSecretStore());
    const moved = join(await w.folder(), 'elsewhere.p12');
    await rename(p12, moved);
    await w.restart();
    stands((await mine(w)).problems[0], 'file-moved', /Choose the file where it is now\. .* it opens by itself/);
    await sends(w, await w.choose([moved]));
    await opensByItself(w);
  });

  it('file-changed: enters the passphrase of the new file', async () => {
    const { w, pem, p12 } = await opened(new FakeSecretStore());
    await exported(pem, 'second', p12);
    await w.restart();
    stands((await mine(w)).problems[0], 'file-changed', /Enter the passphrase of the new file/);
    await sends(w, await w.choose([p12], 'second'));
  });

  it('file-changed, a warning: enters the passphrase again and has it remembered', async () => {
    const { w, pem, p12 } = await opened(new FakeSecretStore());
    await exported(pem, 'first', p12);
    await w.restart();
    const { warnings } = await mine(w);
    const warning = warnings.find(({ code }) => code === 'file-changed');
    stands(
      warning,
      'file-changed',
      /Enter its passphrase again and have it remembered: then this content is the known/,
    );
    await w.choose([p12], 'first', 'if-protected');
    await opensByItself(w);
    expect((await mine(w)).warnings).toEqual([]);
  });
});

describe('the remedy of what remembers passphrases, followed to the letter', () => {
  it('secrets-damaged: enters them when they are asked for', async () => {
    const { w, p12 } = await opened(new FakeSecretStore());
    await writeFile(join(w.home, 'secrets.json'), '{ half');
    const { problems } = await w.restart();
    stands(problems[0], 'secrets-damaged', /Enter them when they are asked for\. The file was kept as /);
    const [, aside = ''] = /kept as (.*)\.$/.exec(remedyOf(problems[0]) ?? '') ?? [];
    expect(await readFile(aside, 'utf8')).toBe('{ half');
    expect((await mine(w)).problems[0]?.code).toBe('passphrase-needed');
    await sends(w, await w.choose([p12], 'first'));
  });

  it('secrets-unreadable: is allowed to read the file, and starts again', async () => {
    const { w } = await opened(new FakeSecretStore());
    await asOrdinaryUser(w.home, async () => {
      const file = join(w.home, 'secrets.json');
      await chmod(file, 0);
      const { problems } = await w.restart();
      stands(problems[0], 'secrets-unreadable', /Check that you may read .*secrets\.json, and start Pushwright again/);
      const [, named = ''] = /may read (.*), and/.exec(remedyOf(problems[0]) ?? '') ?? [];
      await chmod(named, 0o600);
      await opensByItself(w);
    });
  });

  it('secret-store-missing: uses it for this run, and enters it at the next start', async () => {
    const { w, p12, opening } = await opened(NO_SECRET_STORE);
    stands(opening.problems[0], 'secret-store-missing', /works for this run, and is asked for again at the next start/);
    await sends(w, opening);
    await w.restart();
    expect((await mine(w)).problems[0]?.code).toBe('passphrase-needed');
    await sends(w, await w.choose([p12], 'first'));
  });

  it('secret-unprotected: uses it for this run, accepts, or starts a keyring', async () => {
    const bare = new FakeSecretStore({ protects: 'no', name: 'basic_text' });
    const { w, p12, opening } = await opened(bare);
    stands(
      opening.problems[0],
      'secret-unprotected',
      /works for this run\. Start a keyring, or accept, .*not protected/,
    );
    await sends(w, opening);
    await sends(w, await w.choose([p12], 'first', 'anyway'));
    await opensByItself(w);
    await w.restart(new FakeSecretStore());
    await w.choose([p12], 'first', 'if-protected');
    await opensByItself(w);
  });

  it('secret-not-kept: unlocks the store, and enters it again', async () => {
    const store = new FakeSecretStore();
    store.refusing = 'the keyring is locked';
    const { w, p12, opening } = await opened(store);
    stands(opening.problems[0], 'secret-not-kept', /works for this run\. Unlock the store .*then enter it again/);
    await sends(w, opening);
    store.refusing = null;
    await w.choose([p12], 'first', 'if-protected');
    await opensByItself(w);
  });

  it('secret-elsewhere: enters it for this run, or opens the window', async () => {
    const store = new FakeSecretStore();
    const { w, p12 } = await opened(store);
    await w.restart(NO_SECRET_STORE);
    stands((await mine(w)).problems[0], 'secret-elsewhere', /window opens it; here, enter it for this run/);
    await sends(w, await w.choose([p12], 'first'));
    await opensByItself(w, store);
  });

  it('secret-store-changed: enters it again, or starts in the session of before', async () => {
    const store = new FakeSecretStore({ name: 'gnome_libsecret' });
    const { w, p12 } = await opened(store);
    const other = new FakeSecretStore({ name: 'kwallet5' });
    await w.restart(other);
    stands(
      (await mine(w)).problems[0],
      'secret-store-changed',
      /Enter it again, or .* where GNOME’s keyring is in use/,
    );
    await sends(w, await w.choose([p12], 'first', 'if-protected'));
    await opensByItself(w);
    await opensByItself(w, store);
  });

  it('secret-unreadable: unlocks the store and starts again, or enters it again', async () => {
    const store = new FakeSecretStore();
    const { w, p12 } = await opened(store);
    store.refusing = 'the keyring is locked';
    await w.restart();
    stands((await mine(w)).problems[0], 'secret-unreadable', /Unlock the store, .* start again; or enter it again/);
    await sends(w, await w.choose([p12], 'first'));
    store.refusing = null;
    await opensByItself(w);
  });

  it('secret-on-its-way: answers what the key store asks', async () => {
    const store = new FakeSecretStore();
    const { w } = await opened(store);
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { identities } = await w.restart({
      describe: () => store.describe(),
      seal: (secret, accepted) => store.seal(secret, accepted),
      open: async (sealed) => {
        await answered;
        return store.open(sealed);
      },
    });
    const waiting = identities.find(({ builtIn }) => !builtIn);
    stands(waiting?.problems[0], 'secret-on-its-way', /asks whether Pushwright may read it, answer the question/);
    answer();
    await sends(w, { identities: await w.remembered() });
  });
});
