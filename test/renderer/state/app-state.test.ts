import { describe, expect, it } from 'vitest';
import { type AppStart, FIRST_LAYOUT } from '../../../contract/app-start.ts';
import { type Draft, FIRST_DRAFT } from '../../../contract/draft.ts';
import type { IdentityDescription } from '../../../contract/identity.ts';
import type { LogEntry } from '../../../contract/log-entry.ts';
import { NO_OUTCOMES, type NotificationResult } from '../../../contract/outcome.ts';
import type { SendView } from '../../../contract/sending.ts';
import { explanation, problem } from '../../../contract/told.ts';
import {
  type AppAction,
  type AppState,
  firstState,
  isOutdated,
  LOG_ENTRIES_KEPT,
  reduceApp,
} from '../../../renderer/state/app-state.ts';
import type { ListChoice } from '../../../renderer/state/list-choice.ts';

const START: AppStart = {
  version: '1.0.0',
  host: 'loopback',
  platform: 'linux',
  draft: null,
  head: { id: 'draft', name: '', document: null, edited: false },
  identities: [],
  profiles: [],
  authorities: [],
  simulatedDevices: [{ id: 'always-accepted', deviceToken: 'ace0' }],
  layout: FIRST_LAYOUT,
  log: [],
  connections: [],
  send: null,
  problems: [],
};

function reduceAll(state: AppState, ...actions: readonly AppAction[]): AppState {
  return actions.reduce(reduceApp, state);
}

function identity(id: string, more: Partial<IdentityDescription> = {}): IdentityDescription {
  return {
    id,
    name: id,
    form: 'certificate',
    certificateKind: 'universal',
    topics: ['com.example.app'],
    environments: ['sandbox', 'production'],
    notBefore: 0,
    notAfter: 1,
    issuer: null,
    fingerprint: '',
    privateKeyFoundIn: { in: 'same-file' },
    keyId: null,
    teamId: null,
    label: null,
    hidden: false,
    store: 'file',
    location: null,
    fileName: `${id}.p12`,
    builtIn: false,
    problems: [],
    warnings: [],
    ...more,
  };
}

function entry(id: number): LogEntry {
  return {
    id,
    at: 0,
    connection: null,
    phase: 'tcp',
    level: 'info',
    event: 'connection-closed',
    facts: { ms: id },
    details: [],
    firstCause: false,
  };
}

const SIMULATOR = { host: '127.0.0.1', port: 2197, who: 'built-in-simulator' } as const;
const ACCEPTED = explanation('accepted', { by: SIMULATOR, proof: 'answered' });

function result(index: number): NotificationResult {
  return {
    index,
    deviceToken: 'aa',
    outcome: 'accepted',
    status: 200,
    reason: null,
    apnsId: null,
    apnsUniqueId: null,
    timestamp: null,
    ms: 1,
    explanation: ACCEPTED,
  };
}

const settled = (sendId: number) => ({
  type: 'send-settled' as const,
  settled: {
    sendId,
    counts: { ...NO_OUTCOMES, accepted: 1 },
    seconds: 1,
    explanation: ACCEPTED,
    firstCauseEntry: null,
    failures: [],
    recorded: false,
    problems: [],
  },
});

describe('the first state', () => {
  it('can send at once at the very first start: to the simulator’s first device', () => {
    expect(firstState(START).draft).toEqual({ ...FIRST_DRAFT, deviceTokens: 'ace0' });
  });

  it('restores a kept draft as it was, its emptiness included', () => {
    expect(firstState({ ...START, draft: FIRST_DRAFT }).draft.deviceTokens).toBe('');
  });
});

