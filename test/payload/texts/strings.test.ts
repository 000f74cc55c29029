import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../contract/outcome.ts';
import { readTables } from '../../../payload/texts/read-tables.ts';
import { readStrings } from '../../../payload/texts/strings.ts';
import { SeededRandom } from '../../support/random.ts';

/** What is wrong and where: `fault line`. */
const told = ({ code, facts, place }: Problem): string => {
  const what = (facts as { readonly fault?: string }).fault ?? code;
  return place?.line === null ? what : `${what} ${place?.line}`;
};

/** The texts of a file of one language, and what is wrong with it. */
function read(bytes: string | Uint8Array, path = 'de.lproj/Localizable.strings') {
  const { find, problems, languages } = readTables([
    { path, bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes },
  ]);
  const [language = ''] = languages;
  return {
    text: (key: string) => {
      const entry = find(language, key);
      return entry === null || entry.kind === 'not-compiled' ? null : entry.value;
    },
    problems: problems.map(told),
  };
}

const utf16 = (text: string, order: 'le' | 'be', mark: boolean): Buffer => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};
const ONE = '"k" = "Grüße 🎉";';

describe('a .strings file gives its text', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['in UTF-8', ONE, 'Grüße 🎉'],
    ['in UTF-8 with a byte order mark', `\ufeff${ONE}`, 'Grüße 🎉'],
    ['in UTF-16, little end first, with a mark', utf16(ONE, 'le', true), 'Grüße 🎉'],
    ['in UTF-16, big end first, with a mark', utf16(ONE, 'be', true), 'Grüße 🎉'],
    ['in UTF-16, little end first, without a mark', utf16(ONE, 'le', false), 'Grüße 🎉'],
    ['in UTF-16, big end first, without a mark', utf16(ONE, 'be', false), 'Grüße 🎉'],
    ['of a key without quotes', 'k = "v";', 'v'],
    ['of a value without quotes', '"k" = v;', 'v'],
    ['of words with dots and dashes', 'k = a.b-c_d/e:f$1;', 'a.b-c_d/e:f$1'],
    ['in single quotes', "'k' = 'v \"x\"';", 'v "x"'],
    ['that is its own key', '"k";', 'k'],
    ['without spaces', '"k"="v";', 'v'],
    ['with many', '  "k"\t=\r\n "v"  ;  ', 'v'],
    ['behind a comment', '/* "k" = "no"; */ "k" = "v";', 'v'],
    ['behind a comment of a line', '// "k" = "no";\n"k" = "v";', 'v'],
    ['before a comment without an end of line', '"k" = "v"; // end', 'v'],
    ['with a comment at each place', '/*a*/"k"/*b*/=/*c*/"v"/*d*/;/*e*/', 'v'],
    ['with what looks like a comment', '"k" = "http://a /* b */";', 'http://a /* b */'],
    ['of two entries on a line', '"a" = "1"; "k" = "v";', 'v'],
    ['over several lines', '"k" = "one\ntwo";', 'one\ntwo'],
    ['over several lines of Windows', '"k" = "one\r\ntwo";', 'one\r\ntwo'],
    ['with a quote', '"k" = "say \\"hi\\"";', 'say "hi"'],
    ['with a backslash', '"k" = "a\\\\b";', 'a\\b'],
    ['with a line break', '"k" = "a\\nb";', 'a\nb'],
    ['with a tab and a return', '"k" = "a\\tb\\r";', 'a\tb\r'],
    ['with a bell', '"k" = "\\a";', '\u0007'],
    ['with \\U', '"k" = "\\U00e9";', 'é'],
    ['with \\u', '"k" = "\\u00e9";', 'é'],
    ['with halves of a character', '"k" = "\\ud83c\\udf89";', '🎉'],
    ['with \\U of fewer digits', '"k" = "\\Ue9 x";', 'é x'],
    ['with an octal number', '"k" = "\\101\\12";', 'A\n'],
    ['with octal numbers of NeXTSTEP', '"k" = "\\320\\326\\252";', '—á“'],
    ['with a backslash before nothing special', '"k" = "\\q";', 'q'],
    ['with a backslash before a line end', '"k" = "a\\\nb";', 'a\nb'],
    ['of an empty text', '"k" = "";', ''],
    ['of a key with spaces', '"k" = "v"; "a b" = "c";', 'v'],
    ['with arguments', '"k" = "%1$@ sent %2$@ 100%%";', '%1$@ sent %2$@ 100%%'],
    ['in Japanese', '"k" = "ご注文の品が発送されました";', 'ご注文の品が発送されました'],
    ['in Arabic', '"k" = "تم شحن طلبك";', 'تم شحن طلبك'],
    ['in braces', '{ "k" = "v"; }', 'v'],
    ['behind a byte order mark in the middle', '"a" = "1";\n\ufeff"k" = "v";', 'v'],
    ['of a key that every object has', '"constructor" = "x"; "__proto__" = "y"; "k" = "v";', 'v'],
    [
      'of a property list in XML',
      '<?xml version="1.0"?><plist><dict><key>k</key><string>a &amp; b</string></dict></plist>',
      'a & b',
    ],
  ])('%s', (_how, bytes, value) => {
    const { text, problems } = read(bytes);
    expect(text('k')).toBe(value);
    expect(problems).toEqual([]);
  });

  it('of a key that no entry has: none, whatever objects have', () => {
    const { text } = read(ONE);
    for (const key of ['', 'K', 'constructor', '__proto__', 'toString']) expect(text(key)).toBeNull();
  });
});

