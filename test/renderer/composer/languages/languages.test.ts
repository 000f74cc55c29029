import { describe, expect, it } from 'vitest';
import { previewOf } from '../../../../payload/preview/preview.ts';
import { alertOf } from '../../../../payload/texts/alert.ts';
import { readTables } from '../../../../payload/texts/read-tables.ts';
import { resolveAlert } from '../../../../payload/texts/resolve.ts';
import { previewInLanguage } from '../../../../renderer/composer/languages/in-language.ts';
import {
  bestLanguage,
  isFromTheRight,
  languageName,
  languageTag,
} from '../../../../renderer/composer/languages/language-names.ts';
import { bytesIn, matrixPlaces, sortRows } from '../../../../renderer/composer/languages/matrix-rows.ts';
import type { InLanguage } from '../../../../renderer/composer/languages/texts-messages.ts';

const tables = (files: Readonly<Record<string, string>>) =>
  readTables(
    Object.entries(files).map(([language, text]) => ({
      path: `${language}.lproj/Localizable.strings`,
      bytes: new TextEncoder().encode(text),
    })),
  );

function rowsOf(alert: object, files: Readonly<Record<string, string>>): readonly InLanguage[] {
  const texts = alertOf(JSON.stringify({ aps: { alert } }));
  if (texts === null) throw new Error('no alert');
  const read = tables(files);
  return read.languages.map((language) => ({ language, alert: resolveAlert(texts, read, language), second: null }));
}

describe('a preview in a language', () => {
  const shown = (alert: object, text: string) => {
    const preview = previewOf(JSON.stringify({ aps: { alert } }), 'alert');
    const [row] = rowsOf(alert, { de: text });
    if (preview === null || row === undefined) throw new Error('nothing to show');
    return previewInLanguage(preview, row);
  };

  it.each([
    ['a text', { 'loc-key': 'A' }, '"A" = "Hallo";', 'Hallo'],
    ['its key where it is missing', { 'loc-key': 'A' }, '', 'A'],
    ['(null) for an argument that is missing', { 'loc-key': 'A', 'loc-args': ['x'] }, '"A" = "%@ %@";', 'x (null)'],
    ['the text that stands beside the key', { body: 'plain', 'loc-key': 'A' }, '"A" = "Hallo";', 'plain'],
  ])('shows %s, and says nothing more of keys', (_, alert, text, body) => {
    const preview = shown(alert, text);
    expect(preview.body).toEqual({ kind: 'text', text: body, lang: 'de' });
    expect(preview.notes.map(({ id }) => id)).not.toContain('localized');
  });

  it('shows no line for a text that is empty, and leaves plain texts as they are', () => {
    const preview = shown({ title: 'Plain', 'subtitle-loc-key': 'S', body: 'x' }, '"S" = " ";');
    expect(preview.title).toMatchObject({ kind: 'text', text: 'Plain' });
    expect(preview.subtitle).toBe(null);
  });
});

describe('the matrix', () => {
  const rows = rowsOf(
    { 'title-loc-key': 'T', 'loc-key': 'B' },
    {
      en: '"T" = "Hi"; "B" = "short";',
      de: '"T" = "Hallo"; "B" = "etwas länger";',
      fi: '"T" = "Hei"; "B" = "kaikkein pisin teksti";',
    },
  );
  const order = (sort: 'longest' | 'language') =>
    sortRows(rows, sort, (language) => languageName(language, '')).map(({ language }) => language);

  it('has the longest first, or the languages as they are called', () => {
    expect(order('longest')).toEqual(['fi', 'de', 'en']);
    expect(order('language')).toEqual(['en', 'fi', 'de']);
  });

  it('has the lines of each place from the one table, and whose figure each is', () => {
    const lines = (textSize: 'L' | 'AX1') =>
      matrixPlaces({ width: 393, textSize }).map(({ name, title, body, mark }) => [name, title, body, mark]);
    expect(lines('L')).toEqual([
      ['lock', 1, 4, 'measured'],
      ['banner', 1, 2, 'measured'],
      ['expanded', 1, Number.POSITIVE_INFINITY, 'measured'],
      ['watch-short', 2, 0, 'published'],
    ]);
    expect(lines('AX1')[0]).toEqual(['lock', 1, 6, 'assumed']);
  });

  it('counts the bytes of what a place shows', () => {
    const german = rows.find(({ language }) => language === 'de');
    const [lock, , , watch] = matrixPlaces({ width: 393, textSize: 'L' });
    if (german === undefined || lock === undefined || watch === undefined) throw new Error('no row');
    expect(bytesIn(german.alert, lock)).toBe(5 + 13);
    expect(bytesIn(german.alert, watch)).toBe(5);
  });
});

describe('a language by its folder', () => {
  it.each([
    ['pt_BR', 'pt-BR', 'Brazilian Portuguese'],
    ['zh-Hans', 'zh-Hans', 'Simplified Chinese'],
    ['Base', null, 'Base'],
    ['not a tag', null, 'not a tag'],
    ['', null, 'none'],
  ])('%s', (folder, tag, name) => {
    expect(languageTag(folder)).toBe(tag);
    expect(languageName(folder, 'none')).toBe(name);
  });

  it('is laid out from the right where it is written so', () => {
    expect(['ar', 'he', 'fa-IR', 'ur', 'pa-Arab', 'az_Arab'].filter((one) => !isFromTheRight(one))).toEqual([]);
    expect(['de', 'arn', 'hi', 'ja', '', 'Base', 'pa'].filter(isFromTheRight)).toEqual([]);
  });

  it('is at first the browser’s, or near it, or English, or the first', () => {
    expect(bestLanguage(['de', 'en', 'fr'], ['fr-CA', 'de'])).toBe('de');
    expect(bestLanguage(['en', 'fr'], ['fr-CA'])).toBe('fr');
    expect(bestLanguage(['ar', 'en'], ['ja'])).toBe('en');
    expect(bestLanguage(['', 'ar'], ['ja'])).toBe('ar');
    expect(bestLanguage([], ['ja'])).toBe(null);
  });
});
