import { useState } from 'react';
import { HISTORY_BYTES, HISTORY_DAYS, type HistoryState } from '../../contract/history/history.ts';
import type { Problem } from '../../contract/outcome.ts';
import { historyWords } from '../../words/page/history.ts';
import { number } from '../../words/prose.ts';
import type { HostBridge } from '../bridge.ts';
import { Button } from '../ui/controls/button.tsx';
import { Checkbox } from '../ui/controls/checkbox.tsx';
import { CopyButton } from '../ui/controls/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useEvent } from '../ui/use-event.ts';
import { PastPopover } from './past-popover.tsx';
import { SureToDelete } from './use-past-actions.tsx';

const MEGABYTE = 1024 * 1024;
const MOST_MEGABYTES = HISTORY_BYTES / MEGABYTE;

/** How long and how much is kept, where, and the switch that keeps nothing. */
export function KeepingFoot({
  bridge,
  state,
  onProblem,
}: {
  readonly bridge: HostBridge;
  readonly state: HistoryState;
  readonly onProblem: (problem: Problem) => void;
}) {
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  const isKept = state.keeping === 'default';
  const hasTrouble = state.unreadable > 0 || state.closedFiles.length > 0;
  const clear = useEvent(async () => {
    setAsking(false);
    const answer = await bridge['history.clear'](undefined);
    if (!answer.ok) onProblem(answer.problem);
  });
  return (
    <div className="past-foot">
      <PastPopover
        label={historyWords.keepingHow}
        open={open}
        onOpen={setOpen}
        above
        trigger={
          <button type="button" className="past-foot__button" title={historyWords.keepingHow}>
            {(hasTrouble || !isKept) && <Icon name="warning" className="past-foot__warning" />}
            <span>{isKept ? historyWords.keptFor(HISTORY_DAYS, MOST_MEGABYTES) : historyWords.keepsNothing}</span>
            <Icon name="chevron-right" className="past-foot__chevron" />
          </button>
        }
      >
        <Keeping
          {...{ bridge, state, onProblem }}
          onDeleteAll={() => {
            setOpen(false);
            setAsking(true);
          }}
        />
      </PastPopover>
      {asking && (
        <SureToDelete
          title={historyWords.deleteEvery(state.sends)}
          what={historyWords.deleteEveryWhat}
          onConfirm={() => void clear()}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

/** Whether history is kept, where it lies, what is wrong with it, and its end. */
export function Keeping({
  bridge,
  state,
  onProblem,
  onDeleteAll,
}: {
  readonly bridge: HostBridge;
  readonly state: HistoryState;
  readonly onProblem: (problem: Problem) => void;
  readonly onDeleteAll: () => void;
}) {
  const isKept = state.keeping === 'default';
  const keep = useEvent(async (wanted: boolean) => {
    const answer = await bridge['history.keep']({ keep: wanted ? 'default' : 'none' });
    if (!answer.ok) onProblem(answer.problem);
  });
  return (
    <div className="past-keeping">
      <Checkbox
        checked={isKept}
        disabled={state.byEnvironment}
        onChange={(wanted) => void keep(wanted)}
        note={state.byEnvironment ? historyWords.byEnvironment : historyWords.keepNote(HISTORY_DAYS, MOST_MEGABYTES)}
      >
        {historyWords.keep}
      </Checkbox>
      <div className="past-keeping__place">
        <span className="past-keeping__label">{historyWords.place}</span>
        <span className="mono past-keeping__folder">{state.folder}</span>
        <CopyButton label={historyWords.copyPlace} text={state.folder} />
      </div>
      {state.unreadable > 0 && <p className="past-keeping__trouble">{historyWords.unreadable(state.unreadable)}</p>}
      {state.closedFiles.map((name) => (
        <p key={name} className="past-keeping__trouble">
          {historyWords.closedFile(name)}
        </p>
      ))}
      <div className="past-keeping__all">
        <span>{historyWords.kept(state.sends, number(Math.ceil((state.bytes / MEGABYTE) * 10) / 10))}</span>
        <Button size="small" disabled={state.sends === 0 && state.unreadable === 0} onClick={onDeleteAll}>
          {historyWords.deleteAll}
        </Button>
      </div>
    </div>
  );
}
