/** The value of a text that is JSON; `undefined` where it is none. Quick, before the reader that explains each mistake. */
export function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a text is JSON (RFC 8259), its outermost value of any kind. */
export function isJson(text: string): boolean {
  return jsonValue(text) !== undefined;
}
