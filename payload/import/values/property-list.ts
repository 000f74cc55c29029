import { TextCursor, unlessFailed } from '../text-cursor.ts';
import type { Entry, Literal } from './literal.ts';

/** Deeper than any payload. */
const DEEPEST = 120;

/** What stands between the parts of a property list and means nothing. */
const BETWEEN = /(?:\s|<\?[^>]{0,400}\?>|<!DOCTYPE[^>]{0,400}>|<!--[\s\S]{0,4000}?-->|<\/?plist[^>]{0,100}>)+/y;
const TAG = /<(dict|array|string|integer|real|true|false)\s*(\/?)>/y;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * The value of a property list in XML that begins at `at`, whole or cut out of one (Apple: Property List Programming
 * Guide, XML format); `null` where none does, or where it holds what JSON has no word for: data and dates.
 */
export function readPropertyList(text: string, at: number): Literal | null {
  const reader = new ListReader(text, at);
  return unlessFailed(() => (text.startsWith('<key>', at) ? reader.entries(at, null, 0) : reader.value(0)));
}

class ListReader extends TextCursor {
  value(depth: number): Literal {
    this.match(BETWEEN);
    const from = this.at;
    const tag = this.match(TAG);
    if (tag === null || depth > DEEPEST) this.fail();
    const [, name = '', empty = ''] = tag;
    const to = (): number => this.at;
    if (name === 'dict')
      return empty ? { kind: 'map', entries: [], from, to: to() } : this.entries(from, 'dict', depth);
    if (name === 'array') return { kind: 'list', items: empty ? [] : this.#items(depth), from, to: to() };
    if (name === 'true' || name === 'false') {
      if (!empty) this.#close(name);
      return { kind: 'word', value: name === 'true', from, to: to() };
    }
    const written = empty ? '' : this.#written(name);
    if (name === 'string') return { kind: 'text', value: written, from, to: to() };
    const number = name === 'integer' ? /^[+-]?\d{1,20}$/ : /^[+-]?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?$/;
    const plain = written.trim();
    if (!number.test(plain)) this.fail();
    return { kind: 'number', raw: plain.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1'), from, to: to() };
  }

  /** The entries of a dictionary up to its end; of one whose own tag was cut off, up to the last. */
  entries(from: number, end: 'dict' | null, depth: number): Literal {
    const entries: Entry[] = [];
    for (;;) {
      this.match(BETWEEN);
      if (this.match(/<key>/y) === null) break;
      const key = this.#written('key');
      entries.push({ key, value: this.value(depth + 1) });
    }
    if (end !== null) this.#close(end);
    return { kind: 'map', entries, from, to: this.at };
  }

  #items(depth: number): Literal[] {
    const items: Literal[] = [];
    for (;;) {
      this.match(BETWEEN);
      if (this.match(/<\/array>/y) !== null) return items;
      items.push(this.value(depth + 1));
    }
  }

  #close(name: string): void {
    if (!this.take(`</${name}>`)) this.fail();
  }

  /** The text up to the end of its tag, entities resolved (XML 1.0, 4.6). */
  #written(name: string): string {
    const parts: string[] = [];
    for (;;) {
      const data = this.match(/<!\[CDATA\[([\s\S]*?)\]\]>/y);
      const plain = data === null ? (this.match(/[^<]+/y)?.[0] ?? null) : null;
      if (data === null && plain === null) break;
      parts.push(data?.[1] ?? withoutEntities(plain ?? ''));
    }
    this.#close(name);
    return parts.join('');
  }
}

function withoutEntities(text: string): string {
  return text.replace(
    /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g,
    (all, name, decimal, hexadecimal) => {
      if (name !== undefined) return ENTITIES[name] ?? all;
      const code = Number.parseInt(decimal ?? hexadecimal, decimal === undefined ? 16 : 10);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}
