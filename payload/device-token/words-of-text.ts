/** A word: letters, digits and the signs that mask or cut them. */
export interface Word {
  readonly kind: 'hex' | 'mask' | 'other';
  /** Hexadecimal digits without their “0x”; the text itself for every other kind. */
  readonly digits: string;
  readonly prefixed: boolean;
  readonly from: number;
  readonly to: number;
  /** What stands between the word before and this one. */
  readonly gap: string;
  /** The three units behind it. */
  readonly behind: string;
}

/** Stands for what was read already: it parts what is before it from what is after. */
export const READ = '\ufffc';

const MASK = '*•●∙…×▪■█◦';
const WORD = new RegExp(`(?:[^\\s\\p{Z}\\p{P}\\p{S}]|[${MASK}]|\\.{2,})+`, 'gu');
const HEX = /^(?:(0x)|(\*{1,3})(?=[0-9a-f]+\2$))?([0-9a-f]+)\2$/i;
const ONLY_MASK = new RegExp(`^(?:[${MASK}]|\\.)+$`, 'u');
/** Signs that mask or cut digits. */
export const MASKED = new RegExp(`[${MASK}]|\\.\\.`, 'u');

/** The words of a text without invisible characters. */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    const from = match.index;
    const raw = match[0];
    const gap = text.slice(end, from);
    end = from + raw.length;
    const behind = text.slice(end, end + 3);
    // A byte string of a database begins with \x.
    const escaped = /\\$/.test(gap) ? /^x([0-9a-f]{64,})$/i.exec(raw) : null;
    const hex = escaped === null ? HEX.exec(raw) : null;
    const digits = escaped?.[1] ?? hex?.[3];
    if (digits !== undefined) {
      const prefixed = escaped !== null || hex?.[1] !== undefined;
      words.push({ kind: 'hex', digits, prefixed, from, to: end, gap, behind });
    } else {
      const kind = ONLY_MASK.test(raw) ? 'mask' : 'other';
      words.push({ kind, digits: raw, prefixed: false, from, to: end, gap, behind });
    }
  }
  return words;
}

/** Whether so little stands between two words that they may belong together. */
export function isShortGap(gap: string): boolean {
  return gap.length <= 12 && !gap.includes(READ);
}
