import type { ImportNote } from '../imported.ts';
import type { PastedRequest } from '../request.ts';
import { TextCursor } from '../text-cursor.ts';
import { readCurl } from './curl.ts';

/** What an expression comes to; a text that cannot be told from the text alone stays as written. */
type Value = string | number | boolean | null | readonly Value[] | { [key: string]: Value };

const REQUEST = /^(?:Invoke-RestMethod|Invoke-WebRequest|irm|iwr)$/i;
/** Deeper than any payload. */
const DEEPEST = 60;
const DOUBLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '',
  a: '',
  b: '\b',
  f: '\f',
  v: '\v',
};

/**
 * The requests of a PowerShell text: Invoke-RestMethod and Invoke-WebRequest with their hashtables, here-strings, splatting
 * and `ConvertTo-Json`, and curl with the quotes that PowerShell passes on (about_Quoting_Rules, about_Parsing).
 */
export function readPowerShell(text: string): readonly PastedRequest[] {
  if (!/\b(?:Invoke-RestMethod|Invoke-WebRequest|irm|iwr)\b|\bcurl(?:\.exe)?\s/i.test(text)) return [];
  return new PowerShellReader(text).read();
}

class PowerShellReader extends TextCursor {
  readonly #variables = new Map<string, Value>();
  readonly #requests: PastedRequest[] = [];
  #unresolved: string[] = [];
  #expanded = 0;

  read(): readonly PastedRequest[] {
    while (this.at < this.text.length) {
      const from = this.at;
      this.#statement();
      if (this.at === from) this.at += 1;
    }
    return this.#requests;
  }

