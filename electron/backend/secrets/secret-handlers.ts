import type { Handlers } from '../../../contract/channels.ts';
import type { secretRequests } from '../../../contract/requests/identities.ts';
import type { SecretVault } from './secret-vault.ts';

/** What the page may ask of remembered secrets, carried out. */
export function secretHandlers(secrets: SecretVault): Handlers<keyof typeof secretRequests> {
  return {
    'secret.list': () => secrets.list(),
    'secret.forget': async ({ secretId }) => {
      if (secretId === null) await secrets.forgetAll();
      else await secrets.forget(({ id }) => id === secretId);
      return secrets.list();
    },
  };
}
