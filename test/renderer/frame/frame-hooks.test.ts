// @vitest-environment happy-dom
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { FIRST_LAYOUT, type WindowLayout } from '../../../contract/app-start.ts';
import type { FieldId } from '../../../contract/field-id.ts';
import type { HostBridge } from '../../../renderer/bridge.ts';
import { useChips } from '../../../renderer/frame/chips/use-chips.ts';
import { useLayout } from '../../../renderer/frame/use-layout.ts';
import { useLowerPane } from '../../../renderer/frame/use-lower-pane.ts';
import { useOpenedFiles } from '../../../renderer/frame/use-opened-files.ts';
import { renderHook } from '../../support/render-hook.ts';

describe('useLowerPane', () => {
  it('takes a share of the window, more for a table, and never what the part above needs', async () => {
    Object.assign(window, { innerHeight: 1_000 });
    const props = { large: false, wanted: null as number | null };
    const hook = await renderHook(({ large, wanted }: typeof props) => useLowerPane(large, wanted), props);
    expect(hook.now()).toEqual({ height: 280, smallest: 120, largest: 720 });
    await hook.draw({ large: true, wanted: null });
    expect(hook.now().height).toBe(500);
    await hook.draw({ large: true, wanted: 5_000 });
    expect(hook.now().height).toBe(720);
    await hook.draw({ large: true, wanted: 1 });
    expect(hook.now().height).toBe(120);
    await hook.act(() => {
      Object.assign(window, { innerHeight: 600 });
      window.dispatchEvent(new Event('resize'));
    });
    await hook.draw({ large: false, wanted: null });
    expect(hook.now()).toEqual({ height: 200, smallest: 120, largest: 320 });
  });
});

describe('useLayout', () => {
  it('keeps the last of several changes once, and what fits the width until a view is chosen', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    Object.assign(window, { innerWidth: 1_280 });
    const kept: WindowLayout[] = [];
    const hook = await renderHook(() => useLayout(FIRST_LAYOUT, (layout) => kept.push(layout)), undefined);
    expect(hook.now().view.shown).toBe('fields');
    Object.assign(window, { innerWidth: 1_920 });
    await hook.draw(undefined);
    expect(hook.now().view.shown).toBe('split');
    await hook.act(() => hook.now().change({ lower: 200, drawer: true }));
    await hook.act(() => hook.now().view.show('json'));
    await hook.act(() => void vi.runAllTimers());
    expect(hook.now().view.shown).toBe('json');
    expect(kept).toEqual([{ ...FIRST_LAYOUT, lower: 200, drawer: true, view: 'json' }]);
  });
});

describe('useChips', () => {
  it('opens the popover that a place is in, and shows the payload where it is about that', async () => {
    const shown: string[] = [];
    const hook = await renderHook(() => useChips(() => shown.push('payload')), undefined);
    const place = (field: FieldId) => ({ field, line: null, column: null });
    for (const [field, chip] of [
      ['device-tokens', 'devices'],
      ['host', 'destination'],
      ['key-id', 'app'],
      ['payload', null],
    ] as const) {
      await hook.act(() => hook.now().showPlace(place(field)));
      expect(hook.now().chip).toBe(chip);
    }
    expect(shown).toEqual(['payload']);
  });
});

describe('useOpenedFiles', () => {
  const file = (name: string, bytes: Uint8Array | null, isFolder = false) => ({ handle: name, name, bytes, isFolder });
  function hostWith(rounds: (readonly ReturnType<typeof file>[])[]) {
    const listeners = new Set<() => void>();
    const bridge = {
      'files.take': async () => ({ ok: true, value: rounds.shift() ?? [] }),
      'files.waiting': (listener: () => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    } as unknown as HostBridge;
    return { bridge, listeners };
  }

  it('hands files, folders and what cannot be read to whom each is for, then and later, until it leaves', async () => {
    const given = [file('a.p12', new Uint8Array(1)), file('keys', null, true), file('gone.p12', null)];
    const { bridge, listeners } = hostWith([given, [file('b.p12', new Uint8Array(1))]]);
    const taken: string[] = [];
    const note = (kind: string) => (files: readonly File[]) =>
      taken.push(...files.map(({ name }) => `${kind} ${name}`));
    const take = { files: note('file'), folders: note('folder'), unread: note('unread') };
    const hook = await renderHook(({ host }: { host: HostBridge }) => useOpenedFiles(host, take), { host: bridge });
    expect(taken).toEqual(['file a.p12', 'folder keys', 'unread gone.p12']);
    await hook.act(() => listeners.forEach((tell) => void tell()));
    expect(taken.at(-1)).toBe('file b.p12');
    await hook.leave();
    expect(listeners.size).toBe(0);
  });

  it('asks nothing of a host that hands over none', async () => {
    const { bridge } = hostWith([]);
    const { 'files.take': _, ...without } = bridge;
    const never = () => expect.unreachable();
    const take = { files: never, folders: never, unread: never };
    await renderHook((host: HostBridge) => useOpenedFiles(host, take), without as HostBridge);
  });
});
