import type { DeviceTokenFault, DeviceTokenNote } from '../../contract/facts/device-tokens.ts';
import { accept, LONGEST_LABEL_DIGITS, type Run } from './accept.ts';
import { runsOfBytes, withoutSpans } from './bytes.ts';
import { type CleanText, cleanText } from './clean.ts';
import { otherKindOf, readPiece } from './kinds.ts';
import { runsOfWords } from './runs.ts';
import { show } from './show.ts';
import { isShortGap, READ, type Word, wordsOf } from './words-of-text.ts';

/** A device token, or a piece that is none, with its place in the block. */
export type Found = { readonly from: number; readonly to: number } & (
  | {
      readonly kind: 'token';
      readonly token: string;
      readonly notes: readonly DeviceTokenNote[];
      /** What stands beside it, where that may be the device's name. */
      readonly label: string | null;
    }
  | { readonly kind: 'fault'; readonly fault: DeviceTokenFault }
);

export interface BlockReading {
  readonly found: readonly Found[];
  /** Nothing but this one piece stands in the block. */
  readonly bare: boolean;
}

/** Longer than any line of a console; what is longer is a file in the wrong place. */
const LONGEST_BLOCK = 8_192;
const PLAIN = /^[0-9a-f]{64}$/;

/** Reads a line, a cell or what brackets hold together: every device token in it, and every piece that was meant as one. */
export function readBlock(text: string): BlockReading {
  if (PLAIN.test(text))
    return { found: [{ kind: 'token', from: 0, to: 64, token: text, notes: [], label: null }], bare: true };
  if (text.length > LONGEST_BLOCK) {
    const fault = { code: 'device-token-line-too-long', characters: text.length } as const;
    return { found: [{ kind: 'fault', from: 0, to: text.length, fault }], bare: false };
  }
  const clean = cleanText(text);
  const runs = findRuns(clean.text);
  if (runs.length === 0) return readPieces(clean);
  const other = runs.some(({ kind }) => kind === 'token') ? null : otherKindOf(clean.text.trim());
  if (other !== null) return { found: [{ kind: 'fault', from: 0, to: text.length, fault: other }], bare: false };
  const bare = runs.length === 1 && /^[\s\p{P}\p{S}]*$/u.test(outsideOf(clean.text, runs));
  return { found: placed(clean, labelled(clean.text, runs)), bare };
}

/** The tokens of a text, and what was meant as one; what is around them is of no matter. Offsets are those of `text`. */
export function findRuns(text: string): readonly Run[] {
  const described = [...descriptions(text), ...angled(text)];
  let rest = withoutSpans(text, described);
  const bytes = runsOfBytes(rest);
  rest = withoutSpans(rest, bytes).replace(/\\[nrt](?![0-9a-f]{2}\\)/g, '  ');
  const words = wordsOf(rest);
  const delimited = [...described, ...bytes];
  const torn = delimited.some((run) => run.kind === 'token' && digitsBeside(run, words) > mostBeside(run.token));
  const runs = [...delimited, ...runsOfWords(words)].sort((a, b) => a.from - b.from);
  return torn ? runs.map(asBroken) : withoutOtherValues(text, runs);
}

/** `{length = 32, bytes = 0x…}`, as data describes itself since iOS 13; what is shortened in it is lost. */
function descriptions(text: string): readonly Run[] {
  const found = text.matchAll(/\{?\s*length\s*=\s*(\d+)\s*,?\s*bytes\s*=\s*(?:0x)?([0-9a-f\s.…]*)\}?/gi);
  return [...found].map((match) => {
    const [whole, length = '', bytes = ''] = match;
    const span = { from: match.index, to: match.index + whole.length };
    const digits = bytes.replace(/[^0-9a-f]/gi, '');
    if (/[….]/.test(bytes) || digits.length !== Number(length) * 2) {
      const fault = { code: 'device-token-truncated', text: show(whole), how: 'description' } as const;
      return { kind: 'fault', ...span, fault };
    }
    return runOf(span, digits, [{ code: 'from-description' }]);
  });
}

/** `<0f1e2d3c 4b5a6978 …>`, as data described itself before iOS 13: the brackets show that it is whole. */
function angled(text: string): readonly Run[] {
  const found = text.matchAll(/<(?:Buffer\s)?([\s0-9a-fx]{24,600})>/gi);
  return [...found].flatMap((match) => {
    const digits = (match[1] ?? '').replace(/\b0x/gi, '').replace(/\s/g, '');
    if (digits.length < 24 || /x/i.test(digits)) return [];
    const span = { from: match.index, to: match.index + match[0].length };
    return [runOf(span, digits, [{ code: 'ornament-left-out', what: 'angles' }])];
  });
}

