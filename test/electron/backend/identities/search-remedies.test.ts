import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { IdentityDescription } from '../../../../contract/identity.ts';
import { openIdentities } from '../../../../electron/identity/open.ts';
import { openssl } from '../../../support/openssl.ts';
import { asOrdinaryUser } from '../../../support/ordinary-user.ts';
import { makeSimulatorFolder, stands } from '../../../support/remedy-trials.ts';
import { standInForPowerShell, standInForSecurity, thumbprintOf } from '../../../support/store-stand-ins.ts';
import { TestWindow } from '../../../support/test-window.ts';

/*
 * The remedies of searching, tried as a new user would: what the words say is done, and a notification that is then
 * sent must be accepted. What a person does outside Pushwright (in Keychain Access, in the account) is played here.
 */

const APP = 'com.example.app';
const LOGIN = '/Users/ada/Library/Keychains/login.keychain-db';
const WORK = '/Users/ada/Library/Keychains/work.keychain-db';

let simulator: string;
beforeAll(async () => {
  simulator = await makeSimulatorFolder();
}, 60_000);
afterAll(() => rm(simulator, { recursive: true, force: true }));

/** Everything that a search found, by the file or store it lies in. */
function named(identities: readonly IdentityDescription[], fileName: string): IdentityDescription {
  const found = identities.find((identity) => identity.fileName === fileName);
  if (found === undefined) throw new Error(`${fileName} is not among ${identities.map((one) => one.fileName).join()}`);
  return found;
}

async function sends(w: TestWindow, identityId: string): Promise<void> {
  expect((await w.send(identityId)).outcome).toBe('accepted');
}

/** A search whose one usable identity is taken into use, and sends. */
async function findsAndSends(w: TestWindow, paths: readonly string[], passphrase: string | null = null): Promise<void> {
  const { identities } = await w.search(paths, passphrase);
  const [found] = identities.filter(({ problems }) => problems.length === 0);
  if (found === undefined) throw new Error(`nothing usable: ${JSON.stringify(identities)}`);
  await w.use(found.id);
  await sends(w, found.id);
}

