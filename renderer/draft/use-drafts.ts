import { type Dispatch, useRef, useState } from 'react';
import type { HostBridge } from '../bridge.ts';
import type { AppAction, AppState } from '../state/app-state.ts';
import { useEvent } from '../ui/use-event.ts';
import type { DraftNews, DraftQuestion, DraftTask } from './draft-task.ts';

/** What becomes of drafts as documents: the one that is open, and the others. */
export interface Drafts {
  /** Carries them out, one after the other. */
  readonly run: (...tasks: readonly DraftTask[]) => void;
  readonly question: DraftQuestion | null;
  readonly ask: (question: DraftQuestion | null) => void;
  readonly news: DraftNews | null;
  readonly dropNews: () => void;
  /** The draft that is shown beside the one that is open, by its id. */
  readonly beside: string | null;
  readonly showBeside: (id: string | null) => void;
  /** Counts the changes, so that lists are asked for anew. */
  readonly changes: number;
}

/** `openFile`: opens a file that is no document, as if it had been dropped. */
export function useDrafts(
  bridge: HostBridge,
  state: AppState,
  dispatch: Dispatch<AppAction>,
  openFile: (file: File) => void,
): Drafts {
  const [question, ask] = useState<DraftQuestion | null>(null);
  const [news, tell] = useState<DraftNews | null>(null);
  const [changes, setChanges] = useState(0);
  const [beside, showBeside] = useState<string | null>(null);
  const newest = useRef(state);
  newest.current = state;
  const changed = useEvent(() => setChanges((before) => before + 1));
  return {
    // Beside itself nothing is shown.
    ...{ question, ask, news, changes, showBeside, beside: beside === state.head.id ? null : beside },
    dropNews: useEvent(() => tell(null)),
    run: useEvent(async (...tasks: readonly DraftTask[]) => {
      const context = { bridge, dispatch, ask, tell, changed, openFile, state: () => newest.current };
      for (const task of tasks) {
        // A chooser of files opens within the press that asks for it.
        const file = task.kind === 'choose-file' ? await chooseFile() : null;
        const { carryOutDraftTask } = await import('./draft-work.ts');
        if (file !== null) await carryOutDraftTask({ kind: 'open-file', file }, context);
        else if (task.kind !== 'choose-file') await carryOutDraftTask(task, context);
      }
    }),
  };
}

/** Asks for a file; `null`: the user did not choose. */
function chooseFile(): Promise<File | null> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.push,.http,.rest,.apns,.json';
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}
