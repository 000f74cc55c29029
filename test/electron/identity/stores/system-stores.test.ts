import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openKeychainIdentity, searchKeychains } from '../../../../electron/identity/stores/keychain.ts';
import { type RunTool, runTool, ToolError } from '../../../../electron/identity/stores/run-tool.ts';
import { openWindowsIdentity, searchWindowsStore } from '../../../../electron/identity/stores/windows-store.ts';
import { saying } from '../../../support/said.ts';
import {
  type StandInCertificate,
  standInForPowerShell,
  standInForSecurity,
  thumbprintOf,
} from '../../../support/store-stand-ins.ts';
import { type Fixtures, makeFixtures } from '../openssl.ts';

const NOW = Date.now() + 60_000;

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

async function given() {
  return { keyPem: await fixtures.text('rsa1.key'), certificatePem: await fixtures.text('rsa1.pem') };
}

/** A push certificate whose name is `name`, with the key of rsa2. */
async function named(name: string): Promise<string> {
  const subject = `/UID=com.example.named/CN=Apple Push Services: ${name}`;
  await fixtures.openssl('req', '-new', '-utf8', '-key', 'rsa2.key', '-subj', subject, '-out', 'named.csr');
  const signing = ['x509', '-req', '-in', 'named.csr', '-CA', 'authority.pem', '-CAkey', 'authority.key'];
  await fixtures.openssl(...signing, '-extfile', 'apple.cnf', '-extensions', 'universal', '-out', 'named.pem');
  return fixtures.text('named.pem');
}

const LOGIN = '/Users/zoë/Library/Keychains/login.keychain-db';
const SYSTEM = '/Library/Keychains/System.keychain';
const LISTED = `    "/Users/zo\\303\\253/Library/Keychains/login.keychain-db"\n    "${SYSTEM}"\n`;
const NONE =
  '\nPolicy: X.509 Basic\n  Matching identities\n     0 identities found\n\n  Valid identities only\n     0 valid identities found\n';

