import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type Simulator,
  startStandaloneSimulator,
} from '../../../../electron/backend/simulator/standalone-simulator.ts';
import { runCommand } from '../../../support/cli.ts';
import { standInForSecurity, thumbprintOf } from '../../../support/store-stand-ins.ts';
import { type Fixtures, makeFixtures } from '../../identity/openssl.ts';

const A = 'a1'.repeat(32);
const LOGIN = '/Users/ada/Library/Keychains/login.keychain-db';

let home: string;
let gateway: Simulator;
let fixtures: Fixtures;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-system-'));
  fixtures = await makeFixtures();
  gateway = await startStandaloneSimulator({
    ...{ http2Port: 0, gatewayPort: 0, feedbackPort: 0, environment: 'sandbox', devices: null },
    dir: join(home, 'gateway'),
    onNotification: () => undefined,
  });
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await fixtures.remove();
  await rm(home, { recursive: true, force: true });
});

/** A Mac whose login keychain holds the gateway's identity and two others. */
async function mac() {
  const pem = await readFile(join(home, 'gateway', 'identity.pem'), 'utf8');
  const [certificatePem = ''] = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n/.exec(pem) ?? [];
  const keyPem = pem.slice(pem.indexOf('-----BEGIN PRIVATE'));
  const [rsa1, rsa2] = [await fixtures.text('rsa1.pem'), await fixtures.text('rsa2.pem')];
  const identities = [certificatePem, rsa1, rsa2].map((one, n) => `  ${n + 1}) ${thumbprintOf(one)} "x"\n`).join('');
  const made = await standInForSecurity(
    [{ path: LOGIN, certificates: certificatePem + rsa1 + rsa2, identities }],
    { listed: `    "${LOGIN}"\n`, anywhere: identities },
    { keyPem, certificatePem },
  );
  vi.stubEnv('PATH', made.path);
  return made;
}

function send(...argv: string[]) {
  const to = ['--to', `127.0.0.1:${gateway.http2.port}`, '--ca', gateway.ca];
  return runCommand(['send', '--alert', 'Hi', '--json', ...to, ...argv, A], { home, parts: { platform: 'darwin' } });
}

describe('sending with an identity of the system’s own store', () => {
  it('takes it out of the keychain by its topic, and sends', async () => {
    await mac();
    const { code, objects } = await send('--system-identity', 'com.example.pushwright');
    expect(objects).toMatchObject([{ outcome: 'accepted' }, { summary: { accepted: 1 } }]);
    expect(code).toBe(0);
  });

  it.each([
    ['no certificate', 'com.example.nothing', 'identity-not-in-store'],
    // Both fixtures list the same topics.
    ['more than one', 'com.example.app.voip', 'identity-ambiguous'],
  ])('says so where %s fits, and sends nothing', async (_what, name, code) => {
    const { calls } = await mac();
    const refused = await send('--system-identity', name);
    expect(refused.code).toBe(2);
    expect(refused.objects).toMatchObject([{ error: { code } }]);
    expect((await calls()).filter(({ argv }) => argv[0] === '-i')).toEqual([]);
  });

  it('says what to do where the user does not allow it', async () => {
    const { set } = await mac();
    await set('refuse', 'User canceled the operation.');
    const refused = await send('--system-identity', 'com.example.pushwright');
    expect(refused).toMatchObject({ code: 2, objects: [{ error: { code: 'keychain-refused' } }] });
    expect(refused.stderr).toContain('macOS asks once for each key');
  });

  it('refuses two who are sending', async () => {
    const refused = await send('--system-identity', 'x', '--identity', gateway.identity);
    expect(refused).toMatchObject({ code: 2, objects: [{ error: { code: 'usage' } }] });
  });
});

describe('sending with a provisioning profile at hand', () => {
  it('refuses a file that is none', async () => {
    const path = join(home, 'notes.mobileprovision');
    await writeFile(path, 'nothing');
    const argv = ['send', '--alert', 'Hi', '--json', '--profile', path, A];
    const refused = await runCommand(argv, { home });
    expect(refused).toMatchObject({ code: 2, objects: [{ error: { code: 'not-a-profile' } }] });
  });
});
