// @vitest-environment happy-dom
import { useReducer } from 'react';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AppStart, FIRST_LAYOUT } from '../../../contract/app-start.ts';
import { FIRST_DRAFT } from '../../../contract/draft.ts';
import { EVENT_CHANNELS } from '../../../contract/events.ts';
import type { IdentityDescription } from '../../../contract/identity.ts';
import type { Mend } from '../../../contract/outcome.ts';
import { problem } from '../../../contract/told.ts';
import { readDeviceTokens } from '../../../payload/device-token/device-tokens.ts';
import type { ImportOffer } from '../../../payload/import/offer.ts';
import type { HostBridge, HostLink, HostState } from '../../../renderer/bridge.ts';
import { useResultsFiles } from '../../../renderer/result/use-results-files.ts';
import { type AppAction, firstState, reduceApp } from '../../../renderer/state/app-state.ts';
import { readDeviceTokensLater, useDeviceTokenReading } from '../../../renderer/state/device-token-reader.ts';
import type { SendState } from '../../../renderer/state/send-state.ts';
import { useAppState } from '../../../renderer/state/use-app-state.ts';
import { useFixes } from '../../../renderer/state/use-fixes.ts';
import { useReplay } from '../../../renderer/state/use-replay.ts';
import { useSending } from '../../../renderer/state/use-sending.ts';
import { askedLater } from '../../support/later.ts';
import { renderHook } from '../../support/render-hook.ts';

const LOST = problem('host-lost', null);
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
const identity = (id: string) => ({ id, topics: [], problems: [] }) as unknown as IdentityDescription;
const ids = (identities: readonly IdentityDescription[]) => identities.map(({ id }) => id);
const offer = (patch: ImportOffer['patch']): ImportOffer => ({
  ...{ patch, receipts: [], left: [], place: null },
  holds: { payload: false, deviceTokens: 0, destination: null, options: 0 },
});

/** A host of which the test raises the events. */
function hostOf(answers: object): {
  host: HostLink;
  tell: (channel: string, event: unknown) => void;
  heard: () => number;
} {
  const listeners = new Map<string, (event: never) => void>();
  const on = (channel: string) => (listener: (event: never) => void) => {
    listeners.set(channel, listener);
    return () => listeners.delete(channel);
  };
  const events = Object.fromEntries(EVENT_CHANNELS.map((channel) => [channel, on(channel)]));
  const host = { bridge: { ...events, ...answers }, watch: on('host') } as unknown as HostLink;
  return { host, tell: (channel, event) => listeners.get(channel)?.(event as never), heard: () => listeners.size };
}

describe('useAppState', () => {
  const seen: number[] = [];
  const stateOf = async (answers: object, start = START) => {
    seen.length = 0;
    const saw = async ({ sendId }: { sendId: number }) => void seen.push(sendId);
    const made = hostOf({ 'send.seen': saw, 'identity.list': async () => ({ ok: true, value: [] }), ...answers });
    const hook = await renderHook((host: HostLink) => useAppState(host, start), made.host);
    return { ...made, hook, state: () => hook.now()[0] };
  };

  it('takes an event for newer than the list that was asked for before it', async () => {
    const { ask, answer } = askedLater();
    const { hook, tell, state } = await stateOf({ 'identity.list': ask });
    await hook.act(() => tell('identity.changed', { identities: [identity('new')] }));
    await hook.act(() => answer(0, { ok: true, value: [identity('old')] }));
    expect(ids(state().identities)).toEqual(['new']);
  });

  it('knows identities that came between its start and its first question', async () => {
    const { state } = await stateOf({ 'identity.list': async () => ({ ok: true, value: [identity('own')] }) });
    expect(ids(state().identities)).toEqual(['own']);
  });

  it('starts anew where a host was lost and is back, says that it saw a send, and hears nothing once it left', async () => {
    const send = { sendId: 7, settled: null } as unknown as AppStart['send'];
    const { hook, tell, state, heard } = await stateOf({
      'app.start': async () => ({ ok: true, value: { ...START, send, identities: [identity('back')] } }),
    });
    await hook.act(() => tell('host', 'lost' satisfies HostState));
    expect(state().hostLost).toBe(true);
    await hook.act(() => tell('host', 'open' satisfies HostState));
    expect([state().hostLost, ids(state().identities), seen]).toEqual([false, ['back'], [7]]);
    await hook.act(() => tell('send.progressed', { sendId: 7, done: 1 }));
    expect(seen).toEqual([7, 7]);
    await hook.leave();
    expect(heard()).toBe(0);
  });
});

describe('useDeviceTokenReading', () => {
  it('reads plain tokens at once, and every other form as soon as its reader is there', async () => {
    const hook = await renderHook((text: string) => useDeviceTokenReading(text), TOKEN);
    expect(hook.now()).toEqual(readDeviceTokens(TOKEN));
    const grouped = `<${TOKEN.match(/.{8}/g)?.join(' ')}>`;
    await hook.draw(grouped);
    await hook.act(() => readDeviceTokensLater(grouped));
    expect(hook.now()).toEqual(readDeviceTokens(grouped));
  });
});

