import type { FileFaultCode } from './files.ts';
import type { Inner } from './inner.ts';

/** Why a piece of text is no device token; with the facts that its sentence needs. */
export type DeviceTokenFault =
  | { readonly code: 'device-token-odd'; readonly digits: number }
  | { readonly code: 'device-token-too-short'; readonly digits: number }
  | { readonly code: 'device-token-too-long'; readonly bytes: number }
  | { readonly code: 'device-token-glued'; readonly digits: number }
  | { readonly code: 'device-token-touched'; readonly sign: string; readonly text: string }
  | { readonly code: 'device-token-broken'; readonly digits: number; readonly pieces: number }
  | { readonly code: 'device-token-not-hexadecimal'; readonly sign: string; readonly position: number }
  | { readonly code: 'device-token-truncated'; readonly text: string; readonly how: 'description' | 'masked' | 'cut' }
  | { readonly code: 'device-token-description'; readonly text: string }
  | { readonly code: 'device-token-bytes'; readonly bytes: number }
  | { readonly code: 'device-token-bytes-unclear'; readonly text: string }
  | { readonly code: 'device-token-encoded-twice'; readonly token: string }
  | { readonly code: 'device-token-encoded-text'; readonly text: string }
  | { readonly code: 'device-token-other-value'; readonly name: string }
  | { readonly code: 'device-token-placeholder'; readonly text: string }
  | { readonly code: 'device-token-line-too-long'; readonly characters: number }
  | { readonly code: 'device-token-not-in-document'; readonly format: 'JSON' | 'property-list' }
  | { readonly code: 'device-token-unreadable'; readonly text: string }
  | { readonly code: `device-token-${OtherKind}` };

/** What people hand over in place of a device token. */
export type OtherKind =
  | 'udid'
  | 'uuid'
  | 'fcm'
  | 'expo'
  | 'web-push'
  | 'jwt'
  | 'bundle-id'
  | 'key-file'
  | 'address'
  | 'null'
  | 'scientific';

/** What was changed or left out on the way to a device token; `signs`: the characters themselves, each once. */
export type DeviceTokenNote =
  | { readonly code: 'label-left-out'; readonly text: string }
  | { readonly code: 'invisible-left-out'; readonly signs: readonly string[]; readonly count: number }
  | { readonly code: 'ornament-left-out'; readonly what: Ornament }
  | { readonly code: 'lower-case' }
  | { readonly code: 'from-base64' }
  | { readonly code: 'from-description' }
  | { readonly code: 'from-bytes' }
  | { readonly code: 'from-document'; readonly format: 'JSON' | 'property-list'; readonly key: string | null }
  | { readonly code: 'unusual-length'; readonly bytes: number }
  | { readonly code: 'several-on-one-line' }
  | { readonly code: 'repeated'; readonly line: number }
  | { readonly code: 'comment-left-out' }
  | { readonly code: 'head-left-out'; readonly text: string }
  | { readonly code: 'field-left-out'; readonly name: string };

export type Ornament = 'quotes' | 'angles' | '0x' | 'spaces' | 'colons' | 'dashes' | 'slashes' | 'signs';

/** Where a device token was looked for and not found. `first`: the first line that is none; `column`: from 1. */
export type MissingDeviceToken =
  | { readonly where: 'argument'; readonly name: string }
  | {
      readonly where: 'list';
      readonly name: string;
      readonly first: { readonly line: number; readonly why: Inner } | null;
    }
  | { readonly where: 'column'; readonly column: number }
  | { readonly where: 'field'; readonly isSimulator: boolean };

/** The same by code; and what stands in the page while its reader of device tokens is not there. */
export type DeviceTokenExplanations = {
  readonly [Fault in DeviceTokenFault as Fault['code']]: Omit<Fault, 'code'>;
} & {
  readonly 'device-token-missing': MissingDeviceToken;
  /** `list`: the file; `null`: what stands in the field. */
  readonly 'device-tokens-being-read': { readonly list: string | null };
  readonly 'device-tokens-reader-missing': null;
};

/** What a file is that should be a list in text, by its beginning. */
export type OtherThanText = 'zip' | 'gzip' | 'old-workbook' | 'pdf' | 'binary-property-list' | 'sqlite' | 'data';

/** Lists of device tokens, and the results that are kept of a send to one. */
export interface ListExplanations {
  'device-tokens-changed': { readonly name: string };
  /** `first`: the first line that holds none. */
  'device-tokens-unreadable-lines': {
    readonly name: string;
    readonly lines: number;
    readonly first: { readonly line: number; readonly why: Inner } | null;
  };
  'device-tokens-on-one-line': { readonly count: number };
  'device-tokens-too-long': null;
  'device-tokens-not-text': { readonly is: OtherThanText };
  'device-tokens-json-broken': null;
  /** `most`: characters. */
  'line-too-long': { readonly of: 'list' | 'results'; readonly most: number };
  'command-too-long': { readonly line: number; readonly from: string; readonly most: number };
  'results-outcome-unknown': { readonly outcome: string };
  'results-too-many-to-copy': { readonly most: number };
  /** `replaced`: by those of a later send. `why`: the system's code. */
  'results-not-kept': { readonly replaced: true } | { readonly why: FileFaultCode };
}
