import { join } from 'node:path';
import * as v from 'valibot';
import type { IdentityReceipt } from '../../../contract/identity.ts';
import { PRACTICE_ISSUER } from '../../../contract/identity.ts';
import { ENVIRONMENTS } from '../../../contract/notification.ts';
import type { Problem } from '../../../contract/outcome.ts';
import {
  REQUEST_STEP_IDS,
  type RequestCertificate,
  type RequestState,
  type RequestStepId,
  type SigningRequestDescription,
} from '../../../contract/signing-request.ts';
import { problem } from '../../../contract/told.ts';
import type { Clock } from '../../apns/clock.ts';
import { whileKeeping } from '../../ground/kept-file.ts';
import { errorCode, unusableFile } from '../../ground/system-error.ts';
import { fileNameOf } from '../../identity/files/file-name.ts';
import type { IdentityFile } from '../../identity/files/read-file.ts';
import type { InspectedIdentity } from '../../identity/open.ts';
import { IdentityError } from '../../identity/problems.ts';
import { createSigningRequest, type SigningRequestOptions } from '../../identity/requests/csr.ts';
import {
  type KeptRequest,
  keepCertificate,
  keepRequest,
  keptCertificates,
  readKeptRequests,
  removeKeptRequest,
  requestIdOfCertificate,
  writeRecord,
} from '../../identity/requests/request-folder.ts';
import type { FileSource } from '../backend.ts';
import type { KeptKeys, TakenUp } from '../identities/kept-keys.ts';
import { ProblemError } from '../problem-error.ts';
import type { OfferedFile } from '../store/save-file.ts';

/** What is written down of a request beside its key; everything else is in the request itself. */
const recordSchema = v.object({
  madeAt: v.number(),
  savedAt: v.nullable(v.number()),
  // Another version may know other steps.
  ticked: v.pipe(
    v.array(v.string()),
    v.transform((steps) => REQUEST_STEP_IDS.filter((id) => steps.includes(id))),
  ),
  certificates: v.array(
    v.object({
      identityId: v.string(),
      name: v.string(),
      topics: v.array(v.string()),
      environments: v.array(v.picklist(ENVIRONMENTS)),
      notAfter: v.number(),
      practice: v.boolean(),
    }),
  ),
});
type RequestRecord = Pick<SigningRequestDescription, 'madeAt' | 'savedAt' | 'ticked' | 'certificates'>;

/** The signing requests of this computer, their keys in the data folder until their certificates come back. */
export class SigningRequests implements KeptKeys {
  /** `requests/` in the data folder. */
  readonly #folder: string;
  readonly #clock: Clock;

  constructor(options: { readonly folder: string; readonly clock: Clock }) {
    this.#folder = join(options.folder, 'requests');
    this.#clock = options.clock;
  }

