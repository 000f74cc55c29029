// @vitest-environment happy-dom
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AppStart, FIRST_LAYOUT } from '../../../contract/app-start.ts';
import { EVENT_CHANNELS } from '../../../contract/events.ts';
import type { ImportOffer } from '../../../payload/import/offer.ts';
import type { HostBridge, HostLink } from '../../../renderer/bridge.ts';
import { usePolicies } from '../../../renderer/channels/use-policies.ts';
import { usePasted } from '../../../renderer/draft/use-pasted.ts';
import type { Actions } from '../../../renderer/frame/actions/actions.ts';
import { useMenu } from '../../../renderer/frame/actions/use-menu.ts';
import { useShortcuts } from '../../../renderer/frame/actions/use-shortcuts.ts';
import { useLayer } from '../../../renderer/frame/use-layer.ts';
import { usePage } from '../../../renderer/frame/use-page.ts';
import { usePast } from '../../../renderer/frame/use-past.ts';
import { useTakenFiles } from '../../../renderer/frame/use-taken-files.ts';
import { type AppAction, firstState } from '../../../renderer/state/app-state.ts';
import type { Sending } from '../../../renderer/state/use-sending.ts';
import { useFieldFrame } from '../../../renderer/ui/controls/field.tsx';
import { askedLater } from '../../support/later.ts';
import { renderHook } from '../../support/render-hook.ts';

afterEach(() => document.body.replaceChildren());

const TOKEN = 'ab'.repeat(32);
const HEAD = { id: 'draft', name: '', document: null, edited: false };
const START: AppStart = {
  ...{ version: '1.0.0', host: 'loopback', platform: 'linux', draft: null, head: HEAD, identities: [], profiles: [] },
  ...{
    authorities: [],
    simulatedDevices: [],
    layout: FIRST_LAYOUT,
    log: [],
    connections: [],
    send: null,
    problems: [],
  },
};
const draw = (html: string): void => {
  document.body.innerHTML = html;
};
const at = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector) ?? document.body;
const press = (selector: string, init: KeyboardEventInit): boolean =>
  at(selector).dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));

