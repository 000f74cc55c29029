import type { Inner } from './inner.ts';

/** What a value in a file of the simulator must be. */
export type ExpectedValue =
  | 'list'
  | 'object'
  | 'device-token'
  | 'unix-ms'
  | 'status'
  | 'reason'
  | 'reason-or-null'
  | 'text'
  | 'texts'
  | 'texts-or-null'
  | 'delay'
  | 'drop'
  | 'topic'
  | 'boolean'
  | 'answer'
  | 'whole'
  | 'whole-or-null'
  | 'seconds'
  | 'count'
  | 'count-or-null'
  | 'frame-size'
  | 'id'
  | 'go-away'
  | 'http2-error'
  | 'device'
  | 'injection'
  | { readonly oneOf: readonly string[] }
  | { readonly checks: readonly string[] };

/** What an object in such a file describes: a thing, or what stands under a key. */
export type DescribedThing = 'device' | 'settings' | 'injection' | 'command' | { readonly key: string };

/** jsonc-parser's names for mistakes of JSON. */
export type JsonSyntaxMistake =
  | 'InvalidSymbol'
  | 'InvalidNumberFormat'
  | 'PropertyNameExpected'
  | 'ValueExpected'
  | 'ColonExpected'
  | 'CommaExpected'
  | 'CloseBraceExpected'
  | 'CloseBracketExpected'
  | 'EndOfFileExpected'
  | 'InvalidCommentToken'
  | 'UnexpectedEndOfComment'
  | 'UnexpectedEndOfString'
  | 'InvalidUnicode'
  | 'InvalidEscapeCharacter'
  | 'InvalidCharacter'
  | 'none';

/** What is wrong in a file of the simulator. */
export type FileMistake =
  | { readonly kind: 'empty' }
  | { readonly kind: 'syntax'; readonly mistake: JsonSyntaxMistake }
  | { readonly kind: 'too-deep'; readonly most: number }
  | { readonly kind: 'no-list-of-devices' }
  | { readonly kind: 'nothing-to-change' }
  | { readonly kind: 'no-object'; readonly thing: DescribedThing }
  | { readonly kind: 'unknown-key'; readonly key: string; readonly known: readonly string[] }
  | { readonly kind: 'repeated-key'; readonly key: string }
  | { readonly kind: 'missing-key'; readonly thing: DescribedThing; readonly key: string }
  | { readonly kind: 'wrong-value'; readonly key: string; readonly expected: ExpectedValue }
  | { readonly kind: 'wrong-map-key'; readonly key: string; readonly expected: ExpectedValue };

/** A mistake and its place; `name`: the file, or where a command came from. */
export interface MistakeInFile {
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly mistake: FileMistake;
}

export interface SimulatorExplanations {
  'devices-file-mistake': MistakeInFile;
  'settings-file-mistake': MistakeInFile;
  'command-mistake': MistakeInFile;
  /** `port`: 0 where any would have done. `technical`: what the system said, where `why` does not. */
  'simulator-port-unusable': {
    readonly port: number;
    readonly why: 'taken' | 'denied' | 'other';
    readonly technical: string;
  };
  /** `part`: the file in it that is meant, where it is not the whole folder. `technical`: where the system said no code. */
  'simulator-folder-unusable': {
    readonly folder: string;
    readonly part: string | null;
    readonly why: string;
    readonly use: 'read' | 'write';
    readonly denied: boolean;
    readonly technical: string | null;
  };
  'provider-token-key-missing': { readonly keyId: string; readonly folder: string };
  /** A device of the simulator among those that Apple is to reach. */
  'simulated-device': { readonly device: SimulatedDeviceId };
  'simulator-identity-damaged': { readonly path: string; readonly why: Inner | null };
  /** `why`: what the simulator said; `fault`: what the system said of its folder; `technical`: what else was thrown. */
  'simulator-not-started':
    | { readonly why: Inner }
    | { readonly folder: string; readonly fault: string }
    | { readonly folder: string; readonly technical: string };
  /** What was typed as a bundle id is none. `for`: whom it is for, the simulator takes every one. */
  'bundle-id-malformed': { readonly bundleId: string; readonly for: 'simulator' | 'channels' };
  'provider-token-key-unreadable': { readonly name: string; readonly folder: string };
}

/** The devices that the simulator plays in every window. */
export type SimulatedDeviceId =
  | 'always-accepted'
  | 'app-removed'
  | 'token-expired'
  | 'other-environment'
  | 'another-app'
  | 'too-many-requests'
  | 'apple-down'
  | 'connection-drops'
  | 'slow-answer';