  /** Every kept request, oldest first; damaged ones too, each with its problem. */
  async list(): Promise<readonly SigningRequestDescription[]> {
    return (await readKeptRequests(this.#folder)).map((kept) => described(kept, recordOf(kept)));
  }

  /** Makes a key and a request, and keeps both. Throws `ProblemError` for fields that a request cannot hold. */
  async create(options: SigningRequestOptions): Promise<SigningRequestDescription> {
    const record: RequestRecord = { madeAt: this.#clock.now(), savedAt: null, ticked: ['make'], certificates: [] };
    const request = await sayingWhy(this.#folder, () => createSigningRequest(options));
    const folder = await sayingWhy(this.#folder, () => keepRequest(this.#folder, request, textOf(record)));
    const made = (await this.list()).find(({ id }) => folder.endsWith(id));
    if (made === undefined) throw new Error('the request that was just made is not there');
    return made;
  }

  /** The request as a file for Apple's portal: public. Throws `ProblemError` for one that is not there. */
  async file(id: string): Promise<OfferedFile> {
    const { name, requestPem, problem: standing } = await this.#find(id);
    if (requestPem === '' && standing !== null) throw new ProblemError(standing);
    const fileName = `${fileNameOf(name)}.certSigningRequest`;
    return { name: fileName, bytes: Buffer.from(requestPem), holdsKey: false };
  }

  /** The public key that a request is for, to have it signed. Throws `ProblemError`. */
  async publicKey(id: string): Promise<Buffer> {
    return (await this.#find(id)).publicKeyDer;
  }

  /** Where the certificates lie that came back for a request. Throws `ProblemError`. */
  async certificates(id: string): Promise<readonly FileSource[]> {
    return (await keptCertificates((await this.#find(id)).folder)).map((path) => ({ path }));
  }

  /** Takes note that the request was saved as a file. */
  markSaved(id: string): Promise<SigningRequestDescription> {
    return this.#change(id, (record) => ({
      ...record,
      savedAt: this.#clock.now(),
      ticked: withStep(record.ticked, 'save'),
    }));
  }

  /** Ticks a step of the guide off, or not. */
  tick(id: string, step: RequestStepId, done: boolean): Promise<SigningRequestDescription> {
    return this.#change(id, (record) => ({
      ...record,
      ticked: done ? withStep(record.ticked, step) : record.ticked.filter((one) => one !== step),
    }));
  }

  /** Deletes a request with its key and certificates; resolves with the folder that is gone. Throws `ProblemError`. */
  async forget(id: string): Promise<string> {
    const { folder, name } = await this.#find(id);
    try {
      await removeKeptRequest(this.#folder, id);
      return folder;
    } catch (error) {
      throw new ProblemError(problem('request-not-removed', { name, folder }), { cause: error });
    }
  }

  /** The keys that are kept, as files to look for a certificate's key in. */
  async files(): Promise<readonly IdentityFile[]> {
    return (await readKeptRequests(this.#folder)).flatMap((kept) =>
      kept.privateKeyPem === null
        ? []
        : [{ name: kept.name, request: kept.name, path: null, bytes: Buffer.from(kept.privateKeyPem, 'latin1') }],
    );
  }

  /** Takes note of opened certificates that were made from kept requests, and keeps those whose key was found here. */
  async takeUp(identities: readonly InspectedIdentity[]): Promise<TakenUp> {
    const sources = new Map<string, FileSource>();
    const receipts: IdentityReceipt[] = [];
    const warnings: Problem[] = [];
    const kept = await readKeptRequests(this.#folder);
    for (const identity of kept.length === 0 ? [] : identities) {
      const { certificatePem, description } = identity;
      const requestId = certificatePem === null ? null : requestIdOfCertificate(certificatePem);
      const own = kept.find(({ id }) => id === requestId);
      if (certificatePem === null || own === undefined) continue;
      try {
        const place = description.privateKeyFoundIn;
        if (place?.in === 'signing-request' && place.request === own.name) {
          const path = await sayingWhy(this.#folder, () =>
            keepCertificate(own.folder, description.fileName, certificatePem),
          );
          sources.set(description.id, { path });
          receipts.push(receiptOf(own.name, identity));
        }
        const other = await this.#record(own, certificateOf(identity));
        if (other !== null) warnings.push(usedTwice(own.name, other, description.name));
      } catch (error) {
        // The identity can be used all the same, in this run.
        if (!(error instanceof ProblemError)) throw error;
        warnings.push(error.problem);
      }
    }
    return { sources, receipts, warnings };
  }

  /** Writes down that a certificate came back; resolves with an earlier one that shares its key, where Apple made both. */
  async #record(own: KeptRequest, certificate: RequestCertificate): Promise<RequestCertificate | null> {
    const { certificates } = recordOf(own);
    if (certificates.some(({ identityId }) => identityId === certificate.identityId)) return null;
    await this.#change(own.id, (record) => ({
      ...record,
      certificates: [...record.certificates.filter((one) => one.identityId !== certificate.identityId), certificate],
      ticked: certificate.practice ? record.ticked : REQUEST_STEP_IDS,
    }));
    return certificate.practice ? null : (certificates.find(({ practice }) => !practice) ?? null);
  }

  async #find(id: string): Promise<KeptRequest> {
    const found = (await readKeptRequests(this.#folder)).find((kept) => kept.id === id);
    if (found !== undefined) return found;
    throw new ProblemError(problem('request-unknown', null));
  }

  #change(id: string, change: (record: RequestRecord) => RequestRecord): Promise<SigningRequestDescription> {
    return sayingWhy(this.#folder, () =>
      whileKeeping(this.#folder, async () => {
        const kept = await this.#find(id);
        const record = change(recordOf(kept));
        await writeRecord(kept.folder, textOf(record));
        return described(kept, record);
      }),
    );
  }
}

function described(kept: KeptRequest, record: RequestRecord): SigningRequestDescription {
  const { id, name, emailAddress, keyBits, problem: standing } = kept;
  return { ...{ id, name, emailAddress, keyBits }, ...record, state: stateOf(record), problem: standing };
}

function stateOf({ certificates }: RequestRecord): RequestState {
  if (certificates.some(({ practice }) => !practice)) return 'complete';
  return certificates.length > 0 ? 'practised' : 'waiting';
}

/** What was written down; where that is lost, what can still be told. */
function recordOf({ record, writtenAt }: KeptRequest): RequestRecord {
  const parsed = v.safeParse(recordSchema, record === null ? null : parseJson(record));
  return parsed.success ? parsed.output : { madeAt: writtenAt, savedAt: null, ticked: ['make'], certificates: [] };
}

function certificateOf({ description }: InspectedIdentity): RequestCertificate {
  const { id, name, topics, environments, notAfter, issuer } = description;
  return {
    identityId: id,
    name,
    ...{ topics, environments },
    notAfter: notAfter ?? 0,
    practice: issuer === PRACTICE_ISSUER,
  };
}

function receiptOf(request: string, { description }: InspectedIdentity): IdentityReceipt {
  const { fileName: file, name, issuer } = description;
  return { code: 'request-completed', file, request, name, practice: issuer === PRACTICE_ISSUER };
}

function usedTwice(requestName: string, before: RequestCertificate, name: string): Problem {
  return problem('request-used-twice', { name: requestName, certificates: [before.name, name] });
}

function withStep(ticked: readonly RequestStepId[], step: RequestStepId): readonly RequestStepId[] {
  return REQUEST_STEP_IDS.filter((one) => one === step || ticked.includes(one));
}

function textOf(record: RequestRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function sayingWhy<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof IdentityError) throw new ProblemError(error.problem, { cause: error });
    if (error instanceof ProblemError || errorCode(error) === '') throw error;
    throw new ProblemError(unusableFile('file-unwritable', folder, error, 'write'), {
      cause: error,
    });
  }
}
