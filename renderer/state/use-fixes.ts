import { type Dispatch, useEffect, useState } from 'react';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Mend, Problem } from '../../contract/outcome.ts';
import { stateWords } from '../../words/page/state.ts';
import { useEvent } from '../ui/use-event.ts';
import type { AppAction, AppState } from './app-state.ts';
import { carryOut, type FixHandlers } from './mend.ts';

/** What fixes lead to outside the draft. */
export interface FixPaths {
  readonly onChooseIdentity: () => void;
  readonly onEnterPassphrase: () => void;
  readonly onEnterIds: () => void;
  /** What stands against the ids, or `null`. */
  readonly onUseIds: (keyId: string, teamId: string) => Promise<Problem | null>;
  readonly onChangeProxy: () => void;
  readonly onMended: () => void;
  readonly onCloseTool: () => void;
}

/** Carries fixes out, each where its button stands: behind a result, beside the field, in a tool. */
export function useFixes(
  options: FixPaths & {
    readonly state: AppState;
    readonly dispatch: Dispatch<AppAction>;
    readonly identity: IdentityDescription | null;
    readonly busy: boolean;
    /** Sends what is chosen; `expired`: identities that may be used though they have expired. */
    readonly start: (more?: { readonly expired: readonly string[] }) => void;
  },
) {
  const { state, dispatch, identity, busy, start } = options;
  const [receipt, setReceipt] = useState<string | null>(null);
  const refuse = (problem: Problem) => dispatch({ type: 'send-refused', problem });

  useEffect(() => {
    if (busy) setReceipt(null);
  }, [busy]);

  const changeIds = async (keyId: string, teamId: string): Promise<void> => {
    const problem = await options.onUseIds(keyId, teamId);
    if (problem !== null) return refuse(problem);
    setReceipt(stateWords.keyIdNow(keyId, teamId));
    options.onMended();
  };

  const grantExpired = (): void => {
    if (identity !== null) dispatch({ type: 'expired-accepted', identityId: identity.id });
  };

  const handlers: FixHandlers = {
    draft: state.draft,
    change: ({ patch, receipt: words }) => {
      dispatch({ type: 'draft-changed', patch });
      setReceipt(words);
      options.onMended();
    },
    chooseIdentity: options.onChooseIdentity,
    changeIds: (keyId, teamId) => void changeIds(keyId, teamId),
    enterIds: options.onEnterIds,
    enterPassphrase: options.onEnterPassphrase,
    acceptExpired: () => {
      grantExpired();
      if (identity !== null) start({ expired: [...state.expiredAccepted, identity.id] });
    },
    confirmProduction: () => start(),
    openNetwork: options.onChangeProxy,
    again: () => start(),
  };

  return {
    receipt,
    mend: useEvent((mend: Mend) => carryOut(mend, handlers)),
    mendInPlace: useEvent((mend: Mend) =>
      carryOut(mend, { ...handlers, change: ({ patch }) => dispatch({ type: 'draft-changed', patch }) }),
    ),
    mendInTool: useEvent((mend: Mend, again: () => void) =>
      carryOut(mend, { ...handlers, ...handlersOfTool({ ...options, again, handlers, setReceipt, grantExpired }) }),
    ),
  };
}

/** What a tool does otherwise than the window: it stays in sight, or gives way to what the fix leads to. */
function handlersOfTool({
  dispatch,
  again,
  handlers,
  setReceipt,
  grantExpired,
  onCloseTool,
  onEnterIds,
}: Pick<FixPaths, 'onCloseTool' | 'onEnterIds'> & {
  readonly dispatch: Dispatch<AppAction>;
  readonly again: () => void;
  readonly handlers: FixHandlers;
  readonly setReceipt: (words: string) => void;
  readonly grantExpired: () => void;
}): Partial<FixHandlers> {
  return {
    again,
    change: ({ patch, receipt: words }, { kind }) => {
      dispatch({ type: 'draft-changed', patch });
      // The tools show the destination and the payload; of the rest the fields behind them tell.
      if (kind === 'use-environment' || kind === 'replace-payload') return;
      setReceipt(words);
      onCloseTool();
    },
    // What becomes of the ids is told behind the tool, beside the key.
    changeIds: (keyId, teamId) => {
      onCloseTool();
      handlers.changeIds(keyId, teamId);
    },
    enterIds: () => {
      onCloseTool();
      onEnterIds();
    },
    acceptExpired: () => {
      grantExpired();
      again();
    },
    confirmProduction: again,
  };
}
