/** How far a key store keeps what it seals from others: `partly` from other users only, `no` from nobody. */
export type Protection = 'yes' | 'partly' | 'no';

/** The key stores that are known; their names are recorded beside what they sealed. */
export type SecretStoreName =
  | 'keychain'
  | 'dpapi'
  | 'gnome_libsecret'
  | 'kwallet'
  | 'kwallet5'
  | 'kwallet6'
  | 'keyring'
  | 'basic_text';

/** Why there is none: the session has no keyring, or this process may use no key store. */
export type MissingStore = 'keyring' | 'access';

/** The key store that is in use, as the page and a terminal may see it. */
export interface SecretStoreDescription {
  /** `null` where this process can use none. */
  readonly name: SecretStoreName | null;
  readonly protects: Protection;
  /** `null` where there is one. */
  readonly missing: MissingStore | null;
}

/**
 * Whether to remember a secret. `if-protected`: only in a store that protects it, from other users at least. `anyway`:
 * the user was told that the store does not protect, and accepted it.
 */
export const REMEMBERING = ['no', 'if-protected', 'anyway'] as const;
export type Remembering = (typeof REMEMBERING)[number];

export const SECRET_KINDS = ['passphrase', 'proxy-password'] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/** What is known of a remembered secret without opening it. */
export interface RememberedSecret {
  /** Names it in `secret.forget`. */
  readonly id: string;
  readonly kind: SecretKind;
  /** What it opens: an identity's id, a proxy's host and port. */
  readonly of: string;
  /** The same as people call it: a file's name. */
  readonly name: string;
  /** The name of the store it lies in: it may be another than the one in use, and one that a newer version knows. */
  readonly store: string;
  /** UNIX milliseconds. */
  readonly rememberedAt: number;
  /** False where another store is in use now: that one may be unable to open it. */
  readonly inUse: boolean;
}

export interface RememberedSecrets {
  readonly store: SecretStoreDescription;
  /** Newest first. */
  readonly secrets: readonly RememberedSecret[];
}

/** Variables of the environment that hold a secret (docs/command-line.md). */
export const SECRET_VARIABLES = [
  'PUSHWRIGHT_PASSPHRASE',
  'PUSHWRIGHT_NEW_PASSPHRASE',
  'PUSHWRIGHT_PROXY_PASSWORD',
] as const;

/** What another program may be handed of an environment: all but our secrets. Windows knows names in any case. */
export function withoutSecretVariables<V>(environment: Readonly<Record<string, V>>): Record<string, V> {
  const secret: ReadonlySet<string> = new Set(SECRET_VARIABLES);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !secret.has(name.toUpperCase())));
}
