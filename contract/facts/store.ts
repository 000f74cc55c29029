/**
 * A request that is not as the contract has it: a fault of ours. `field`: the path to what is wrong, never its value;
 * `null`: the argument itself. `expected`: what the schema has there.
 */
export type RequestMistake =
  | { readonly channel: string; readonly why: 'too-large' }
  | {
      readonly channel: string;
      readonly why: 'other-form';
      readonly field: string | null;
      readonly expected: string | null;
    };

/** Problems with what Pushwright keeps, and with files that were chosen. */
export interface StoreExplanations {
  'authority-unknown': null;
  'authority-unreadable': { readonly name: string; readonly damaged: boolean };
  /** `aside`: where the file was kept, '' where it held nothing; `null` where it lies as it was at `path`. */
  'draft-damaged': { readonly path: string; readonly aside: string | null };
  /** Another window or page writes in it. */
  'draft-elsewhere': null;
  /** It was removed. */
  'draft-gone': null;
  'drafts-too-many': { readonly most: number };
  'settings-damaged': { readonly path: string; readonly aside: string | null };
  /** The system's code. */
  'settings-unreadable': { readonly why: string };
  'categories-damaged': { readonly path: string; readonly aside: string | null };
  'categories-newer': null;
  'categories-too-many': { readonly most: number };
  'file-forgotten': null;
  /** `text`: the id, or the beginning of one, that was asked for. */
  'history-unknown': { readonly text: string };
  'history-several': { readonly text: string; readonly count: number };
  'request-malformed': RequestMistake;
}

/** A device among several that one name fits. `start`: the beginning of its device token. */
export interface NamedDevice {
  readonly name: string;
  readonly app: string | null;
  readonly environment: string | null;
  readonly start: string;
}

/** The address book of devices. */
export interface DeviceBookExplanations {
  /** `aside`: where the file was kept, '' where it held nothing; `null` where it lies as it was at `path`. `devices`: how many could be read. */
  'devices-damaged': { readonly path: string; readonly aside: string | null; readonly devices: number };
  'devices-newer': null;
  /** A file of another kind under the name of the book. */
  'devices-other': null;
  'devices-too-many': { readonly most: number };
  'device-known': { readonly name: string };
  /** A line of a file that was not taken. `line`: of the same device token, further up. */
  'device-left-out':
    | { readonly why: 'known'; readonly name: string }
    | { readonly why: 'repeated'; readonly line: number };
  /** Of a device that was taken; `value` as it stands in the file. */
  'device-field-left-out': { readonly field: string; readonly value: string };
  'device-columns-left-out': { readonly columns: readonly string[] };
  /** A file without a device token. */
  'devices-none': { readonly name: string };
  /** `near`: names like it. */
  'device-unknown': { readonly text: string; readonly near: readonly string[] };
  'device-ambiguous': { readonly text: string; readonly there: readonly NamedDevice[] };
  /** Devices of the book, the first of them, whose device tokens are of the other environment. */
  'devices-elsewhere': { readonly names: readonly string[]; readonly to: string };
  /** Of which the same destination said that they are gone. */
  'devices-gone': { readonly names: readonly string[] };
  'group-unknown': { readonly text: string; readonly near: readonly string[] };
}
