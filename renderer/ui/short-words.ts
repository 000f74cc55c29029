/** UNIX milliseconds as a day people read: "15 January 2026". */
export function dateWords(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}

/** UNIX milliseconds as a day and time people read, in this computer's time zone: "15 January 2026 at 09:30". */
export function timeWords(at: number): string {
  return new Date(at).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** UNIX milliseconds as a time of day in this computer's time zone: "09:30". */
export function clockWords(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** A device token by its ends, as the log shows it. */
export function shortDeviceToken(deviceToken: string): string {
  return deviceToken.length <= 16 ? deviceToken : `${deviceToken.slice(0, 8)}…${deviceToken.slice(-6)}`;
}
