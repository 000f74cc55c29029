import { randomBytes } from 'node:crypto';

/** Whether a channel keeps its newest message for devices that are away: 0 keeps none, 1 one (Apple: Sending channel management requests). */
export type StoragePolicy = 0 | 1;

/** What is known of a channel id. */
export type ChannelState =
  | { readonly state: 'there'; readonly policy: StoragePolicy }
  | { readonly state: 'deleted' }
  | { readonly state: 'never-issued' };

/** Most channels of all apps together. */
const MOST_CHANNELS = 1_000_000;
/** Most deleted channels that are told from those that never were; the oldest are forgotten. */
const MOST_DELETED = 100_000;

/**
 * Broadcast channels of each app; nothing outlives the simulator. Deleted ones are remembered for a while, since APNs tells
 * them from those that never were.
 */
export class ChannelRegistry {
  readonly #apps = new Map<string, Map<string, StoragePolicy>>();
  /** Bundle id and channel id. */
  readonly #deleted = new Set<string>();
  readonly #perApp: number;
  #count = 0;

  constructor(perApp: number) {
    this.#perApp = perApp;
  }

  /** Makes a channel and returns its id, 16 bytes in base64 as seen in the sandbox; `null` when the app, or all, have their most. */
  create(bundleId: string, policy: StoragePolicy): string | null {
    const app = this.#apps.get(bundleId) ?? new Map<string, StoragePolicy>();
    if (app.size >= this.#perApp || this.#count >= MOST_CHANNELS) return null;
    const id = randomBytes(16).toString('base64');
    this.#apps.set(bundleId, app.set(id, policy));
    this.#count += 1;
    return id;
  }

  find(bundleId: string, channelId: string): ChannelState {
    const policy = this.#apps.get(bundleId)?.get(channelId);
    if (policy !== undefined) return { state: 'there', policy };
    return { state: this.#deleted.has(placeOf(bundleId, channelId)) ? 'deleted' : 'never-issued' };
  }

  /** False where there is no such channel, or no more. */
  delete(bundleId: string, channelId: string): boolean {
    const app = this.#apps.get(bundleId);
    if (app?.delete(channelId) !== true) return false;
    if (app.size === 0) this.#apps.delete(bundleId);
    this.#count -= 1;
    this.#deleted.add(placeOf(bundleId, channelId));
    const [oldest] = this.#deleted;
    if (this.#deleted.size > MOST_DELETED && oldest !== undefined) this.#deleted.delete(oldest);
    return true;
  }

  /** Ids of the channels that are there, oldest first. */
  list(bundleId: string): readonly string[] {
    return [...(this.#apps.get(bundleId)?.keys() ?? [])];
  }
}

function placeOf(bundleId: string, channelId: string): string {
  return `${bundleId} ${channelId}`;
}
