import { readDeviceTokens } from '../device-token/device-tokens.ts';
import type { ImportNote } from './imported.ts';

/** Of a longer line only what is around its hexadecimal runs is read. */
const LONGEST_LINE = 8_192;
/** As much of a long line as tells whether a run is a device token, and not a piece or a value of another name. */
const AROUND = 200;
const LINE_TOO_LONG = 'device-token-line-too-long';
const MOST_TOKENS = 200_000;
/** A device token that somebody meant and that is damaged: worth a word even in a log full of other things. */
const DAMAGED =
  /^device-token-(?:odd|glued|touched|broken|not-hexadecimal|truncated|description|bytes|bytes-unclear|encoded-twice|placeholder)$/;

/** The device tokens that stand in a text of other things, read line by line; a damaged one is named. */
export function tokensInText(text: string): {
  readonly deviceTokens: readonly string[];
  readonly left: readonly ImportNote[];
} {
  const deviceTokens = new Set<string>();
  const left: ImportNote[] = [];
  for (const line of text.split('\n')) {
    if (deviceTokens.size >= MOST_TOKENS || !/[0-9a-f]{8}|\bbytes\b/i.test(line)) continue;
    if (line.length > LONGEST_LINE) {
      for (const token of tokensInLongLine(line)) deviceTokens.add(token);
      continue;
    }
    const reading = readDeviceTokens(line);
    for (const { token } of reading.tokens) deviceTokens.add(token);
    for (const { code, facts } of reading.problems) {
      if (left.length < MOST_SAID && DAMAGED.test(code))
        left.push({ code: 'device-token-unreadable', why: { code, facts } });
    }
  }
  return { deviceTokens: [...deviceTokens], left };
}

/** The whole hexadecimal runs of a long line that are device tokens where they stand; other notations are not looked for. */
function* tokensInLongLine(line: string): Generator<string> {
  let runs: { readonly from: number; readonly token: string }[] = [];
  let end = 0;
  const tokensOfRuns = (): readonly string[] => {
    const wanted = new Set(runs.map(({ token }) => token));
    const from = Math.max(0, (runs[0]?.from ?? 0) - AROUND);
    const around = line.slice(from, end + AROUND);
    // A word that was cut here is no torn device token.
    const whole = around
      .replace(from > 0 ? /^[\p{L}\p{N}]+/u : '', '')
      .replace(end + AROUND < line.length ? /[\p{L}\p{N}]+$/u : '', '');
    const { tokens } = readDeviceTokens(whole);
    return tokens.filter(({ token }) => wanted.has(token)).map(({ token }) => token);
  };
  for (const match of line.matchAll(/(?<![\p{L}\p{N}])[0-9a-f]{64,200}(?![\p{L}\p{N}])/giu)) {
    const to = match.index + match[0].length;
    if (runs[0] !== undefined && to - runs[0].from > LONGEST_LINE - 3 * AROUND) {
      yield* tokensOfRuns();
      runs = [];
    }
    runs.push({ from: match.index, token: match[0].toLowerCase() });
    end = to;
  }
  if (runs.length > 0) yield* tokensOfRuns();
}

const MOST_SAID = 20;

/** A text of nothing but device tokens, or of what people take for one; `null` where it is neither. */
export function importTokens(text: string): {
  readonly deviceTokens: readonly string[];
  readonly receipts: readonly ImportNote[];
  readonly left: readonly ImportNote[];
} | null {
  if (text.length > LONGEST_LIST) return noteless(tokensInText(text));
  const { tokens, receipts, problems } = readDeviceTokens(text);
  const tooLong = problems.some(({ code }) => code === LINE_TOO_LONG);
  const found = new Set(tokens.map(({ token }) => token));
  if (tooLong) for (const token of tokensInText(text).deviceTokens) found.add(token);
  const named = problems.filter(
    ({ code }) =>
      code !== LINE_TOO_LONG && (found.size > 0 || !/-(?:unreadable|not-in-document|too-short)$/.test(code)),
  );
  if (found.size === 0 && named.length === 0) return null;
  return {
    deviceTokens: [...found],
    receipts: receipts.slice(0, MOST_SAID).map(({ note }) => ({ code: 'device-token-read', note })),
    left: named
      .slice(0, MOST_SAID)
      .map(({ code, facts }) => ({ code: 'device-token-unreadable', why: { code, facts } })),
  };
}

/** Longer texts are read line by line. */
const LONGEST_LIST = 1_000_000;

function noteless(read: ReturnType<typeof tokensInText>): ReturnType<typeof importTokens> {
  return read.deviceTokens.length === 0 ? null : { ...read, receipts: [] };
}
