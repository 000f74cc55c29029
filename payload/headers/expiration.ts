/**
 * UNIX seconds of a text: as they are, or `+SECONDS` from `now` (UNIX milliseconds); `null` where it is neither. A span without its
 * sign is not guessed: APNs would take it for 1970.
 */
export function expirationSeconds(text: string, now: number): number | null {
  const relative = /^\+(\d{1,10})$/.exec(text)?.[1];
  if (relative !== undefined) return Math.floor(now / 1000) + Number(relative);
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
