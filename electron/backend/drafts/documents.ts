import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, resolve, sep } from 'node:path';
import type { Draft } from '../../../contract/draft.ts';
import type { IdentityDescription } from '../../../contract/identity.ts';
import type { DraftDocument } from '../../../contract/kept/drafts.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { MAX_PAYLOAD_CHARACTERS } from '../../../contract/requests/parts.ts';
import { inFile, problem } from '../../../contract/told.ts';
import type { DocumentFault, DocumentRequest, ReadDocument } from '../../../payload/document/document.ts';
import { draftOfRequest, type NamedIdentity, requestOfDraft, withChanges } from '../../../payload/document/of-draft.ts';
import { readDocument } from '../../../payload/document/read.ts';
import { resolveRequest } from '../../../payload/document/resolve.ts';
import { appendRequest, rewriteRequest, writeDocument } from '../../../payload/document/write.ts';
import { readBounded } from '../../ground/read-bounded.ts';
import { errorCode, FileRefused, unusableFile } from '../../ground/system-error.ts';
import type { FileSource } from '../backend.ts';
import { ProblemError } from '../problem-error.ts';
import { sourceName } from '../store/file-handles.ts';
import type { KeptDocument, KeptDraft } from './draft-store.ts';

/** As much as the command line reads of one. */
const MOST_BYTES = 32 * 1024 * 1024;
const DOCUMENT_NAME = /\.(?:push|http|rest)$/i;
/** More requests of one document are not opened at once. */
const MOST_REQUESTS = 50;

/** A request of a document as a draft, with what of it could not be taken over. */
export interface DocumentDraft {
  readonly draft: Draft;
  readonly name: string;
  /** `null` for a document whose path this host does not know. */
  readonly document: KeptDocument | null;
  readonly problems: readonly Problem[];
}

/**
 * The requests of a document, each as a draft. Throws `ProblemError` where it cannot be read, or holds none. A variable
 * without a value and an identity that is not here are problems of the draft, and it is opened without them.
 */
export async function draftsOfDocument(
  source: FileSource,
  { identities, now }: { readonly identities: readonly IdentityDescription[]; readonly now: number },
): Promise<readonly DocumentDraft[]> {
  const name = sourceName(source);
  const document = readDocument(textOf(name, await bytesOf(source, name)));
  const [fault] = document.faults;
  if (document.requests.length === 0 && fault !== undefined) throw new ProblemError(placed(fault, name));
  // Nothing but a document is ever written over, whatever a page hands in.
  const path = 'path' in source && DOCUMENT_NAME.test(name) ? source.path : null;
  const faults = document.faults.map((found) => placed(found, name));
  const drafts: DocumentDraft[] = [];
  for (const index of document.requests.slice(0, MOST_REQUESTS).keys())
    drafts.push(await draftOf(document, index, { name, path, identities, now, faults: index === 0 ? faults : [] }));
  return drafts;
}

async function draftOf(
  document: ReadDocument,
  index: number,
  {
    name: fileName,
    path,
    identities,
    now,
    faults,
  }: {
    readonly name: string;
    readonly path: string | null;
    readonly identities: readonly IdentityDescription[];
    readonly now: number;
    readonly faults: readonly Problem[];
  },
): Promise<DocumentDraft> {
  const request = document.requests[index] as DocumentRequest;
  const places = document.places[index] as ReadDocument['places'][number];
  const problems = [...faults];
  const { meant, faults: found } = resolveRequest(request, {
    ...{ places, variables: document.variables, now, given: () => undefined },
    without: { destination: false, deviceTokens: false, payload: false },
  });
  problems.push(...found.map((one) => placed(one, fileName)));
  const identity = meant.identity === null ? null : identityFor(meant.identity.fingerprint, identities);
  if (meant.identity !== null && identity === null)
    problems.push(problem('document-identity', meant.identity, { place: inFile(fileName) }));
  let payload = meant.payload;
  if (meant.payloadFile !== null) {
    const beside = path === null ? null : await textBeside(path, meant.payloadFile);
    if (beside === null)
      problems.push(problem('document-payload-missing', { file: meant.payloadFile }, { place: inFile(fileName) }));
    payload = beside ?? '';
  }
  if (payload.length > MAX_PAYLOAD_CHARACTERS)
    throw new ProblemError(unusableFile('draft-unreadable', fileName, new FileRefused('too-large'), 'read'));
  const draft = draftOfRequest(request, meant, { payload, identityId: identity?.id ?? null });
  const name = [request.title, request.name].find((one) => one !== '') ?? fileName.replace(/\.[^.]+$/, '');
  const kept =
    path === null ? null : { path, index, request: hashOf(request), opened: draft, name: name.slice(0, 200) };
  return { draft, name: name.slice(0, 200), document: kept, problems };
}

/** Whether a draft says something else than its document did when it was opened or saved. */
export function isEdited({ draft, name, document }: KeptDraft, identities: readonly IdentityDescription[]): boolean {
  if (document === null) return false;
  const identity = (of: Draft): NamedIdentity | null => namedIdentity(of, identities);
  const before = requestOfDraft(document.name, document.opened, identity(document.opened));
  return JSON.stringify(before) !== JSON.stringify(requestOfDraft(name, draft, identity(draft)));
}

