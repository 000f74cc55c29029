/** Characters of a payload that stand in a list. */
const EXCERPT_CHARACTERS = 200;

/** What a person would read of a payload: the alert's title and body; of one that has none its beginning. */
export function excerptOf(payload: string): { readonly excerpt: string; readonly excerptOf: 'alert' | 'payload' } {
  const alert = alertIn(payload);
  const text = alert ?? payload.replace(/\s+/g, ' ').trim();
  return {
    excerpt: [...text].slice(0, EXCERPT_CHARACTERS).join(''),
    excerptOf: alert === null ? 'payload' : 'alert',
  };
}

function alertIn(payload: string): string | null {
  try {
    const alert: unknown = (JSON.parse(payload) as { aps?: { alert?: unknown } } | null)?.aps?.alert;
    if (typeof alert === 'string') return alert === '' ? null : alert;
    const said = (alert ?? {}) as Readonly<Record<string, unknown>>;
    // Words that the app brings are known by their keys.
    const words = [said['title'] ?? said['title-loc-key'], said['body'] ?? said['loc-key']];
    const texts = words.filter((one) => typeof one === 'string' && one !== '');
    return texts.length === 0 ? null : texts.join(' · ');
  } catch {
    return null;
  }
}
