import { describe, expect, it } from 'vitest';
import { readDeviceTokens } from '../../../payload/device-token/device-tokens.ts';

/** Random numbers that are the same in every run (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const SEED = Number(process.env.PUSHWRIGHT_RANDOM_SEED ?? 1);
const ROUNDS = Number(process.env.PUSHWRIGHT_RANDOM_TOKENS ?? 100_000);
const HEX = '0123456789abcdef';

type Dice = (below: number) => number;
const one = <T>(dice: Dice, from: readonly T[]): T => from[dice(from.length)] as T;
const text = (dice: Dice, alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet[dice(alphabet.length)]).join('');
/** Mostly 32 bytes, some of the longer ones that were seen. */
const tokenOf = (dice: Dice) => text(dice, HEX, 2 * one(dice, [32, 32, 32, 32, 32, 54, 80, 100]));

/** How a token is written. */
const WRITTEN: readonly ((token: string) => string)[] = [
  (token) => token,
  (token) => token,
  (token) => token.toUpperCase(),
  (token) => token.replace(/.{8}(?=.)/g, '$& '),
  (token) => `<${token.replace(/.{8}(?=.)/g, '$& ')}>`,
  (token) => `0x${token}`,
  (token) => `"${token}"`,
  (token) => token.replace(/..(?=.)/g, '$&:'),
];

const FOREIGN = [
  ...'ghijklmnopqrstuvwxyzGOIlSZ ,;:.-_/\\|+*#=~\'"`()[]{}<>!?@%&$^\t\n',
  'é',
  'а',
  '０',
  '…',
  '•',
  '\u00a0',
  '\u200b',
  '\u00ad',
  '\ufeff',
  '📱',
  '\u0301',
  '\ufffd',
  '\0',
  '\r',
];

/** One character put in, taken out, or replaced by one that is no hexadecimal digit. */
function changed(dice: Dice, written: string): string {
  const at = dice(written.length);
  switch (dice(4)) {
    case 0:
      return written.slice(0, at) + written.slice(at + 1);
    case 1:
      return written.slice(0, at) + one(dice, FOREIGN) + written.slice(at);
    case 2:
      return written.slice(0, at) + one(dice, [...HEX]) + written.slice(at);
    default:
      return written.slice(0, at) + one(dice, FOREIGN) + written.slice(at + 1);
  }
}

const WORDS =
  'Anna Bo Ada Ed Abba Fee deadbeef cafe ad face bad dad add fade decade facade beef feed c0ffee a1 b2 ABBA iPhone iPad prod dev sandbox Test Jürgen Zoë 山田 Мария DE FR GB AE BE CA EE 17.1 iOS token device'.split(
    ' ',
  );

