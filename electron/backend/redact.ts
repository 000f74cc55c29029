import { printable } from '../ground/printable.ts';

/*
 * Threat: a log, a report or an error text leaves this computer in a ticket. What opens or addresses something must
 * not be in it: private keys, passphrases, provider tokens, whole device tokens, the user's name in a path.
 * Nor what a gateway says to a terminal instead of its reader.
 * Every text passes here on its way into the log; nothing is stored unredacted.
 */

const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g;
const JSON_WEB_TOKEN = /\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]{5,}/g;
const LONG_HEXADECIMAL = /(?<![0-9a-zA-Z])[0-9a-fA-F]{48,}(?![0-9a-zA-Z])/g;

/** A device token as it may be shown: its first and last four digits. */
export function shortDeviceToken(deviceToken: string): string {
  return deviceToken.length <= 8 ? deviceToken : `${deviceToken.slice(0, 4)}…${deviceToken.slice(-4)}`;
}

/** Takes secrets out of texts; learns those that no pattern can tell. */
export class Redactor {
  readonly #secrets = new Set<string>();
  readonly #home: string;

  /** `home`: the user's home folder, shown as `~`. */
  constructor(home: string) {
    this.#home = home;
  }

  /** From now on `secret` is replaced wherever it stands. Texts shorter than four characters are too common to replace. */
  learn(secret: string): void {
    if (secret.length >= 4) this.#secrets.add(secret);
  }

  /** `text` without control characters, private keys, provider tokens, learnt secrets, whole device tokens and the home folder's name. */
  redact(text: string): string {
    let clean = printable(text).replace(PRIVATE_KEY, '<private key>').replace(JSON_WEB_TOKEN, '<provider token>');
    for (const secret of this.#secrets) clean = clean.split(secret).join('<secret>');
    clean = clean.replace(LONG_HEXADECIMAL, shortDeviceToken);
    return this.#home.length > 1 ? clean.split(this.#home).join('~') : clean;
  }
}
