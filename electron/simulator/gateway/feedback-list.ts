/** Most devices that are kept for the feedback service; the oldest give way. */
const MAX_KEPT = 100_000;

/** Devices that lost the app, by topic, until somebody reads them (Apple: Binary Provider API). */
export class FeedbackList {
  readonly #devices = new Map<string, Map<string, number>>();

  /** Remembers that the app was gone when something was sent. */
  add(topic: string, deviceToken: string, timestampSeconds: number): void {
    const devices = this.#devices.get(topic) ?? new Map<string, number>();
    this.#devices.set(topic, devices);
    devices.set(deviceToken, timestampSeconds);
    const [oldest] = devices.keys();
    if (devices.size > MAX_KEPT && oldest !== undefined) devices.delete(oldest);
  }

  /** Everything of `topic`; it is forgotten thereby. */
  take(topic: string): readonly { readonly deviceToken: string; readonly timestampSeconds: number }[] {
    const devices = this.#devices.get(topic) ?? new Map<string, number>();
    this.#devices.delete(topic);
    return [...devices].map(([deviceToken, timestampSeconds]) => ({ deviceToken, timestampSeconds }));
  }
}
