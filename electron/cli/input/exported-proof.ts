import type { ExportUnfit } from '../../../contract/facts/cli.ts';
import { problem } from '../../../contract/told.ts';
import type { MeantRequest } from '../../../payload/document/resolve.ts';
import type { ExportedProof, ExportForm } from '../../../payload/export/exported.ts';
import { type CertificateFile, FORMS } from '../../../payload/export/forms.ts';
import { readBounded } from '../../ground/read-bounded.ts';
import type { CliIo } from '../cli-io.ts';
import type { IdentityOptions } from '../options/chosen-identity.ts';
import { checkWhoAndWhere } from '../options/send-options.ts';
import { Refusal } from '../refusal.ts';
import { withQuietCore } from '../with-core.ts';
import { nameOf, unreadable } from './read-payload.ts';

const MOST_BYTES = 1024 * 1024;
/** A PKCS#12 file begins with a sequence and its version 3 (RFC 7292, 4); a certificate with two sequences. */
const PKCS12 = /^30(?:[0-7].|8[0-4](?:..){0,4})020103/;
/** pbeWithSHAAnd40BitRC2-CBC (RFC 7292, appendix C), with which Keychain Access encrypts certificates; it stands there in the clear. */
const RC2 = Buffer.from('060a2a864886f70d010c0106', 'hex');

/** What refuses to write an export that the other program could not carry out. */
export function unfit(facts: ExportUnfit): Refusal {
  return new Refusal([problem('export-unfit', facts)]);
}

/** Where what proves who sends lies, and what of it a program must know. No key is opened. Throws a `Refusal`. */
export async function exportedProof(
  form: ExportForm,
  options: IdentityOptions,
  meant: MeantRequest,
  io: CliIo,
): Promise<ExportedProof | null> {
  const { opens } = FORMS[form];
  if (opens === null) return null;
  checkWhoAndWhere({ ...options, to: '127.0.0.1' });
  const chosen = options.identity ?? options.providerTokenKey;
  const own = chosen === undefined && meant.identity !== null ? await inUse(meant.identity.fingerprint, io) : null;
  const paths =
    chosen === undefined ? (own?.paths ?? []) : [chosen, ...(options.key === undefined ? [] : [options.key])];
  const [file, key = null] = paths;
  if (file === undefined) throw unfit({ why: 'no-identity', form });
  const bytes = await readIdentity(file);
  const text = bytes.toString('latin1');
  if (options.providerTokenKey !== undefined || isTokenKey(file, text)) {
    const keyId = options.keyId ?? meant.keyId ?? own?.keyId ?? /AuthKey_([A-Z\d]{10})\.p8$/.exec(file)?.[1];
    const teamId = options.teamId ?? meant.teamId ?? own?.teamId;
    if (keyId == null || teamId == null) throw unfit({ why: 'no-ids', form });
    return { kind: 'provider-token-key', file, keyId, teamId };
  }
  const { proof, is } = await certificateIn(file, bytes, key);
  if (opens.includes(is)) return proof;
  if (is === 'old-p12' && opens.includes('p12')) throw unfit({ why: 'old-p12', form, file: nameOf(file) });
  throw unfit({ why: 'identity-form', form, file: nameOf(file), wanted: opens.includes('p12') ? 'p12' : 'pem' });
}

/** A key alone, in the form in which Apple hands out those that sign provider tokens. */
function isTokenKey(file: string, text: string): boolean {
  return /\.p8$/i.test(file) && text.includes('BEGIN PRIVATE KEY') && !text.includes('BEGIN CERTIFICATE');
}

async function certificateIn(
  file: string,
  bytes: Buffer,
  key: string | null,
): Promise<{ readonly proof: ExportedProof; readonly is: CertificateFile }> {
  if (PKCS12.test(bytes.subarray(0, 9).toString('hex')))
    return {
      proof: { kind: 'certificate', file, format: 'p12', encrypted: true, key: null },
      is: bytes.includes(RC2) ? 'old-p12' : 'p12',
    };
  const text = bytes.toString('latin1');
  if (!text.includes('BEGIN CERTIFICATE')) throw unfit({ why: 'no-certificate', file: nameOf(file) });
  const keyFile = key ?? file;
  const ofKey = key === null ? text : (await readIdentity(key)).toString('latin1');
  if (!/BEGIN [A-Z ]*PRIVATE KEY/.test(ofKey)) throw unfit({ why: 'no-key', file: nameOf(keyFile) });
  const encrypted = ofKey.includes('ENCRYPTED');
  return {
    proof: { kind: 'certificate', file, format: 'pem', encrypted, key },
    is: encrypted ? 'encrypted-pem' : 'pem',
  };
}

async function readIdentity(file: string): Promise<Buffer> {
  try {
    return await readBounded(file, MOST_BYTES, { pipes: false });
  } catch (error) {
    throw unreadable('file-unusable', nameOf(file), error);
  }
}

/** The identity that a document names, as the window remembers where it lies. */
async function inUse(
  fingerprint: string,
  io: CliIo,
): Promise<{
  readonly paths: readonly string[];
  readonly keyId: string | null;
  readonly teamId: string | null;
} | null> {
  const { identities } = await withQuietCore(io, (core) => core.identities.memory.load());
  return identities.find(({ id }) => fingerprint.startsWith(id) || id.startsWith(fingerprint)) ?? null;
}
