import type { Handlers } from '../../../contract/channels.ts';
import type { secretRequests } from '../../../contract/requests/identities.ts';
import type { SealedSecrets } from './sealed-secrets.ts';

/** What the page may ask of remembered secrets, carried out. */
export function secretHandlers(secrets: SealedSecrets): Handlers<keyof typeof secretRequests> {
  return {
    'secret.list': () => secrets.list(),
    'secret.forget': async ({ secretId }) => {
      if (secretId === null) await secrets.forgetAll();
      else await secrets.forget(({ id }) => id === secretId);
      return secrets.list();
    },
  };
}