function runOf(
  span: { readonly from: number; readonly to: number },
  digits: string,
  notes: readonly DeviceTokenNote[],
): Run {
  const accepted = accept(digits, true);
  return 'code' in accepted
    ? { kind: 'fault', ...span, fault: accepted }
    : { kind: 'token', ...span, token: accepted.token, notes: [...notes, ...accepted.notes] };
}

/** The rest of a token that was torn is longer than a label where 64 digits of it are left, else of any length. */
function mostBeside(token: string): number {
  return token.length === 64 ? LONGEST_LABEL_DIGITS : 0;
}

/** How many hexadecimal digits stand close by a run, on the side where there are more, with no word between. */
function digitsBeside(run: Run, words: readonly Word[]): number {
  let digits = 0;
  let most = 0;
  const after = words.filter(({ from }) => from >= run.to);
  const before = words.filter(({ to }) => to <= run.from).reverse();
  for (const [index, word] of after.entries()) {
    const gap = index === 0 ? word.gap.slice(word.gap.lastIndexOf(READ) + 1) : word.gap;
    if (word.kind !== 'hex' || !isShortGap(gap)) break;
    digits += word.digits.length;
  }
  most = digits;
  digits = 0;
  for (const [index, word] of before.entries()) {
    const close = index === 0 ? run.from - word.to <= 12 : isShortGap(before[index - 1]?.gap ?? '');
    if (word.kind !== 'hex' || !close) break;
    digits += word.digits.length;
  }
  return Math.max(most, digits);
}

function asBroken(run: Run): Run {
  if (run.kind === 'fault') return run;
  const fault = { code: 'device-token-broken', digits: run.token.length, pieces: 2 } as const;
  return { kind: 'fault', from: run.from, to: run.to, fault };
}

/** Words that say that the digits behind them are something else. */
const OTHER_VALUE =
  /\b(sha-?(?:1|224|256|384|512)?|md5|hash|digest|checksum|hmac|signature|fingerprint|commit|secret|nonce|etag)["']?\s*[:=(]\s*["']?$/i;

/** A value that is called otherwise is no device token: beside one it is a label, alone it is refused. */
function withoutOtherValues(text: string, runs: readonly Run[]): readonly Run[] {
  const named = (run: Run): string | undefined =>
    run.kind === 'token' ? OTHER_VALUE.exec(text.slice(Math.max(0, run.from - 40), run.from))?.[1] : undefined;
  const kept = runs.filter((run) => named(run) === undefined);
  if (kept.length === runs.length) return runs;
  if (kept.some(({ kind }) => kind === 'token')) return kept;
  return runs.map((run) => {
    const name = named(run);
    if (name === undefined) return run;
    return { kind: 'fault', from: run.from, to: run.to, fault: { code: 'device-token-other-value', name } };
  });
}

function outsideOf(text: string, runs: readonly Run[]): string {
  return withoutSpans(text, runs).replace(/\ufffc+/g, '');
}

/** Gives each token the words beside it, and says what was left out. */
function labelled(text: string, runs: readonly Run[]): readonly Found[] {
  const tokens = runs.filter(({ kind }) => kind === 'token');
  if (tokens.length === 0) return runs.map((run) => (run.kind === 'fault' ? run : { ...run, label: null }));
  const parts = runs.map((run, index) => text.slice(runs[index - 1]?.to ?? 0, run.from));
  const last = text.slice(runs.at(-1)?.to ?? 0);
  const before = wordsIn(parts[0] ?? '') !== '';
  // A list of bytes beside a token that is whole is a label, and so are shorter identifiers.
  const kept = runs.filter((run) => run.kind === 'token' || !isLabel(run.fault));
  return kept.map((run) => {
    if (run.kind === 'fault') return run;
    const index = runs.indexOf(run);
    const behind = index === runs.length - 1 ? last : (parts[index + 1] ?? '');
    const own =
      runs.length === 1
        ? [parts[0] ?? '', last]
        : before
          ? [parts[index] ?? '', ...(index === runs.length - 1 ? [last] : [])]
          : [behind];
    const notes: DeviceTokenNote[] = [];
    const left = own
      .map(wordsIn)
      .filter((part) => part !== '')
      .join(' · ');
    const quoted = /^\s*["'`“”„‘’«»]\s*$/.test(parts[index] ?? '') || /^\s*["'`“”‘’«»]\s*$/.test(behind);
    if (left !== '') notes.push({ code: 'label-left-out', text: show(left) });
    else if (quoted) notes.push({ code: 'ornament-left-out', what: 'quotes' });
    if (tokens.length > 1 && run === tokens[0]) notes.push({ code: 'several-on-one-line' });
    return { ...run, notes: [...notes, ...run.notes], label: nameIn(own) };
  });
}

function isLabel(fault: DeviceTokenFault): boolean {
  return (
    (fault.code === 'device-token-bytes' && fault.bytes < 24) ||
    (fault.code === 'device-token-too-short' && fault.digits <= LONGEST_LABEL_DIGITS) ||
    fault.code === 'device-token-uuid' ||
    fault.code === 'device-token-udid'
  );
}

/** The words of what stands beside a token, without the signs around them. */
function wordsIn(text: string): string {
  return text
    .replace(/\\[nrt]|&(?:lt|gt|quot|amp|#\d+);/g, ' ')
    .replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}]+|[^\p{L}\p{N}\p{Extended_Pictographic})\]]+$/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/[)\]]+$/, (closing, at: number, all: string) => closing.slice(0, bracketsOpenIn(all.slice(0, at))));
}

