/** A provider token and which of its key's it is. */
export interface ProviderToken {
  /** The JSON Web Token, secret. */
  readonly text: string;
  /** Rises by one with each renewal. */
  readonly generation: number;
  /** How many renewals because APNs said so, not because of age, came before it. */
  readonly sinceExpiry: number;
}

/** A provider token and when it was made, UNIX milliseconds. */
export interface MadeProviderToken {
  readonly token: ProviderToken;
  readonly madeAt: number;
}

/** A token has some 220 characters. */
const MOST_TEXT_BYTES = 4_096;
/** Where in the memory the numbers stand: even while nothing is being written, and higher after each writing; 0 at first. */
const VERSION = 0;
const GENERATION = 1;
const SINCE_EXPIRY = 2;
const TEXT_BYTES = 3;
const NUMBERS = 4;
const MADE_AT_BYTE = NUMBERS * Int32Array.BYTES_PER_ELEMENT;
const TEXT_BYTE = MADE_AT_BYTE + Float64Array.BYTES_PER_ELEMENT;

/**
 * Memory that threads share, with the newest provider token of a key. One thread writes and any number read: whoever
 * reads looks at the version before and after, and reads again where it changed meanwhile.
 */
export class ProviderTokenBoard {
  readonly memory: SharedArrayBuffer;
  readonly #numbers: Int32Array;
  readonly #madeAt: Float64Array;
  readonly #text: Uint8Array;
  #read: { readonly version: number; readonly made: MadeProviderToken } | null = null;

  /** `memory`: another board's. */
  constructor(memory = new SharedArrayBuffer(TEXT_BYTE + MOST_TEXT_BYTES)) {
    this.memory = memory;
    this.#numbers = new Int32Array(memory, 0, NUMBERS);
    this.#madeAt = new Float64Array(memory, MADE_AT_BYTE, 1);
    this.#text = new Uint8Array(memory, TEXT_BYTE);
  }

  /** Only for the one thread that makes the tokens. Throws `RangeError` where a token is longer than any is. */
  write({ token, madeAt }: MadeProviderToken): void {
    const bytes = Buffer.from(token.text, 'latin1');
    if (bytes.length > MOST_TEXT_BYTES) throw new RangeError(`a provider token of ${bytes.length} bytes`);
    Atomics.add(this.#numbers, VERSION, 1);
    Atomics.store(this.#numbers, GENERATION, token.generation);
    Atomics.store(this.#numbers, SINCE_EXPIRY, token.sinceExpiry);
    Atomics.store(this.#numbers, TEXT_BYTES, bytes.length);
    this.#madeAt[0] = madeAt;
    this.#text.set(bytes);
    Atomics.add(this.#numbers, VERSION, 1);
  }

  /** The newest token; `null` where none was made yet. The same object until there is a newer one. */
  read(): MadeProviderToken | null {
    for (;;) {
      const version = Atomics.load(this.#numbers, VERSION);
      if (version === 0) return null;
      if (version === this.#read?.version) return this.#read.made;
      // Odd: being written, which takes microseconds.
      if (version % 2 === 1) continue;
      const made = {
        token: {
          text: Buffer.from(this.#text.subarray(0, Atomics.load(this.#numbers, TEXT_BYTES))).toString('latin1'),
          generation: Atomics.load(this.#numbers, GENERATION),
          sinceExpiry: Atomics.load(this.#numbers, SINCE_EXPIRY),
        },
        madeAt: this.#madeAt[0] ?? 0,
      };
      if (Atomics.load(this.#numbers, VERSION) !== version) continue;
      this.#read = { version, made };
      return made;
    }
  }
}
