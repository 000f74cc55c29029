import { createPrivateKey } from 'node:crypto';
import { type Conversion, holdsPrivateKey } from '../../contract/conversion.ts';
import { encodeDer, encodeSequence, TAG } from '../certificate/der.ts';
import { encryptWithPassphrase, passphraseBytes } from '../certificate/passphrase-encryption.ts';
import { certificatesInPem, toPem } from '../certificate/pem.ts';
import { writePkcs12 } from '../certificate/pkcs12-write.ts';
import { fileNameOf } from './files/file-name.ts';
import { fileProblem, IdentityError } from './problems.ts';

/** A file to be written with `writePrivateFile`. */
export interface ConvertedIdentity {
  /** A suggestion; the user may call it otherwise. */
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly holdsKey: boolean;
  /** True where whoever has the file can send in the owner's name without knowing anything else. */
  readonly unprotected: boolean;
}

/** What an identity is made of, as far as it is there. */
export interface ConvertibleIdentity {
  /** For the name inside a .p12, and for messages. */
  readonly name: string;
  /** Suggested for the file, without ending. */
  readonly fileName: string;
  /** `null` for a provider token key. */
  readonly certificateChainPem: string | null;
  /** PKCS#8; `null` where it was not found. */
  readonly privateKeyPem: string | null;
}

/** Writes an identity in another form. Throws `IdentityError` where a part is wanted that is not there, or a passphrase is empty. */
export function convertIdentity(identity: ConvertibleIdentity, conversion: Conversion): ConvertedIdentity {
  const base = fileNameOf(identity.fileName);
  const file = (fileName: string, content: string | Buffer, unprotected = false): ConvertedIdentity => ({
    fileName,
    bytes: Buffer.from(content),
    holdsKey: holdsPrivateKey(conversion),
    unprotected,
  });
  if ('passphrase' in conversion) refuseEmptyPassphrase(identity.name, conversion.passphrase);
  switch (conversion.form) {
    case 'pkcs12': {
      const { encryption, passphrase } = conversion;
      const privateKeyPem = keyOf(identity);
      const certificateChainPem = chainOf(identity);
      return file(
        `${base}.p12`,
        writePkcs12({ privateKeyPem, certificateChainPem, passphrase, friendlyName: identity.name, encryption }),
      );
    }
    case 'pem': {
      const key = keyText(keyOf(identity), conversion.passphrase);
      return file(`${base}.pem`, chainOf(identity) + key, conversion.passphrase === null);
    }
    case 'key': {
      const key = keyText(keyOf(identity), conversion.passphrase);
      // A provider token key in the clear is exactly what Apple gives out, so it bears the name that tools look for.
      const ending = identity.certificateChainPem === null && conversion.passphrase === null ? 'p8' : 'key';
      return file(`${base}.${ending}`, key, conversion.passphrase === null);
    }
    case 'certificate': {
      const [leaf = Buffer.alloc(0)] = certificatesInPem(chainOf(identity));
      return conversion.encoding === 'der'
        ? file(`${base}.cer`, leaf)
        : file(`${base}-certificate.pem`, toPem('CERTIFICATE', leaf));
    }
    case 'chain':
      return file(`${base}-chain.pem`, chainOf(identity));
  }
}

function keyOf({ name, privateKeyPem }: ConvertibleIdentity): string {
  if (privateKeyPem !== null) return privateKeyPem;
  throw new IdentityError(
    fileProblem('private-key-missing', { in: 'nothing', name }, name, { mend: { kind: 'choose-identity' } }),
  );
}

function chainOf({ name, certificateChainPem }: ConvertibleIdentity): string {
  if (certificateChainPem !== null) return certificateChainPem;
  throw new IdentityError(fileProblem('certificate-none', { name }, name));
}

function refuseEmptyPassphrase(name: string, passphrase: string | null): void {
  if (passphrase !== '') return;
  throw new IdentityError(fileProblem('passphrase-empty', null, name, { mend: { kind: 'enter-passphrase' } }));
}

/** PKCS#8 as PEM: in the clear, or in PBES2 with AES-256 (RFC 5958 3), the same whichever library this runs on. */
function keyText(privateKeyPem: string, passphrase: string | null): string {
  if (passphrase === null) return privateKeyPem;
  const plain = createPrivateKey(privateKeyPem).export({ type: 'pkcs8', format: 'der' });
  const { algorithmDer, encrypted } = encryptWithPassphrase('aes-256', plain, passphraseBytes(passphrase));
  return toPem('ENCRYPTED PRIVATE KEY', encodeSequence(algorithmDer, encodeDer(TAG.octetString, encrypted)));
}