const LABELS: readonly ((dice: Dice) => string)[] = [
  (dice) => one(dice, WORDS),
  (dice) => `${one(dice, WORDS)} ${one(dice, WORDS)}`,
  (dice) => `${one(dice, WORDS)}-${one(dice, WORDS)}`,
  (dice) => `${one(dice, WORDS)}’s iPhone ${dice(17)} Pro`,
  (dice) => String(dice(10 ** (1 + dice(9)))),
  (dice) => `#${dice(1000)}`,
  (dice) => `${2000 + dice(40)}-${1 + dice(12)}-${1 + dice(28)}`,
  (dice) => `${dice(24)}:${10 + dice(50)}:${10 + dice(50)}.${dice(1000)}`,
  (dice) => `2026-11-${10 + dice(20)} ${10 + dice(14)}:${10 + dice(50)}:33.123 MyApp[${dice(99999)}:${dice(999999)}]`,
  (dice) => text(dice, HEX, 1 + dice(16)),
  (dice) => text(dice, HEX.toUpperCase(), 1 + dice(16)),
  (dice) => text(dice, HEX, 32),
  (dice) => text(dice, HEX, 40),
  (dice) => text(dice, HEX, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  (dice) => `00008030-${text(dice, HEX.toUpperCase(), 16)}`,
  (dice) => text(dice, HEX, 12).replace(/..(?=.)/g, '$&:'),
  (dice) => text(dice, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 4 + dice(60)),
  (dice) => `${text(dice, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', 40 + dice(4))}=`,
  (dice) => one(dice, ['📱', '☎️', '👩‍👩‍👧', '🇩🇪', '1️⃣', '✅ ok']),
  (dice) =>
    one(dice, [
      '{"id":1}',
      '{"name":"Anna"}',
      '"id": 7,',
      '[1, 2, 3]',
      "{'a': 'b'}",
      'aps',
      '<b>',
      '</td>',
      '<string>',
    ]),
  (dice) => `192.168.${dice(256)}.${dice(256)}`,
  (dice) => `fe80::${text(dice, HEX, 4)}:${text(dice, HEX, 4)}`,
  (dice) => `com.example.${one(dice, WORDS).toLowerCase()}`,
  (dice) => `${one(dice, WORDS)}@example.com`,
  (dice) => `v${dice(20)}.${dice(20)}.${dice(20)}`,
  (dice) => Array.from({ length: 1 + dice(6) }, () => dice(256)).join(', '),
  (dice) => Array.from({ length: 1 + dice(6) }, () => text(dice, HEX, 2)).join(' '),
  (dice) => Array.from({ length: 1 + dice(4) }, () => text(dice, HEX, 8)).join(' '),
];
const BEFORE = [
  ' ',
  ': ',
  ' = ',
  ', ',
  '; ',
  '\t',
  ' | ',
  ' - ',
  ':',
  '=',
  ',',
  ';',
  '|',
  '-',
  ' "',
  ' <',
  ' (',
  ' [',
  ' token=',
  ' token: ',
  ' deviceToken="',
  ' 0x',
  '/',
  ' # ',
  ' => ',
];
const CLOSING: Readonly<Record<string, string>> = { '"': '"', '<': '>', '(': ')', '[': ']' };
const AFTER = [' ', ', ', '; ', '\t', ' | ', ' - ', ',', ';', '|', '-', ':', ' # ', ' // ', '.', ' ('];

/** A token between random words, as people keep it. */
function labelled(dice: Dice, written: string): string {
  const before = dice(3) === 0 ? '' : `${one(dice, LABELS)(dice)}${one(dice, BEFORE)}`;
  const closing = CLOSING[before.at(-1) ?? ''] ?? '';
  const after = before !== '' && dice(2) === 0 ? '' : `${one(dice, AFTER)}${one(dice, LABELS)(dice)}`;
  return `${before}${written}${closing}${after}`;
}

/** Reads `text`, which holds nothing but `token`; returns what it read instead, `null` where that is right, and whether it was read. */
function judge(sample: string, token: string): { readonly wrong: string | null; readonly read: boolean } {
  const { tokens, problems } = readDeviceTokens(sample);
  const others = tokens.filter((found) => found.token !== token);
  if (others.length > 0)
    return { wrong: `${JSON.stringify(sample)} reads as ${others.map((found) => found.token).join(' ')}`, read: true };
  if (tokens.length === 0 && problems.length === 0 && sample.trim() !== '' && !/^\s*(?:#|\/\/)/.test(sample))
    return { wrong: `${JSON.stringify(sample)} is read as nothing, in silence`, read: false };
  return { wrong: null, read: tokens.length > 0 };
}

describe('never another device token', () => {
  it(`in ${ROUNDS.toLocaleString('en')} random changes of one character`, () => {
    const dice = random(SEED);
    const wrong: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const token = tokenOf(dice);
      const sample = changed(dice, one(dice, WRITTEN)(token));
      const verdict = judge(sample, token);
      if (verdict.wrong !== null) wrong.push(verdict.wrong);
    }
    expect(wrong.slice(0, 20), `seed ${SEED}`).toEqual([]);
  }, 120_000);

  it(`among ${ROUNDS.toLocaleString('en')} random labels`, () => {
    const dice = random(SEED + 1);
    const wrong: string[] = [];
    let usual = 0;
    let read = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const token = tokenOf(dice);
      const sample = labelled(dice, one(dice, WRITTEN)(token));
      const verdict = judge(sample, token);
      if (verdict.wrong !== null) wrong.push(verdict.wrong);
      if (token.length === 64) usual += 1;
      if (token.length === 64 && verdict.read) read += 1;
    }
    expect(wrong.slice(0, 20), `seed ${SEED}`).toEqual([]);
    // A reader that refuses everything would be right as often: most are read.
    expect(read).toBeGreaterThan(usual * 0.8);
  }, 120_000);
});
