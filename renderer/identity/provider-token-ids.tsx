import { useState } from 'react';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';

/** Asks once for what Apple does not write into a .p8. */
export function ProviderTokenIds({
  identity,
  onComplete,
}: {
  readonly identity: IdentityDescription;
  readonly onComplete: (identity: IdentityDescription, keyId: string, teamId: string) => Promise<Problem | null>;
}) {
  const [keyId, setKeyId] = useState(identity.keyId ?? '');
  const [teamId, setTeamId] = useState(identity.teamId ?? '');
  const [problem, setProblem] = useState<Problem | null>(null);
  return (
    <form
      className="provider-token-ids"
      onSubmit={(event) => {
        event.preventDefault();
        void onComplete(identity, keyId.trim().toUpperCase(), teamId.trim().toUpperCase()).then(setProblem);
      }}
    >
      <TextField
        label="Key id"
        mono
        value={keyId}
        maxLength={40}
        placeholder="ABC123DEFG"
        hint="In the file’s name: AuthKey_KEYID.p8."
        problem={problem?.place?.name === 'key id' ? problem.sentence : undefined}
        onChange={setKeyId}
      />
      <TextField
        label="Team id"
        mono
        value={teamId}
        maxLength={40}
        placeholder="ABC123DEFG"
        hint="In the developer account, under Membership details."
        problem={problem !== null && problem.place?.name !== 'key id' ? problem.sentence : undefined}
        onChange={setTeamId}
      />
      <Button type="submit" size="small">
        Use these ids
      </Button>
    </form>
  );
}
