import type { Clock } from '../../apns/clock.ts';
import type { Redactor } from '../log/redact.ts';
import type { SealedSecrets } from '../secrets/sealed-secrets.ts';
import type { FileHandles } from '../store/file-handles.ts';
import { FileOpener } from './file-opener.ts';
import { IdentityCredentials } from './identity-credentials.ts';
import { IdentityFinder } from './identity-finder.ts';
import { IdentityLabels } from './identity-labels.ts';
import { IdentityList } from './identity-list.ts';
import { IdentityMemory } from './identity-memory.ts';
import { IdentityOpener } from './identity-opener.ts';
import { IdentityRecall } from './identity-recall.ts';
import type { KeptKeys } from './kept-keys.ts';
import { ProfileStore } from './profile-store.ts';
import { RememberedPassphrases } from './remembered-passphrases.ts';
import { StoredKeys } from './stored-keys.ts';

/**
 * The identities of one run. Calls go one way: the list of those in use knows nobody; files are opened beside it; opening,
 * recalling and signing work on both; the finder opens what it found.
 */
export function openIdentityArea(options: {
  readonly folder: string;
  readonly clock: Clock;
  /** `process.platform`. */
  readonly platform: string;
  readonly redactor: Redactor;
  readonly handles: FileHandles;
  readonly secrets: SealedSecrets;
  readonly keptKeys: KeptKeys;
  /** False: what is opened is forgotten at the end of the run, and the memory of other runs is left alone. */
  readonly remember: boolean;
  readonly onChange: () => void;
}) {
  const { folder, clock, platform, redactor, secrets, keptKeys, handles, onChange } = options;
  const labels = new IdentityLabels(folder, options.remember);
  const profiles = new ProfileStore();
  const list = new IdentityList({ memory: new IdentityMemory(folder, options.remember), labels, onChange });
  const storedKeys = new StoredKeys({ platform, clock });
  const files = new FileOpener({ list, keptKeys, clock });
  const passphrases = new RememberedPassphrases(secrets, files);
  const opener = new IdentityOpener({ list, files, passphrases, storedKeys, keptKeys, labels, profiles, redactor });
  return {
    identities: list,
    opener,
    recall: new IdentityRecall({ list, files, passphrases, secrets, labels, clock }),
    credentials: new IdentityCredentials({ list, storedKeys }),
    finder: new IdentityFinder({ clock, platform, handles, redactor, list, opener, files, labels, profiles }),
    profiles,
  };
}
