import { stringOf } from '../json/escapes.ts';
import { speaksOfDeviceToken } from './names.ts';

/** A text or a row of numbers that a JSON document or a property list holds. */
export interface Leaf {
  /** The key it stands under; of the list, for what stands in one. `null` at the top. */
  readonly key: string | null;
  readonly kind: 'text' | 'numbers' | 'key' | 'data';
  readonly text: string;
  /** The name of the device, where one stands beside it. */
  readonly label: string | null;
  /** Beside it stand digits of a device token's length, under a key that speaks of a device token. */
  readonly beside: boolean;
  readonly from: number;
  readonly to: number;
  /** 1-based. */
  readonly line: number;
}

/** What makes a document no JSON, with its place. */
export interface BrokenAt {
  readonly offset: number;
  readonly line: number;
}

interface Frame {
  readonly list: boolean;
  /** The key that the whole stands under. */
  readonly under: string | null;
  key: string | null;
  label: string | null;
  leaves: Leaf[];
  /** By their index. */
  numbers: (string | undefined)[] | null;
  from: number;
  line: number;
}

/** Longer texts are no device token and none is held whole. */
const LONGEST_TEXT = 16_384;
const MOST_NUMBERS = 256;
/** Leaves of one object that wait for its name; those of a document with more go without. */
const MOST_WAITING = 200;
const LABEL_KEY = /^(?:name|label|title|user|user_?name|device_?name|nick_?name|owner|email|alias|description)$/i;

/**
 * Reads JSON as it comes, one document or many, one after another (NDJSON), in as much memory as one object takes: the
 * texts, keys and rows of numbers in it. It checks no more of JSON's grammar than it needs to find them (RFC 8259).
 */
export class JsonLeaves {
  readonly #frames: Frame[] = [];
  #found: Leaf[] = [];
  #offset = 0;
  #line = 1;
  #text: string[] | null = null;
  #textFrom = 0;
  #textLine = 1;
  #escaped = false;
  #length = 0;
  #word = '';
  #last: { readonly value: string; readonly from: number; readonly to: number; readonly line: number } | null = null;
  #broken: BrokenAt | null = null;

  /** Where the text stops to be JSON; nothing is read from there on. */
  get broken(): BrokenAt | null {
    return this.#broken;
  }

