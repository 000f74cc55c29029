import { useRef } from 'react';
import type { Authority } from '../../../contract/destination.ts';
import { controlsWords } from '../../../words/page/controls.ts';
import { Icon } from '../icon.tsx';
import { Button, IconButton } from './button.tsx';
import './authority-picker.css';

/** Which authorities vouch for a server: the system's, or those of a CA file. `server`: "the gateway", "the proxy". */
export function AuthorityPicker({
  server,
  inputLabel,
  chosen,
  authorities,
  onChange,
  onChooseFile,
}: {
  readonly server: string;
  /** Accessible name of the file chooser. */
  readonly inputLabel: string;
  /** Id; `null`: the system's. */
  readonly chosen: string | null;
  readonly authorities: readonly Authority[];
  readonly onChange: (authority: string | null) => void;
  readonly onChooseFile: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const authority = authorities.find(({ id }) => id === chosen);
  const others = authorities.filter(({ id }) => id !== chosen);
  return (
    <>
      <div className="authority">
        <Icon name="certificate" />
        <div className="authority__text">
          {authority === undefined ? (
            <>
              <span>{chosen === null ? controlsWords.systemsAuthorities : controlsWords.caFileGone}</span>
              <span className="authority__note">{controlsWords.vouchFor(server)}</span>
            </>
          ) : (
            <>
              <span>{authority.fileName}</span>
              <span className="authority__note">{authority.subjects.join(', ')}</span>
            </>
          )}
        </div>
        {chosen !== null && (
          <IconButton
            size="small"
            icon="close"
            label={controlsWords.useSystemsAuthorities}
            onClick={() => onChange(null)}
          />
        )}
        <Button size="small" onClick={() => input.current?.click()}>
          {controlsWords.caFile}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label={inputLabel}
          accept=".pem,.crt,.cer,.der,.ca-bundle"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file !== undefined) onChooseFile(file);
          }}
        />
      </div>
      {others.length > 0 && (
        <div className="authority__known">
          {others.map(({ id, fileName }) => (
            <Button key={id} variant="link" size="small" onClick={() => onChange(id)}>
              {controlsWords.thisFile(fileName)}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