describe('sending', () => {
  const starting = reduceAll(firstState(START), { type: 'send-starting', total: 2, listName: null });

  it('takes events that overtake the answer with the send’s number', () => {
    const state = reduceAll(
      starting,
      { type: 'results-arrived', sendId: 1, results: [result(1)] },
      { type: 'send-started', sendId: 1 },
      { type: 'results-arrived', sendId: 1, results: [result(0)] },
      settled(1),
    );
    expect(state.send.phase === 'settled' && state.send.results.map(({ index }) => index)).toEqual([0, 1]);
  });

  it('stays settled when the answer comes after the end', () => {
    const state = reduceAll(starting, settled(1), { type: 'send-started', sendId: 1 });
    expect(state.send.phase).toBe('settled');
  });

  it('leaves alone the events of another send', () => {
    const state = reduceAll(
      starting,
      settled(1),
      { type: 'send-starting', total: 1, listName: null },
      { type: 'results-arrived', sendId: 1, results: [result(0)] },
      settled(1),
    );
    expect(state.send.phase).toBe('starting');
    const elsewhere = reduceAll(state, { type: 'send-started', sendId: 2 }, settled(3));
    expect(elsewhere.send.phase).toBe('sending');
  });

  it('says so when it lost sight of a send, and nothing of one that had ended', () => {
    const lost = reduceAll(starting, { type: 'host-lost' }, { type: 'host-back', start: START });
    expect(lost.send.phase === 'refused' && lost.send.problem.code).toBe('send-lost-sight');
    const ended = reduceAll(starting, settled(1), { type: 'host-lost' }, { type: 'host-back', start: START });
    expect(ended.send.phase).toBe('settled');
    expect(ended.hostLost).toBe(false);
  });

  const view: SendView = {
    ...{ sendId: 1, listName: 'tokens.csv', total: 2, counts: { ...NO_OUTCOMES, rejected: 1 }, failures: [] },
    ...{ pace: { perSecond: 10, secondsLeft: 1 }, results: [result(1)], settled: null },
  };

  it('goes on showing a send that went on while the host was out of sight', () => {
    const back = reduceAll(starting, { type: 'host-lost' }, { type: 'host-back', start: { ...START, send: view } });
    expect(back.send).toMatchObject({ phase: 'sending', counts: { rejected: 1 }, listName: 'tokens.csv' });
    const ended = reduceAll(back, { type: 'results-arrived', sendId: 1, results: [result(0)] }, settled(1));
    expect(ended.send.phase === 'settled' && ended.send.results.map(({ index }) => index)).toEqual([0, 1]);
  });

  it('takes the send of another run for none of its own', () => {
    const other = { ...START, send: { ...view, total: 3 } };
    const back = reduceAll(starting, { type: 'host-lost' }, { type: 'host-back', start: other });
    expect(back.send.phase === 'refused' && back.send.problem.code).toBe('send-lost-sight');
  });

  it('shows a send that is under way, or its end, to a page that opens', () => {
    expect(firstState({ ...START, send: view }).send).toMatchObject({ phase: 'sending', results: [{ index: 1 }] });
    const over = { ...view, settled: settled(1).settled };
    const state = firstState({ ...START, send: over });
    expect(state.send).toMatchObject({ phase: 'settled', listName: 'tokens.csv' });
    expect(reduceAll(state, { type: 'send-starting', total: 1, listName: null }, settled(1)).send.phase).toBe(
      'starting',
    );
    expect(reduceAll(state, { type: 'send-starting', total: 1, listName: null }, settled(2)).send.phase).toBe(
      'settled',
    );
  });

  it('knows a result that no longer fits what the window shows', () => {
    const typed = (payload: string): AppAction => ({ type: 'draft-changed', patch: { payload } });
    const ended = reduceAll(starting, settled(1));
    expect(isOutdated(starting)).toBe(false);
    expect(isOutdated(ended)).toBe(false);
    const changed = reduceAll(ended, typed('{}'));
    expect(isOutdated(changed)).toBe(true);
    expect(isOutdated(reduceAll(changed, typed(ended.draft.payload)))).toBe(false);
    expect(isOutdated(reduceAll(ended, { type: 'list-changed', list: { phase: 'reading', name: 'tokens.csv' } }))).toBe(
      true,
    );
    // What is typed while a send is under way, or while it is being refused, it was not sent with.
    expect(isOutdated(reduceAll(starting, typed('{}'), settled(1)))).toBe(true);
    const refusal = problem('aps-not-object', { encodedTwice: false });
    expect(isOutdated(reduceAll(starting, typed('{}'), { type: 'send-refused', problem: refusal }))).toBe(true);
    // Results that a refusal took the place of come back with what they were sent with.
    const refused = reduceAll(changed, { type: 'send-refused', problem: refusal });
    expect(isOutdated(refused)).toBe(false);
    expect(isOutdated(reduceAll(refused, { type: 'results-shown-again' }))).toBe(true);
  });

  it('keeps the results of several at hand when the next press of Send is refused', () => {
    const several = reduceAll(
      starting,
      { type: 'results-arrived', sendId: 1, results: [result(0), result(1)] },
      settled(1),
    );
    const refusal = problem('device-token-missing', { where: 'field', isSimulator: true });
    const refused = reduceAll(
      several,
      { type: 'send-starting', total: 1, listName: null },
      { type: 'send-refused', problem: refusal },
      { type: 'send-refused', problem: refusal },
    );
    expect(refused.send).toMatchObject({ phase: 'refused', problem: refusal });
    expect(reduceAll(refused, { type: 'results-shown-again' }).send).toEqual(several.send);
    const nothing = reduceAll(firstState(START), { type: 'send-refused', problem: refusal });
    expect(reduceAll(nothing, { type: 'results-shown-again' }).send).toEqual(nothing.send);
  });

  it('follows how far it has come, exactly, whatever results it is told of', () => {
    const { results: _, settled: __, listName: ___, ...progress } = view;
    const state = reduceAll(starting, { type: 'send-progressed', progress });
    expect(state.send).toMatchObject({
      phase: 'sending',
      counts: { rejected: 1 },
      pace: { perSecond: 10 },
      results: [],
    });
  });
});

