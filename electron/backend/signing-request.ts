import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  createSigningRequest,
  REQUEST_STEPS,
  type RequestStep,
  type SigningRequestOptions,
  writeSigningRequest,
} from '../identity/csr.ts';
import { IdentityError } from '../identity/problems.ts';
import { ProblemError } from './problem-error.ts';

export type { RequestStep };

/** Where a signing request and its key were put, and the way on from there. */
export interface SavedSigningRequest {
  /** Absolute. */
  readonly requestPath: string;
  /** Absolute; readable by its owner only. */
  readonly keyPath: string;
  readonly steps: readonly RequestStep[];
}

/**
 * Makes a key and a signing request, and writes both into `folder`, made where it is missing, as `NAME.key` and `NAME.certSigningRequest`. Throws
 * `ProblemError` for fields that are wrong and for files that are there already: nothing is ever replaced.
 */
export async function saveSigningRequest(
  folder: string,
  baseName: string,
  options: SigningRequestOptions,
): Promise<SavedSigningRequest> {
  try {
    const request = await createSigningRequest(options);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const paths = await writeSigningRequest(resolve(folder), baseName, request);
    return { ...paths, steps: REQUEST_STEPS };
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    throw new ProblemError(error.problem, { cause: error });
  }
}
