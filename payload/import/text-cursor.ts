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

  /** Whether `sign` stands here, and is read. */
  protected take(sign: string): boolean {
    if (!this.text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }
}
