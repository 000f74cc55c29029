import { ByteBlock } from '../../ground/byte-block.ts';
import { DynamicTable } from './dynamic-table.ts';
import { fieldBytes, type HeaderField, STATIC_TABLE, USUAL_TABLE_BYTES } from './tables.ts';

const STATIC_INDEX: ReadonlyMap<string, number> = new Map(
  STATIC_TABLE.map((field, at) => [keyOf(field), at + 1] as const).reverse(),
);
/** The lowest index of each name. */
const STATIC_NAME_INDEX: ReadonlyMap<string, number> = new Map(
  STATIC_TABLE.map(([name], at) => [name, at + 1] as const).reverse(),
);

/** First bits of how a field is told (RFC 7541 section 6), and how many bits are left for its index. */
const INDEXED = { pattern: 0x80, bits: 7 } as const;
const KEPT = { pattern: 0x40, bits: 6 } as const;
const NOT_KEPT = { pattern: 0x00, bits: 4 } as const;
const TABLE_SIZE = { pattern: 0x20, bits: 5 } as const;
type Form = typeof INDEXED | typeof KEPT | typeof NOT_KEPT | typeof TABLE_SIZE;

/**
 * Makes the header blocks of one connection, one after the other (RFC 7541). Strings go out as they are, without Huffman
 * coding: what repeats is told by its index, and the rest is short.
 */
export class HeaderEncoder {
  readonly #table = new DynamicTable();
  readonly #block = new ByteBlock(256);
  /** Fields in the table, by their number in the order of being added. */
  readonly #numbers = new Map<string, number>();
  /** The table's size that the peer asked for last, and the smallest since the last block; `null` where it asked for none. */
  #asked: { readonly last: number; readonly smallest: number } | null = null;
  #last: { readonly fields: readonly HeaderField[]; readonly added: number; readonly bytes: Buffer } | null = null;

  /** The peer's SETTINGS_HEADER_TABLE_SIZE: the next block says that its table is no larger. */
  limitTable(maxBytes: number): void {
    const last = Math.min(maxBytes, USUAL_TABLE_BYTES);
    this.#asked = { last, smallest: Math.min(last, this.#asked?.smallest ?? last) };
    this.#last = null;
  }

  /**
   * A block of one field that is not kept, then of fields that are: those that the next blocks will have too. Where the
   * list is the very one of the block before, its bytes are not made again.
   */
  encode(own: HeaderField, fields: readonly HeaderField[]): Buffer {
    if (this.#asked !== null) this.#tellTableSize(this.#asked);
    this.#literal(NOT_KEPT, own);
    this.#fields(fields);
    return this.#block.take();
  }

  /** A block of fields that are kept, as `encode` has them, then of fields that are not: those of an answer. */
  encodeAnswer(fields: readonly HeaderField[], own: readonly HeaderField[]): Buffer {
    if (this.#asked !== null) this.#tellTableSize(this.#asked);
    this.#fields(fields);
    for (const field of own) this.#literal(NOT_KEPT, field);
    return this.#block.take();
  }

  #fields(fields: readonly HeaderField[]): void {
    const last = this.#last;
    if (last !== null && last.fields === fields && last.added === this.#table.added) {
      this.#block.append(last.bytes);
      return;
    }
    const added = this.#table.added;
    const from = this.#block.bytes;
    for (const field of fields) this.#field(field);
    // Only where nothing was added do the same bytes mean the same the next time.
    const isSame = added === this.#table.added;
    this.#last = isSame ? { fields, added, bytes: Buffer.from(this.#block.made.subarray(from)) } : null;
  }

  #field(field: HeaderField): void {
    const key = keyOf(field);
    const fixed = STATIC_INDEX.get(key);
    if (fixed !== undefined) {
      this.#integer(INDEXED, fixed);
      return;
    }
    const place = this.#table.placeOf(this.#numbers.get(key) ?? 0);
    if (place !== null) this.#integer(INDEXED, STATIC_TABLE.length + 1 + place);
    else if (fieldBytes(field) > this.#table.maxBytes) this.#literal(NOT_KEPT, field);
    else {
      this.#literal(KEPT, field);
      this.#table.add(field);
      this.#remember(key);
    }
  }

  #remember(key: string): void {
    this.#numbers.set(key, this.#table.added);
    if (this.#numbers.size <= 2 * MOST_FIELDS) return;
    for (const [old, number] of this.#numbers) if (this.#table.placeOf(number) === null) this.#numbers.delete(old);
  }

  /**
   * RFC 7541 section 4.2: that it was smaller in between is told too. It is told as nothing at all, which a smaller table
   * may always be: some decoders take a second size only after that.
   */
  #tellTableSize({ last, smallest }: { readonly last: number; readonly smallest: number }): void {
    this.#asked = null;
    for (const bytes of smallest < last ? [0, last] : [last]) {
      if (bytes === this.#table.maxBytes) continue;
      this.#integer(TABLE_SIZE, bytes);
      this.#table.resize(bytes);
    }
  }

  #literal(form: Form, [name, value]: HeaderField): void {
    const nameIndex = STATIC_NAME_INDEX.get(name);
    this.#integer(form, nameIndex ?? 0);
    if (nameIndex === undefined) this.#string(name);
    this.#string(value);
  }

  /** RFC 7541 section 5.2. */
  #string(text: string): void {
    this.#integer({ pattern: 0, bits: 7 }, text.length);
    this.#block.room(text.length).write(text, this.#block.bytes, 'latin1');
    this.#block.add(text.length);
  }

  /** RFC 7541 section 5.1. */
  #integer({ pattern, bits }: { readonly pattern: number; readonly bits: number }, value: number): void {
    const most = 2 ** bits - 1;
    if (value < most) {
      this.#byte(pattern | value);
      return;
    }
    this.#byte(pattern | most);
    let left = value - most;
    for (; left >= 128; left = Math.floor(left / 128)) this.#byte((left % 128) | 0x80);
    this.#byte(left);
  }

  #byte(byte: number): void {
    this.#block.room(1)[this.#block.bytes] = byte;
    this.#block.add(1);
  }
}

/** No field is smaller than 32 bytes. */
const MOST_FIELDS = USUAL_TABLE_BYTES / 32;

/** No name and no value holds this character. */
function keyOf([name, value]: HeaderField): string {
  return `${name}\0${value}`;
}
