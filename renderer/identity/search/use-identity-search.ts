import { useState } from 'react';
import type { FileHandle } from '../../../contract/files.ts';
import type { IdentityDescription, IdentitySearch, ProfileDescription } from '../../../contract/identity.ts';
import type { Problem } from '../../../contract/outcome.ts';
import type { HostBridge } from '../../bridge.ts';
import { useEvent } from '../../ui/use-event.ts';

/** What to search beside what was searched before. */
export interface SearchMore {
  readonly files?: readonly File[];
  readonly places?: readonly FileHandle[];
  /** Tried on every file that wants one; handed over and not kept. */
  readonly passphrase?: string;
}

export interface IdentitySearching {
  /** What the last search gave; `null` before the first. */
  readonly result: IdentitySearch | null;
  readonly busy: boolean;
  /** Why nothing came of the last one. */
  readonly problem: Problem | null;
  readonly search: (more?: SearchMore) => Promise<IdentitySearch | null>;
  /** Takes note of a description that changed. */
  readonly replace: (identity: IdentityDescription) => void;
}

/** Searching for identities in files, folders and the stores of the operating system, all of this run together. */
export function useIdentitySearch(
  bridge: HostBridge,
  onProfiles: (profiles: readonly ProfileDescription[]) => void,
): IdentitySearching {
  const [result, setResult] = useState<IdentitySearch | null>(null);
  const [running, setRunning] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);

  const search = async ({ files = [], places = [], passphrase }: SearchMore): Promise<IdentitySearch | null> => {
    // One by one: a file that cannot be read does not keep the others out.
    const taken = await Promise.all(files.map((file) => bridge['files.register']([file])));
    const handles = taken.flatMap((one) => (one.ok ? one.value : []));
    const refused = taken.find((one) => !one.ok);
    const answer = await bridge['identity.search']({
      places: [...places, ...handles],
      system: true,
      passphrase: passphrase ?? null,
    });
    setProblem(!answer.ok ? answer.problem : refused === undefined ? null : refused.problem);
    if (!answer.ok) return null;
    setResult(answer.value);
    onProfiles(answer.value.profiles);
    return answer.value;
  };

  return {
    result,
    busy: running > 0,
    problem,
    search: useEvent(async (more: SearchMore = {}) => {
      setRunning((before) => before + 1);
      const found = await search(more);
      setRunning((before) => before - 1);
      return found;
    }),
    replace: useEvent((identity: IdentityDescription) =>
      setResult((before) =>
        before === null
          ? null
          : { ...before, identities: before.identities.map((own) => (own.id === identity.id ? identity : own)) },
      ),
    ),
  };
}
