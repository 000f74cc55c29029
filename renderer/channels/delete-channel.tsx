import type { BroadcastChannel } from '../../contract/broadcast.ts';
import { Button } from '../ui/controls/button.tsx';
import { Dialog } from '../ui/surfaces/dialog.tsx';

/** The question before a channel is deleted: there is no way back. */
export function DeleteChannel({
  channel,
  production,
  onConfirm,
  onClose,
}: {
  readonly channel: BroadcastChannel;
  readonly production: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      title="Delete this channel?"
      tone="danger"
      onClose={onClose}
      onSubmit={onConfirm}
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" type="submit">
            Delete channel
          </Button>
        </>
      }
    >
      <p className="mono channels__deleted">{channel.channelId}</p>
      <p>
        Broadcasts to it are refused from then on, and Live Activities that follow it get no more updates. The id does
        not come back.
      </p>
      {production && <p>This is a channel of production: real users may follow it.</p>}
    </Dialog>
  );
}
