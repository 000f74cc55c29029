// @vitest-environment happy-dom
import { useReducer } from 'react';
import { describe, expect, it } from 'vitest';
import { type AppStart, FIRST_LAYOUT } from '../../../contract/app-start.ts';
import { type Draft, FIRST_DRAFT } from '../../../contract/draft.ts';
import type { DraftHead, DraftLine } from '../../../contract/kept/drafts.ts';
import { problem } from '../../../contract/told.ts';
import type { HostBridge } from '../../../renderer/bridge.ts';
import type { DraftTask } from '../../../renderer/draft/draft-task.ts';
import { draftOfStarter, STARTERS } from '../../../renderer/draft/starters.ts';
import { useDrafts } from '../../../renderer/draft/use-drafts.ts';
import { firstState, isEdited, reduceApp } from '../../../renderer/state/app-state.ts';
import { renderHook } from '../../support/render-hook.ts';

const GONE = problem('draft-gone', null);
const headOf = (id: string, name = ''): DraftHead => ({ id, name, document: null, edited: false });
const START: AppStart = {
  ...{ version: '1.0.0', host: 'loopback', platform: 'linux', draft: FIRST_DRAFT, head: headOf('draft') },
  ...{ identities: [], profiles: [], authorities: [], simulatedDevices: [], layout: FIRST_LAYOUT, log: [] },
  ...{ connections: [], send: null, problems: [] },
};

/** A host with drafts; `refuse`: which requests it refuses. */
async function drafts(refuse: Readonly<Record<string, ReturnType<typeof problem>>> = {}) {
  const kept = new Map<string, { name: string; draft: Draft }>([['draft', { name: '', draft: FIRST_DRAFT }]]);
  const removed = new Map<string, { name: string; draft: Draft }>();
  const asked: string[] = [];
  let open = 'draft';
  const opened = (id: string) => {
    open = id;
    const { name, draft } = kept.get(id) ?? { name: '', draft: FIRST_DRAFT };
    return { ...headOf(id, name), draft, problems: [] };
  };
  const list = () => ({
    drafts: [...kept].map(
      ([id, { name }]) => ({ ...headOf(id, name), excerpt: '', elsewhere: false }) as unknown as DraftLine,
    ),
    recent: [],
  });
  const answers: Readonly<Record<string, (argument: never) => unknown>> = {
    'drafts.list': list,
    'draft.save': ({ id, draft }: { id: string; draft: Draft }) =>
      void kept.set(id, { name: kept.get(id)?.name ?? '', draft }),
    'drafts.open': ({ id }: { id: string }) => opened(id),
    'drafts.create': ({ name, draft }: { name: string; draft: Draft }) => {
      const id = `draft-${kept.size + 1}`;
      kept.set(id, { name, draft });
      return opened(id);
    },
    'drafts.rename': ({ id, name }: { id: string; name: string }) => {
      kept.set(id, { name, draft: kept.get(id)?.draft ?? FIRST_DRAFT });
      return headOf(id, name);
    },
    'drafts.remove': ({ id }: { id: string }) => {
      removed.set(id, kept.get(id) ?? { name: '', draft: FIRST_DRAFT });
      kept.delete(id);
      return list();
    },
    'drafts.restore': ({ id }: { id: string }) => {
      kept.set(id, removed.get(id) ?? { name: '', draft: FIRST_DRAFT });
      return list();
    },
    'drafts.save-document': ({ id, over }: { id: string; over: boolean }) => ({
      saved: { kind: 'written', fileName: 'a.push', folder: null },
      head: { ...headOf(id, 'a'), document: { fileName: 'a.push', folder: over ? '~/over' : '~' } },
    }),
    'files.register': (files: readonly File[]) => files.map(({ name }) => name),
    'drafts.open-document': ({ file }: { file: string }) => {
      kept.set('draft-9', { name: file, draft: FIRST_DRAFT });
      return opened('draft-9');
    },
  };
  const bridge = Object.fromEntries(
    Object.entries(answers).map(([channel, answer]) => [
      channel,
      async (argument: unknown) => {
        asked.push(channel);
        const refused = refuse[channel];
        return refused === undefined
          ? { ok: true, value: answer(argument as never) ?? null }
          : { ok: false, problem: refused };
      },
    ]),
  ) as unknown as HostBridge;
  const files: string[] = [];
  const hook = await renderHook(() => {
    const [state, dispatch] = useReducer(reduceApp, START, firstState);
    return { state, dispatch, ...useDrafts(bridge, state, dispatch, (file) => files.push(file.name)) };
  }, undefined);
  return {
    ...{ hook, kept, asked, files, open: () => open },
    run: (task: DraftTask) => hook.act(() => hook.now().run(task)),
    type: (patch: Partial<Draft>) => hook.act(() => hook.now().dispatch({ type: 'draft-changed', patch })),
    head: () => hook.now().state.head,
  };
}

