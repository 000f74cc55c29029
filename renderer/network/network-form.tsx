import type { RefObject } from 'react';
import type { Authority } from '../../contract/destination.ts';
import type { NetworkView } from '../../contract/network.ts';
import type { Remembering } from '../../contract/secrets.ts';
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
      aria-label="Proxy settings"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSave();
      }}
    >
      <Select
        label="Proxy"
        value={fields.proxy}
        options={CHOICES}
        hint={choiceHint(fields.proxy, host)}
        onChange={(proxy) => onChange({ proxy })}
      />
      {fields.proxy === 'manual' && (
        <>
          <TextField
            label="Proxy address"
            mono
            value={fields.address}
            placeholder="http://proxy.example.com:8080"
            problem={mistake}
            hint="http://, https://, socks5h:// or socks4a://; without one it is http://."
            onChange={(address) => onChange({ address })}
          />
          {isOverTls(fields) && (
            <AuthorityPicker
              server="the proxy"
              inputLabel="CA file of the proxy"
              chosen={fields.authority}
              authorities={props.authorities}
              onChange={(authority) => onChange({ authority })}
              onChooseFile={props.onChooseAuthority}
            />
          )}
          <TextField
            label="Not for these hosts"
            mono
            value={fields.exceptions}
            placeholder="push.example.com, 10.0.0.0/8"
            hint="Names with all below them, addresses, ranges."
            onChange={(exceptions) => onChange({ exceptions })}
          />
        </>
      )}
      {login !== 'nowhere' && <Login {...props} place={login} />}
      <div className="network__save">
        <Button variant="primary" type="submit" disabled={!dirty || mistake !== undefined} aria-busy={saving}>
          Save
        </Button>
        {dirty && <span className="network__unsaved">Not saved yet</span>}
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
      <legend>Login at the proxy</legend>
      {place === 'origin' ? (
        <p className="network__note">
          The proxy is told the user name “{view.way?.user}”, which is written where its address is.
        </p>
      ) : (
        <TextField
          label="User name"
          value={fields.user}
          autoComplete="username"
          hint={
            fields.proxy === 'automatic' && first !== undefined ? `For ${first}; no other proxy is told it.` : undefined
          }
          onChange={(user) => props.onChange({ user })}
        />
      )}
      <SecretField
        input={props.password}
        label="Password"
        autoComplete="current-password"
        placeholder={known ? 'Known for this run' : undefined}
        hint={
          known ? 'Type another to replace it.' : 'Kept in memory until Pushwright ends, and told to this proxy only.'
        }
        onTyped={(typed) => props.onPasswordTyped(typed !== '')}
      />
      {passwordTyped && <RememberChoice bridge={bridge} remember={props.remember} onChange={props.onRemember} />}
    </fieldset>
  );
}
