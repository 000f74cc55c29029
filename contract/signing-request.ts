import type { Environment } from './notification.ts';
import type { Problem } from './outcome.ts';

/** Sizes of RSA keys that a request is made with. Apple's portal takes 2048 only (“Expected: RSA(2048)”). */
export const REQUEST_KEY_BITS = [2048, 3072, 4096] as const;
export type RequestKeyBits = (typeof REQUEST_KEY_BITS)[number];

/** Who may do something in Apple's developer account (Apple: Program Roles). */
export const ACCOUNT_ROLES = ['Account Holder', 'Admin', 'App Manager', 'Developer'] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];

/** One step of a guide, in the words that Apple's pages use. */
export interface GuideStep<Id extends string = string> {
  readonly id: Id;
  readonly title: string;
  readonly text: string;
  /** Where it is done: in this program, or on a page of Apple's. */
  readonly place: 'here' | 'apple';
  /** Roles that may take it; empty where it is done here. */
  readonly roles: readonly AccountRole[];
  /** Apple's page on which it begins; `null` where it goes on from the step before. */
  readonly page: { readonly label: string; readonly url: string } | null;
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
const MAKERS: readonly AccountRole[] = ['Account Holder', 'Admin'];

/**
 * From a signing request to an identity (Apple: Account Help, Communicate with APNs using a TLS certificate, whose
 * required role is Account Holder or Admin; Program Roles, for who may sign in there at all).
 */
export const REQUEST_STEPS: readonly GuideStep<RequestStepId>[] = [
  {
    id: 'make',
    title: 'Make the key and its request',
    text: 'The key stays here. The certificate will work with this one key only, and one request serves one certificate.',
    place: 'here',
    roles: [],
    page: null,
  },
  {
    id: 'save',
    title: 'Save the request as a file',
    text: 'A .certSigningRequest file. It holds no secret: you may send it to whoever has the role for the next steps.',
    place: 'here',
    roles: [],
    page: null,
  },
  {
    id: 'sign-in',
    title: 'Sign in to the developer account',
    text: 'At developer.apple.com/account choose Certificates, Identifiers & Profiles. App Managers and Developers see it only where an Admin gave them access to it.',
    place: 'apple',
    roles: ALL_ROLES,
    page: { label: 'Open the account', url: 'https://developer.apple.com/account' },
  },
  {
    id: 'app',
    title: 'Open the app',
    text: 'Click Identifiers in the sidebar, then the bundle ID of the app. It must be a whole one, without an asterisk.',
    place: 'apple',
    roles: MAKERS,
    page: { label: 'Open Identifiers', url: 'https://developer.apple.com/account/resources/identifiers/list' },
  },
  {
    id: 'capability',
    title: 'Turn push notifications on',
    text: 'Under Capabilities select the checkbox Push Notifications, then click Configure.',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'create',
    title: 'Begin a certificate',
    text: 'Below Production SSL Certificate click Create Certificate: despite its name it serves both environments. An app has room for two; where the button is missing, revoke one that nobody uses.',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'upload',
    title: 'Upload the request',
    text: 'Click Choose File, pick the .certSigningRequest file, then click Continue. “CSR algorithm/size incorrect” means that its key has not 2048 bits.',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'download',
    title: 'Download the certificate',
    text: 'Click Download. A file that ends in .cer comes into the Downloads folder.',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'open',
    title: 'Open the certificate here',
    text: 'Open the .cer whatever it is called: drop it on the window, choose it as an identity, or name it in a command. It is matched by the key itself.',
    place: 'here',
    roles: [],
    page: null,
  },
];

/** What App Managers and Developers do, who may not make push certificates themselves. */
export const ASK_FOR_CERTIFICATE =
  'Apple lets only an Account Holder or Admin make push certificates. With another role, save the request and send it to one of them; the .cer that comes back opens here.';

/** What they do who may not make keys. */
export const ASK_FOR_KEY =
  'Apple lets only an Account Holder or Admin make keys. With another role, ask one of them for the .p8 file, its key id and the team id, on a way that nobody else reads: whoever has the file can send in the team’s name.';

/** Where other certificates than an app's are made (Apple: Account Help, Create VoIP services certificates, Create Wallet identifiers and certificates). */
export const OTHER_CERTIFICATES =
  'VoIP Services, Pass Type ID and Website Push ID certificates begin elsewhere: click Certificates in the sidebar, then the add button (+), choose the kind and click Continue. The request is uploaded there in the same way.';

/** How to a provider token key (Apple: Account Help, Create a private key to access a service; required role: Account Holder or Admin). */
export const TOKEN_KEY_STEPS: readonly GuideStep[] = [
  {
    id: 'keys',
    title: 'Begin a key',
    text: 'At developer.apple.com/account choose Certificates, Identifiers & Profiles, click Keys in the sidebar, then the add button (+).',
    place: 'apple',
    roles: MAKERS,
    page: { label: 'Open Keys', url: 'https://developer.apple.com/account/resources/authkeys/list' },
  },
  {
    id: 'name',
    title: 'Name it and choose push',
    text: 'Under Key Name enter a name, and select the checkbox beside Apple Push Notifications service (APNs).',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'scope',
    title: 'Say what it is for',
    text: 'Click Configure beside it. Choose the environment, and Team Scoped for all apps of the team or Topic Specific for some. A key for one environment is refused by the other.',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'confirm',
    title: 'Confirm it',
    text: 'Click Continue, look at the configuration once more, and confirm it.',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'download',
    title: 'Download it, once',
    text: 'Click Download. Apple does not keep the key: this is the only time, and a Download button that is greyed out was used before. Keep AuthKey_KEYID.p8 in a safe place.',
    place: 'apple',
    roles: MAKERS,
    page: null,
  },
  {
    id: 'ids',
    title: 'Note the two ids',
    text: 'The key id, ten characters, stands beside the key and in the name of the file. The team id, ten characters too, stands in the account under Membership details. They are easily swapped.',
    place: 'apple',
    roles: ALL_ROLES,
    page: null,
  },
  {
    id: 'open',
    title: 'Open the key here',
    text: 'Drop the .p8 on the window, or name it in a command, and give the team id. No signing request is needed.',
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
