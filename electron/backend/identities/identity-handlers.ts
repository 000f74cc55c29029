import type { Handlers } from '../../../contract/channels.ts';
import type { identityRequests } from '../../../contract/requests/identities.ts';
import type { FileSaving } from '../backend.ts';
import type { Redactor } from '../log/redact.ts';
import type { AuthorityShelf } from '../store/authority-shelf.ts';
import type { FileHandles } from '../store/file-handles.ts';
import { saveFile } from '../store/save-file.ts';
import { convertShelved } from './convert.ts';
import type { IdentityFinder } from './identity-finder.ts';
import type { IdentityShelf } from './identity-shelf.ts';
import { tokenOf } from './provider-token-of.ts';

/** What the page may ask of identities, carried out. */
export function identityHandlers({
  identities,
  finder,
  authorities,
  files,
  redactor,
  saving,
}: {
  readonly identities: IdentityShelf;
  readonly finder: IdentityFinder;
  readonly authorities: AuthorityShelf;
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
      await identities.forget(identityId);
      return identities.list();
    },
    'identity.convert': async ({ identityId, conversion }) => {
      const {
        fileName: name,
        bytes,
        holdsKey,
      } = await convertShelved({ identities, redactor }, identityId, conversion);
      return saveFile({ name, bytes, holdsKey }, saving);
    },
    'identity.complete': ({ identityId, keyId, teamId }) => identities.complete(identityId, keyId, teamId),
    'identity.token': ({ identityId }) => tokenOf(identities, identityId),
    'authority.open': ({ file }) => authorities.open(files.source(file)),
  };
}
