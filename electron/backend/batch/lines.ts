import type { OtherThanText } from '../../../contract/facts/device-tokens.ts';
import { FileRefused } from '../../ground/system-error.ts';

/** In characters. A line that is longer is cut here, so that a file without line ends costs no more memory than this. */
export const LONGEST_LINE = 64 * 1024;
/** A line that goes on so long is of no list: /dev/zero has no line end at all. */
const NO_LIST = 64 * 1024 * 1024;
/** So many bytes tell in what a text is written. */
const BYTES_THAT_TELL = 4;

/** A line of a text, without its end. */
export interface Line {
  readonly text: string;
  /** 1-based. */
  readonly number: number;
  /** It goes on: only its first characters are here. */
  readonly isCut?: true;
}

/** Splits a text into lines as it comes; LF, CR LF or CR ends a line. */
export class LineSplitter {
  #rest = '';
  #number = 0;
  #cutting = false;
  #cut = 0;

  /** The lines that end within the next part of the text. Throws `FileRefused` where a line goes on without end. */
  push(text: string): readonly Line[] {
    const lines: Line[] = [];
    const whole = this.#rest === '' ? text : this.#rest + text;
    let from = 0;
    let feed = whole.indexOf('\n');
    let carriage = whole.indexOf('\r');
    for (;;) {
      const end = carriage >= 0 && (feed < 0 || carriage < feed) ? carriage : feed;
      // A CR at the very end may be the first half of CR LF.
      if (end < 0 || (end === carriage && end === whole.length - 1)) break;
      if (this.#cutting) {
        this.#cutting = false;
        this.#cut = 0;
      } else {
        this.#number += 1;
        lines.push(this.#line(whole.slice(from, end)));
      }
      from = end === carriage && feed === end + 1 ? end + 2 : end + 1;
      if (feed >= 0 && feed < from) feed = whole.indexOf('\n', from);
      if (carriage >= 0 && carriage < from) carriage = whole.indexOf('\r', from);
    }
    this.#rest = whole.slice(from);
    if (this.#rest.length > LONGEST_LINE) {
      this.#cut += this.#rest.length;
      if (this.#cut > NO_LIST) throw new FileRefused('too-large');
      if (!this.#cutting) {
        this.#number += 1;
        lines.push(this.#line(this.#rest));
      }
      this.#rest = this.#rest.endsWith('\r') ? '\r' : '';
      this.#cutting = true;
    }
    return lines;
  }

  /** The last line, where it has no end. */
  end(): readonly Line[] {
    const rest = this.#rest.endsWith('\r') ? this.#rest.slice(0, -1) : this.#rest;
    if (this.#cutting || this.#rest === '') return [];
    this.#number += 1;
    return [this.#line(rest)];
  }

  #line(text: string): Line {
    const number = this.#number;
    return text.length > LONGEST_LINE ? { text: text.slice(0, LONGEST_LINE), number, isCut: true } : { text, number };
  }
}

/** The lines of a stream, one at a time, decoded as `textsOf` does. Rejects with `FileRefused` for what has no line end. */
export async function* linesOf(stream: AsyncIterable<Buffer | string>): AsyncGenerator<Line> {
  const splitter = new LineSplitter();
  for await (const text of textsOf(stream)) for (const line of splitter.push(text)) yield line;
  for (const line of splitter.end()) yield line;
}

/** The text of a stream in parts: UTF-8, or UTF-16 where a byte order mark or the zeros between Latin letters say so; without that mark. */
export async function* textsOf(stream: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  let decoder: Decoder | null = null;
  let first: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    if (typeof chunk === 'string') {
      yield chunk;
      continue;
    }
    let bytes = chunk;
    if (decoder === null) {
      first = first.length === 0 ? chunk : Buffer.concat([first, chunk]);
      // A line has come whole: whoever writes it waits for an answer perhaps.
      if (first.length < BYTES_THAT_TELL && !first.includes(10)) continue;
      decoder = decoderFor(first);
      bytes = first;
    }
    const text = decoder.decode(bytes, { stream: true });
    if (text !== '') yield text;
  }
  decoder ??= decoderFor(first);
  const rest = first.length < BYTES_THAT_TELL && !first.includes(10) ? decoder.decode(first) : decoder.decode();
  if (rest !== '') yield rest;
}

type Decoder = InstanceType<typeof TextDecoder>;

function decoderFor(bytes: Buffer): Decoder {
  const [a = 1, b = 1, c = 1, d = 1] = bytes;
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0 && c !== 0 && d === 0 && bytes.length > 3))
    return new TextDecoder('utf-16le');
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && c === 0 && d !== 0 && bytes.length > 3))
    return new TextDecoder('utf-16be');
  return new TextDecoder('utf-8');
}

const BEGINNINGS: readonly (readonly [string, OtherThanText])[] = [
  ['PK\u0003\u0004', 'zip'],
  ['\u001f', 'gzip'],
  ['\ufffd\ufffd\u0011\ufffd', 'old-workbook'],
  ['%PDF-', 'pdf'],
  ['bplist', 'binary-property-list'],
  ['SQLite format 3', 'sqlite'], // not prose: how such a file begins
];

/** What a file is that holds no text, by its first part as `textsOf` decodes it; `null` where it may be one. */
export function notText(begin: string): OtherThanText | null {
  const known = BEGINNINGS.find(([beginning]) => begin.startsWith(beginning))?.[1];
  if (known !== undefined) return known;
  // UTF-8 that is none decodes to replacement characters; of a text few are wrong.
  const units = [...begin.slice(0, 4_096)];
  const wrong = units.filter((unit) => unit === '\ufffd' || unit === '\0').length;
  return wrong > 16 && wrong > units.length / 8 ? 'data' : null;
}

/** Longest record, in lines, that quotes hold together: what is longer has lost a quote. */
const LONGEST_RECORD = 20;
const OPEN_QUOTE = /(?:^|[\t;,|])\s*"(?:[^"]|"")*$/;
const CLOSING_QUOTE = /^(?:[^"]|"")*"\s*(?:$|[\t;,|])/;

/** Joins the lines of a table that quotes hold together (RFC 4180); every other line is as it was. */
export class RecordJoiner {
  readonly #isOpen: (text: string) => boolean;
  #open: Line[] = [];

  /** `isOpen`: whether a line ends within a cell; where nobody knows what parts the cells, whatever may. */
  constructor(isOpen: (text: string) => boolean = (text) => OPEN_QUOTE.test(text)) {
    this.#isOpen = isOpen;
  }

  push(lines: readonly Line[]): readonly Line[] {
    if (this.#open.length === 0 && !lines.some(({ text }) => text.includes('"'))) return lines;
    const records: Line[] = [];
    for (const line of lines) {
      const [first] = this.#open;
      if (first === undefined) {
        if (!line.isCut && this.#isOpen(line.text)) this.#open = [line];
        else records.push(line);
      } else if (!line.isCut && CLOSING_QUOTE.test(line.text)) {
        const text = [...this.#open, line].map((part) => part.text).join(' ');
        this.#open = [];
        records.push({ text, number: first.number });
      } else {
        this.#open.push(line);
        if (line.text.includes('"') || this.#open.length > LONGEST_RECORD) records.push(...this.end());
      }
    }
    return records;
  }

  /** What was still open, line by line. */
  end(): readonly Line[] {
    const open = this.#open;
    this.#open = [];
    return open;
  }
}
