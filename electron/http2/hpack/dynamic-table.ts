import { fieldBytes, type HeaderField, USUAL_TABLE_BYTES } from './tables.ts';

/** The fields that one side has told the other, newest first, as many as there is room for (RFC 7541 section 2.3.2). */
export class DynamicTable {
  /** Oldest first. */
  #fields: HeaderField[] = [];
  #bytes = 0;
  #maxBytes = USUAL_TABLE_BYTES;
  #added = 0;

  get maxBytes(): number {
    return this.#maxBytes;
  }

  /** How many fields were ever added; the newest has this number. */
  get added(): number {
    return this.#added;
  }

  /** The field at a place, 0 for the newest; `undefined` where there is none. */
  at(place: number): HeaderField | undefined {
    return this.#fields[this.#fields.length - 1 - place];
  }

  /** The place of the field that was the `number`th to be added; `null` where it is gone. */
  placeOf(number: number): number | null {
    const place = this.#added - number;
    return place < this.#fields.length ? place : null;
  }

  /** A field that is larger than the table empties it and is not kept (RFC 7541 section 4.4). */
  add(field: HeaderField): void {
    const bytes = fieldBytes(field);
    this.#makeRoom(bytes);
    this.#added += 1;
    if (bytes > this.#maxBytes) return;
    this.#fields.push(field);
    this.#bytes += bytes;
  }

  resize(maxBytes: number): void {
    this.#maxBytes = maxBytes;
    this.#makeRoom(0);
  }

  #makeRoom(bytes: number): void {
    let gone = 0;
    for (const field of this.#fields) {
      if (this.#bytes + bytes <= this.#maxBytes) break;
      this.#bytes -= fieldBytes(field);
      gone += 1;
    }
    if (gone > 0) this.#fields.splice(0, gone);
  }
}
