import type { DoctorCode, DoctorFacts, ProblemMeaning } from './facts/doctor.ts';
import type { KeyPlace } from './facts/identity.ts';
import { bundleIdOfTopic, type Environment } from './notification.ts';
import type { Problem } from './outcome.ts';

/** Endings of files that may hold a certificate or a key; a name without an ending may be one too. */
export const IDENTITY_ENDINGS = [
  '.p12',
  '.pfx',
  '.pem',
  '.cer',
  '.crt',
  '.cert',
  '.der',
  '.key',
  '.pkey',
  '.p8',
  '.pk8',
  '.p7b',
] as const;

/** Endings of what helps to judge an identity: signing requests and provisioning profiles. */
export const COMPANION_ENDINGS = ['.certsigningrequest', '.csr', '.mobileprovision', '.provisionprofile'] as const;

/** Largest file that is read as an identity, in bytes: a hundred times the largest real one. */
export const LARGEST_IDENTITY_FILE = 1024 * 1024;

/** Longest name that a user may give an identity, in UTF-16 units. */
export const MAX_LABEL_CHARACTERS = 100;

/** Most files and folders that one search may add. */
export const MOST_PLACES_ADDED = 500;

/** Folders that a search passes over: they hold no identities of people's own, and very many files. */
export const FOLDERS_PASSED_OVER: readonly string[] = [
  'node_modules',
  '.git',
  '.cache',
  '.npm',
  '.cargo',
  '.rustup',
  '.gradle',
  '.Trash',
  'Pods',
  'DerivedData',
  'Library',
  'AppData',
];

/** What Apple issued a certificate for, read from its extensions and subject. */
export const CERTIFICATE_KINDS = [
  'development',
  'production',
  'universal',
  'voip',
  'pass',
  'website',
  'mdm',
  'other',
] as const;
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number];

/** Where a certificate lies: a file, a keychain of macOS, the certificate store of Windows, the simulator's own folder. */
export type IdentityStore = 'file' | 'keychain' | 'windows-store' | 'simulator';

/** An identity as the page and a terminal may see it: never the key, the passphrase or the certificate's bytes. */
export interface IdentityDescription {
  /** Handle, stable for one run; made from the public key's and the certificate's fingerprint. */
  readonly id: string;
  readonly name: string;
  /** What the user calls it; `null`: nothing else than its name. */
  readonly label: string | null;
  /** The user folded it away. */
  readonly hidden: boolean;
  readonly form: 'certificate' | 'provider-token-key';
  /** `null` for a provider token key. */
  readonly certificateKind: CertificateKind | null;
  /** Every topic it may push to; empty for a provider token key, which serves all of its team's. */
  readonly topics: readonly string[];
  readonly environments: readonly Environment[];
  /** UNIX milliseconds. */
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  readonly issuer: string | null;
  /** SHA-256 of the certificate, or of the public key, in hexadecimal. */
  readonly fingerprint: string;
  /** Where the private key was found; `null` when it was not. */
  readonly privateKeyFoundIn: KeyPlace | null;
  /** From the file's name or the user, for provider token keys. */
  readonly keyId: string | null;
  readonly teamId: string | null;
  readonly store: IdentityStore;
  /** The file it was read from, name only; what people call the store where it is no file ("login keychain"). */
  readonly fileName: string;
  /** The folder of that file, the home folder as `~`; `null` where the file came without one. */
  readonly location: string | null;
  /** True for the simulator's own identity. */
  readonly builtIn: boolean;
  /** Why it cannot be used, first cause first; empty when it can. */
  readonly problems: readonly Problem[];
  /** What to know though it can be used: expires soon, expired (may be overridden), self-signed. */
  readonly warnings: readonly Problem[];
}

/** Whole days from `now` until the identity ends (negative when past); `null` where it never does. Both in UNIX milliseconds. */
export function daysLeft(identity: Pick<IdentityDescription, 'notAfter'>, now: number): number | null {
  return identity.notAfter === null ? null : Math.floor((identity.notAfter - now) / 86_400_000);
}

/** How much a finding weighs. `failure`: it cannot work. `warning`: it may not, or not for long. `note`: good to know. `fine`: looked at, and well. */
export const FINDING_WEIGHTS = ['failure', 'warning', 'note', 'fine'] as const;
export type FindingWeight = (typeof FINDING_WEIGHTS)[number];

/** One thing that the doctor found by itself. */
type DoctorFinding = {
  readonly [Code in DoctorCode]: {
    readonly weight: FindingWeight;
    readonly code: Code;
    readonly facts: DoctorFacts[Code];
    readonly means: null;
  };
}[DoctorCode];

