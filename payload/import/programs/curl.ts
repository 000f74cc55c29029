import { isAddress } from '../address.ts';
import { headerPair } from '../headers.ts';
import type { ImportNote } from '../imported.ts';
import type { PastedRequest } from '../request.ts';
import type { ShellCommand } from '../shell/command.ts';
import { readCurlWords } from './curl-options.ts';

/** Options whose value is a secret: named, and never looked at. */
const CREDENTIALS =
  /^(?:user|proxy-user|pass|proxy-pass|oauth2-bearer|cookie|tlspassword|proxy-tlspassword|tlsuser|proxy-tlsuser|aws-sigv4|login-options|netrc-file|ftp-account|expand-user)$/;
/** Options about the way to the server, which Pushwright has in its own places. */
const ROUTE =
  /^(?:proxy|preproxy|socks.*|proxy1\.0|noproxy|proxy-header|proxy-ca(?:cert|path)|resolve|connect-to|(?:abstract-)?unix-socket|interface|doh-url|cacert|capath|request-target|haproxy-clientip)$/;
const IDENTITY = /^(?:cert|key|proxy-cert|proxy-key)$/;

interface Parts {
  method: string | null;
  readonly urls: string[];
  readonly headers: (readonly [string, string])[];
  readonly bodies: string[];
  readonly left: ImportNote[];
  strays: number;
}

/** The requests of one curl command: several where `--next` stands between them. */
export function readCurl(words: readonly string[], command: ShellCommand): readonly PastedRequest[] {
  const requests: PastedRequest[] = [];
  let parts = noParts();
  const end = () => {
    const { method, headers, bodies, left } = parts;
    if (parts.strays > 0) left.push({ code: 'words-left', count: parts.strays });
    const notification = parts.urls.filter((url) => /\/3\/device\//.test(url));
    const urls = notification.length > 0 ? notification : parts.urls.slice(0, 1);
    const { unresolved } = command;
    const shared = { source: 'curl', method, headers, bodies, unresolved, receipts: [], left } as const;
    if (urls.length === 0) requests.push({ ...shared, url: null });
    for (const url of urls) requests.push({ ...shared, url });
    parts = noParts();
  };
  for (const word of readCurlWords(words, isAddress)) {
    if (word.kind === 'word') {
      const plain = withoutLink(word.word);
      if (isAddress(plain)) parts.urls.push(plain);
      else parts.strays += 1;
    } else if (word.name === 'next') end();
    else if (!word.known) parts.left.push({ code: 'option-unknown', name: `--${word.name}` });
    else if (word.value !== null) takeOption(word.name, word.value, parts, command);
  }
  end();
  return requests;
}

/** An address as Markdown and mail programs make a link of it: `[address](address)`, `<address>`. */
function withoutLink(word: string): string {
  return /^\[(https?:[^\]\s]+)\]/.exec(word)?.[1] ?? /^<(https?:[^>\s]+)>$/.exec(word)?.[1] ?? word;
}

function noParts(): Parts {
  return { method: null, urls: [], headers: [], bodies: [], left: [], strays: 0 };
}

function takeOption(written: string, value: string, parts: Parts, command: ShellCommand): void {
  const name = written.replace(/^expand-/, '');
  if (name === 'request') parts.method = value;
  else if (name === 'url') parts.urls.push(value);
  else if (name === 'header') takeHeader(value, parts, command);
  else if (name === 'json' || /^data(?:-ascii|-binary|-raw|-urlencode)?$/.test(name))
    takeData(name, value, parts, command);
  else if (name === 'upload-file')
    takeData('data', value === '-' || value === '.' ? '@-' : `@${value}`, parts, command);
  else if (name === 'form' || name === 'form-string' || name === 'url-query') {
    parts.left.push({ code: 'data-left', name: /^[\w.[\]-]{1,40}(?==)/.exec(value)?.[0] ?? `--${name}` });
  } else if (IDENTITY.test(name)) {
    parts.left.push({ code: 'identity-file', file: identityFile(value) });
    if (holdsPassphrase(name, value)) parts.left.push({ code: 'credential', name: `--${name}` });
  } else if (CREDENTIALS.test(name)) parts.left.push({ code: 'credential', name: `--${name}` });
  else if (ROUTE.test(name)) parts.left.push({ code: 'route-option', name: `--${name}` });
  else if (name === 'config') parts.left.push({ code: 'header-file', file: value });
}

/** Without the passphrase that may follow the name (curl: --cert, `certificate[:password]`; `\:` is a colon of the name). */
function identityFile(value: string): string | null {
  if (/^(?:pkcs11:|data:)/i.test(value)) return null;
  const drive = /^[A-Za-z]:[\\/]/.test(value) ? 2 : 0;
  const name = /^(?:\\:|[^:])*/.exec(value.slice(drive))?.[0] ?? '';
  return value.slice(0, drive) + name.replaceAll('\\:', ':');
}

function holdsPassphrase(name: string, value: string): boolean {
  if (/^pkcs11:/i.test(value)) return /\bpin-(?:value|source)=/i.test(value);
  if (/^data:/i.test(value) || !/cert$/.test(name)) return false;
  return value.replaceAll('\\:', ':') !== identityFile(value);
}

function takeHeader(value: string, parts: Parts, command: ShellCommand): void {
  if (value.startsWith('@')) {
    const file = value.slice(1);
    const content = file === '-' ? command.stdin : (command.files.get(file) ?? null);
    if (content === null) parts.left.push({ code: 'header-file', file });
    else for (const line of content.split('\n')) takeHeader(line, parts, command);
    return;
  }
  const pair = headerPair(value);
  if (pair !== null) parts.headers.push(pair);
}

/** What is said of a payload that comes in on standard input and is not in the text. */
export function payloadOfInput({ stdinFile, fedBy }: ShellCommand): ImportNote {
  return fedBy == null || stdinFile !== null || fedBy === 'cat'
    ? { code: 'payload-file', file: stdinFile }
    : { code: 'payload-printed', program: fedBy };
}

function takeData(name: string, value: string, parts: Parts, command: ShellCommand): void {
  if (value.startsWith('@') && name !== 'data-raw' && name !== 'data-urlencode') {
    const file = value.slice(1);
    const fromInput = file === '-' || file === '/dev/stdin';
    const content = fromInput ? command.stdin : (command.files.get(file) ?? null);
    if (content !== null) parts.bodies.push(content.replace(/^\s+|\s+$/g, ''));
    else parts.left.push(fromInput ? payloadOfInput(command) : { code: 'payload-file', file });
  } else if (name === 'data-urlencode') parts.bodies.push(value.replace(/^=/, ''));
  else if (value !== '') parts.bodies.push(value);
}
