import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { BroadcastChannel } from '../../contract/broadcast.ts';
import { channelsWords } from '../../words/page/tools/channels.ts';
import { storagePolicies } from '../../words/storage-policies.ts';
import { IconButton } from '../ui/controls/button.tsx';
import { CopyButton } from '../ui/controls/copy-button.tsx';
import { Badge } from '../ui/notices/badge.tsx';

const ROW_HEIGHT = 34;

/** One row a channel; only those in sight are in the page, and only for those it is asked what they store. */
export function ChannelList({
  channels,
  chosen,
  onChoose,
  onDelete,
  onInSight,
}: {
  readonly channels: readonly BroadcastChannel[];
  /** Id of the channel that the broadcast goes to. */
  readonly chosen: string;
  readonly onChoose: (channel: BroadcastChannel) => void;
  readonly onDelete: (channel: BroadcastChannel) => void;
  readonly onInSight: (channels: readonly BroadcastChannel[]) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: channels.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 4,
  });
  const items = rows.getVirtualItems();
  const from = items[0]?.index ?? 0;
  const to = (items.at(-1)?.index ?? -1) + 1;
  useEffect(() => onInSight(channels.slice(from, to)), [channels, from, to, onInSight]);
  const at = channels.findIndex(({ channelId }) => channelId === chosen);
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at);
  }, [at, rows]);
  return (
    <div className="channel-list" ref={scroller}>
      <ul className="channel-list__rows" aria-label={channelsWords.channelsApp} style={{ height: rows.getTotalSize() }}>
        {items.map((item) => {
          const channel = channels[item.index];
          if (channel === undefined) return null;
          const { channelId, storagePolicy } = channel;
          return (
            <li
              key={channelId}
              className="channel-list__row"
              aria-setsize={channels.length}
              aria-posinset={item.index + 1}
              aria-current={channelId === chosen ? 'true' : undefined}
              style={{ height: ROW_HEIGHT, transform: `translateY(${item.start}px)` }}
            >
              <button
                type="button"
                className="channel-list__choose"
                title={channelsWords.broadcastChannel}
                onClick={() => onChoose(channel)}
              >
                <span className="mono channel-list__id">{channelId}</span>
                {storagePolicy === null ? (
                  <span className="channel-list__asking">{channelsWords.policyUnknown}</span>
                ) : (
                  <Badge tone={storagePolicy === 'newest' ? 'accent' : 'neutral'}>
                    {storagePolicies[storagePolicy].short}
                  </Badge>
                )}
              </button>
              <CopyButton label={channelsWords.copyChannelId(channelId)} text={channelId} />
              <IconButton
                size="small"
                icon="trash"
                label={channelsWords.deleteChannel(channelId)}
                onClick={() => onDelete(channel)}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
