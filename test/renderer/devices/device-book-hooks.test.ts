// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { DeviceImport } from '../../../contract/kept/devices.ts';
import type { Answer } from '../../../contract/outcome.ts';
import { problem } from '../../../contract/told.ts';
import type { HostBridge } from '../../../renderer/bridge.ts';
import type { News } from '../../../renderer/devices/book/book-news.tsx';
import { useBookFiles } from '../../../renderer/devices/book/use-book-files.tsx';
import { type DeviceBookWork, useDeviceBook } from '../../../renderer/devices/book/use-device-book.ts';
import { askedLater } from '../../support/later.ts';
import { renderHook } from '../../support/render-hook.ts';

const LOST = problem('host-lost', null);
const listOf = (...names: string[]) => ({ devices: names.map((name) => ({ name })) });
const named = ({ list }: { readonly list: unknown }) =>
  (list as ReturnType<typeof listOf> | null)?.devices.map(({ name }) => name) ?? null;

async function book(answers: object = {}) {
  const { asked, ask, answer } = askedLater();
  const settled = new Set<() => void>();
  const bridge = {
    'devices.list': ask,
    'send.settled': (listener: () => void) => {
      settled.add(listener);
      return () => settled.delete(listener);
    },
    ...answers,
  } as unknown as HostBridge;
  const hook = await renderHook((host: HostBridge) => useDeviceBook(host), bridge);
  return {
    bridge,
    hook,
    asked,
    settled,
    answer: (index: number, value: unknown) => hook.act(() => answer(index, value)),
  };
}

describe('useDeviceBook', () => {
  it('is one book for all who show it: asked again after a send, let go with the last who leaves', async () => {
    const { bridge, hook, asked, answer, settled } = await book();
    expect(named(hook.now())).toBeNull();
    const other = await renderHook((host: HostBridge) => useDeviceBook(host), bridge);
    await answer(0, { ok: true, value: listOf('a') });
    expect([named(hook.now()), named(other.now()), settled.size]).toEqual([['a'], ['a'], 1]);
    const before = asked.length;
    await hook.act(() => settled.forEach((tell) => void tell()));
    expect(asked).toHaveLength(before + 1);
    await hook.leave();
    expect(settled.size).toBe(1);
    await other.leave();
    expect(settled.size).toBe(0);
  });

  it('keeps what it knows where the host does not answer, and says why', async () => {
    const { hook, answer, settled } = await book();
    await answer(0, { ok: true, value: listOf('a') });
    await hook.act(() => settled.forEach((tell) => void tell()));
    await answer(1, { ok: false, problem: LOST });
    expect([named(hook.now()), hook.now().problem]).toEqual([['a'], LOST]);
  });

  it('does not go back to a listing that was asked before a change: it asks again', async () => {
    const changed = async () => ({ ok: true, value: listOf('new') });
    const { hook, answer, asked } = await book({ 'devices.add': changed, 'devices.change': changed });
    await hook.act(() => hook.now().work.add([]));
    await answer(0, { ok: true, value: listOf() });
    expect([named(hook.now()), asked.length]).toEqual([['new'], 2]);
    await answer(1, { ok: true, value: listOf('new', 'newest') });
    expect(named(hook.now())).toEqual(['new', 'newest']);
  });

  it('says what a change met, and answers what was removed', async () => {
    const refused = async () => ({ ok: false, problem: LOST });
    const removed = async () => ({ ok: true, value: { list: listOf('b'), removed: [{ name: 'a' }] } });
    const { hook } = await book({ 'devices.change': refused, 'devices.remove': removed });
    const said: unknown[] = [];
    await hook.act(async () => said.push(await hook.now().work.change('aa', {} as never)));
    await hook.act(async () => said.push(await hook.now().work.remove(['aa'])));
    expect(said).toEqual([LOST, { ok: true, value: [{ name: 'a' }] }]);
    expect(named(hook.now())).toEqual(['b']);
  });
});

describe('useBookFiles', () => {
  const imported = (left: readonly unknown[]) => ({ ok: true, value: { left } }) as unknown as Answer<DeviceImport>;
  const LEFT = { code: 'device-left-out', facts: { why: 'known' } };
  async function files(answers: readonly Answer<DeviceImport>[], bridge: object = {}) {
    const told: (News | null)[] = [];
    const taken: unknown[] = [];
    const left = [...answers];
    const work = {
      take: async (file: File, replace: boolean) => {
        taken.push([file.name, replace]);
        return left.shift();
      },
    } as unknown as DeviceBookWork;
    const tell = (news: News | null) => void told.push(news);
    const hook = await renderHook((host: HostBridge) => useBookFiles(host, work, tell), bridge as HostBridge);
    const choose = (name: string) =>
      hook.act(() => {
        const { onChange } = (hook.now().input as { props: { onChange: (event: unknown) => void } }).props;
        const target = { files: [new File([], name)], value: name };
        onChange({ target });
        expect(target.value).toBe('');
      });
    return { hook, told, taken, choose };
  }

  it('offers to replace what the book already has, and does it with the same file', async () => {
    const { told, taken, choose, hook } = await files([imported([LEFT]), imported([])]);
    await choose('a.csv');
    const [, news] = told;
    if (news?.kind !== 'imported' || news.replace === null) return expect.unreachable();
    await hook.act(news.replace);
    expect(taken).toEqual([
      ['a.csv', false],
      ['a.csv', true],
    ]);
    expect(told.at(-1)).toMatchObject({ kind: 'imported', replace: null });
  });

  it('says why a file could not be read, and why the book could not be saved', async () => {
    const refused = { ok: false, problem: LOST } as const;
    const { told, choose, hook } = await files([refused], { 'devices.export': async () => refused });
    await choose('a.csv');
    await hook.act(() => hook.now().save('csv'));
    const problem = { kind: 'problem', problem: LOST };
    expect(told).toEqual([null, problem, null, problem]);
  });
});
