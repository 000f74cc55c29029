import type { HistoryLine } from '../../../contract/history/history.ts';
import type { KeptSend } from '../../../contract/history/sends.ts';

/** Characters of a payload that stand in a list. */
const EXCERPT_CHARACTERS = 200;
const TOKENS_SHOWN = 3;

/** What a list shows of a send. */
export function lineOf({ payload, headers: _, failures, results, ...rest }: KeptSend): HistoryLine {
  const failed = results.find(({ outcome }) => outcome !== 'accepted');
  return {
    ...rest,
    excerpt: excerptOf(payload),
    reason: failed?.reason ?? failures[0]?.reason ?? null,
    // A broadcast goes to none.
    deviceTokens: rest.channelId === null ? results.slice(0, TOKENS_SHOWN).map(({ deviceToken }) => deviceToken) : [],
  };
}

/** What a person would read of a payload: the alert's title and body; of one that has none its beginning. */
function excerptOf(payload: string): string {
  const text = alertIn(payload) ?? payload.replace(/\s+/g, ' ').trim();
  return [...text].slice(0, EXCERPT_CHARACTERS).join('');
}

function alertIn(payload: string): string | null {
  try {
    const alert: unknown = (JSON.parse(payload) as { aps?: { alert?: unknown } } | null)?.aps?.alert;
    if (typeof alert === 'string') return alert;
    const { title, body } = (alert ?? {}) as { readonly title?: unknown; readonly body?: unknown };
    const words = [title, body].filter((one) => typeof one === 'string' && one !== '');
    return words.length === 0 ? null : words.join(' · ');
  } catch {
    return null;
  }
}
