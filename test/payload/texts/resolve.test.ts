import { describe, expect, it } from 'vitest';
import { baseDirection, isolated, turnedRound } from '../../../payload/preview/direction.ts';
import { alertOf } from '../../../payload/texts/alert.ts';
import { MOST_TEXTS_BYTES, type NamedBytes, readTables } from '../../../payload/texts/read-tables.ts';
import { resolveAlert } from '../../../payload/texts/resolve.ts';

const file = (path: string, text: string): NamedBytes => ({ path, bytes: Buffer.from(text) });
const GERMAN = file('App/de.lproj/Localizable.strings', '"READY" = "Tisch für %@ um %2$@";\n"T" = "Fertig";');

function shown(alert: object, language: string, files: readonly NamedBytes[] = [GERMAN]) {
  const texts = alertOf(JSON.stringify({ aps: { alert } }));
  if (texts === null) throw new Error('no alert');
  const { title, subtitle, body } = resolveAlert(texts, readTables(files), language);
  const codes = [title, subtitle, body].flatMap(({ findings }) => findings.map(({ code }) => code));
  return { title: title.text, body: body.text, codes, isolatedArguments: body.isolatedArguments };
}

describe('a device shows of an alert', () => {
  it('its texts as they are', () => {
    expect(shown({ title: 'A', body: 'B' }, 'de')).toMatchObject({ title: 'A', body: 'B', codes: [] });
  });

  it('the text of a key, with its arguments in their places', () => {
    const alert = { 'title-loc-key': 'T', 'loc-key': 'READY', 'loc-args': ['Anna', '19:00'] };
    expect(shown(alert, 'de')).toMatchObject({ title: 'Fertig', body: 'Tisch für Anna um 19:00', codes: [] });
  });

  it('a key that the language lacks, and no other language’s text', () => {
    const english = file('en.lproj/Localizable.strings', '"ONLY" = "English";');
    expect(shown({ 'loc-key': 'ONLY' }, 'de', [GERMAN, english])).toMatchObject({
      body: 'ONLY',
      codes: ['text-key-missing'],
    });
    expect(shown({ 'loc-key': 'ONLY' }, 'en', [GERMAN, english])).toMatchObject({ body: 'English', codes: [] });
  });

  it('(null) for an argument that is missing or null', () => {
    expect(shown({ 'loc-key': 'READY', 'loc-args': ['Anna'] }, 'de')).toMatchObject({
      body: 'Tisch für Anna um (null)',
      codes: ['text-argument-missing'],
    });
    expect(shown({ 'loc-key': 'READY', 'loc-args': [null, '19:00'] }, 'de').body).toBe('Tisch für (null) um 19:00');
  });

  it('a text before its key, and says that both are there', () => {
    expect(shown({ body: 'B', 'loc-key': 'READY' }, 'de')).toMatchObject({ body: 'B', codes: ['text-beside-key'] });
  });

  it.each([
    ['%%', [], '%', []],
    ['100 %', [], '100 %', []],
    ['%2$@ %1$@', ['a', 'b'], 'b a', []],
    ['%1$@ %1$@', ['a'], 'a a', []],
    ['%d left', ['3'], '%d left', ['text-format']],
    ['%@', ['a', 'b'], 'a', ['text-arguments-spare']],
    ['none', ['a'], 'none', ['text-arguments-spare']],
  ])('of %s with %o: %s', (format, args, text, codes) => {
    const one = file('de.lproj/Localizable.strings', `"K" = "${format}";`);
    expect(shown({ 'loc-key': 'K', 'loc-args': args }, 'de', [one])).toMatchObject({ body: text, codes });
  });

  it('the name of a number where the text has plural forms, from both kinds of file', () => {
    const dictionary = file(
      'de.lproj/Localizable.stringsdict',
      `<plist><dict><key>N</key><dict><key>NSStringLocalizedFormatKey</key><string>%#@items@ da</string>
       <key>items</key><dict><key>NSStringFormatSpecTypeKey</key><string>NSStringPluralRuleType</string>
       <key>other</key><string>%d Stück</string></dict></dict></dict></plist>`,
    );
    expect(shown({ 'loc-key': 'N', 'loc-args': ['3'] }, 'de', [dictionary])).toMatchObject({
      body: '@items@ da',
      codes: ['text-plural'],
    });
  });
});

