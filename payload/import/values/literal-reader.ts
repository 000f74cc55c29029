import type { Language } from '../imported.ts';
import { TextCursor, unlessFailed } from '../text-cursor.ts';
import { unescapeText } from './escapes.ts';
import { type Entry, type Literal, pairsOf, pairUp } from './literal.ts';
import { holeIn, quotedAt } from './quoted.ts';

type Sign = Language | 'at' | 'new' | 'comment' | 'single-quote' | 'bare-key' | 'arrow' | 'equals' | 'printed';

/** What kind of print-out surrounds a value: whether text without quotes is a text there. */
type Style = 'code' | 'equals' | 'swift';

/** Deeper than any payload: Foundation's JSON reader gives up at 512. */
const DEEPEST = 120;

const WORDS: Readonly<Record<string, readonly [value: boolean | null, sign: Sign | null]>> = {
  true: [true, null],
  false: [false, null],
  null: [null, null],
  True: [true, 'python'],
  False: [false, 'python'],
  None: [null, 'python'],
  nil: [null, null],
  undefined: [null, 'javascript'],
  TRUE: [true, null],
  FALSE: [false, null],
  NULL: [null, null],
  Null: [null, null],
  YES: [true, 'objective-c'],
  NO: [false, 'objective-c'],
  $true: [true, 'powershell'],
  $false: [false, 'powershell'],
  $null: [null, 'powershell'],
};

