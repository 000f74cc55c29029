import type { Handlers } from '../../../contract/channels.ts';
import type { identityRequests } from '../../../contract/requests/identities.ts';
import type { FileSaving } from '../backend.ts';
import type { Redactor } from '../log/redact.ts';
import type { AuthorityStore } from '../store/authority-store.ts';
import type { FileHandles } from '../store/file-handles.ts';
import { saveFile } from '../store/save-file.ts';
import { convertShelved } from './convert.ts';
import type { IdentityCredentials } from './identity-credentials.ts';
import type { IdentityFinder } from './identity-finder.ts';
import type { IdentityList } from './identity-list.ts';
import type { IdentityOpener } from './identity-opener.ts';
import { tokenOf } from './provider-token-of.ts';

/** What the page may ask of identities, carried out. */
export function identityHandlers({
  identities,
  opener,
  credentials,
  finder,
  authorities,
  files,
  redactor,
  saving,
}: {
  readonly identities: IdentityList;
  readonly opener: IdentityOpener;
  readonly credentials: IdentityCredentials;
  readonly finder: IdentityFinder;
  readonly authorities: AuthorityStore;
  readonly files: FileHandles;
  readonly redactor: Redactor;
  readonly saving: FileSaving;
}): Handlers<keyof typeof identityRequests> {
  return {
    'identity.open': ({ files: chosen, passphrase, remember }) => finder.open(chosen, passphrase, remember),
    'identity.list': async () => identities.list(),
    'identity.search': ({ places, ...order }) => finder.search(places, order),
    'identity.rename': ({ identityId, label }) => finder.rename(identityId, label),
    'identity.hide': ({ identityId, hidden }) => finder.hide(identityId, hidden),
    'identity.examine': ({ identityId }) => finder.examine(identityId),
    'identity.forget': async ({ identityId }) => {
      await opener.forget(identityId);
      return identities.list();
    },
    'identity.convert': async ({ identityId, conversion }) => {
      const {
        fileName: name,
        bytes,
        holdsKey,
      } = await convertShelved({ identities, credentials, redactor }, identityId, conversion);
      return saveFile({ name, bytes, holdsKey }, saving);
    },
    'identity.complete': ({ identityId, keyId, teamId }) => credentials.complete(identityId, keyId, teamId),
    'identity.token': ({ identityId }) => tokenOf({ identities, credentials }, identityId),
    'authority.open': ({ file }) => authorities.open(files.source(file)),
  };
}
