import { resultsWords } from '../../words/page/sending/results.ts';
import { Button } from '../ui/controls/button.tsx';
import { Dialog } from '../ui/surfaces/dialog.tsx';

/** Asked before a notification is sent again that may have arrived. */
export function RetryQuestion({
  unsent,
  unknown,
  onRetry,
  onClose,
}: {
  readonly unsent: number;
  readonly unknown: number;
  readonly onRetry: (unknown: boolean) => void;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      title={resultsWords.question(unknown)}
      onClose={onClose}
      onSubmit={() => onRetry(true)}
      actions={
        <>
          <Button onClick={onClose}>{resultsWords.cancel}</Button>
          {unsent > 0 && <Button onClick={() => onRetry(false)}>{resultsWords.onlyUnsent}</Button>}
          <Button variant="primary" type="submit">
            {unsent > 0 ? resultsWords.sendAllAgain : resultsWords.sendAgain}
          </Button>
        </>
      }
    >
      <p>{resultsWords.mayHaveArrived(unknown)}</p>
      {unsent > 0 && <p>{resultsWords.provedUnsent(unsent)}</p>}
    </Dialog>
  );
}
