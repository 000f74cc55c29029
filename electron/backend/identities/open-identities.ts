import type { Clock } from '../../apns/clock.ts';
import type { Redactor } from '../log/redact.ts';
import type { SecretVault } from '../secrets/secret-vault.ts';
import type { FileHandles } from '../store/file-handles.ts';
import { IdentityFinder } from './identity-finder.ts';
import { IdentityMarks } from './identity-marks.ts';
import { IdentityShelf } from './identity-shelf.ts';
import type { KeptKeys } from './kept-keys.ts';
import { ProfileShelf } from './profile-shelf.ts';

/** The identities of one run: those in use, what finds more, and the profiles among their files. */
export function openIdentityArea({
  handles,
  onChange,
  keptKeys,
  ...parts
}: {
  readonly folder: string;
  readonly clock: Clock;
  readonly platform: string;
  readonly redactor: Redactor;
  readonly handles: FileHandles;
  readonly secrets: SecretVault;
  readonly keptKeys: KeptKeys;
  readonly remember: boolean;
  readonly onChange: () => void;
}) {
  const marks = new IdentityMarks(parts.folder, parts.remember);
  const profiles = new ProfileShelf();
  const identities = new IdentityShelf({ ...parts, keptKeys, marks, profiles, onChange });
  const finder = new IdentityFinder({ ...parts, handles, shelf: identities, marks, profiles });
  return { identities, finder, profiles };
}