/** A problem or a warning of the identity, by its code and facts (`ExplanationFacts`), and what it means for sending. */
interface ProblemFinding {
  readonly weight: FindingWeight;
  readonly code: string;
  readonly facts: unknown;
  readonly means: ProblemMeaning;
}

/** One thing that the doctor says of an identity; its words are in words/identity/doctor.ts. No fact holds a secret. */
export type IdentityFinding = DoctorFinding | ProblemFinding;

/** How an app is handed out that is built with a provisioning profile. */
export type ProfileDistribution = 'development' | 'ad-hoc' | 'enterprise' | 'app-store';

/** What a provisioning profile says of the app that is built with it: it helps to judge a device token. */
export interface ProfileDescription {
  readonly fileName: string;
  readonly name: string;
  readonly uuid: string | null;
  readonly teamId: string | null;
  readonly teamName: string | null;
  /** The topic of the app; `*` at its end in a wildcard profile, which cannot receive notifications. */
  readonly bundleId: string | null;
  /** Where device tokens of the app belong; `null`: the app cannot receive notifications with this profile. */
  readonly environment: Environment | null;
  readonly distribution: ProfileDistribution;
  /** UNIX milliseconds. */
  readonly notAfter: number | null;
  /** Devices that it names. */
  readonly devices: number;
}

/**
 * The profile by which the app that `topic` names can receive no notifications at all; `null` where none says so, or
 * another valid one allows them. `now` in UNIX milliseconds.
 */
export function profileWithoutPush(
  profiles: readonly ProfileDescription[],
  topic: string,
  now: number,
): ProfileDescription | null {
  const bundleId = bundleIdOfTopic(topic.trim());
  const own = profiles.filter(
    (profile) => covers(profile.bundleId, bundleId) && (profile.notAfter === null || profile.notAfter > now),
  );
  return own.every(({ environment }) => environment === null) ? (own[0] ?? null) : null;
}

/** Whether a profile's app is the one of that bundle id; a wildcard profile is for all that begin alike. */
function covers(pattern: string | null, bundleId: string): boolean {
  if (pattern === null || bundleId === '') return false;
  return pattern.endsWith('*') ? bundleId.startsWith(pattern.slice(0, -1)) : pattern === bundleId;
}

/**
 * Where device tokens of the app that `topic` names belong, and the profile that tells it; `null` where no valid profile
 * does, or where they disagree. `now` in UNIX milliseconds.
 */
export function environmentByProfiles(
  profiles: readonly ProfileDescription[],
  topic: string,
  now: number,
): { readonly environment: Environment; readonly profile: ProfileDescription } | null {
  const bundleId = bundleIdOfTopic(topic.trim());
  const own = profiles.filter(
    (profile) =>
      profile.bundleId === bundleId &&
      profile.environment !== null &&
      (profile.notAfter === null || profile.notAfter > now),
  );
  const [first] = own;
  if (first === undefined || first.environment === null) return null;
  const { environment } = first;
  return own.every((other) => other.environment === environment) ? { environment, profile: first } : null;
}

/** A certificate was completed with the key of a signing request. `practice`: the simulator signed it. */
export interface IdentityReceipt {
  readonly code: 'request-completed';
  /** The certificate's file. */
  readonly file: string;
  /** What the request is called. */
  readonly request: string;
  /** Of the identity. */
  readonly name: string;
  readonly practice: boolean;
}

/** What opening files gave: the identities in them, and what is wrong with the rest. */
export interface IdentityOpening {
  readonly identities: readonly IdentityDescription[];
  /** Provisioning profiles among the files. */
  readonly profiles: readonly ProfileDescription[];
  /** Code `passphrase-needed` or `passphrase-wrong` asks for another try with a passphrase. */
  readonly problems: readonly Problem[];
  /** What was done beside opening. */
  readonly receipts: readonly IdentityReceipt[];
  /** What to know of it though it was done. */
  readonly warnings: readonly Problem[];
}

/** What searching gave: everything found in the places of this run, whether it is in use or not. */
export interface IdentitySearch {
  /** Those that can be used first; then those that cannot, files that do not open among them, each with its reason. */
  readonly identities: readonly IdentityDescription[];
  readonly profiles: readonly ProfileDescription[];
  /** What stands against a whole place: a folder that could not be read, a store that gave no answer. */
  readonly problems: readonly Problem[];
  /** Files that were opened. */
  readonly filesRead: number;
  /** True where a limit of size, number or time ended the search. */
  readonly cutShort: boolean;
}

/** What the doctor says of one identity. */
export interface IdentityExamination {
  readonly identity: IdentityDescription;
  /** The weightiest first. */
  readonly findings: readonly IdentityFinding[];
}

/** Common name of the authority that the simulator signs with: whatever it vouches for opens nothing but the simulator. */
export const PRACTICE_ISSUER = 'Pushwright Simulator Certification Authority';
