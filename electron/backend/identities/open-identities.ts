import type { Clock } from '../../apns/clock.ts';
import type { Redactor } from '../log/redact.ts';
import type { SecretVault } from '../secrets/secret-vault.ts';
import type { FileHandles } from '../store/file-handles.ts';
import { FileOpener } from './file-opener.ts';
import { IdentityCredentials } from './identity-credentials.ts';
import { IdentityFinder } from './identity-finder.ts';
import { IdentityList } from './identity-list.ts';
import { IdentityMarks } from './identity-marks.ts';
import { IdentityMemory } from './identity-memory.ts';
import { IdentityOpener } from './identity-opener.ts';
import { IdentityRecall } from './identity-recall.ts';
import type { KeptKeys } from './kept-keys.ts';
import { ProfileShelf } from './profile-shelf.ts';
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
  readonly secrets: SecretVault;
  readonly keptKeys: KeptKeys;
  /** False: what is opened is forgotten at the end of the run, and the memory of other runs is left alone. */
  readonly remember: boolean;
  readonly onChange: () => void;
}) {
  const { folder, clock, platform, redactor, secrets, keptKeys, handles, onChange } = options;
  const marks = new IdentityMarks(folder, options.remember);
  const profiles = new ProfileShelf();
  const list = new IdentityList({ memory: new IdentityMemory(folder, options.remember), marks, onChange });
  const storedKeys = new StoredKeys({ platform, clock });
  const files = new FileOpener({ list, keptKeys, clock });
  const passphrases = new RememberedPassphrases(secrets, files);
  const opener = new IdentityOpener({ list, files, passphrases, storedKeys, keptKeys, marks, profiles, redactor });
  return {
    identities: list,
    opener,
    recall: new IdentityRecall({ list, files, passphrases, secrets, marks, clock }),
    credentials: new IdentityCredentials({ list, storedKeys }),
    finder: new IdentityFinder({ clock, platform, handles, redactor, list, opener, files, marks, profiles }),
    profiles,
  };
}
