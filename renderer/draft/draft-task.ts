import type { Dispatch } from 'react';
import type { HostBridge } from '../bridge.ts';
import type { AppAction, AppState } from '../state/app-state.ts';
import type { StarterId } from './starters.ts';

/** What can be done with drafts. The code for it is loaded when it is first wanted. */
export type DraftTask =
  | { readonly kind: 'new'; readonly starter: StarterId }
  | { readonly kind: 'open'; readonly id: string }
  | { readonly kind: 'duplicate'; readonly id: string | null }
  | { readonly kind: 'rename'; readonly id: string; readonly name: string }
  | { readonly kind: 'remove'; readonly id: string }
  /** The user chooses a file. */
  | { readonly kind: 'choose-file' }
  /** `file`: one that was chosen or dropped, or the handle of one that was used lately. */
  | { readonly kind: 'open-file'; readonly file: File | string }
  /** `over`: though another program changed the document. */
  | { readonly kind: 'save'; readonly as: boolean; readonly over?: boolean };

/** What is asked before a task is carried out, or was found while it was. */
export type DraftQuestion =
  | { readonly kind: 'rename'; readonly id: string; readonly name: string }
  /** Another program changed the document of the draft that is open. */
  | { readonly kind: 'changed-outside'; readonly fileName: string };

/** What was done, and what takes it back. */
export interface DraftNews {
  readonly sentence: string;
  readonly undo: (() => Promise<void>) | null;
}

/** What a task is carried out with. */
export interface DraftContext {
  readonly bridge: HostBridge;
  /** The window as it stands now. */
  readonly state: () => AppState;
  readonly dispatch: Dispatch<AppAction>;
  readonly ask: (question: DraftQuestion | null) => void;
  readonly tell: (news: DraftNews | null) => void;
  /** Drafts came, went, or have other names. */
  readonly changed: () => void;
  readonly openFile: (file: File) => void;
}
