import { createHash, randomBytes } from 'node:crypto';
import { basename, extname } from 'node:path';
import type { Problem } from '../../../contract/outcome.ts';
import { DerError } from '../../certificate/der.ts';
import { certificatesInPem, toPem } from '../../certificate/pem.ts';
import { type FoundCertificate, foundCertificate } from '../certificate-pool.ts';
import { describeCertificate, isForPush, nameOfCertificate } from '../describe.ts';
import { type InspectedIdentity, openIdentities } from '../open.ts';
import { fileProblem, IdentityError } from '../problems.ts';
import { type RunTool, runTool } from './run-tool.ts';
import { type StoredIdentity, type StoreLocator, type StoreSearch, toolProblem } from './system-store.ts';

/*
 * The keychains of macOS, through its own tool. Listing reads certificates and which of them have a key; no key leaves
 * the keychain for it, and macOS asks nothing. Arguments go to the tool as they are, never through a shell.
 *
 * Using one: TLS needs the key itself in this process, and `security` cannot sign, so the key has to come out. Its
 * `export` knows all identities of a keychain or none, so macOS asks once for each key that lies there, and one key that
 * may not be exported (imported with “security import -x”, or made in the Secure Enclave) keeps all of them back: then
 * only Keychain Access can export the one, and where it cannot either, the key never leaves this Mac. What is exported
 * comes through a pipe, encrypted with a passphrase made for that one moment; the passphrase goes in on standard input,
 * because every program on the computer can read arguments.
 */

const SECURITY = 'security';
const SYSTEM_KEYCHAIN = '/Library/Keychains/System.keychain';
/** How long people may take to answer macOS's questions. */
const EXPORT_LIMIT_MS = 120_000;

interface Keychain {
  readonly path: string;
  readonly certificates: readonly FoundCertificate[];
  /** SHA-1 of the certificates whose key is in the same keychain. */
  readonly withKey: ReadonlySet<string>;
}

/** Push certificates in the user's keychains and the system's, each with where its key is. `now` in UNIX milliseconds. */
export async function searchKeychains(now: number, run: RunTool = runTool): Promise<StoreSearch> {
  const problems: Problem[] = [];
  try {
    const keychains: Keychain[] = [];
    for (const path of await keychainPaths(run)) {
      try {
        keychains.push(await readKeychain(path, run));
      } catch (error) {
        problems.push(toolProblem(error, 'keychain', keychainName(path)));
      }
    }
    // The search list as a whole also pairs a certificate with a key in another keychain.
    const anywhere = await thumbprintsWithKey([], run);
    return { identities: keychains.flatMap((keychain) => describeKeychain(keychain, anywhere, now)), problems };
  } catch (error) {
    return { identities: [], problems: [...problems, toolProblem(error, 'keychain')] };
  }
}

/** Takes an identity out of its keychain for use; macOS asks the user. Throws `IdentityError`. */
export async function openKeychainIdentity(
  { thumbprint, storePath }: StoreLocator,
  now: number,
  run: RunTool = runTool,
): Promise<InspectedIdentity> {
  const store = keychainName(storePath);
  const passphrase = randomBytes(24).toString('base64url');
  const command = ['export', '-k', storePath, '-t', 'identities', '-f', 'pkcs12', '-P', passphrase];
  const input = commandLine(command);
  if (input === null) throw new IdentityError(keychainRefused(store));
  const answer = await run(SECURITY, ['-i'], { input, limitMs: EXPORT_LIMIT_MS }).catch((error: unknown) => {
    throw new IdentityError(toolProblem(error, 'keychain', store), { cause: error });
  });
  if (answer.exitCode !== 0 || answer.output.length === 0) throw new IdentityError(keychainRefused(store));
  const opened = await openIdentities([{ name: store, path: null, bytes: answer.output }], {
    passphrase,
    now,
    beside: () => Promise.resolve([]),
    chosen: 'folder',
  });
  const found = opened.identities.find(
    ({ certificatePem, secret }) =>
      secret !== null && thumbprintOf(certificatesInPem(certificatePem ?? '')[0]) === thumbprint,
  );
  if (found !== undefined) return found;
  throw new IdentityError(opened.problems[0] ?? fileProblem('keychain-changed', { store }, store));
}

/** Longest line that `security -i` reads, with room to spare. */
const LONGEST_COMMAND = 2_000;

