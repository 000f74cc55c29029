import type { Problem } from '../../contract/outcome.ts';
import { fileProblem } from './problems.ts';

/**
 * Apple's names for a provider token key, with what browsers and Finder add to a second copy (pushy-console: the
 * pattern; older downloads begin with APNsAuthKey_).
 */
const KEY_FILE = /^(?:APNs)?AuthKey_([A-Z0-9]{10})(?:[ _-]?(?:\(\d+\)|\d{1,2}|copy(?: \d+)?))?\.p8$/i;

/** The key id in a file's name as Apple gives it; `null` where there is none. */
export function keyIdOfFileName(fileName: string): string | null {
  return KEY_FILE.exec(fileName)?.[1]?.toUpperCase() ?? null;
}

/** True where the file's name says that a provider token key is in it. */
export function isCalledProviderTokenKey(fileName: string): boolean {
  return /\.p8$/i.test(fileName);
}

/** The refusal of a key that cannot sign provider tokens, which take ES256 only (RFC 7518 3.4). */
export function notAProviderTokenKey(fileName: string, algorithm: string): Problem {
  return fileProblem(fileName, {
    code: 'not-a-provider-token-key',
    sentence: `${fileName} holds a key of the kind ${algorithm}; a provider token key is EC P-256.`,
    remedy:
      "Choose the file AuthKey_….p8 that Apple gave you. It can be downloaded once only: if it is lost, make a new key in Apple's developer account, under Keys.",
  });
}

/** The warning that a provider token key lacks its first and last line. */
export function withoutPemLines(fileName: string): Problem {
  return fileProblem(fileName, {
    code: 'key-not-pem',
    sentence: `${fileName} holds the key without its lines “-----BEGIN PRIVATE KEY-----” and “-----END PRIVATE KEY-----”.`,
    remedy: 'Pushwright reads it all the same. Other tools will not: give them the file as Apple made it.',
  });
}
