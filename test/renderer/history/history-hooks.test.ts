// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import type { HistoryLine } from '../../../contract/history/history.ts';
import { problem } from '../../../contract/told.ts';
import type { ImportOffer } from '../../../payload/import/offer.ts';
import type { HostBridge } from '../../../renderer/bridge.ts';
import { NO_FILTERS, questionOf } from '../../../renderer/history/rows.ts';
import { useDeviceNames, useHistory, useNameOf } from '../../../renderer/history/use-history.ts';
import { usePastActions } from '../../../renderer/history/use-past-actions.tsx';
import { historySend } from '../../support/history-send.ts';
import { askedLater } from '../../support/later.ts';
import { renderHook } from '../../support/render-hook.ts';

const LOST = problem('host-lost', null);
const question = (text: string) => questionOf({ ...NO_FILTERS, text }, 0);
const line = (id: string, at: number) => ({ id, at }) as unknown as HistoryLine;
const page = (more: boolean, ...ids: string[]) => ({
  ok: true,
  value: {
    lines: ids.map((id, index) => line(id, 100 - index - (id >= 'm' ? 50 : 0))),
    more,
    pinned: [],
    state: { sends: 1 },
  },
});

async function history() {
  const { asked, ask, answer } = askedLater();
  const changed = new Set<() => void>();
  const bridge = {
    'history.list': ask,
    'history.changed': (listener: () => void) => {
      changed.add(listener);
      return () => changed.delete(listener);
    },
  } as unknown as HostBridge;
  const hook = await renderHook((text: string) => useHistory(bridge, question(text)), '' as string);
  return {
    ...{ hook, changed },
    asked: asked as { text: string; after: unknown; limit: number }[],
    ids: () => hook.now().lines.map(({ id }) => id),
    answer: (index: number, value: unknown) => hook.act(() => answer(index, value)),
  };
}

describe('useHistory', () => {
  it('has one request under way, of which only the newest question counts', async () => {
    const { hook, asked, answer, ids } = await history();
    await hook.draw('a');
    await hook.draw('ab');
    expect(asked.map(({ text }) => text)).toEqual(['']);
    await answer(0, page(false, 'old'));
    expect([ids(), asked.map(({ text }) => text)]).toEqual([[], ['', 'ab']]);
    await answer(1, page(false, 'new'));
    expect([ids(), hook.now().asked?.text]).toEqual([['new'], 'ab']);
  });

  it('reads on behind the last, once; and drops what stands behind another list', async () => {
    const { hook, asked, answer, ids } = await history();
    await answer(0, page(true, 'a', 'b'));
    await hook.act(() => void hook.now().readOn());
    await hook.act(() => void hook.now().readOn());
    expect(asked.map(({ after }) => after)).toEqual([null, { at: 99, id: 'b' }]);
    await answer(1, page(true, 'm'));
    expect(ids()).toEqual(['a', 'b', 'm']);
    await hook.act(() => void hook.now().readOn());
    await hook.draw('other');
    await answer(3, page(false, 'c'));
    await answer(2, page(false, 'n'));
    expect(ids()).toEqual(['c']);
  });

  it('asks again when something was kept, or the window is looked at, and keeps what stood behind', async () => {
    const { hook, asked, answer, ids, changed } = await history();
    await answer(0, page(false, 'b'));
    await hook.act(() => changed.forEach((tell) => void tell()));
    await answer(1, page(false, 'a', 'b'));
    expect(ids()).toEqual(['a', 'b']);
    await hook.act(() => window.dispatchEvent(new Event('focus')));
    await answer(2, { ok: false, problem: LOST });
    expect([asked.length, ids(), hook.now().problem]).toEqual([3, ['a', 'b'], LOST]);
    await hook.leave();
    expect(changed.size).toBe(0);
  });
});

describe('useDeviceNames and useNameOf', () => {
  it('call a device as the book does, and one of the simulator by its own name', async () => {
    const device = (deviceToken: string, name: string, simulated: string | null, inBook: boolean) => ({
      deviceToken,
      name,
      simulated,
      inBook,
    });
    const devices = [
      device('aa', 'Anna', null, true),
      device('bb', 'always-accepted', 'always-accepted', false),
      device('cc', 'mine', 'always-accepted', true),
    ];
    const bridge = { 'devices.list': async () => ({ ok: true, value: { devices } }) } as unknown as HostBridge;
    const hook = await renderHook(() => useNameOf(useDeviceNames(bridge)), undefined);
    const nameOf = hook.now();
    expect([nameOf('aa'), nameOf('cc'), nameOf('dd')]).toEqual(['Anna', 'mine', null]);
    expect(nameOf('bb')).not.toBe('always-accepted');
    await hook.draw(undefined);
    expect(hook.now()).toBe(nameOf);
  });
});

describe('usePastActions', () => {
  const KEPT = historySend('a', { identity: null, destination: { kind: 'simulator' } as never });
  async function actions(answers: object, busy = false) {
    const done: string[] = [];
    const took =
      (what: string) =>
      ({ patch }: ImportOffer) =>
        void done.push(`${what} ${patch.topic}`);
    const known = { identities: [], authorities: [] };
    const bridge = {
      'history.show': async () => ({ ok: true, value: { kind: 'send', pinned: false, note: '', ...KEPT } }),
      ...answers,
    } as unknown as HostBridge;
    const props = { bridge, ...known, busy, now: 0, onLoad: took('load'), onSendAgain: took('send') };
    const hook = await renderHook((given: typeof props) => usePastActions(given, () => done.push('answered')), props);
    return { hook, done };
  }

  it('loads and sends again what can be had again', async () => {
    const { hook, done } = await actions({});
    await hook.act(() => hook.now().load('a'));
    await hook.act(() => hook.now().sendAgain('a'));
    expect([done, hook.now().news]).toEqual([['load ', 'send '], false]);
  });

  it('sends nothing while another send runs, or where the identity is gone, and says so', async () => {
    const busy = await actions({}, true);
    await busy.hook.act(() => busy.hook.now().sendAgain('a'));
    expect([busy.done, busy.hook.now().news === false]).toEqual([[], false]);
    const value = { kind: 'send', pinned: false, note: '', ...historySend('a') };
    const gone = await actions({ 'history.show': async () => ({ ok: true, value }) });
    await gone.hook.act(() => gone.hook.now().sendAgain('a'));
    expect([gone.done, gone.hook.now().news === false]).toEqual([[], false]);
  });

  it('says what the host could not do', async () => {
    const lost = async () => ({ ok: false, problem: LOST });
    const { hook, done } = await actions({ 'history.show': lost, 'history.pin': lost });
    await hook.act(() => hook.now().load('a'));
    expect([done, hook.now().news === false]).toEqual([[], false]);
    const again = await actions({ 'history.pin': lost });
    await again.hook.act(() => again.hook.now().pin('a', true));
    expect(again.hook.now().news).not.toBe(false);
  });

  it('puts a send on the clipboard as a program, or says that it could not', async () => {
    const written: string[] = [];
    const writeText = vi.fn(async (text: string) => void written.push(text));
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } });
    const { hook } = await actions({});
    const send = { kind: 'send', pinned: false, note: '', ...historySend('a') } as never;
    await hook.act(() => hook.now().copyAs('curl', send));
    expect(written[0]).toContain('curl');
    writeText.mockRejectedValueOnce(new Error('denied'));
    await hook.act(() => hook.now().copyAs('curl', send));
    expect([written.length, hook.now().news === false]).toEqual([1, false]);
    vi.unstubAllGlobals();
  });
});
