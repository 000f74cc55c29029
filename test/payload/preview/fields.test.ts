import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editField, FIELD_NAMES, type FieldName, readFields } from '../../../payload/preview/fields.ts';
import { readOnlyReason } from '../../../words/page/sending/composer.ts';

const PRETTY = `{
  "aps" : {
    "alert" : {
      "title" : "Hello"
    },
    "sound" : "default"
  },
  "orderId": 17
}
`;

describe('readFields', () => {
  it('shows what stands in the payload', () => {
    const fields = readFields(
      '{"aps":{"alert":{"title":"T","subtitle":"S","body":"a\\nb"},"badge":3,"sound":"ping.caf"}}',
    );
    expect(Object.fromEntries(FIELD_NAMES.map((name) => [name, fields[name].value]))).toEqual({
      title: 'T',
      subtitle: 'S',
      body: 'a\nb',
      badge: '3',
      sound: 'ping.caf',
    });
  });

  it('shows an alert that is a text as the body', () => {
    expect(readFields('{"aps":{"alert":"Hi"}}').body).toEqual({ value: 'Hi', readOnly: null });
  });

  it('is read-only in broken JSON, and says where the fault is', () => {
    expect(readFields('{\n "aps":{},}').title.readOnly).toEqual({
      why: 'broken',
      at: { line: 2, column: 10 },
    });
  });

  it('keeps showing what stood there while the JSON is broken', () => {
    const before = readFields(PRETTY);
    expect(readFields(PRETTY.replace('"orderId"', 'orderId'), before).title).toEqual({
      value: 'Hello',
      readOnly: { why: 'broken', at: { line: 8, column: 3 } },
    });
  });

  it.each([
    ['title', '{"aps":{"alert":{"title":{"loc-key":"K"}}}}', '“title” is not a text here: change it in the JSON.'],
    ['body', '{"aps":{"alert":5}}', '“alert” is neither a text nor an object: change it in the JSON.'],
    ['badge', '{"aps":{"badge":true}}', '“badge” is not a number here: change it in the JSON.'],
    [
      'sound',
      '{"aps":{"sound":{"critical":1,"name":"a.caf","volume":1}}}',
      'The sound of a critical alert: change it in the JSON.',
    ],
    ['sound', '{"aps":{"sound":[]}}', '“sound” is not a text here: change it in the JSON.'],
    ['sound', '{"aps":[]}', '“aps” is not an object: change it in the JSON.'],
    ['title', '{\n "aps":{},}', 'Fix the JSON at line 2, column 10 first.'],
  ] as const)('leaves %s to the JSON in %s', (field, text, reason) => {
    const { readOnly } = readFields(text)[field];
    expect(readOnly === null ? null : readOnlyReason(readOnly)).toBe(reason);
    expect(editField(text, field, '7')).toBe(text);
  });
});

