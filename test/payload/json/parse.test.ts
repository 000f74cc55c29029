import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePayload } from '../../../payload/json/parse.ts';

function first(text: string) {
  const problem = parsePayload(text).problems[0];
  if (problem === undefined) throw new Error(`no problem found in ${text}`);
  return problem;
}

function mended(text: string): string {
  const { mend } = first(text);
  if (mend?.kind !== 'replace-payload') throw new Error(`no mend for ${text}`);
  return mend.payload;
}

describe('parsePayload', () => {
  it('reads valid JSON without a word', () => {
    const { root, problems } = parsePayload('{"aps":{"alert":"Hi \\u00e9","badge":-1.5e+3,"x":[true,false,null,{}]}}');
    expect(problems).toEqual([]);
    expect(root?.type).toBe('object');
  });

  it.each([
    ['smart-quote', '{“aps”:{}}', 1, 2, '{"aps":{}}'],
    ['smart-quote', '{"aps”: {}, "b": 1}', 1, 6, '{"aps": {}, "b": 1}'],
    ['smart-quote', '{"a": “He said "yes"”}', 1, 7, '{"a": "He said \\"yes\\""}'],
    ['smart-quote', '{"a": ‘x’}', 1, 7, '{"a": "x"}'],
    ['single-quote', "{'aps': 'It\\'s'}", 1, 2, '{"aps": "It\'s"}'],
    ['single-quote', "{'a': 'It's'}", 1, 2, '{"a": "It\'s"}'],
    ['trailing-comma', '{\n  "aps": {},\n}', 2, 12, '{\n  "aps": {}\n}'],
    ['trailing-comma', '{"a":[1,]}', 1, 8, '{"a":[1]}'],
    ['extra-comma', '{"a":[1,,2]}', 1, 9, '{"a":[1,2]}'],
    ['byte-order-mark', '\ufeff{"aps":{}}', 1, 1, '{"aps":{}}'],
    ['invisible-character', '{\u00a0"aps":{}}', 1, 2, '{ "aps":{}}'],
    ['comment', '{ // note\n"aps":{}}', 1, 3, '{ \n"aps":{}}'],
    ['comment', '{"aps":/* x */{}}', 1, 8, '{"aps":{}}'],
    ['comment', '# note\n{"aps":{}}', 1, 1, '\n{"aps":{}}'],
    ['unquoted-key', '{aps:{alert:"x"}}', 1, 2, '{"aps":{"alert":"x"}}'],
    ['missing-comma', '{"a":1\n "b":2}', 1, 7, '{"a":1,\n "b":2}'],
    ['missing-colon', '{"a" 1}', 1, 5, '{"a": 1}'],
    ['missing-bracket', '{"aps":{"alert":"x"}', 1, 21, '{"aps":{"alert":"x"}}'],
    ['wrong-colon', '{"a" => 1}', 1, 6, '{"a" : 1}'],
    ['wrong-literal', '{"a": True, "b": None}', 1, 7, '{"a": true, "b": null}'],
    ['control-character', '{"a":"x\ty"}', 1, 8, '{"a":"x\\ty"}'],
    ['line-break-in-string', '{"a":"one\r\ntwo"}', 1, 10, '{"a":"one\\ntwo"}'],
    ['extra-bracket', '{"a":1}}', 1, 8, '{"a":1}'],
  ])('names %s in %j, its place and its cure', (code, text, line, column, cured) => {
    const problem = first(text);
    expect(problem).toMatchObject({ code, severity: 'error', line, column });
    expect(mended(text)).toBe(cured);
  });

  it.each([
    ['unclosed-string', '{"a":"x}', 1, 6],
    ['unclosed-string', '{"a":"x,\n"b":1}', 1, 6],
    ['bad-escape', '{"a":"C:\\x"}', 1, 9],
    ['bad-escape', '{"a":"\\u00g0"}', 1, 7],
    ['no-such-value', '{"a":NaN}', 1, 6],
    ['no-such-value', '{"a":-Infinity}', 1, 6],
    ['bad-number', '{"a":+1}', 1, 6],
    ['bad-number', '{"a":.5}', 1, 6],
    ['bad-number', '{"a":007}', 1, 6],
    ['unquoted-text', '{"a":hello}', 1, 6],
    ['missing-value', '{"a":}', 1, 2],
    ['missing-value', '{"a"}', 1, 2],
    ['text-after-end', '{"aps":{}} tail', 1, 12],
    ['text-after-end', '{"aps":{}}\n{"aps":{}}', 2, 1],
    ['mismatched-bracket', '{"a":[1}', 1, 8],
    ['payload-empty', '', 1, 1],
    ['payload-empty', ' \n', 2, 1],
    ['root-not-object', '[1]', 1, 1],
    ['root-not-object', '"x"', 1, 1],
  ])('names %s in %j and its place', (code, text, line, column) => {
    expect(first(text)).toMatchObject({ code, severity: 'error', line, column });
  });

  it.each([
    ['wrong-comma', '{"aps":{"alert":"x"};"own":{"k":"v"}}', '{"aps":{"alert":"x"},"own":{"k":"v"}}'],
    [
      'wrong-comma',
      '{\n\t"aps":\n\t{\n\t\t"badge":10\n\t};\n\t"k":"v"\n}',
      '{\n\t"aps":\n\t{\n\t\t"badge":10\n\t},\n\t"k":"v"\n}',
    ],
    ['stray-sign', '{"aps":{"alert":"x"}};', '{"aps":{"alert":"x"}}'],
    ['stray-sign', '{"a":{"b":1;}}', '{"a":{"b":1}}'],
    ['wrong-comma', '{"aps":{"alert":"你好"，"badge":1}}', '{"aps":{"alert":"你好","badge":1}}'],
    ['wrong-comma', '["a"、"b"]', null],
    ['wrong-colon', '{"aps"：{"alert"：“你好”}}', '{"aps":{"alert":"你好"}}'],
    ['wrong-bracket', '｛"aps":{}｝', '{"aps":{}}'],
    [
      'single-quote',
      "{\"x\":{ 'key' => 'value', 'key2' => 'value2' }}",
      '{"x":{ "key" : "value", "key2" : "value2" }}',
    ],
    ['string-prefix', "{u'aps': {u'alert': u'caf\\xe9'}}", '{"aps": {"alert": "café"}}'],
    ['string-prefix', "{b'aps': {b'alert': b'caf\\xc3\\xa9'}}", null],
    [
      'string-prefix',
      '@{@"aps": @{@"alert": @"x", @"content-available": @1}}',
      '{"aps": {"alert": "x", "content-available": 1}}',
    ],
    ['wrong-bracket', "['aps' => ['alert' => 'x', 'badge' => 1]]", '{"aps" : {"alert" : "x", "badge" : 1}}'],
    ['unclosed-string', '{"aps":{"alert":"x', '{"aps":{"alert":"x"}}'],
    ['unclosed-string', '{"aps":{"alert":"x}}', '{"aps":{"alert":"x"}}'],
    ['unclosed-string', '{"aps":{"alert":"x}', null],
    ['unclosed-string', '{"aps":{"alert":"x\\', null],
    ['unclosed-string', '{"aps":{"alert":"x,"badge":1}}', null],
    ['unclosed-string', '{\n "a": "x,\n "b": 1\n}', '{\n "a": "x",\n "b": 1\n}'],
    ['missing-quote', '{aps":{"alert":Hello there"}}', '{"aps":{"alert":"Hello there"}}'],
    ['unescaped-quote', '{"aps":{"alert":"She said "yes" to him"}}', '{"aps":{"alert":"She said \\"yes\\" to him"}}'],
    ['unescaped-quote', '{"aps":{"alert":"She said "yes", then left"}}', null],
    ['missing-comma', '{"aps":{"alert":"She said " yes " to him"}}', null],
    ['missing-braces', '"aps":{"alert":"x"}', '{"aps":{"alert":"x"}}'],
    ['missing-braces', '"aps":{"alert":"x"}}', '{"aps":{"alert":"x"}}'],
    ['root-not-object', '"{\\"aps\\":{\\"alert\\":\\"x\\"}}"', '{"aps":{"alert":"x"}}'],
    ['escaped-json', '{\\"aps\\":{\\"alert\\":\\"x\\"}}', '{"aps":{"alert":"x"}}'],
    ['bad-number', '{"a":+1,"b":.5,"c":2.,"d":1_000}', '{"a":1,"b":0.5,"c":2,"d":1000}'],
    ['bad-number', '{"a":007}', null],
    ['bad-escape', '{"a":"\\U0001F600\\u{e9}"}', '{"a":"😀é"}'],
    ['bad-escape', '{"a":"\\d"}', null],
    ['missing-bracket', '{"aps":{"alert":"x"},"data":{"a":1,"b":2}', null],
    ['missing-bracket', '{"aps":{"alert":"x","badge":1}', '{"aps":{"alert":"x","badge":1}}'],
    ['missing-bracket', '{"aps":{"alert":{"title":"a","badge":1}}', null],
    ['missing-bracket', '{\n  "aps": {\n    "alert": "x"\n  ,\n  "own": 1\n}', null],
    ['missing-bracket', '{"a":1, // note "b":2}', null],
    ['extra-bracket', '{"aps":{"alert":"x"},"badge":1}}', null],
    ['invisible-character', '{"a":1\u200b2}', null],
    ['smart-quote', '{“a”: 1, "b": hello}', null],
  ])('cures %s in %s only where the cure is plain', (code, text, cured) => {
    const problems = parsePayload(text).problems;
    expect(problems.map((problem) => problem.code)).toContain(code);
    const fixes = problems.flatMap(({ mend }) => (mend?.kind === 'replace-payload' ? [mend.payload] : []));
    expect(new Set(fixes)).toEqual(new Set(cured === null ? [] : [cured]));
    if (cured !== null) expect(parsePayload(cured).problems).toEqual([]);
  });

  it('cures every fault, of every kind, at one press', () => {
    const text = `{${Array.from({ length: 60 }, (_, index) => `k${index} = ‘v’;`).join('')}}`;
    const [problem] = parsePayload(text).problems;
    expect(problem?.mend).toMatchObject({ kind: 'replace-payload', fix: { id: 'json', fault: null } });
    const fixed = problem?.mend?.kind === 'replace-payload' ? problem.mend.payload : '';
    expect(parsePayload(fixed)).toMatchObject({ problems: [] });
    expect(Object.keys(JSON.parse(fixed))).toHaveLength(60);
  });

  it.each([
    ['curly quotes', '“', 300_000],
    ['pairs of curly quotes', '“a”', 100_000],
    ['open texts', '{"a":"x\n', 60_000],
    ['escapes that are none', '{"a":"\\q', 60_000],
    ['brackets that are never closed', '{"a":[', 60_000],
    ['comments', '#\n', 100_000],
  ])('stays quick, and names a few, with very many %s', (_, piece, times) => {
    expect(parsePayload(piece.repeat(times)).problems.length).toBeLessThanOrEqual(50);
  });

  it('does not look into what is a hundred times too long', () => {
    expect(parsePayload(`{"aps":{${'"k":1,'.repeat(120_000)}`)).toMatchObject({
      root: null,
      problems: [{ code: 'payload-too-long', severity: 'error', mend: null }],
    });
  });

  it('names both places of a key that stands twice, however it is escaped', () => {
    const problem = first('{"aps":{},\n "\\u0061ps":{}}');
    const places = { first: { line: 1, column: 2 }, second: { line: 2, column: 2 } };
    expect(problem).toMatchObject({ code: 'duplicate-key', line: 2, column: 2, facts: { key: 'aps', ...places } });
  });

  it('lets the same key stand in two objects', () => {
    expect(parsePayload('{"a":{"x":1},"b":{"x":1},"__proto__":{"constructor":1}}').problems).toEqual([]);
  });

  it('warns of half a character, written out or escaped, and still reads the payload', () => {
    for (const text of ['{"a":"\ud83d"}', '{"a":"\\ude00 x"}', '{"a":"\\ud83dx"}']) {
      const parsed = parsePayload(text);
      expect(parsed.problems).toMatchObject([{ code: 'lone-surrogate', severity: 'warning', column: 7 }]);
      expect(parsed.root).not.toBeNull();
    }
    expect(parsePayload('{"a":"\\ud83d\\ude00 \ud83d\ude00"}').problems).toEqual([]);
  });

  it('refuses nesting that no device reads, without running out of stack', () => {
    expect(parsePayload(`{"a":${'['.repeat(511)}${']'.repeat(511)}}`).problems).toEqual([]);
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(parsePayload(deep).problems).toMatchObject([{ code: 'too-deep' }]);
  });

  it('cures all faults of one kind at one press', () => {
    expect(mended('{“aps”: {“alert”: “It’s here”}}')).toBe('{"aps": {"alert": "It’s here"}}');
  });

  it('agrees with JSON.parse on every text', () => {
    const scraps = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      "'",
      '“',
      '”',
      '\\',
      '\\u00',
      '/',
      '//',
      '/*',
      '*/',
      '#',
      '=',
      '=>',
      '\n',
      '\r\n',
      '\t',
      ' ',
      '\u00a0',
      '\ufeff',
      '\u2028',
      '\u0000',
      '\u0085',
      'true',
      'null',
      'NaN',
      '-',
      '0',
      '1',
      '1.5',
      '.',
      'e',
      '+',
      '"a"',
      '"b":1',
      '"x":',
      '{}',
      '[]',
      '\ud83d',
      '\ude00',
      'é',
      '$',
    );
    const text = fc.oneof(
      fc.array(scraps, { maxLength: 24 }).map((parts) => parts.join('')),
      fc.array(scraps, { maxLength: 12 }).map((parts) => `{"aps":{${parts.join('')}}}`),
      fc.json(),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, (sample) => {
        const { root, problems } = parsePayload(sample);
        let value: unknown;
        let valid = true;
        try {
          value = JSON.parse(sample);
        } catch {
          valid = false;
        }
        const errors = problems.filter((problem) => problem.severity === 'error').map((problem) => problem.code);
        const ours = errors.filter((code) => !['duplicate-key', 'root-not-object', 'too-deep'].includes(code));
        expect(ours.length === 0).toBe(valid);
        expect(root !== null).toBe(errors.length === 0);
        if (valid && (typeof value !== 'object' || value === null || Array.isArray(value))) {
          expect(errors).toEqual(['root-not-object']);
        }
        for (const problem of problems) {
          expect(problem.from).toBeGreaterThanOrEqual(0);
          expect(problem.to).toBeGreaterThanOrEqual(problem.from);
          expect(problem.to).toBeLessThanOrEqual(sample.length);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