/**
 * A command as `security -i` reads it from standard input: words in quotes, with a backslash before what ends them
 * (Apple: SecurityTool, split_line). `null` where it cannot be said in a line.
 */
function commandLine(words: readonly string[]): string | null {
  const line = words.map((word) => `"${word.replace(/["\\]/g, '\\$&')}"`).join(' ');
  return /[\r\n\0]/.test(line) || Buffer.byteLength(line) > LONGEST_COMMAND ? null : `${line}\n`;
}

function keychainRefused(store: string): Problem {
  return fileProblem('keychain-refused', { store }, store);
}

/** Paths as `security list-keychains` prints them, one a line in quotes, and the system's. */
async function keychainPaths(run: RunTool): Promise<readonly string[]> {
  const { output } = await run(SECURITY, ['list-keychains']);
  const listed = output
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const quoted = /^\s*"(.*)"\s*$/.exec(line)?.[1];
      return quoted === undefined ? [] : [unescapeOctal(quoted)];
    });
  return [...new Set([...listed, SYSTEM_KEYCHAIN])];
}

/** `security` writes bytes beyond ASCII, quotes and backslashes as \ooo. */
function unescapeOctal(text: string): string {
  if (!text.includes('\\')) return text;
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const plain = bytes.replace(/\\([0-7]{3})|\\(.)/g, (_, octal, other) =>
    octal === undefined ? String(other) : String.fromCharCode(Number.parseInt(String(octal), 8) & 0xff),
  );
  return Buffer.from(plain, 'latin1').toString('utf8');
}

async function readKeychain(path: string, run: RunTool): Promise<Keychain> {
  const { output } = await run(SECURITY, ['find-certificate', '-a', '-p', path]);
  return {
    path,
    certificates: certificatesInPem(output.toString('latin1')).flatMap(readFound),
    withKey: await thumbprintsWithKey([path], run),
  };
}

/**
 * SHA-1 of certificates that have their key, from lines such as `  1) 0123…CDEF "Apple Push Services: …"`. Names may
 * hold anything, line breaks too, and the words around the list depend on the language: only the numbered hash counts.
 */
async function thumbprintsWithKey(keychains: readonly string[], run: RunTool): Promise<ReadonlySet<string>> {
  const { output } = await run(SECURITY, ['find-identity', ...keychains]);
  return new Set(
    [...output.toString('utf8').matchAll(/^\s*\d+\) ([0-9A-F]{40}) "/gm)].map(([, thumbprint = '']) => thumbprint),
  );
}

function describeKeychain(
  { path, certificates, withKey }: Keychain,
  anywhere: ReadonlySet<string>,
  now: number,
): readonly StoredIdentity[] {
  const store = keychainName(path);
  return certificates.filter(isForPush).map((certificate) => {
    const thumbprint = thumbprintOf(certificate.der);
    const hasKey = withKey.has(thumbprint);
    const problems = hasKey ? [] : [keyElsewhere(certificate, store, anywhere.has(thumbprint))];
    return {
      store,
      locator: { thumbprint, storePath: path },
      certificatePem: toPem('CERTIFICATE', certificate.der),
      kind: 'keychain',
      description: describeCertificate(certificate, {
        store: 'keychain',
        fileName: store,
        location: null,
        privateKeyFoundIn: hasKey ? { in: 'store', store } : null,
        problems,
        now,
      }),
    };
  });
}

function keyElsewhere(certificate: FoundCertificate, store: string, inAnotherKeychain: boolean): Problem {
  const name = nameOfCertificate(certificate, store);
  if (inAnotherKeychain) return fileProblem('private-key-in-other-keychain', { name, store }, store);
  return fileProblem('private-key-missing', { in: 'keychains', name, store }, store);
}

/** "login keychain" for …/login.keychain-db. */
function keychainName(path: string): string {
  return `${basename(path, extname(path))} keychain`;
}

function thumbprintOf(der: Buffer | undefined): string {
  return createHash('sha1')
    .update(der ?? '')
    .digest('hex')
    .toUpperCase();
}

function readFound(der: Buffer): readonly FoundCertificate[] {
  try {
    return [foundCertificate(der, null)];
  } catch (error) {
    if (error instanceof DerError) return [];
    throw error;
  }
}
