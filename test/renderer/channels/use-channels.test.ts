// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { BroadcastChannel, ChannelTarget } from '../../../contract/broadcast.ts';
import type { Answer } from '../../../contract/outcome.ts';
import { problem } from '../../../contract/told.ts';
import type { HostBridge } from '../../../renderer/bridge.ts';
import { useChannels } from '../../../renderer/channels/use-channels.ts';
import { renderHook } from '../../support/render-hook.ts';

const channel = (channelId: string, storagePolicy: BroadcastChannel['storagePolicy'] = null): BroadcastChannel => ({
  channelId,
  storagePolicy,
});
const TARGET = { ok: true, value: { identityId: 'a' } } as unknown as Answer<ChannelTarget>;

/** An app with channels; `asked`: what was asked, in order. `hold`: reads are answered when the test says so. */
async function channelsOf(
  names: readonly string[],
  given: { refuse?: ReadonlySet<string>; hold?: boolean; target?: Answer<ChannelTarget> } = {},
) {
  const asked: string[] = [];
  const held: (() => void)[] = [];
  const accepted = (channels: readonly BroadcastChannel[]) => ({ ok: true, value: { outcome: 'accepted', channels } });
  const refused = { ok: false, problem: problem('network-no-destination', null) };
  const answer = (kind: string, channelId: string, channels: readonly BroadcastChannel[]) => {
    asked.push(`${kind} ${channelId}`.trim());
    return given.refuse?.has(kind) === true ? refused : accepted(channels);
  };
  const bridge = {
    'channel.list': async () =>
      answer(
        'list',
        '',
        names.map((name) => channel(name)),
      ),
    'channel.create': async ({ storagePolicy }: { storagePolicy: BroadcastChannel['storagePolicy'] }) =>
      answer('create', '', [channel('new', storagePolicy)]),
    'channel.read': async ({ channelId }: { channelId: string }) => {
      const answered = answer('read', channelId, [channel(channelId, 'most-recent-message' as never)]);
      if (given.hold === true) await new Promise<void>((resolve) => held.push(resolve));
      return answered;
    },
    'channel.delete': async ({ channelId }: { channelId: string }) => answer('delete', channelId, []),
  } as unknown as HostBridge;
  const target = () => given.target ?? TARGET;
  const hook = await renderHook((host: HostBridge) => useChannels(host, target), bridge);
  return { hook, asked, held };
}

describe('useChannels', () => {
  it('lists channels, adds one that is made, and drops one that is deleted', async () => {
    const { hook } = await channelsOf(['a', 'b']);
    expect(hook.now().channels).toBeNull();
    await hook.act(() => hook.now().list());
    await hook.act(() => hook.now().create('most-recent-message' as never));
    await hook.act(() => hook.now().remove('a'));
    expect(hook.now().channels?.map(({ channelId }) => channelId)).toEqual(['b', 'new']);
    expect(hook.now().busy).toBeNull();
  });

  it('keeps the policies it knows when it lists again, and asks none of them twice', async () => {
    const { hook, asked } = await channelsOf(['a']);
    await hook.act(() => hook.now().list());
    await hook.act(() => hook.now().inSight(hook.now().channels ?? []));
    await hook.act(() => hook.now().list());
    await hook.act(() => hook.now().inSight(hook.now().channels ?? []));
    expect(asked).toEqual(['list', 'read a', 'list']);
    expect(hook.now().channels?.[0]?.storagePolicy).not.toBeNull();
  });

  it('asks six policies at once, the others as those are answered', async () => {
    const names = Array.from({ length: 9 }, (_, index) => `c${index}`);
    const { hook, asked, held } = await channelsOf(names, { hold: true });
    await hook.act(() => hook.now().list());
    await hook.act(() => hook.now().inSight(hook.now().channels ?? []));
    expect(asked.filter((one) => one.startsWith('read'))).toHaveLength(6);
    await hook.act(() => held.shift()?.());
    expect(asked.filter((one) => one.startsWith('read'))).toHaveLength(7);
  });

  it('asks no further policy once one is refused, and says why', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const { hook, asked } = await channelsOf(names, { refuse: new Set(['read']) });
    await hook.act(() => hook.now().list());
    await hook.act(() => hook.now().inSight(hook.now().channels ?? []));
    expect(asked.filter((one) => one.startsWith('read'))).toHaveLength(6);
    expect(hook.now().ended).toMatchObject({ code: 'network-no-destination' });
  });

  it('asks for nothing where there is no target, and says what is missing', async () => {
    const target = { ok: false, problem: problem('identity-missing', null) } as const;
    const { hook, asked } = await channelsOf(['a'], { target });
    await hook.act(() => hook.now().list());
    expect(asked).toEqual([]);
    expect(hook.now().ended).toMatchObject({ code: 'identity-missing' });
  });

  it('repeats what was done last', async () => {
    const { hook, asked } = await channelsOf(['a']);
    await hook.act(() => hook.now().list());
    await hook.act(() => hook.now().remove('a'));
    await hook.act(() => hook.now().again());
    expect(asked).toEqual(['list', 'delete a', 'delete a']);
  });
});
