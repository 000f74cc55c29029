import { randomBytes } from 'node:crypto';
import type { Problem } from '../../../contract/outcome.ts';
import { problem } from '../../../contract/told.ts';
import { DerError } from '../../certificate/der.ts';
import { toPem } from '../../certificate/pem.ts';
import { type FoundCertificate, foundCertificate } from '../certificate-pool.ts';
import { describeCertificate, isForPush, nameOfCertificate } from '../describe.ts';
import { type InspectedIdentity, openIdentities } from '../open.ts';
import { fileProblem, IdentityError } from '../problems.ts';
import { type RunTool, runTool } from './run-tool.ts';
import { type StoredIdentity, type StoreLocator, type StoreSearch, toolProblem } from './system-store.ts';

/*
 * The certificate store of Windows, through PowerShell. The scripts are constants, encoded; what varies goes in by
 * environment variable (a thumbprint) or by standard input (a passphrase made for that one moment), never in a script
 * or an argument. Only ASCII comes back, so no code page matters.
 */

/**
 * PowerShell by its place in Windows: looked for by name, Windows would first take a program of that name from the
 * folder that a command is run in, which may hold anything. By name only where this is no Windows.
 */
function powershell(): string {
  const { SystemRoot: root } = process.env;
  return root === undefined ? 'powershell.exe' : `${root}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
}

// not prose: what the two are called, as a file has its name
const STORES: Readonly<Record<string, string>> = {
  CurrentUser: 'certificate store of the current user',
  LocalMachine: 'certificate store of this computer',
};

// not prose: a script for PowerShell
const LIST_SCRIPT = `
$ErrorActionPreference = 'Stop'
foreach ($location in 'CurrentUser', 'LocalMachine') {
  foreach ($certificate in Get-ChildItem -Path "Cert:\\$location\\My") {
    $name = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes([string]$certificate.FriendlyName))
    $raw = [Convert]::ToBase64String($certificate.RawData)
    [Console]::Out.WriteLine("$location|$($certificate.Thumbprint)|$($certificate.HasPrivateKey)|$name|$raw")
  }
}
`;

// not prose: a script for PowerShell
const EXPORT_SCRIPT = `
$ErrorActionPreference = 'Stop'
$passphrase = [Console]::In.ReadLine()
$path = "Cert:\\$($env:PUSHWRIGHT_STORE)\\My\\$($env:PUSHWRIGHT_THUMBPRINT)"
$certificate = Get-Item -LiteralPath $path
$type = [Security.Cryptography.X509Certificates.X509ContentType]::Pfx
[Console]::Out.WriteLine([Convert]::ToBase64String($certificate.Export($type, $passphrase)))
`;

/** Push certificates in the user's store and the computer's, each with whether its key is there. `now` in UNIX milliseconds. */
export async function searchWindowsStore(now: number, run: RunTool = runTool): Promise<StoreSearch> {
  try {
    const { exitCode, output } = await run(powershell(), encoded(LIST_SCRIPT));
    const identities = output
      .toString('latin1')
      .split(/\r?\n/)
      .flatMap((line) => describeLine(line, now));
    return { identities, problems: exitCode === 0 ? [] : [storeRefused()] };
  } catch (error) {
    return { identities: [], problems: [toolProblem(error, 'windows-store')] };
  }
}

/** Takes an identity out of the store for use. Throws `IdentityError`, also where its key may not be exported. */
export async function openWindowsIdentity(
  { thumbprint, storePath }: StoreLocator,
  now: number,
  run: RunTool = runTool,
): Promise<InspectedIdentity> {
  const store = STORES[storePath];
  if (store === undefined || !/^[0-9A-F]{40}$/.test(thumbprint)) throw new IdentityError(storeRefused());
  const passphrase = randomBytes(24).toString('base64url');
  const answer = await run(powershell(), encoded(EXPORT_SCRIPT), {
    input: `${passphrase}\n`,
    env: { PUSHWRIGHT_THUMBPRINT: thumbprint, PUSHWRIGHT_STORE: storePath },
  }).catch((error: unknown) => {
    throw new IdentityError(toolProblem(error, 'windows-store'), { cause: error });
  });
  const bytes = Buffer.from(answer.output.toString('latin1').trim(), 'base64');
  if (answer.exitCode !== 0 || bytes.length === 0) throw new IdentityError(notExportable(store));
  const opened = await openIdentities([{ name: store, path: null, bytes }], {
    passphrase,
    now,
    beside: () => Promise.resolve([]),
  });
  const [identity] = opened.identities;
  if (identity !== undefined && identity.secret !== null) return identity;
  throw new IdentityError(opened.problems[0] ?? notExportable(store));
}

/** Arguments that run a constant script: base64 of UTF-16, as -EncodedCommand wants it. */
function encoded(script: string): readonly string[] {
  const base64 = Buffer.from(script, 'utf16le').toString('base64');
  return ['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', base64];
}

function describeLine(line: string, now: number): readonly StoredIdentity[] {
  const [location = '', thumbprint = '', hasKey = '', name = '', raw = ''] = line.split('|');
  const store = STORES[location];
  if (store === undefined || raw === '') return [];
  const certificate = readFound(Buffer.from(raw, 'base64'), Buffer.from(name, 'base64').toString('utf8'));
  if (certificate === null || !isForPush(certificate)) return [];
  const keyFound = hasKey === 'True';
  return [
    {
      store,
      locator: { thumbprint, storePath: location },
      certificatePem: toPem('CERTIFICATE', certificate.der),
      kind: 'windows-store',
      description: describeCertificate(certificate, {
        store: 'windows-store',
        fileName: store,
        location: null,
        privateKeyFoundIn: keyFound ? { in: 'store', store } : null,
        problems: keyFound ? [] : [keyMissing(certificate, store)],
        now,
      }),
    },
  ];
}

function readFound(der: Buffer, friendlyName: string): FoundCertificate | null {
  try {
    return foundCertificate(der, friendlyName === '' ? null : friendlyName);
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}

function keyMissing(certificate: FoundCertificate, store: string): Problem {
  const name = nameOfCertificate(certificate, store);
  return fileProblem('private-key-missing', { in: 'windows-store', name, store }, store);
}

function notExportable(store: string): Problem {
  return fileProblem('private-key-not-exportable', { store }, store);
}

function storeRefused(): Problem {
  return problem('store-unavailable', { why: 'refused' });
}