  /** Takes the next part of the text; returns what was found in it, in order. */
  push(text: string): readonly Leaf[] {
    let plain = 0;
    for (let at = 0; at < text.length && this.#broken === null; at += 1) {
      const unit = text[at] ?? '';
      if (this.#text !== null) {
        if (this.#escaped) this.#escaped = false;
        else if (unit === '\\') this.#escaped = true;
        else if (unit === '"') {
          this.#keep(text.slice(plain, at));
          this.#endText(this.#offset + at);
        } else if (unit === '\n' || unit === '\r') this.#break(at);
        continue;
      }
      if (unit === '"') {
        this.#endWord(at);
        this.#flushLast();
        plain = at + 1;
        this.#text = [];
        this.#length = 0;
        this.#textFrom = this.#offset + at;
        this.#textLine = this.#line;
      } else this.#sign(unit, at);
    }
    if (this.#text !== null) this.#keep(text.slice(plain));
    this.#offset += text.length;
    const found = this.#found;
    this.#found = [];
    return found;
  }

  /** The text has ended. Returns what was still open. */
  end(): readonly Leaf[] {
    this.#endWord(0);
    if (this.#text !== null || this.#frames.length > 0) this.#break(0);
    this.#flushLast();
    while (this.#frames.length > 0) this.#close();
    return this.#found;
  }

  #break(at: number): void {
    this.#broken ??= { offset: this.#offset + at, line: this.#line };
  }

  #keep(part: string): void {
    this.#length += part.length;
    if (this.#length <= LONGEST_TEXT) this.#text?.push(part);
  }

  #endText(to: number): void {
    const raw = (this.#text ?? []).join('');
    this.#text = null;
    this.#last = { value: unescaped(raw), from: this.#textFrom, to: to + 1, line: this.#textLine };
  }

  #sign(unit: string, at: number): void {
    switch (unit) {
      case ' ':
      case '\t':
      case '\r':
        this.#endWord(at);
        return;
      case '\n':
        this.#endWord(at);
        this.#line += 1;
        return;
      case ':': {
        const frame = this.#frames.at(-1);
        if (this.#last === null || frame === undefined || frame.list) return this.#break(at);
        frame.key = this.#last.value;
        this.#emit(frame, 'key', this.#last);
        this.#last = null;
        return;
      }
      case ',':
        this.#endWord(at);
        this.#flushLast();
        if (this.#frames.length === 0) this.#break(at);
        return;
      case '{':
      case '[': {
        const outer = this.#frames.at(-1);
        if (outer?.list === false) outer.numbers = null;
        // Node writes a Buffer as {"type":"Buffer","data":[…]}: what it is called stands outside.
        const ofBuffer =
          outer?.key === 'data' && outer.leaves.some(({ key, text }) => key === 'type' && text === 'Buffer');
        const under = (ofBuffer ? outer.under : outer?.key) ?? null;
        this.#frames.push({
          ...{ list: unit === '[', under, key: unit === '[' ? under : null, label: null, leaves: [] },
          ...{ numbers: [], from: this.#offset + at, line: this.#line },
        });
        return;
      }
      case '}':
      case ']':
        this.#endWord(at);
        this.#flushLast();
        if (this.#frames.at(-1)?.list !== (unit === ']')) return this.#break(at);
        this.#close(this.#offset + at + 1);
        return;
      default:
        this.#word += unit;
        if (this.#word.length > 40) this.#break(at);
    }
  }

  #endWord(at: number): void {
    if (this.#word === '') return;
    const word = this.#word;
    this.#word = '';
    if (!/^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/.test(word)) return this.#break(at);
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    // JSON writes a Uint8Array as an object whose keys are the indexes: {"0":15,"1":30,…}.
    const index = frame.list
      ? (frame.numbers?.length ?? 0)
      : /^(?:0|[1-9]\d{0,2})$/.test(frame.key ?? '')
        ? Number(frame.key)
        : MOST_NUMBERS;
    if (!/^-?\d{1,3}$/.test(word) || index >= MOST_NUMBERS) frame.numbers = null;
    else if (frame.numbers !== null) frame.numbers[index] = word;
  }

  /** A text that no colon followed is a value. */
  #flushLast(): void {
    const last = this.#last;
    if (last === null) return;
    this.#last = null;
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.numbers = null;
    if (frame !== undefined && !frame.list && LABEL_KEY.test(frame.key ?? '')) frame.label ??= last.value;
    this.#emit(frame, 'text', last);
  }

  #emit(
    frame: Frame | undefined,
    kind: Leaf['kind'],
    {
      value,
      from,
      to,
      line,
    }: { readonly value: string; readonly from: number; readonly to: number; readonly line: number },
  ): void {
    const leaf = {
      key: kind === 'key' ? null : (frame?.key ?? null),
      kind,
      text: value,
      label: null,
      beside: false,
      from,
      to,
      line,
    };
    if (frame === undefined || frame.list) this.#found.push(leaf);
    else {
      frame.leaves.push(leaf);
      if (frame.leaves.length > MOST_WAITING) this.#release(frame);
    }
  }

  #close(to = this.#offset): void {
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    this.#release(frame);
    if (frame.numbers !== null && frame.numbers.length > 0 && !Array.from(frame.numbers).includes(undefined)) {
      const { under: key, from, line, numbers } = frame;
      this.#found.push({ key, kind: 'numbers', text: numbers.join(','), label: null, beside: false, from, to, line });
    }
  }

  #release(frame: Frame): void {
    const beside = frame.leaves.some(speaks);
    for (const leaf of frame.leaves)
      this.#found.push({ ...leaf, label: leaf.text === frame.label ? null : frame.label, beside });
    frame.leaves = [];
  }
}

function speaks({ key, text }: Leaf): boolean {
  return key !== null && /^[0-9a-f]{64}/i.test(text) && speaksOfDeviceToken(key) > 1;
}

function unescaped(raw: string): string {
  return raw.includes('\\') ? (stringOf(raw) ?? raw) : raw;
}

/** Whether a text begins as JSON does that may hold device tokens: an object or a list of texts, objects, lists or numbers. */
export function beginsAsJson(text: string): boolean {
  return /^\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:["{[\]]|-?\d+\s*[,\]]|$))/.test(text);
}

/** Whether a text begins as a property list in XML does, whole or cut out of one. */
export function beginsAsPropertyList(text: string): boolean {
  return /^\s*(?:<\?xml|<!DOCTYPE plist|<plist|<dict>|<array>|<key>|<data>|<string>)/i.test(text);
}

/** The texts and data of a property list in XML, whole or cut out of one (Apple: Property List XML). */
export function propertyListLeaves(text: string): readonly Leaf[] {
  const leaves: Leaf[] = [];
  let key: string | null = null;
  let label: string | null = null;
  let line = 1;
  let counted = 0;
  for (const match of text.matchAll(/<(key|string|data)>([^<]*)<\/\1>|<\/?(?:dict|array)>|<(?:true|false)\/>/g)) {
    for (; counted < match.index; counted += 1) if (text.charCodeAt(counted) === 10) line += 1;
    const [whole, tag, raw = ''] = match;
    const value = withoutEntities(raw);
    if (whole.startsWith('<dict')) label = null;
    if (tag === undefined) continue;
    if (tag === 'key') {
      key = value;
      continue;
    }
    if (tag === 'string' && LABEL_KEY.test(key ?? '')) label = value;
    const from = match.index + whole.indexOf('>') + 1;
    const kind = tag === 'data' ? 'data' : 'text';
    leaves.push({ key, kind, text: value, label, beside: false, from, to: from + raw.length, line });
  }
  return leaves;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function withoutEntities(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '');
}
