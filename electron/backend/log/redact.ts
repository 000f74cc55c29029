import { printable } from '../../ground/printable.ts';
import { anyNotationOf, anyNotationOfBytes } from './secret-notations.ts';

/*
 * Threat: a log, a report or an error text leaves this computer in a ticket. What opens or addresses something must
 * not be in it: private keys, passphrases, provider tokens, whole device tokens, the user's name in a path.
 * Nor what a gateway says to a terminal instead of its reader.
 * Every text passes here on its way into the log; nothing is stored unredacted. What is taken out is replaced by as many
 * characters, so that places, lengths and the shape of a payload stay true.
 */

/** What stands in a text for what was taken out of it. */
// not prose: marks, the same in every language: they are found again in a report, and in what is pasted back
const MARKS = {
  deviceToken: 'device token',
  providerToken: 'provider token',
  privateKey: 'private key',
  secret: 'secret',
} as const;
type TakenOut = (typeof MARKS)[keyof typeof MARKS];

/** PEM, its line ends as they are or escaped; also where the end was cut off. */
const PEM_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g;
/** PKCS#8, PKCS#1, SEC 1 or PKCS#12 in base64, without PEM's lines or with PEM itself in base64. */
const KEY_IN_BASE64 =
  /(?<![A-Za-z0-9+/])(?:MI[GHIJ][A-Za-z0-9+/]{1,4}(?:AgEA|IBADAN|IBAAKC|IBAz)|MHcCAQEE|LS0tLS1CRUdJTi[A-Za-z0-9+/]{0,40}?(?:UFJJVkFURSBLRV|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW))(?:[A-Za-z0-9+/=]|\s|\\[nr]){40,}/g;
