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
      title={
        unknown === 1
          ? 'Send the unknown one again too?'
          : `Send the ${unknown.toLocaleString('en')} unknown again too?`
      }
      onClose={onClose}
      onSubmit={() => onRetry(true)}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {unsent > 0 && <Button onClick={() => onRetry(false)}>Only the unsent</Button>}
          <Button variant="primary" type="submit">
            {unsent > 0 ? 'Send all again' : 'Send again'}
          </Button>
        </>
      }
    >
      <p>
        {unknown === 1 ? 'One notification' : `${unknown.toLocaleString('en')} notifications`} may have arrived: the
        connection was lost before APNs answered. A device that has it already then shows it twice.
      </p>
      {unsent > 0 && (
        <p>
          {unsent === 1 ? 'The one that is unsent was' : `The ${unsent.toLocaleString('en')} that are unsent were`}{' '}
          proved not to be processed, and can safely be sent again.
        </p>
      )}
    </Dialog>
  );
}
