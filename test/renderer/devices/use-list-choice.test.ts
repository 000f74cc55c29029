// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { problem } from '../../../contract/told.ts';
import type { HostBridge } from '../../../renderer/bridge.ts';
import { isDeviceTokenList, useListChoice } from '../../../renderer/devices/use-list-choice.ts';
import { renderHook } from '../../support/render-hook.ts';

/** A host whose answers the test gives, in its own order. */
function slowHost() {
  const waiting = new Map<string, (ok: boolean) => void>();
  const bridge = {
    'files.register': async (files: readonly File[]) => ({ ok: true, value: files.map(({ name }) => name) }),
    'device-tokens.open': ({ file }: { file: string }) =>
      new Promise((resolve) => {
        waiting.set(file, (ok) =>
          resolve(
            ok
              ? { ok, value: { id: file } }
              : { ok, problem: problem('device-token-missing', { where: 'list', name: file, first: null }) },
          ),
        );
      }),
  } as unknown as HostBridge;
  return { bridge, answer: (file: string, ok = true) => waiting.get(file)?.(ok) };
}

async function choosing() {
  const { bridge, answer } = slowHost();
  const told: unknown[] = [];
  const hook = await renderHook((host: HostBridge) => useListChoice(host, (choice) => told.push(choice)), bridge);
  return { hook, answer, told };
}

describe('useListChoice', () => {
  it('tells that a list is read, then what is in it', async () => {
    const { hook, answer, told } = await choosing();
    await hook.act(() => hook.now().choose(new File([], 'a.csv')));
    await hook.act(() => answer('a.csv'));
    expect(told).toMatchObject([
      { phase: 'reading', name: 'a.csv' },
      { phase: 'ready', name: 'a.csv', list: { id: 'a.csv' } },
    ]);
  });

  it('tells why a list is refused', async () => {
    const { hook, answer, told } = await choosing();
    await hook.act(() => hook.now().choose(new File([], 'a.csv')));
    await hook.act(() => answer('a.csv', false));
    expect(told.at(-1)).toMatchObject({ phase: 'refused', problem: { code: 'device-token-missing' } });
  });

  it('keeps the one chosen last, whichever is read first, and none that was removed', async () => {
    const { hook, answer, told } = await choosing();
    await hook.act(() => hook.now().choose(new File([], 'a.csv')));
    await hook.act(() => hook.now().choose(new File([], 'b.csv')));
    await hook.act(() => answer('b.csv'));
    await hook.act(() => answer('a.csv'));
    expect(told.at(-1)).toMatchObject({ phase: 'ready', name: 'b.csv' });
    await hook.act(() => hook.now().choose(new File([], 'c.csv')));
    await hook.act(() => hook.now().remove());
    await hook.act(() => answer('c.csv'));
    expect(told.at(-1)).toBeNull();
  });
});

describe('isDeviceTokenList', () => {
  it('goes by the name of a table, and by what a text begins with', async () => {
    const holds = (text: string) => text.includes('token');
    expect(await isDeviceTokenList(new File(['x'], 'a.CSV'), holds)).toBe(true);
    expect(await isDeviceTokenList(new File(['a token'], 'a.txt'), holds)).toBe(true);
    expect(await isDeviceTokenList(new File(['a word'], 'a.txt'), holds)).toBe(false);
    expect(await isDeviceTokenList(new File(['a token'], 'a.p12'), holds)).toBe(false);
  });
});
