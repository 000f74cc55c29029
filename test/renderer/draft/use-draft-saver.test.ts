// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft } from '../../../contract/draft.ts';
import type { Answer } from '../../../contract/outcome.ts';
import { problem } from '../../../contract/told.ts';
import { useDraftSaver } from '../../../renderer/draft/use-draft-saver.ts';
import { renderHook } from '../../support/render-hook.ts';

const draft = (payload: string) => ({ payload }) as Draft;
const KEPT: Answer<null> = { ok: true, value: null };
const REFUSED: Answer<null> = {
  ok: false,
  problem: problem('draft-unwritable', { name: 'draft.json', why: 'ENOSPC', use: 'write' }),
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function saverOf(answers: readonly Answer<null>[] = []) {
  const saved: string[] = [];
  const left = [...answers];
  const save = async ({ draft: { payload } }: { readonly draft: Draft }): Promise<Answer<null>> => {
    saved.push(payload);
    return left.shift() ?? KEPT;
  };
  return { saved, hook: renderHook((newest: Draft) => useDraftSaver(newest, save), draft('')) };
}

describe('useDraftSaver', () => {
  it('saves once after a pause, the newest alone', async () => {
    const { saved, hook: drawn } = saverOf();
    const hook = await drawn;
    await hook.draw(draft('H'));
    await hook.draw(draft('He'));
    expect(hook.now()).toEqual({ state: 'pending' });
    expect(document.documentElement.dataset['saved']).toBe('false');
    await hook.act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(saved).toEqual(['He']);
    expect(hook.now()).toEqual({ state: 'kept' });
    expect(document.documentElement.dataset['saved']).toBe('true');
  });

  it('saves nothing where nothing changed', async () => {
    const { saved, hook: drawn } = saverOf();
    const hook = await drawn;
    await hook.act(() => vi.advanceTimersByTimeAsync(10_000));
    await hook.act(() => window.dispatchEvent(new Event('pagehide')));
    expect(saved).toEqual([]);
  });

  it('says why a draft was not kept, and tries until it is', async () => {
    const { saved, hook: drawn } = saverOf([REFUSED, REFUSED]);
    const hook = await drawn;
    await hook.draw(draft('Hello'));
    await hook.act(() => vi.advanceTimersByTimeAsync(200));
    expect(hook.now()).toMatchObject({ state: 'failed', problem: { code: 'draft-unwritable' } });
    await hook.act(() => vi.advanceTimersByTimeAsync(10_000));
    expect(saved).toEqual(['Hello', 'Hello', 'Hello']);
    expect(hook.now()).toEqual({ state: 'kept' });
  });

  it('saves at once when the page goes away', async () => {
    const { saved, hook: drawn } = saverOf();
    const hook = await drawn;
    await hook.draw(draft('Half a wo'));
    await hook.act(() => window.dispatchEvent(new Event('pagehide')));
    expect(saved).toEqual(['Half a wo']);
  });
});

describe('useDraftSaver with several drafts', () => {
  it('keeps what was typed under the draft that it was typed into, and nothing of one that was only opened', async () => {
    const saved: string[] = [];
    const save = async ({ id, draft: { payload } }: { id: string | null; draft: Draft }): Promise<Answer<null>> => {
      saved.push(`${id} ${payload}`);
      return KEPT;
    };
    const hook = await renderHook(({ id, newest }: { id: string; newest: Draft }) => useDraftSaver(newest, save, id), {
      id: 'a',
      newest: draft(''),
    });
    await hook.draw({ id: 'a', newest: draft('typed') });
    await hook.draw({ id: 'b', newest: draft('other') });
    await hook.act(() => vi.advanceTimersByTimeAsync(1_000));
    expect([saved, hook.now()]).toEqual([['a typed'], { state: 'kept' }]);
    await hook.draw({ id: 'b', newest: draft('more') });
    await hook.act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(saved).toEqual(['a typed', 'b more']);
  });
});
