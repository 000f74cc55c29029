/** A payload as people break them, and what it meant before. */
export interface BrokenPayload {
  readonly text: string;
  readonly meant: unknown;
  /** What was done to it, in order. */
  readonly breakages: readonly string[];
}

interface Piece {
  kind: '{' | '}' | '[' | ']' | ',' | ':' | 'key' | 'text' | 'number' | 'word';
  /** As it is written. */
  source: string;
  /** White space before it. */
  space: string;
}

type Random = () => number;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const TEXTS = [
  'Hello',
  'Your table is ready',
  'Order #4711, shipped today',
  'It’s here',
  "It's here",
  "the dogs' bowl, the cat's",
  'She said "yes" to him',
  '"Quoted"',
  'He said: "go", then left',
  'Zürich – 20 °C',
  '你好，世界',
  '“Curly” and ‘single’',
  'line one\nline two',
  'tab\there',
  'C:\\temp\\x',
  'https://example.com/a?b=1&c=2#d',
  'a; b; c',
  'time: 10:30',
  'smile :}',
  'list [1, 2]',
  '{name} wrote',
  '// no comment',
  '100%',
  '5" screen',
  '👩‍👩‍👧 family',
  '',
  ' ',
  'x',
  'true',
  '42',
  'null',
  'a => b',
  'default',
  'résumé',
  'end,',
  'a',
];
const KEYS = ['id', 'orderId', 'user', 'data', 'url', 'name', 'kind', 'items', 'ref', 'a', 'b', 'note'];

/** One payload with one to three breakages of the kinds that `only` names, or of all. */
export function breakPayload(seed: number, only?: readonly string[]): BrokenPayload {
  const random = randomFrom(seed);
  const meant = makePayload(random);
  const pieces = write(meant, random);
  const names = only ?? Object.keys(BREAKAGES);
  const wanted = random() < 0.55 ? 1 : random() < 0.6 ? 2 : 3;
  const breakages: string[] = [];
  for (let tries = 0; breakages.length < wanted && tries < 12; tries += 1) {
    const name = pick(random, names);
    if (BREAKAGES[name]?.(pieces, random) === true) breakages.push(name);
  }
  let text = pieces.map(({ space, source }) => space + source).join('');
  const whole = pick(random, only === undefined ? Object.keys(WHOLE) : ['none']);
  if (random() < 0.2 && whole !== 'none') {
    const changed = WHOLE[whole]?.(text, random);
    if (changed !== undefined) {
      text = changed;
      breakages.push(whole);
    }
  }
  return { text, meant, breakages };
}

