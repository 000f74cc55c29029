import type { SecretExplanations, SecretOf } from '../../contract/facts/secrets.ts';
import { fileFault } from '../files.ts';
import { t, words } from '../language.ts';
import type { ExplanationWords } from '../shapes.ts';
import { aboutMissing, aboutStore, keyStoreName } from './key-stores.ts';

const SECRETS = words('remembered-secrets', {
  passphrase: (name: string) => t`The passphrase of ${name}`,
  'proxy-password': (name: string) => t`The password for the proxy ${name}`,
});

/** "The passphrase of push.p12", as a sentence begins. */
function secret({ kind, name }: SecretOf): string {
  return SECRETS[kind](name);
}

const OPTIONS = words('secret-options', {
  passphrase: '--passphrase-file FILE, or PUSHWRIGHT_PASSPHRASE',
  'proxy-password': '--proxy-password-file FILE, or PUSHWRIGHT_PROXY_PASSWORD',
});

const REFUSALS = words('key-store-refusals', { 'seal-not-opened': 'what was sealed does not open again' });

function refusal(technical: string): string {
  return technical === 'seal-not-opened' ? REFUSALS[technical] : technical;
}

export const secretExplanations = words<ExplanationWords<SecretExplanations>>('secret-explanations', {
  'secret-store-missing': (facts) => ({
    sentence: t`${secret(facts)} was not remembered. ${aboutMissing(facts.missing)}`,
    remedy: 'It works for this run, and is asked for again at the next start.',
  }),
  'secret-unprotected': (facts) => ({
    sentence: t`${secret(facts)} was not remembered: nothing here would protect it. ${aboutStore(facts.store)}`,
    remedy: 'It works for this run. Start a keyring, or accept, where you enter it, that it is not protected.',
  }),
  'secret-not-kept': (facts) => ({
    sentence: t`${secret(facts)} was not remembered: ${keyStoreName(facts.store)} did not take it (${refusal(facts.technical)}).`,
    remedy: 'It works for this run. Unlock the store and allow Pushwright to use it, then enter it again.',
  }),
  'secret-elsewhere': (facts) => ({
    sentence: t`${secret(facts)} is remembered in ${keyStoreName(facts.store)}, which this process cannot open.`,
    remedy: t`Pushwright’s window opens it; here, enter it for this run (on the command line: ${OPTIONS[facts.kind]}). Nothing was deleted.`,
  }),
  'secret-store-changed': (facts) => ({
    sentence: t`${secret(facts)} was remembered in ${keyStoreName(facts.store)}; this session uses ${keyStoreName(facts.inUse)}, which cannot open it.`,
    remedy: t`Enter it again, or start Pushwright in the session where ${keyStoreName(facts.store)} is in use. Nothing was deleted.`,
  }),
  'secret-unreadable': (facts) => ({
    sentence: t`${secret(facts)} is remembered, and ${keyStoreName(facts.store)} could not open it.`,
    remedy: 'Unlock the store, allow Pushwright to use it and start again; or enter it again. Nothing was deleted.',
  }),
  'secrets-damaged': ({ path, setAside }) =>
    setAside
      ? {
          sentence: 'The file of saved passphrases is damaged, so they are asked for again.',
          remedy:
            path === ''
              ? 'Enter them when they are asked for. The file held nothing.'
              : t`Enter them when they are asked for. The file was kept as ${path}.`,
        }
      : {
          sentence: 'The file of saved passphrases is damaged, as a full disk leaves one.',
          remedy: t`What it held must be entered again. “pushwright secrets --forget-all” takes it away; the window’s next start sets it aside (${path}).`,
        },
  'secrets-unreadable': ({ path, why }) => ({
    sentence: t`The file of saved passphrases cannot be read (${fileFault(why, 'read').why}).`,
    remedy: t`Check that you may read ${path}, and start Pushwright again. It was left as it is.`,
  }),
  'secret-on-its-way': ({ name }) => ({
    sentence: t`The saved passphrase of ${name} is being fetched from the key store.`,
    remedy: 'Where the key store asks whether Pushwright may read it, answer the question.',
  }),
});
