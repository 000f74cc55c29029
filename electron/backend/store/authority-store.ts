import { createHash, X509Certificate } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Authority } from '../../../contract/destination.ts';
import { PRACTICE_ISSUER } from '../../../contract/identity.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { keepFile } from '../../ground/kept-file.ts';
import { readTextIfThere } from '../../ground/read-bounded.ts';
import { readPemBlocks } from '../../identity/contents/pem-blocks.ts';
import { unwrap } from '../../identity/contents/unwrap.ts';
import { readIdentityFile } from '../../identity/files/read-file.ts';
import type { FileSource } from '../backend.ts';
import { ProblemError } from '../problem-error.ts';
import { sourceName } from './file-handles.ts';

/** Base64 has no hyphen: the rest of a file is not searched for the end of each certificate that has none. */
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** The certificate authorities that vouch for gateways of one's own. Public data: kept in `authorities/` of the data folder. */
export class AuthorityStore {
  readonly #folder: string;
  readonly #remember: boolean;
  /** PEM texts opened in this run, by id. */
  readonly #opened = new Map<string, string>();

  /** `remember` false: what is opened is forgotten at the end of the run, and nothing is written. */
  constructor(folder: string, remember = true) {
    this.#folder = join(folder, 'authorities');
    this.#remember = remember;
  }

  async list(): Promise<readonly Authority[]> {
    const authorities: Authority[] = [];
    for (const name of await readdir(this.#folder).catch(() => [])) {
      if (!name.endsWith('.pem')) continue;
      // One that cannot be read is said where a send needs it.
      const text = await readTextIfThere(join(this.#folder, name)).catch(() => null);
      if (text === null) continue;
      const fileName = /^# (.+)$/m.exec(text)?.[1] ?? name;
      const authority = describeAuthority(text, fileName);
      if (authority !== null) authorities.push(authority);
    }
    return authorities;
  }

  /** Reads the certificates of a PEM or DER file, whatever is wrapped around them, and keeps them. Throws `ProblemError` where there are none. */
  async open(source: FileSource): Promise<Authority> {
    const name = sourceName(source);
    const bytes = await readSource(source);
    const pem = certificatesOf(bytes);
    const authority = pem === null ? null : describeAuthority(pem, name);
    if (pem === null || authority === null)
      throw new ProblemError(
        problem('authority-unreadable', { name, damaged: holdsCertificates(bytes) }, { place: inFile(name) }),
      );
    this.#opened.set(authority.id, pem);
    if (this.#remember)
      await keepFile(join(this.#folder, `${authority.id}.pem`), `# ${name.replace(/[\r\n]/g, ' ')}\n${pem}\n`);
    return authority;
  }

  /** The PEM text of a kept authority. Throws `ProblemError` where it is gone. */
  async pem(id: string): Promise<string> {
    const text = this.#opened.get(id) ?? (await readTextIfThere(join(this.#folder, `${basename(id)}.pem`)));
    if (text === null) throw new ProblemError(problem('authority-unknown', null));
    return text;
  }
}

/** Bounded as identity files are: no pipe is waited for, nothing larger than 1 MiB is read. */
async function readSource(source: FileSource): Promise<Buffer> {
  if (!('path' in source)) return source.bytes;
  const { bytes, unreadable } = await readIdentityFile(source.path);
  if (unreadable !== undefined) throw new ProblemError(unreadable);
  return bytes;
}

/** True where a PEM text holds authorities of simulators alone: whoever they vouch for is a simulator. */
export function isOfSimulator(pem: string): boolean {
  return (pem.match(CERTIFICATE) ?? []).every((text) => new X509Certificate(text).subject === `CN=${PRACTICE_ISSUER}`);
}

function certificatesOf(bytes: Buffer): string | null {
  const pems = unwrap(bytes)
    .flatMap((part) => (part.kind === 'der' ? [part.bytes] : readPemBlocks(part.text).blocks.map(({ der }) => der)))
    .flatMap((der) => certificatePem(der) ?? []);
  return pems.length === 0 ? null : pems.join('\n');
}

function holdsCertificates(bytes: Buffer): boolean {
  return unwrap(bytes).some((part) => {
    const { blocks = [], damages = [] } = part.kind === 'der' ? {} : readPemBlocks(part.text);
    return [...blocks, ...damages].some(({ label }) => label.endsWith('CERTIFICATE'));
  });
}

function certificatePem(der: Buffer): string | null {
  try {
    return new X509Certificate(der).toString();
  } catch {
    return null;
  }
}

function describeAuthority(pem: string, fileName: string): Authority | null {
  try {
    const certificates = (pem.match(CERTIFICATE) ?? []).map((text) => new X509Certificate(text));
    const first = certificates[0];
    if (first === undefined) return null;
    return {
      id: createHash('sha256').update(first.raw).digest('hex'),
      fileName,
      subjects: certificates.map(({ subject }) => subject.split('\n').join(', ')),
    };
  } catch {
    return null;
  }
}
