import { useEffect, useState } from 'react';
import type { Remembering, SecretStoreDescription } from '../../../contract/secrets.ts';
import { aboutKeyStore, keyStoreName } from '../../../words/identity/key-stores.ts';
import { passphraseWords } from '../../../words/page/identity/passphrase.ts';
import type { HostBridge } from '../../bridge.ts';
import { Button } from './button.tsx';
import { Checkbox } from './checkbox.tsx';
import './remember-choice.css';

/** Whether to remember a secret, with the key store named. One that does not protect is chosen in two steps. */
export function RememberChoice({
  bridge,
  remember,
  onChange,
}: {
  readonly bridge: HostBridge;
  readonly remember: Remembering;
  readonly onChange: (remember: Remembering) => void;
}) {
  const [store, setStore] = useState<SecretStoreDescription | null>(null);
  const [accepted, setAccepted] = useState(remember === 'anyway');

  useEffect(() => {
    void bridge['secret.list'](undefined).then((answer) => {
      if (answer.ok) setStore(answer.value.store);
    });
  }, [bridge]);

  const unprotected = store !== null && store.name !== null && store.protects === 'no';
  const usable = store !== null && store.name !== null && (!unprotected || accepted);
  return (
    <div className="remember-choice">
      <Checkbox
        checked={remember !== 'no'}
        disabled={!usable}
        note={noteOf(store, accepted)}
        noteTone={unprotected && accepted ? 'warn' : 'neutral'}
        onChange={(checked) => onChange(checked ? (unprotected ? 'anyway' : 'if-protected') : 'no')}
      >
        {passphraseWords.rememberNextStart}
      </Checkbox>
      {unprotected && !accepted && (
        <Button size="small" className="remember-choice__accept" onClick={() => setAccepted(true)}>
          {passphraseWords.allowWithoutProtection}
        </Button>
      )}
    </div>
  );
}

function noteOf(store: SecretStoreDescription | null, accepted: boolean): string {
  if (store === null) return passphraseWords.lookingKeyStore;
  if (store.name === null) return aboutKeyStore(store);
  if (store.protects !== 'no') return passphraseWords.inStore(keyStoreName(store.name), aboutKeyStore(store));
  return accepted ? passphraseWords.notProtectedWhoever : aboutKeyStore(store);
}
