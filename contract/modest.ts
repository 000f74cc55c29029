/** Most values in an argument: 10,000 device tokens, and what is around them. */
const MOST_VALUES = 12_000;
/** Most characters in all its texts together: a draft holds two texts of 1,000,000, a picture in base64 over seven. */
const MOST_CHARACTERS = 8_000_000;
const DEEPEST = 8;

/**
 * Whether `argument` is plain data, and no larger than any request is. A schema looks at every key of what it is given:
 * of a typed array of 20 MB, which crosses from a page in a moment, that takes ten seconds. This looks at no more than
 * its limits.
 */
export function isModest(argument: unknown): boolean {
  let values = MOST_VALUES;
  let characters = MOST_CHARACTERS;
  const look = (value: unknown, depth: number): boolean => {
    values -= 1;
    if (values < 0) return false;
    if (typeof value === 'string') {
      characters -= value.length;
      return characters >= 0;
    }
    if (typeof value !== 'object' || value === null) return true;
    if (depth === DEEPEST) return false;
    if (Array.isArray(value)) return value.length <= values && value.every((one) => look(one, depth + 1));
    if (Object.prototype.toString.call(value) !== '[object Object]') return false;
    for (const key in value) if (!look(key, depth) || !look(value[key as keyof typeof value], depth + 1)) return false;
    return true;
  };
  return look(argument, 0);
}
