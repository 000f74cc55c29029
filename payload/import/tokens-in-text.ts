import { readDeviceTokens } from '../device-tokens.ts';
import type { ImportNote } from './imported.ts';

/** Lines of more are a file in the wrong place; a log has its token on one line. */
const LONGEST_LINE = 8_192;
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
    if (line.length > LONGEST_LINE || deviceTokens.size >= MOST_TOKENS || !/[0-9a-f]{8}|\bbytes\b/i.test(line))
      continue;
    const reading = readDeviceTokens(line);
    for (const { token } of reading.tokens) deviceTokens.add(token);
    for (const { code, sentence } of reading.problems) {
      if (left.length < MOST_SAID && DAMAGED.test(code)) left.push({ code: 'device-token-unreadable', sentence });
    }
  }
  return { deviceTokens: [...deviceTokens], left };
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
  const named = problems.filter(
    ({ code }) => tokens.length > 0 || !/-(?:unreadable|not-in-document|line-too-long|too-short)$/.test(code),
  );
  if (tokens.length === 0 && named.length === 0) return null;
  return {
    deviceTokens: tokens.map(({ token }) => token),
    receipts: receipts.slice(0, MOST_SAID).map(({ sentence }) => ({ code: 'device-token-read', sentence })),
    left: named.slice(0, MOST_SAID).map(({ sentence }) => ({ code: 'device-token-unreadable', sentence })),
  };
}

/** Longer texts are read line by line. */
const LONGEST_LIST = 1_000_000;

function noteless(read: ReturnType<typeof tokensInText>): ReturnType<typeof importTokens> {
  return read.deviceTokens.length === 0 ? null : { ...read, receipts: [] };
}
