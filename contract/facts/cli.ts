import type { HostMistake } from '../destination.ts';
import type { PushType } from '../notification.ts';
import type { ProxyMistake } from '../proxy-address.ts';

/** What is wrong with a value that an option was given. */
export type WrongOptionValue =
  | { readonly kind: 'choices'; readonly choices: readonly string[] }
  | { readonly kind: 'port'; readonly lowest: number; readonly highest: number }
  | { readonly kind: 'connections'; readonly most: number }
  | { readonly kind: 'limit'; readonly most: number }
  | { readonly kind: 'key-bits'; readonly sizes: readonly number[] }
  | {
      readonly kind: 'apple-port' | 'priority' | 'binary-command' | 'confirmation' | 'expiration' | 'day' | 'variable';
    };

/** Ways in which a call is not understood, and what each is made of. Options are named as they are typed. */
export interface UsageMistakes {
  'no-command': { readonly command: string };
  /** `meant`: what is there under names like it. */
  'unknown-word': { readonly word: string; readonly meant: readonly string[]; readonly command: string };
  'unknown-command': { readonly word: string; readonly meant: readonly string[]; readonly command: string };
  'unknown-option': { readonly option: string; readonly meant: readonly string[]; readonly command: string };
  /** `option`: with the name of its value. */
  'value-missing': { readonly option: string; readonly command: string };
  'option-missing': { readonly option: string; readonly command: string };
  'argument-missing': { readonly argument: string; readonly command: string };
  'arguments-too-many': {
    readonly of: string;
    readonly expected: number;
    readonly given: number;
    readonly command: string;
  };
  'value-wrong': {
    readonly option: string;
    readonly value: string;
    readonly wrong: WrongOptionValue;
    readonly command: string;
  };
  /** What only the library that reads the call can say. */
  other: { readonly technical: string; readonly command: string };
  'option-empty': { readonly option: string; readonly what: 'file' | 'folder' };
  'option-no-stream': { readonly option: string; readonly what: 'file' | 'folder' };
  'argument-empty': null;
  address: { readonly word: string };
  'not-a-file': { readonly word: string };
  'same-file': { readonly one: string; readonly other: string };

  'nothing-to-send': null;
  'payload-twice': null;
  'tokens-twice': null;
  'retry-and-tokens': null;
  'retry-unknown-alone': null;
  'stdin-twice': null;
  'no-device-token': null;
  /** Device tokens on standard input, which is read once. */
  'stdin-for-several': { readonly requests: number };
  /** An option that documents alone have. */
  'document-option': { readonly option: string };
  'confirm-without-binary': null;
  'ios-simulator-with-tokens': null;
  'ios-simulator-with-results': null;
  'ios-simulator-without-network': null;
  'senders-several': { readonly options: readonly string[] };
  'key-alone': null;
  'id-alone': { readonly option: string };
  'ca-without-gateway': { readonly to: string };
  'port-without-apple': { readonly to: string };
  'ios-simulator-several': null;
  'devices-and-list': null;
  /** `technical`: what the reader of hosts says. */
  destination: { readonly mistake: HostMistake };
  /** `technical`: what the reader of proxies says. */
  proxy: { readonly mistake: ProxyMistake };
  'proxy-password': null;

  'broadcast-twice': null;
  'nothing-to-broadcast': null;
  'content-state': null;

  'legacy-without-p12': null;
  'p12-without-passphrase': null;
  'plain-key-with-passphrase': null;
  'form-without-key': { readonly form: string };

  'request-without-name': null;
  'unknown-step': { readonly step: string; readonly steps: number };
  'nothing-to-look-at': null;
}

export type UsageMistake = {
  readonly [Why in keyof UsageMistakes]: { readonly why: Why } & (UsageMistakes[Why] extends null
    ? unknown
    : UsageMistakes[Why]);
}[keyof UsageMistakes];

/** An identity among several. `fingerprint`: of its certificate, SHA-256 in hexadecimal. */
export interface ListedIdentity {
  readonly name: string;
  readonly fingerprint: string;
}

/** A file that holds a secret. `bytes`, `characters`, `lines`: where it has too many. */
interface SecretFile {
  readonly name: string;
}

