import { describe, expect, it } from 'vitest';
import type { HistoryLine } from '../../../contract/history/history.ts';
import type { HistorySend, KeptSend } from '../../../contract/history/sends.ts';
import type { IdentityDescription } from '../../../contract/identity.ts';
import { excerptOf } from '../../../payload/aps/excerpt.ts';
import { aroundDifferences, headerPairs, jsonLines, linePairs } from '../../../renderer/history/compare.ts';
import { replayOf } from '../../../renderer/history/replay.ts';
import { NO_FILTERS, questionOf, renewed, rowsOf, sendAfter } from '../../../renderer/history/rows.ts';
import { gistOf, stateOf, titleOf } from '../../../renderer/history/send-words.ts';
import { accepted, historySend } from '../../support/history-send.ts';

const NOW = new Date(2026, 11, 1, 12, 0).getTime();
const DAY = 86_400_000;

function line(send: HistorySend, pinned = false): Extract<HistoryLine, { readonly kind: 'send' }> {
  const [failed] = send.failures;
  return {
    ...send,
    ...{ kind: 'send', pinned, note: '', ...excerptOf(send.payload) },
    ...{ status: failed?.status ?? null, reason: failed?.reason ?? null },
    deviceTokens: send.results.map(({ deviceToken }) => deviceToken),
  };
}

function kept(changes: Partial<HistorySend> = {}): KeptSend {
  return { kind: 'send', pinned: false, note: '', ...historySend('a', changes) };
}

describe('a send in the list', () => {
  it('is known by what its alert said, else by its push type', () => {
    const title = (payload: string) => titleOf(line(historySend('a', { payload })));
    expect(title('{"aps":{"alert":{"title":"Table","body":"ready"}}}')).toBe('Table · ready');
    expect(title('{"aps":{"alert":{"loc-key":"READY"}}}')).toBe('READY');
    expect(title('{"aps":{"content-available":1}}')).toBe('alert');
    expect(titleOf(line(historySend('a', { payload: 'no JSON', pushType: null })))).toBe('no JSON');
  });

  it('says to whom it went and what came of it', () => {
    const counts = { accepted: 0, rejected: 0, unsent: 0, unknown: 0 };
    const gist = (changes: Partial<HistorySend>, name: string | null = 'Office iPad') =>
      gistOf({ ...line(historySend('a', changes)), status: 410, reason: 'Unregistered' }, () => name);
    expect(gist({})).toBe('Office iPad · Sandbox · 86 ms');
    expect(gist({}, null)).toBe('a1a1a1a1…a1a1a1 · Sandbox · 86 ms');
    expect(gist({ devices: 3, counts: { ...counts, accepted: 3 } })).toBe('3 devices · Sandbox · 86 ms');
    expect(gist({ counts: { ...counts, rejected: 1 } })).toBe('Office iPad · 410 Unregistered');
    expect(gist({ counts: { ...counts, unknown: 1 } })).toBe('Office iPad · Unknown');
    expect(gist({ devices: 9998, listName: 'all.csv', counts: { ...counts, accepted: 9398, rejected: 600 } })).toBe(
      'all.csv · 600 rejected',
    );
    expect(gist({ seconds: null })).toBe('Office iPad · Not ended');
    expect(gist({ channelId: 'abc', devices: null, results: [] })).toBe('Channel abc · Sandbox · 86 ms');
  });

  it('has a shape and a colour for each way to end', () => {
    const of = (accepted: number, rejected: number, unsent: number, unknown: number) =>
      Object.values(stateOf({ counts: { accepted, rejected, unsent, unknown }, seconds: 1 })).join(' ');
    expect([of(1, 0, 0, 0), of(0, 2, 0, 0), of(0, 0, 1, 0), of(0, 0, 0, 1), of(1, 1, 0, 0), of(1, 0, 0, 1)]).toEqual([
      ...['accepted ok', 'rejected danger', 'unsent none', 'unknown warn', 'part danger', 'part warn'],
    ]);
  });
});

