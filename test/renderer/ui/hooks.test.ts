// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useEvent } from '../../../renderer/ui/use-event.ts';
import { useNow } from '../../../renderer/ui/use-now.ts';
import { renderHook } from '../../support/render-hook.ts';

describe('useEvent', () => {
  it('stays the same function and runs the newest handler', async () => {
    const hook = await renderHook((word: string) => useEvent((more: string) => `${word} ${more}`), 'first' as string);
    const before = hook.now();
    await hook.draw('second');
    expect(hook.now()).toBe(before);
    expect(before('call')).toBe('second call');
  });
});

describe('useNow', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000 }));
  afterEach(() => void vi.useRealTimers());

  it('renews the time as often as asked, and lets it stand where it is not', async () => {
    const hook = await renderHook((everyMs: number | null) => useNow(everyMs), 500 as number | null);
    await hook.act(() => vi.advanceTimersByTime(1_000));
    expect(hook.now()).toBe(2_000);
    await hook.draw(null);
    await hook.act(() => vi.advanceTimersByTime(5_000));
    expect(hook.now()).toBe(2_000);
  });

  it('asks no clock after it left', async () => {
    const hook = await renderHook((everyMs: number | null) => useNow(everyMs), 500);
    await hook.leave();
    expect(vi.getTimerCount()).toBe(0);
  });
});
