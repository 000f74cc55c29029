import { t, words } from '../../language.ts';

export const secretsWords = words('page-secrets', {
  nothingRememberedWhere:
    'Nothing is remembered. Where a file asks for its passphrase, you can choose to have it remembered.',
  opens: 'Opens',
  kept: 'Kept in',
  since: 'Since',
  actions: 'Actions',
  forgetAllThey: 'Forget all of them? They cannot be brought back; each is asked for again when it is needed.',
  forgetAll: 'Forget them all',
  keep: 'Keep them',
  forgetAllRemembered: 'Forget all saved passphrases',
  proxy: 'proxy',
  otherStore: 'not the store in use here',
  forgetSecret: (name: string) => t`Forget the secret of ${name}`,
  forget: 'Forget',
  keptInStore: (store: string) => t`What you ask to have remembered is kept in ${store}.`,
});
