import type { Wire } from '../../../contract/notification.ts';
import type { AtDevice } from './device-inbox.ts';

/** A notification as it arrived, and what the simulator did with it. Absent is `null`. */
export interface ReceivedNotification {
  /** UNIX milliseconds. */
  readonly at: number;
  readonly wire: Wire;
  /** Numbered from 1 in the order in which connections were opened, over all ports. */
  readonly connection: number;
  /** As it came; hexadecimal on the binary wire; '' for a broadcast. */
  readonly deviceToken: string;
  readonly topic: string | null;
  readonly pushType: string | null;
  readonly priority: number | null;
  /** UNIX seconds. */
  readonly expirationSeconds: number | null;
  readonly collapseId: string | null;
  /** The one it was answered with; `null` on the binary wire. */
  readonly apnsId: string | null;
  /** The identifier of the frame, on the binary wire. */
  readonly identifier: number | null;
  /** The channel of a broadcast. */
  readonly channelId: string | null;
  /** The body as text. */
  readonly payload: string;
  /** `dropped`: the connection was closed, or the stream refused, instead of an answer. */
  readonly outcome: 'accepted' | 'rejected' | 'dropped';
  /** HTTP status, or the status of the binary error response, 0 where there was none; `null` when dropped. */
  readonly status: number | null;
  readonly reason: string | null;
  /** UNIX milliseconds, with status 410 only. */
  readonly timestamp: number | null;
  /** What became of it at the simulated device, when it was accepted for one. */
  readonly atDevice: AtDevice | null;
  /** The apns-id, or on the binary wire the identifier, of the notification whose place it took. */
  readonly replaces: string | null;
}