describe('the remedy of a file that a search finds, followed to the letter', () => {
  it('certificate-awaited: uploads the request and puts the .cer beside the key', async () => {
    const w = await TestWindow.on(simulator);
    const folder = await w.folder();
    const [key, csr] = [join(folder, 'push.key'), join(folder, 'push.certSigningRequest')];
    await openssl('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-subj', '/CN=Push', '-out', csr);
    const { identities } = await w.search([folder]);
    stands(
      named(identities, 'push.key').problems[0],
      'certificate-awaited',
      /Upload push\.certSigningRequest .*put it beside the key/,
    );
    await writeFile(join(folder, 'aps.cer'), w.authority.sign(await readFile(csr), { bundleId: APP }));
    await findsAndSends(w, []);
  });

  it('match-encrypted: decrypts as fastlane does, and searches again', async () => {
    const w = await TestWindow.on(simulator);
    const [repository, plain] = [await w.folder(), await w.folder()];
    const { certificatePem, privateKeyPem } = w.authority.identity({ bundleId: APP });
    await writeFile(join(plain, 'ABCDE.cer'), certificatePem);
    await writeFile(join(plain, 'ABCDE.p12'), privateKeyPem);
    // fastlane match, its first form: OpenSSL's own, in base64.
    const match = ['enc', '-aes-256-cbc', '-md', 'md5', '-a', '-k', 'MATCH_PASSWORD'];
    for (const name of ['ABCDE.cer', 'ABCDE.p12'])
      await openssl(...match, '-salt', '-in', join(plain, name), '-out', join(repository, name));
    const { identities } = await w.search([repository]);
    for (const name of ['ABCDE.cer', 'ABCDE.p12'])
      stands(
        named(identities, name).problems[0],
        'match-encrypted',
        /Decrypt .* with “fastlane match decrypt”.*then search the folder again/,
      );
    for (const name of ['ABCDE.cer', 'ABCDE.p12']) {
      await openssl(...match, '-d', '-in', join(repository, name), '-out', join(plain, name));
      await copyFile(join(plain, name), join(repository, name));
    }
    await findsAndSends(w, []);
  });

  it('folder-unreadable: is allowed to open the folder', async () => {
    const w = await TestWindow.on(simulator);
    const folder = await w.folder();
    const { certificatePem, privateKeyPem } = w.authority.identity({ bundleId: APP });
    await writeFile(join(folder, 'push.pem'), certificatePem + privateKeyPem);
    await mkdir(join(folder, 'below'));
    const { problems } = await asOrdinaryUser(w.home, async () => {
      await chmod(folder, 0);
      return w.search([folder]);
    });
    stands(problems[0], 'folder-unreadable', /Check that it is there and that you may open it/);
    await chmod(folder, 0o700);
    await findsAndSends(w, []);
  });

  it('new-encryption: writes the file anew with the old encryption', async () => {
    const w = await TestWindow.on(simulator);
    const folder = await w.folder();
    const { certificatePem, privateKeyPem } = w.authority.identity({ bundleId: APP });
    const [pem, p12] = [join(folder, 'push.pem'), join(folder, 'modern.p12')];
    await writeFile(pem, certificatePem + privateKeyPem);
    await openssl('pkcs12', '-export', '-in', pem, '-passout', 'pass:export', '-out', p12);
    await rm(pem);
    const bytes = await readFile(p12);
    const options = { passphrase: 'export', now: Date.now(), beside: () => Promise.resolve([]) };
    const [opened] = (await openIdentities([{ name: 'modern.p12', path: null, bytes }], options)).identities;
    stands(opened?.notes[0], 'new-encryption', /For it, write the file anew with the old encryption/);
    const identityId = (await w.choose([p12], 'export')).identities[0]?.id ?? '';
    w.savePath = join(folder, 'legacy.p12');
    const conversion = { form: 'pkcs12', encryption: 'legacy', passphrase: 'for the Mac' } as const;
    const made = await w.saved(await w.ask('identity.convert', { identityId, conversion }));
    const again = (await w.choose([made], 'for the Mac')).identities[0];
    await sends(w, again?.id ?? '');
  });

  it('identity-marks-unreadable: names them again', async () => {
    const w = await TestWindow.on(simulator);
    const folder = await w.folder();
    const { certificatePem, privateKeyPem } = w.authority.identity({ bundleId: APP });
    await writeFile(join(folder, 'push.pem'), certificatePem + privateKeyPem);
    const identityId = (await w.choose([join(folder, 'push.pem')])).identities[0]?.id ?? '';
    await writeFile(join(w.home, 'identity-marks.json'), '{ half');
    const { problems, identities } = await w.restart();
    stands(problems[0], 'identity-marks-unreadable', /identities themselves are untouched\. Name them again/);
    expect(identities.map(({ id }) => id)).toContain(identityId);
    await w.ask('identity.rename', { identityId, label: 'The shop' });
    expect((await w.restart()).identities).toContainEqual(expect.objectContaining({ label: 'The shop' }));
    await sends(w, identityId);
  });
});

/** A Mac with an identity in its login keychain, and the certificate of another in “work”, whose key is in “login”. */
async function mac() {
  const w = await TestWindow.on(simulator, 'darwin');
  const [own, torn] = [w.authority.identity({ bundleId: APP }), w.authority.identity({ bundleId: 'com.example.torn' })];
  const line = ({ certificatePem }: typeof own, n: number) => `  ${n}) ${thumbprintOf(certificatePem)} "x"\n`;
  const made = await standInForSecurity(
    [
      { path: LOGIN, certificates: own.certificatePem, identities: line(own, 1) },
      { path: WORK, certificates: torn.certificatePem, identities: '' },
    ],
    { listed: `    "${LOGIN}"\n    "${WORK}"\n`, anywhere: line(own, 1) + line(torn, 2) },
    { keyPem: own.privateKeyPem, certificatePem: own.certificatePem },
  );
  vi.stubEnv('PATH', made.path);
  return { w, own, torn, ...made };
}