/** As many closing brackets belong to a text. */
function bracketsOpenIn(text: string): number {
  let open = 0;
  for (const sign of text) open = /[([]/.test(sign) ? open + 1 : /[)\]]/.test(sign) ? Math.max(0, open - 1) : open;
  return open;
}

const NAMES_OF_TOKENS =
  /\b(?:optional|(?:apns|push|device|ios|voip)?[ _-]?(?:device|push)?[ _-]?tokens?(?:[ _-]?(?:string|data|is|was))?|buffer|uint8array|uint8|byte|data|bytes)\b/gi;

/** What may be a device's name: short, with a letter in it, no console line, no code. */
function nameIn(parts: readonly string[]): string | null {
  for (const part of parts) {
    const name = wordsIn(part.replace(NAMES_OF_TOKENS, ' '));
    if (name.length > 60 || !/\p{L}.*[\p{L}\p{N}]/u.test(name) || /[{}[\]=<>\\/"]|\d:\d\d|[0-9a-f]{16}/.test(name))
      continue;
    if (bracketsOpenIn(name) > 0) continue;
    return name;
  }
  return null;
}

/** Moves offsets to the text as it was, and says which invisible characters were left out of a token. */
function placed({ removed, origin }: CleanText, found: readonly Found[]): readonly Found[] {
  if (removed.length === 0) return found;
  return found.map((one) => {
    const from = origin(one.from);
    const to = origin(one.to - 1) + 1;
    const inside = removed.filter(({ at }) => at >= from - 2 && at <= to + 1);
    if (one.kind === 'fault' || inside.length === 0) return { ...one, from, to };
    const signs = [...new Set(inside.map(({ sign }) => sign))];
    const note = { code: 'invisible-left-out', signs, count: inside.length } as const;
    return { ...one, from, to, notes: [note, ...one.notes] };
  });
}

/** A block without any hexadecimal device token: base64, piece by piece, or what else stands there. */
function readPieces(clean: CleanText): BlockReading {
  const whole = readPiece(clean.text);
  const pieces: { readonly from: number; readonly text: string }[] = [];
  if (whole.kind === 'token' || whole.fault.code !== 'device-token-unreadable' || !/[,;\t]/.test(clean.text))
    pieces.push({ from: 0, text: clean.text });
  else for (const match of clean.text.matchAll(/[^,;\t]+/g)) pieces.push({ from: match.index, text: match[0] });
  const meant = pieces.filter(({ text }) => /[^\s\p{P}\p{S}]/u.test(text));
  const readings = meant.map(({ from, text }) => ({ from, text, reading: readPiece(text) }));
  // Base64 is read only where every piece of the line is: one word beside others may be anything.
  const all = readings.every(({ reading }) => reading.kind === 'token');
  const found = readings.flatMap(({ from, text, reading }): Found[] => {
    const start = from + (text.length - text.trimStart().length);
    const span = { from: start, to: start + text.trim().length };
    if (reading.kind === 'fault') return [{ kind: 'fault', ...span, fault: reading.fault }];
    if (all) return [{ ...reading, ...span, label: null }];
    return [{ kind: 'fault', ...span, fault: { code: 'device-token-unreadable', text: show(text) } }];
  });
  return { found: placed(clean, found), bare: readings.length === 1 };
}
