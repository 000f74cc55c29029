import * as v from 'valibot';
import type { SavedFile } from '../files.ts';
import type { IdentityOpening } from '../identity.ts';
import { REQUEST_KEY_BITS, REQUEST_STEP_IDS, type SigningRequestDescription } from '../signing-request.ts';
import { handle, shortText } from './parts.ts';
import { takes } from './request.ts';

const oneRequest = v.strictObject({ requestId: handle });

/** Signing requests, whose keys are kept here until their certificates come back. */
export const signingRequests = {
  /** Signing requests whose keys are kept here, oldest first. */
  'signing-request.list': takes(v.undefined()).answers<readonly SigningRequestDescription[]>(),
  /** Makes a key and a request, and keeps both. `emailAddress` may be empty. */
  'signing-request.create': takes(
    v.strictObject({ name: shortText, emailAddress: shortText, keyBits: v.picklist(REQUEST_KEY_BITS) }),
  ).answers<SigningRequestDescription>(),
  /** Lets the user have the .certSigningRequest file, which is public. */
  'signing-request.save': takes(oneRequest).answers<SavedFile>(),
  'signing-request.tick': takes(
    v.strictObject({ requestId: handle, step: v.picklist(REQUEST_STEP_IDS), done: v.boolean() }),
  ).answers<SigningRequestDescription>(),
  /** Has the simulator sign the request, and lets the user have the .cer file: practice without Apple. */
  'signing-request.practise': takes(v.strictObject({ requestId: handle, bundleId: shortText })).answers<SavedFile>(),
  /** Opens the certificates that came back for a request again, from where they lie with its key. */
  'signing-request.reopen': takes(oneRequest).answers<IdentityOpening>(),
  /** Deletes a request with its key: what was made from it can never be used again. Identities that need it go too. */
  'signing-request.forget': takes(oneRequest).answers<readonly SigningRequestDescription[]>(),
};
