/** Minutes in the life of a provider token (Apple: Establishing a token-based connection to APNs). */
export const PROVIDER_TOKEN_MINUTES = {
  /** APNs counts a change that comes sooner than this as one too many. */
  betweenChanges: 20,
  /** Pushwright makes it anew at this age. */
  renewed: 50,
  /** APNs refuses it from this age on. */
  refused: 60,
} as const;

/** A provider token as it may be shown: what it says and how old it is, never its signature nor the whole. */
export interface ProviderTokenFacts {
  readonly header: { readonly alg: string; readonly kid: string };
  /** `iat` in UNIX seconds; `null` where none was made yet in this run. */
  readonly claims: { readonly iss: string; readonly iat: number | null };
  /** The rest in UNIX milliseconds, `null` likewise. */
  readonly madeAt: number | null;
  /** From when on APNs allows another one. */
  readonly mayChangeAt: number | null;
  /** When the next send makes it anew. */
  readonly renewedAt: number | null;
  readonly refusedAt: number | null;
}
