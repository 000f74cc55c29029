import { type ParseErrorCode, visit } from 'jsonc-parser';
import type { Place } from '../../contract/outcome.ts';
import { inFile } from '../../contract/told.ts';
import { jsonValue } from '../json/json-value.ts';
import { LineIndex } from '../problem.ts';
import { type ReadTexts, type TextEntry, type TextFile, textsProblem } from './table.ts';

/** What a plural text of a catalogue is compiled to around its number. */
const COMPILED_PLURAL = '%#@value@';
type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a string catalogue (`.xcstrings`, versions 1.0 and 1.1), as far as it says what is compiled into an app. Each text is
 * looked at when it is asked for. A language that has no text for a key does not borrow another's: a device does not
 * either. Never throws.
 */
export function readCatalogue(text: string, name: string): ReadTexts {
  const value = jsonValue(text);
  const strings = member(value, 'strings');
  const source = member(value, 'sourceLanguage');
  if (isMembers(strings) && typeof source === 'string')
    return { file: catalogue(strings, source, placesIn(text, name)), problems: [] };
  const at = value === undefined ? placeOfFault(text) : 0;
  const fault = value === undefined ? 'no-json' : 'no-catalog';
  return {
    file: { languages: [], find: () => null, placeOf: () => null },
    problems: [textsProblem('texts-fault', { format: 'xcstrings', fault }, name, new LineIndex(text).position(at))],
  };
}

function catalogue(strings: Members, source: string, placeOf: TextFile['placeOf']): TextFile {
  const languages = new Set([source]);
  for (const key of Object.keys(strings)) {
    const localizations = member(strings[key], 'localizations');
    if (isMembers(localizations)) for (const language of Object.keys(localizations)) languages.add(language);
  }
  return {
    languages: [...languages],
    find: (language, key) => {
      const entry = member(strings, key);
      if (!isMembers(entry)) return null;
      const localization = member(member(entry, 'localizations'), language);
      // The text of the source language is the key, unless the catalogue says another.
      if (localization === undefined) return language === source ? { kind: 'text', value: key } : null;
      const generated = member(entry, 'extractionState') === 'extracted_with_value'; // not prose: a value of the format
      return entryOf(localization, generated);
    },
    placeOf,
  };
}

/** Names that stand in a catalogue for other things than keys. */
const MEMBERS =
  /^(?:comment|device|extractionState|localizations|plural|shouldTranslate|sourceLanguage|state|strings|stringUnit|substitutions|value|variations|version|[a-z]{2,3}(?:-\w+)*)$/;

/** Finds a key in the text of a catalogue, which says of no value where it stood; once, for that is a walk through all of it. */
function placesIn(text: string, name: string): TextFile['placeOf'] {
  const found = new Map<string, Place>();
  const find = (key: string): Place => {
    if (MEMBERS.test(key)) return inFile(name);
    const written = JSON.stringify(key);
    let at = text.indexOf(written);
    while (at >= 0 && !/^\s*:\s*\{/.test(text.slice(at + written.length, at + written.length + 100)))
      at = text.indexOf(written, at + 1);
    if (at < 0) return inFile(name);
    let line = 1;
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', start)) {
      line += 1;
      start = end + 1;
    }
    return inFile(name, line, at - start + 1);
  };
  return (key) => {
    const place = found.get(key) ?? find(key);
    found.set(key, place);
    return place;
  };
}

function entryOf(localization: unknown, generated: boolean): TextEntry | null {
  const variations = member(localization, 'variations');
  const devices = member(variations, 'device');
  if (isMembers(devices)) {
    const chosen = entryOf(member(devices, 'iphone') ?? member(devices, 'other'), generated);
    return chosen?.kind === 'text' ? { kind: 'varies', by: 'device', value: chosen.value } : chosen;
  }
  if (isMembers(member(variations, 'plural'))) return { kind: 'plural', value: COMPILED_PLURAL };
  const unit = member(localization, 'stringUnit');
  if (generated && member(unit, 'state') === 'new') return { kind: 'not-compiled' };
  const value = member(unit, 'value');
  if (typeof value !== 'string') return null;
  const substitutions = member(localization, 'substitutions');
  const isPlural = isMembers(substitutions) && Object.keys(substitutions).some((one) => value.includes(`%#@${one}@`));
  return { kind: isPlural ? 'plural' : 'text', value };
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function member(value: unknown, name: string): unknown {
  return isMembers(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Where a text stops being JSON. */
function placeOfFault(text: string): number {
  let first: number | null = null;
  const note = (_: ParseErrorCode, offset: number): void => {
    first ??= offset;
  };
  try {
    visit(text, { onError: note }, { disallowComments: true });
  } catch {
    // Nested more deeply than the stack is: where it began is all that is known.
  }
  return first ?? 0;
}
