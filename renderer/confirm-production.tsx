import { Button } from './ui/button.tsx';
import { Dialog } from './ui/dialog.tsx';

/** Asked once in a run, before the first notification to production. */
export function ConfirmProduction({
  devices,
  onConfirm,
  onClose,
}: {
  readonly devices: number;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      title="Send to production?"
      tone="danger"
      onClose={onClose}
      onSubmit={onConfirm}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" type="submit">
            Use production
          </Button>
        </>
      }
    >
      <p>
        {devices === 1
          ? 'This notification goes to the real device of a real user'
          : `These notifications go to ${devices.toLocaleString('en')} real devices of real users`}
        : an app from TestFlight or the App Store shows it.
      </p>
      <p>Pushwright asks once; until you close it, production sends go out without asking again.</p>
    </Dialog>
  );
}
