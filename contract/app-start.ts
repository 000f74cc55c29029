import type { Authority } from './destination.ts';
import type { Draft } from './draft.ts';
import type { SimulatedDeviceId } from './facts/simulator.ts';
import type { IdentityDescription, ProfileDescription } from './identity.ts';
import { type CanvasLayout, FIRST_CANVAS } from './kept/canvas.ts';
import type { DraftHead } from './kept/drafts.ts';
import type { LogEntry } from './log-entry.ts';
import type { Problem } from './outcome.ts';
import type { ConnectionStatus, SendView } from './sending.ts';

/** Everything the page needs for its first paint. */
export interface AppStart {
  readonly version: string;
  readonly host: 'electron' | 'loopback';
  /** `process.platform` of the host: decides ⌘ or Ctrl, and what is offered. */
  readonly platform: string;
  /** `null` at the very first start. */
  readonly draft: Draft | null;
  /** Which draft that is. */
  readonly head: DraftHead;
  readonly identities: readonly IdentityDescription[];
  /** Provisioning profiles that were opened or found in this run. */
  readonly profiles: readonly ProfileDescription[];
  readonly authorities: readonly Authority[];
  readonly simulatedDevices: readonly SimulatedDevice[];
  readonly layout: WindowLayout;
  /** The log so far, oldest first. */
  readonly log: readonly LogEntry[];
  readonly connections: readonly ConnectionStatus[];
  /** The last send of this run, under way or settled; or what is left of one that was broken off with an earlier run. */
  readonly send: SendView | null;
  /** What could not be read at start (a damaged draft, an identity file that moved). */
  readonly problems: readonly Problem[];
}

/** How the user arranged the window. */
export interface WindowLayout {
  /** The height of the drawer in CSS pixels; `null`: its share of the window. */
  readonly lower: number | null;
  /** Whether the drawer below the result is open. */
  readonly drawer: boolean;
  /** How the payload is written; `null`: as fits the window's width. */
  readonly view: ComposerView | null;
  /** What stands at the left. */
  readonly side: SidePart;
  /** How the preview draws. */
  readonly canvas: CanvasLayout;
}

export const SIDE_PARTS = ['drafts', 'history', 'devices'] as const;
export type SidePart = (typeof SIDE_PARTS)[number];

export const COMPOSER_VIEWS = ['fields', 'json', 'split'] as const;
export type ComposerView = (typeof COMPOSER_VIEWS)[number];

export const FIRST_LAYOUT: WindowLayout = {
  lower: null,
  drawer: false,
  view: null,
  side: 'history',
  canvas: FIRST_CANVAS,
};

/** A device that the simulator plays, by name. */
export interface SimulatedDevice {
  readonly id: SimulatedDeviceId;
  readonly deviceToken: string;
}
