import { describe, expect, it } from 'vitest';
import { importText, LONGEST_IMPORT } from '../../../payload/import/read-text.ts';
import { ADDRESS, HI, TOKEN } from './import-case.ts';

/** What grew with the square of it would not end within the time of a test. */
const LENGTH = 20_000;
const many = (piece: string) => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH);
const PIECES = [
  ...[
    '{',
    '[',
    '(',
    '{"a":',
    '[[',
    '{a=',
    '{"a":{',
    '[AnyHashable("a"): ',
    '@{',
    'array(',
    'Array\n(\n',
    'array(1) {\n',
    '{\\"',
    '"',
    "'",
    '`',
    '\\',
    '$',
  ],
  ...[
    '$(',
    '`$(',
    '${A',
    '<<E\n',
    '<(',
    '#',
    '/*',
    '//',
    'a=b ',
    'a: b\n',
    '> ',
    '>> ',
    '###\n',
    '{{a',
    '{{a}}',
    ':path /a\n',
    'POST / HTTP/2\n',
    ' ',
    '\n',
    '\t\\\n',
  ],
  ...[
    'curl ',
    "curl -d '",
    'curl -d "$A" ',
    'A=$A$A;',
    'x |',
    'http a=b ',
    'irm @{a=',
    'irm @(',
    'irm "$a',
    '-H a: ',
    '^',
    '%A%',
    '“',
    '’',
    '\u00a0',
    '\u200b',
  ],
  ...[
    '0f1e2d3c',
    `${TOKEN} `,
    `${TOKEN}`,
    '<0f1e2d3c ',
    '{length = 32, bytes = 0x',
    'eyJ',
    '{"aps":{}} ',
    '{"aps":"',
    '{"a":"{\\"aps\\":',
    `${HI}\n`,
    'token=',
    '&quot;',
    '{&quot;aps',
    '"""',
    '{to ',
    '{a',
  ],
];

describe('a hostile text', () => {
  it('is read in a time that grows with its length alone', () => {
    for (const piece of PIECES) {
      for (const text of [
        many(piece),
        `curl ${many(piece)}`,
        `{"aps":${many(piece)}`,
        `${many(piece)}${HI}`,
        `irm ${ADDRESS} -Body ${many(piece)}`,
      ]) {
        expect(importText(text)).not.toBeUndefined();
      }
    }
  }, 120_000);

  it('ends where variables double with each line', () => {
    const lines = Array.from({ length: 60 }, (_unused, index) => `A${index + 1}="$A${index}$A${index}"`);
    expect(importText(`A0=xxxxxxxxxx\n${lines.join('\n')}\ncurl -d "$A60" ${ADDRESS}`)?.deviceTokens).toEqual([TOKEN]);
  });

  it('is named where it is too long', () => {
    expect(importText('x'.repeat(LONGEST_IMPORT + 1))?.left).toEqual([{ code: 'text-too-long', most: LONGEST_IMPORT }]);
  });
});