describe('a list in a file', () => {
  const list = {
    ...{ file: 'file-1', name: 'tokens.csv', deviceTokens: 3, unreadable: 1, problems: [] },
    ...{ repeated: 0, repeatsComplete: true, column: null },
  };

  it('is chosen, has its lines left out, and is removed, and what was typed stays', () => {
    const reading = reduceAll(
      firstState(START),
      { type: 'draft-changed', patch: { deviceTokens: 'aa' } },
      { type: 'list-changed', list: { phase: 'reading', name: 'tokens.csv' } },
      { type: 'list-lines-left-out', leaveOut: true },
    );
    expect(reading.list).toEqual({ phase: 'reading', name: 'tokens.csv' });
    const ready = { phase: 'ready', name: 'tokens.csv', list, leaveOutUnreadable: false } as const;
    const left = reduceAll(
      reading,
      { type: 'list-changed', list: ready },
      { type: 'list-lines-left-out', leaveOut: true },
    );
    expect(left.list).toEqual({ ...ready, leaveOutUnreadable: true });
    const removed = reduceAll(left, { type: 'list-changed', list: null });
    expect({ list: removed.list, typed: removed.draft.deviceTokens }).toEqual({ list: null, typed: 'aa' });
  });
});

describe('the log', () => {
  it('keeps the newest entries and never one twice', () => {
    const entries = Array.from({ length: LOG_ENTRIES_KEPT }, (_, id) => entry(id));
    const state = reduceAll(firstState({ ...START, log: entries }), {
      type: 'log-appended',
      entries: [entry(LOG_ENTRIES_KEPT - 1), entry(LOG_ENTRIES_KEPT)],
    });
    expect(state.log).toHaveLength(LOG_ENTRIES_KEPT);
    expect(state.log[0]?.id).toBe(1);
    expect(state.log.at(-1)?.id).toBe(LOG_ENTRIES_KEPT);
  });

  it('hides what was there when it was cleared, and shows a restarted host’s entries from number one', () => {
    const cleared = reduceAll(firstState({ ...START, log: [entry(1), entry(2)] }), { type: 'log-cleared' });
    expect(cleared.logClearedTo).toBe(2);
    const back = reduceAll(cleared, { type: 'host-back', start: { ...START, log: [entry(1)] } });
    expect(back.logClearedTo).toBe(-1);
  });
});

