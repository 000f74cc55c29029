import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificatesInPem } from '../../../electron/certificate/pem.ts';
import { openKeychainIdentity, searchKeychains } from '../../../electron/identity/keychain.ts';
import { type RunTool, runTool, ToolError } from '../../../electron/identity/run-tool.ts';
import { openWindowsIdentity, searchWindowsStore } from '../../../electron/identity/windows-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Fixtures, makeFixtures } from './openssl.ts';

/*
 * Stand-ins for the tools of macOS and Windows, found on PATH as the real ones are. They print what those print, and
 * write down how they were called.
 */

const NOW = Date.now() + 60_000;

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

async function thumbprint(name: string): Promise<string> {
  const [der = Buffer.alloc(0)] = certificatesInPem(await fixtures.text(`${name}.pem`));
  return createHash('sha1').update(der).digest('hex').toUpperCase();
}

/** A folder with a program in it, and a runner whose PATH begins there. */
async function standIn(program: string, script: string): Promise<{ readonly folder: string; readonly run: RunTool }> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, program), `#!/bin/sh\nhere="${folder}"\n${script}`);
  await chmod(join(folder, program), 0o755);
  const run: RunTool = (tool, args, options) =>
    runTool(tool, args, { ...options, env: { ...options?.env, PATH: `${folder}:${process.env.PATH ?? ''}` } });
  return { folder, run };
}

interface StandInKeychain {
  readonly path: string;
  readonly certificates: string;
  readonly identities: string;
}

/** `security` with these keychains; `anywhere` is what it finds when it is asked without a keychain. */
async function security(keychains: readonly StandInKeychain[], anywhere: string, listed: string) {
  const made = await standIn(
    'security',
    `
for argument; do printf '%s\\n' "$argument" >> "$here/calls"; done
printf -- '--\\n' >> "$here/calls"
for last; do :; done
case "$1" in
  list-keychains) cat "$here/listed" ;;
  find-certificate) cat "$here/$(basename "$last")/certificates" ;;
  find-identity) if [ $# -eq 1 ]; then cat "$here/anywhere"; else cat "$here/$(basename "$last")/identities"; fi ;;
  export) if [ -f "$here/refuse" ]; then echo 'SecKeychainItemExport: User canceled the operation.' >&2; exit 1; fi
    openssl pkcs12 -export -legacy -certpbe PBE-SHA1-RC2-40 -keypbe PBE-SHA1-3DES -macalg sha1 -inkey "$here/export.key" -in "$here/export.pem" -passout "pass:$last" ;;
esac
`,
  );
  await writeFile(join(made.folder, 'listed'), listed);
  await writeFile(join(made.folder, 'anywhere'), anywhere);
  await writeFile(join(made.folder, 'export.key'), await fixtures.text('rsa1.key'));
  await writeFile(join(made.folder, 'export.pem'), await fixtures.text('rsa1.pem'));
  for (const { path, certificates, identities } of keychains) {
    const folder = join(made.folder, path.split('/').at(-1) ?? '');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'certificates'), certificates);
    await writeFile(join(folder, 'identities'), identities);
  }
  return made;
}

const LOGIN = '/Users/zoë/Library/Keychains/login.keychain-db';
const SYSTEM = '/Library/Keychains/System.keychain';
const NONE =
  '\nPolicy: X.509 Basic\n  Matching identities\n     0 identities found\n\n  Valid identities only\n     0 valid identities found\n';

