import { useId, useState } from 'react';
import { STORAGE_POLICIES, type StoragePolicy } from '../../contract/broadcast.ts';
import { channelsWords } from '../../words/page/tools/channels.ts';
import { storagePolicies } from '../../words/storage-policies.ts';
import { Button } from '../ui/controls/button.tsx';

/** The choice that cannot be changed later, with what each means. */
export function NewChannel({
  busy,
  onCreate,
}: {
  readonly busy: boolean;
  readonly onCreate: (policy: StoragePolicy) => void;
}) {
  const [policy, setPolicy] = useState<StoragePolicy>('newest');
  const group = useId();
  return (
    <form
      className="new-channel"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onCreate(policy);
      }}
    >
      <fieldset className="new-channel__policies">
        <legend>{channelsWords.newChannel}</legend>
        {STORAGE_POLICIES.map((value) => {
          const { name, meaning } = storagePolicies[value];
          return (
            <label key={value} className="new-channel__policy">
              <input
                type="radio"
                name={group}
                value={value}
                checked={policy === value}
                onChange={() => setPolicy(value)}
              />
              <span className="new-channel__name">{name}</span>
              <span className="new-channel__meaning">{meaning}</span>
            </label>
          );
        })}
      </fieldset>
      <div className="new-channel__end">
        <p>{channelsWords.storesCannotChanged}</p>
        <Button type="submit" icon="plus" aria-disabled={busy}>
          {busy ? channelsWords.creating : channelsWords.createChannel}
        </Button>
      </div>
    </form>
  );
}