describe('identities', () => {
  it('chooses the first usable one of those that were opened', () => {
    const broken = identity('broken', {
      problems: [problem('private-key-missing', { in: 'file', name: 'broken', file: 'broken.p12' })],
    });
    const state = reduceAll(firstState(START), { type: 'identities-opened', identities: [broken, identity('good')] });
    expect(state.draft.identityId).toBe('good');
    expect(state.identities.map(({ id }) => id)).toEqual(['broken', 'good']);
  });

  it('chooses the only fitting one on the way to Apple, and none where two fit', () => {
    const sandbox = identity('sandbox', { environments: ['sandbox'] });
    const production = identity('production', { environments: ['production'] });
    const one = reduceAll(firstState({ ...START, identities: [sandbox, production] }), {
      type: 'draft-changed',
      patch: { destination: 'production' },
    });
    expect(one.draft.identityId).toBe('production');
    const two = reduceAll(firstState({ ...START, identities: [identity('a'), identity('b')] }), {
      type: 'draft-changed',
      patch: { destination: 'production' },
    });
    expect(two.draft.identityId).toBeNull();
  });

  it('never takes the simulator’s own to Apple', () => {
    const state = reduceAll(firstState({ ...START, identities: [identity('own', { builtIn: true })] }), {
      type: 'draft-changed',
      patch: { destination: 'sandbox' },
    });
    expect(state.draft.identityId).toBeNull();
  });
});

