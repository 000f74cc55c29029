import { describe, expect, it } from 'vitest';
import { ChannelRegistry } from '../../../../electron/simulator/broadcast/channel-registry.ts';
import { Injector } from '../../../../electron/simulator/settings/injections.ts';

describe('what a simulator remembers of channels', () => {
  it('has an end for deleted ones, whose oldest are as if they had never been', () => {
    const channels = new ChannelRegistry(10);
    const ids: string[] = [];
    for (let n = 0; n < 100_002; n += 1) {
      const id = channels.create(`com.example.app-${n}`, 0) ?? '';
      expect(channels.delete(`com.example.app-${n}`, id)).toBe(true);
      ids.push(id);
    }
    const state = (n: number): string => channels.find(`com.example.app-${n}`, ids[n] ?? '').state;
    expect([state(0), state(1), state(2), state(100_001)]).toEqual([
      'never-issued',
      'never-issued',
      'deleted',
      'deleted',
    ]);
    expect(channels.delete('com.example.app-5', ids[5] ?? '')).toBe(false);
  });

  it('keeps those that are there, each for its app', () => {
    const channels = new ChannelRegistry(2);
    const [first, second] = [channels.create('a', 0), channels.create('a', 1)];
    expect([channels.create('a', 0), channels.list('a'), channels.list('b')]).toEqual([null, [first, second], []]);
    expect(channels.find('b', first ?? '')).toEqual({ state: 'never-issued' });
    channels.delete('a', first ?? '');
    expect(channels.create('a', 0)).not.toBeNull();
    expect(channels.find('a', first ?? '')).toEqual({ state: 'deleted' });
  });
});

describe('a fault that has had all its turns', () => {
  it('is not asked again, however many were played', () => {
    const injector = new Injector([]);
    for (let n = 0; n < 20_000; n += 1) {
      injector.add({ next: 1, respond: { reason: 'Shutdown' } });
      expect(injector.onRequest('http2', 'ab', null)).toEqual({ reason: 'Shutdown' });
      expect(injector.onRequest('http2', 'ab', null)).toBeNull();
    }
  });
});
