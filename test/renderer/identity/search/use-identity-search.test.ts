// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { problem } from '../../../../contract/told.ts';
import type { HostBridge } from '../../../../renderer/bridge.ts';
import { useIdentitySearch } from '../../../../renderer/identity/search/use-identity-search.ts';
import { renderHook } from '../../../support/render-hook.ts';
import { someIdentity } from '../../../support/some-identity.ts';

async function searching(answer: (places: readonly string[]) => unknown) {
  const bridge = {
    'files.register': async ([file]: readonly File[]) =>
      file?.name === 'gone'
        ? { ok: false, problem: problem('file-forgotten', null) }
        : { ok: true, value: [file?.name] },
    'identity.search': async ({ places }: { places: readonly string[] }) => answer(places),
  } as unknown as HostBridge;
  const profiles: unknown[] = [];
  const hook = await renderHook((host: HostBridge) => useIdentitySearch(host, (found) => profiles.push(found)), bridge);
  return { hook, profiles };
}

const found = { ok: true, value: { identities: [someIdentity()], profiles: ['p'] } };

describe('useIdentitySearch', () => {
  it('searches what can be read, and tells of the file that cannot', async () => {
    const searched: string[] = [];
    const { hook, profiles } = await searching((places) => {
      searched.push(...places);
      return found;
    });
    await hook.act(() => hook.now().search({ files: [new File([], 'a'), new File([], 'gone')], places: ['before'] }));
    expect(searched).toEqual(['before', 'a']);
    expect(hook.now()).toMatchObject({ busy: false, result: { identities: [{ id: 'a' }] } });
    expect(hook.now().problem).not.toBeNull();
    expect(profiles).toEqual([['p']]);
  });

  it('keeps what was found where a later search is refused', async () => {
    const answers = [found, { ok: false, problem: problem('host-lost', null) }];
    const { hook } = await searching(() => answers.shift());
    await hook.act(() => hook.now().search());
    await hook.act(() => hook.now().search());
    expect(hook.now()).toMatchObject({ problem: { code: 'host-lost' }, result: { identities: [{ id: 'a' }] } });
  });

  it('is busy until the last of several searches ends', async () => {
    const ends: (() => void)[] = [];
    const { hook } = await searching(() => new Promise((resolve) => ends.push(() => resolve(found))));
    await hook.act(() => void hook.now().search());
    await hook.act(() => void hook.now().search());
    await hook.act(() => ends.shift()?.());
    expect(hook.now().busy).toBe(true);
    await hook.act(() => ends.shift()?.());
    expect(hook.now().busy).toBe(false);
  });

  it('takes note of a description that changed', async () => {
    const { hook } = await searching(() => found);
    await hook.act(() => hook.now().search());
    await hook.act(() => hook.now().replace(someIdentity({ label: 'Shop' })));
    expect(hook.now().result?.identities).toMatchObject([{ id: 'a', label: 'Shop' }]);
  });
});
