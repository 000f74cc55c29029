import type { ProfileDescription } from '../../../contract/identity.ts';
import { readProvisioningProfile } from '../../identity/contents/mobileprovision.ts';
import type { IdentityFile } from '../../identity/files/read-file.ts';

/** Most profiles that one run holds; the oldest are dropped. */
const CAPACITY = 500;

/** The provisioning profiles of this run: they tell where the device tokens of an app belong. */
export class ProfileStore {
  readonly #profiles = new Map<string, ProfileDescription>();

  list(): readonly ProfileDescription[] {
    return [...this.#profiles.values()];
  }

  add(profiles: readonly ProfileDescription[]): void {
    for (const profile of profiles) {
      const key = profile.uuid ?? `${profile.fileName} ${profile.bundleId} ${profile.notAfter}`;
      this.#profiles.delete(key);
      this.#profiles.set(key, profile);
    }
    for (const oldest of this.#profiles.keys()) {
      if (this.#profiles.size <= CAPACITY) break;
      this.#profiles.delete(oldest);
    }
  }

  /** Takes the profiles out of `files` and keeps them; the other files are given back. */
  takeFrom(files: readonly IdentityFile[]): {
    readonly profiles: readonly ProfileDescription[];
    readonly others: readonly IdentityFile[];
  } {
    const read = files.map((file) => ({ file, profile: readProvisioningProfile(file.name, file.bytes) }));
    const profiles = read.flatMap(({ profile }) => profile ?? []);
    this.add(profiles);
    return { profiles, others: read.flatMap(({ file, profile }) => (profile === null ? [file] : [])) };
  }
}
