/** The JSON object in `bytes`; `null` where there is none. */
export function jsonObjectIn(bytes: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** What a device shows or plays (Apple: Generating a remote notification). */
const SHOWN = ['alert', 'badge', 'sound'];

/** Whether a payload wakes the app and shows nothing: for that priority 10 is an error (Apple: Binary Provider API, item 5). */
export function isContentAvailableOnly(payload: Buffer): boolean {
  // Most payloads need not be parsed for this.
  if (!payload.includes('content-available')) return false;
  const aps = jsonObjectIn(payload)?.['aps'];
  return isObject(aps) && aps['content-available'] === 1 && !SHOWN.some((key) => key in aps);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
