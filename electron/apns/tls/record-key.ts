import { type CipherGCMTypes, createDecipheriv, createHmac } from 'node:crypto';
import { chacha20 } from './chacha20.ts';

/** Opens the records of one direction, one after the other (RFC 8446 section 5.2). */
export interface RecordKey {
  /** The content of the next record, with its type and padding behind it; `null` where it does not open. */
  open(record: Buffer): Buffer | null;
  /** Passes over the next record. */
  skip(): void;
}

interface Suite {
  readonly cipher: CipherGCMTypes | 'chacha20';
  readonly keyBytes: number;
  readonly hash: 'sha256' | 'sha384';
}

/** Suites of TLS 1.3 by number (RFC 8446 appendix B.4). */
const SUITES: Readonly<Record<number, Suite>> = {
  4865: { cipher: 'aes-128-gcm', keyBytes: 16, hash: 'sha256' },
  4866: { cipher: 'aes-256-gcm', keyBytes: 32, hash: 'sha384' },
  4867: { cipher: 'chacha20', keyBytes: 32, hash: 'sha256' },
};

const HEADER_BYTES = 5;
const TAG_BYTES = 16;
const IV_BYTES = 12;
/** RFC 8439 section 2.8: block 0 makes the key of the tag. */
const FIRST_BLOCK = 1;

/** The key that a traffic secret of the key log makes (RFC 8446 section 7.3); `null` for a suite that is not known here. */
export function recordKey(suiteNumber: number, secret: Buffer): RecordKey | null {
  const suite = SUITES[suiteNumber];
  if (suite === undefined) return null;
  const key = expandLabel(suite, secret, 'key', suite.keyBytes);
  const iv = expandLabel(suite, secret, 'iv', IV_BYTES);
  let sequence = 0;
  return {
    skip: () => {
      sequence += 1;
    },
    open: (record) => {
      // Far fewer than 2^32 records come: the upper half of their number stays 0.
      const nonce = Buffer.from(iv);
      nonce.writeUInt32BE((nonce.readUInt32BE(IV_BYTES - 4) ^ sequence) >>> 0, IV_BYTES - 4);
      sequence += 1;
      return decrypt(suite, key, nonce, record);
    },
  };
}

function decrypt({ cipher }: Suite, key: Buffer, nonce: Buffer, record: Buffer): Buffer | null {
  const body = record.subarray(HEADER_BYTES, record.length - TAG_BYTES);
  // Not authenticated here: the TLS library does that, and ends the connection where somebody else wrote.
  if (cipher === 'chacha20') return chacha20(key, nonce, FIRST_BLOCK, body);
  try {
    const decipher = createDecipheriv(cipher, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(record.subarray(0, HEADER_BYTES));
    decipher.setAuthTag(record.subarray(record.length - TAG_BYTES));
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    return null;
  }
}

/** HKDF-Expand-Label with an empty context, for no more than one block of the hash (RFC 8446 section 7.1, RFC 5869). */
function expandLabel({ hash }: Suite, secret: Buffer, label: string, bytes: number): Buffer {
  const full = Buffer.from(`tls13 ${label}`, 'latin1');
  const info = Buffer.concat([Buffer.from([0, bytes, full.length]), full, Buffer.from([0, 1])]);
  return createHmac(hash, secret).update(info).digest().subarray(0, bytes);
}
