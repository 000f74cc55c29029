import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { SealedSecrets } from '../../../../electron/backend/secrets/sealed-secrets.ts';
import { runCommand } from '../../../support/cli.ts';
import { FakeSecretStore } from '../../../support/fake-secret-store.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function remembering(): Promise<string> {
  const home = await temporaryFolder();
  const store = new FakeSecretStore({ name: 'keychain' });
  const vault = new SealedSecrets({ folder: home, store, clock: systemClock, onSecret: () => undefined });
  await vault.remember({ kind: 'passphrase', of: 'x', name: 'push.p12' }, 'Canary-1', 'if-protected');
  return home;
}

describe('secrets', () => {
  it('lists what the window remembers, and where', async () => {
    const home = await remembering();
    const { code, stdout } = await runCommand(['secrets'], { home });
    expect(code).toBe(0);
    expect(stdout).toMatch(/push\.p12 {2}passphrase in the macOS Keychain, since \d{4}-\d\d-\d\d\n/);
    const { objects } = await runCommand(['secrets', '--json'], { home });
    expect(objects).toEqual([
      {
        ...{ kind: 'passphrase', name: 'push.p12', store: 'the macOS Keychain' },
        ...{ rememberedAt: expect.any(Number), forgotten: false },
      },
    ]);
  });

  it('forgets all of it without a key store', async () => {
    const home = await remembering();
    expect((await runCommand(['secrets', '--forget-all'], { home })).stdout).toMatch(/^Forgotten:\n/);
    expect((await runCommand(['secrets'], { home })).stdout).toBe('Nothing is remembered.\n');
    expect(existsSync(`${home}/secrets.json`)).toBe(false);
  });

  it('says of a damaged file what it is, and takes it away with everything', async () => {
    const home = await temporaryFolder();
    for (const text of ['', '{"version":1', '[]']) {
      await writeFile(`${home}/secrets.json`, text);
      const { code, stderr } = await runCommand(['secrets'], { home });
      expect(code).toBe(2);
      expect(stderr).toContain('is damaged');
      expect(stderr).not.toContain('Check that you may read');
      expect(await runCommand(['secrets', '--forget-all'], { home })).toMatchObject({
        ...{ code: 0, stdout: 'Nothing is remembered.\n' },
      });
    }
  });

  it('says so where nothing is remembered', async () => {
    const { code, stdout, stderr } = await runCommand(['secrets'], { home: await temporaryFolder() });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'Nothing is remembered.\n', stderr: '' });
  });
});
