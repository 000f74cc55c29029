import { createSecureContext } from 'node:tls';
import type { Mend, Problem } from '../../contract/outcome.ts';
import { problem } from '../../contract/told.ts';
import { errorCode } from '../ground/system-error.ts';
import type { FoundCertificate } from './certificate-pool.ts';
import { namePublicKey } from './contents/private-key.ts';
import type { FileContents } from './contents/read-contents.ts';
import { nameOfCertificate } from './describe.ts';
import type { PlacedCertificate, PlacedKey, ReadFile } from './placed.ts';
import { damagedFile, fileProblem } from './problems.ts';

/** Files that one problem names; of more, how many. */
const MOST_NAMED = 3;
const CHOOSE: Mend = { kind: 'choose-identity' };

/** What OpenSSL says of a key or signature that its security level forbids; everything else is about damaged bytes. */
const TOO_WEAK = /^ERR_SSL_(?:EE_KEY|CA_KEY|CA_MD)_TOO_(?:SMALL|WEAK)$/;

/** Whether TLS takes certificate and key into use, as a send will ask it: a weak key or signature is refused there. `null`: it does. */
export function unusableForTls(
  certificate: FoundCertificate,
  cert: string,
  key: string,
  fileName: string,
): Problem | null {
  try {
    createSecureContext({ cert, key });
    return null;
  } catch (error) {
    const algorithm = namePublicKey(certificate.publicKeyDer);
    if (!TOO_WEAK.test(errorCode(error))) return damagedFile(fileName, { kind: 'tls', algorithm });
    const name = nameOfCertificate(certificate, fileName);
    return fileProblem('certificate-too-weak', { name, algorithm }, fileName, { mend: CHOOSE });
  }
}

/** A key lies beside the certificate and cannot be read: it may be the one. */
export function keyDamaged({ certificate, from }: PlacedCertificate, damage: Problem): Problem {
  const { name: file } = from.file;
  const name = nameOfCertificate(certificate, file);
  return problem('private-key-damaged', { name, file, damage }, { mend: CHOOSE, place: damage.place });
}

/** No key is in the file, and none that fits beside it; `locked`: files that may hold it, and were not opened. */
export function keyMissing({ certificate, from }: PlacedCertificate, locked: readonly ReadFile[]): Problem {
  const { name: file } = from.file;
  const name = nameOfCertificate(certificate, file);
  const names = [...new Set(locked.map((one) => one.file.name))];
  const facts =
    names.length > 0
      ? {
          in: 'locked' as const,
          name,
          file,
          locked: names.slice(0, MOST_NAMED),
          more: Math.max(0, names.length - MOST_NAMED),
        }
      : { in: from.contents.container === 'pkcs12' ? ('pkcs12' as const) : ('file' as const), name, file };
  return fileProblem('private-key-missing', facts, file, { mend: CHOOSE });
}

/** Keys came with the certificate, and none of them is its own. */
export function keyOfAnother({ certificate, from }: PlacedCertificate, strangers: readonly PlacedKey[]): Problem {
  const { name: file } = from.file;
  const keyFiles = [...new Set(strangers.map((stranger) => stranger.from.file.name))];
  const facts = { name: nameOfCertificate(certificate, file), file, keyFiles, keys: strangers.length };
  return fileProblem('private-key-mismatch', facts, keyFiles[0] ?? file, { mend: CHOOSE });
}

/** Says which tools refuse a file that opened here. */
export function encryptionNotes({ file, contents }: ReadFile): readonly Problem[] {
  const { container, encryptions } = contents;
  if (container !== 'pkcs12') return [];
  const old = encryptions.filter(({ refusedElsewhere, name }) => refusedElsewhere || name.startsWith('3DES'));
  if (old.length > 0) return [oldEncryption(file.name, old)];
  // Without an encryption there is nothing that could be too new.
  return encryptions.length === 0 ? [] : [newEncryption(file.name, encryptions)];
}

function oldEncryption(file: string, old: FileContents['encryptions']): Problem {
  const refused = old.some(({ refusedElsewhere }) => refusedElsewhere);
  return fileProblem('old-encryption', { file, algorithms: old.map(({ name }) => name), refused }, file);
}

function newEncryption(file: string, encryptions: FileContents['encryptions']): Problem {
  return fileProblem('new-encryption', { file, algorithms: encryptions.map(({ name }) => name) }, file);
}