/** Calls that stand for what is in them. */
const WRAPPERS =
  /(?:AnyHashable|Optional|some|String|NSString|NSNumber|Int|Double|Bool|Decimal|Number|Symbol|unicode|str|int|float|bool|u64|OrderedDict)\s*\(/y;
/** Calls and types that make a map or a list of what is in them. */
const MAKERS =
  /(?:(?:new\s+)?(?:array|dict|mapOf|mutableMapOf|hashMapOf|linkedMapOf|listOf|mutableListOf|arrayListOf|setOf|Map|HashMap|List|Vector|Array|Object\.freeze|Dictionary|NSDictionary|tuple|list)\s*)(?=\()|(?:new\s+)?(?:map\[string\](?:interface\s?\{\}|any|string)|\[\](?:string|interface\s?\{\}|any|int)|(?:Sorted)?Dictionary<[^<>{}]{0,60}>(?:\(\))?|(?:JObject|JsonObject|Hashtable|ExpandoObject)(?:\(\))?|(?:string|object)\[\]|object)\s*(?=\{)|new\s*\(\s*\)\s*(?=\{)|<\w{1,20}(?:, ?\w{1,20}\??)?>\s*(?=[{[])|(?:new\s*(?:\[\]\s*)?)(?=\{)/y;
/** What C# writes before the braces of an object or of a collection. */
const NEW = /\bnew\s*(?:\(\s*\)|[A-Za-z_][\w.]*(?:<[^<>{}]{0,80}>)?(?:\(\s*\))?)?\s*$/;
const LONGEST_MAKER = 120;
const PAIRS = /(?:Map\.of|ImmutableMap\.of)\s*\(/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const IDENTIFIER = /[A-Za-z_$][\w$]*(?:[-.][\w$]+)*/y;
const SEPARATOR = /\s{0,200}(=>|->|:(?!:)|=(?!=)|to(?=[\s(]))\s{0,200}/y;
const BLANK = /[\s\u200b\u2060\ufeff]+/y;

/** Text without quotes, by the bracket around it. */
const BARE_TEXT: Readonly<Record<string, RegExp>> = {
  '{': /[^,;{}\n]{0,8192}/y,
  '[': /[^,[\]\n]{0,8192}/y,
  '(': /[^,()\n]{0,8192}/y,
};
const SWIFT_TEXT = /(?:[^,[\]\n]|,(?! (?:AnyHashable\(|"))){0,8192}/y;

/** Reads values of JSON and of what Swift, Objective-C, Python, Ruby, PHP, JavaScript, Java and others write in its place. */
export class LiteralReader extends TextCursor {
  readonly signs = new Set<Sign>();
  /** Something outside that the value names, where it names one. */
  outside: string | null = null;
  /** Whether the last reading gave up because of its depth: nothing that begins within it ends either. */
  tooDeep = false;
  #budget: number;

  /** `budget`: how many steps all readings of this reader may take together. */
  constructor(text: string, budget: number) {
    super(text);
    this.#budget = budget;
  }

  /** Where the last reading ended. */
  get end(): number {
    return this.at;
  }

  get spent(): boolean {
    return this.#budget <= 0;
  }

  /** The map or list that begins at `at`; `null` where none does. Linear in its length, and within the budget. */
  read(at: number): Literal | null {
    this.at = at;
    this.signs.clear();
    this.outside = null;
    this.tooDeep = false;
    if (NEW.test(this.text.slice(Math.max(0, at - LONGEST_MAKER), at))) this.signs.add('new').add('csharp');
    const value = unlessFailed(() => this.#value('code', 0));
    return value?.kind === 'map' || value?.kind === 'list' ? value : null;
  }

  #blank(): void {
    for (;;) {
      this.match(BLANK);
      if (
        this.text.startsWith('//', this.at) ||
        (this.text[this.at] === '#' && /[\s#]/.test(this.text[this.at + 1] ?? ' '))
      ) {
        const end = this.text.indexOf('\n', this.at);
        this.at = end < 0 ? this.text.length : end;
      } else if (this.text.startsWith('/*', this.at)) {
        const end = this.text.indexOf('*/', this.at + 2);
        if (end < 0) this.fail();
        this.at = end + 2;
      } else return;
      this.signs.add('comment');
    }
  }

  #value(style: Style, depth: number): Literal {
    this.#budget -= 1;
    if (depth > DEEPEST) this.tooDeep = true;
    if (this.tooDeep || this.#budget <= 0) this.fail();
    this.#blank();
    const from = this.at;
    const unit = this.text[from] ?? '';
    if (unit === '{') return this.#container('{', '}', style, depth);
    if (unit === '[') return this.#container('[', ']', style, depth);
    if (unit === '(') return this.#container('(', ')', style, depth);
    if ('@%'.includes(unit) && /[{[(]/.test(this.text[from + 1] ?? '')) {
      this.signs.add(unit === '%' ? 'elixir' : 'at');
      this.at += 1;
      const inside = this.#value(style, depth);
      // `@(1)` is a number in a box.
      const only = inside.kind === 'list' && this.text[from + 1] === '(' ? inside.items[0] : undefined;
      return { ...(only ?? inside), from, to: this.at };
    }
    if (unit === '@' && /[\d\-YNtf]/.test(this.text[from + 1] ?? '')) {
      this.signs.add('at');
      this.at += 1;
      const inside = this.#value(style, depth);
      return { ...inside, from };
    }
    const text = this.#text();
    if (text !== null) return { kind: 'text', value: text, from, to: this.at };
    const number = this.match(NUMBER);
    if (number !== null && this.#endsHere(style)) return { kind: 'number', raw: number[0], from, to: this.at };
    this.at = from;
    return this.#call(style, depth) ?? this.#word(style);
  }

  /** Calls and types: what is in them is meant. */
  #call(style: Style, depth: number): Literal | null {
    const from = this.at;
    const wrapper = this.match(WRAPPERS);
    if (wrapper !== null) {
      if (wrapper[0].startsWith('AnyHashable') || wrapper[0].startsWith('Optional')) this.signs.add('swift');
      const inside = this.#value(style, depth + 1);
      this.#blank();
      if (this.text[this.at] !== ')') this.fail();
      this.at += 1;
      return { ...inside, from, to: this.at };
    }
    const pairs = this.match(PAIRS);
    if (pairs !== null) {
      this.signs.add('java');
      this.at -= 1;
      const list = this.#container('(', ')', 'code', depth);
      return list.kind === 'list' ? pairUp({ ...list, from }) : this.fail();
    }
    const maker = this.match(MAKERS);
    if (maker === null) return null;
    this.#noteMaker(maker[0]);
    const inside = this.#value('code', depth + 1);
    return { ...inside, from };
  }

  #noteMaker(maker: string): void {
    if (/^array/.test(maker)) this.signs.add('php');
    else if (/^(?:dict|tuple|list)/.test(maker)) this.signs.add('python');
    else if (/^(?:new\b|(?:Sorted)?Dictionary<|J(?:son)?Object|Hashtable|ExpandoObject)/.test(maker))
      this.signs.add('new').add('csharp');
    else if (maker.startsWith('<')) this.signs.add('dart');
    else if (/Of\b|^HashMap/.test(maker)) this.signs.add('java');
    else if (/\[\]|map\[/.test(maker)) this.signs.add('go');
    else this.signs.add('other');
  }

  #container(open: string, close: string, style: Style, depth: number): Literal {
    const from = this.at;
    this.at += 1;
    const entries: Entry[] = [];
    const items: Literal[] = [];
    let inner = style;
    let between = '';
    for (;;) {
      this.#budget -= 1;
      if (this.#budget <= 0) this.fail();
      this.#blank();
      const unit = this.text[this.at];
      if (unit === undefined) this.fail();
      if (unit === close) break;
      if (unit === ':' && entries.length === 0 && this.text.startsWith(':]', this.at)) {
        this.signs.add('swift');
        this.at += 2;
        return { kind: 'map', entries, from, to: this.at };
      }
      const key = this.#key(open, inner);
      if (key === null) {
        if (entries.length > 0 && !this.#goesOn(entries, between, inner, open)) this.fail();
        if (entries.length === 0) items.push(this.#item(open, inner, depth));
      } else {
        if (items.length > 0) this.fail();
        inner = key.style ?? inner;
        entries.push({ key: key.name, value: this.#valueOf(open, inner, depth) });
      }
      // Swift says of what type a dictionary within another is.
      if (open === '[') this.match(/\s{1,20}as[?!]?\s{1,20}\[[\w .:?]{1,60}\]/y);
      this.#blank();
      between = this.match(/\s*[,;]?[^\S\n]*/y)?.[0] ?? '';
      if (between.includes(';')) this.signs.add('objective-c');
      else if (!between.includes(',') && !this.#endsLine() && this.text[this.at] !== close) this.fail();
    }
    this.at += 1;
    if (open === '{' && items.length > 0 && style === 'code') this.signs.add('other');
    if (open === '(') this.signs.add('other');
    if (entries.length > 0 && open === '[') this.signs.add('swift');
    const bounds = { from, to: this.at };
    // C# and C++ fill a dictionary with pairs: { { "aps", … }, { "id", 7 } }.
    const pairs = open === '{' && items.length > 0 ? pairsOf(items) : null;
    if (pairs !== null) return { kind: 'map', entries: pairs, ...bounds };
    return entries.length > 0 || (items.length === 0 && open === '{')
      ? { kind: 'map', entries, ...bounds }
      : { kind: 'list', items, ...bounds };
  }

  /** Whether what was read last stood at the end of its line: PowerShell and print-outs part entries so. */
  #endsLine(): boolean {
    const before = this.text.slice(Math.max(0, this.at - 200), this.at);
    return /\n\s*$/.test(before);
  }

  /** A key with its separator; `null`, and nothing read, where the next thing is a value. */
  #key(open: string, style: Style): { readonly name: string; readonly style: Style | null } | null {
    const from = this.at;
    let bare = false;
    let name: string | null = null;
    if (/^AnyHashable\(/.test(this.text.slice(from, from + 12))) {
      this.signs.add('swift');
      this.at += 12;
      name = this.#text() ?? this.match(/[^()]{1,200}/y)?.[0] ?? null;
      if (name !== null && this.text[this.at] === ')') this.at += 1;
      else name = null;
      style = 'swift';
    } else if (this.text[from] === '[' && open === '{') {
      this.at += 1;
      name = this.#text();
      if (name !== null && this.text[this.at] === ']') this.at += 1;
      else name = null;
    } else {
      const symbol = this.text[from] === ':' && /[\w"']/.test(this.text[from + 1] ?? '');
      if (symbol) {
        this.signs.add('ruby');
        this.at += 1;
      }
      name = this.#text();
      if (name === null) {
        name = this.match(IDENTIFIER)?.[0] ?? this.match(/\d+/y)?.[0] ?? null;
        bare = name !== null && !symbol;
      }
    }
    const separator = name === null ? null : this.match(SEPARATOR)?.[1];
    if (name === null || separator == null) {
      this.at = from;
      return null;
    }
    if (bare) this.signs.add('bare-key');
    if (separator === '=') this.signs.add('equals');
    if (separator === '=>') this.signs.add('arrow');
    if (separator === '->' || separator === 'to') this.signs.add('java');
    const printed = separator === '=' && !(this.signs.has('python') || this.signs.has('at') || this.signs.has('new'));
    if (printed) this.signs.add('printed');
    return { name, style: printed ? 'equals' : style };
  }

  #valueOf(open: string, style: Style, depth: number): Literal {
    const from = this.at;
    if (style !== 'code') {
      const empty = /[^\S\n]*(?=[,;}\])])/y;
      if (this.match(empty) !== null && style === 'equals') return { kind: 'text', value: '', from, to: this.at };
      this.at = from;
    }
    return this.#item(open, style, depth + 1);
  }

  #item(open: string, style: Style, depth: number): Literal {
    const from = this.at;
    if (style === 'code') return this.#value(style, depth + 1);
    const value = unlessFailed(() => this.#value(style, depth + 1));
    if (value === null && (this.spent || this.tooDeep)) this.fail();
    if (value !== null && value.kind !== 'bare' && this.#endsHere(style)) return value;
    this.at = from;
    return this.#bareText(open, style);
  }

  /** Whether a value may end here: else it was the beginning of a text without quotes. */
  #endsHere(style: Style): boolean {
    return (
      style === 'code' ||
      /^\s*(?:[,;}\])]|$)/.test(this.text.slice(this.at, this.at + 40)) ||
      /^\s*\n/.test(this.text.slice(this.at, this.at + 40))
    );
  }

  /** Text that a print-out has without quotes: up to what ends an entry there. */
  #bareText(open: string, style: Style): Literal {
    this.match(BLANK);
    const from = this.at;
    if (this.text.startsWith('<null>', from)) {
      this.at += 6;
      return { kind: 'word', value: null, from, to: this.at };
    }
    const pattern = open === '[' && style === 'swift' ? SWIFT_TEXT : (BARE_TEXT[open] ?? /[^,\n]*/y);
    const text = this.match(pattern)?.[0] ?? '';
    if (text.trim() === '') this.fail();
    this.signs.add('printed');
    return { kind: 'text', value: text.trim(), from, to: this.at };
  }

  /** Java prints texts without quotes, commas included: what is no entry after a comma goes on with the text before it. */
  #goesOn(entries: Entry[], between: string, style: Style, open: string): boolean {
    const last = entries.at(-1);
    if (style !== 'equals' || open !== '{' || last?.value.kind !== 'text') return false;
    const more = this.match(/[^,;{}\n]{1,8192}/y)?.[0];
    if (more === undefined) return false;
    const value = { ...last.value, value: last.value.value + between + more.trimEnd(), to: this.at };
    entries[entries.length - 1] = { key: last.key, value };
    return true;
  }

  #word(style: Style): Literal {
    const from = this.at;
    const symbol = this.match(/:([A-Za-z_]\w*)/y);
    if (symbol !== null) {
      this.signs.add('ruby');
      return { kind: 'text', value: symbol[1] ?? '', from, to: this.at };
    }
    if (this.text.startsWith('<null>', from)) {
      this.at += 6;
      this.signs.add('objective-c');
      return { kind: 'word', value: null, from, to: this.at };
    }
    const name = (this.match(IDENTIFIER) ?? this.match(/NSNull\(\)|\[NSNull null\]/y))?.[0];
    if (name === undefined) this.fail();
    const known = WORDS[name];
    if (known !== undefined && Object.hasOwn(WORDS, name)) {
      if (known[1] !== null) this.signs.add(known[1]);
      return { kind: 'word', value: known[0], from, to: this.at };
    }
    if (style === 'code') this.outside ??= name;
    return { kind: 'bare', value: name, from, to: this.at };
  }

  /** A quoted text in any of the quotings; `null`, and nothing read, where none begins. */
  #text(): string | null {
    const quoted = quotedAt(this.text, this.at);
    if (quoted === null) return null;
    const { prefix, quote, closed, written } = quoted;
    if (prefix === '@') this.signs.add('objective-c');
    else if (prefix.startsWith('$')) this.signs.add('csharp');
    else if (prefix !== '') this.signs.add('python');
    this.#budget -= (quoted.end - this.at) >> (closed ? 6 : 3);
    if (!closed) return null;
    this.at = quoted.to;
    if (quote === "'") this.signs.add('single-quote');
    if (quote === '`') this.signs.add('javascript');
    const hole = holeIn(quoted);
    const filled = hole?.startsWith('\\') || prefix.startsWith('$') || quote !== '"';
    if (hole !== null && (filled || this.signs.has('ruby') || this.signs.has('arrow'))) this.outside ??= hole;
    if (!quoted.escaped) return written;
    const raw = quote === "'" && this.signs.has('arrow');
    return raw ? written.replace(/\\(['\\])/g, '$1') : unescapeText(written);
  }
}
