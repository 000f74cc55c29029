import { createPrivateKey } from 'node:crypto';
import { certificatesInPem } from '../certificate/pem.ts';
import { writePkcs12 } from '../certificate/pkcs12-write.ts';
import { fileProblem, IdentityError } from './problems.ts';

/** What an identity can be written as for a server. */
export type Conversion =
  | {
      /** `modern`: AES-256, for servers; `legacy`: what Keychain Access of every macOS reads. */
      readonly form: 'pkcs12';
      readonly encryption: 'modern' | 'legacy';
      readonly passphrase: string;
    }
  /** Certificate, chain and key in one text; the key in the clear where `passphrase` is `null`, after the user was asked. */
  | { readonly form: 'pem'; readonly passphrase: string | null }
  | { readonly form: 'certificate'; readonly encoding: 'pem' | 'der' };

/** A file to be written with `writePrivateFile`. */
export interface ConvertedIdentity {
  readonly fileName: string;
  readonly bytes: Buffer;
  /** True where whoever has the file can send in the owner's name without knowing anything else. */
  readonly unprotected: boolean;
}

/** Writes an identity in another form. Throws `IdentityError` where a key is wanted and there is none, or a passphrase is empty. */
export function convertIdentity(
  identity: {
    /** Becomes the file's name. */
    readonly name: string;
    readonly certificateChainPem: string;
    readonly privateKeyPem: string | null;
  },
  conversion: Conversion,
): ConvertedIdentity {
  const base = fileNameOf(identity.name);
  if (conversion.form === 'certificate')
    return certificateAlone(base, identity.certificateChainPem, conversion.encoding);
  const { privateKeyPem, certificateChainPem, name } = identity;
  if (privateKeyPem === null)
    throw new IdentityError(
      fileProblem(name, {
        code: 'private-key-missing',
        sentence: `${name} has no private key here, so only the certificate can be written.`,
        remedy: 'Choose the private key too, or write the certificate alone.',
        mend: { kind: 'choose-identity' },
      }),
    );
  const { passphrase } = conversion;
  if (passphrase === '')
    throw new IdentityError(
      fileProblem(name, {
        code: 'passphrase-empty',
        sentence: 'An empty passphrase protects nothing, and several tools refuse it.',
        remedy: 'Enter a passphrase for the new file.',
        mend: { kind: 'enter-passphrase' },
      }),
    );
  if (conversion.form === 'pem') {
    const keyPem = passphrase === null ? privateKeyPem : encryptedKey(privateKeyPem, passphrase);
    return {
      fileName: `${base}.pem`,
      bytes: Buffer.from(certificateChainPem + keyPem),
      unprotected: passphrase === null,
    };
  }
  const written = writePkcs12({
    privateKeyPem,
    certificateChainPem,
    passphrase: conversion.passphrase,
    friendlyName: name,
    encryption: conversion.encryption,
  });
  return { fileName: `${base}.p12`, bytes: written, unprotected: false };
}

function certificateAlone(base: string, certificateChainPem: string, encoding: 'pem' | 'der'): ConvertedIdentity {
  const [leaf = Buffer.alloc(0)] = certificatesInPem(certificateChainPem);
  return encoding === 'der'
    ? { fileName: `${base}.cer`, bytes: leaf, unprotected: false }
    : { fileName: `${base}-certificate.pem`, bytes: Buffer.from(certificateChainPem), unprotected: false };
}

function encryptedKey(privateKeyPem: string, passphrase: string): string {
  const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase } as const;
  return createPrivateKey(privateKeyPem).export(options).toString();
}

/** A name that every file system takes. */
function fileNameOf(name: string): string {
  const plain = name
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 100);
  return plain === '' ? 'identity' : plain;
}