describe('searching the keychains of macOS', () => {
  async function usual(headings: readonly [string, string] = ['Matching identities', 'Valid identities only']) {
    const [rsa1, ec1, development] = [
      await thumbprint('rsa1'),
      await thumbprint('ec1'),
      await thumbprint('development'),
    ];
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
    const login = {
      path: LOGIN,
      certificates:
        (await fixtures.text('plain.pem')) +
        (await fixtures.text('rsa1.pem')) +
        (await fixtures.text('development.pem')),
      identities,
    };
    const system = { path: SYSTEM, certificates: await fixtures.text('ec1.pem'), identities: NONE };
    const anywhere = `${identities}\n  3) ${ec1} "Apple Push Services: com.example.ec1"\n`;
    const made = await security(
      [login, system],
      anywhere,
      `    "/Users/zo\\303\\253/Library/Keychains/login.keychain-db"\n    "${SYSTEM}"\n`,
    );
    return { ...made, rsa1, ec1, development };
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
      ['Apple Push Services: com.example.app1', 'login keychain', 'in the login keychain', undefined],
      ['Apple Development IOS Push Services: com.example.dev', 'login keychain', null, 'private-key-missing'],
      ['Apple Push Services: com.example.ec1', 'System keychain', null, 'private-key-in-other-keychain'],
    ]);
  });

  it('understands the tool in another language', async () => {
    const { run } = await usual(['Passende Identitäten', '有効なIDのみ']);
    const { identities } = await searchKeychains(NOW, run);
    expect(identities.filter(({ description }) => description.privateKeyFoundIn !== null)).toHaveLength(1);
  });

  it('hands a keychain’s path over as it is, whatever is in it', async () => {
    const nasty = '/tmp/a "b" $(touch pwned); `id`/it\'s.keychain-db';
    const listed = `    "${nasty.replaceAll('"', '\\042')}"\n`;
    const { run, folder } = await security(
      [
        { path: nasty, certificates: await fixtures.text('rsa1.pem'), identities: NONE },
        { path: SYSTEM, certificates: '', identities: NONE },
      ],
      NONE,
      listed,
    );
    const { identities } = await searchKeychains(NOW, run);
    expect(identities.map(({ store }) => store)).toEqual(["it's keychain"]);
    expect((await readFile(join(folder, 'calls'), 'utf8')).split('\n')).toContain(nasty);
  });

  it('takes the identity out when it is used, with a passphrase that is made for that moment', async () => {
    const { run, folder, rsa1 } = await usual();
    const first = await openKeychainIdentity({ thumbprint: rsa1, storePath: LOGIN }, NOW, run);
    expect(first.secret?.kind).toBe('certificate');
    expect(first.description).toMatchObject({ fileName: 'login keychain', problems: [] });
    await openKeychainIdentity({ thumbprint: rsa1, storePath: LOGIN }, NOW, run);
    const exports = (await readFile(join(folder, 'calls'), 'utf8'))
      .split('--\n')
      .filter((call) => call.startsWith('export'));
    expect(exports).toHaveLength(2);
    expect(exports[0]?.split('\n').slice(0, -2)).toEqual([
      'export',
      '-k',
      LOGIN,
      '-t',
      'identities',
      '-f',
      'pkcs12',
      '-P',
    ]);
    expect(exports[0]).not.toBe(exports[1]);
  });

  it('says what to do where the user or macOS refuses, and where the certificate is gone', async () => {
    const { run, folder, rsa1, ec1 } = await usual();
    await expect(openKeychainIdentity({ thumbprint: ec1, storePath: LOGIN }, NOW, run)).rejects.toMatchObject({
      problem: { code: 'keychain-changed' },
    });
    await writeFile(join(folder, 'refuse'), '');
    await expect(openKeychainIdentity({ thumbprint: rsa1, storePath: LOGIN }, NOW, run)).rejects.toMatchObject({
      problem: { code: 'keychain-refused', place: { name: 'login keychain' } },
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
  async function powershell() {
    const made = await standIn(
      'powershell.exe',
      `
printf '%s\\n' "$@" > "$here/arguments"
for last; do :; done
printf '%s' "$last" | base64 -d | iconv -f UTF-16LE -t UTF-8 > "$here/script"
if grep -q ReadLine "$here/script"; then
  read -r passphrase
  printf '%s' "$passphrase" > "$here/passphrase"
  if [ "$PUSHWRIGHT_THUMBPRINT" != "$(cat "$here/exportable")" ]; then echo 'Schlüssel kann nicht exportiert werden' >&2; exit 1; fi
  openssl pkcs12 -export -inkey "$here/export.key" -in "$here/export.pem" -passout "pass:$passphrase" | base64 -w 0
  printf '\\r\\n'
else
  cat "$here/list"
  exit "$(cat "$here/exit")"
fi
`,
    );
    const line = async (store: string, name: string, hasKey: boolean, friendlyName: string) => {
      const [der = Buffer.alloc(0)] = certificatesInPem(await fixtures.text(`${name}.pem`));
      const words = Buffer.from(friendlyName).toString('base64');
      return `${store}|${await thumbprint(name)}|${hasKey ? 'True' : 'False'}|${words}|${der.toString('base64')}\r\n`;
    };
    const list = [
      await line('CurrentUser', 'rsa1', true, 'Zoë’s | "push"\nkey'),
      await line('CurrentUser', 'plain', true, ''),
      await line('LocalMachine', 'ec1', false, ''),
    ];
    await writeFile(join(made.folder, 'list'), `\ufeff\r\n${list.join('')}`);
    await writeFile(join(made.folder, 'exit'), '0');
    await writeFile(join(made.folder, 'exportable'), await thumbprint('rsa1'));
    await writeFile(join(made.folder, 'export.key'), await fixtures.text('rsa1.key'));
    await writeFile(join(made.folder, 'export.pem'), await fixtures.text('rsa1.pem'));
    return made;
  }

  it('lists push certificates of the user and of the computer, each with whether its key is there', async () => {
    const { run, folder } = await powershell();
    const { identities, problems } = await searchWindowsStore(NOW, run);
    expect(problems).toEqual([]);
    expect(
      identities.map(({ description, store }) => [description.name, store, description.problems[0]?.code]),
    ).toEqual([
      ['Apple Push Services: com.example.app1', 'certificate store of the current user', undefined],
      ['Apple Push Services: com.example.ec1', 'certificate store of this computer', 'private-key-missing'],
    ]);
    expect(await readFile(join(folder, 'script'), 'utf8')).toContain('Cert:\\$location\\My');
  });

  it('takes an identity out by its thumbprint, with the passphrase on standard input only', async () => {
    const { run, folder } = await powershell();
    const locator = { thumbprint: await thumbprint('rsa1'), storePath: 'CurrentUser' };
    const identity = await openWindowsIdentity(locator, NOW, run);
    expect(identity.secret?.kind).toBe('certificate');
    const passphrase = await readFile(join(folder, 'passphrase'), 'utf8');
    expect(passphrase.length).toBeGreaterThan(20);
    for (const file of ['arguments', 'script']) {
      const text = await readFile(join(folder, file), 'utf8');
      expect(text).not.toContain(passphrase);
      expect(text).not.toContain(locator.thumbprint);
    }
  });

  it('names a key that may not be exported, and refuses a locator that is none', async () => {
    const { run, folder } = await powershell();
    const locator = { thumbprint: await thumbprint('ec1'), storePath: 'LocalMachine' };
    await expect(openWindowsIdentity(locator, NOW, run)).rejects.toMatchObject({
      problem: { code: 'private-key-not-exportable' },
    });
    const forged = { thumbprint: "x'; Remove-Item C:\\", storePath: 'CurrentUser' };
    await writeFile(join(folder, 'arguments'), 'untouched');
    await expect(openWindowsIdentity(forged, NOW, run)).rejects.toMatchObject({
      problem: { code: 'store-unavailable' },
    });
    expect(await readFile(join(folder, 'arguments'), 'utf8')).toBe('untouched');
  });

  it('keeps what was listed where PowerShell fails on the way', async () => {
    const { run, folder } = await powershell();
    await writeFile(join(folder, 'exit'), '1');
    const { identities, problems } = await searchWindowsStore(NOW, run);
    expect(identities).toHaveLength(2);
    expect(problems).toMatchObject([{ code: 'store-unavailable' }]);
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
