import type { TextsFault } from '../../contract/facts/payload.ts';
import { inFile } from '../../contract/told.ts';
import type { Literal } from '../import/values/literal.ts';
import { readPropertyList } from '../import/values/property-list.ts';
import { LineIndex } from '../problem.ts';
import { fileOfOne, type ReadTexts, type TextEntry, textsProblem } from './table.ts';

/**
 * Reads a `.stringsdict` file in XML, or a `.strings` file that was written as one (Apple: Localizing strings that contain
 * plurals). What is no dictionary of texts is told with its line. Never throws.
 */
export function readStringsDictionary(
  text: string,
  name: string,
  language: string,
  format: 'strings' | 'stringsdict' = 'stringsdict',
): ReadTexts {
  const entries = new Map<string, TextEntry>();
  const places = new Map<string, number>();
  const begin = text.search(/<dict[\s/>]/);
  const root = begin < 0 ? null : readPropertyList(text, begin);
  const lines = new LineIndex(text);
  const fault = (fault: TextsFault, at: number) =>
    textsProblem('texts-fault', { format, fault }, name, lines.position(at));
  const placeOf = (key: string) => {
    const { line, column } = lines.position(places.get(key) ?? 0);
    return places.has(key) ? inFile(name, line, column) : null;
  };
  if (root?.kind !== 'map')
    return { file: fileOfOne(language, entries, placeOf), problems: [fault('no-xml', Math.max(begin, 0))] };
  const problems = [];
  for (const { key, value } of root.entries) {
    const entry = entryOf(value);
    if (entry === null) problems.push(fault('value-no-text', value.from));
    else {
      entries.set(key, entry);
      places.set(key, value.from);
    }
  }
  return { file: fileOfOne(language, entries, placeOf), problems };
}

function entryOf(value: Literal): TextEntry | null {
  if (value.kind === 'text') return { kind: 'text', value: value.value };
  const format = textIn(value, 'NSStringLocalizedFormatKey');
  if (format !== null)
    return format.includes('%#@') ? { kind: 'plural', value: format } : { kind: 'text', value: format };
  const device = memberOf(value, 'NSStringDeviceSpecificRuleType');
  const ofDevice = textIn(device, 'iphone') ?? textIn(device, 'other');
  if (ofDevice !== null) return { kind: 'varies', by: 'device', value: ofDevice };
  const widths = memberOf(value, 'NSStringVariableWidthRuleType');
  if (widths?.kind !== 'map') return null;
  const widest = [...widths.entries].sort((one, other) => Number(other.key) - Number(one.key))[0]?.value;
  return widest?.kind === 'text' ? { kind: 'varies', by: 'width', value: widest.value } : null;
}

function memberOf(value: Literal | null, name: string): Literal | null {
  return value?.kind === 'map' ? (value.entries.find(({ key }) => key === name)?.value ?? null) : null;
}

function textIn(value: Literal | null, name: string): string | null {
  const member = memberOf(value, name);
  return member?.kind === 'text' ? member.value : null;
}
