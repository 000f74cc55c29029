import type { BroadcastChannel } from '../../contract/broadcast.ts';
import { channelsWords } from '../../words/page/tools/channels.ts';
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
      title={channelsWords.deleteQuestion}
      tone="danger"
      onClose={onClose}
      onSubmit={onConfirm}
      actions={
        <>
          <Button onClick={onClose}>{channelsWords.keepIt}</Button>
          <Button variant="danger" type="submit">
            {channelsWords.deleteIt}
          </Button>
        </>
      }
    >
      <p className="mono channels__deleted">{channel.channelId}</p>
      <p>{channelsWords.broadcastsRefusedLive}</p>
      {production && <p>{channelsWords.channelProductionReal}</p>}
    </Dialog>
  );
}
