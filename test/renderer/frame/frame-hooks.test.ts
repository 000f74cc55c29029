// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { HostBridge } from '../../../renderer/bridge.ts';
import { useLowerPane } from '../../../renderer/frame/use-lower-pane.ts';
import { useOpenedFiles } from '../../../renderer/frame/use-opened-files.ts';
import { renderHook } from '../../support/render-hook.ts';

describe('useLowerPane', () => {
  it('takes a share of the window, more for a table, and never what the part above needs', async () => {
    Object.assign(window, { innerHeight: 1_000 });
    const hook = await renderHook((large: boolean) => useLowerPane(large, null, () => undefined), false as boolean);
    expect(hook.now()).toMatchObject({ height: 360, smallest: 120, largest: 780 });
    await hook.draw(true);
    expect(hook.now().height).toBe(580);
    await hook.act(() => hook.now().setHeight(5_000));
    expect(hook.now().height).toBe(780);
    await hook.act(() => hook.now().setHeight(1));
    expect(hook.now().height).toBe(120);
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
