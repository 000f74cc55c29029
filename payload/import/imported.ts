import type { DestinationChoice } from '../../contract/destination.ts';
import type { DeviceTokenNote } from '../../contract/facts/device-tokens.ts';
import type { Inner } from '../../contract/facts/inner.ts';
import type { TypedHeaders } from '../headers/headers.ts';

/** What a text was recognised as. */
export type ImportSource =
  | 'curl'
  | 'httpie'
  | 'wget'
  | 'powershell'
  | 'simctl'
  | 'http'
  | 'har'
  | 'postman'
  | 'document'
  | 'headers-listing'
  | 'results'
  | 'pushwright';

/** Whose print-out or source code a text is. */
export type Language =
  | 'swift'
  | 'objective-c'
  | 'python'
  | 'ruby'
  | 'php'
  | 'javascript'
  | 'java'
  | 'go'
  | 'powershell'
  | 'elixir'
  | 'csharp'
  | 'dart'
  | 'yaml'
  | 'plist'
  | 'other';

/** One thing that was taken, left out or not understood. No fact ever holds a credential. */
export type ImportNote =
  | { readonly code: 'read-from'; readonly source: ImportSource }
  | { readonly code: 'straightened' }
  | { readonly code: 'mail-quotes' }
  | { readonly code: 'encoding'; readonly encoding: string }
  | { readonly code: 'payload-found' }
  | { readonly code: 'payload-unescaped'; readonly times: number }
  | { readonly code: 'payload-decoded'; readonly encoding: 'base64' | 'url' }
  | { readonly code: 'payload-converted'; readonly language: Language; readonly ambiguous: boolean }
  /** Of a send that history keeps, what cannot be had back: whom it was sent as, to whom, what vouched for the gateway. */
  | { readonly code: 'past-identity'; readonly name: string }
  | { readonly code: 'past-devices'; readonly count: number }
  | { readonly code: 'past-broadcast'; readonly channel: string }
  | { readonly code: 'past-authority' }
  | { readonly code: 'past-secrets'; readonly count: number }
  | { readonly code: 'target-bundle'; readonly topic: string | null }
  | { readonly code: 'device-token-read'; readonly note: DeviceTokenNote }
  | { readonly code: 'requests-joined'; readonly count: number }
  | { readonly code: 'several-payloads'; readonly count: number; readonly taken: number }
  | { readonly code: 'several-requests'; readonly count: number; readonly taken: number }
  /** Requests to other services, beside the one that was taken. */
  | { readonly code: 'requests-beside'; readonly count: number; readonly hosts: readonly string[] }
  | { readonly code: 'authorization' }
  | { readonly code: 'credential'; readonly name: string }
  | { readonly code: 'private-key' }
  | { readonly code: 'identity-file'; readonly file: string | null }
  | { readonly code: 'payload-file'; readonly file: string | null }
  | { readonly code: 'payload-printed'; readonly program: string }
  | { readonly code: 'header-file'; readonly file: string }
  | { readonly code: 'device-token-file'; readonly file: string | null }
  | { readonly code: 'data-left'; readonly name: string }
  | {
      readonly code: 'placeholder';
      readonly name: string;
      readonly part: 'device-token' | 'host' | 'payload' | 'header';
    }
  | { readonly code: 'header-unknown'; readonly name: string }
  | { readonly code: 'push-type-unknown'; readonly value: string }
  | { readonly code: 'option-unknown'; readonly name: string }
  | { readonly code: 'route-option'; readonly name: string }
  | { readonly code: 'option-left'; readonly name: string }
  | { readonly code: 'words-left'; readonly count: number }
  | { readonly code: 'method'; readonly method: string }
  | { readonly code: 'address-missing' }
  | { readonly code: 'address-unreadable' }
  | { readonly code: 'device-path-missing' }
  | { readonly code: 'device-token-unreadable'; readonly why: Inner }
  | { readonly code: 'service'; readonly name: string; readonly host: string | null; readonly taken: boolean }
  | { readonly code: 'broadcast'; readonly bundleId: string | null; readonly channelId: string | null }
  | { readonly code: 'channels'; readonly bundleId: string | null }
  | { readonly code: 'not-mechanical'; readonly language: Language; readonly name: string | null }
  | { readonly code: 'payload-broken'; readonly line: number; readonly column: number; readonly why: Inner }
  | { readonly code: 'aps-missing' }
  | {
      readonly code: 'file-encoding';
      readonly file: string;
      readonly reason: 'binary' | 'other-encoding';
      readonly offset: number;
    }
  | { readonly code: 'file-unreadable' | 'file-empty' | 'file-not-understood' | 'file-too-long'; readonly file: string }
  /** `taken`: the one of several files that fills in. */
  | { readonly code: 'files-left'; readonly taken: string | null; readonly files: readonly string[] }
  | { readonly code: 'text-too-long'; readonly most: number }
  | { readonly code: 'text-too-tangled' }
  | { readonly code: 'not-understood' };

/** What a text holds. What it does not hold is `null`, absent or empty. */
export interface Imported {
  readonly payload: string | null;
  readonly headers: Partial<TypedHeaders>;
  /** Lower-case hexadecimal, each once. */
  readonly deviceTokens: readonly string[];
  readonly destination: DestinationChoice | null;
  /** As the text has it, of Apple's hosts too; without a scheme, a port or credentials. */
  readonly host: string | null;
  readonly port: number | null;
  /** Of `xcrun simctl push`. */
  readonly simulatorDevice: string | null;
  /** Whether this is a whole request: then what it does not name was not in it either. */
  readonly whole: boolean;
  /** Where in Pushwright such a request belongs, if not with notifications. */
  readonly place: 'channels' | null;
  readonly receipts: readonly ImportNote[];
  readonly left: readonly ImportNote[];
}

export const NOTHING: Imported = {
  payload: null,
  headers: {},
  deviceTokens: [],
  destination: null,
  host: null,
  port: null,
  simulatorDevice: null,
  whole: false,
  place: null,
  receipts: [],
  left: [],
};

/** Whether anything could be filled in. */
export function hasContent(imported: Imported): boolean {
  const { payload, headers, deviceTokens, destination } = imported;
  return payload !== null || Object.keys(headers).length > 0 || deviceTokens.length > 0 || destination !== null;
}

/** Each note once, in the order they were made. */
export function eachOnce(notes: readonly ImportNote[]): readonly ImportNote[] {
  const seen = new Set<string>();
  return notes.filter((note) => {
    const key = JSON.stringify(note);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
