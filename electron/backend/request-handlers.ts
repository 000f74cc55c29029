import type { Handlers, RequestChannel } from '../../contract/channels.ts';
import type { FileSaving } from './backend.ts';
import type { Core } from './core.ts';
import { saveFile } from './store/save-file.ts';

type Channels = Extract<RequestChannel, `signing-request.${string}`>;

/** What the page may ask of signing requests, carried out. */
export function requestHandlers(core: Core, saving: FileSaving): Handlers<Channels> {
  const { requests } = core;
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
      saveFile(await core.practise(await requests.publicKey(requestId), bundleId), saving),
    'signing-request.reopen': async ({ requestId }) =>
      core.identities.openSources(await requests.certificates(requestId), null),
    'signing-request.forget': async ({ requestId }) => {
      await core.identities.forgetFrom(await requests.forget(requestId));
      return requests.list();
    },
  };
}