describe('useReplay', () => {
  it('sends what it filled in, once that is in the draft, and not where it is only loaded', async () => {
    const sent: string[] = [];
    const hook = await renderHook(() => {
      const [state, dispatch] = useReducer(reduceApp, START, firstState);
      return { state, replay: useReplay(dispatch, () => sent.push(state.draft.topic)) };
    }, undefined);
    await hook.act(() => hook.now().replay(offer({ topic: 'a.loaded' }), false));
    expect(hook.now().state.draft.topic).toBe('a.loaded');
    await hook.act(() => hook.now().replay(offer({ topic: 'a.sent' }), true));
    await hook.act(() => hook.now().replay(offer({ topic: 'again' }), true));
    expect(sent).toEqual(['a.sent', 'again']);
  });
});

describe('useFixes', () => {
  async function fixes(idsProblem: typeof LOST | null = null) {
    const done: string[] = [];
    const note = (what: string) => () => void done.push(what);
    const options = {
      ...{ state: { ...firstState(START), expiredAccepted: ['x'] }, identity: identity('i'), busy: false },
      dispatch: (action: AppAction) => void done.push(action.type),
      start: (more?: { expired: readonly string[] }) => void done.push(`start ${more?.expired ?? ''}`.trim()),
      ...{ onChooseIdentity: note('identities'), onEnterPassphrase: note('passphrase'), onEnterIds: note('ids') },
      onUseIds: async (keyId: string, teamId: string) => {
        done.push(`use ${keyId} ${teamId}`);
        return idsProblem;
      },
      ...{ onChangeProxy: note('network'), onMended: note('mended'), onCloseTool: note('close') },
    };
    const hook = await renderHook((props: typeof options) => useFixes(props), options);
    const doneBy = async (work: () => void) => {
      done.length = 0;
      await hook.act(work);
      return done.join(', ');
    };
    return { hook, options, doneBy };
  }
  const topic: Mend = { kind: 'use-topic', topic: 'a.b' };

  it('says what it changed behind a result until the next send, beside the field it is in sight', async () => {
    const { hook, options, doneBy } = await fixes();
    expect(await doneBy(() => hook.now().mendInPlace(topic))).toBe('draft-changed');
    expect(hook.now().receipt).toBeNull();
    expect(await doneBy(() => hook.now().mend(topic))).toBe('draft-changed, mended');
    expect(hook.now().receipt).not.toBeNull();
    await hook.draw({ ...options, busy: true });
    expect(hook.now().receipt).toBeNull();
  });

  it('starts a send only where the fix says so', async () => {
    const { hook, doneBy } = await fixes();
    expect(await doneBy(() => hook.now().mend({ kind: 'send-again' }))).toBe('start');
    expect(await doneBy(() => hook.now().mend({ kind: 'accept-expired' }))).toBe('expired-accepted, start x,i');
    expect(await doneBy(() => hook.now().mend({ kind: 'choose-identity' }))).toBe('identities');
    expect(await doneBy(() => hook.now().mend({ kind: 'change-proxy' }))).toBe('network');
  });

  it('does not claim ids that are refused', async () => {
    const use: Mend = { kind: 'use-ids', keyId: 'K', teamId: 'T', how: 'swapped' };
    const refused = await fixes(LOST);
    expect(await refused.doneBy(() => refused.hook.now().mend(use))).toBe('use K T, send-refused');
    expect(refused.hook.now().receipt).toBeNull();
    const right = await fixes();
    expect(await right.doneBy(() => right.hook.now().mend(use))).toBe('use K T, mended');
    expect(right.hook.now().receipt).not.toBeNull();
  });

  it('repeats in a tool what the tool asked, and closes it for what stands behind it', async () => {
    const { hook, doneBy } = await fixes();
    const again = vi.fn();
    const inTool = (mend: Mend) => doneBy(() => hook.now().mendInTool(mend, again));
    expect(await inTool({ kind: 'send-again' })).toBe('');
    expect(await inTool({ kind: 'accept-expired' })).toBe('expired-accepted');
    expect(again).toHaveBeenCalledTimes(2);
    expect(await inTool({ kind: 'use-environment', environment: 'sandbox' })).toBe('draft-changed');
    expect(await inTool(topic)).toBe('draft-changed, close');
    expect(await inTool({ kind: 'enter-ids' })).toBe('close, ids');
  });
});

