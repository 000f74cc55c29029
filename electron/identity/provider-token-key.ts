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
const OTHER_SERVICES: readonly (readonly [name: RegExp, service: string, where: string])[] = [
  [
    /(?:^|[^A-Za-z0-9])(?:SubscriptionKey|InAppPurchaseKey)[ _-]/i,
    'in-app purchases (the App Store Server API)',
    'in App Store Connect, under Users and Access, In-App Purchase',
  ],
  [
    /(?:^|[^A-Za-z0-9])ApiKey[ _-]/i,
    'the App Store Connect API',
    'in App Store Connect, under Users and Access, Integrations',
  ],
];

/** The warning that a key's name says that it is another service's: APNs would refuse what it signs. Empty for every other name. */
export function keyOfOtherService(fileName: string): readonly Problem[] {
  const other = OTHER_SERVICES.find(([name]) => name.test(fileName));
  if (other === undefined) return [];
  const [, service, where] = other;
  return [
    fileProblem(fileName, {
      code: 'key-of-other-service',
      sentence: `By its name ${fileName} is a key for ${service}, made ${where}: APNs refuses what it signs.`,
      remedy:
        'Choose a file AuthKey_….p8 that was made in Apple’s developer account, under Keys, with Apple Push Notifications service (APNs) enabled.',
    }),
  ];
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
