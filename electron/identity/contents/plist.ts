/** A value of a property list; dates are UNIX milliseconds, data are bytes. */
export type PlistValue =
  | string
  | number
  | boolean
  | Buffer
  | PlistDate
  | readonly PlistValue[]
  | { readonly [key: string]: PlistValue };

export interface PlistDate {
  readonly dateMs: number;
}

/** Text that is no XML property list. */
export class PlistError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PlistError';
  }
}

const DEEPEST = 32;
/** Opening, closing or empty tags, with the text before them. */
const TOKEN = /([^<]*)<(\/?)([a-z]+)(?:\s[^>]*?)?(\/?)>/y;

interface Token {
  readonly text: string;
  readonly tag: string;
  readonly form: 'open' | 'close' | 'empty';
}

/** Reads an XML property list (Apple: Property List XML, DTD 1.0). Throws `PlistError`. */
export function readPlist(xml: string): PlistValue {
  const start = xml.indexOf('<plist');
  if (start === -1) throw new PlistError('there is no property list');
  const reader = new PlistReader(withoutComments(xml.slice(start)));
  reader.expect('plist', 'open');
  return reader.value(reader.next(), 0);
}

/** Looks at each letter once; an expression would look for the end of each comment through the whole rest. */
function withoutComments(xml: string): string {
  const parts: string[] = [];
  for (let at = 0; ; ) {
    const begin = xml.indexOf('<!--', at);
    const end = begin === -1 ? -1 : xml.indexOf('-->', begin + 4);
    if (end === -1) return [...parts, xml.slice(at)].join('');
    parts.push(xml.slice(at, begin));
    at = end + 3;
  }
}

class PlistReader {
  readonly #xml: string;
  #at = 0;

  constructor(xml: string) {
    this.#xml = xml;
  }

  next(): Token {
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.#xml);
    if (match === null) throw new PlistError('the property list is cut off or malformed');
    this.#at = TOKEN.lastIndex;
    const [, text = '', close = '', tag = '', empty = ''] = match;
    return { text: decodeEntities(text), tag, form: close === '/' ? 'close' : empty === '/' ? 'empty' : 'open' };
  }

  expect(tag: string, form: Token['form']): Token {
    const token = this.next();
    if (token.tag !== tag || token.form !== form) throw new PlistError(`<${tag}> was expected, <${token.tag}> found`);
    return token;
  }

  value(token: Token, depth: number): PlistValue {
    if (depth > DEEPEST) throw new PlistError('the property list is nested too deeply');
    const { tag, form } = token;
    if (form === 'close') throw new PlistError(`a value was expected, </${tag}> found`);
    if (tag === 'dict') return form === 'empty' ? {} : this.#dict(depth);
    if (tag === 'array') return form === 'empty' ? [] : this.#array(depth);
    const text = form === 'empty' ? '' : this.expect(tag, 'close').text;
    switch (tag) {
      case 'true':
      case 'false':
        return tag === 'true';
      case 'string':
        return text;
      case 'integer':
      case 'real':
        return Number(text);
      case 'date':
        return { dateMs: Date.parse(text.trim()) };
      case 'data':
        return Buffer.from(text.replace(/\s+/g, ''), 'base64');
      default:
        throw new PlistError(`<${tag}> is no value`);
    }
  }

  #dict(depth: number): PlistValue {
    const entries = new Map<string, PlistValue>();
    for (;;) {
      const token = this.next();
      if (token.tag === 'dict' && token.form === 'close') return Object.fromEntries(entries);
      if (token.tag !== 'key') throw new PlistError(`<key> was expected, <${token.tag}> found`);
      const key = token.form === 'empty' ? '' : this.expect('key', 'close').text;
      entries.set(key, this.value(this.next(), depth + 1));
    }
  }

  #array(depth: number): PlistValue {
    const values: PlistValue[] = [];
    for (;;) {
      const token = this.next();
      if (token.tag === 'array' && token.form === 'close') return values;
      values.push(this.value(token, depth + 1));
    }
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (whole, hex, decimal, name) => {
    const point = hex !== undefined ? Number.parseInt(hex, 16) : decimal !== undefined ? Number(decimal) : null;
    if (point !== null) return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    return ENTITIES[String(name).toLowerCase()] ?? whole;
  });
}