async function exported(w: TestWindow, pair: { readonly certificatePem: string; readonly privateKeyPem: string }) {
  const folder = await w.folder();
  const [pem, p12] = [join(folder, 'x.pem'), join(folder, 'Certificates.p12')];
  await writeFile(pem, pair.certificatePem + pair.privateKeyPem);
  await openssl('pkcs12', '-export', '-legacy', '-in', pem, '-passout', 'pass:export', '-out', p12);
  await rm(pem);
  return p12;
}

describe('the remedy of a system’s store, followed to the letter', () => {
  it('keychain-refused: allows every question, or exports the one certificate', async () => {
    const { w, own, set } = await mac();
    const { id } = named((await w.search([])).identities, 'login keychain');
    await set('refuse', 'User canceled the operation.');
    const problem = await w.refusal('identity.open', { files: [id], passphrase: null, remember: 'no' });
    stands(problem, 'keychain-refused', /allow every one.*Export Items….*\.p12, and choose that file here/);
    const { identities } = await w.choose([await exported(w, own)], 'export');
    await sends(w, identities[0]?.id ?? '');
    await set('refuse', '');
    await w.ask('identity.forget', { identityId: id });
    await w.use(id);
    await sends(w, id);
  });

  it('private-key-in-other-keychain: drags the certificate to its key', async () => {
    const { w, torn, set } = await mac();
    stands(
      named((await w.search([])).identities, 'work keychain').problems[0],
      'private-key-in-other-keychain',
      /drag the certificate into the keychain that holds its key, then search again/,
    );
    await set('login.keychain-db/certificates', torn.certificatePem);
    await set('login.keychain-db/identities', `  1) ${thumbprintOf(torn.certificatePem)} "x"\n`);
    await set('work.keychain-db/certificates', '');
    await set('export.key', torn.privateKeyPem);
    await set('export.pem', torn.certificatePem);
    await findsAndSends(w, []);
  });

  it('keychain-changed: searches the keychains again', async () => {
    const { w, torn, set } = await mac();
    const { id } = named((await w.search([])).identities, 'login keychain');
    await set('export.key', torn.privateKeyPem);
    await set('export.pem', torn.certificatePem);
    const problem = await w.refusal('identity.open', { files: [id], passphrase: null, remember: 'no' });
    stands(problem, 'keychain-changed', /Search the keychains again/);
    await set('login.keychain-db/certificates', torn.certificatePem);
    await set('login.keychain-db/identities', `  1) ${thumbprintOf(torn.certificatePem)} "x"\n`);
    await findsAndSends(w, []);
  });

  it('private-key-not-exportable: chooses the file it came from', async () => {
    const w = await TestWindow.on(simulator, 'win32');
    const own = w.authority.identity({ bundleId: APP });
    const other = w.authority.identity({ bundleId: 'com.example.other' });
    const { path } = await standInForPowerShell(
      [{ location: 'CurrentUser', pem: own.certificatePem, hasKey: true, friendlyName: '' }],
      { keyPem: other.privateKeyPem, certificatePem: other.certificatePem },
    );
    vi.stubEnv('PATH', path);
    vi.stubEnv('SystemRoot', undefined);
    const { id } = named((await w.search([])).identities, 'certificate store of the current user');
    const problem = await w.refusal('identity.open', { files: [id], passphrase: null, remember: 'no' });
    stands(problem, 'private-key-not-exportable', /Choose the \.p12 or \.pfx file it came from/);
    const { identities } = await w.choose([await exported(w, own)], 'export');
    await sends(w, identities[0]?.id ?? '');
  });

  it('store-unavailable: exports the identity and chooses the file', async () => {
    const w = await TestWindow.on(simulator, 'darwin');
    vi.stubEnv('PATH', await w.folder());
    const { problems } = await w.search([]);
    stands(problems[0], 'store-unavailable', /Export the identity as \.p12 and choose the file/);
    vi.unstubAllEnvs();
    const { identities } = await w.choose([await exported(w, w.authority.identity({ bundleId: APP }))], 'export');
    await sends(w, identities[0]?.id ?? '');
  });
});
