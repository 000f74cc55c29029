class NotHere extends Error {}
/** One for all: what an error costs is where it was made, and nobody reads that. */
const NOT_HERE = new NotHere();

/** What `read` comes to; `null` where a cursor in it fails. */
export function unlessFailed<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error === NOT_HERE) return null;
    throw error;
  }
}

/** A text that is read from its place on: what is read moves the place behind it. Offsets count UTF-16 units. */
export class TextCursor {
  readonly text: string;
  protected at: number;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  /** What a sticky `pattern` finds here; `null`, and nothing read, where it finds nothing. */
  protected match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at += match[0].length;
    return match;
  }

  /** Whether a sticky `pattern` finds something here; nothing is read. */
  protected sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.text);
  }

  /** What was looked for is not here. */
  protected fail(): never {
    throw NOT_HERE;
  }

  /** Whether `sign` stands here, and is read. */
  protected take(sign: string): boolean {
    if (!this.text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }
}