describe('the list', () => {
  const at = (id: string, time: number, pinned = false) => line(historySend(id, { at: time }), pinned);
  const lines = [at('d', NOW), at('c', NOW - DAY), at('b', NOW - DAY - 1, true), at('a', NOW - 9 * DAY)];
  const rows = rowsOf(lines, [at('b', NOW - DAY - 1, true)], NOW);

  it('has pinned sends on top and all others under their days, each once', () => {
    expect(rows.map((row) => (row.kind === 'heading' ? row.label : row.key))).toEqual([
      ...['Pinned', 'b', 'Today', 'd', 'Yesterday', 'c', '22 November 2026', 'a'],
    ]);
  });

  it('is walked by keys from send to send', () => {
    const go = (key: string, from: string | null) => sendAfter(key, from, rows);
    expect(go('ArrowDown', null)).toBe('b');
    expect(go('ArrowDown', 'b')).toBe('d');
    expect(go('ArrowUp', 'b')).toBe('b');
    expect(go('End', 'b')).toBe('a');
    expect(go('x', 'b')).toBeNull();
    expect(sendAfter('ArrowDown', null, [])).toBeNull();
  });

  it('keeps what stands behind a newer beginning', () => {
    const newer = { lines: [at('e', NOW + 1), at('d', NOW)], more: true };
    expect(renewed(lines, newer).map(({ id }) => id)).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(renewed(lines, { ...newer, more: false }).map(({ id }) => id)).toEqual(['e', 'd']);
  });

  it('asks for the days of this computer', () => {
    const midnight = new Date(2026, 11, 1).getTime();
    const span = (days: typeof NO_FILTERS.days) => {
      const { from, until } = questionOf({ ...NO_FILTERS, days }, NOW);
      return [from, until];
    };
    expect(span('any')).toEqual([null, null]);
    expect(span('today')).toEqual([midnight, null]);
    expect(span('yesterday')).toEqual([new Date(2026, 10, 30).getTime(), midnight]);
    expect(span('2026-11-05')).toEqual([new Date(2026, 10, 5).getTime(), new Date(2026, 10, 6).getTime()]);
  });
});

describe('a past send as a draft', () => {
  const mine = { id: 'mine', fingerprint: 'ab'.repeat(32), form: 'certificate', keyId: null, teamId: null };
  const identities = [{ ...mine, builtIn: false } as IdentityDescription];

  it('is what was sent, as whom and to whom', () => {
    const { patch, left } = replayOf(kept(), { identities, authorities: [] });
    expect(left).toEqual([]);
    expect(patch).toMatchObject({
      ...{ destination: 'sandbox', applePort: 443, identityId: 'mine', deviceTokens: 'a1'.repeat(32) },
      ...{ payload: kept().payload, pushType: 'alert', topic: '', priority: '10', expiration: '' },
    });
  });

  it('names what cannot be had again, and guesses none of it', () => {
    const many = kept({ devices: 1_000, listName: 'all.csv', takenOut: 1 });
    const { patch, left } = replayOf(many, { identities: [], authorities: [] });
    expect(left.map(({ code }) => code)).toEqual(['past-identity', 'past-devices', 'past-secrets']);
    expect(patch).not.toHaveProperty('deviceTokens');
    expect(patch.identityId).toBeNull();
    const other = kept({ destination: { kind: 'other', host: '::1', port: 2197, ca: 'gone' } });
    const replay = replayOf(other, { identities, authorities: [] });
    expect(replay.patch).toMatchObject({ otherHost: '[::1]:2197', otherAuthority: null });
    expect(replay.left).toEqual([{ code: 'past-authority' }]);
    const broadcast = kept({ channelId: 'abc', devices: null, results: [] });
    expect(replayOf(broadcast, { identities, authorities: [] }).left).toEqual([
      { code: 'past-broadcast', channel: 'abc' },
    ]);
  });

  it('is not made whole of a part of its devices', () => {
    const { left } = replayOf(kept({ devices: 2, results: [accepted('b2')] }), { identities, authorities: [] });
    expect(left).toEqual([{ code: 'past-devices', count: 2 }]);
  });
});

describe('two sends beside each other', () => {
  it('lays JSON out without touching its numbers and strings', () => {
    expect(jsonLines('{"a":[1.0,1e400,{ }],"b\\"{":"x , y"}')).toEqual([
      ...['{', '  "a": [', '    1.0,', '    1e400,', '    {}', '  ],', '  "b\\"{": "x , y"', '}'],
    ]);
    expect(jsonLines('no\r\nJSON')).toEqual(['no', 'JSON']);
  });

  it('marks what differs, and nothing else', () => {
    const pairs = linePairs(jsonLines('{"a":1,"b":2,"c":3}'), jsonLines('{"a":1,"c":3,"d":4}'));
    expect(pairs.filter(({ differs }) => differs)).toEqual([
      { left: '  "b": 2,', right: null, differs: true },
      { left: null, right: '  "d": 4', differs: true },
    ]);
    expect(pairs.flatMap(({ left }) => left ?? [])).toEqual(['{', '  "a": 1,', '  "b": 2,', '  "c": 3', '}']);
    expect(aroundDifferences(pairs, 0)).toHaveLength(2);
    expect(linePairs(['x'], ['x']).some(({ differs }) => differs)).toBe(false);
  });

  it('puts headers beside their own', () => {
    const none = {
      topic: null,
      pushType: null,
      priority: null,
      expirationSeconds: null,
      collapseId: null,
      apnsId: null,
    };
    const pairs = headerPairs(
      historySend('a', { headers: { ...none, priority: 5 } }),
      historySend('b', { headers: { ...none, priority: 10, expirationSeconds: 0 } }),
    );
    expect(pairs).toEqual([
      { left: 'apns-topic: com.example.shop', right: 'apns-topic: com.example.shop', differs: false },
      { left: 'apns-priority: 5', right: 'apns-priority: 10', differs: true },
      { left: null, right: 'apns-expiration: 0', differs: true },
    ]);
  });
});
