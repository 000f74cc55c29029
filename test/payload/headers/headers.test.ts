import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PUSH_TYPES } from '../../../contract/notification.ts';
import { checkHeaders, type HeaderContext, type TypedHeaders } from '../../../payload/headers/headers.ts';
import { problemOf } from '../../../payload/problem.ts';
import { explain } from '../../../words/explain.ts';

const NOW = 1_795_000_000_000;
const HTTP2: HeaderContext = { wire: 'http2', now: NOW };
const EMPTY: TypedHeaders = { pushType: 'alert', topic: '', priority: '', expiration: '', collapseId: '', apnsId: '' };
const check = (typed: Partial<TypedHeaders>, context = HTTP2) => checkHeaders({ ...EMPTY, ...typed }, context);

describe('checkHeaders', () => {
  it('reads what was typed', () => {
    const reading = check({
      topic: 'com.example.app',
      priority: '5',
      expiration: '1795003600',
      collapseId: 'score',
      apnsId: '123e4567-e89b-12d3-a456-426614174000',
    });
    expect(reading).toEqual({
      headers: {
        pushType: 'alert',
        topic: 'com.example.app',
        priority: 5,
        expirationSeconds: 1_795_003_600,
        collapseId: 'score',
        apnsId: '123e4567-e89b-12d3-a456-426614174000',
      },
      problems: [],
    });
  });

  it.each([' com.example.app', 'com.example.app ', 'com.example.app\n', '\u00a0com.example.app\u00a0'])(
    'sends a topic without the blanks around it, and says so: “%s”',
    (topic) => {
      const { headers, problems } = check({ topic });
      expect(headers?.topic).toBe('com.example.app');
      expect(problems).toMatchObject([
        { code: 'topic-blanks', severity: 'warning', field: 'topic', replacement: 'com.example.app' },
      ]);
    },
  );

  it('leaves out what is empty', () => {
    expect(check({}).headers).toEqual({
      pushType: 'alert',
      topic: null,
      priority: null,
      expirationSeconds: null,
      collapseId: null,
      apnsId: null,
    });
  });

  it.each<[string, Partial<TypedHeaders>, string | null]>([
    ['priority-unknown', { priority: '7' }, null],
    ['expiration-not-seconds', { expiration: '+300' }, '1795000300'],
    ['expiration-not-seconds', { expiration: '5m' }, '1795000300'],
    ['expiration-not-seconds', { expiration: 'in 2 hours' }, '1795007200'],
    ['expiration-not-seconds', { expiration: '2026-11-19T00:00:00Z' }, '1795046400'],
    ['expiration-not-seconds', { expiration: 'soon' }, null],
    ['expiration-not-seconds', { expiration: '-5' }, null],
    ['collapse-id-too-long', { collapseId: 'x'.repeat(65) }, null],
    ['collapse-id-too-long', { collapseId: '😀'.repeat(17) }, null],
    ['collapse-id-characters', { collapseId: 'a\nb' }, 'ab'],
    ['apns-id-not-uuid', { apnsId: '{123E4567E89B12D3A456426614174000}' }, '123e4567-e89b-12d3-a456-426614174000'],
    ['apns-id-not-uuid', { apnsId: 'one' }, null],
    ['topic-characters', { topic: 'com.example app' }, 'com.exampleapp'],
    ['topic-characters', { topic: 'com.example.app\u200b' }, 'com.example.app'],
    ['topic-characters', { topic: 'apns-topic: com.example.app' }, 'com.example.app'],
    ['topic-characters', { topic: 'c\u043em.example.app' }, null],
    ['topic-characters', { topic: 'https://com.example.app' }, null],
    ['topic-characters', { topic: 'com.example.app/voip' }, null],
  ])('refuses %s: %j', (code, typed, replacement) => {
    const reading = check(typed);
    expect(reading.headers).toBeNull();
    expect(reading.problems).toMatchObject([{ code, severity: 'error', replacement, field: Object.keys(typed)[0] }]);
  });

  it('takes a collapse id of exactly 64 bytes', () => {
    expect(check({ collapseId: '😀'.repeat(16) }).problems).toEqual([]);
  });

  it.each<[string, Partial<TypedHeaders>, string | null]>([
    ['expiration-relative', { expiration: '300' }, '1795000300'],
    ['expiration-relative', { expiration: '5000000' }, null],
    ['expiration-milliseconds', { expiration: '1795003600123' }, '1795003600'],
    ['expiration-past', { expiration: '1794990000' }, null],
    ['expiration-call', { expiration: '1795000300', pushType: 'voip' }, '0'],
  ])('warns of %s: %j', (code, typed, replacement) => {
    const reading = check(typed);
    expect(reading.headers).not.toBeNull();
    expect(reading.problems).toMatchObject([{ code, severity: 'warning', replacement }]);
  });

  it('says a span in the words people use', () => {
    const [found] = check({ expiration: '300' }).problems;
    expect(found?.facts).toEqual({ seconds: 300, meant: 1_795_000_300 });
    expect(found && explain(found).remedy).toContain('in 5 minutes, type 1795000300');
    expect(check({ expiration: '0' }).problems).toEqual([]);
  });

  it.each([
    ['topic-suffix', 'voip', 'com.example.app', 'com.example.app.voip'],
    ['topic-suffix', 'alert', 'com.example.app.voip', 'com.example.app'],
    ['topic-suffix', 'liveactivity', 'com.example.app', 'com.example.app.push-type.liveactivity'],
    ['topic-suffix-doubled', 'voip', 'com.example.app.voip.voip', 'com.example.app.voip'],
    ['topic-mdm', 'alert', 'com.apple.mgmt.External.1234', null],
  ] as const)('offers the fitting topic for %s', (code, pushType, topic, fitting) => {
    const [problem] = check({ pushType, topic }).problems;
    expect(problem?.code).toBe(code);
    expect(problem?.mend).toEqual(
      fitting === null ? { kind: 'use-push-type', pushType: 'mdm' } : { kind: 'use-topic', topic: fitting },
    );
  });

  it.each([
    ['liveactivity', 'com.example.app.push-type', 'com.example.app.push-type.liveactivity'],
    ['liveactivity', 'com.example.app.liveactivity', 'com.example.app.push-type.liveactivity'],
    ['liveactivity', 'com.example.app.push-type.live-activity', 'com.example.app.push-type.liveactivity'],
    ['liveactivity', 'com.example.app.push_type.liveActivity', 'com.example.app.push-type.liveactivity'],
    ['voip', 'com.example.app.VoIP', 'com.example.app.voip'],
    ['pushtotalk', 'com.example.app.pushtotalk', 'com.example.app.voip-ptt'],
    ['pushtotalk', 'com.example.app.voip', 'com.example.app.voip-ptt'],
    ['location', 'com.example.app.location', 'com.example.app.location-query'],
    ['fileprovider', 'com.example.app.file-provider', 'com.example.app.pushkit.fileprovider'],
    ['widgets', 'com.example.app.widget', 'com.example.app.push-type.widgets'],
  ] as const)('puts the right suffix in the place of one that is nearly right: %s %s', (pushType, topic, fitting) => {
    expect(check({ pushType, topic }).problems.map(({ mend }) => mend)).toEqual([
      { kind: 'use-topic', topic: fitting },
    ]);
    expect(check({ pushType, topic: fitting }).problems).toEqual([]);
  });

  it.each([
    ['<com.example.app>', 'com.example.app'],
    ['"com.example.app"', 'com.example.app'],
    ["'com.example.app',", 'com.example.app'],
    ['com.example.app;', 'com.example.app'],
    ['“com.example.app”', 'com.example.app'],
    ['com.exa\u200bmple.app', 'com.example.app'],
    ['$TOPIC', null],
    ['%BUNDLE_ID%', null],
    ['{{topic}}.app', null],
    ['<your bundle id>', null],
    ['com.example.*', null],
    ['.com.example.app', 'com.example.app'],
    ['com.example.app.', 'com.example.app'],
    ['com.example.app.voip..', 'com.example.app.voip'],
    ['com.example.', null],
    ['com..example.app', null],
    ['.', null],
  ])('takes a topic of letters, digits, dots and hyphens only: %s', (topic, replacement) => {
    const { headers, problems } = check({ topic });
    expect(headers).toBeNull();
    expect(problems).toMatchObject([{ code: 'topic-characters', replacement }]);
  });

  it('knows a team id before a bundle id, and a topic that is not the MDM certificate’s', () => {
    expect(check({ topic: 'A1B2C3D4E5.com.example.app' }).problems).toMatchObject([
      { code: 'topic-team-id', mend: { kind: 'use-topic', topic: 'com.example.app' } },
    ]);
    expect(check({ pushType: 'mdm', topic: 'com.example.app' }).problems).toMatchObject([{ code: 'topic-mdm-own' }]);
  });

  it.each([
    ['1818182259.475', '1818182259'],
    ['1818182259.', '1818182259'],
    ['1,818,182,259', '1818182259'],
    ['1_818_182_259', '1818182259'],
  ])('offers whole seconds for %s', (expiration, replacement) => {
    expect(check({ expiration }).problems).toMatchObject([{ code: 'expiration-not-seconds', replacement }]);
  });

  it.each([
    ['game-7 ', 'game-7'],
    [' game-7', 'game-7'],
    ['\u00a0game-7', 'game-7'],
  ])('names the blanks around a collapse id, which HTTP drops: %j', (collapseId, replacement) => {
    expect(check({ collapseId }).problems).toMatchObject([{ code: 'collapse-id-blanks', replacement }]);
  });

  it('leaves the topics of passes and websites alone', () => {
    for (const topic of ['pass.com.example.card', 'web.com.example']) expect(check({ topic }).problems).toEqual([]);
  });

  it('wants priority 5 for background notifications', () => {
    for (const priority of ['', '10', '1']) {
      expect(check({ pushType: 'background', priority }).problems).toMatchObject([
        { code: 'background-priority', mend: { kind: 'use-priority', priority: 5 } },
      ]);
    }
    expect(check({ pushType: 'background', priority: '5' }).problems).toEqual([]);
  });

  it('knows which authentication a push type needs', () => {
    expect(check({ pushType: 'location' }, { ...HTTP2, form: 'certificate' }).problems).toMatchObject([
      { code: 'location-needs-provider-token' },
    ]);
    expect(
      check({ pushType: 'mdm', topic: 'com.apple.mgmt.x' }, { ...HTTP2, form: 'provider-token-key' }).problems,
    ).toMatchObject([{ code: 'mdm-needs-certificate' }]);
    expect(check({}, { ...HTTP2, form: 'provider-token-key' })).toMatchObject({
      headers: null,
      problems: [{ code: 'topic-missing' }],
    });
  });

  it('says what the binary gateway does not carry, and checks no topic there', () => {
    const reading = check(
      { topic: 'com.example.app.voip', collapseId: 'x'.repeat(99), apnsId: 'y' },
      { ...HTTP2, wire: 'binary' },
    );
    expect(reading.problems.map(({ code, field }) => `${code} ${field}`)).toEqual([
      'not-on-binary collapseId',
      'not-on-binary apnsId',
    ]);
  });

  it('names the control in the words of the contract', () => {
    const [problem] = check({ priority: 'x' }).problems;
    if (problem === undefined) throw new Error('no problem');
    expect(problemOf(problem).place).toEqual({ field: 'priority', line: null, column: null });
  });

  it('never throws, and each text it proposes is taken', () => {
    fc.assert(
      fc.property(
        fc.record({
          pushType: fc.constantFrom(...PUSH_TYPES),
          topic: fc.oneof(fc.string(), fc.constantFrom('a.voip.voip', 'x y')),
          priority: fc.oneof(fc.string(), fc.constantFrom('1', '5', '10')),
          expiration: fc.oneof(
            fc.string(),
            fc.nat().map(String),
            fc.nat().map((n) => `${n}m`),
            fc.date({ noInvalidDate: true }).map((d) => d.toISOString()),
          ),
          collapseId: fc.string({ unit: 'binary' }),
          apnsId: fc.oneof(fc.string(), fc.uuid()),
        }),
        (typed) => {
          for (const { field, replacement, code } of checkHeaders(typed, HTTP2).problems) {
            if (replacement === null || field === 'pushType') continue;
            const again = checkHeaders({ ...typed, [field]: replacement }, HTTP2).problems;
            expect(
              again.filter(
                (problem) => problem.field === field && problem.severity === 'error' && problem.code === code,
              ),
            ).toEqual([]);
          }
        },
      ),
    );
  });
});
