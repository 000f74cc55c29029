import type { IdentityDescription } from './identity.ts';
import type { LogEntry } from './log-entry.ts';
import type { NotificationResult } from './outcome.ts';
import type { ConnectionStatus, SendProgress, SendSettled } from './sending.ts';

interface Carrying<T> {
  /** Never there: what the event carries, for the type check alone. */
  readonly carried?: T;
}

const carries = <T>(): Carrying<T> => ({});

const events = {
  'log.appended': carries<{ readonly entries: readonly LogEntry[] }>(),
  /** Of a send to a list in a file only what was not accepted, and no more of each reason than a person reads. */
  'notification.settled': carries<{ readonly sendId: number; readonly results: readonly NotificationResult[] }>(),
  'send.progressed': carries<SendProgress>(),
  'send.settled': carries<SendSettled>(),
  'connection.changed': carries<{ readonly connections: readonly ConnectionStatus[] }>(),
  /** It was chosen in the menu of the window. Only of a window. */
  'action.asked': carries<{ readonly action: MenuAction }>(),
  /** The program was opened with files: `files.take` has them. Only of a window. */
  'files.waiting': carries<{ readonly waiting: true }>(),
  /** A list of what was sent would show something else than before. */
  'history.changed': carries<{ readonly changed: true }>(),
  'identity.changed': carries<{ readonly identities: readonly IdentityDescription[] }>(),
};

/** What the menu of a window asks of its page. */
export type MenuAction = 'new-draft' | 'save' | 'save-as' | 'duplicate';

export type EventChannel = keyof typeof events;

/** Everything the backend tells the page unasked: channel name to what it carries. */
export type Events = { readonly [E in EventChannel]: NonNullable<(typeof events)[E]['carried']> };

/** Every event channel: hosts and tests enumerate them. */
export const EVENT_CHANNELS = Object.keys(events) as readonly EventChannel[];
