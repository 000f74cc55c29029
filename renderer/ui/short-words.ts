/** A device token by its ends, as the log shows it. */
export function shortDeviceToken(deviceToken: string): string {
  return deviceToken.length <= 16 ? deviceToken : `${deviceToken.slice(0, 8)}…${deviceToken.slice(-6)}`;
}
