import type { Http2Fault } from '../../../contract/facts/wire/http2.ts';
import { HTTP2_ERROR, Http2ProtocolError } from '../protocol-error.ts';
import { DynamicTable } from './dynamic-table.ts';
import { decodeHuffman } from './huffman.ts';
import { fieldBytes, type HeaderField, STATIC_TABLE, USUAL_TABLE_BYTES } from './tables.ts';

/** Most bytes of one list of headers unless the reader of them says otherwise, counted as a table counts them. APNs sends some two hundred. */
export const MAX_HEADER_LIST_BYTES = 64 * 1024;
/** No length and no index that can be meant is larger; what is may overrun a number. */
const MOST = 2 ** 24;

/** Reads the header blocks of one connection, one after the other (RFC 7541). */
export class HeaderDecoder {
  readonly #table = new DynamicTable();
  readonly #mostListBytes: number;
  readonly #mostTableBytes: number;
  #block: Uint8Array = new Uint8Array(0);
  #at = 0;

  /** `mostTableBytes`: the larger of HEADER_TABLE_SIZE's default and what our settings say. */
  constructor(mostListBytes: number = MAX_HEADER_LIST_BYTES, mostTableBytes: number = USUAL_TABLE_BYTES) {
    this.#mostListBytes = mostListBytes;
    this.#mostTableBytes = mostTableBytes;
  }

  /**
   * The fields of a block, in their order. Throws `Http2ProtocolError` where it is malformed or its fields are too many;
   * then no later block can be understood.
   */
  decode(block: Uint8Array): readonly HeaderField[] {
    this.#block = block;
    this.#at = 0;
    const fields: HeaderField[] = [];
    let bytes = 0;
    while (this.#at < block.length) {
      const first = block[this.#at] ?? 0;
      if ((first & 0xe0) === 0x20) {
        if (fields.length > 0) throw malformed({ fault: 'table-size-late' });
        this.#resize();
        continue;
      }
      const field = this.#field(first);
      bytes += fieldBytes(field);
      if (bytes > this.#mostListBytes)
        throw new Http2ProtocolError(HTTP2_ERROR.enhanceYourCalm, {
          fault: 'headers-too-long',
          bytes: this.#mostListBytes,
        });
      fields.push(field);
    }
    return fields;
  }

  /** RFC 7541 sections 6.1 and 6.2. */
  #field(first: number): HeaderField {
    if ((first & 0x80) !== 0) return this.#indexed(this.#integer(7));
    const isKept = (first & 0x40) !== 0;
    const nameIndex = this.#integer(isKept ? 6 : 4);
    const name = nameIndex === 0 ? this.#string() : this.#indexed(nameIndex)[0];
    const field: HeaderField = [name, this.#string()];
    if (isKept) this.#table.add(field);
    return field;
  }

  #indexed(index: number): HeaderField {
    const field =
      index <= STATIC_TABLE.length ? STATIC_TABLE[index - 1] : this.#table.at(index - STATIC_TABLE.length - 1);
    if (field === undefined) throw malformed({ fault: 'field-unknown', index });
    return field;
  }

  /** RFC 7541 section 6.3. */
  #resize(): void {
    const bytes = this.#integer(5);
    if (bytes > this.#mostTableBytes) throw malformed({ fault: 'table-too-large', bytes });
    this.#table.resize(bytes);
  }

  /** RFC 7541 section 5.1. `bits`: how many of the first byte it may take. */
  #integer(bits: number): number {
    const most = 2 ** bits - 1;
    let value = this.#byte() & most;
    if (value < most) return value;
    let factor = 1;
    for (;;) {
      const byte = this.#byte();
      value += (byte & 0x7f) * factor;
      if (value > MOST) throw malformed({ fault: 'number-too-large' });
      if ((byte & 0x80) === 0) return value;
      factor *= 128;
      if (factor > MOST) throw malformed({ fault: 'number-too-long' });
    }
  }

  /** RFC 7541 section 5.2. */
  #string(): string {
    const isHuffman = ((this.#block[this.#at] ?? 0) & 0x80) !== 0;
    const length = this.#integer(7);
    const from = this.#at;
    if (from + length > this.#block.length) throw malformed({ fault: 'string-cut-short' });
    this.#at = from + length;
    const bytes = this.#block.subarray(from, this.#at);
    return isHuffman ? decodeHuffman(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('latin1');
  }

  #byte(): number {
    const byte = this.#block[this.#at];
    if (byte === undefined) throw malformed({ fault: 'field-cut-short' });
    this.#at += 1;
    return byte;
  }
}

function malformed(fault: Http2Fault): Http2ProtocolError {
  return new Http2ProtocolError(HTTP2_ERROR.compression, fault);
}