describe('a string catalog', () => {
  const catalog = (strings: object): NamedBytes =>
    file('Localizable.xcstrings', JSON.stringify({ sourceLanguage: 'en', version: '1.0', strings }));
  const unit = (value: string, state = 'translated') => ({ stringUnit: { state, value } });
  const of = (entry: object, language: string) => shown({ 'loc-key': 'K' }, language, [catalog({ K: entry })]);

  it.each([
    ['a translation', { localizations: { de: unit('Hallo') } }, 'de', 'Hallo', []],
    ['one that is to be looked at', { localizations: { de: unit('Hallo', 'needs_review') } }, 'de', 'Hallo', []],
    ['the key in the source language', {}, 'en', 'K', []],
    ['another text in the source language', { localizations: { en: unit('Hi') } }, 'en', 'Hi', []],
    ['no other language’s text', { localizations: { en: unit('Hi') } }, 'de', 'K', ['text-key-missing']],
    [
      'the key of what is not compiled',
      { extractionState: 'extracted_with_value', localizations: { en: unit('Hi', 'new') } },
      'en',
      'K',
      ['text-not-compiled'],
    ],
    [
      'what was generated and translated',
      { extractionState: 'extracted_with_value', localizations: { de: unit('Hallo') } },
      'de',
      'Hallo',
      [],
    ],
    [
      'the iPhone’s of a text for each device',
      { localizations: { de: { variations: { device: { iphone: unit('Tippen'), mac: unit('Klicken') } } } } },
      'de',
      'Tippen',
      ['text-varies'],
    ],
    [
      'the name of the number of a plural',
      { localizations: { de: { variations: { plural: { one: unit('%d'), other: unit('%d') } } } } },
      'de',
      '@value@',
      ['text-plural'],
    ],
    [
      'the name of a substitution',
      { localizations: { de: { ...unit('%#@birds@ da'), substitutions: { birds: { argNum: 1 } } } } },
      'de',
      '@birds@ da',
      ['text-plural'],
    ],
  ] as const)('gives %s', (_what, entry, language, body, codes) => {
    expect(of(entry, language)).toMatchObject({ body, codes });
  });

  it('that is none is told with its place', () => {
    const faults = (text: string) =>
      readTables([file('Localizable.xcstrings', text)]).problems.map(({ facts, place }) => [facts, place?.line]);
    expect(faults('{\n"strings": {,}\n}')).toEqual([[{ format: 'xcstrings', fault: 'no-json' }, 2]]);
    expect(faults('{"a": 1}')).toEqual([[{ format: 'xcstrings', fault: 'no-catalog' }, 1]]);
    expect(faults('')).toEqual([[{ format: 'xcstrings', fault: 'no-json' }, 1]]);
  });
});

it('files that are not what a device looks in are told, and too much is not read', () => {
  const codes = (files: readonly NamedBytes[]) => readTables(files).problems.map(({ code }) => code);
  expect(codes([file('de.lproj/Other.strings', '"k" = "v";')])).toEqual(['texts-other-table']);
  expect(codes([file('picture.png', 'x')])).toEqual(['texts-unknown-file']);
  expect(codes([{ path: 'Localizable.strings', bytes: new Uint8Array(MOST_TEXTS_BYTES + 1) }])).toEqual([
    'texts-too-large',
  ]);
});

describe('the way a text runs', () => {
  it.each<[string, 'ltr' | 'rtl' | null]>([
    ['Hello', 'ltr'],
    ['שלום', 'rtl'],
    ['مرحبا Anna', 'rtl'],
    ['Anna مرحبا', 'ltr'],
    ['123 שלום', 'rtl'],
    ['“Hello”', 'ltr'],
    ['🎉 שלום', 'rtl'],
    ['12:30 – 14:00', null],
    ['', null],
    ['\u2068שלום\u2069 wrote', 'ltr'],
    ['\u200fHello', 'rtl'],
    ['हिन्दी', 'ltr'],
  ])('%s runs %s', (text, direction) => {
    expect(baseDirection(text)).toBe(direction);
  });

  it('is turned round by a name in front, and no more once that is isolated', () => {
    const pieces = (name: string) => [
      { text: name, inserted: true },
      { text: ' sent you a picture', inserted: false },
    ];
    expect(turnedRound(pieces('דנה'))).toEqual({ text: 'דנה', to: 'rtl' });
    expect(turnedRound(pieces('Anna'))).toBeNull();
    expect(turnedRound(pieces(isolated('דנה')))).toBeNull();
  });

  it('of an alert is told with the arguments that cure it', () => {
    const one = file('en.lproj/Localizable.strings', '"SENT" = "%@ sent %@";');
    const alert = { 'loc-key': 'SENT', 'loc-args': ['דנה', 'a picture'] };
    const turned = shown(alert, 'en', [one]);
    expect(turned.codes).toEqual(['text-turned-round']);
    expect(shown({ ...alert, 'loc-args': turned.isolatedArguments }, 'en', [one]).codes).toEqual([]);
  });
});

describe('a finding on a text', () => {
  const placeOf = (one: NamedBytes, key: string, language = 'de') => {
    const texts = alertOf(JSON.stringify({ aps: { alert: { 'loc-key': key } } }));
    if (texts === null) throw new Error('no alert');
    return resolveAlert(texts, readTables([one]), language).body.place;
  };
  const catalogue = (key: string) =>
    JSON.stringify(
      {
        sourceLanguage: 'en',
        version: '1.0',
        strings: {
          other: {
            comment: `"${key}" : {`,
            localizations: { de: { stringUnit: { state: 'translated', value: key } } },
          },
          [key]: { localizations: { de: { stringUnit: { state: 'translated', value: '%d' } } } },
        },
      },
      null,
      2,
    ).replaceAll('":', '" :');

  it('has the file and the line of it', () => {
    expect(placeOf(file('de.lproj/Localizable.strings', '"A" = "1";\r\n"K" = "%@";'), 'K')).toMatchObject({
      file: 'Localizable.strings',
      line: 2,
    });
    const dictionary = '<plist><dict>\n<key>K</key>\n<string>%d</string></dict></plist>';
    expect(placeOf(file('de.lproj/Localizable.stringsdict', dictionary), 'K')).toMatchObject({ line: 3 });
    for (const key of ['K', 'a "quoted" key', 'Ünïcode 🎈'])
      expect(placeOf(file('Localizable.xcstrings', catalogue(key)), key)).toMatchObject({ line: 16, column: 5 });
  });

  it('has the file alone where a catalogue uses the key for other things too, and no place where it is in none', () => {
    expect(placeOf(file('Localizable.xcstrings', catalogue('de')), 'de')).toEqual({
      file: 'Localizable.xcstrings',
      line: null,
      column: null,
    });
    expect(placeOf(GERMAN, 'NOWHERE')).toBe(null);
    expect(placeOf(GERMAN, 'T')).toBe(null);
  });
});
