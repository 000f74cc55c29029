import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PUSH_TYPES } from '../../../contract/notification.ts';
import { type CheckContext, checkPayload } from '../../../payload/aps/check.ts';
import { explain } from '../../../words/explain.ts';

const NOW = 1_795_000_000_000;
const ALERT: CheckContext = { wire: 'http2', binaryCommand: 2, pushType: 'alert', priority: null, now: NOW };
const BACKGROUND: CheckContext = { ...ALERT, pushType: 'background', priority: 5 };
const ACTIVITY: CheckContext = { ...ALERT, pushType: 'liveactivity' };
const codes = (text: string, context = ALERT) => checkPayload(text, context).map((problem) => problem.code);

function only(text: string, context = ALERT) {
  const [problem, ...more] = checkPayload(text, context);
  if (problem === undefined || more.length > 0)
    throw new Error(`expected one problem, got ${codes(text, context).join()}`);
  return problem;
}

function mended(text: string, context = ALERT): string {
  const { mend } = only(text, context);
  if (mend?.kind !== 'replace-payload') throw new Error(`no mended payload for ${text}`);
  return mend.payload;
}

const MOST_PRESSES = 60;

/** How often the first fix that changes the payload can be pressed until there is none. */
function pressedToTheEnd(text: string, context: CheckContext): number {
  let now = text;
  for (let pressed = 0; pressed < MOST_PRESSES; pressed += 1) {
    const fixes = checkPayload(now, context).flatMap(({ mend }) => (mend !== null && 'payload' in mend ? [mend] : []));
    const [first] = fixes;
    if (first === undefined) return pressed;
    now = first.payload;
  }
  return MOST_PRESSES;
}

describe('a date as text in a Live Activity', () => {
  const at = '2026-11-18T11:06:40Z';
  const activity = (more: object) =>
    JSON.stringify({ aps: { timestamp: NOW / 1_000, event: 'end', 'content-state': {}, ...more } });

  it.each(['timestamp', 'stale-date', 'dismissal-date'])('is an error in %s, with the seconds as its fix', (name) => {
    const moments: readonly [string, number][] = [
      [at, 1_795_000_000],
      ['2026-11-18 11:06:40 +0000', 1_795_000_000],
      ['2026-11-18T13:06:40.123456+02:00', 1_795_000_000],
      ['2026-11-18T11:06Z', 1_794_999_960],
      ['Wed, 18 Nov 2026 11:06:40 GMT', 1_795_000_000],
    ];
    for (const [written, seconds] of moments) {
      const [found] = checkPayload(activity({ [name]: written }), ACTIVITY);
      expect(found).toMatchObject({ code: 'live-activity-date', severity: 'error' });
      expect(found?.mend).toMatchObject({ payload: activity({ [name]: seconds }) });
    }
  });

  it('has no fix where no time zone says which moment it is', () => {
    for (const written of ['2026-11-18T11:06:40', '2026-11-18', '2026-13-45T10:00:00Z'])
      expect(only(activity({ timestamp: written }), ACTIVITY)).toMatchObject({
        code: 'live-activity-date',
        mend: null,
      });
  });

  it('is a note in what the app decodes itself', () => {
    const state = { eta: at, day: '2026-11-18', nested: [{ at }] };
    expect(checkPayload(activity({ 'content-state': state }), ACTIVITY)).toMatchObject([
      { code: 'live-activity-state-date', severity: 'warning', mend: null },
      { code: 'live-activity-state-date', severity: 'warning', mend: null },
    ]);
  });
});

