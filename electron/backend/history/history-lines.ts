import type { HistoryLine } from '../../../contract/history/history.ts';
import type { KeptSend } from '../../../contract/history/sends.ts';
import { excerptOf } from '../../../payload/aps/excerpt.ts';

const TOKENS_SHOWN = 3;

/** What a list shows of a send. */
export function lineOf({ payload, headers: _, failures, results, ...rest }: KeptSend): HistoryLine {
  const failed = results.find(({ outcome }) => outcome !== 'accepted');
  return {
    ...rest,
    ...excerptOf(payload),
    status: failed?.status ?? failures[0]?.status ?? null,
    reason: failed?.reason ?? failures[0]?.reason ?? null,
    // A broadcast goes to none.
    deviceTokens: rest.channelId === null ? results.slice(0, TOKENS_SHOWN).map(({ deviceToken }) => deviceToken) : [],
  };
}
