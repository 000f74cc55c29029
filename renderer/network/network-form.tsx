import type { RefObject } from 'react';
import type { Authority } from '../../contract/destination.ts';
import type { NetworkView } from '../../contract/network.ts';
import type { Remembering } from '../../contract/secrets.ts';
import { networkWords } from '../../words/page/tools/network.ts';
import type { HostBridge } from '../bridge.ts';
import { AuthorityPicker } from '../ui/controls/authority-picker.tsx';
import { Button } from '../ui/controls/button.tsx';
import { TextField } from '../ui/controls/field.tsx';
import { RememberChoice } from '../ui/controls/remember-choice.tsx';
import { SecretField } from '../ui/controls/secret-field.tsx';
import { Select } from '../ui/controls/select.tsx';
import { addressMistake, CHOICES, choiceHint, isOverTls, loginPlace, type NetworkFields } from './network-words.ts';

export interface NetworkFormProps {
  readonly bridge: HostBridge;
  readonly view: NetworkView;
  readonly host: 'electron' | 'loopback';
  readonly authorities: readonly Authority[];
  readonly fields: NetworkFields;
  /** The field of the password, which stands nowhere else. */
  readonly password: RefObject<HTMLInputElement | null>;
  readonly passwordTyped: boolean;
  readonly remember: Remembering;
  readonly dirty: boolean;
  readonly saving: boolean;
  readonly onChange: (patch: Partial<NetworkFields>) => void;
  readonly onPasswordTyped: (typed: boolean) => void;
  readonly onRemember: (remember: Remembering) => void;
  readonly onChooseAuthority: (file: File) => void;
  readonly onSave: () => void;
}

/** Which proxy, and who to be there. */
export function NetworkForm(props: NetworkFormProps) {
  const { view, host, fields, dirty, saving, onChange } = props;
  const mistake = addressMistake(fields);
  const login = loginPlace(fields, view);
  return (
    <form
      className="network__form"
      aria-label={networkWords.proxySettings}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSave();
      }}
    >
      <Select
        label={networkWords.proxy}
        value={fields.proxy}
        options={CHOICES}
        hint={choiceHint(fields.proxy, host)}
        onChange={(proxy) => onChange({ proxy })}
      />
      {fields.proxy === 'manual' && (
        <>
          <TextField
            label={networkWords.proxyAddress}
            field="proxy-address"
            mono
            value={fields.address}
            placeholder="http://proxy.example.com:8080" // not prose: an address
            problem={mistake}
            hint={networkWords.addressHint}
            onChange={(address) => onChange({ address })}
          />
          {isOverTls(fields) && (
            <AuthorityPicker
              server={networkWords.theProxy}
              inputLabel={networkWords.caFileProxy}
              chosen={fields.authority}
              authorities={props.authorities}
              onChange={(authority) => onChange({ authority })}
              onChooseFile={props.onChooseAuthority}
            />
          )}
          <TextField
            label={networkWords.notTheseHosts}
            mono
            value={fields.exceptions}
            placeholder="push.example.com, 10.0.0.0/8" // not prose: addresses
            hint={networkWords.namesAllBelow}
            onChange={(exceptions) => onChange({ exceptions })}
          />
        </>
      )}
      {login !== 'nowhere' && <Login {...props} place={login} />}
      <div className="network__save">
        <Button variant="primary" type="submit" disabled={!dirty || mistake !== undefined} aria-busy={saving}>
          {networkWords.save}
        </Button>
        {dirty && <span className="network__unsaved">{networkWords.notSavedYet}</span>}
      </div>
    </form>
  );
}

function Login(props: NetworkFormProps & { readonly place: 'here' | 'origin' }) {
  const { bridge, view, fields, passwordTyped, place } = props;
  const known = view.way?.passwordKnown === true && !passwordTyped;
  const first = view.way?.proxies[0];
  return (
    <fieldset className="network__login">
      <legend>{networkWords.loginProxy}</legend>
      {place === 'origin' ? (
        <p className="network__note">{networkWords.toldUserName(view.way?.user ?? '')}</p>
      ) : (
        <TextField
          label={networkWords.userName}
          value={fields.user}
          autoComplete="username"
          hint={fields.proxy === 'automatic' && first !== undefined ? networkWords.noOtherProxy(first) : undefined}
          onChange={(user) => props.onChange({ user })}
        />
      )}
      <SecretField
        input={props.password}
        label={networkWords.password}
        autoComplete="current-password"
        placeholder={known ? networkWords.knownRun : undefined}
        hint={known ? networkWords.typeAnotherReplace : networkWords.keptMemoryUntil}
        onTyped={(typed) => props.onPasswordTyped(typed !== '')}
      />
      {passwordTyped && <RememberChoice bridge={bridge} remember={props.remember} onChange={props.onRemember} />}
    </fieldset>
  );
}
