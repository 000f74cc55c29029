import type { Priority } from '../notification.ts';
import type { PayloadRoute } from '../payload-size.ts';
import type { JsonExplanations } from './json.ts';

/** What a key's value must be. `word`: one of a few, which a check of its own knows. */
export type ValueKind =
  | 'text'
  | 'integer'
  | 'number'
  | 'one'
  | 'true'
  | 'object'
  | 'texts'
  | 'text-or-object'
  | 'text-or-null'
  | 'word';

/** A value as it stands in a payload; a text is shortened, a number as it is written. */
export type GivenValue =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'number'; readonly written: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'null' | 'array' | 'object' };

/** A character where a plain one was meant. `shown`: itself, '' where it cannot be seen. */
export interface ForeignSign {
  readonly code: number;
  readonly shown: string;
}

/** What can be said of a payload beyond JSON. Names and texts out of it are shortened to 40 units. */
export interface PayloadExplanations {
  /** `minified`: bytes without the white space, where that fits. */
  'payload-too-large': {
    readonly bytes: number;
    readonly limit: number;
    readonly route: PayloadRoute;
    readonly minified: number | null;
  };

  'aps-missing':
    | { readonly why: 'misspelt'; readonly name: string }
    | { readonly why: 'sign'; readonly sign: ForeignSign }
    | { readonly why: 'firebase' | 'absent' };
  'aps-nested': { readonly name: string };
  'aps-not-object': { readonly encodedTwice: boolean };
  'aps-key-outside': { readonly name: string; readonly meant: string };
  'mdm-push-type': null;
  'mdm-missing': null;
  'mdm-only': { readonly name: string };
  'fileprovider-key-missing': { readonly key: string };
  'pass-content': null;
  'header-in-payload': { readonly header: string };
  'simulator-target-bundle': null;

  'alert-key-outside': { readonly name: string; readonly meant: string };
  /** `taken`: what is meant stands there too. `where`: the object; `ignored`: iOS reads it and ignores the key. */
  'unknown-key':
    | {
        readonly why: 'slip';
        readonly name: string;
        readonly where: string;
        readonly meant: string;
        readonly taken: boolean;
      }
    | { readonly why: 'unknown'; readonly name: string; readonly where: string; readonly ignored: boolean };
  'misspelt-key': {
    readonly name: string;
    readonly meant: string;
    readonly sign: ForeignSign | null;
    readonly taken: boolean;
  };
  /** `better`: the value that is plainly meant, as JSON. */
  'wrong-type': {
    readonly key: string;
    readonly given: GivenValue;
    readonly expected: ValueKind;
    readonly better: string | null;
    readonly ignored: boolean;
  };
  'alert-holds-object': null;
  'sound-holds-object': null;
  'loc-args-without-key': { readonly prefix: string };
  'volume-range': { readonly volume: number };
  'interruption-level-unknown': { readonly level: string };
  'critical-without-sound': null;
  'relevance-range': { readonly score: number };
  'placeholder-in-text': { readonly placeholder: string; readonly key: string };
  /** `stem`: the file's name without its ending. */
  'sound-format': { readonly file: string; readonly stem: string };
  'sensitive-data':
    | { readonly what: 'signed-token' | 'private-key' | 'card-number' }
    | { readonly what: 'key'; readonly key: string };

  'background-visible': { readonly key: string };
  'background-without-content-available': null;
  'never-shown': { readonly key: string; readonly pushType: DrawingPushType };
  /** `apsThere`: whether there is an “aps” to write it into. */
  'content-changed-missing': { readonly pushType: DrawingPushType; readonly apsThere: boolean };
  'mutable-content-without-alert': null;
  'alert-empty': { readonly mutable: boolean };
  'url-args-missing': null;
  'nothing-visible': { readonly wakes: boolean };
  'silent-priority': { readonly priority: Priority | null };
}

/** Push types that only have the app's widgets or controls drawn again. */
export type DrawingPushType = 'widgets' | 'controls';

/** What a change of a payload does, as its button says. `fault`: the one it cures; `null`: several. */
export type PayloadFix =
  | { readonly id: 'json'; readonly fault: keyof JsonExplanations | null }
  | { readonly id: 'write'; readonly value: string }
  | { readonly id: 'write-word'; readonly word: string }
  | { readonly id: 'add'; readonly key: string }
  | { readonly id: 'move-into-alert' | 'move-into-aps' | 'make-header'; readonly several: boolean }
  | {
      readonly id:
        | 'add-empty-url-args'
        | 'make-topic'
        | 'make-update'
        | 'minify'
        | 'move-beside-aps'
        | 'remove'
        | 'unquote'
        | 'unwrap'
        | 'use-time-now';
    };

/** The part of an alert that a text stands in. */
export type TextPart = 'title' | 'subtitle' | 'body';

/** Files of an app's texts, by their endings. */
export type TextsFormat = 'strings' | 'stringsdict' | 'xcstrings';

/** What a file of texts does not have where its format asks for it, or has where it may not be. */
export type TextsFault =
  | 'no-key'
  | 'no-equals'
  | 'no-value'
  | 'no-semicolon'
  | 'open-string'
  | 'open-comment'
  | 'value-no-text'
  | 'too-many'
  | 'no-xml'
  | 'no-json'
  | 'no-catalog';

/** What is wrong with files of an app's texts, and with what a device makes of an alert and them. */
export interface TextsExplanations {
  'texts-fault': { readonly format: TextsFormat; readonly fault: TextsFault };
  /** The later one counts. `line`: of the one before. */
  'texts-duplicate': { readonly key: string; readonly line: number };
  'texts-encoding': { readonly name: string; readonly why: 'binary-plist' | 'binary' | 'other-encoding' };
  'texts-unknown-file': { readonly name: string };
  /** `table`: the file's name without its ending, where a device looks in `Localizable`. */
  'texts-other-table': { readonly table: string };
  'texts-too-large': { readonly most: number };
  'texts-none': null;
  'texts-unreadable': { readonly name: string };
  'texts-payload-broken': { readonly name: string };

  /** `language`: '' where the file is in no folder of a language. */
  'text-key-missing': { readonly part: TextPart; readonly key: string; readonly language: string };
  'text-not-compiled': { readonly part: TextPart; readonly key: string };
  'text-plural': { readonly part: TextPart; readonly key: string };
  'text-varies': { readonly part: TextPart; readonly key: string; readonly by: 'device' | 'width' };
  /** `number`: of the argument, from 1. */
  'text-argument-missing': { readonly part: TextPart; readonly key: string; readonly number: number };
  'text-arguments-spare': {
    readonly part: TextPart;
    readonly key: string;
    readonly given: number;
    readonly used: number;
  };
  'text-format': { readonly part: TextPart; readonly key: string; readonly specifier: string };
  'text-beside-key': { readonly part: TextPart; readonly key: string };
  'text-turned-round': { readonly part: TextPart; readonly argument: string; readonly to: 'ltr' | 'rtl' };
}