function pick<T>(random: Random, from: readonly T[]): T {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

function makePayload(random: Random): Record<string, unknown> {
  const text = () => pick(random, TEXTS);
  const alert =
    random() < 0.4
      ? text()
      : { title: text(), body: text(), ...(random() < 0.3 ? { 'loc-key': 'K', 'loc-args': [text(), text()] } : {}) };
  const aps: Record<string, unknown> = { alert };
  if (random() < 0.5) aps['badge'] = Math.floor(random() * 20);
  if (random() < 0.4) aps['sound'] = random() < 0.7 ? 'default' : { critical: 1, name: 'a.caf', volume: 0.5 };
  if (random() < 0.3) aps['mutable-content'] = 1;
  if (random() < 0.2) aps['thread-id'] = text();
  const payload: Record<string, unknown> = { aps };
  const custom = Math.floor(random() * 4);
  for (let i = 0; i < custom; i += 1) {
    const value = random();
    payload[pick(random, KEYS)] =
      value < 0.35
        ? text()
        : value < 0.5
          ? pick(random, [0, 1, -3, 4.25, 1e6, 0.5])
          : value < 0.6
            ? pick(random, [true, false, null])
            : value < 0.8
              ? { [pick(random, KEYS)]: text(), [pick(random, KEYS)]: pick(random, [1, true, null, 'x']) }
              : [text(), pick(random, [1, 'y', { z: 1 }]), 3];
  }
  return payload;
}

/** The pieces of a value in one of the usual styles. */
function write(value: unknown, random: Random): Piece[] {
  const pieces: Piece[] = [];
  const style = pick(random, ['compact', 'compact', 'spaced', 'two', 'two', 'four', 'tab', 'crlf']);
  const eol = style === 'crlf' ? '\r\n' : '\n';
  const unit = style === 'four' ? '    ' : style === 'tab' ? '\t' : '  ';
  const broken = style !== 'compact' && style !== 'spaced';
  const after = style === 'compact' ? '' : ' ';
  const line = (depth: number) => (broken ? eol + unit.repeat(depth) : '');
  const put = (kind: Piece['kind'], source: string, space: string) => pieces.push({ kind, source, space });
  const visit = (one: unknown, depth: number, space: string): void => {
    if (typeof one === 'string') put('text', JSON.stringify(one), space);
    else if (typeof one === 'number') put('number', JSON.stringify(one), space);
    else if (Array.isArray(one)) {
      put('[', '[', space);
      one.forEach((item, index) => {
        if (index > 0) put(',', ',', '');
        visit(item, depth + 1, broken ? line(depth + 1) : index > 0 ? after : '');
      });
      put(']', ']', one.length > 0 ? line(depth) : '');
    } else if (typeof one === 'object' && one !== null) {
      put('{', '{', space);
      Object.entries(one).forEach(([key, item], index) => {
        if (index > 0) put(',', ',', '');
        put('key', JSON.stringify(key), broken ? line(depth + 1) : index > 0 ? after : '');
        put(':', ':', '');
        visit(item, depth + 1, after);
      });
      put('}', '}', line(depth));
    } else put('word', String(one), space);
  };
  visit(value, 0, '');
  return pieces;
}

type Breakage = (pieces: Piece[], random: Random) => boolean;

function change(kinds: readonly Piece['kind'][], to: (source: string, random: Random) => string | null): Breakage {
  return (pieces, random) => {
    const found = pieces.filter(({ kind }) => kinds.includes(kind));
    if (found.length === 0) return false;
    const piece = pick(random, found);
    const source = to(piece.source, random);
    if (source === null || source === piece.source) return false;
    piece.source = source;
    return true;
  };
}

function changeAll(kinds: readonly Piece['kind'][], to: (source: string) => string): Breakage {
  return (pieces) => {
    let changed = false;
    for (const piece of pieces) {
      if (!kinds.includes(piece.kind)) continue;
      const source = to(piece.source);
      changed ||= source !== piece.source;
      piece.source = source;
    }
    return changed;
  };
}

function insert(what: (random: Random) => string): Breakage {
  return (pieces, random) => {
    const piece = pick(random, pieces);
    piece.space = `${piece.space}${what(random)}`;
    return true;
  };
}

/** Puts something else for a comma, but where two numbers would become one. */
function withoutComma(pieces: Piece[], random: Random, instead: string): boolean {
  const commas = pieces.flatMap(({ kind }, index) => (kind === ',' ? [index] : []));
  if (commas.length === 0) return false;
  const at = pick(random, commas);
  const [before, comma, after] = [pieces[at - 1], pieces[at], pieces[at + 1]];
  if (comma === undefined || before === undefined || after === undefined) return false;
  const joins = (piece: Piece) => piece.kind === 'number' || piece.kind === 'word';
  if (joins(before) && joins(after) && after.space === '') return false;
  comma.source = instead;
  return true;
}

const isQuoted = (source: string) => source.startsWith('"') && source.endsWith('"') && source.length > 1;
const inner = (source: string) => source.slice(1, -1);
/** What is a value of another kind, or nothing, without its quotes. */
const isOther = (text: string) => /^(?:true|null|\d*|\s*)$/.test(text);
const quoted = (open: string, close: string) => (source: string) =>
  isQuoted(source) ? `${open}${inner(source)}${close}` : source;
/** As Python and JavaScript print a text between single quotes. */
const single = (source: string) =>
  isQuoted(source) ? `'${inner(source).replace(/\\"/g, '"').replace(/'/g, "\\'")}'` : source;
const anyQuoted: readonly Piece['kind'][] = ['key', 'text'];

const BREAKAGES: Readonly<Record<string, Breakage>> = {
  'semicolon for comma': change([','], () => ';'),
  'semicolons for commas': changeAll([','], () => ';'),
  'foreign comma': change([','], (_, random) => pick(random, ['，', '、', '；', '،'])),
  'missing comma': (pieces, random) => withoutComma(pieces, random, ''),
  'comma as space': change([','], () => ' '),
  'doubled comma': change([','], (source) => `${source},`),
  'colon for comma': change([','], () => ':'),
  'dot for comma': (pieces, random) => withoutComma(pieces, random, '.'),
  'trailing comma': change(['}', ']'], (source, random) => (random() < 0.5 ? `,${source}` : `, ${source}`)),
  'trailing semicolon': change(['}', ']'], (source) => `;${source}`),
  'semicolon after bracket': change(['}'], (source) => `${source};`),
  'leading comma': change(['{', '['], (source) => `${source},`),
  'equals for colon': change([':'], (_, random) => pick(random, ['=', ' = ', '=>', ' => '])),
  'arrows for colons': changeAll([':'], () => ' => '),
  'equals for colons': changeAll([':'], () => ' = '),
  'fullwidth colon': change([':'], () => '：'),
  'doubled colon': change([':'], () => '::'),
  'missing colon': change([':'], () => ''),
  'colon as space': change([':'], () => ' '),
  'comma for colon': change([':'], () => ','),
  'no opening quote': change(anyQuoted, (source) =>
    isQuoted(source) && source.trim() !== '" "' ? source.slice(1) : null,
  ),
  'no closing quote': change(anyQuoted, (source) => (isQuoted(source) ? source.slice(0, -1) : null)),
  'no quotes': change(anyQuoted, (source) => (isQuoted(source) && !isOther(inner(source)) ? inner(source) : null)),
  'unquoted keys': changeAll(['key'], (source) => (/^"[a-zA-Z]+"$/.test(source) ? inner(source) : source)),
  'single quotes': change(anyQuoted, (source) => (isQuoted(source) ? single(source) : null)),
  'all single quotes': changeAll(anyQuoted, single),
  'single quotes, apostrophes as they are': change(anyQuoted, (source) =>
    isQuoted(source) ? `'${inner(source)}'` : null,
  ),
  'smart quotes': change(anyQuoted, (source, random) => {
    const [open = '', close = ''] = pick(random, ['“”', '””', '„“', '«»', '‘’', '＂＂']);
    return isQuoted(source) ? quoted(open, close)(source) : null;
  }),
  'all smart quotes': changeAll(anyQuoted, quoted('“', '”')),
  'one smart quote': change(anyQuoted, (source, random) =>
    isQuoted(source) ? (random() < 0.5 ? `“${source.slice(1)}` : `${source.slice(0, -1)}”`) : null,
  ),
  backticks: change(anyQuoted, (source) => (isQuoted(source) ? `\`${inner(source)}\`` : null)),
  'python prefix': changeAll(anyQuoted, (source) => (isQuoted(source) ? `u${single(source)}` : source)),
  'objective-c': changeAll(['key', 'text', '{', '['], (source) => `@${source}`),
  'inner quotes bare': change(['text'], (source) => source.replace(/\\"/g, '"')),
  'missing bracket': change(['{', '}', '[', ']'], () => ''),
  'last bracket missing': (pieces) => pieces.at(-1)?.kind === '}' && pieces.pop() !== undefined,
  'extra bracket': change(['}', ']'], (source, random) => source + pick(random, ['}', ']'])),
  'other bracket': change(['{', '}', '[', ']'], (_, random) => pick(random, ['{', '}', '[', ']'])),
  'fullwidth bracket': change(['{', '}', '[', ']'], (source) => String.fromCharCode(source.charCodeAt(0) + 0xfee0)),
  'no outer braces': (pieces) => {
    if (pieces[0]?.kind !== '{' || pieces.at(-1)?.kind !== '}') return false;
    pieces.shift();
    pieces.pop();
    return true;
  },
  'swift brackets': changeAll(['{', '}'], (source) => (source === '{' ? '[' : ']')),
  'line comment': insert((random) => pick(random, [' // note\n', '# note\n', ' // "badge": 1,\n', '//\n'])),
  'comment without an end': insert((random) => pick(random, ['/* note ', ' / note '])),
  'block comment': insert((random) => pick(random, ['/* note */', ' /* "a": 1 */ ', '/**/'])),
  'odd space': insert((random) => pick(random, ['\u00a0', '\u3000', '\u2028', '\u2003'])),
  'zero-width': insert((random) => pick(random, ['\u200b', '\ufeff', '\u200e', '\u2060'])),
  'zero-width inside': change(['number', 'word'], (source) =>
    source.length > 1 ? `${source.slice(0, 1)}\u200b${source.slice(1)}` : null,
  ),
  'literals of Python': changeAll(
    ['word'],
    (source) => ({ true: 'True', false: 'False', null: 'None' })[source] ?? source,
  ),
  'literals of Objective-C': changeAll(
    ['word'],
    (source) => ({ true: 'YES', false: 'NO', null: 'nil' })[source] ?? source,
  ),
  'no such word': change(['word', 'number'], (_, random) => pick(random, ['undefined', 'NaN', 'Infinity', 'foo'])),
  'plus sign': change(['number'], (source) => (source.startsWith('-') ? null : `+${source}`)),
  'no leading zero': change(['number'], (source) => (source.startsWith('0.') ? source.slice(1) : null)),
  'point at the end': change(['number'], (source) => (/^\d+$/.test(source) ? `${source}.` : null)),
  'leading zeros': change(['number'], (source) => (/^[1-7]$/.test(source) ? `00${source}` : null)),
  'raw newline': change(['text'], (source) => source.replace(/\\n/g, '\n')),
  'raw tab': change(['text'], (source) => source.replace(/(?<!\\)\\t/g, '\t')),
  'escaped apostrophe': change(['text'], (source) => source.replace(/'/g, "\\'")),
  'hex escape': change(['text'], (source) => source.replace(/é/g, '\\xe9').replace(/H/, '\\x48')),
  'escape of Swift': change(['text'], (source) =>
    source.replace(/[Hé]/, (it) => `\\u{${it.charCodeAt(0).toString(16)}}`),
  ),
  'unknown escape': change(anyQuoted, (source) => (isQuoted(source) ? `"\\q${source.slice(1)}` : null)),
  'half an escape': change(['text'], (source) =>
    isQuoted(source) && !source.endsWith('\\"') ? `${source.slice(0, -1)}\\u12"` : null,
  ),
  'backslash at the end': change(['text'], (source) => (isQuoted(source) ? `${source.slice(0, -1)}\\"` : null)),
  'single backslashes': change(['text'], (source) => source.replace(/\\\\/g, '\\')),
};

const WHOLE: Readonly<Record<string, (text: string, random: Random) => string>> = {
  'byte order mark': (text) => `\ufeff${text}`,
  'semicolon at the end': (text) => `${text};`,
  'comma at the end': (text) => `${text},`,
  'encoded twice': (text) => JSON.stringify(text),
  'every quote escaped': (text) => (/'|[“”„‟«»＂]/.test(text) ? text : text.replace(/[\\"]/g, '\\$&')),
  'assigned to a variable': (text) => `var payload = ${text};`,
  'text before': (text) => `Payload: ${text}`,
  'text after': (text) => `${text} thanks!`,
  twice: (text) => `${text}\n${text}`,
  'without line breaks': (text) => text.replace(/[\r\n]+/g, ' '),
};