  /** Blanks, comments and continued lines; with `lines`, line ends too. */
  #blank(lines = false): void {
    while (this.match(lines ? /[\s\u00a0;,]+|`[^\S\n]*\r?\n|#[^\n]*/y : /[^\S\n]+|`[^\S\n]*\r?\n/y) !== null);
  }

  #statement(): void {
    this.match(/[\s;]*(?:PS [^\n>]{0,200}>\s*)?/y);
    if (this.match(/#[^\n]*/y) !== null) return;
    const assignment = this.match(/\$(?:env:)?(\w+)[^\S\n]*=(?!=)[^\S\n]*/y);
    if (assignment !== null) {
      // `$answer = Invoke-RestMethod …` is the request.
      if (this.#nextIsCommand()) this.#command(null);
      else this.#variables.set((assignment[1] ?? '').toLowerCase(), this.#pipeline(0));
      return;
    }
    const member = this.match(/\$(\w+)(?:\.Add\(|\[|\.(?=\w+\s*=))/iy);
    if (member !== null) {
      this.#addMember((member[1] ?? '').toLowerCase(), member[0].endsWith('('));
      return;
    }
    if (this.#nextIsCommand()) {
      this.#command(null);
      return;
    }
    if (/['"$@(]/.test(this.text[this.at] ?? '')) {
      const piped = this.#expression(0);
      this.#blank();
      if (this.match(/\|/y) !== null) {
        this.#blank();
        if (this.#nextIsCommand()) this.#command(piped);
      }
      return;
    }
    this.match(/[^\n;]+/y);
  }

  #nextIsCommand(): boolean {
    return this.sees(/&?\s*(?:[\w:.\\/-]*[\\/])?(?:Invoke-RestMethod|Invoke-WebRequest|irm|iwr|curl(?:\.exe)?)\s/iy);
  }

  #addMember(name: string, called: boolean): void {
    this.#blank();
    const key = called || /['"]/.test(this.text[this.at] ?? '') ? this.#expression(0) : (this.match(/\w+/y)?.[0] ?? '');
    this.match(/\s*[\],=)]?\s*=?\s*/y);
    const value = this.#pipeline(0);
    this.match(/[^\S\n]*\)/y);
    const there = this.#variables.get(name);
    const map = isMap(there) ? there : emptyMap();
    map[textOf(key)] = value;
    this.#variables.set(name, map);
  }

  /** A value, and what it is piped through. */
  #pipeline(depth: number): Value {
    let value = this.#expression(depth);
    for (;;) {
      this.#blank();
      if (this.match(/\|\s*/y) === null) return value;
      const name = this.match(/[\w-]+/y)?.[0] ?? '';
      const rest = this.match(/[^\n|;)]*/y)?.[0] ?? '';
      if (/^ConvertTo-Json$/i.test(name)) value = JSON.stringify(value, null, /-Compress/i.test(rest) ? 0 : 2);
    }
  }

  #expression(depth: number): Value {
    if (depth > DEEPEST) return '';
    this.#blank();
    const unit = this.text[this.at] ?? '';
    const here = this.match(/@(['"])[^\S\n]*\r?\n/y);
    if (here !== null) return this.#hereString(here[1] ?? '');
    if (unit === "'" || /[‘’‚‛]/.test(unit)) return this.#single();
    if (unit === '"' || /[“”„]/.test(unit)) return this.#double();
    if (this.match(/(?:\[(?:ordered|pscustomobject|hashtable)\]\s*)?@\{/iy) !== null) return this.#hash(depth);
    if (this.match(/@\(/y) !== null) return this.#array(depth);
    if (this.match(/\(/y) !== null) {
      const value = this.#pipeline(depth + 1);
      this.match(/[^()\n]{0,200}\)/y);
      return value;
    }
    if (this.match(/\[[\w.]+\]::[\w.]+\(/y) !== null) {
      const value = this.#pipeline(depth + 1);
      this.match(/\s*\)/y);
      return value;
    }
    this.match(/\[[\w.[\], ]{1,60}\]\s*/y);
    const variable = this.match(/\$(?:env:)?(\w+)|\$\{(?:env:)?(\w+)\}/iy);
    if (variable !== null) return this.#variable(variable[0], variable[1] ?? variable[2] ?? '');
    const word = this.match(/[^\s;|(){}'",`]+/y)?.[0] ?? '';
    return /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(word) ? Number(word) : word;
  }

  #variable(written: string, name: string): Value {
    if (/^(?:true|false)$/i.test(name)) return name.toLowerCase() === 'true';
    if (/^null$/i.test(name)) return null;
    const value = this.#variables.get(name.toLowerCase());
    this.#expanded += typeof value === 'string' ? value.length : 1;
    if (value !== undefined && this.#expanded < 4_000_000) return value;
    this.#unresolved.push(written);
    return written;
  }

  #hereString(quote: string): string {
    const end = this.text.indexOf(`\n${quote}@`, this.at - 1);
    const body = this.text.slice(this.at, Math.max(this.at, end < 0 ? this.text.length : end)).replace(/\r$/, '');
    this.at = end < 0 ? this.text.length : end + 3;
    return quote === '"' ? this.#expand(body) : body;
  }

  #single(): string {
    const pieces: string[] = [];
    this.at += 1;
    for (;;) {
      pieces.push(this.match(/[^'‘’‚‛]*/y)?.[0] ?? '');
      const quote = this.text[this.at];
      if (quote === undefined) break;
      const next = this.text[this.at + 1] ?? '';
      if (/['‘’‚‛]/.test(next)) {
        pieces.push(next);
        this.at += 2;
      } else if (quote !== "'" && /\p{L}/u.test(next)) {
        pieces.push(quote);
        this.at += 1;
      } else {
        this.at += 1;
        break;
      }
    }
    return pieces.join('');
  }

  #double(): string {
    const pieces: string[] = [];
    this.at += 1;
    while (this.at < this.text.length) {
      const plain = this.match(/[^"“”„`]+/y);
      if (plain !== null) pieces.push(plain[0]);
      const unit = this.text[this.at] ?? '';
      const next = this.text[this.at + 1] ?? '';
      if (unit === '`') {
        pieces.push(`\`${next}`);
        this.at += 2;
      } else if (/["“”„]/.test(unit) && /["“”„]/.test(next)) {
        pieces.push('`"');
        this.at += 2;
      } else if (unit !== '' && pieces.at(-1)?.endsWith('\\') && unit === '"') {
        // Not PowerShell's way, but what is passed to a program says it so.
        pieces.push('`"');
        this.at += 1;
      } else {
        this.at += 1;
        break;
      }
    }
    return this.#expand(pieces.join(''));
  }

  /** Backticks and variables of a text in double quotes. */
  #expand(text: string): string {
    return text.replace(
      /`(\r?\n|[\s\S])|\$(?:env:)?(\w+)|\$\{(?:env:)?(\w+)\}|\$\([^)]{0,200}\)/gi,
      (all, escaped?: string, bare?: string, braced?: string) => {
        if (escaped !== undefined) return DOUBLE_ESCAPES[escaped] ?? escaped;
        const name = bare ?? braced;
        if (name === undefined) {
          this.#unresolved.push(all);
          return all;
        }
        const value = this.#variable(all, name);
        return textOf(value);
      },
    );
  }

  #hash(depth: number): Value {
    const map = emptyMap();
    for (;;) {
      this.#blank(true);
      if (this.at >= this.text.length || this.match(/\}/y) !== null) return map;
      const from = this.at;
      const key = /['"]/.test(this.text[from] ?? '')
        ? textOf(this.#expression(depth + 1))
        : (this.match(/[\w.-]+/y)?.[0] ?? '');
      if (this.match(/\s*=\s*/y) === null) {
        if (this.at === from) this.at += 1;
        continue;
      }
      map[key] = this.#list(depth);
    }
  }

  /** One value, or several with commas between. */
  #list(depth: number): Value {
    const first = this.#pipeline(depth + 1);
    const values: Value[] = [first];
    while (this.match(/[^\S\n]*,\s*/y) !== null) values.push(this.#pipeline(depth + 1));
    return values.length === 1 ? first : values;
  }

  #array(depth: number): Value {
    const values: Value[] = [];
    for (;;) {
      this.#blank(true);
      if (this.at >= this.text.length || this.match(/\)/y) !== null) return values;
      const from = this.at;
      values.push(this.#pipeline(depth + 1));
      if (this.at === from) this.at += 1;
    }
  }

  #command(piped: Value): void {
    const name = this.match(/&?\s*(?:[\w:.\\/-]*[\\/])?([\w-]+)(?:\.exe)?/iy)?.[1] ?? '';
    this.#unresolved = [];
    if (REQUEST.test(name)) this.#request();
    else this.#curl(typeof piped === 'string' ? piped : null);
  }

  #commandEnds(): boolean {
    this.#blank();
    return this.at >= this.text.length || /[\n;|)]/.test(this.text[this.at] ?? '');
  }

  #request(): void {
    const given = new Map<string, Value>();
    while (!this.#commandEnds()) {
      const splat = this.match(/@(\w+)/y);
      const parameter = splat === null ? this.match(/[-–—](\w+):?/y) : null;
      if (splat !== null) {
        const all = this.#variables.get((splat[1] ?? '').toLowerCase());
        if (isMap(all)) for (const [key, value] of Object.entries(all)) given.set(key.toLowerCase(), value);
      } else if (parameter === null) {
        const from = this.at;
        const value = this.#expression(0);
        if (!given.has('uri')) given.set('uri', value);
        if (this.at === from) this.at += 1;
      } else {
        const name = (parameter[1] ?? '').toLowerCase();
        const next = this.#commandEnds() ? '' : (this.text[this.at] ?? '');
        if (next !== '' && !/[-–—]/.test(next)) given.set(name, this.#pipeline(0));
      }
    }
    this.#finish(given);
  }

  #finish(given: ReadonlyMap<string, Value>): void {
    const left: ImportNote[] = [];
    const headers = given.get('headers') ?? null;
    const body = given.get('body') ?? null;
    const file = given.get('infile');
    if (file !== undefined) left.push({ code: 'payload-file', file: textOf(file) });
    for (const name of ['credential', 'token', 'certificatethumbprint'])
      if (given.has(name)) left.push({ code: 'credential', name: `-${name}` });
    if (given.has('certificate')) left.push({ code: 'identity-file', file: null });
    if (given.has('proxy')) left.push({ code: 'route-option', name: '-Proxy' });
    const pairs = isMap(headers) ? Object.entries(headers).map(([name, value]) => [name, textOf(value)] as const) : [];
    const text = body === null ? null : typeof body === 'string' ? body : JSON.stringify(body, null, 2);
    const url = given.get('uri');
    this.#requests.push({
      source: 'powershell',
      method: given.has('method') ? textOf(given.get('method')) : null,
      url: url === undefined ? null : textOf(url),
      headers: pairs,
      bodies: text === null || text === '' ? [] : [text.trim()],
      unresolved: this.#unresolved,
      receipts: [],
      left,
    });
  }

  #curl(stdin: string | null): void {
    const words: string[] = [];
    while (!this.#commandEnds()) {
      const from = this.at;
      const pieces: string[] = [];
      while (this.at < this.text.length && !/[\s;|`]/.test(this.text[this.at] ?? '')) {
        const start = this.at;
        pieces.push(
          /['"‘’“”$]/.test(this.text[start] ?? '')
            ? textOf(this.#expression(0))
            : (this.match(/[^\s;|'"‘’“”$`]+/y)?.[0] ?? ''),
        );
        if (this.at === start) this.at += 1;
      }
      // A program gets its words with the quotes that a backslash protects (about_Parsing, native commands).
      words.push(pieces.join('').replace(/\\(["\\])/g, '$1'));
      if (this.at === from) this.at += 1;
    }
    const unresolved = this.#unresolved;
    this.#requests.push(
      ...readCurl(words, { words, stdin, stdinFile: null, files: new Map(), unresolved, bent: false }),
    );
  }
}

/** A value as PowerShell would put it into a text; what is no text is its JSON. */
function textOf(value: Value | undefined): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}

function isMap(value: Value | undefined): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without a prototype: `__proto__` is a key like any other. */
function emptyMap(): { [key: string]: Value } {
  return Object.create(null) as { [key: string]: Value };
}
