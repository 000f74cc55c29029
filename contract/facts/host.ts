/** Why the door of the page on this computer turned a request away; nothing secret is in it. */
export type DoorRefusal =
  | {
      readonly why: 'host-not-once' | 'other-page' | 'too-many-pages' | 'no-link-used' | 'link-spent' | 'question-late';
    }
  | {
      readonly why:
        | 'link-not-asked-by-us'
        | 'no-such-request'
        | 'not-json'
        | 'compressed'
        | 'no-argument'
        | 'file-name';
    }
  /** `ours`: host and port that it answers at. */
  | { readonly why: 'other-host'; readonly ours: string }
  | { readonly why: 'method'; readonly method: string }
  | { readonly why: 'body-too-large'; readonly kib: number }
  | { readonly why: 'file-too-large' | 'list-unwritable'; readonly name: string }
  | { readonly why: 'list-too-large'; readonly name: string; readonly mib: number };

/** What stands against showing the window, as a page or at all, and what its doors turn away. */
export interface HostExplanations {
  /** `why`: the system's code. */
  'data-folder-unusable': { readonly folder: string; readonly why: string };
  'page-missing': null;
  'port-taken': { readonly port: number };
  'port-forbidden': { readonly port: number };
  /** `mib`: the most that is handed over. */
  'file-not-taken':
    | { readonly name: string; readonly why: 'no-file' | 'unreadable' }
    | { readonly name: string; readonly why: 'too-large'; readonly mib: number };
  'host-lost': null;
  'send-lost-sight': null;
  'unknown-channel': null;
  'device-tokens-too-many': { readonly count: number; readonly most: number };
  'headers-unreadable': null;
}

/** Why a call to the window's door was refused; `origin` is none of its whole URL, and `null` where it has none. */
export type CallRefusal =
  | { readonly why: 'frame-gone' | 'other-window' | 'inner-frame' }
  | { readonly why: 'other-origin'; readonly origin: string | null };

/** Why the installed program does not start with the words that it was given. */
export type StartRefusal =
  | { readonly why: 'address' | 'missing'; readonly word: string }
  | { readonly why: 'too-many'; readonly files: number; readonly most: number };

/** What a page tried and was not let. */
export type NavigationRefusal = 'navigation' | 'redirection' | 'frame' | 'webview' | 'stay' | 'window';

/** What ends the window's program. */
export type FatalFault = 'data-folder' | 'page-unreadable' | 'page-crashes' | 'internal';