describe('searching the keychains of macOS', () => {
  async function usual(headings: readonly [string, string] = ['Matching identities', 'Valid identities only']) {
    const rsa1 = thumbprintOf(await fixtures.text('rsa1.pem'));
    const ec1 = thumbprintOf(await fixtures.text('ec1.pem'));
    const identities = `
Policy: X.509 Basic
  ${headings[0]}
  1) ${rsa1} "Apple Push Services: com.example.app1" (CSSMERR_TP_NOT_TRUSTED)
  2) 0123456789ABCDEF0123456789ABCDEF01234567 "Zoë's "quoted" name
  with a line break"
     2 identities found

  ${headings[1]}
     0 valid identities found
`;
    const pems = await Promise.all(['plain', 'rsa1', 'development'].map((name) => fixtures.text(`${name}.pem`)));
    const login = { path: LOGIN, certificates: pems.join(''), identities };
    const system = { path: SYSTEM, certificates: await fixtures.text('ec1.pem'), identities: NONE };
    const anywhere = `${identities}\n  3) ${ec1} "Apple Push Services: com.example.ec1"\n`;
    const made = await standInForSecurity([login, system], { listed: LISTED, anywhere }, await given());
    return { ...made, rsa1, ec1 };
  }

  it('lists push certificates, each with where its key is', async () => {
    const { run } = await usual();
    const { identities, problems } = await searchKeychains(NOW, run);
    expect(problems).toEqual([]);
    expect(
      identities.map(({ store, description }) => [
        description.name,
        store,
        description.privateKeyFoundIn,
        description.problems[0]?.code,
      ]),
    ).toEqual([
      ['Apple Push Services: com.example.app1', 'login keychain', { in: 'store', store: 'login keychain' }, undefined],
      ['Apple Development IOS Push Services: com.example.dev', 'login keychain', null, 'private-key-missing'],
      ['Apple Push Services: com.example.ec1', 'System keychain', null, 'private-key-in-other-keychain'],
    ]);
    expect(identities.every(({ description }) => description.store === 'keychain')).toBe(true);
  });

  it('asks macOS for no key while it lists', async () => {
    const { run, calls } = await usual();
    await searchKeychains(NOW, run);
    const commands = (await calls()).map(({ argv }) => argv[0]);
    expect(new Set(commands)).toEqual(new Set(['list-keychains', 'find-certificate', 'find-identity']));
  });

  it.each([
    ['German', 'Passende Identitäten', 'Nur gültige Identitäten'],
    ['Japanese', '一致する ID', '有効な ID のみ'],
    ['Arabic', 'الهويات المطابقة', 'الهويات الصالحة فقط'],
    ['Turkish', 'Eşleşen kimlikler', 'Yalnızca geçerli kimlikler'],
  ])('understands the tool in %s', async (_language, matching, valid) => {
    const { run } = await usual([matching, valid]);
    const { identities } = await searchKeychains(NOW, run);
    expect(identities.filter(({ description }) => description.privateKeyFoundIn !== null)).toHaveLength(1);
  });

  it.each([
    ['quotes', 'the "best" app’s'],
    ['a backslash', 'back\\\\slash'],
    ['a line break', 'two\nlines'],
    ['letters of other scripts', 'приложение 推送'],
    ['a beginning like a line of the tool', 'x\n  2) 0123 "'],
  ])('reads a certificate whose name holds %s', async (_what, name) => {
    const pem = await named(name);
    const shown = `Apple Push Services: ${name.replace('\\\\', '\\')}`;
    const identities = `Policy: X.509 Basic\n  Matching identities\n  1) ${thumbprintOf(pem)} "${shown}"\n     1 identities found\n`;
    const { run } = await standInForSecurity(
      [{ path: LOGIN, certificates: pem + (await fixtures.text('ec1.pem')), identities }],
      { listed: LISTED, anywhere: identities },
      await given(),
    );
    const found = (await searchKeychains(NOW, run)).identities;
    expect(found.map(({ description }) => [description.name, description.privateKeyFoundIn !== null])).toEqual([
      [shown, true],
      ['Apple Push Services: com.example.ec1', false],
    ]);
  });

  it('hands a keychain’s path over as it is, whatever is in it', async () => {
    const nasty = '/tmp/a "b" $(touch pwned); `id`/it\'s \\ odd.keychain-db';
    const listed = `    "${nasty.replaceAll('\\', '\\134').replaceAll('"', '\\042')}"\n`;
    const rsa1 = thumbprintOf(await fixtures.text('rsa1.pem'));
    const { run, calls } = await standInForSecurity(
      [
        {
          path: nasty,
          certificates: await fixtures.text('rsa1.pem'),
          identities: `  1) ${rsa1} "Apple Push Services: com.example.app1"\n`,
        },
      ],
      { listed, anywhere: NONE },
      await given(),
    );
    const [identity] = (await searchKeychains(NOW, run)).identities;
    expect(identity?.store).toBe("it's \\ odd keychain");
    expect((await calls()).map(({ argv }) => argv.at(-1))).toContain(nasty);
    const opened = await openKeychainIdentity({ thumbprint: rsa1, storePath: nasty }, NOW, run);
    expect(opened.secret?.kind).toBe('certificate');
    const asked = (await calls()).at(-1);
    expect(asked?.input).toContain('it\'s \\\\ odd.keychain-db"');
  });

  it('refuses a keychain’s path that cannot be said in one line', async () => {
    const { run, calls, rsa1 } = await usual();
    for (const storePath of ['/tmp/two\nlines.keychain', `/tmp/${'x'.repeat(3_000)}.keychain`])
      await expect(openKeychainIdentity({ thumbprint: rsa1, storePath }, NOW, run)).rejects.toMatchObject({
        problem: { code: 'keychain-refused' },
      });
    expect(await calls()).toEqual([]);
  });

  it('takes the identity out when it is used, with a passphrase of that moment that no argument holds', async () => {
    const { run, calls, rsa1 } = await usual();
    const first = await openKeychainIdentity({ thumbprint: rsa1, storePath: LOGIN }, NOW, run);
    expect(first.secret?.kind).toBe('certificate');
    expect(first.description).toMatchObject({ fileName: 'login keychain', problems: [] });
    await openKeychainIdentity({ thumbprint: rsa1, storePath: LOGIN }, NOW, run);
    const made = await calls();
    expect(made.map(({ argv }) => argv)).toEqual([['-i'], ['-i']]);
    const passphrases = made.map(({ input }) => /"-P" "([\w-]{32})"\n$/.exec(input)?.[1]);
    expect(passphrases[0]).toBeDefined();
    expect(passphrases[0]).not.toBe(passphrases[1]);
    expect(made[0]?.input.split('" "').slice(0, 7).join(' ')).toBe(`"export -k ${LOGIN} -t identities -f pkcs12`);
  });

  it.each([
    'User canceled the operation.',
    'Der Benutzer hat die Aktion abgebrochen.',
    'この項目の内容を取得できません。',
    'User interaction is not allowed.',
  ])('says what to do where macOS says “%s”', async (sentence) => {
    const { run, set, rsa1 } = await usual();
    await set('refuse', sentence);
    const opening = openKeychainIdentity({ thumbprint: rsa1, storePath: LOGIN }, NOW, run);
    await expect(opening).rejects.toMatchObject({
      problem: { code: 'keychain-refused', place: { file: 'login keychain' } },
    });
    await expect(opening).rejects.toMatchObject({
      problem: saying({ remedy: expect.stringContaining('Export Items…') }),
    });
  });

  it('says so where the certificate is gone from the keychain', async () => {
    const { run, ec1 } = await usual();
    await expect(openKeychainIdentity({ thumbprint: ec1, storePath: LOGIN }, NOW, run)).rejects.toMatchObject({
      problem: { code: 'keychain-changed' },
    });
  });

  it('says so where there is no such tool', async () => {
    const run: RunTool = (tool) => Promise.reject(new ToolError('missing', tool));
    const { identities, problems } = await searchKeychains(NOW, run);
    expect(identities).toEqual([]);
    expect(problems).toMatchObject([{ code: 'store-unavailable' }]);
  });
});