const JSON_WEB_TOKEN = /\beyJ[\w-]{5,}(?:\.|%2[eE])[\w-]{5,}(?:\.|%2[eE])[\w-]{5,}/g;
/** A device token has 32 bytes or more; 24 of them in one piece are taken for one. */
const LONG_HEXADECIMAL = /(?<![0-9a-zA-Z])(?:0[xX])?[0-9a-fA-F]{48,}(?![0-9a-zA-Z])/g;
/** In groups of one size with the same between them: "<a1b2c3d4 e5f6…>", "a1:b2:…". */
const GROUPED_HEXADECIMAL = [1, 2, 4, 8, 16].map(
  (size) =>
    new RegExp(
      `(?<![0-9a-zA-Z])[0-9a-fA-F]{${size}}([\\s:,;._-]{1,3})(?:[0-9a-fA-F]{${size}}\\1){${48 / size - 2},}[0-9a-fA-F]{${size}}(?![0-9a-zA-Z])`,
      'g',
    ),
);
/** Byte by byte: "0xa1, 0xb2", "\\xa1\\xb2", "%a1%b2". */
const PREFIXED_BYTES = /(?:(?:0[xX]|\\x|\\u00|%)[0-9a-fA-F]{2}[\s,;]{0,3}){23,}(?:0[xX]|\\x|\\u00|%)[0-9a-fA-F]{2}/g;
/** As certificates' fingerprints are printed, by OpenSSL and by this program: no device token is. */
const FINGERPRINT = /^[0-9A-F]{2}(?::[0-9A-F]{2})+$/;
/** Bytes in decimal: `[161, 178, …]`. */
const DECIMAL_BYTES = /(?<![\d.])-?\d{1,3}(?:\s*,\s*-?\d{1,3}){31,}(?![\d.])/g;
/** 32 bytes in base64: the last letter before `=` has two bits of nothing. */
const BASE64_OF_32 = /(?<![\w+/=-])[A-Za-z0-9+/_-]{42}[AEIMQUYcgkosw048]=(?![\w+/=-])/g;
/** `https://user:password@host`. */
const URL_PASSWORD = /(?<=:\/\/[^\s/@:"']{0,200}:)[^\s/@"']{1,200}(?=@)/g;
/** A value whose name says that it is secret, in JSON, a header, a query or a list of variables. */
const NAMED_SECRET =
  /((?:pass(?:word|phrase|wd|code)|secret|api[-_]?key|access[-_]?key|private[-_]?key|credential|authorization|(?:access|refresh|auth|id|bearer|session|provider)[-_]?token)[\w-]{0,40}["']?\s{0,9}[:=]\s{0,9})((?:(?:bearer|basic)\s+)?<[a-z ]+\**>|"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|(?:bearer|basic)\s+[^\s,;&"']+|[^\s,;&"'{}[\]]+)/gi;
/** Any of these marks. */
const MARK = new RegExp(
  `<(${Object.values(MARKS).join('|')})\\**>|(?<![0-9a-zA-Z*])[0-9a-fA-F]{4}\\*{40,}[0-9a-fA-F]{4}`,
  'g',
);

/**
 * Facts that hold an id of ours or of the wire, and never what somebody typed: codes, kinds, states, errors of the system.
 * `test/electron/backend/log/ids.test.ts` reads the tables of facts and says which belong here.
 */
// not prose: names of facts
export const IDS: ReadonlySet<string> = new Set(
  (
    'answer at by code container destination device environment environments event expected fault field for format frame header heard ' +
    'how id in is key kind mismatch missing mistake of origin outcome part proof pushType reason request service setting status ' +
    'step thing to type unit use wanted what when where while who why wire'
  ).split(' '),
);

/** A device token as it may be shown: its first and last four digits. */
export function shortDeviceToken(deviceToken: string): string {
  return deviceToken.length <= 8 ? deviceToken : `${deviceToken.slice(0, 4)}…${deviceToken.slice(-4)}`;
}

/** How many of each were taken out. */
export type Tally = Readonly<Record<TakenOut, number>>;
type Counting = (what: TakenOut) => void;

/** Takes secrets out of texts; learns those that no pattern can tell. */
export class Redactor {
  readonly #secrets = new Set<string>();
  /** Finds every secret that was learnt, in any notation; `null` before there is one. */
  #pattern: RegExp | null = null;
  readonly #home: string;

  /** `home`: the user's home folder, shown as `~`. */
  constructor(home: string) {
    this.#home = home;
  }

  /**
   * From now on `secret` is replaced wherever it stands, in any notation. Texts shorter than four characters are too common
   * to replace.
   */
  learn(secret: string): void {
    if (secret.length < 4 || this.#secrets.has(secret)) return;
    this.#secrets.add(secret);
    // The longest first: one may be the beginning of another.
    const longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length);
    this.#pattern = new RegExp(longestFirst.map(anyNotationOf).join('|'), 'g');
  }

  /** `text` without control characters, private keys, provider tokens, learnt secrets, whole device tokens and the home folder's name. */
  redact(text: string): string {
    return this.#redact(printable(text), () => undefined);
  }

  /**
   * As `redact`, in every text of what is told. An id of ours stays although a passphrase may be the same word: it tells
   * nothing of it, and without its ids an event says something else, or nothing.
   */
  redactFacts<Facts>(facts: Facts, ours = false): Facts {
    if (typeof facts === 'string') return this.#redact(printable(facts), () => undefined, ours) as Facts;
    if (typeof facts !== 'object' || facts === null) return facts;
    if (Array.isArray(facts)) return facts.map((one) => this.redactFacts(one, ours)) as Facts;
    const isWord = 'is' in facts && (facts.is === 'word' || facts.is === 'advice');
    return Object.fromEntries(
      Object.entries(facts).map(([name, fact]) => [name, this.redactFacts(fact, isWord || IDS.has(name))]),
    ) as Facts;
  }

  /**
   * What is told or was typed, as it may be kept on this computer: without private keys, provider tokens and learnt secrets,
   * each replaced by as many characters, and how many those were. Device tokens and control characters stay, for what was
   * typed is to be sent again.
   */
  withoutSecrets<Facts>(facts: Facts): { readonly kept: Facts; readonly taken: number } {
    let taken = 0;
    const count = (): void => {
      taken += 1;
    };
    const clean = (value: unknown, ours: boolean): unknown => {
      if (typeof value === 'string') return this.#withoutSecrets(value, count, ours);
      if (typeof value !== 'object' || value === null) return value;
      if (Array.isArray(value)) return value.map((one) => clean(one, ours));
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, clean(one, IDS.has(name))]));
    };
    return { kept: clean(facts, false) as Facts, taken };
  }

  /**
   * As `redact`, for a whole document that was made of what the user typed: also without values whose names say that they
   * are secret, and without these device tokens in any notation. Says how much was taken out, by this and before.
   */
  redactDocument(text: string, deviceTokens: readonly string[]): { readonly text: string; readonly taken: Tally } {
    const taken = { [MARKS.deviceToken]: 0, [MARKS.providerToken]: 0, [MARKS.privateKey]: 0, [MARKS.secret]: 0 };
    const count: Counting = (what) => {
      taken[what] += 1;
    };
    let clean = printable(text);
    for (const [, what] of clean.matchAll(MARK)) count((what as TakenOut | undefined) ?? MARKS.deviceToken);
    for (const token of new Set(deviceTokens.map((one) => one.toLowerCase())))
      if (/^(?:[0-9a-f]{2}){16,}$/.test(token))
        clean = clean.replace(new RegExp(anyNotationOfBytes(Buffer.from(token, 'hex')), 'g'), maskToken(count));
    clean = this.#redact(clean, count).replace(
      NAMED_SECRET,
      (_, name: string, value: string) => `${name}${maskValue(value, count)}`,
    );
    return { text: clean, taken };
  }

  /** `ours`: what was learnt is left, and only what looks like a secret taken out. */
  #withoutSecrets(text: string, count: Counting, ours: boolean): string {
    let clean = text
      .replace(PEM_KEY, mark(MARKS.privateKey, count))
      .replace(KEY_IN_BASE64, mark(MARKS.privateKey, count))
      .replace(JSON_WEB_TOKEN, mark(MARKS.providerToken, count));
    if (this.#pattern !== null && !ours) clean = clean.replace(this.#pattern, mark(MARKS.secret, count));
    return clean.replace(URL_PASSWORD, mark(MARKS.secret, count));
  }

  #redact(text: string, count: Counting, ours = false): string {
    let clean = this.#withoutSecrets(text, count, ours).replace(LONG_HEXADECIMAL, maskToken(count));
    if (clean.length >= 44) clean = maskNotations(clean, count);
    return this.#home.length > 1 ? clean.split(this.#home).join('~') : clean;
  }
}