describe('filling in from pasted text', () => {
  const patch = {
    payload: '{"aps":{}}',
    topic: 'com.acme',
    deviceTokens: 'aa\nbb',
    destination: 'sandbox',
    applePort: 2197,
  } as const;
  const holds = { payload: true, deviceTokens: 2, destination: 'sandbox', options: 1 };
  const receipts = [{ code: 'read-from', source: 'curl' }] as const;
  const offer = { patch, holds, receipts, left: [], place: null };
  const before = firstState(START).draft;
  const pasted = reduceAll(
    firstState(START),
    { type: 'draft-changed', patch: { payload: 'curl …' } },
    { type: 'fill-offered', offer },
  );

  it('fills in each part that was named, and leaves the others as they are', () => {
    const { draft } = reduceAll(pasted, { type: 'fill-accepted' });
    expect(draft).toMatchObject(patch);
    expect(draft.pushType).toBe(before.pushType);
  });

  it('brings back what was pasted', () => {
    const undone = reduceAll(pasted, { type: 'fill-accepted' }, { type: 'fill-undone' });
    expect(undone.draft).toEqual({ ...before, payload: 'curl …' });
    expect(undone.fill).toBeNull();
  });

  it('takes nothing away that was pasted and holds no payload', () => {
    const text = '{ aps: { alert: title } }';
    const state = reduceAll(
      firstState(START),
      { type: 'draft-changed', patch: { payload: text } },
      { type: 'fill-offered', offer: { ...offer, patch: { topic: 'com.acme' } } },
      { type: 'fill-accepted' },
    );
    expect(state.draft).toMatchObject({ payload: text, topic: 'com.acme' });
  });

  it('keeps what was typed between the paste and filling in, and between filling in and undoing', () => {
    const state = reduceAll(
      pasted,
      { type: 'draft-changed', patch: { collapseId: 'typed before' } },
      { type: 'fill-accepted' },
      { type: 'draft-changed', patch: { topic: 'typed after', expiration: '0' } },
      { type: 'fill-undone' },
    );
    expect(state.draft).toMatchObject({
      payload: 'curl …',
      collapseId: 'typed before',
      topic: 'typed after',
      expiration: '0',
      destination: before.destination,
    });
  });

  const second = { ...offer, patch: { payload: '{"aps":{"badge":2}}', deviceTokens: 'cc' } };

  it('undoes one after the other, back to what was typed before the first', () => {
    const twice = reduceAll(
      ...([
        pasted,
        { type: 'fill-accepted' },
        { type: 'fill-offered', offer: second },
        { type: 'fill-accepted' },
      ] as const),
    );
    expect(twice.draft).toMatchObject(second.patch);
    const once = reduceAll(twice, { type: 'fill-undone' });
    expect(once.draft).toMatchObject(patch);
    expect(once.fill).toMatchObject({ phase: 'done', offer });
    const none = reduceAll(once, { type: 'fill-undone' });
    expect(none).toMatchObject({ draft: { ...before, payload: 'curl …' }, fill: null });
  });

  it('can still be undone when another offer came and was turned down', () => {
    const turnedDown = reduceAll(
      ...([
        pasted,
        { type: 'fill-accepted' },
        { type: 'fill-offered', offer: second },
        { type: 'fill-dismissed' },
      ] as const),
    );
    expect(turnedDown.fill).toMatchObject({ phase: 'done', offer });
    expect(reduceAll(turnedDown, { type: 'fill-undone' }).draft).toEqual({ ...before, payload: 'curl …' });
  });

  const usable = identity('mine');
  it('gives up the identity that was chosen with the destination, unless another was chosen since', () => {
    const mine = reduceAll(pasted, { type: 'identities-changed', identities: [usable] }, { type: 'fill-accepted' });
    expect(mine.draft.identityId).toBe(usable.id);
    expect(reduceAll(mine, { type: 'fill-undone' }).draft.identityId).toBeNull();
    const other = { ...usable, id: 'another' };
    const since = reduceAll(mine, { type: 'identities-opened', identities: [other] }, { type: 'fill-undone' });
    expect(since.draft).toMatchObject({ identityId: 'another', destination: before.destination });
  });

  /** What a person does between the offer and the end; `F`: *Fill in*, `U`: *Undo*, else a field and what is typed at its end. */
  const ORDERS: readonly (readonly (string | readonly [keyof typeof patch | 'collapseId' | 'expiration', string])[])[] =
    [
      [['topic', 'one'], 'F', ['topic', 'two'], 'U'],
      [['payload', ' one'], 'F', ['payload', ' two'], 'U'],
      [['deviceTokens', 'one'], 'F', ['deviceTokens', 'two'], 'U'],
      [['topic', 'one'], 'F', ['payload', 'two'], 'U'],
      [['payload', 'one'], 'F', ['topic', 'two'], 'U'],
      [['collapseId', 'one'], 'F', ['collapseId', 'two'], 'U'],
      [['topic', 'one'], 'F', ['expiration', 'two'], 'U', ['topic', 'three']],
      [['topic', 'one'], ['payload', 'two'], 'F', ['topic', 'three'], ['payload', 'four'], 'U'],
      [['topic', 'one'], 'F', ['topic', 'two'], 'U', ['topic', 'three'], 'U'],
      ['F', ['topic', 'one'], 'U', ['topic', 'two']],
      [['deviceTokens', 'one'], 'F', 'U', ['deviceTokens', 'two'], ['topic', 'three']],
    ];
  it.each(
    ORDERS.map((order) => [order.map((step) => (typeof step === 'string' ? step : step.join(' '))).join(', '), order]),
  )('loses nothing that was typed: %s', (_, order) => {
    const seen = new Map<string, Set<string>>();
    let state = reduceAll(pasted, { type: 'draft-changed', patch: { topic: '' } });
    const typed: (readonly [keyof Draft, string])[] = [];
    for (const step of order as (typeof ORDERS)[number]) {
      if (typeof step === 'string') state = reduceApp(state, { type: step === 'F' ? 'fill-accepted' : 'fill-undone' });
      else {
        const [field, text] = step;
        typed.push(step);
        state = reduceApp(state, { type: 'draft-changed', patch: { [field]: `${state.draft[field]}${text}` } });
      }
    }
    /** Everything that stands in the window, now and after each further press of *Undo*. */
    const note = (): void => {
      for (const [field] of typed) seen.set(field, (seen.get(field) ?? new Set()).add(String(state.draft[field])));
    };
    note();
    for (let presses = 0; presses < 2 && state.fill?.phase === 'done'; presses += 1) {
      state = reduceApp(state, { type: 'fill-undone' });
      note();
    }
    for (const [field, text] of typed) expect([...(seen.get(field) ?? [])].join('|')).toContain(text);
  });

  it('leaves what was typed last where it is, and exchanges it for what stood there with every further press', () => {
    const undone = reduceAll(
      ...([
        pasted,
        { type: 'draft-changed', patch: { topic: 'mine' } },
        { type: 'fill-accepted' },
        { type: 'draft-changed', patch: { topic: 'com.acme.voip' } },
        { type: 'fill-undone' },
      ] as const),
    );
    expect(undone.draft).toMatchObject({ topic: 'com.acme.voip', payload: 'curl …', destination: before.destination });
    const again = reduceAll(undone, { type: 'fill-undone' });
    expect(again.draft).toMatchObject({ topic: 'mine', payload: 'curl …' });
    expect(reduceAll(again, { type: 'fill-undone' }).draft.topic).toBe('com.acme.voip');
    expect(reduceAll(undone, { type: 'fill-dismissed' })).toMatchObject({ draft: undone.draft, fill: null });
  });

  it('gives a list back only where no device token was typed since', () => {
    const list = { phase: 'refused', name: 'all-customers.csv', problem: null } as unknown as ListChoice;
    const reading = { phase: 'reading', name: 'all-customers.csv' } as const;
    const undone = reduceAll(
      ...([
        pasted,
        { type: 'list-changed', list: reading },
        { type: 'list-changed', list },
        { type: 'fill-accepted' },
        { type: 'draft-changed', patch: { deviceTokens: 'cc' } },
        { type: 'fill-undone' },
      ] as const),
    );
    expect(undone).toMatchObject({ list: null, draft: { deviceTokens: 'cc' } });
    expect(reduceAll(undone, { type: 'fill-undone' }).list).toBe(list);
  });

  it('takes the place of a list where the text says whom it is for, and gives it back', () => {
    const refused = { phase: 'refused', name: 'all-customers.csv', problem: null } as unknown as ListChoice;
    const reading = { phase: 'reading', name: 'all-customers.csv' } as const;
    const chosen = reduceAll(
      ...([pasted, { type: 'list-changed', list: reading }, { type: 'list-changed', list: refused }] as const),
    );
    const filled = reduceAll(chosen, { type: 'fill-accepted' });
    expect(filled.list).toBeNull();
    expect(reduceAll(filled, { type: 'fill-undone' }).list).toBe(refused);
    const payloadOnly = { ...offer, patch: { payload: '{"aps":{}}', deviceTokens: '' } };
    const kept = reduceAll(chosen, { type: 'fill-offered', offer: payloadOnly }, { type: 'fill-accepted' });
    expect(kept.list).toBe(refused);
    // Read through after something else took its place.
    const early = reduceAll(pasted, { type: 'list-changed', list: reading }, { type: 'fill-accepted' });
    expect(reduceAll(early, { type: 'list-changed', list: refused }).list).toBeNull();
  });

  it('leaves the pasted text where the offer is turned down', () => {
    expect(reduceAll(pasted, { type: 'fill-dismissed' }).draft.payload).toBe('curl …');
  });
});
