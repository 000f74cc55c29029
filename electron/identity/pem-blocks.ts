/** One PEM block of a file, whatever stood around it (RFC 7468, RFC 1421). */
export interface PemBlock {
  readonly label: string;
  readonly der: Buffer;
  /** `Proc-Type`, `DEK-Info`. */
  readonly headers: ReadonlyMap<string, string>;
  /** 1-based line of its BEGIN. */
  readonly line: number;
}

/** A block that cannot be read: `what` completes "the file is damaged: …". */
export interface PemDamage {
  readonly what: string;
  readonly line: number;
}

export interface PemReading {
  readonly blocks: readonly PemBlock[];
  readonly damages: readonly PemDamage[];
}

/** Labels in use have at most 30 characters. */
const BEGIN = /-----BEGIN ([A-Z0-9][A-Z0-9 ]{0,59})-----/g;
/** More than any real file has: the authorities that browsers trust are about 150. */
const MOST_BLOCKS = 500;
const HEADER = /^([A-Za-z][A-Za-z-]*):[ \t]*(.*)$/;

/**
 * Every PEM block in `text`, in order, up to 500; text between them is passed over, blocks that are cut off are told.
 * Each part of the text is looked at a fixed number of times, whatever it holds.
 */
export function readPemBlocks(text: string): PemReading {
  const blocks: PemBlock[] = [];
  const damages: PemDamage[] = [];
  const begins = [...text.matchAll(BEGIN)];
  const lines = new LineCounter(text);
  for (const [position, begin] of begins.entries()) {
    const label = begin[1] ?? '';
    const line = lines.at(begin.index);
    if (position === MOST_BLOCKS) {
      damages.push({ what: `it holds more than ${MOST_BLOCKS} blocks, and the rest was not read`, line });
      break;
    }
    const rest = text.slice(begin.index + begin[0].length, begins[position + 1]?.index);
    const end = rest.indexOf(`-----END ${label}-----`);
    if (end === -1) {
      damages.push({ what: `“-----BEGIN ${label}-----” has no “-----END ${label}-----”`, line });
      continue;
    }
    const read = readBody(rest.slice(0, end));
    if (typeof read === 'string') damages.push({ what: `its ${label} block ${read}`, line });
    else blocks.push({ label, line, ...read });
  }
  return { blocks, damages };
}

/** The text of a file: UTF-8 or UTF-16 with its mark; `null` where it holds bytes that no text file does. */
export function textOfFile(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0)
    return Buffer.from(bytes.subarray(2)).swap16().toString('utf16le');
  const text = bytes.toString('utf8');
  return text.includes('\0') || text.slice(0, 4096).includes('\ufffd') ? null : text.replace(/^\ufeff/, '');
}

/** The bytes of a text that is nothing but base64; `null` where it is not, or is too short to tell. */
export function bareBase64(text: string): Buffer | null {
  const compact = text.replace(/\s+/g, '');
  return compact.length >= 80 && /^[A-Za-z0-9+/]+={0,2}$/.test(compact) ? Buffer.from(compact, 'base64') : null;
}

function readBody(body: string): { readonly der: Buffer; readonly headers: ReadonlyMap<string, string> } | string {
  const headers = new Map<string, string>();
  // A key kept in a variable or a JSON document has its line breaks written as \n.
  const lines = body.replace(/\\r|\\n/g, '\n').split(/\r\n|\r|\n/);
  const base64: string[] = [];
  for (const line of lines) {
    const header = base64.length === 0 ? HEADER.exec(line) : null;
    if (header === null) base64.push(...(line.trim() === '' ? [] : [line.trim()]));
    else headers.set((header[1] ?? '').toLowerCase(), (header[2] ?? '').trim());
  }
  const compact = base64.join('').replace(/\s+/g, '');
  if (compact === '') return 'is empty';
  const stray = /[^A-Za-z0-9+/=]/.exec(compact)?.[0];
  if (stray !== undefined) return `holds “${stray}”, which is no base64`;
  return { der: Buffer.from(compact, 'base64'), headers };
}

/** Tells the lines of places that come in order, counting on from the last one. */
class LineCounter {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  /** 1-based line of `index`, which must not lie before the one asked for last. */
  at(index: number): number {
    this.#line += this.#text.slice(this.#at, index).split(/\r\n|\r|\n/).length - 1;
    this.#at = index;
    return this.#line;
  }
}
