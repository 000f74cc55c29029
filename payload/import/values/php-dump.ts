import { TextCursor, unlessFailed } from '../text-cursor.ts';
import type { Entry, Literal } from './literal.ts';

/** Deeper than any payload. */
const DEEPEST = 120;

/** Where print_r or var_dump may have begun to print an array. */
export const DUMP_START =
  /\b(?:(?:array\(\d+\)|object\(\w{1,100}\)#\d+ \(\d+\))\s*\{|(?:Array|\w{1,100} Object)\s{0,20}\n\s{0,200}\()/g;

/**
 * What PHP's print_r and var_dump print (PHP manual, both functions) as a value; `null` where no array begins at `at`.
 * var_dump counts the bytes of its texts, so quotes within them are no end; print_r prints each value as it is, up to the
 * end of its line. Linear in the length of the print-out.
 */
export function readPhpDump(text: string, at: number): Literal | null {
  return unlessFailed(() => new DumpReader(text, at).value(0));
}

class DumpReader extends TextCursor {
  value(depth: number): Literal {
    if (depth > DEEPEST) this.fail();
    const from = this.at;
    if (this.match(/(?:array\(\d+\)|object\(\w+\)#\d+ \(\d+\))\s*\{/y) !== null) return this.#entries(from, '}', depth);
    if (this.match(/(?:Array|\w{1,100} Object)\s{0,20}\n\s{0,2000}\(/y) !== null)
      return this.#entries(from, ')', depth);
    const scalar = this.match(/(?:int|float|bool|enum)\(([^()\n]{1,60})\)|NULL(?=\s)/y);
    if (scalar !== null) return this.#scalar(from, scalar[1] ?? 'null');
    const sized = this.match(/string\((\d{1,7})\) "/y);
    if (sized !== null) {
      const start = this.at;
      let bytes = Number(sized[1]);
      while (bytes > 0 && this.at < this.text.length) {
        const code = this.text.codePointAt(this.at) ?? 0;
        bytes -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        this.at += code < 0x10000 ? 1 : 2;
      }
      const value = this.text.slice(start, this.at);
      if (bytes !== 0 || this.text[this.at] !== '"') this.fail();
      this.at += 1;
      return { kind: 'text', value, from, to: this.at };
    }
    const line = this.match(/[^\n]*/y)?.[0].trim() ?? '';
    return /^-?(?:0|[1-9]\d{0,15})(?:\.\d+)?$/.test(line)
      ? this.#scalar(from, line)
      : { kind: 'text', value: line, from, to: this.at };
  }

  #scalar(from: number, raw: string): Literal {
    const bounds = { from, to: this.at };
    if (/^(?:true|false|null)$/i.test(raw))
      return { kind: 'word', value: raw === 'null' ? null : raw === 'true', ...bounds };
    return { kind: 'number', raw, ...bounds };
  }

  #entries(from: number, close: string, depth: number): Literal {
    const entries: Entry[] = [];
    for (;;) {
      this.match(/\s*/y);
      if (this.text[this.at] === close) break;
      const key = this.match(
        /\["?((?:[^\]\n"]|"(?!\])){0,1000}?)"?(?::(?:protected|private|\w+:private))?\]\s*=>[^\S\n]*(?:\n\s*(?=array\(|string\(|int\(|float\(|bool\(|NULL|object\())?/y,
      );
      if (key === null) this.fail();
      entries.push({ key: key[1] ?? '', value: this.value(depth + 1) });
    }
    this.at += 1;
    const bounds = { from, to: this.at };
    const isList = entries.length > 0 && entries.every(({ key }, index) => key === String(index));
    return isList
      ? { kind: 'list', items: entries.map(({ value }) => value), ...bounds }
      : { kind: 'map', entries, ...bounds };
  }
}