describe('useLayer', () => {
  const LAYER = '<button id="opener">o</button><div id="layer"><input></div><p id="out"></p><div class="menu"></div>';
  async function layer(open: boolean) {
    draw(LAYER);
    const closed = vi.fn();
    const to = { within: '#layer', opener: '#opener', onClose: closed };
    const hook = await renderHook((shown: boolean) => useLayer(shown, to), open);
    const point = (selector: string) => at(selector).dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    return { hook, point, closed };
  }

  it('closes by a press outside, which a menu over it is not', async () => {
    const { point, closed } = await layer(true);
    point('#layer input');
    point('.menu');
    expect(closed).not.toHaveBeenCalled();
    point('#out');
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('closes by Escape and gives the focus back, unless something over it takes the key', async () => {
    const { closed, hook } = await layer(true);
    at('#layer input').focus();
    press('#layer input', { key: 'Escape' });
    expect(closed).not.toHaveBeenCalled();
    at('.menu').remove();
    press('#layer input', { key: 'Escape' });
    expect([closed.mock.calls.length, document.activeElement?.id]).toEqual([1, 'opener']);
    await hook.draw(false);
    press('#layer input', { key: 'Escape' });
    expect(closed).toHaveBeenCalledTimes(1);
  });
});

describe('useShortcuts', () => {
  it('carries an action out by its keys, once, and not while a dialog asks', async () => {
    draw('<input>');
    const send = vi.fn();
    const actions = { send } as unknown as Actions;
    const hook = await renderHook((given: Actions) => useShortcuts(given, 'linux'), actions);
    const keys: KeyboardEventInit = { key: 'Enter', code: 'Enter', ctrlKey: true };
    expect(press('input', keys)).toBe(false);
    press('input', { ...keys, repeat: true });
    press('input', { ...keys, isComposing: true });
    expect(press('input', { key: 'Enter', code: 'Enter' })).toBe(true);
    draw('<dialog open><input></dialog>');
    press('input', keys);
    expect(send).toHaveBeenCalledTimes(1);
    await hook.leave();
    draw('<input>');
    press('input', keys);
    expect(send).toHaveBeenCalledTimes(1);
  });
});

describe('useMenu', () => {
  it('does what the menu asks, and nothing while a dialog asks something', async () => {
    const save = vi.fn();
    let ask: (event: { action: string }) => void = () => {};
    const bridge = {
      'action.asked': (listener: typeof ask) => {
        ask = listener;
        return () => {};
      },
    } as unknown as HostBridge;
    await renderHook((host: HostBridge) => useMenu({ save, duplicate: null } as unknown as Actions, host), bridge);
    ask({ action: 'save' });
    ask({ action: 'duplicate' });
    draw('<dialog open></dialog>');
    ask({ action: 'save' });
    expect(save).toHaveBeenCalledTimes(1);
  });
});

/** Code that is loaded when it is wanted may take its time on a busy machine. */
const LOADING = { timeout: 30_000 };

/** A paste of text, where it lands. */
function paste(selector: string, text: string): void {
  const event = new Event('paste', { bubbles: true });
  Object.assign(event, { clipboardData: { getData: () => text } });
  at(selector).dispatchEvent(event);
}
const CURL = `curl -H 'apns-topic: a.b' -d '{"aps":{}}' https://api.push.apple.com/3/device/${TOKEN}`;

describe('usePasted', () => {
  it('offers what a paste holds beside what the field is for, and of two quick ones the later', async () => {
    draw('<div data-field="payload"><textarea></textarea></div><div data-field="topic"><input></div>');
    const offers: ImportOffer[] = [];
    await renderHook(() => usePasted((offer) => offers.push(offer)), undefined);
    paste('textarea', CURL.replace('a.b', 'first'));
    paste('textarea', CURL.replace('a.b', 'second'));
    await vi.waitFor(() => expect(offers.length).toBeGreaterThan(0), LOADING);
    expect(offers.map(({ patch }) => patch.topic)).toEqual(['second']);
    paste('[data-field=topic] input', CURL);
    paste('body', CURL);
    await vi.waitFor(() => expect(offers).toHaveLength(2), LOADING);
  });
});

describe('useTakenFiles', () => {
  it('hands each file to whom it is for, and fills in a request at once', async () => {
    const done: string[] = [];
    const dispatch = (action: AppAction) => void done.push(action.type);
    const note = (kind: string) => (files: readonly File[]) => void done.push(`${kind} ${files[0]?.name}`);
    const to = { list: (file: File) => void done.push(`list ${file.name}`) };
    const hook = await renderHook(
      (bridge: HostBridge) =>
        useTakenFiles(bridge, dispatch, {
          ...to,
          identities: note('identity'),
          folders: note('folder'),
          documents: note('draft'),
        }),
      { 'files.waiting': () => () => {} } as unknown as HostBridge,
    );
    const take = (name: string, text: string) => hook.act(() => hook.now().takeFiles([new File([text], name)]));
    await take('devices.txt', `${TOKEN}\n`);
    await take('key.p12', '0');
    await take('orders.push', CURL);
    await take('request.txt', CURL);
    expect(done).toEqual([
      'list devices.txt',
      'identity key.p12',
      'draft orders.push',
      'fill-offered',
      'fill-accepted',
    ]);
  });
});

describe('usePast', () => {
  it('closes the past send for what is made of it', async () => {
    const done: string[] = [];
    const dispatch = (action: AppAction) => void done.push(action.type);
    const sending = { send: () => void done.push('send'), busy: false } as unknown as Sending;
    const state = firstState(START);
    const hook = await renderHook(() => usePast({} as HostBridge, state, dispatch, sending), undefined);
    await hook.act(() => hook.now().openRail(true));
    await hook.act(() => hook.now().showPast('a'));
    await hook.act(() => hook.now().past.onLoad({} as ImportOffer));
    expect([hook.now().rail, hook.now().pastId, done]).toEqual([false, null, ['fill-offered', 'fill-accepted']]);
    await hook.act(() => hook.now().past.onSendAgain({} as ImportOffer));
    expect(done.at(-1)).toBe('send');
  });
});

describe('usePage', () => {
  /** A host that raises no event, and answers what the page asks at its start. */
  function host(answers: object = {}): HostLink {
    const events = Object.fromEntries(EVENT_CHANNELS.map((channel) => [channel, () => () => {}]));
    const start = { 'identity.list': async () => ({ ok: true, value: [] }), 'layout.keep': async () => null };
    const kept = { 'draft.save': async () => ({ ok: true, value: null }) };
    return { bridge: { ...events, ...start, ...kept, ...answers } as unknown as HostBridge, watch: () => () => {} };
  }

  it('shows one thing over another at a time, and a file where what is in it is told', async () => {
    const files = { 'files.register': async () => ({ ok: true, value: ['h'] }) };
    const opened = { identities: [], profiles: [], receipts: [], warnings: [], problems: [] };
    const answers = {
      ...files,
      'device-tokens.open': async () => ({ ok: false, problem: { code: 'x' } }),
      'identity.open': async () => ({ ok: true, value: opened }),
    };
    const link = host(answers);
    const hook = await renderHook((given: HostLink) => usePage(given, START), link);
    await hook.act(() => hook.now().openChip('devices'));
    await hook.act(() => hook.now().openTool('network'));
    expect([hook.now().chip, hook.now().tool]).toEqual([null, 'network']);
    await hook.act(() => hook.now().takeFiles([new File([`${TOKEN}\n`], 'list.csv')]));
    expect([hook.now().chip, hook.now().state.list?.name]).toEqual(['devices', 'list.csv']);
    await hook.act(() => hook.now().takeFiles([new File(['0'], 'key.p12')]));
    expect(hook.now().chip).toBe('app');
    await hook.act(() => hook.now().change({ topic: 'a.b' }));
    expect(hook.now().state.draft.topic).toBe('a.b');
    await hook.act(() => hook.now().chooseIdentity());
    expect([hook.now().chip, hook.now().tool]).toEqual([null, 'identities']);
  });
});

describe('usePolicies', () => {
  it('asks six at once and each once, and nothing more after one failed until it is to forget', async () => {
    const { asked, ask, answer } = askedLater();
    const known: string[] = [];
    const failed = vi.fn();
    const target = () => ({ ok: true, value: {} }) as never;
    const bridge = { 'channel.read': ask } as unknown as HostBridge;
    const hook = await renderHook(
      () => usePolicies(bridge, target, ({ channelId }) => known.push(channelId), failed),
      undefined,
    );
    const channels = [...'abcdefgh'].map((channelId) => ({ channelId, storagePolicy: null }));
    const ids = () => asked.map((one) => (one as { channelId: string }).channelId).join('');
    await hook.act(() => hook.now().inSight(channels));
    await hook.act(() => hook.now().inSight(channels));
    expect(ids()).toBe('abcdef');
    await hook.act(() => answer(0, { ok: true, value: { channels: [channels[0]] } }));
    expect([known, ids()]).toEqual([['a'], 'abcdefg']);
    await hook.act(() => answer(1, { ok: false, problem: {} }));
    await hook.act(() => hook.now().inSight(channels));
    expect([failed.mock.calls.length, ids()]).toEqual([1, 'abcdefg']);
    await hook.act(() => hook.now().forget());
    await hook.act(() => answer(2, { ok: true, value: { channels: [channels[2]] } }));
    expect(known).toEqual(['a']);
    await hook.act(() => hook.now().inSight(channels.slice(7)));
    expect(ids()).toBe('abcdefgh');
  });
});

function Field(more: object) {
  const { id, describedBy, wrap } = useFieldFrame({ label: 'Topic', ...more });
  return wrap(createElement('input', { id, 'aria-describedby': describedBy }));
}

describe('useFieldFrame', () => {
  it('ties a control to its label and to the one note under it: the problem before the hint', async () => {
    const root = createRoot(document.body.appendChild(document.createElement('div')));
    onTestFinished(() => act(async () => root.unmount()));
    const field = async (more: object) => {
      await act(async () => root.render(createElement(Field, more)));
      const input = document.querySelector('input');
      const described = input?.getAttribute('aria-describedby') ?? null;
      const note = described === null ? null : document.getElementById(described)?.textContent;
      return [input?.labels?.[0]?.textContent, note];
    };
    expect(await field({})).toEqual(['Topic', null]);
    expect(await field({ hint: 'a hint' })).toEqual(['Topic', 'a hint']);
    expect(await field({ hint: 'a hint', problem: 'wrong' })).toEqual(['Topic', 'wrong']);
    expect(await field({ problem: 'odd', problemTone: 'warn' })).toEqual(['Topic', 'odd']);
  });
});
