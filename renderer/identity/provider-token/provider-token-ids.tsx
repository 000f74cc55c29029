import { useEffect, useRef, useState } from 'react';
import type { IdentityDescription } from '../../../contract/identity.ts';
import type { Mend, Problem } from '../../../contract/outcome.ts';
import { isIn } from '../../../contract/told.ts';
import { providerTokenWords } from '../../../words/page/identity/provider-token.ts';
import { Button } from '../../ui/controls/button.tsx';
import { TextField } from '../../ui/controls/field.tsx';
import { MendButton } from '../../ui/notices/mend-button.tsx';
import { explain } from '../../ui/told.ts';

/** Asks once for what Apple does not write into a .p8, or for other ids than those that were given. */
export function ProviderTokenIds({
  identity,
  focus,
  onComplete,
  onCancel,
}: {
  readonly identity: IdentityDescription;
  /** The user was led here by a button elsewhere. */
  readonly focus: boolean;
  readonly onComplete: (identity: IdentityDescription, keyId: string, teamId: string) => Promise<Problem | null>;
  /** `null` while an id is missing. */
  readonly onCancel: (() => void) | null;
}) {
  const [keyId, setKeyId] = useState(identity.keyId ?? '');
  const [teamId, setTeamId] = useState(identity.teamId ?? '');
  const [problem, setProblem] = useState<Problem | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);

  // The id that the user is likelier to lack: the file's name mostly tells the other.
  const missing = identity.keyId === null ? first : second;
  useEffect(() => {
    if (!focus) return;
    missing.current?.scrollIntoView({ block: 'nearest' });
    missing.current?.focus();
  }, [focus, missing]);

  const submit = (key: string, team: string): void =>
    void onComplete(identity, key.trim().toUpperCase(), team.trim().toUpperCase()).then(setProblem);
  const mend = (change: Mend): void => {
    if (change.kind !== 'use-ids') return;
    setKeyId(change.keyId);
    setTeamId(change.teamId);
    submit(change.keyId, change.teamId);
  };
  return (
    <form
      className="provider-token-ids"
      onSubmit={(event) => {
        event.preventDefault();
        submit(keyId, teamId);
      }}
    >
      <TextField
        ref={first}
        label={providerTokenWords.keyId}
        mono
        value={keyId}
        maxLength={40}
        placeholder="ABC123DEFG" // not prose: an id as Apple makes them
        hint={providerTokenWords.filesNameAuthkey}
        problem={problem !== null && isIn('key-id', problem) ? explain(problem).sentence : undefined}
        onChange={setKeyId}
      />
      <TextField
        ref={second}
        label={providerTokenWords.teamId}
        mono
        value={teamId}
        maxLength={40}
        placeholder="ABC123DEFG" // not prose: an id as Apple makes them
        hint={providerTokenWords.developerAccountUnder}
        problem={problem !== null && !isIn('key-id', problem) ? explain(problem).sentence : undefined}
        onChange={setTeamId}
      />
      <div className="provider-token-ids__actions">
        {problem?.mend?.kind === 'use-ids' && <MendButton mend={problem.mend} onMend={mend} />}
        <Button type="submit" size="small">
          {providerTokenWords.useTheseIds}
        </Button>
        {onCancel !== null && (
          <Button size="small" variant="quiet" onClick={onCancel}>
            {providerTokenWords.cancel}
          </Button>
        )}
      </div>
    </form>
  );
}
