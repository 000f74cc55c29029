import type { ForeignSign } from '../../contract/facts/payload.ts';

/** A known word that another spelling plainly means. */
export interface Meant<Word extends string> {
  readonly word: Word;
  /** `sign`: one character is foreign or cannot be seen; `spelling`: other dashes or capitals; `slip`: a letter or two are wrong. */
  readonly by: 'sign' | 'spelling' | 'slip';
  /** The foreign character; `null` where there is none. */
  readonly sign: ForeignSign | null;
}

/** Letters of other alphabets, and other dashes, that look like those of the keys (Unicode TR 39, as far as keys need it). */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [...'аеорсухіѕјԁһкмтвԛԝɡ'].map((letter, index) => [letter, 'aeopcyxisjdhkmtbqwg'[index] ?? letter]),
  ),
  ...Object.fromEntries([...'αορνικτευχγ'].map((letter, index) => [letter, 'aopviktiuxy'[index] ?? letter])),
  ...Object.fromEntries([...'‐‑‒–—―−﹣－_'].map((dash) => [dash, '-'])),
  ı: 'i',
};
const INVISIBLE = /[\s\p{Cf}\p{Cc}\u115f\u1160\u3164\uffa0]|\p{Variation_Selector}/u;
/** Shorter words are too near to one another, and to words of the app's own. */
const SHORTEST_SLIP = 5;

/** The one of `known` that `name` was meant to be; `null` where it is one of them, or none is plainly meant. */
export function meantWord<Word extends string>(name: string, known: readonly Word[]): Meant<Word> | null {
  if (known.some((word) => word === name) || name.length > 100) return null;
  const seen = fold(name);
  const exact = known.find((word) => word === seen);
  if (exact !== undefined) {
    const sign = [...name].find((one) => fold(one) !== one && one !== '_') ?? '';
    return sign === ''
      ? { word: exact, by: 'spelling', sign: null }
      : { word: exact, by: 'sign', sign: { code: sign.codePointAt(0) ?? 0, shown: INVISIBLE.test(sign) ? '' : sign } };
  }
  const spelt = known.find((word) => plain(word) === plain(seen));
  if (spelt !== undefined) return { word: spelt, by: 'spelling', sign: null };
  const near = known.filter((word) => word.length >= SHORTEST_SLIP && isSlip(plain(seen), plain(word)));
  return near.length === 1 && near[0] !== undefined ? { word: near[0], by: 'slip', sign: null } : null;
}

function fold(name: string): string {
  return [...name.normalize('NFKC')]
    .filter((one) => !INVISIBLE.test(one))
    .map((one) => LOOKALIKES[one] ?? one)
    .join('');
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_\s.]/g, '');
}

/** Whether a word is another but for one letter, or for two in a long one; letters that changed places count as one. */
function isSlip(typed: string, word: string): boolean {
  const most = word.length >= 10 ? 2 : 1;
  if (Math.abs(typed.length - word.length) > most) return false;
  let earlier: number[] = [];
  let before = Array.from({ length: word.length + 1 }, (_, index) => index);
  for (let i = 1; i <= typed.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= word.length; j += 1) {
      const same = typed[i - 1] === word[j - 1];
      let least = Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (before[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1])
        least = Math.min(least, (earlier[j - 2] ?? 0) + 1);
      row.push(least);
    }
    earlier = before;
    before = row;
  }
  return (before[word.length] ?? most + 1) <= most;
}