/** Whether the request of a document is another than it was, or cannot be found there. */
export async function isChangedOutside({ path, index, request }: KeptDocument): Promise<boolean> {
  try {
    const there = readDocument((await readBounded(path, MOST_BYTES)).toString('utf8')).requests[index];
    return there === undefined || hashOf(there) !== request;
  } catch {
    return true;
  }
}

/** A document of one draft alone, as a text. Throws `ProblemError` for one that no file can hold. */
export function newDocument(kept: KeptDraft, identities: readonly IdentityDescription[]): string {
  return wellFormed(kept, () =>
    writeDocument([requestOfDraft(kept.name, kept.draft, namedIdentity(kept.draft, identities))]),
  );
}

/**
 * The text of a draft's document with what was changed in the draft since. `over`: though another program changed the
 * request meanwhile, its other lines stay as they are there. A request that is gone from it is added at its end. Throws
 * `ProblemError` where the document cannot be read, or changed meanwhile.
 */
export async function changedDocument(
  kept: KeptDraft & { readonly document: KeptDocument },
  identities: readonly IdentityDescription[],
  over: boolean,
): Promise<{ readonly text: string; readonly index: number }> {
  const { document, draft, name } = kept;
  const { path } = document;
  const text = await textIfThere(path);
  if (text === null) return { text: newDocument(kept, identities), index: 0 };
  const { requests } = readDocument(text);
  const there = requests[document.index];
  const isSame = there !== undefined && hashOf(there) === document.request;
  if (!isSame && !over) throw new ProblemError(problem('document-changed', { name: basename(path) }));
  const before = requestOfDraft(document.name, document.opened, namedIdentity(document.opened, identities));
  const now = requestOfDraft(name, draft, namedIdentity(draft, identities));
  return wellFormed(kept, () =>
    there === undefined
      ? { text: appendRequest(text, now), index: requests.length }
      : { text: rewriteRequest(text, document.index, withChanges(there, before, now)), index: document.index },
  );
}

/** What is kept of a document right after a draft was written into it. */
export function keptDocument(path: string, index: number, text: string, { draft, name }: KeptDraft): KeptDocument {
  const request = readDocument(text).requests[index];
  return { path, index, request: request === undefined ? '' : hashOf(request), opened: draft, name };
}

/** A document as people know it. */
export function documentWords(path: string): DraftDocument {
  const [folder, home] = [dirname(path), homedir()];
  const inHome = home.length > 1 && (folder === home || folder.startsWith(home + sep));
  return { fileName: basename(path), folder: inHome ? `~${folder.slice(home.length)}` : folder };
}

const hashOf = (request: DocumentRequest): string => createHash('sha256').update(JSON.stringify(request)).digest('hex');

function namedIdentity({ identityId }: Draft, identities: readonly IdentityDescription[]): NamedIdentity | null {
  return identities.find(({ id, builtIn }) => id === identityId && !builtIn) ?? null;
}

function identityFor(fingerprint: string, identities: readonly IdentityDescription[]): IdentityDescription | null {
  return identities.find((one) => one.fingerprint.toLowerCase().startsWith(fingerprint)) ?? null;
}

function placed({ code, facts, line, column }: DocumentFault, name: string): Problem {
  return problem(code, facts, { place: inFile(name, line, column) });
}

async function bytesOf(source: FileSource, name: string): Promise<Buffer> {
  if ('bytes' in source) return source.bytes;
  try {
    return await readBounded(source.path, MOST_BYTES);
  } catch (cause) {
    throw new ProblemError(unusableFile('file-unusable', name, cause, 'read'), { cause });
  }
}

/** Throws `ProblemError` for bytes that are not UTF-8: a document would be written back with other ones. */
function textOf(name: string, bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (Buffer.compare(Buffer.from(text, 'utf8'), bytes) !== 0)
    throw new ProblemError(problem('document-not-utf8', { name }, { place: inFile(name) }));
  return text;
}

async function textIfThere(path: string): Promise<string | null> {
  try {
    return textOf(basename(path), await readBounded(path, MOST_BYTES));
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause;
    if (errorCode(cause) === 'ENOENT') return null;
    throw new ProblemError(unusableFile('file-unusable', basename(path), cause, 'read'), { cause });
  }
}

/** A text of a file in the document's folder or below it; `null` where there is none that can be read. */
async function textBeside(document: string, path: string): Promise<string | null> {
  try {
    const folder = await realpath(dirname(document));
    const real = await realpath(resolve(folder, path));
    if (!real.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return null;
    return textOf(basename(real), await readBounded(real, MOST_BYTES));
  } catch {
    return null;
  }
}

/** What cannot stand in a file as it was typed is refused with its name, and nothing is written. */
function wellFormed<T>({ draft }: KeptDraft, write: () => T): T {
  const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
  if (lone.test(draft.payload)) throw new ProblemError(problem('document-unwritable', null));
  try {
    return write();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ProblemError(problem('document-unwritable', null), { cause });
  }
}
