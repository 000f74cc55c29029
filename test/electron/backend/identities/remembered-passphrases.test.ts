import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { IdentityDescription } from '../../../../contract/identity.ts';
import type { Remembering } from '../../../../contract/secrets.ts';
import { systemClock } from '../../../../electron/apns/clock.ts';
import type { Backend } from '../../../../electron/backend/backend.ts';
import { createCore } from '../../../../electron/backend/core.ts';
import { createBackend } from '../../../../electron/backend/create-backend.ts';
import type { SecretStore } from '../../../../electron/backend/secrets/secret-store.ts';
import { writePkcs12 } from '../../../../electron/certificate/pkcs12-write.ts';
import { granted } from '../../../contract-hosts/window-door.ts';
import { FakeSecretStore } from '../../../support/fake-secret-store.ts';
import { NO_SAVING } from '../../../support/no-saving.ts';
import { saying } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { type Fixtures, makeFixtures } from '../../identity/openssl.ts';

const PASSPHRASE = 'Canary-77aa41';

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

async function p12(passphrase: string, name: 'ec1' | 'rsa1' = 'ec1'): Promise<Buffer> {
  return writePkcs12({
    privateKeyPem: await fixtures.text(`${name}.key`),
    certificateChainPem: await fixtures.text(`${name}.pem`),
    passphrase,
    friendlyName: 'x',
    encryption: 'legacy',
  });
}

/** One run of the window or of the served page, from its start to its end. */
class Run {
  readonly #backend: Backend;
  #identities: readonly IdentityDescription[] = [];
  #onChange: () => void = () => undefined;

