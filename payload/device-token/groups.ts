import type { DeviceTokenNote } from '../../contract/facts/device-tokens.ts';
import { accept, broken, type Run, USUAL_DIGITS } from './accept.ts';
import { MOST_TOKEN_BYTES } from './sizes.ts';
import type { Word } from './words-of-text.ts';

/** What may stand between the groups of one print-out. */
const GROUP_GAP = /^(?:\s{1,4}|\s?[,:;\-_.|/]\s?)$/;
/** So much stands between two pieces only where one ends and another begins; no slip of a finger makes it. */
const WIDEST_SLIP = 2;
const PAIRS: Readonly<Record<string, string>> = {
  '[': ']',
  '(': ')',
  '{': '}',
  '<': '>',
  '"': '"',
  "'": "'",
  '“': '”',
  '`': '`',
};

/** Groups of equal length, as print-outs make them, among `words[from]` to `words[to]`; `null` where there are none. */
export function runsOfGroups(words: readonly Word[], from: number, to: number): readonly Run[] | null {
  const runs: Run[] = [];
  let first = from;
  for (let at = from + 1; at <= to; at += 1) {
    const gap = words[at]?.gap ?? '';
    if (at < to && ([...gap].length <= WIDEST_SLIP || gap.trim() === '')) continue;
    runs.push(...(runsOfSegment(words, first, at) ?? []));
    first = at;
  }
  return runs.length === 0 ? null : runs;
}

function runsOfSegment(words: readonly Word[], from: number, to: number): readonly Run[] | null {
  const longest = longestGroups(words, from, to);
  if (longest === null) return null;
  const { first, end, gap, size } = longest;
  const chain = words.slice(from, to);
  const groups = words.slice(first, end);
  const digits = groups.map((word) => word.digits).join('');
  const enclosed = isEnclosed(words, first, end);
  const outside = enclosed ? [] : [...words.slice(from, first), ...words.slice(end, to)];
  if (!enclosed) {
    const typo = misspeltNeighbour([words[from - 1], words[to]], size);
    if (typo !== null) return [typo];
    if (goesOn(words, from, -1, size) || goesOn(words, to - 1, 1, size)) return [broken(chain)];
  }
  const span = { from: groups[0]?.from ?? 0, to: groups.at(-1)?.to ?? 0 };
  if (digits.length !== USUAL_DIGITS && outside.length === 0 && digits.length <= MOST_TOKEN_BYTES * 2)
    return [{ kind: 'fault', ...span, fault: { code: 'device-token-glued', digits: digits.length } }];
  if (digits.length !== USUAL_DIGITS || !isLabelOf(outside, first - from, size)) return [broken(chain)];
  const accepted = accept(digits, false);
  if ('code' in accepted) return [{ kind: 'fault', ...span, fault: accepted }];
  const notes: DeviceTokenNote[] = [
    ...(groups.some((word) => word.prefixed) ? [{ code: 'ornament-left-out', what: '0x' } as const] : []),
    { code: 'ornament-left-out', what: ornamentOf(gap) },
    ...accepted.notes,
  ];
  return [{ kind: 'token', ...span, token: accepted.token, notes }];
}

interface Groups {
  readonly first: number;
  readonly end: number;
  readonly gap: string;
  readonly size: number;
}

/** The longest row of groups of equal length with the same between them; `null` where none comes near a token. */
function longestGroups(words: readonly Word[], from: number, to: number): Groups | null {
  let longest: Groups | null = null;
  let digits = 47;
  let first = from;
  while (first < to) {
    const size = words[first]?.digits.length ?? 0;
    const gap = spaced(words[first + 1]?.gap ?? '');
    let end = first + 1;
    while (end < to && words[end]?.digits.length === size && spaced(words[end]?.gap ?? '') === gap) end += 1;
    if ([2, 4, 8].includes(size) && GROUP_GAP.test(gap) && (end - first) * size > digits) {
      longest = { first, end, gap, size };
      digits = (end - first) * size;
    }
    // The last word of a row may be the first of the next, which has another gap.
    first = end - first > 1 && end < to ? end - 1 : end;
  }
  return longest;
}

function spaced(gap: string): string {
  return gap.replace(/\s+/g, ' ');
}

/** Whether a pair of brackets or quotes stands around words. */
function isEnclosed(words: readonly Word[], first: number, end: number): boolean {
  const before = words[first]?.gap.trimEnd().at(-1) ?? '';
  const after = words[end - 1]?.behind.trimStart()[0];
  return after !== undefined && PAIRS[before] === after;
}

/** Whether groups of the same length go on behind the one word beside them. */
function goesOn(words: readonly Word[], last: number, step: 1 | -1, size: number): boolean {
  const [between, beyond] = [words[last + step], words[last + 2 * step]];
  if (between === undefined || beyond === undefined || between.kind === 'hex') return false;
  return beyond.kind === 'hex' && Math.abs(beyond.digits.length - size) <= 1;
}

/** At most one short word before the groups, shorter than any group would be that lost a digit. */
function isLabelOf(outside: readonly Word[], first: number, size: number): boolean {
  if (outside.length === 0) return true;
  return outside.length === 1 && first === 1 && (outside[0]?.digits.length ?? size) < size - Math.max(1, size / 4);
}

/** Groups of equal length of which some are nearly hexadecimal; with where they end. */
export function misspeltGroups(
  words: readonly Word[],
  from: number,
): { readonly run: Run; readonly to: number } | null {
  const size = words[from]?.digits.length ?? 0;
  if (size !== 8 && size !== 4 && size !== 2) return null;
  const gap = words[from + 1]?.gap ?? '';
  if (!GROUP_GAP.test(gap)) return null;
  let to = from;
  let wrong: Word | null = null;
  for (let word = words[to]; word !== undefined; word = words[to]) {
    if (word.digits.length !== size || (to > from && word.gap !== gap) || foreignSigns(word).length > mostForeign(size))
      break;
    if (word.kind !== 'hex') wrong ??= word;
    to += 1;
  }
  if (wrong === null || (to - from) * size < 48) return null;
  return { run: misspelt(wrong), to };
}

function mostForeign(size: number): number {
  return Math.max(1, size / 4);
}

function foreignSigns(word: Word): readonly string[] {
  return word.kind === 'hex' ? [] : [...word.digits].filter((sign) => !/[0-9a-f]/i.test(sign));
}

/** A word that is not hexadecimal, where it was meant to be: its first foreign sign. */
export function misspelt(word: Word): Run {
  const signs = [...word.digits];
  const at = signs.findIndex((sign) => !/[0-9a-f]/i.test(sign));
  const fault = { code: 'device-token-not-hexadecimal', sign: signs[at] ?? '', position: at + 1 } as const;
  return { kind: 'fault', from: word.from, to: word.to, fault };
}

/** A word as long as a group, and nearly hexadecimal, beside the groups. */
function misspeltNeighbour(neighbours: readonly (Word | undefined)[], size: number): Run | null {
  const wrong = neighbours.find(
    (word) =>
      word !== undefined &&
      word.kind !== 'hex' &&
      word.digits.length === size &&
      foreignSigns(word).length <= mostForeign(size),
  );
  return wrong === undefined ? null : misspelt(wrong);
}

function ornamentOf(gap: string): 'spaces' | 'colons' | 'dashes' | 'slashes' | 'signs' {
  if (gap.trim() === '') return 'spaces';
  if (gap.includes(':')) return 'colons';
  if (/[-_]/.test(gap)) return 'dashes';
  return gap.includes('/') ? 'slashes' : 'signs';
}
