import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { IdentityDescription, ProfileDescription } from '../../../contract/identity.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { readProvisioningProfile } from '../contents/mobileprovision.ts';
import { describeClosed } from '../describe.ts';
import { type IdentityFile, locationOf } from '../files/read-file.ts';
import { type InspectedIdentity, type KeyAlone, openIdentities, type RefusedFile } from '../open.ts';
import { fileProblem } from '../problems.ts';
import { type ReadSigningRequest, readSigningRequest } from '../requests/csr.ts';
import { SEARCH_LIMITS } from './collect-files.ts';

/** A file that ought to hold an identity and does not open; its reason is the description's problem. */
export interface ClosedFile {
  readonly description: IdentityDescription;
  readonly file: IdentityFile;
}

/** What some files hold, put together. */
export interface FileSearch {
  readonly identities: readonly InspectedIdentity[];
  readonly closed: readonly ClosedFile[];
  readonly profiles: readonly ProfileDescription[];
  readonly requests: readonly ReadSigningRequest[];
  readonly keysAlone: readonly KeyAlone[];
  /** True where the time limit kept files from being opened. */
  readonly cutShort: boolean;
}

export interface FileSearchOptions {
  /** Tried on every file that wants one; `null`: none was given. */
  readonly passphrase: string | null;
  /** UNIX milliseconds. */
  readonly now: number;
  /** After how long no further file is opened. */
  readonly limitMs?: number;
}

/** Endings that nothing but an identity has: a file called so that holds something else is worth a word. */
const TELLING_ENDINGS: ReadonlySet<string> = new Set(['.p12', '.pfx', '.p8', '.cer']);
/** Problems that only say that a file is something else, or belongs to somebody else. */
const OF_OTHER_FILES: ReadonlySet<string> = new Set([
  'not-an-identity',
  'empty-file',
  'too-large',
  'file-unreadable',
  'authority-certificate',
  'certificate-missing',
]);

/**
 * Pairs everything in `files` by public key; profiles and signing requests among them are read as what they are. Of
 * `named` files, which the user pointed at, everything that is wrong is told; of others only what concerns an identity.
 * Never rejects for what is in a file.
 */
export async function searchFiles(
  files: readonly IdentityFile[],
  named: ReadonlySet<IdentityFile>,
  options: FileSearchOptions,
): Promise<FileSearch> {
  const profiles = files.map(({ name, bytes }) => readProvisioningProfile(name, bytes));
  const requests = files.flatMap(({ name, bytes }) => readSigningRequest(name, bytes) ?? []);
  const opened = await openIdentities(
    files.filter((_, position) => profiles[position] === null),
    {
      passphrase: options.passphrase,
      now: options.now,
      beside: () => Promise.resolve([]),
      chosen: 'folder',
      limitMs: options.limitMs ?? SEARCH_LIMITS.ms,
    },
  );
  const identities = opened.identities.filter(
    ({ files: own, description }) => own.some((file) => named.has(file)) || !isForSomethingElse(description),
  );
  const told = opened.refused.filter(
    (refused) => (named.has(refused.file) || isWorthAWord(refused)) && !isOfIdentity(refused, identities),
  );
  return {
    identities,
    closed: closedFiles([...opened.keysAlone.flatMap((key) => awaitingCertificate(key, requests)), ...told]),
    profiles: profiles.flatMap((profile) => profile ?? []),
    requests,
    keysAlone: opened.keysAlone,
    cutShort: opened.cutShort,
  };
}

/** True where an identity stands for the file and says the same: its certificate opens, its key wants a passphrase. */
function isOfIdentity({ file, problem }: RefusedFile, identities: readonly InspectedIdentity[]): boolean {
  return identities.some(({ files, description }) => files.includes(file) && description.problems.includes(problem));
}

/** A web server's certificate and its like: a gateway of one's own may take it, and then the user points at it. */
function isForSomethingElse({ warnings }: IdentityDescription): boolean {
  return warnings.some(({ code }) => code === 'not-an-apple-push-certificate');
}

function isWorthAWord({ file, problem }: RefusedFile): boolean {
  if (!OF_OTHER_FILES.has(problem.code)) return true;
  if (problem.code === 'authority-certificate' || problem.code === 'certificate-missing') return false;
  return TELLING_ENDINGS.has(extname(file.name).toLowerCase());
}

/** One closed file for each file, with everything that is wrong with it. */
function closedFiles(refused: readonly RefusedFile[]): readonly ClosedFile[] {
  const byFile = new Map<IdentityFile, Problem[]>();
  for (const { file, problem } of refused) {
    const problems = byFile.get(file);
    if (problems === undefined) byFile.set(file, [problem]);
    else if (problem.code !== 'certificate-missing') problems.push(problem);
  }
  return [...byFile].map(([file, problems]) => ({ file, description: describeClosedFile(file, problems) }));
}

function describeClosedFile(file: IdentityFile, problems: readonly Problem[]): IdentityDescription {
  const { name } = file;
  const form = /\.p8$/i.test(name) ? 'provider-token-key' : 'certificate';
  return describeClosed(
    { id: idOfFile(file), name, form, store: 'file', fileName: name, location: locationOf(file) },
    problems,
  );
}

/** A key whose signing request lies with it is no stranger's: its certificate is still to come. */
function awaitingCertificate(
  { file, publicKeyDer }: KeyAlone,
  requests: readonly ReadSigningRequest[],
): readonly RefusedFile[] {
  const request = requests.find(({ publicKeyDer: own }) => own.equals(publicKeyDer));
  if (request === undefined) return [];
  const { name } = file;
  return [{ file, problem: fileProblem('certificate-awaited', { file: name, request: request.fileName }, name) }];
}

/** Stable for a file as it lies there; where it came without a path, for its content. */
function idOfFile({ path, name, bytes }: IdentityFile): string {
  const hash = createHash('sha256').update(path ?? name);
  if (path === null) hash.update(bytes);
  return `file-${hash.digest('hex').slice(0, 32)}`;
}
