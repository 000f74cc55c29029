import type { Notification } from '../../../contract/notification.ts';
import { haveAlikeHeaders } from '../http2/headers.ts';
import type { PendingNotification } from '../wire-connection.ts';

/** Notifications on their way to a thread, by column: of a batch only the device tokens differ. */
export interface HandedOver {
  /** By which the client knows them. */
  readonly ids: readonly number[];
  readonly deviceTokens: readonly string[];
  readonly runs: readonly Run[];
}

/** Notifications in a row that are alike but for their device token. */
interface Run {
  count: number;
  /** `null`: like the run before it, which may have gone with an earlier message. */
  readonly like: Like | null;
}

interface Like {
  readonly sends: number;
  readonly common: Omit<Notification, 'deviceToken'>;
}

/** Gathers notifications for one message; what they have in common goes with the first. */
export class HandedOverWriter {
  #ids: number[] = [];
  #deviceTokens: string[] = [];
  #runs: Run[] = [];
  #last: Pick<PendingNotification, 'sends' | 'notification'> | null = null;

  /** Those that were gathered and not taken yet. */
  get ids(): readonly number[] {
    return this.#ids;
  }

  add(id: number, { notification, sends }: PendingNotification): void {
    this.#ids.push(id);
    this.#deviceTokens.push(notification.deviceToken);
    const run = this.#runs[this.#runs.length - 1];
    const last = this.#last;
    const alike = last !== null && last.sends === sends && areAlike(last.notification, notification);
    if (alike && run !== undefined) run.count += 1;
    else if (alike) this.#runs.push({ count: 1, like: null });
    else {
      const { deviceToken: _, ...common } = notification;
      this.#runs.push({ count: 1, like: { sends, common } });
      this.#last = { notification, sends };
    }
  }

  /** What was gathered; `null` for nothing. */
  take(): HandedOver | null {
    if (this.#ids.length === 0) return null;
    const taken = { ids: this.#ids, deviceTokens: this.#deviceTokens, runs: this.#runs };
    this.#ids = [];
    this.#deviceTokens = [];
    this.#runs = [];
    return taken;
  }
}

/** Reads the messages that one writer made, in their order. */
export class HandedOverReader {
  #like: Like | null = null;

  read(
    { ids, deviceTokens, runs }: HandedOver,
    onNotification: (id: number, sends: number, notification: Notification) => void,
  ): void {
    let at = 0;
    for (const run of runs) {
      const like = run.like ?? this.#like;
      if (like === null) throw new Error('the first run of a connection says what it is like');
      this.#like = like;
      const { topic, pushType, priority, expirationSeconds, collapseId, apnsId, payload } = like.common;
      for (const end = at + run.count; at < end; at += 1) {
        const deviceToken = deviceTokens[at] ?? '';
        // Field by field: V8 gives every object that is made by spreading another a shape of its own.
        onNotification(ids[at] ?? 0, like.sends, {
          deviceToken,
          payload,
          topic,
          pushType,
          priority,
          expirationSeconds,
          collapseId,
          apnsId,
        });
      }
    }
  }
}

function areAlike(one: Notification, other: Notification): boolean {
  return one.payload === other.payload && haveAlikeHeaders(one, other);
}
