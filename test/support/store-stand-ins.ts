import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { certificatesInPem } from '../../electron/certificate/pem.ts';
import { type RunTool, runTool } from '../../electron/identity/stores/run-tool.ts';
import { temporaryFolder } from './temporary-folder.ts';

/*
 * Programs that stand in for the tools of macOS and Windows, found on PATH as the real ones are. They print what those
 * print, and write down how they were called.
 */

const PROGRAMS = resolve('test/support/stand-ins');

/** One call of a stand-in. */
export interface Call {
  readonly argv: readonly string[];
  readonly input: string;
}

export interface StandIn {
  /** PATH with the stand-in in front. */
  readonly path: string;
  readonly run: RunTool;
  calls(): Promise<readonly Call[]>;
  /** Changes what the stand-in does: a file that it reads. */
  set(name: string, text: string): Promise<void>;
}

/** What a store gives out when it is asked for an identity. */
export interface GivenOut {
  readonly keyPem: string;
  readonly certificatePem: string;
}

/** SHA-1 of the first certificate in `pem`, as both systems write it. */
export function thumbprintOf(pem: string): string {
  const [der = Buffer.alloc(0)] = certificatesInPem(pem);
  return createHash('sha1').update(der).digest('hex').toUpperCase();
}

async function standIn(name: string, program: string, given: GivenOut): Promise<StandIn & { readonly folder: string }> {
  const folder = await temporaryFolder();
  await copyFile(join(PROGRAMS, 'common.cjs'), join(folder, 'common.cjs'));
  await writeFile(join(folder, name), `#!${process.execPath}\n${await readFile(join(PROGRAMS, program), 'utf8')}`);
  await chmod(join(folder, name), 0o755);
  await writeFile(join(folder, 'export.key'), given.keyPem);
  await writeFile(join(folder, 'export.pem'), given.certificatePem);
  const path = `${folder}:${process.env['PATH'] ?? ''}`;
  return {
    folder,
    path,
    run: (tool, args, options) => runTool(tool, args, { ...options, env: { ...options?.env, PATH: path } }),
    calls: async () =>
      (await readFile(join(folder, 'calls'), 'utf8').catch(() => ''))
        .split('\n')
        .filter((line) => line !== '')
        .map((line): Call => JSON.parse(line)),
    set: (file, text) => writeFile(join(folder, file), text),
  };
}

/** A keychain as `security` shows it. */
export interface StandInKeychain {
  readonly path: string;
  /** PEM. */
  readonly certificates: string;
  /** What `find-identity` prints of it. */
  readonly identities: string;
}

/** `security` with these keychains: `listed` is what it lists, `anywhere` what it finds when it is asked for none. */
export async function standInForSecurity(
  keychains: readonly StandInKeychain[],
  texts: { readonly listed: string; readonly anywhere: string },
  given: GivenOut,
): Promise<StandIn> {
  const made = await standIn('security', 'security.cjs', given);
  await made.set('listed', texts.listed);
  await made.set('anywhere', texts.anywhere);
  for (const { path, certificates, identities } of keychains) {
    const folder = join(made.folder, path.split('/').at(-1) ?? '');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'certificates'), certificates);
    await writeFile(join(folder, 'identities'), identities);
  }
  return made;
}

/** A certificate as the store of Windows holds it. */
export interface StandInCertificate {
  readonly location: 'CurrentUser' | 'LocalMachine';
  readonly pem: string;
  readonly hasKey: boolean;
  readonly friendlyName: string;
}

/** PowerShell over a store with these certificates; only the identity that is given out may leave it. */
export async function standInForPowerShell(
  certificates: readonly StandInCertificate[],
  given: GivenOut,
): Promise<StandIn> {
  const made = await standIn('powershell.exe', 'powershell.cjs', given);
  const lines = certificates.map(({ location, pem, hasKey, friendlyName }) => {
    const [der = Buffer.alloc(0)] = certificatesInPem(pem);
    const name = Buffer.from(friendlyName).toString('base64');
    return `${location}|${thumbprintOf(pem)}|${hasKey ? 'True' : 'False'}|${name}|${der.toString('base64')}\r\n`;
  });
  await made.set('list', `\ufeff\r\n${lines.join('')}`);
  await made.set('exportable', thumbprintOf(given.certificatePem));
  await made.set('refusal', 'Ausnahme: „Schlüssel kann nicht exportiert werden.“\r\n');
  return made;
}