  constructor(home: string, secretStore?: SecretStore) {
    this.#backend = createBackend({
      confirmHost: null,
      ...{ host: 'electron', version: '1.2.3', dataFolder: home, clock: systemClock, saving: NO_SAVING },
      ...(secretStore === undefined ? {} : { secretStore }),
    });
    this.#backend.subscribe((channel, event) => {
      if (channel !== 'identity.changed' || !('identities' in event)) return;
      this.#identities = event.identities;
      this.#onChange();
    });
  }

  async request<T>(channel: string, argument?: unknown): Promise<T> {
    return granted(await this.#backend.handle(channel, argument)) as T;
  }

  open(path: string, passphrase: string | null, remember: Remembering = 'no') {
    const files = [this.#backend.registerFile({ path })];
    return this.request<{ identities: IdentityDescription[]; problems: { code: string; sentence: string }[] }>(
      'identity.open',
      { files, passphrase, remember },
    );
  }

  /** Starts the page, and waits until nothing is being fetched from the key store. */
  async start(): Promise<IdentityDescription> {
    const start = await this.request<{ identities: IdentityDescription[] }>('app.start');
    this.#identities = start.identities;
    for (;;) {
      const mine = this.#identities.find(({ builtIn }) => !builtIn);
      if (mine !== undefined && mine.problems[0]?.code !== 'secret-on-its-way') return mine;
      await new Promise<void>((resolve) => {
        this.#onChange = resolve;
      });
    }
  }

  close(): Promise<void> {
    return this.#backend.close();
  }
}

function run(home: string, store?: SecretStore): Run {
  const one = new Run(home, store);
  onTestFinished(() => one.close());
  return one;
}

/** A data folder in which `mine.p12` was opened with its passphrase remembered, and the file. */
async function remembered(store: SecretStore): Promise<{ readonly home: string; readonly path: string }> {
  const folder = await temporaryFolder();
  const [home, path] = [join(folder, 'home'), join(folder, 'mine.p12')];
  await writeFile(path, await p12(PASSPHRASE));
  const first = run(home, store);
  const { problems } = await first.open(path, PASSPHRASE, 'if-protected');
  expect(problems).toEqual([]);
  await first.close();
  return { home, path };
}

describe('a saved passphrase', () => {
  it('opens its identity by itself at the next start', async () => {
    const store = new FakeSecretStore();
    const { home } = await remembered(store);
    expect(await run(home, store).start()).toMatchObject({ privateKeyFoundIn: { in: 'same-file' }, problems: [] });
    for (const file of ['identities.json', 'secrets.json'])
      expect(await readFile(join(home, file), 'utf8')).not.toContain(PASSPHRASE);
  });

  it('is not remembered unless that was asked for', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'mine.p12');
    await writeFile(path, await p12(PASSPHRASE));
    const store = new FakeSecretStore();
    const first = run(join(folder, 'home'), store);
    await first.open(path, PASSPHRASE);
    await first.close();
    const again = run(join(folder, 'home'), store);
    expect((await again.start()).problems).toMatchObject([{ code: 'passphrase-needed' }]);
    expect(store.opened).toBe(0);
  });

  it('is not remembered where it opens nothing', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'mine.p12');
    await writeFile(path, await p12(PASSPHRASE));
    const one = run(join(folder, 'home'), new FakeSecretStore());
    await one.open(path, 'wrong horse', 'if-protected');
    expect(await one.request('secret.list')).toMatchObject({ secrets: [] });
  });

  it('keeps no start waiting for a key store that asks the user first', async () => {
    const store = new FakeSecretStore();
    const { home } = await remembered(store);
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const asking: SecretStore = {
      describe: () => store.describe(),
      seal: (secret, accepted) => store.seal(secret, accepted),
      open: async (sealed) => {
        await answered;
        return store.open(sealed);
      },
    };
    const one = run(home, asking);
    const start = await one.request<{ identities: IdentityDescription[] }>('app.start');
    expect(start.identities).toMatchObject([{ problems: [{ code: 'secret-on-its-way' }] }]);
    const opened = one.start();
    answer();
    expect((await opened).problems).toEqual([]);
  });

  it('is said to be still there when the file moved, and opens it where it is chosen again', async () => {
    const store = new FakeSecretStore();
    const { home, path } = await remembered(store);
    await mkdir(join(home, '..', 'elsewhere'));
    const moved = join(home, '..', 'elsewhere', 'renamed.p12');
    await rename(path, moved);
    const one = run(home, store);
    expect((await one.start()).problems).toMatchObject([
      saying({
        code: 'file-moved',
        sentence: 'mine.p12 is not there any more. Its passphrase is still remembered.',
        mend: expect.objectContaining({ kind: 'choose-identity' }),
      }),
    ]);
    const { identities, problems } = await one.open(moved, null);
    expect(problems).toEqual([]);
    expect(identities).toMatchObject([{ fileName: 'renamed.p12', problems: [] }]);
    await one.close();
    expect((await run(home, store).start()).problems).toEqual([]);
  });

  it('is asked for anew when the file changed and has another one', async () => {
    const store = new FakeSecretStore();
    const { home, path } = await remembered(store);
    await writeFile(path, await p12('another one'));
    const one = run(home, store);
    expect((await one.start()).problems).toMatchObject([
      saying({
        code: 'file-changed',
        sentence: expect.stringMatching(/^mine\.p12 has changed/),
        mend: expect.objectContaining({ kind: 'enter-passphrase' }),
      }),
    ]);
    expect(await one.request('secret.list')).toMatchObject({ secrets: [{ name: 'mine.p12' }] });
  });

  it('opens a changed file that still has it and the same identity, and the change is said', async () => {
    const store = new FakeSecretStore();
    const { home, path } = await remembered(store);
    await writeFile(path, await p12(PASSPHRASE));
    const mine = await run(home, store).start();
    expect(mine.problems).toEqual([]);
    expect(mine.warnings.map(({ code }) => code)).toContain('file-changed');
  });

  it('does not stand for another identity that came into the file', async () => {
    const store = new FakeSecretStore();
    const { home, path } = await remembered(store);
    await writeFile(path, await p12(PASSPHRASE, 'rsa1'));
    expect((await run(home, store).start()).problems).toMatchObject([{ code: 'identity-changed' }]);
  });

  it('waits for its own key store when the session has another', async () => {
    const store = new FakeSecretStore({ name: 'gnome_libsecret' });
    const { home } = await remembered(store);
    const other = run(home, new FakeSecretStore({ name: 'kwallet5' }));
    expect((await other.start()).problems).toMatchObject([{ code: 'secret-store-changed' }]);
    await other.close();
    expect((await run(home, store).start()).problems).toEqual([]);
  });

  it('is told of, and asked for, by a served page and a command, which cannot open it', async () => {
    const store = new FakeSecretStore({ name: 'keychain' });
    const { home, path } = await remembered(store);
    const served = run(home);
    expect((await served.start()).problems).toMatchObject([{ code: 'secret-elsewhere' }]);
    expect((await served.open(path, PASSPHRASE)).identities).toMatchObject([{ problems: [] }]);

    const command = createCore(
      { confirmHost: null, dataFolder: home, clock: systemClock, remember: false },
      { onLog: () => undefined, onConnections: () => undefined, onIdentities: () => undefined },
    );
    onTestFinished(() => command.close());
    const { problems } = await command.opener.openSources([{ path }], null);
    expect(problems).toMatchObject([
      saying({ code: 'passphrase-needed', sentence: expect.stringContaining('remembered in the macOS Keychain') }),
    ]);
  });

  it('is forgotten with its identity, and all are when that is asked', async () => {
    const store = new FakeSecretStore();
    const { home, path } = await remembered(store);
    const one = run(home, store);
    const { id } = await one.start();
    await one.request('identity.forget', { identityId: id });
    expect(await one.request('secret.list')).toMatchObject({ secrets: [] });
    await one.open(path, PASSPHRASE, 'if-protected');
    await copyFile(path, join(home, 'copy.p12'));
    expect(await one.request('secret.list')).toMatchObject({ secrets: [{ name: 'mine.p12', inUse: true }] });
    expect(await one.request('secret.forget', { secretId: null })).toMatchObject({ secrets: [] });
  });

  it('that cannot be remembered leaves the identity open, and is said', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'mine.p12');
    await writeFile(path, await p12(PASSPHRASE));
    const one = run(join(folder, 'home'), new FakeSecretStore({ protects: 'no', name: 'basic_text' }));
    expect(await one.open(path, PASSPHRASE, 'if-protected')).toMatchObject({
      identities: [{ problems: [] }],
      problems: [{ code: 'secret-unprotected' }],
    });
    expect(await one.open(path, PASSPHRASE, 'anyway')).toMatchObject({ problems: [] });
  });

  it('keeps no window from starting where its file may not be read', async () => {
    const store = new FakeSecretStore();
    const { home } = await remembered(store);
    await rm(join(home, 'secrets.json'));
    await mkdir(join(home, 'secrets.json'));
    const one = run(home, store);
    expect(await one.request('app.start')).toMatchObject({ problems: [{ code: 'secrets-unreadable' }] });
    expect((await one.start()).problems).toMatchObject([{ code: 'passphrase-needed' }]);
  });
});