describe('searching the certificate store of Windows', () => {
  async function usual() {
    const certificates: StandInCertificate[] = [
      {
        location: 'CurrentUser',
        pem: await fixtures.text('rsa1.pem'),
        hasKey: true,
        friendlyName: 'Zoë’s | "push"\nkey',
      },
      { location: 'CurrentUser', pem: await fixtures.text('plain.pem'), hasKey: true, friendlyName: '' },
      { location: 'LocalMachine', pem: await fixtures.text('ec1.pem'), hasKey: false, friendlyName: '' },
    ];
    const made = await standInForPowerShell(certificates, await given());
    const scriptOf = (argv: readonly string[]) => Buffer.from(argv.at(-1) ?? '', 'base64').toString('utf16le');
    return { ...made, scriptOf };
  }

  it('lists push certificates of the user and of the computer, each with whether its key is there', async () => {
    const { run, calls, scriptOf } = await usual();
    const { identities, problems } = await searchWindowsStore(NOW, run);
    expect(problems).toEqual([]);
    expect(
      identities.map(({ description, store }) => [description.name, store, description.problems[0]?.code]),
    ).toEqual([
      ['Apple Push Services: com.example.app1', 'certificate store of the current user', undefined],
      ['Apple Push Services: com.example.ec1', 'certificate store of this computer', 'private-key-missing'],
    ]);
    expect(identities.every(({ description }) => description.store === 'windows-store')).toBe(true);
    const [call] = await calls();
    expect(scriptOf(call?.argv ?? [])).toContain('Cert:\\$location\\My');
  });

  it('reads a certificate whose name holds quotes and line breaks', async () => {
    const pem = await named('"two"\nlines | x');
    const { run } = await standInForPowerShell(
      [{ location: 'CurrentUser', pem, hasKey: true, friendlyName: 'a|b\r\nCurrentUser|x' }],
      await given(),
    );
    const { identities } = await searchWindowsStore(NOW, run);
    expect(identities.map(({ description }) => description.name)).toEqual(['Apple Push Services: "two"\nlines | x']);
  });

  it('takes an identity out by its thumbprint, with the passphrase on standard input only', async () => {
    const { run, calls, scriptOf } = await usual();
    const locator = { thumbprint: thumbprintOf(await fixtures.text('rsa1.pem')), storePath: 'CurrentUser' };
    const identity = await openWindowsIdentity(locator, NOW, run);
    expect(identity.secret?.kind).toBe('certificate');
    const [call] = await calls();
    const passphrase = call?.input.trim() ?? '';
    expect(passphrase).toMatch(/^[\w-]{32}$/);
    for (const text of [...(call?.argv ?? []), scriptOf(call?.argv ?? [])]) {
      expect(text).not.toContain(passphrase);
      expect(text).not.toContain(locator.thumbprint);
    }
  });

  it('names a key that may not be exported, and refuses a locator that is none', async () => {
    const { run, calls } = await usual();
    const locator = { thumbprint: thumbprintOf(await fixtures.text('ec1.pem')), storePath: 'LocalMachine' };
    await expect(openWindowsIdentity(locator, NOW, run)).rejects.toMatchObject({
      problem: { code: 'private-key-not-exportable' },
    });
    const forged = { thumbprint: "x'; Remove-Item C:\\", storePath: 'CurrentUser' };
    await expect(openWindowsIdentity(forged, NOW, run)).rejects.toMatchObject({
      problem: { code: 'store-unavailable' },
    });
    expect(await calls()).toHaveLength(1);
  });

  it('keeps what was listed where PowerShell fails on the way', async () => {
    const { run, set } = await usual();
    await set('exit', '1');
    const { identities, problems } = await searchWindowsStore(NOW, run);
    expect(identities).toHaveLength(2);
    expect(problems).toMatchObject([{ code: 'store-unavailable' }]);
  });

  it('takes PowerShell from its place in Windows, not from the folder a command is run in', async () => {
    const tools: string[] = [];
    const run: RunTool = (tool) => {
      tools.push(tool);
      return Promise.reject(new ToolError('missing', tool));
    };
    vi.stubEnv('SystemRoot', 'C:\\Windows');
    await searchWindowsStore(NOW, run);
    expect(tools).toEqual(['C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe']);
  });
});

describe('running a tool of the operating system', () => {
  it('passes arguments and input as they are', async () => {
    const { output, exitCode } = await runTool('sh', ['-c', 'cat; printf %s "$1"; exit 3', 'sh', '$(id) "x"'], {
      input: 'in ',
    });
    expect(output.toString()).toBe('in $(id) "x"');
    expect(exitCode).toBe(3);
  });

  it('names a tool that is missing, too slow, or says too much', async () => {
    await expect(runTool('no-such-tool-here', [])).rejects.toMatchObject({
      code: 'missing',
      tool: 'no-such-tool-here',
    });
    await expect(runTool('sleep', ['60'], { limitMs: 50 })).rejects.toMatchObject({ code: 'time' });
    await expect(runTool('sh', ['-c', 'head -c 40000000 /dev/zero'])).rejects.toMatchObject({ code: 'too-much' });
  });
});
