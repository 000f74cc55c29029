import { parseHostPort } from '../../contract/destination.ts';
import { readDeviceTokens } from '../device-token/device-tokens.ts';
import type { Imported, ImportNote } from './imported.ts';
import { environmentOfHost } from './services.ts';

const FILE_NAME = /\.(?:json|apns|pem|p8|p12|pfx|cer|crt|der|key|txt|sh|log|csv|xml|ya?ml|html?|out|plist|conf)$/i;

/** Whether a word of a command is an address: only such a word may become the host. */
export function isAddress(word: string): boolean {
  if (word.length > 8_192) return false;
  if (/^https?:\/\/\S/i.test(word)) return true;
  if (/^[\w$-]+:\/\//.test(word)) return /^\$/.test(word);
  const match = /^(\[[\da-f:.]+\]|[^\s/:?#@'"<>=,;|\\]+)(?::(\d{1,5}|\$\{?\w+\}?))?(\/\S*)?$/i.exec(word);
  if (match === null) return false;
  const [, host = '', port, path = ''] = match;
  if (/\/3\/device\/|\/4\/broadcasts\//.test(path)) return true;
  if (FILE_NAME.test(host) || /^[./~$%-]/.test(host)) return false;
  if (/^(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[.+\])$/i.test(host)) return true;
  return (
    /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/i.test(host) &&
    (port !== undefined || path !== '' || /\.(?:com|net|org|io|dev|host|local)$/i.test(host))
  );
}

/** An address in its parts. */
export interface Address {
  /** `host[:port]` without a user name; '' where there is none. */
  readonly authority: string;
  readonly path: string;
  readonly holdsCredential: boolean;
}

/**
 * An address as it was typed, in its parts (RFC 3986, 3), with a scheme or without. Never throws: a part that is not
 * there is empty.
 */
export function readAddress(url: string): Address {
  const match = /^(?:[a-z][a-z\d+.-]*:\/\/)?([^/?#]*)([^?#]*)/i.exec(url.trim());
  const whole = match?.[1] ?? '';
  const at = whole.lastIndexOf('@');
  return { authority: whole.slice(at + 1), path: match?.[2] ?? '', holdsCredential: at >= 0 };
}

type Target = Pick<Imported, 'destination' | 'host' | 'port' | 'deviceTokens' | 'place'>;

/** Where an address of a notification leads, and to which device. What it does not tell is said in `left`. */
export function readTarget({ authority, path }: Address, receipts: ImportNote[], left: ImportNote[]): Target {
  const deviceTokens = readDevicePath(path, receipts, left);
  const nowhere = { destination: null, host: null, port: null, deviceTokens, place: null };
  if (/[$`{<%]/.test(authority)) {
    left.push({ code: 'placeholder', name: authority, part: 'host' });
    return nowhere;
  }
  const place = parseHostPort(authority);
  if ('mistake' in place) {
    left.push({ code: authority === '' ? 'address-missing' : 'address-unreadable' });
    return nowhere;
  }
  const { host, port } = place;
  return { ...nowhere, destination: environmentOfHost(host) ?? 'other', host, port };
}

function readDevicePath(path: string, receipts: ImportNote[], left: ImportNote[]): readonly string[] {
  const token = /\/3\/device\/([^/]*)\/?$/.exec(path)?.[1];
  if (token === undefined) {
    left.push({ code: 'device-path-missing' });
    return [];
  }
  return readToken(decoded(token), receipts, left);
}

/** The device token that stands alone in a place for one; a placeholder is named. */
export function readToken(text: string, receipts: ImportNote[], left: ImportNote[]): readonly string[] {
  const trimmed = text.trim();
  if (trimmed === '' || isPlaceholder(trimmed)) {
    left.push({ code: 'placeholder', name: trimmed === '' ? '/3/device/' : trimmed, part: 'device-token' });
    return [];
  }
  const reading = readDeviceTokens(trimmed);
  for (const { code, facts } of reading.problems) left.push({ code: 'device-token-unreadable', why: { code, facts } });
  for (const { note } of reading.receipts) receipts.push({ code: 'device-token-read', note });
  return reading.tokens.map(({ token }) => token);
}

/** `$TOKEN`, `{{token}}`, `<device token>`, `:token`, `%TOKEN%`, `YOUR_DEVICE_TOKEN`: what stands for a device token. */
function isPlaceholder(text: string): boolean {
  if (/\$[\w{(]|\{\{|^%\w+%$|^:[a-z]\w*$/i.test(text)) return true;
  const name = /^[<{[(]+([^<>{}[\]()]+)[>}\])]+$/.exec(text)?.[1] ?? text;
  return /^[a-z_ -]*(?:token|device|your|here|x{4})[\w -]*$/i.test(name);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
