import { useState } from 'react';
import type { Authority } from '../../contract/channels.ts';
import type { NetworkView } from '../../contract/network.ts';
import { AuthorityPicker } from '../ui/authority-picker.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { TextField } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { addressMistake, CHOICES, choiceHint, isOverTls, loginPlace, type NetworkFields } from './network-words.ts';

export interface NetworkFormProps {
  readonly view: NetworkView;
  readonly host: 'electron' | 'loopback';
  readonly authorities: readonly Authority[];
  readonly fields: NetworkFields;
  readonly password: string;
  readonly remember: boolean;
  readonly dirty: boolean;
  readonly saving: boolean;
  readonly onChange: (patch: Partial<NetworkFields>) => void;
  readonly onPassword: (password: string) => void;
  readonly onRemember: (remember: boolean) => void;
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
  const { view, fields, host, password, remember, place } = props;
  const [shown, setShown] = useState(false);
  const known = view.way?.passwordKnown === true && password === '';
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
      <TextField
        label="Password"
        type={shown ? 'text' : 'password'}
        autoComplete="current-password"
        value={password}
        placeholder={known ? 'Known for this run' : undefined}
        maxLength={1_000}
        hint={
          known ? 'Type another to replace it.' : 'Kept in memory until Pushwright ends, and told to this proxy only.'
        }
        aside={
          <Button variant="link" size="small" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? 'Hide' : 'Show'}
          </Button>
        }
        onChange={props.onPassword}
      />
      {host === 'electron' && password !== '' && (
        <Checkbox checked={remember} onChange={props.onRemember}>
          Remember it in the system’s key store
        </Checkbox>
      )}
    </fieldset>
  );
}