describe('checkPayload', () => {
  it.each<[string, CheckContext]>([
    ['{"aps":{"alert":"Hi"}}', ALERT],
    [
      '{"aps":{"alert":{"title":"T","loc-key":"K","loc-args":["a"]},"badge":0,"sound":"default","mutable-content":1}}',
      ALERT,
    ],
    [
      '{"aps":{"alert":"x","interruption-level":"time-sensitive","relevance-score":0.5,"thread-id":"t","category":"c"}}',
      ALERT,
    ],
    [
      '{"aps":{"alert":"x","sound":{"critical":1,"name":"a.caf","volume":0.5},"interruption-level":"critical"},"own":{"a":[1]}}',
      ALERT,
    ],
    ['{"aps":{"content-available":1},"id":7}', BACKGROUND],
    ['{"aps":{}}', { ...ALERT, pushType: 'voip' }],
    ['{"id":1}', { ...ALERT, pushType: 'voip' }],
    ['{"mdm":"magic"}', { ...ALERT, pushType: 'mdm' }],
    ['{}', { ...ALERT, topic: 'pass.com.example.card' }],
    [
      '{"container-identifier":"NSFileProviderWorkingSetContainerItemIdentifier","domain":"d"}',
      { ...ALERT, pushType: 'fileprovider' },
    ],
    ['{"aps":{"content-changed":true}}', { ...ALERT, pushType: 'widgets' }],
    ['{"aps":{"timestamp":1795000000,"event":"update","content-state":{"a":1}}}', ACTIVITY],
    [
      '{"aps":{"timestamp":1795000000,"event":"start","content-state":{},"attributes-type":"A","attributes":{},"alert":{"title":{"loc-key":"k"},"body":"b","sound":"s"},"relevance-score":75}}',
      ACTIVITY,
    ],
  ])('has nothing to say of %s', (text, context) => {
    expect(checkPayload(text, context)).toEqual([]);
  });

  it.each<[string, string, CheckContext, string | null]>([
    ['aps-missing', '{"own":1}', ALERT, null],
    ['aps-missing', '{"APS":{"alert":"x"}}', ALERT, '{"aps":{"alert":"x"}}'],
    ['aps-key-outside', '{"alert":"Hi","own":1}', ALERT, '{"aps":{"alert":"Hi"},"own":1}'],
    ['aps-key-outside', '{"aps":{"alert":"x"},"badge":3}', ALERT, '{"aps":{"alert":"x","badge":3}}'],
    ['unknown-key', '{"aps":{"alert":"x","orderId":7}}', ALERT, '{"aps":{"alert":"x"},"orderId":7}'],
    ['unknown-key', '{"aps":{"alert":{"titel":"x"}}}', ALERT, null],
    ['misspelt-key', '{"aps":{"alert":"x","mutable_content":1}}', ALERT, '{"aps":{"alert":"x","mutable-content":1}}'],
    ['misspelt-key', '{"aps":{"alert":"x","threadId":"a"}}', ALERT, '{"aps":{"alert":"x","thread-id":"a"}}'],
    ['misspelt-key', '{"aps":{"alert":{"titleLocKey":"a"}}}', ALERT, '{"aps":{"alert":{"title-loc-key":"a"}}}'],
    ['wrong-type', '{"aps":{"badge":"3"}}', ALERT, '{"aps":{"badge":3}}'],
    ['wrong-type', '{"aps":{"badge":-1}}', ALERT, '{"aps":{"badge":0}}'],
    ['wrong-type', '{"aps":{"sound":true}}', ALERT, '{"aps":{"sound":"default"}}'],
    [
      'wrong-type',
      '{"aps":{"alert":"x","content-available":true}}',
      ALERT,
      '{"aps":{"alert":"x","content-available":1}}',
    ],
    ['wrong-type', '{"aps":{"alert":"x","mutable-content":"1"}}', ALERT, '{"aps":{"alert":"x","mutable-content":1}}'],
    ['wrong-type', '{"aps":{"alert":"x","content-available":0}}', ALERT, null],
    [
      'wrong-type',
      '{"aps":{"alert":{"loc-key":"k","loc-args":[1,"b"]}}}',
      ALERT,
      '{"aps":{"alert":{"loc-key":"k","loc-args":["1", "b"]}}}',
    ],
    ['wrong-type', '{"aps":{"alert":[1]}}', ALERT, null],
    ['loc-args-without-key', '{"aps":{"alert":{"title":"x","title-loc-args":["a"]}}}', ALERT, null],
    ['mutable-content-without-alert', '{"aps":{"badge":1,"mutable-content":1}}', ALERT, null],
    [
      'interruption-level-unknown',
      '{"aps":{"alert":"x","interruption-level":"timeSensitive"}}',
      ALERT,
      '{"aps":{"alert":"x","interruption-level":"time-sensitive"}}',
    ],
    ['critical-without-sound', '{"aps":{"alert":"x","interruption-level":"critical","sound":"a"}}', ALERT, null],
    ['relevance-range', '{"aps":{"alert":"x","relevance-score":75}}', ALERT, null],
    [
      'volume-range',
      '{"aps":{"sound":{"critical":1,"name":"a","volume":3}}}',
      ALERT,
      '{"aps":{"sound":{"critical":1,"name":"a","volume":1}}}',
    ],
    ['background-without-content-available', '{"aps":{}}', BACKGROUND, '{"aps":{"content-available":1}}'],
    ['mdm-missing', '{}', { ...ALERT, pushType: 'mdm' }, null],
    [
      'live-activity-timestamp',
      '{"aps":{"event":"update","content-state":{}}}',
      ACTIVITY,
      '{"aps":{"event":"update","content-state":{},"timestamp":1795000000}}',
    ],
    [
      'live-activity-timestamp',
      '{"aps":{"timestamp":1700000000,"event":"update","content-state":{}}}',
      ACTIVITY,
      '{"aps":{"timestamp":1795000000,"event":"update","content-state":{}}}',
    ],
    [
      'live-activity-milliseconds',
      '{"aps":{"timestamp":1795000000123,"event":"update","content-state":{}}}',
      ACTIVITY,
      '{"aps":{"timestamp":1795000000,"event":"update","content-state":{}}}',
    ],
    [
      'live-activity-event',
      '{"aps":{"timestamp":1795000000,"content-state":{}}}',
      ACTIVITY,
      '{"aps":{"timestamp":1795000000,"content-state":{},"event":"update"}}',
    ],
    ['live-activity-content-state', '{"aps":{"timestamp":1795000000,"event":"end"}}', ACTIVITY, null],
    ['sensitive-data', '{"aps":{"alert":"x"},"user":{"accessToken":"abc"}}', ALERT, null],
    ['sensitive-data', '{"aps":{"alert":"x"},"c":"4111 1111 1111 1111"}', ALERT, null],
  ])('warns of %s in %s', (code, text, context, payload) => {
    expect(only(text, context)).toMatchObject({ code, severity: 'warning' });
    if (payload !== null) {
      expect(mended(text, context)).toBe(payload);
      expect(codes(payload, context)).not.toContain(code);
    }
  });

  it('offers another push type where the payload asks for it', () => {
    expect(only('{"aps":{"alert":"x","content-available":1}}', BACKGROUND)).toMatchObject({
      code: 'background-visible',
      mend: { kind: 'use-push-type', pushType: 'alert' },
    });
    expect(only('{"aps":{"content-available":1}}', { ...ALERT, priority: 5 })).toMatchObject({
      code: 'nothing-visible',
      mend: { kind: 'use-push-type', pushType: 'background' },
    });
    expect(codes('{"aps":{"alert":"x","content-state":{}}}')).toEqual(['live-activity-push-type']);
  });

  it('warns of priority 10 for a notification that only wakes the app', () => {
    for (const priority of [null, 10] as const) {
      expect(codes('{"aps":{"content-available":1}}', { ...ALERT, pushType: null, priority })).toEqual([
        'silent-priority',
      ]);
    }
  });

  it('lists what a Live Activity lacks to start', () => {
    const text = '{"aps":{"timestamp":1795000000,"event":"start","content-state":{}}}';
    expect(codes(text, ACTIVITY)).toEqual(['live-activity-start', 'live-activity-start', 'live-activity-start']);
  });

  it('refuses aps that is no object', () => {
    expect(only('{"aps":"hi"}')).toMatchObject({ code: 'aps-not-object', severity: 'error', column: 8 });
  });

  it.each<[string, string, Partial<CheckContext>, string | null]>([
    // Keys of `alert` in `aps`.
    ['alert-key-outside', '{"aps":{"alert":"text","title":"T"}}', {}, '{"aps":{"alert":{"title":"T","body":"text"}}}'],
    [
      'alert-key-outside',
      '{"aps":{"loc-key":"K","loc-args":["a"]}}',
      {},
      '{"aps":{"alert":{"loc-key":"K","loc-args":["a"]}}}',
    ],
    [
      'alert-key-outside',
      '{"aps":{"title":"T","body":"B","badge":1}}',
      {},
      '{"aps":{"alert":{"title":"T","body":"B"},"badge":1}}',
    ],
    [
      'alert-key-outside',
      '{"aps":{"alert":{"body":"B"},"subtitle":"S"}}',
      {},
      '{"aps":{"alert":{"subtitle":"S","body":"B"}}}',
    ],
    ['alert-key-outside', '{"aps":{"alert":"text","body":"B"}}', {}, null],
    [
      'alert-key-outside',
      '{"aps":{"alert":"x","titleLocKey":"K"}}',
      {},
      '{"aps":{"alert":{"body":"x","title-loc-key":"K"}}}',
    ],
    // Safari.
    [
      'url-args-missing',
      '{"aps":{"alert":{"title":"F","body":"B","action":"View"}}}',
      { topic: 'web.com.example' },
      '{"aps":{"alert":{"title":"F","body":"B","action":"View"},"url-args":[]}}',
    ],
    // Nothing to show.
    ['alert-empty', '{"aps":{"alert":""}}', {}, null],
    ['alert-empty', '{"aps":{"alert":" \\n","mutable-content":1}}', {}, null],
    ['alert-empty', '{"aps":{"alert":{"title":"","body":" "}}}', {}, null],
    [
      'alert-empty',
      '{"aps":{"timestamp":1795000000,"event":"start","content-state":{},"attributes-type":"A","attributes":{},"alert":{}}}',
      { pushType: 'liveactivity' },
      null,
    ],
    // Times of a Live Activity.
    [
      'live-activity-stale',
      '{"aps":{"timestamp":1795000000,"event":"update","stale-date":1794990000,"content-state":{}}}',
      { pushType: 'liveactivity' },
      null,
    ],
    [
      'live-activity-dismissal',
      '{"aps":{"timestamp":1795000000,"event":"update","dismissal-date":1796000000,"content-state":{}}}',
      { pushType: 'liveactivity' },
      null,
    ],
    [
      'live-activity-timestamp',
      '{"aps":{"timestamp":1795009000,"event":"update","content-state":{}}}',
      { pushType: 'liveactivity' },
      '{"aps":{"timestamp":1795000000,"event":"update","content-state":{}}}',
    ],
    [
      'live-activity-event',
      '{"aps":{"timestamp":1795000000,"event":"Update","content-state":{}}}',
      { pushType: 'liveactivity' },
      '{"aps":{"timestamp":1795000000,"event":"update","content-state":{}}}',
    ],
    [
      'live-activity-sound',
      '{"aps":{"timestamp":1795000000,"event":"update","content-state":{},"alert":{"title":"T","body":"B"},"sound":"s"}}',
      { pushType: 'liveactivity' },
      '{"aps":{"timestamp":1795000000,"event":"update","content-state":{},"alert":{"title":"T","body":"B","sound":"s"}}}',
    ],
    // Widgets and controls.
    ['content-changed-missing', '{"aps":{}}', { pushType: 'widgets' }, '{"aps":{"content-changed":true}}'],
    ['content-changed-missing', '{}', { pushType: 'controls' }, '{"aps": {"content-changed": true}}'],
    ['never-shown', '{"aps":{"content-changed":true,"alert":"x"}}', { pushType: 'widgets' }, null],
    // Device management and passes.
    ['mdm-only', '{"aps":{"alert":{"body":"x"}},"mdm":"P"}', { pushType: 'mdm' }, null],
    ['pass-content', '{"aps":{"alert":"x"}}', { topic: 'pass.com.example' }, null],
    // Near misses.
    ['unknown-key', '{"aps":{"alert":"x","mutabel-content":1}}', {}, '{"aps":{"alert":"x","mutable-content":1}}'],
    ['unknown-key', '{"aps":{"alert":{"titel":"x"}}}', {}, '{"aps":{"alert":{"title":"x"}}}'],
    ['misspelt-key', '{"aps":{"alert":"x","content–available":1}}', {}, '{"aps":{"alert":"x","content-available":1}}'],
    ['misspelt-key', '{"aps":{"alert":"x","b\u0430dge":1}}', {}, '{"aps":{"alert":"x","badge":1}}'],
    ['misspelt-key', '{"aps":{"alert\u200b":"x"}}', {}, '{"aps":{"alert":"x"}}'],
    ['aps-missing', '{"a\u200bps":{"alert":"x"}}', {}, '{"aps":{"alert":"x"}}'],
    ['aps-missing', '{"\u0430ps":{"alert":"x"}}', {}, '{"aps":{"alert":"x"}}'],
    ['aps-missing', '{"asp":{"alert":"x"}}', {}, '{"aps":{"alert":"x"}}'],
    ['aps-nested', '{"payload":{"aps":{"alert":"x"}}}', {}, '{"aps":{"alert":"x"}}'],
    [
      'aps-key-outside',
      '{"aps":{"alert":"x"},"contentAvailable":1}',
      {},
      '{"aps":{"alert":"x","content-available":1}}',
    ],
    [
      'aps-key-outside',
      '{"event":"end","content-state":{},"aps":{"timestamp":1795000000}}',
      { pushType: 'liveactivity' },
      '{"aps":{"timestamp":1795000000,"event":"end","content-state":{}}}',
    ],
    [
      'simulator-target-bundle',
      '{"Simulator Target Bundle":"com.example.app","aps":{"alert":"x"}}',
      { topic: 'com.other' },
      '{"aps":{"alert":"x"}}',
    ],
    // Encoded twice.
    [
      'wrong-type',
      '{"aps":{"timestamp":1795000000,"event":"update","content-state":"{\\"a\\":1}"}}',
      { pushType: 'liveactivity' },
      '{"aps":{"timestamp":1795000000,"event":"update","content-state":{"a":1}}}',
    ],
    [
      'wrong-type',
      '{"aps":{"alert":{"loc-key":"K","loc-args":"[\\"a\\",\\"b\\"]"}}}',
      {},
      '{"aps":{"alert":{"loc-key":"K","loc-args":["a","b"]}}}',
    ],
    ['alert-holds-object', '{"aps":{"alert":"{\\"title\\":\\"T\\"}"}}', {}, '{"aps":{"alert":{"title":"T"}}}'],
    [
      'sound-holds-object',
      '{"aps":{"alert":"x","sound":"{\\"critical\\":1,\\"name\\":\\"a.caf\\"}"}}',
      {},
      '{"aps":{"alert":"x","sound":{"critical":1,"name":"a.caf"}}}',
    ],
    // No guess.
    ['wrong-type', '{"aps":{"alert":"x","badge":1e400}}', {}, null],
    ['wrong-type', '{"aps":{"alert":"x","badge":1.5}}', {}, null],
    ['wrong-type', '{"aps":{"alert":"x","interruption-level":2}}', {}, null],
    ['wrong-type', '{"aps":{"alert":{"loc-key":"K","loc-args":"a, b"}}}', {}, null],
    [
      'wrong-type',
      '{"aps":{"alert":{"loc-key":"K","loc-args":[1e400]}}}',
      {},
      '{"aps":{"alert":{"loc-key":"K","loc-args":["1e400"]}}}',
    ],
  ])('says %s of %s', (code, text, more, payload) => {
    const context = { ...ALERT, ...more };
    const found = checkPayload(text, context).filter((problem) => problem.code === code);
    expect(found.length).toBeGreaterThan(0);
    const fixes = found.map(({ mend }) => (mend?.kind === 'replace-payload' ? mend.payload : null));
    expect(fixes).toEqual(found.map(() => payload));
    if (payload !== null) expect(codes(payload, context)).not.toContain(code);
  });

  it.each<[string, Partial<CheckContext>]>([
    ['{"aps":{}}', { topic: 'pass.com.example' }],
    ['{"aps":{"alert":"x"},"thread":1,"threadId":"t","mdm":true}', {}],
    ['{"aps":{"alert":{"uuid":"x"}}}', { pushType: 'voip', topic: null }],
    ['{"Simulator Target Bundle":"com.example.app","aps":{"alert":"x"}}', { forSimctl: true }],
  ])('never says that iOS ignores what it does not: %s', (text, more) => {
    for (const { facts, code } of checkPayload(text, { ...ALERT, ...more })) {
      expect(code).toBe('unknown-key');
      expect(explain({ code, facts }).sentence).not.toContain('ignores');
    }
  });

  it.each<[string, string, object]>([
    ['{"aps":{"alert":"x"},"headers":{"apns-priority":"5"}}', '{"aps":{"alert":"x"}}', { priority: '5' }],
    [
      '{"headers":{"apns-topic":"com.a.b","apns-push-type":"alert"},"aps":{"alert":"x"}}',
      '{"aps":{"alert":"x"}}',
      { topic: 'com.a.b', pushType: 'alert' },
    ],
    ['{"aps":{"alert":"x"},"Headers":{"priority":10}}', '{"aps":{"alert":"x"}}', { priority: '10' }],
    ['{"aps":{"alert":"x"},"apns_headers":{"apns_collapse_id":"a"}}', '{"aps":{"alert":"x"}}', { collapseId: 'a' }],
    ['{"aps":{"alert":"x","headers":{"apns-priority":5}}}', '{"aps":{"alert":"x"}}', { priority: '5' }],
    [
      '{"aps":{"alert":"x"},"apns-priority":5,"headers":{"apns-topic":"com.a.b"}}',
      '{"aps":{"alert":"x"}}',
      { priority: '5', topic: 'com.a.b' },
    ],
    [
      '{"aps":{"alert":"x"},"headers":{"apns-priority":5,"own":1}}',
      '{"aps":{"alert":"x"},"headers":{"own":1}}',
      { priority: '5' },
    ],
  ])('moves headers out of an object of headers: %s', (text, payload, headers) => {
    const problems = checkPayload(text, ALERT);
    expect(problems.length).toBeGreaterThan(0);
    for (const { code, mend } of problems) {
      expect(code).toBe('header-in-payload');
      expect(mend).toMatchObject({ kind: 'move-to-headers', payload, headers });
      expect(codes(payload)).toEqual([]);
    }
  });

  it.each(['{"headers":{"x-own":1}}', '{"headers":{}}', '{"headers":{"id":"5"}}', '{"header":"x"}'])(
    'leaves an object of the app’s own alone: %s',
    (own) => {
      expect(codes(`{"aps":{"alert":"x"},${own.slice(1)}`)).toEqual([]);
    },
  );

  it.each([
    'Hi {{name}}',
    'Hi %@',
    '%1$@ sent %2$@',
    'Hi ${x}',
    'Hello <name>',
    'Hello <your name>',
    'Hi {name}',
    '{0} new',
    '<%= x %>',
    '#{x}',
    '%(name)s',
    '%d new',
    '%NAME%',
    '[[name]]',
  ])('notes a placeholder that nobody filled in: %s', (title) => {
    for (const [name, alert] of [
      ['alert', title],
      ['title', { title }],
      ['body', { title: 'x', body: title }],
    ] as const) {
      const found = only(JSON.stringify({ aps: { alert } }));
      expect(found).toMatchObject({ code: 'placeholder-in-text', severity: 'warning', mend: null });
      expect(found.facts).toMatchObject({ key: name });
    }
    expect(codes(JSON.stringify({ aps: { alert: 'x' }, own: title }))).toEqual([]);
  });

  it.each([
    '<b>Hi</b>',
    '100% sure',
    '50%s',
    '5 % off',
    'Save 20% @ Shop',
    '100%@home',
    'a < b and c > d',
    'I <3 you',
    'mail <anna@example.com>',
    '{}',
    '{ "a": 1 }',
    '%%d',
  ])('takes no other text for a placeholder: %s', (title) => {
    expect(codes(JSON.stringify({ aps: { alert: { title } } }))).toEqual([]);
  });

  it('names a sound file that iOS does not play, wherever it is named', () => {
    for (const name of ['chime.mp3', 'chime.m4r', 'a.b.ogg', 'CHIME.MP3']) {
      expect(only(JSON.stringify({ aps: { alert: 'x', sound: name } }))).toMatchObject({ code: 'sound-format' });
      expect(codes(JSON.stringify({ aps: { alert: 'x', sound: { critical: 1, name } } }))).toEqual(['sound-format']);
    }
    for (const sound of ['default', 'chime.caf', 'CHIME.CAF', 'a.b.wav', 'a.aiff', 'a.aif', 'ding', 'v1.2 tone'])
      expect(codes(JSON.stringify({ aps: { alert: 'x', sound } }))).toEqual([]);
    expect(codes('{"aps":{"alert":"x","sound":"chime.mp3"}}', { ...ALERT, pushType: 'voip' })).toEqual([]);
  });

  it('moves headers out of the payload into the request', () => {
    const text = '{"aps":{"alert":"x","apns-push-type":"alert"},"apns_topic":"com.example.app","apns-priority":5}';
    for (const { code, mend } of checkPayload(text, ALERT)) {
      expect(code).toBe('header-in-payload');
      expect(mend).toEqual({
        kind: 'move-to-headers',
        payload: '{"aps":{"alert":"x"}}',
        headers: { pushType: 'alert', topic: 'com.example.app', priority: '5' },
        fix: { id: 'make-header', several: true },
      });
    }
    expect(only('{"aps":{"alert":"x"},"apns-priority":7}').mend).toBeNull();
    expect(only('{"aps":{"alert":"x"},"Simulator Target Bundle":"com.example.app"}').mend).toMatchObject({
      headers: { topic: 'com.example.app' },
    });
  });

  it('names the sign that only looks right', () => {
    expect(explain(only('{"a\u200bps":{"alert":"x"}}')).sentence).toContain('zero-width space');
    expect(explain(only('{"\u0430ps":{"alert":"x"}}')).sentence).toContain('“\u0430”, U+0430');
  });

  it.each([
    ['keys beside aps', `{"aps":{"alert":"x"},${Array.from({ length: 20_000 }, (_, i) => `"key-${i}":1`).join()}}`],
    ['keys in aps', `{"aps":{"alert":"x",${Array.from({ length: 30_000 }, (_, i) => `"k${i}":1`).join()}}}`],
    [
      'faults of one kind',
      `{"aps":{"alert":"x"},"a":[${Array.from({ length: 20_000 }, () => '{"password":"x"}').join()}]}`,
    ],
  ])('stays quick, and names a few, with very many %s', (_, text) => {
    expect(checkPayload(text, ALERT).length).toBeLessThanOrEqual(50);
  });

  it('points at the value, with 1-based line and column', () => {
    expect(only('{\n  "aps": {\n    "badge": "3"\n  }\n}')).toMatchObject({ line: 3, column: 14, from: 26, to: 29 });
  });

  it('puts errors before warnings, and stays with the JSON until it is valid', () => {
    expect(codes('{"aps":{"badge":"3"},}')).toEqual(['trailing-comma']);
    expect(codes(`{"aps":{"badge":"3","x":"${'y'.repeat(5_000)}"}}`)).toEqual([
      'payload-too-large',
      'wrong-type',
      'unknown-key',
    ]);
  });

  it.each([
    [256, { wire: 'binary', binaryCommand: 0, pushType: null }],
    [256, { wire: 'binary', binaryCommand: 1, pushType: null }],
    [2048, { wire: 'binary', binaryCommand: 2, pushType: 'voip' }],
    [4096, { wire: 'http2', binaryCommand: 2, pushType: 'alert' }],
    [5120, { wire: 'http2', binaryCommand: 2, pushType: 'voip' }],
  ] as const)('takes %i bytes and refuses one more, in UTF-8', (limit, route) => {
    const context: CheckContext = { ...route, priority: null, now: NOW };
    const fill = (bytes: number) => {
      const frame = '{"aps":{"alert":""}}';
      const room = bytes - frame.length;
      return frame.replace('""', `"${'é'.repeat(Math.floor(room / 2))}${'x'.repeat(room % 2)}"`);
    };
    expect(codes(fill(limit), context)).toEqual([]);
    const problem = only(fill(limit + 1), context);
    expect(problem).toMatchObject({ code: 'payload-too-large', severity: 'error' });
    expect(explain(problem).sentence).toContain(`${limit + 1} bytes, 1 more than fit (${limit}:`);
  });

  it('offers to minify a payload that then fits', () => {
    const text = `{"aps":{"alert":"${'x'.repeat(4_070)}"}${' '.repeat(50)}}`;
    expect(only(text).mend).toMatchObject({
      kind: 'replace-payload',
      fix: { id: 'minify' },
      payload: text.replace(/ /g, ''),
    });
  });

  it('never throws, and every mended payload is a text other than the one at hand', () => {
    const keys = fc.constantFrom(
      'aps',
      'alert',
      'badge',
      'sound',
      'content-available',
      'mutable_content',
      'title',
      'body',
      'loc-args',
      'critical',
      'volume',
      'interruption-level',
      'relevance-score',
      'timestamp',
      'event',
      'content-state',
      'attributes',
      'mdm',
      'password',
      'own',
      '__proto__',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(1, 0, -1, 1.5, '1', '', true, null, 'start', 'critical', 1_795_000_000_123),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(keys, tie('tree'), { maxKeys: 5 }),
      ),
    }));
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(tree, tree).map(([aps, own]) => JSON.stringify({ aps, own })),
      fc.dictionary(keys, tree).map((value) => JSON.stringify(value, null, 2)),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(null, ...PUSH_TYPES), (sample, pushType) => {
        for (const problem of checkPayload(sample, { ...ALERT, pushType })) {
          expect(explain(problem).sentence).toMatch(/\S/);
          expect(explain(problem).remedy).toMatch(/\S/);
          if (problem.mend?.kind === 'replace-payload') {
            expect(problem.mend.payload).not.toBe(sample);
            JSON.parse(problem.mend.payload);
          }
        }
        expect(pressedToTheEnd(sample, { ...ALERT, pushType })).toBeLessThan(MOST_PRESSES);
      }),
      { numRuns: 1_000 },
    );
  });
});
