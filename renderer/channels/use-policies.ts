import { useEffect, useRef } from 'react';
import type { BroadcastChannel, ChannelResult, ChannelTarget } from '../../contract/broadcast.ts';
import type { Answer, Problem } from '../../contract/outcome.ts';
import type { HostBridge } from '../bridge.ts';
import { useEvent } from '../ui/use-event.ts';

/** Questions for policies that are on their way at once. */
const AT_ONCE = 6;

/** Asks what channels store as they come into sight, quietly, each once until `forget`, which disowns what is under way. */
export function usePolicies(
  bridge: HostBridge,
  target: () => Answer<ChannelTarget>,
  onKnown: (channel: BroadcastChannel) => void,
  onFailed: (why: ChannelResult | Problem) => void,
): { readonly inSight: (channels: readonly BroadcastChannel[]) => void; readonly forget: () => void } {
  const asked = useRef(new Set<string>());
  const waiting = useRef<string[]>([]);
  const running = useRef(0);
  const forgotten = useRef(0);
  const alive = useRef(true);

  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
      waiting.current = [];
    };
  }, []);

  const askNext = useEvent(() => {
    const to = target();
    while (to.ok && running.current < AT_ONCE) {
      const channelId = waiting.current.shift();
      if (channelId === undefined) return;
      running.current += 1;
      const asking = forgotten.current;
      void bridge['channel.read']({ ...to.value, requestId: null, channelId }).then((answer) => {
        running.current -= 1;
        if (!alive.current) return;
        const [channel] = answer.ok ? answer.value.channels : [];
        if (asking !== forgotten.current) return askNext();
        if (channel !== undefined) onKnown(channel);
        else {
          // One that fails stands for the rest: the others are asked when somebody lists again.
          waiting.current = [];
          onFailed(answer.ok ? answer.value : answer.problem);
        }
        askNext();
      });
    }
  });

  const inSight = useEvent((seen: readonly BroadcastChannel[]) => {
    const unknown = seen.filter(
      ({ channelId, storagePolicy }) => storagePolicy === null && !asked.current.has(channelId),
    );
    for (const { channelId } of unknown) {
      asked.current.add(channelId);
      waiting.current.push(channelId);
    }
    if (unknown.length > 0) askNext();
  });

  const forget = () => {
    asked.current.clear();
    waiting.current = [];
    forgotten.current += 1;
  };

  return { inSight, forget };
}