describe('useSending', () => {
  /** The window around a send: its state, changed by what sending dispatches and by the test. */
  async function sending(answers: object, patch: object = {}) {
    const bridge = { 'send.check': async () => ({ ok: true, value: { blocking: [], warnings: [] } }), ...answers };
    const never = () => {};
    const hook = await renderHook(() => {
      const [state, dispatch] = useReducer(reduceApp, START, firstState);
      const reading = useDeviceTokenReading(state.draft.deviceTokens);
      const paths = {
        onChooseIdentity: never,
        onEnterPassphrase: never,
        onEnterIds: never,
        onUseIds: async () => null,
      };
      const rest = { onChangeProxy: never, onMended: never, onCloseTool: never };
      const one = useSending({ bridge: bridge as unknown as HostBridge, state, reading, dispatch, ...paths, ...rest });
      return { ...one, state, dispatch };
    }, undefined);
    const change = (draft: object) => hook.act(() => hook.now().dispatch({ type: 'draft-changed', patch: draft }));
    await change({ ...FIRST_DRAFT, deviceTokens: TOKEN, topic: 'a.b', ...patch });
    return { hook, change };
  }
  const sends = () => {
    const sent: { deviceTokens: readonly string[]; headers: { topic: string | null } }[] = [];
    const start = async (request: (typeof sent)[number]) => {
      sent.push(request);
      return { ok: true, value: { sendId: sent.length } };
    };
    return { sent, start };
  };

  it('sends once, however often it is pressed before the answer, and ends it', async () => {
    const { ask, answer, asked } = askedLater();
    const cancelled: unknown[] = [];
    const cancel = async (which: unknown) => void cancelled.push(which);
    const { hook } = await sending({ 'send.start': ask, 'send.cancel': cancel });
    await hook.act(() => hook.now().send());
    await hook.act(() => hook.now().send());
    expect([asked.length, hook.now().busy]).toEqual([1, true]);
    await hook.act(() => answer(0, { ok: true, value: { sendId: 3 } }));
    await hook.act(() => hook.now().cancel());
    expect(cancelled).toEqual([{ sendId: 3 }]);
  });

  it('shows why it was refused, and is free again', async () => {
    const { hook } = await sending({ 'send.start': async () => ({ ok: false, problem: LOST }) });
    await hook.act(() => hook.now().send());
    expect([hook.now().busy, hook.now().state.send]).toMatchObject([false, { phase: 'refused', problem: LOST }]);
  });

  it('asks before production, and anew where the question no longer tells what goes', async () => {
    const { sent, start } = sends();
    const { hook, change } = await sending({ 'send.start': start }, { destination: 'production' });
    await hook.act(() => hook.now().send());
    expect([hook.now().question?.app, sent.length]).toEqual(['a.b', 0]);
    // What is changed while the question stands is not what the yes is for.
    await change({ topic: 'c.d' });
    await hook.act(() => hook.now().confirmProduction());
    expect([hook.now().question?.app, sent.length]).toEqual(['c.d', 0]);
    await hook.act(() => hook.now().confirmProduction());
    expect([hook.now().question, sent.map(({ headers }) => headers.topic)]).toEqual([null, ['c.d']]);
  });

  it('asks nothing where it cannot work: the first thing against it is told', async () => {
    const check = async () => ({ ok: true, value: { blocking: [LOST], warnings: [] } });
    const { hook } = await sending({ 'send.check': check }, { destination: 'production' });
    await hook.act(() => hook.now().send());
    expect([hook.now().question, hook.now().state.send]).toMatchObject([null, { phase: 'refused', problem: LOST }]);
    await hook.act(() => hook.now().dropConfirmation());
  });

  it('sends later what stands there then; the next press or Cancel takes the wait away', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { sent, start } = sends();
    const { hook, change } = await sending({ 'send.start': start });
    await hook.act(() => hook.now().sendIn(5));
    expect(hook.now().dueAt).toBe(Date.now() + 5_000);
    await hook.act(() => hook.now().cancel());
    expect(hook.now().dueAt).toBeNull();
    await hook.act(() => hook.now().sendIn(5));
    await change({ topic: 'later' });
    await hook.act(() => vi.advanceTimersByTimeAsync(5_000));
    expect([sent.map(({ headers }) => headers.topic), hook.now().dueAt]).toEqual([['later'], null]);
  });

  it('sends to some of the devices, or to those chosen where none is named', async () => {
    const { sent, start } = sends();
    const { hook } = await sending({ 'send.start': start });
    await hook.act(() => hook.now().sendTo(['cd'.repeat(32)]));
    expect(sent.map(({ deviceTokens }) => deviceTokens)).toEqual([['cd'.repeat(32)]]);
  });
});

describe('useResultsFiles', () => {
  it('asks for the results of the send that is shown, and says where nothing came of it', async () => {
    const asked: unknown[] = [];
    const answer = (value: unknown) => async (question: unknown) => {
      asked.push(question);
      return value;
    };
    const bridge = {
      'results.save': answer({ ok: false, problem: LOST }),
      'results.copy': answer({ ok: true, value: { text: 'a,b' } }),
    } as unknown as HostBridge;
    const send = { phase: 'settled', settled: { sendId: 4 } } as unknown as SendState;
    const hook = await renderHook((state: SendState) => useResultsFiles(bridge, state), send);
    expect(await hook.now().save('all' as never)).toEqual({ problem: LOST });
    expect(await hook.now().copy('all' as never)).toBe('a,b');
    await hook.draw({ phase: 'idle' } as unknown as SendState);
    await hook.now().save('all' as never);
    expect(asked).toEqual([4, 4, -1].map((sendId) => ({ sendId, selection: 'all' })));
  });
});
