import { basename, join, resolve } from 'node:path';
import type { SigningRequestDescription } from '../../../contract/signing-request.ts';
import { makeFolder } from '../../ground/make-folder.ts';
import { IdentityError } from '../../identity/problems.ts';
import {
  createSigningRequest,
  readSigningRequest,
  type SigningRequestOptions,
  writeSigningRequest,
} from '../../identity/requests/csr.ts';
import { ProblemError } from '../problem-error.ts';
import { writeFileOrSay } from '../store/save-file.ts';
import type { SigningRequests } from './signing-requests.ts';

/** Where a signing request and its key were put. */
export interface SavedSigningRequest {
  /** Absolute. */
  readonly requestPath: string;
  /** Absolute; readable by its owner only. */
  readonly keyPath: string;
}

/**
 * Makes a key and a signing request, and writes both into `folder`, made where it is missing, as `NAME.key` and
 * `NAME.certSigningRequest`. Throws `ProblemError` for fields that are wrong and for files that are there already:
 * nothing is ever replaced.
 */
export async function saveSigningRequest(
  folder: string,
  baseName: string,
  options: SigningRequestOptions,
): Promise<SavedSigningRequest> {
  try {
    const request = await createSigningRequest(options);
    await makeFolder(folder);
    return await writeSigningRequest(resolve(folder), baseName, request);
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    throw new ProblemError(error.problem, { cause: error });
  }
}

/**
 * As `saveSigningRequest`, but the key is kept with the program: only `NAME.certSigningRequest` is written. Where that
 * cannot be, nothing is kept either.
 */
export async function saveKeptRequest(
  requests: SigningRequests,
  folder: string,
  baseName: string,
  options: SigningRequestOptions,
): Promise<{ readonly requestPath: string; readonly kept: SigningRequestDescription }> {
  const requestPath = join(resolve(folder), `${basename(baseName)}.certSigningRequest`);
  const made = await requests.create(options);
  try {
    const { bytes } = await requests.file(made.id);
    await makeFolder(folder);
    await writeFileOrSay(requestPath, bytes, false);
    return { requestPath, kept: await requests.markSaved(made.id) };
  } catch (error) {
    await requests.forget(made.id);
    throw error;
  }
}

/** The public key (DER) of the signing request in a file's bytes; `null` where there is none that is signed with its own key. */
export function requestInFile(fileName: string, bytes: Buffer): Buffer | null {
  const found = readSigningRequest(fileName, bytes);
  return found?.intact === true ? found.publicKeyDer : null;
}
