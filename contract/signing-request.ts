import type { Environment } from './notification.ts';
import type { Problem } from './outcome.ts';

/** Sizes of RSA keys that a request is made with. Apple's portal takes 2048 only (“Expected: RSA(2048)”). */
export const REQUEST_KEY_BITS = [2048, 3072, 4096] as const;
export type RequestKeyBits = (typeof REQUEST_KEY_BITS)[number];

/** Who may do something in Apple's developer account (Apple: Program Roles). */
export const ACCOUNT_ROLES = ['account-holder', 'admin', 'app-manager', 'developer'] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];

/** One step of a guide; its words are in words/identity/guide.ts. */
export interface GuideStep<Id extends string = string> {
  readonly id: Id;
  /** Where it is done: in this program, or on a page of Apple's. */
  readonly place: 'here' | 'apple';
  /** Roles that may take it; empty where it is done here. */
  readonly roles: readonly AccountRole[];
  /** Apple's page on which it begins; `null` where it goes on from the step before. */
  readonly page: string | null;
}

/** The steps of `REQUEST_STEPS`, in their order, as they are kept when they are ticked off. */
export const REQUEST_STEP_IDS = [
  'make',
  'save',
  'sign-in',
  'app',
  'capability',
  'create',
  'upload',
  'download',
  'open',
] as const;
export type RequestStepId = (typeof REQUEST_STEP_IDS)[number];

const ALL_ROLES = ACCOUNT_ROLES;
const MAKERS: readonly AccountRole[] = ['account-holder', 'admin'];

/**
 * From a signing request to an identity (Apple: Account Help, Communicate with APNs using a TLS certificate, whose
 * required role is Account Holder or Admin; Program Roles, for who may sign in there at all).
 */
export const REQUEST_STEPS: readonly GuideStep<RequestStepId>[] = [
  {
    id: 'make',
    place: 'here',
    roles: [],
    page: null,
  },
  {
    id: 'save',
    place: 'here',
    roles: [],
    page: null,
  },
  {
    id: 'sign-in',
    place: 'apple',
    roles: ALL_ROLES,
    page: 'https://developer.apple.com/account',
  },
  {
    id: 'app',
    place: 'apple',
    roles: MAKERS,
    page: 'https://developer.apple.com/account/resources/identifiers/list',
  },
  {
    id: 'capability',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'create',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'upload',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'download',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'open',
    place: 'here',
    roles: [],
    page: null,
  },
];

/** The steps of `TOKEN_KEY_STEPS`, in their order. */
export const TOKEN_KEY_STEP_IDS = ['keys', 'name', 'scope', 'confirm', 'download', 'ids', 'open'] as const;
export type TokenKeyStepId = (typeof TOKEN_KEY_STEP_IDS)[number];

/** How to a provider token key (Apple: Account Help, Create a private key to access a service; required role: Account Holder or Admin). */
export const TOKEN_KEY_STEPS: readonly GuideStep<TokenKeyStepId>[] = [
  {
    id: 'keys',
    place: 'apple',
    roles: MAKERS,
    page: 'https://developer.apple.com/account/resources/authkeys/list',
  },
  {
    id: 'name',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'scope',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'confirm',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'download',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'ids',
    place: 'apple',
    roles: ALL_ROLES,
    page: null,
  },
  {
    id: 'open',
    place: 'here',
    roles: [],
    page: null,
  },
];

/** `waiting`: for its certificate. `practised`: only the simulator has signed it. `complete`: it has its certificate. */
export type RequestState = 'waiting' | 'practised' | 'complete';

/** A certificate that was made from a kept request. */
export interface RequestCertificate {
  /** Id of the identity that it makes with its key. */
  readonly identityId: string;
  readonly name: string;
  readonly topics: readonly string[];
  readonly environments: readonly Environment[];
  /** UNIX milliseconds. */
  readonly notAfter: number;
  /** True where the simulator signed it, to practise: it opens nothing real, and the request is still good for Apple. */
  readonly practice: boolean;
}

/** A signing request whose key is kept, as the page and a terminal may see it: never the key. */
export interface SigningRequestDescription {
  /** Handle, stable between runs: made from the public key. */
  readonly id: string;
  readonly name: string;
  readonly emailAddress: string;
  readonly keyBits: number;
  /** UNIX milliseconds. */
  readonly madeAt: number;
  /** UNIX milliseconds; `null` until it was saved as a file. */
  readonly savedAt: number | null;
  readonly state: RequestState;
  /** Oldest first. */
  readonly certificates: readonly RequestCertificate[];
  /** Steps of `REQUEST_STEPS` that are done. */
  readonly ticked: readonly RequestStepId[];
  /** Why it cannot be used; `null` where it can. */
  readonly problem: Problem | null;
}
