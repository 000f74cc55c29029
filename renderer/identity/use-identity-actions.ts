import { type Dispatch, useState } from 'react';
import type { Draft } from '../../contract/draft.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import type { HostBridge } from '../bridge.ts';
import type { AppAction } from '../state/app-state.ts';
import { useEvent } from '../ui/use-event.ts';

/** What is done with identities that are here: chosen, forgotten, completed. */
export interface IdentityActions {
  readonly choose: (identity: IdentityDescription) => void;
  readonly forget: (identity: IdentityDescription) => Promise<void>;
  /** Resolves with what stands against the ids, or `null`. */
  readonly complete: (identity: IdentityDescription, keyId: string, teamId: string) => Promise<Problem | null>;
  readonly acceptExpired: (identity: IdentityDescription) => void;
  /** The id of the identity whose ids are being entered, else `null`. */
  readonly idsWanted: string | null;
  readonly wantIds: (identityId: string | null) => void;
}

/**
 * What can be done with an identity of the list. The identity that is chosen stands in the draft; `onChosen` is called
 * when another is.
 */
export function useIdentityActions(
  bridge: HostBridge,
  draft: Draft,
  dispatch: Dispatch<AppAction>,
  onChosen: () => void,
): IdentityActions {
  const [idsWanted, wantIds] = useState<string | null>(null);
  const choose = (identityId: string | null) => dispatch({ type: 'draft-changed', patch: { identityId } });
  return {
    choose: useEvent((chosen: IdentityDescription) => {
      choose(chosen.id);
      onChosen();
    }),
    forget: useEvent(async (forgotten: IdentityDescription) => {
      if (draft.identityId === forgotten.id) choose(null);
      const answer = await bridge['identity.forget']({ identityId: forgotten.id });
      if (answer.ok) dispatch({ type: 'identities-changed', identities: answer.value });
    }),
    complete: useEvent(async (incomplete: IdentityDescription, keyId: string, teamId: string) => {
      const answer = await bridge['identity.complete']({ identityId: incomplete.id, keyId, teamId });
      if (!answer.ok) return answer.problem;
      wantIds(null);
      dispatch({ type: 'identities-opened', identities: [answer.value] });
      return null;
    }),
    acceptExpired: useEvent((expired: IdentityDescription) =>
      dispatch({ type: 'expired-accepted', identityId: expired.id }),
    ),
    idsWanted,
    wantIds,
  };
}
