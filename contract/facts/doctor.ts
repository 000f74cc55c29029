import type { KeyPlace } from './identity.ts';

/** What the doctor itself finds in an identity, by code. `file`: the identity's own, by name. */
export interface DoctorFacts {
  /** `place`: where the key was found: a store says so itself, elsewhere the two were compared. */
  'key-found':
    | { readonly of: 'provider-token'; readonly file: string }
    | { readonly of: 'certificate'; readonly file: string; readonly place: KeyPlace };
  'key-id-missing': null;
  'key-id-known': { readonly keyId: string };
  'team-id-missing': null;
  'key-scope-unknown': null;
  /** `request`: the file of the signing request that the certificate was made from. */
  'request-found': { readonly file: string; readonly request: string };
  /** `request`: the one that belongs to the key at hand. */
  'made-from-another-request': { readonly keyFile: string; readonly request: string; readonly file: string };
  'another-key-at-hand': { readonly keyFile: string; readonly algorithm: string; readonly file: string };
  /** Another identity for the same topic has its key. Both ends in UNIX milliseconds; `usable`: nothing stands against it. */
  'same-topic-other-key': {
    readonly file: string;
    readonly ends: number;
    readonly topic: string;
    readonly other: {
      readonly file: string;
      readonly keyPlace: KeyPlace;
      readonly ends: number;
      readonly usable: boolean;
    };
  };
  /** UNIX milliseconds. */
  'dates-valid': { readonly until: number };
  'not-an-apple-push-certificate': null;
  'environment-from-name': { readonly environments: readonly string[] };
  'named-for-signing': null;
  'certificate-not-for-clients': null;
  'topics-missing': null;
  'topics-found': { readonly topics: readonly string[] };
  /** `marked`: it carries Apple's marks of a push certificate. */
  'self-signed-look-alike': { readonly marked: boolean };
  'issuer-apple': { readonly issuer: string };
  'issuer-simulator': null;
  /** `issuer`: empty where it has no name. */
  'issuer-not-apple': { readonly issuer: string };
  /** `on`: UNIX milliseconds. */
  'issuer-expired': { readonly issuer: string; readonly on: number };
  /** `key`: its algorithm and size. */
  'key-too-short': { readonly key: string };
  'key-size': { readonly key: string };
  'signature-old': { readonly algorithm: 'MD5' | 'SHA-1' };
}

export type DoctorCode = keyof DoctorFacts;

/**
 * What a problem of an identity means for sending. `closed`: nothing in it can be told. `key-alone`: its certificate is
 * awaited. `without-key`: a certificate alone. `outside-dates`: APNs refuses it. `other-service`: keys look the same
 * inside. `works-here`: other tools alone may stumble.
 */
export type ProblemMeaning = 'closed' | 'key-alone' | 'without-key' | 'outside-dates' | 'other-service' | 'works-here';