/** Device tokens that are not written in one piece of hexadecimal. */
function maskNotations(text: string, count: Counting): string {
  const whole = mark(MARKS.deviceToken, count);
  let clean = text
    .replace(BASE64_OF_32, whole)
    .replace(DECIMAL_BYTES, (list) => (isBytes(list) ? whole(list) : list))
    .replace(PREFIXED_BYTES, whole);
  for (const pattern of GROUPED_HEXADECIMAL)
    clean = clean.replace(pattern, (groups) =>
      // Without a letter it is a list of numbers.
      FINGERPRINT.test(groups) || !/[a-f]/i.test(groups) ? groups : whole(groups),
    );
  return clean;
}

/** Stands for a text of the same length, and says what it was where there is room. */
function mark(what: TakenOut, count: Counting): (text: string) => string {
  return ({ length }) => {
    count(what);
    const shortest = what.length + 2;
    return length < shortest ? '*'.repeat(length) : `<${what}${'*'.repeat(length - shortest)}>`;
  };
}

/** First and last four digits stay, as everywhere a device token is shown; nothing of another notation. */
function maskToken(count: Counting): (token: string) => string {
  const whole = mark(MARKS.deviceToken, count);
  return (token) => {
    if (!/^(?:0[xX])?[0-9a-fA-F]+$/.test(token)) return whole(token);
    count(MARKS.deviceToken);
    const start = /^0[xX]/.test(token) ? 6 : 4;
    return `${token.slice(0, start)}${'*'.repeat(token.length - start - 4)}${token.slice(-4)}`;
  };
}

function isBytes(list: string): boolean {
  return list.split(',').every((number) => Number(number) >= -128 && Number(number) <= 255);
}

/** Quotes stay, so that JSON stays JSON; so does what is no value, or was taken out already. */
function maskValue(value: string, count: Counting): string {
  const quote = /^["']/.exec(value)?.[0] ?? '';
  const scheme = /^(?:bearer|basic)\s+/i.exec(value.slice(quote.length))?.[0] ?? '';
  const closed = quote !== '' && value.length > 1 && value.endsWith(quote);
  const inner = value.slice(quote.length + scheme.length, closed ? -1 : undefined);
  if (inner === '' || /^(?:null|true|false|\d{1,3}|<[a-z ]+\**>|\*+)$/.test(inner)) return value;
  return `${quote}${scheme}${mark(MARKS.secret, count)(inner)}${closed ? quote : ''}`;
}
