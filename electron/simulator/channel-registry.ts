import { randomBytes } from 'node:crypto';

/** Whether a channel keeps its newest message for devices that are away: 0 keeps none, 1 one (Apple: Sending channel management requests). */
export type StoragePolicy = 0 | 1;

/** What is known of a channel id. */
export type ChannelState =
  | { readonly state: 'there'; readonly policy: StoragePolicy }
  | { readonly state: 'deleted' }
  | { readonly state: 'never-issued' };

/** The channels of one app; a deleted one is remembered, since APNs tells it from one that never was. */
interface AppChannels {
  readonly known: Map<string, StoragePolicy | 'deleted'>;
  there: number;
}

/** Broadcast channels of each app; nothing outlives the simulator. */
export class ChannelRegistry {
  readonly #apps = new Map<string, AppChannels>();
  readonly #perApp: number;

  constructor(perApp: number) {
    this.#perApp = perApp;
  }

  /** Makes a channel and returns its id, 16 bytes in base64 as seen in the sandbox; `null` when the app has its most. */
  create(bundleId: string, policy: StoragePolicy): string | null {
    const app = this.#apps.get(bundleId) ?? { known: new Map<string, StoragePolicy | 'deleted'>(), there: 0 };
    this.#apps.set(bundleId, app);
    if (app.there >= this.#perApp) return null;
    const id = randomBytes(16).toString('base64');
    app.known.set(id, policy);
    app.there += 1;
    return id;
  }

  find(bundleId: string, channelId: string): ChannelState {
    const found = this.#apps.get(bundleId)?.known.get(channelId);
    if (found === undefined) return { state: 'never-issued' };
    return found === 'deleted' ? { state: 'deleted' } : { state: 'there', policy: found };
  }

  /** False where there is no such channel, or no more. */
  delete(bundleId: string, channelId: string): boolean {
    const app = this.#apps.get(bundleId);
    if (app === undefined || this.find(bundleId, channelId).state !== 'there') return false;
    app.known.set(channelId, 'deleted');
    app.there -= 1;
    return true;
  }

  /** Ids of the channels that are there, oldest first. */
  list(bundleId: string): readonly string[] {
    const known = this.#apps.get(bundleId)?.known ?? new Map<string, StoragePolicy | 'deleted'>();
    return [...known].filter(([, policy]) => policy !== 'deleted').map(([id]) => id);
  }
}
