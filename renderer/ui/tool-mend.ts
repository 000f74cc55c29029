import type { Draft } from '../../contract/draft.ts';
import type { Mend } from '../../contract/outcome.ts';

/** What a tool may change in the window. */
export type ToolAction =
  | { readonly type: 'draft-changed'; readonly patch: Partial<Draft> }
  | { readonly type: 'production-confirmed' }
  | { readonly type: 'expired-accepted'; readonly identityId: string };

/**
 * Carries out a mend from a tool. What is mended where the window has its fields closes the tool, so that they are in
 * sight; `again` repeats what was asked, once a grant was given.
 */
export function mendInTool(
  mend: Mend,
  tool: {
    readonly identityId: string | null;
    readonly dispatch: (action: ToolAction) => void;
    readonly onClose: () => void;
    readonly again: () => void;
  },
): void {
  const { identityId, dispatch, onClose, again } = tool;
  switch (mend.kind) {
    case 'use-environment':
      return dispatch({ type: 'draft-changed', patch: { destination: mend.environment } });
    case 'replace-payload':
      return dispatch({ type: 'draft-changed', patch: { payload: mend.payload } });
    case 'confirm-production':
      dispatch({ type: 'production-confirmed' });
      return again();
    case 'accept-expired':
      if (identityId !== null) dispatch({ type: 'expired-accepted', identityId });
      return again();
    case 'send-again':
      return again();
    default:
      return onClose();
  }
}
