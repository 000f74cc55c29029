import { useEffect, useRef, useState } from 'react';
import type { BroadcastChannel, ChannelResult, ChannelTarget, StoragePolicy } from '../../contract/broadcast.ts';
import type { Answer, Problem } from '../../contract/outcome.ts';
import type { HostBridge } from '../bridge.ts';
import { useEvent } from '../ui/use-event.ts';
import { usePolicies } from './use-policies.ts';

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

/** One request after another that somebody makes: which waits, how the last ended, and the same again. */
function useWork(target: () => Answer<ChannelTarget>) {
  const [busy, setBusy] = useState<ChannelWork | null>(null);
  const [ended, setEnded] = useState<ChannelResult | Problem | null>(null);
  const [repeats, setRepeats] = useState(0);
  const last = useRef<(() => void) | null>(null);

  // A repeat comes after a grant: it waits for the render that knows of it.
  useEffect(() => {
    if (repeats > 0) last.current?.();
  }, [repeats]);

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

  return { busy, ended, setEnded, work, last, again: useEvent(() => setRepeats((before) => before + 1)) };
}

/** The channels of an app: listed when asked, their policies read as they come into sight. */
export function useChannels(bridge: HostBridge, target: () => Answer<ChannelTarget>): Channels {
  const [channels, setChannels] = useState<readonly BroadcastChannel[] | null>(null);
  const { busy, ended, setEnded, work, last, again } = useWork(target);

  // A policy that comes late tells of a channel that may be gone from the list by then: it brings none back.
  const learn = (found: BroadcastChannel): void =>
    setChannels((before) => before?.map((one) => (one.channelId === found.channelId ? found : one)) ?? null);
  const policies = usePolicies(bridge, target, learn, setEnded);

  const know = (found: BroadcastChannel): void =>
    setChannels((before) => {
      const known = before?.some(({ channelId }) => channelId === found.channelId) ?? true;
      return known || before === null ? before : [...before, found];
    });

  const list = useEvent(async () => {
    last.current = () => void list();
    policies.forget();
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
        if (channel === undefined) return;
        learn(channel);
        know(channel);
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

  return {
    ...{ channels, busy, ended, list, create, read, remove, inSight: policies.inSight },
    again,
  };
}
