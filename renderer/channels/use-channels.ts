import { useEffect, useRef, useState } from 'react';
import type { BroadcastChannel, ChannelResult, ChannelTarget, StoragePolicy } from '../../contract/broadcast.ts';
import type { Answer, Problem } from '../../contract/outcome.ts';
import type { HostBridge } from '../bridge.ts';
import { useEvent } from '../ui/use-event.ts';

/** Questions for policies that are on their way at once. */
const AT_ONCE = 6;

/** What the tool is doing, for the button that waits. */
export type ChannelWork = 'list' | 'create' | 'read' | 'delete';

export interface Channels {
  /** `null` before they were listed. */
  readonly channels: readonly BroadcastChannel[] | null;
  readonly busy: ChannelWork | null;
  /** How the last request ended that somebody made; the quiet questions for policies tell of themselves only when they fail. */
  readonly ended: ChannelResult | Problem | null;
  readonly list: () => Promise<void>;
  /** Resolves with the new channel, `null` where none came to be known. */
  readonly create: (policy: StoragePolicy) => Promise<BroadcastChannel | null>;
  readonly read: (channelId: string) => Promise<void>;
  readonly remove: (channelId: string) => Promise<void>;
  /** These are in sight: what they store is asked, unless it is known or asking failed. */
  readonly inSight: (channels: readonly BroadcastChannel[]) => void;
  /** Does again what was done last. */
  readonly again: () => void;
}

/** The channels of an app: listed when asked, their policies read as they come into sight. */
export function useChannels(bridge: HostBridge, target: () => Answer<ChannelTarget>): Channels {
  const [channels, setChannels] = useState<readonly BroadcastChannel[] | null>(null);
  const [busy, setBusy] = useState<ChannelWork | null>(null);
  const [ended, setEnded] = useState<ChannelResult | Problem | null>(null);
  const [repeats, setRepeats] = useState(0);
  const last = useRef<(() => void) | null>(null);
  const asked = useRef(new Set<string>());
  const waiting = useRef<string[]>([]);
  const running = useRef(0);
  const alive = useRef(true);

  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
      waiting.current = [];
    };
  }, []);

  // A repeat comes after a grant: it waits for the render that knows of it.
  useEffect(() => {
    if (repeats > 0) last.current?.();
  }, [repeats]);

  const know = (found: BroadcastChannel): void =>
    setChannels((before) => {
      if (before === null) return before;
      const known = before.some(({ channelId }) => channelId === found.channelId);
      return known ? before.map((one) => (one.channelId === found.channelId ? found : one)) : [...before, found];
    });

  const work = useEvent(
    async (
      kind: ChannelWork,
      ask: (target: ChannelTarget) => Promise<Answer<ChannelResult>>,
      done: (result: ChannelResult) => void,
    ): Promise<ChannelResult | null> => {
      const to = target();
      if (!to.ok) {
        setEnded(to.problem);
        return null;
      }
      setBusy(kind);
      const answer = await ask(to.value);
      setBusy(null);
      setEnded(answer.ok ? answer.value : answer.problem);
      if (!answer.ok || answer.value.outcome !== 'accepted') return null;
      done(answer.value);
      return answer.value;
    },
  );

  const list = useEvent(async () => {
    last.current = () => void list();
    asked.current.clear();
    waiting.current = [];
    await work('list', bridge['channel.list'], ({ channels: found }) =>
      setChannels((before) => {
        const known = new Map(before?.map((one) => [one.channelId, one.storagePolicy]));
        return found.map(({ channelId }) => ({ channelId, storagePolicy: known.get(channelId) ?? null }));
      }),
    );
  });

  const create = useEvent(async (policy: StoragePolicy) => {
    last.current = () => void create(policy);
    const made = await work(
      'create',
      (to) => bridge['channel.create']({ ...to, storagePolicy: policy }),
      ({ channels: [channel] }) => {
        if (channel !== undefined) setChannels((before) => [...(before ?? []), channel]);
      },
    );
    return made?.channels[0] ?? null;
  });

  const read = useEvent(async (channelId: string) => {
    last.current = () => void read(channelId);
    await work(
      'read',
      (to) => bridge['channel.read']({ ...to, channelId }),
      ({ channels: [channel] }) => {
        if (channel !== undefined) know(channel);
      },
    );
  });

  const remove = useEvent(async (channelId: string) => {
    last.current = () => void remove(channelId);
    await work(
      'delete',
      (to) => bridge['channel.delete']({ ...to, channelId }),
      () => setChannels((before) => before?.filter((one) => one.channelId !== channelId) ?? null),
    );
  });

  const askNext = useEvent(() => {
    const to = target();
    while (to.ok && running.current < AT_ONCE) {
      const channelId = waiting.current.shift();
      if (channelId === undefined) return;
      running.current += 1;
      void bridge['channel.read']({ ...to.value, requestId: null, channelId }).then((answer) => {
        running.current -= 1;
        if (!alive.current) return;
        const [channel] = answer.ok ? answer.value.channels : [];
        if (channel !== undefined) know(channel);
        else {
          // One that fails stands for the rest: the others are asked when somebody lists again.
          waiting.current = [];
          setEnded(answer.ok ? answer.value : answer.problem);
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

  return {
    ...{ channels, busy, ended, list, create, read, remove, inSight },
    again: useEvent(() => setRepeats((before) => before + 1)),
  };
}
