import type { DeviceTokenFault, DeviceTokenNote } from '../../contract/facts/device-tokens.ts';
import { accept, broken, isPlausible, LONGEST_LABEL_DIGITS, type Run, USUAL_DIGITS } from './accept.ts';
import { misspelt, misspeltGroups, runsOfGroups } from './groups.ts';
import { show } from './show.ts';
import { isShortGap, MASKED, type Word } from './words-of-text.ts';

/** What the words of a text hold: plain digits, digits in groups, and what was meant as such and is none. */
export function runsOfWords(words: readonly Word[]): readonly Run[] {
  const runs: Run[] = [];
  let from = 0;
  while (from < words.length) {
    const word = words[from];
    if (word === undefined) break;
    const misspelt = misspeltGroups(words, from);
    if (misspelt !== null) {
      runs.push(misspelt.run);
      from = misspelt.to;
      continue;
    }
    if (word.kind !== 'hex') {
      const run = runOfOther(words, from);
      if (run !== null) runs.push(run);
      from += 1;
      continue;
    }
    let to = from + 1;
    while (words[to]?.kind === 'hex' && isShortGap(words[to]?.gap ?? '')) to += 1;
    runs.push(...runsOfChain(words, from, to));
    from = to;
  }
  return runs;
}

/** A word that is not hexadecimal, where it was plainly meant to be. */
function runOfOther(words: readonly Word[], index: number): Run | null {
  const word = words[index];
  if (word === undefined) return null;
  const { from, to, digits: text } = word;
  const hexadecimal = text.replace(/[^0-9a-f]/gi, '').length;
  const fault = (found: DeviceTokenFault): Run => ({ kind: 'fault', from, to, fault: found });
  if (word.kind === 'mask') {
    const [before, after] = [words[index - 1], words[index + 1]];
    const parted = before?.kind === 'hex' && after?.kind === 'hex' && isShortGap(word.gap) && isShortGap(after.gap);
    if (!parted || before.digits.length + after.digits.length < 8) return null;
    const whole = `${before.digits}${word.gap}${text}${after.gap}${after.digits}`;
    return {
      kind: 'fault',
      from: before.from,
      to: after.to,
      fault: { code: 'device-token-truncated', text: show(whole), how: how(text) },
    };
  }
  if (MASKED.test(text) && hexadecimal >= 8 && !/[g-z]{3}/i.test(text))
    return fault({ code: 'device-token-truncated', text: show(text), how: how(text) });
  if (
    /(?:^|[0-9a-f]{2})(?:x{4,}|([^0-9a-f])\1{5,})(?:[0-9a-f]{2}|$)/i.test(text) &&
    hexadecimal >= 4 &&
    text.length >= 16
  )
    return fault({ code: 'device-token-truncated', text: show(text), how: 'masked' });
  const whole = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/i.exec(text);
  if (whole !== null) {
    const [sign] = [...(text.slice(0, whole.index) || text.slice(whole.index + 64))].slice(whole.index > 0 ? -1 : 0);
    return fault({ code: 'device-token-touched', sign: sign ?? '', text: show(text) });
  }
  return text.length >= 24 && hexadecimal > text.length * 0.7 ? misspelt(word) : null;
}

function how(text: string): 'cut' | 'masked' {
  return /…|\.\./.test(text) ? 'cut' : 'masked';
}

/** Words that are hexadecimal, one after another, with nothing but signs and spaces between them. */
function runsOfChain(words: readonly Word[], from: number, to: number): readonly Run[] {
  const chain = words.slice(from, to);
  const lone = chain.flatMap((word) => (isPlausible(word.digits.length) ? [word] : []));
  if (lone.length > 0) return runsOfPlain(chain, lone);
  if (chain.length === 1) return chain.flatMap(runOfFragment);
  return runsOfGroups(words, from, to) ?? runsOfFragments(chain);
}

function runsOfPlain(chain: readonly Word[], lone: readonly Word[]): readonly Run[] {
  const others = chain.filter((word) => !lone.includes(word));
  const beside = (word: Word): number =>
    [chain[chain.indexOf(word) - 1], chain[chain.indexOf(word) + 1]].reduce(
      (digits, other) => digits + (other !== undefined && others.includes(other) ? other.digits.length : 0),
      0,
    );
  // A longer token that one sign cuts in two may leave pieces that are tokens by their length.
  const closeBy =
    lone.some(({ digits }) => digits.length !== USUAL_DIGITS) &&
    chain.some((word, index) => index > 0 && [...word.gap].length <= 1);
  if (
    closeBy ||
    others.some(({ digits }) => digits.length > LONGEST_LABEL_DIGITS) ||
    lone.some((word) => beside(word) > LONGEST_LABEL_DIGITS)
  )
    return [broken(chain)];
  return lone.map((word) => {
    if (MASK_OF_SIGNS.test(word.behind)) return masked([word], word.behind);
    const accepted = accept(word.digits, false);
    if ('code' in accepted) return { kind: 'fault', from: word.from, to: word.to, fault: accepted };
    const notes: DeviceTokenNote[] = word.prefixed ? [{ code: 'ornament-left-out', what: '0x' }] : [];
    return { kind: 'token', from: word.from, to: word.to, token: accepted.token, notes: [...notes, ...accepted.notes] };
  });
}

/** The same sign three times, where digits go on behind it or were cut off. */
const MASK_OF_SIGNS = /^([#_?%$@~^-])\1\1/;

function masked(chain: readonly Word[], gap: string): Run {
  const [first, last] = [chain[0], chain.at(-1)];
  const text = chain.length === 1 ? `${first?.digits ?? ''}${gap}` : chain.map((word) => word.digits).join(gap);
  const fault = { code: 'device-token-truncated', text: show(text), how: 'masked' } as const;
  return { kind: 'fault', from: first?.from ?? 0, to: last?.to ?? 0, fault };
}

/** One hexadecimal word of another length than a device token has; shorter ones are words like “face”, years and numbers. */
function runOfFragment(word: Word): readonly Run[] {
  const { length } = word.digits;
  if (length <= 24) return [];
  const { from, to } = word;
  if (length === 32 && !word.prefixed) return [{ kind: 'fault', from, to, fault: { code: 'device-token-uuid' } }];
  if (length === 40 && !word.prefixed) return [{ kind: 'fault', from, to, fault: { code: 'device-token-udid' } }];
  const accepted = accept(word.digits, false);
  return 'code' in accepted ? [{ kind: 'fault', from, to, fault: accepted }] : [];
}

function runsOfFragments(chain: readonly Word[]): readonly Run[] {
  const digits = chain.reduce((sum, word) => sum + word.digits.length, 0);
  const longest = Math.max(...chain.map((word) => word.digits.length));
  if (isIdentifier(chain)) return chain.flatMap(runOfFragment);
  const mask = chain.find((word, index) => index > 0 && MASK_OF_SIGNS.test(word.gap));
  if (mask !== undefined && longest >= 4 && digits >= 8) return [masked(chain, mask.gap)];
  if (digits === USUAL_DIGITS && longest >= 8) return [broken(chain)];
  if (longest > 16 && digits >= 48) return [broken(chain)];
  return chain.flatMap(runOfFragment);
}

/** A UUID (8-4-4-4-12) or the UDID of a device since 2018 (8-16). */
function isIdentifier(chain: readonly Word[]): boolean {
  const shape = chain.map((word, index) => `${index === 0 ? '' : word.gap}${word.digits.length}`).join('');
  return shape === '8-4-4-4-12' || shape === '8-16';
}
