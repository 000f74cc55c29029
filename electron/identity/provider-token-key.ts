import type { Problem } from '../../contract/outcome.ts';
import { fileProblem } from './problems.ts';

/** Apple's name for a provider token key, whatever copying, mailing and renaming put around it (older downloads begin with APNsAuthKey_). */
const KEY_FILE = /(?:^|[^A-Za-z0-9])(?:APNs)?AuthKey[ _-]([A-Z0-9]{10})(?![A-Za-z0-9])/i;
/** An ending of a key that Apple gives out, with what other programs put behind it. */
const KEY_ENDING = /\.p8(?:$|[^A-Za-z0-9])/i;

/** The key id in a file's name as Apple gives it; `null` where there is none. Small letters are a file system's, mixed ones a word. */
export function keyIdOfFileName(fileName: string): string | null {
  const id = KEY_FILE.exec(fileName)?.[1];
  if (id === undefined) return null;
  if (id === id.toUpperCase()) return id;
  return id === id.toLowerCase() && /\d/.test(id) ? id.toUpperCase() : null;
}

/** True where the file's name says that a provider token key is in it. */
export function isCalledProviderTokenKey(fileName: string): boolean {
  return KEY_ENDING.test(fileName) || keyIdOfFileName(fileName) !== null;
}

/** Names of keys that look the same and sign for something else (Apple: Generating keys for in-app purchases; Creating API keys). */
const OTHER_SERVICES = [
  [/(?:^|[^A-Za-z0-9])(?:SubscriptionKey|InAppPurchaseKey)[ _-]/i, 'in-app-purchase'],
  [/(?:^|[^A-Za-z0-9])ApiKey[ _-]/i, 'app-store-connect'],
] as const;

/** The warning that a key's name says that it is another service's: APNs would refuse what it signs. Empty for every other name. */
export function keyOfOtherService(file: string): readonly Problem[] {
  const other = OTHER_SERVICES.find(([name]) => name.test(file));
  return other === undefined ? [] : [fileProblem('key-of-other-service', { file, service: other[1] }, file)];
}

/** The refusal of a key that cannot sign provider tokens, which take ES256 only (RFC 7518 3.4). */
export function notAProviderTokenKey(file: string, algorithm: string): Problem {
  return fileProblem('not-a-provider-token-key', { file, algorithm }, file);
}

/** The warning that a provider token key lacks its first and last line. */
export function withoutPemLines(file: string): Problem {
  return fileProblem('key-not-pem', { file }, file);
}