describe('a .strings file that is broken', () => {
  it.each<[string, string | Uint8Array, readonly string[], string | null]>([
    ['without a semicolon', '"a" = "1"\n"k" = "v";', ['no-semicolon 1'], 'v'],
    ['without a semicolon at its end', '"k" = "v"', ['no-semicolon 1'], 'v'],
    ['without an equals sign', '"a" "1";\n"k" = "v";', ['no-equals 1'], 'v'],
    ['without a value', '"a" = ;\n"k" = "v";', ['no-value 1'], 'v'],
    ['without a key', '= "1";\n"k" = "v";', ['no-key 1'], 'v'],
    ['with a quote inside a text', '"a" = "say "hi"";\n"k" = "v";', ['no-semicolon 1'], 'v'],
    ['with a quote that is never closed', '"k" = "v";\n"a" = "no end;\n', ['open-string 2'], 'v'],
    ['with a comment that is never closed', '"k" = "v";\n/* no end\n"a" = "1";', ['open-comment 2'], 'v'],
    ['with a list', '"a" = ("1", "2");\n"k" = "v";', ['value-no-text 1'], 'v'],
    ['with a dictionary', '"a" = {b = c;};\n"k" = "v";', ['value-no-text 1', 'no-key 1'], 'v'],
    ['with data', '"a" = <0fbd>;\n"k" = "v";', ['value-no-text 1'], 'v'],
    ['with a key twice', '"k" = "1";\n\n"k" = "v";', ['texts-duplicate 3'], 'v'],
    ['with typographic quotes', '“a” = “1”;\n"k" = "v";', ['no-key 1'], 'v'],
    ['of JSON', '{"a": "1",\n"k" : "v"}', ['no-equals 1', 'no-equals 2'], null],
    ['as a binary property list', Buffer.from('bplist00\u0001\u0002'), ['texts-encoding'], null],
    ['in Latin-1', Buffer.from('"k" = "Gr\xfc\xdfe";', 'latin1'), ['texts-encoding'], null],
    ['of other bytes', Buffer.from([0x89, 0x50, 0, 0, 1, 2, 3, 0xff]), ['texts-encoding'], null],
    ['in XML without a dictionary', '<?xml version="1.0"?>\n<plist><array/></plist>', ['no-xml 1'], null],
    [
      'in XML with a number',
      '<plist>\n<dict>\n<key>a</key><integer>1</integer><key>k</key><string>v</string></dict></plist>',
      ['value-no-text 3'],
      'v',
    ],
  ])('%s is told with its line, and the rest is read', (_how, bytes, problems, value) => {
    const found = read(bytes);
    expect(found.problems).toEqual(problems);
    expect(found.text('k')).toBe(value);
  });

  it('in a thousand places tells of fifty, and that there are more', () => {
    const { problems } = readStrings('"a" = ;\n'.repeat(1_000), 'x.strings', 'de');
    expect(problems).toHaveLength(51);
    expect(told(problems[50] as Problem)).toBe('too-many 51');
  });

  it('never throws and always ends, whatever is in it', () => {
    const random = new SeededRandom(20_261_201);
    const signs = [
      '"',
      "'",
      '\\',
      ';',
      '=',
      '/*',
      '*/',
      '//',
      '{',
      '}',
      '\n',
      'k',
      ' ',
      '\\U12',
      '\\7',
      '\0',
      '\ud83c',
      '<',
      '(',
    ];
    for (let run = 0; run < 100_000; run += 1) {
      const text = Array.from({ length: 1 + random.below(24) }, () => signs[random.below(signs.length)]).join('');
      const { problems } = readStrings(text, 'x.strings', 'de');
      for (const { place } of problems) expect(place?.line).toBeGreaterThan(0);
    }
  });

  it('takes time by its length alone, wherever its quotes stand', () => {
    for (const piece of ['"', '"a" = "', '/*', '{', '"a" = ;', '\\']) {
      const { problems } = readStrings(piece.repeat(200_000), 'x.strings', 'de');
      expect(problems.length).toBeLessThanOrEqual(51);
    }
  });
});
