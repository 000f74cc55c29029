import type { Node } from 'jsonc-parser';
import type { GivenValue, ValueKind } from '../../contract/facts/payload.ts';
import { sourceOf } from '../json/edits.ts';
import { isJson, jsonValue } from '../json/json-value.ts';
import { shorten } from '../json/token.ts';

/**
 * Whether `value` is of the kind that the table of keys (`keys.ts`, each row with Apple’s page) gives its key. Nothing
 * is converted.
 */
export function fits(value: Node, kind: ValueKind): boolean {
  switch (kind) {
    case 'text':
    case 'word':
      return value.type === 'string';
    case 'integer':
      return value.type === 'number' && Number.isInteger(value.value) && Number(value.value) >= 0;
    case 'number':
      return value.type === 'number' && Number.isFinite(value.value);
    case 'one':
      return value.type === 'number' && value.value === 1;
    case 'true':
      return value.value === true || value.value === 1;
    case 'object':
      return value.type === 'object';
    case 'texts':
      return value.type === 'array' && (value.children ?? []).every((item) => item.type === 'string');
    case 'text-or-object':
      return value.type === 'string' || value.type === 'object';
    case 'text-or-null':
      return value.type === 'string' || value.type === 'null';
  }
}

/** The value as it was meant, as JSON; `null` where that is not plain. */
export function converted(text: string, value: Node, kind: ValueKind): string | null {
  const written = value.type === 'string' ? String(value.value).trim() : '';
  const number = /^-?\d{1,15}(?:\.\d{1,15})?$/.test(written) ? Number(written) : null;
  switch (kind) {
    case 'integer':
      if (number !== null) return Number.isInteger(number) && number >= 0 ? String(number) : null;
      // Apple's way to take a badge away is 0; some write a number below it.
      return value.type === 'number' && Number.isInteger(value.value) && Number(value.value) < 0 ? '0' : null;
    case 'number':
      return number === null ? null : String(number);
    case 'one':
      return value.value === true || number === 1 || /^(?:true|yes)$/i.test(written) ? '1' : null;
    case 'true':
      return number === 1 || /^(?:true|yes)$/i.test(written) ? 'true' : null;
    case 'text':
      return value.type === 'number' && Number.isFinite(value.value) ? JSON.stringify(sourceOf(text, value)) : null;
    case 'object':
      return objectIn(value);
    case 'text-or-object':
      return value.value === true ? '"default"' : null;
    case 'texts':
      return textsOf(text, value);
    case 'text-or-null':
    case 'word':
      return null;
  }
}

/** The object that a text holds, as JSON: somebody encoded it twice. `null` where it holds none. */
export function objectIn(value: Node): string | null {
  const inner = value.type === 'string' ? String(value.value).trim() : '';
  return inner.startsWith('{') && isJson(inner) ? inner : null;
}

function textsOf(text: string, value: Node): string | null {
  if (value.type === 'string') {
    const inner = String(value.value).trim();
    const list = inner.startsWith('[') ? jsonValue(inner) : undefined;
    if (Array.isArray(list)) return list.every((item) => typeof item === 'string') ? inner : null;
    return /[[\],]/.test(inner) ? null : `[${JSON.stringify(value.value)}]`;
  }
  const items = value.type === 'array' ? (value.children ?? []) : [];
  if (items.length === 0 || !items.every(({ type }) => type === 'string' || type === 'number')) return null;
  return `[${items.map((item) => (item.type === 'string' ? sourceOf(text, item) : JSON.stringify(sourceOf(text, item)))).join(', ')}]`;
}

/** A value as problems show it. */
export function givenValue(text: string, value: Node): GivenValue {
  switch (value.type) {
    case 'string':
      return { type: 'text', text: shorten(String(value.value)) };
    case 'number':
      return { type: 'number', written: shorten(sourceOf(text, value)) };
    case 'boolean':
      return { type: 'boolean', value: value.value === true };
    case 'null':
    case 'array':
      return { type: value.type };
    default:
      return { type: 'object' };
  }
}