describe('editField', () => {
  it('adds keys in the manner of the text around them', () => {
    let text = editField(PRETTY, 'body', 'One\nTwo');
    text = editField(text, 'subtitle', 'Sub');
    text = editField(text, 'badge', '4');
    expect(text).toBe(`{
  "aps" : {
    "alert" : {
      "title" : "Hello",
      "subtitle" : "Sub",
      "body" : "One\\nTwo"
    },
    "sound" : "default",
    "badge" : 4
  },
  "orderId": 17
}
`);
  });

  it.each([
    ['body', 'Hi', '{}', '{"aps": {"alert": "Hi"}}'],
    ['title', 'T', '{"x":1}', '{"aps":{"alert":{"title":"T"}},"x":1}'],
    ['title', 'T', '{"aps":{"alert":"Hi"}}', '{"aps":{"alert":{"title":"T","body":"Hi"}}}'],
    [
      'title',
      'T',
      '{ "aps": { "alert": "H\\u00e9" } }',
      '{ "aps": { "alert": { "title": "T", "body": "H\\u00e9" } } }',
    ],
    [
      'title',
      'T',
      '{\r\n\t"aps": {\r\n\t}\r\n}',
      '{\r\n\t"aps": {\r\n\t\t"alert": {\r\n\t\t\t"title": "T"\r\n\t\t}\r\n\t}\r\n}',
    ],
    ['title', 'T', '{"aps":{"alert":{"body":"B"}}}', '{"aps":{"alert":{"title":"T","body":"B"}}}'],
    ['badge', '007', '{"aps":{"badge":1}}', '{"aps":{"badge":7}}'],
    ['badge', '3', '{"aps":{"badge":"3"}}', '{"aps":{"badge":3}}'],
    ['sound', 'default', '{"aps":{"badge":1, "x":2}}', '{"aps":{"badge":1, "x":2, "sound":"default"}}'],
  ] as const)('sets %s to %s in %s', (field, value, before, after) => {
    expect(editField(before, field, value)).toBe(after);
  });

  it.each([
    ['body', '{"aps":{"alert":"Hi","badge":1}}', '{"aps":{"badge":1}}'],
    ['title', '{"aps":{"alert":{"title":"T","body":"B"}}}', '{"aps":{"alert":{"body":"B"}}}'],
    ['body', '{"aps":{"alert":{"title":"T", "body":"B"}}}', '{"aps":{"alert":{"title":"T"}}}'],
    ['title', '{"aps":{"alert":{"title":"T"}}}', '{"aps":{}}'],
    ['badge', '{\n  "aps": {\n    "badge": 1,\n    "sound": "x"\n  }\n}', '{\n  "aps": {\n    "sound": "x"\n  }\n}'],
    ['title', '{"aps":{"alert":"Hi"}}', '{"aps":{"alert":"Hi"}}'],
  ] as const)('removes the key when %s is cleared in %s', (field, before, after) => {
    expect(editField(before, field, '')).toBe(after);
  });

  it('does not touch an escape that already says the same', () => {
    const text = '{"aps":{"alert":"caf\\u00e9"}}';
    expect(editField(text, 'body', 'café')).toBe(text);
  });

  it('keeps the text while a badge is not a whole number', () => {
    for (const value of ['-', '1.5', 'x', '1e3']) expect(editField(PRETTY, 'badge', value)).toBe(PRETTY);
  });

  const someValueFor = (field: FieldName) =>
    field === 'badge' ? fc.nat().map(String) : fc.string({ unit: 'binary', minLength: 1 });
  const space = fc.constantFrom('', ' ', '\n', '\r\n\t', '  ');
  const payload = fc
    .record({
      alert: fc.option(
        fc.oneof(fc.string(), fc.dictionary(fc.constantFrom('title', 'subtitle', 'body', 'launch-image'), fc.string())),
      ),
      badge: fc.option(fc.nat()),
      sound: fc.option(fc.string()),
      own: fc.option(fc.jsonValue()),
      aps: fc.boolean(),
      spaces: fc.array(space, { minLength: 6, maxLength: 6 }),
    })
    .map(({ alert, badge, sound, own, aps, spaces }) => {
      const [a, b, c, d, e, f] = spaces;
      const parts = [
        ...(alert === null ? [] : [`"alert"${a}:${b}${JSON.stringify(alert, null, (c ?? '').length)}`]),
        ...(badge === null ? [] : [`"badge"${a}:${b}${badge}`]),
        ...(sound === null ? [] : [`"sound"${a}:${b}${JSON.stringify(sound)}`]),
      ];
      const members = [
        ...(aps ? [`"aps"${a}:${b}{${c}${parts.join(`${d},${e}`)}${f}}`] : []),
        ...(own === null ? [] : [`"own"${a}:${b}${JSON.stringify(own)}`]),
      ];
      return `${a}{${c}${members.join(`${d},${e}`)}${f}}${a}`;
    });

  it('round trips every value, and changes no other field and no other byte', () => {
    fc.assert(
      fc.property(
        payload,
        fc.constantFrom(...FIELD_NAMES).chain((field) => fc.tuple(fc.constant(field), someValueFor(field))),
        (text, [field, value]) => {
          const before = readFields(text);
          const changed = editField(text, field, value);
          const after = readFields(changed);
          expect(after[field]).toEqual({ value, readOnly: null });
          for (const name of FIELD_NAMES) {
            if (name !== field) expect(after[name]).toEqual(before[name]);
          }
          const { own } = JSON.parse(text) as { own?: unknown };
          expect((JSON.parse(changed) as { own?: unknown }).own).toEqual(own);
          let start = 0;
          while (start < text.length && text[start] === changed[start]) start += 1;
          let end = 0;
          while (end < text.length - start && text.at(-1 - end) === changed.at(-1 - end)) end += 1;
          const touched = text.slice(start, text.length - end);
          const named = /"alert"[\s\S]*|"badge"[\s\S]*|"sound"[\s\S]*/.exec(text)?.[0] ?? '';
          expect(touched === '' || /^\s*$/.test(touched) || named.includes(touched)).toBe(true);
          expect(editField(changed, field, value)).toBe(changed);
          const cleared = readFields(editField(changed, field, ''));
          expect(cleared[field]).toEqual({ value: '', readOnly: null });
          for (const name of FIELD_NAMES) {
            if (name !== field) expect(cleared[name]).toEqual(before[name]);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.json()),
        fc.constantFrom(...FIELD_NAMES),
        fc.string(),
        (text, field, value) => {
          readFields(text);
          editField(text, field, value);
        },
      ),
    );
  });
});