/** What is wrong with what says who sends, where a request is written for another program. `form`: as `--as` names it. */
export type ExportIdentityUnfit =
  | { readonly why: 'no-identity' | 'no-ids'; readonly form: string }
  | { readonly why: 'no-key' | 'no-certificate'; readonly file: string }
  | { readonly why: 'identity-form'; readonly form: string; readonly file: string; readonly wanted: 'pem' | 'p12' }
  | { readonly why: 'old-p12'; readonly form: string; readonly file: string };

/** Why a request cannot be written for another program. */
export type ExportUnfit =
  | ExportIdentityUnfit
  /** `request`: what was asked for and is none of them; `null`: nothing was. */
  | { readonly why: 'several'; readonly requests: readonly string[]; readonly request: string | null }
  | { readonly why: 'destination'; readonly to: 'simulator' | 'ios-simulator'; readonly form: string }
  | { readonly why: 'binary' | 'no-topic'; readonly form: string }
  | { readonly why: 'too-many'; readonly count: number; readonly most: number }
  | { readonly why: 'push-type'; readonly pushType: PushType };

/** Problems that the command line finds itself. */
export interface CliExplanations {
  'export-unfit': ExportUnfit;
  usage: UsageMistake;
  /** `asked`: the unknown were asked for too. */
  /** `null`: of the send that the window shows. */
  'nothing-to-retry':
    | { readonly name: string; readonly unknown: number; readonly asked: boolean }
    | { readonly name: null };
  /** A fault of ours. `technical`: what was thrown. */
  internal: { readonly at: 'command-line' | 'page-door' | 'request' | 'identity'; readonly technical: string };
  'device-tokens-more': {
    readonly name: string;
    readonly more: number;
    readonly what: 'without-device-token' | 'no-results';
  };
  'device-tokens-repeated': { readonly name: string; readonly repeated: number; readonly complete: boolean };
  'device-tokens-left-out':
    | { readonly why: 'line'; readonly text: string }
    | { readonly why: 'more'; readonly name: string; readonly more: number };
  'unknown-left-out': { readonly name: string; readonly unknown: number };
  /** `offset` and `byte` of the first that begins no character; or the encoding that it is in, and the command for it. */
  'payload-not-utf8':
    | { readonly why: 'byte'; readonly name: string; readonly offset: number; readonly byte: number }
    | { readonly why: 'encoding'; readonly name: string; readonly encoding: string; readonly command: string };
  'document-too-large': { readonly name: string; readonly most: number };
  'payload-file-too-large': { readonly name: string; readonly most: number };
  'identity-empty': { readonly why: 'no-identity' | 'no-certificate' | 'profile'; readonly name: string };
  'identity-not-picked': { readonly text: string; readonly there: readonly ListedIdentity[] };
  'identities-several': { readonly there: readonly ListedIdentity[] };
  'identity-not-in-store': { readonly text: string };
  'identity-ambiguous': {
    readonly text: string;
    readonly first: string;
    readonly second: string;
    readonly others: boolean;
  };
  'passphrase-file-not-text': SecretFile;
  'passphrase-file-many-lines': SecretFile & { readonly lines: number };
  'passphrase-file-too-large': SecretFile & SecretSize;
  'password-file-not-text': SecretFile;
  'password-file-many-lines': SecretFile & { readonly lines: number };
  'password-file-too-large': SecretFile & SecretSize;
  'new-passphrase-needed': { readonly name: string };
  'not-a-profile': { readonly name: string };
  'apns-id-shared': null;
  /** `fault`: what the system says of the file. */
  'request-unreadable': { readonly name: string; readonly fault: string };
  'not-a-signing-request': { readonly name: string };
  /** `beside`: that its certificate is there, and where, if that is known. */
  'forget-unconfirmed': {
    readonly name: string;
    readonly certificates: readonly string[];
    readonly beside: { readonly path: string | null } | null;
  };
  'requests-several': {
    readonly name: string;
    readonly there: readonly { readonly id: string; readonly name: string }[];
  };
  'file-is-input': { readonly name: string };
}

/** How much a file holds where a secret has at most `most` characters. */
export interface SecretSize {
  readonly size:
    | { readonly unit: 'characters'; readonly count: number }
    | { readonly unit: 'bytes'; readonly over: number };
  readonly most: number;
}
