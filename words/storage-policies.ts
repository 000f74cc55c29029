import type { StoragePolicy } from '../contract/broadcast.ts';
import { words } from './language.ts';

interface PolicyWords {
  readonly name: string;
  readonly short: string;
  readonly meaning: string;
}

/** What each policy means for those who follow a channel, for whoever has to choose one. */
export const storagePolicies = words<Readonly<Record<StoragePolicy, PolicyWords>>>('storage-policies', {
  none: {
    name: 'Store nothing',
    short: 'stores nothing',
    meaning:
      'A device that is away misses the update and waits for the next one. APNs allows more updates: for a live score.',
  },
  newest: {
    name: 'Store the newest',
    short: 'stores the newest',
    meaning:
      'A device that is away gets the newest update when it is back, up to 8 hours later. APNs allows fewer updates: for a delivery or a departure.',
  },
});
