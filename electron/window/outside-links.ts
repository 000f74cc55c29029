import { shell } from 'electron';

/** Hosts whose pages the window may open in the browser, each with its reason. */
const ALLOWED_HOSTS: ReadonlySet<string> = new Set([
  'developer.apple.com', // Apple's documentation of APNs, and the account pages where keys and certificates are made
  'icloud.developer.apple.com', // Push Notifications Console, where an apns-unique-id is looked up
  'support.apple.com', // Keychain Access: how to export a private key
]);

/** Whether `url` may leave the window: https, a host of the list, its own port, nobody's name or password. */
export function mayOpenOutside(url: string): boolean {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return false;
  }
  const { protocol, host, username, password } = parsed;
  return protocol === 'https:' && ALLOWED_HOSTS.has(host) && username === '' && password === '';
}

/** Opens `url` in the user's browser where it may leave the window; false, and nothing done, where not. */
export function openOutside(url: string): boolean {
  if (!mayOpenOutside(url)) return false;
  void shell.openExternal(new URL(url).href).catch(() => undefined);
  return true;
}