describe('useDrafts', () => {
  it('begins with what a starter has, for the app and devices that stand there', async () => {
    const { run, type, hook, head } = await drafts();
    await type({ topic: 'a.b', deviceTokens: 'ab'.repeat(32), destination: 'sandbox' });
    await run({ kind: 'new', starter: 'live-start' });
    expect(head().id).toBe('draft-2');
    expect(hook.now().state.draft).toMatchObject({
      ...{ topic: 'a.b.push-type.liveactivity', deviceTokens: 'ab'.repeat(32), destination: 'sandbox' },
      ...{ pushType: 'liveactivity', priority: '10' },
    });
    await run({ kind: 'new', starter: 'alert' });
    expect(hook.now().state.draft).toMatchObject({ topic: 'a.b', pushType: 'alert', priority: '' });
    expect(hook.now().changes).toBe(2);
  });

  it('duplicates what stands there now, also where it is not kept yet', async () => {
    const { run, type, kept, head } = await drafts();
    await run({ kind: 'rename', id: 'draft', name: 'Shipped' });
    await type({ topic: 'typed' });
    await run({ kind: 'duplicate', id: null });
    expect([head().name, kept.get('draft')?.draft.topic, kept.get('draft-2')?.draft.topic]).toEqual([
      ...['Shipped copy', 'typed', 'typed'],
    ]);
    await run({ kind: 'duplicate', id: 'draft' });
    expect([head().id, kept.size]).toEqual(['draft-3', 3]);
  });

  it('deletes the one that is open, opens another, and brings it back as it was', async () => {
    const { run, type, hook, kept, head } = await drafts();
    await type({ topic: 'mine' });
    await run({ kind: 'remove', id: 'draft' });
    expect([head().id, [...kept.keys()]]).toEqual(['draft-2', ['draft-2']]);
    await hook.act(() => hook.now().news?.undo?.());
    expect([head().id, hook.now().state.draft.topic, hook.now().news]).toEqual(['draft', 'mine', null]);
  });

  it('saves what was typed last, and knows what its document says', async () => {
    const { run, type, hook, kept, asked } = await drafts();
    await type({ topic: 'typed' });
    await run({ kind: 'save', as: false });
    expect([kept.get('draft')?.draft.topic, asked.slice(-2)]).toEqual([
      'typed',
      ['draft.save', 'drafts.save-document'],
    ]);
    expect([hook.now().news === null, isEdited(hook.now().state)]).toEqual([false, false]);
    await type({ topic: 'more' });
    expect(isEdited(hook.now().state)).toBe(true);
    await type({ topic: 'typed' });
    expect(isEdited(hook.now().state)).toBe(false);
  });

  it('asks where another program changed the document', async () => {
    const changed = problem('document-changed', { name: 'a.push' });
    const { run, hook } = await drafts({ 'drafts.save-document': changed });
    await run({ kind: 'save', as: false });
    expect(hook.now().question).toMatchObject({ kind: 'changed-outside' });
    expect(hook.now().state.problems).toEqual([]);
  });

  it('opens documents as drafts, and puts whatever else it is into a new one', async () => {
    const { run, files, head } = await drafts();
    await run({ kind: 'open-file', file: new File([], 'orders.push') });
    expect([head().id, head().name]).toEqual(['draft-9', 'orders.push']);
    await run({ kind: 'open-file', file: new File([], 'payload.json') });
    expect([head().name, files]).toEqual(['payload', ['payload.json']]);
    await run({ kind: 'open-file', file: 'handle-of-a-recent-one' });
    expect(head().name).toBe('handle-of-a-recent-one');
  });

  it.each([
    ['drafts.open', { kind: 'open', id: 'draft-2' }],
    ['drafts.create', { kind: 'new', starter: 'alert' }],
    ['drafts.rename', { kind: 'rename', id: 'draft', name: 'x' }],
    ['drafts.remove', { kind: 'remove', id: 'draft-2' }],
    ['drafts.save-document', { kind: 'save', as: true }],
    ['files.register', { kind: 'open-file', file: new File([], 'a.push') }],
  ] as const)('tells why %s is refused, and leaves everything as it is', async (channel, task) => {
    const { run, hook, head } = await drafts({ [channel]: GONE });
    await run(task);
    expect([hook.now().state.problems, head().id, hook.now().news]).toEqual([[GONE], 'draft', null]);
  });
});

describe('starters', () => {
  it.each(STARTERS)('%s is a whole payload', (starter) => {
    const { payload, pushType } = draftOfStarter(starter, FIRST_DRAFT, 1_764_547_200_000);
    expect(JSON.parse(payload)).toHaveProperty('aps');
    if (pushType === 'liveactivity') expect(JSON.parse(payload).aps.timestamp).toBe(1_764_547_200);
  });
});
