import type { Language } from '../imported.ts';
import type { Literal } from './literal.ts';
import type { LiteralReader } from './literal-reader.ts';

/** A value as JSON, two spaces for each level. Numbers stay as they are written. */
export function jsonOf(value: Literal, indent = ''): string {
  const inner = `${indent}  `;
  switch (value.kind) {
    case 'map':
      if (value.entries.length === 0) return '{}';
      return `{\n${value.entries.map((entry) => `${inner}${JSON.stringify(entry.key)}: ${jsonOf(entry.value, inner)}`).join(',\n')}\n${indent}}`;
    case 'list':
      if (value.items.length === 0) return '[]';
      return `[\n${value.items.map((item) => inner + jsonOf(item, inner)).join(',\n')}\n${indent}]`;
    case 'number':
      return value.raw;
    case 'word':
      return String(value.value);
    case 'text':
    case 'bare':
      return JSON.stringify(value.value);
  }
}

/** The entry called `key` of a map; the last where there are several, as JSON readers have it. */
export function entryOf(value: Literal, key: string): Literal | null {
  if (value.kind !== 'map') return null;
  let found: Literal | null = null;
  for (const entry of value.entries) if (entry.key === key) found = entry.value;
  return found;
}

/** How Dart begins what holds a map. */
const DART = /(?:\bfinal\s+\w+|\bMap<String,\s?\w+\??>\s+\w+)\s*=\s*$/;

/** Whose print-out a reading was, by the signs that were seen; `null` for JSON, also where only a comma is wrong. */
export function languageOf({ signs, text }: LiteralReader, value: Literal): Language | null {
  const opening = text[value.from] ?? '';
  if (signs.has('powershell')) return 'powershell';
  if (signs.has('csharp')) return 'csharp';
  if (signs.has('dart')) return 'dart';
  if (signs.has('elixir')) return 'elixir';
  if (signs.has('php')) return 'php';
  if (signs.has('go')) return 'go';
  if (signs.has('arrow')) return opening === '{' ? 'ruby' : 'php';
  if (signs.has('swift') && text.startsWith('[AnyHashable(', value.from)) return 'swift';
  if (signs.has('equals')) {
    if (signs.has('at')) return 'powershell';
    if (signs.has('python')) return 'python';
    return signs.has('objective-c') ? 'objective-c' : signs.has('new') ? 'other' : 'java';
  }
  if (signs.has('at')) return 'objective-c';
  if (signs.has('swift')) return signs.has('single-quote') ? 'php' : 'swift';
  if (signs.has('objective-c')) return 'objective-c';
  if (signs.has('java')) return 'java';
  if (signs.has('ruby')) return 'ruby';
  if (signs.has('python')) return 'python';
  if (signs.has('javascript') || signs.has('bare-key'))
    return /\bnil\b/.test(text.slice(value.from, value.to)) ? 'ruby' : 'javascript';
  if (signs.has('single-quote') && DART.test(text.slice(Math.max(0, value.from - 80), value.from))) return 'dart';
  if (signs.has('single-quote'))
    return /\b(?:true|false|null)\b/.test(text.slice(value.from, value.to)) ? 'javascript' : 'python';
  return signs.has('other') || signs.has('new') ? 'other' : null;
}
