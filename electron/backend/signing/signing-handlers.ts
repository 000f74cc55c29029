import type { Handlers } from '../../../contract/channels.ts';
import type { signingRequests } from '../../../contract/requests/signing.ts';
import type { FileSaving } from '../backend.ts';
import type { IdentityOpener } from '../identities/identity-opener.ts';
import { type OfferedFile, saveFile } from '../store/save-file.ts';
import type { SigningRequests } from './signing-requests.ts';

/** What the page may ask of signing requests, carried out. */
export function signingHandlers({
  requests,
  opener,
  practise,
  saving,
}: {
  readonly requests: SigningRequests;
  readonly opener: IdentityOpener;
  readonly practise: (publicKeyDer: Buffer, bundleId: string) => Promise<OfferedFile>;
  readonly saving: FileSaving;
}): Handlers<keyof typeof signingRequests> {
  return {
    'signing-request.list': () => requests.list(),
    'signing-request.create': ({ name, emailAddress, keyBits }) =>
      requests.create({ commonName: name, emailAddress, keyBits }),
    'signing-request.save': async ({ requestId }) => {
      const saved = await saveFile(await requests.file(requestId), saving);
      if (saved.kind !== 'cancelled') await requests.markSaved(requestId);
      return saved;
    },
    'signing-request.tick': ({ requestId, step, done }) => requests.tick(requestId, step, done),
    'signing-request.practise': async ({ requestId, bundleId }) =>
      saveFile(await practise(await requests.publicKey(requestId), bundleId), saving),
    'signing-request.reopen': async ({ requestId }) => opener.openSources(await requests.certificates(requestId), null),
    'signing-request.forget': async ({ requestId }) => {
      await opener.forgetFrom(await requests.forget(requestId));
      return requests.list();
    },
  };
}
