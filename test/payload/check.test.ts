import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PUSH_TYPES } from '../../contract/notification.ts';
import { type CheckContext, checkPayload } from '../../payload/check.ts';

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
    expect(problem.sentence).toContain(`${limit + 1} bytes, 1 more than fit (${limit}:`);
  });

  it('offers to minify a payload that then fits', () => {
    const text = `{"aps":{"alert":"${'x'.repeat(4_070)}"}${' '.repeat(50)}}`;
    expect(only(text).mend).toMatchObject({
      kind: 'replace-payload',
      label: 'Minify',
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
          expect(problem.sentence).toMatch(/\S/);
          expect(problem.remedy).toMatch(/\S/);
          if (problem.mend?.kind === 'replace-payload') {
            expect(problem.mend.payload).not.toBe(sample);
            if (problem.severity === 'warning') JSON.parse(problem.mend.payload);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
