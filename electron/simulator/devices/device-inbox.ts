/** What becomes of an accepted notification at the simulated device. */
export type AtDevice =
  /** It is there now. */
  | 'received'
  /** The device is offline; it waits. */
  | 'waiting'
  /** The device is offline, and it was not to be stored. */
  | 'missed';

/** A notification that waits for its device. */
export interface WaitingNotification {
  readonly deviceToken: string;
  readonly topic: string;
  readonly id: string;
  readonly collapseId: string | null;
  readonly payload: string;
  /** UNIX seconds; `null`: kept as long as APNs keeps any. */
  readonly expirationSeconds: number | null;
}

/** APNs keeps a notification 30 days at most (Apple: Sending notification requests to APNs). */
const MOST_DAYS_MS = 30 * 86_400_000;
const MOST_REMEMBERED = 100_000;
/** Most notifications that wait, over all devices: each may be as long as a payload may. */
const MOST_WAITING = 10_000;

/**
 * Store and forward: for an offline device one notification of each app waits, the newest (Apple: Sending notification
 * requests to APNs); one with the collapse id of another takes its place on the device.
 */
export class DeviceInboxes {
  readonly #waiting = new Map<string, { readonly notification: WaitingNotification; readonly since: number }>();
  readonly #shown = new Map<string, string>();

  /** Hands over an accepted notification at `now`, UNIX milliseconds; `replaces` is the id of the one whose place it took. */
  accept(
    notification: WaitingNotification,
    offline: boolean,
    now: number,
  ): { readonly atDevice: AtDevice; readonly replaces: string | null } {
    if (!offline) return { atDevice: 'received', replaces: this.#show(notification) };
    const { expirationSeconds } = notification;
    if (expirationSeconds !== null && expirationSeconds * 1000 <= now) return { atDevice: 'missed', replaces: null };
    const place = placeOf(notification.deviceToken, notification.topic);
    const replaces = this.#waiting.get(place)?.notification.id ?? null;
    remember(this.#waiting, MOST_WAITING, place, { notification, since: now });
    return { atDevice: 'waiting', replaces };
  }

  /** What waited for a device that is back, without what has run out meanwhile. */
  comeOnline(deviceToken: string, now: number): readonly WaitingNotification[] {
    const arrived: WaitingNotification[] = [];
    for (const [place, { notification, since }] of this.#waiting) {
      if (!place.startsWith(`${deviceToken.toLowerCase()} `)) continue;
      this.#waiting.delete(place);
      const ends = notification.expirationSeconds === null ? Infinity : notification.expirationSeconds * 1000;
      if (Math.min(ends, since + MOST_DAYS_MS) <= now) continue;
      this.#show(notification);
      arrived.push(notification);
    }
    return arrived;
  }

  #show({ deviceToken, topic, id, collapseId }: WaitingNotification): string | null {
    if (collapseId === null || collapseId === '') return null;
    const place = `${placeOf(deviceToken, topic)} ${collapseId}`;
    const replaces = this.#shown.get(place) ?? null;
    remember(this.#shown, MOST_REMEMBERED, place, id);
    return replaces;
  }
}

function placeOf(deviceToken: string, topic: string): string {
  return `${deviceToken.toLowerCase()} ${topic}`;
}

/** Sets an entry as the newest; the oldest gives way where there are too many. */
function remember<T>(map: Map<string, T>, most: number, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
