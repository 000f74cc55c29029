/** Long options of curl that take a value (curl 8.17, `curl --help all`), and their short names. */
// not prose: options of curl
const WITH_VALUE = `
abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to
continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode
delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-compare
etag-save expand-data expand-data-binary expand-data-raw expand-header expand-json expand-url expand-user
expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode
happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json
keepalive-cnt keepalive-time key key-type knownhosts krb krb4 libcurl limit-rate local-port login-options mail-auth
mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max
parallel-max-host pass pinnedpubkey postquote preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath
proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass
proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user
proxy1.0 pubkey quote random-file range rate referer request request-target resolve retry retry-delay retry-max-time
sasl-authzid service-name sigalgs signature-algorithms socks4 socks4a socks5 socks5-gssapi-service socks5-hostname
speed-limit speed-time ssl-sessions stderr telnet-option tftp-blksize time-cond tls-max tls-sigalgs tls13-ciphers
tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket upload-file upload-flags url url-query user
user-agent variable vlan-priority write-out
`;

const SHORT: Readonly<Record<string, string>> = {
  A: 'user-agent',
  C: 'continue-at',
  D: 'dump-header',
  E: 'cert',
  F: 'form',
  H: 'header',
  K: 'config',
  P: 'ftp-port',
  Q: 'quote',
  T: 'upload-file',
  U: 'proxy-user',
  X: 'request',
  Y: 'speed-limit',
  b: 'cookie',
  c: 'cookie-jar',
  d: 'data',
  e: 'referer',
  m: 'max-time',
  o: 'output',
  r: 'range',
  t: 'telnet-option',
  u: 'user',
  w: 'write-out',
  x: 'proxy',
  y: 'speed-time',
  z: 'time-cond',
};

const LONG = new Set(WITH_VALUE.trim().split(/\s+/));

/** One word of a curl command, as curl reads it. */
export type CurlWord =
  /** `value`: `null` for a switch. */
  | { readonly kind: 'option'; readonly name: string; readonly value: string | null; readonly known: boolean }
  | { readonly kind: 'word'; readonly word: string };

/**
 * The words of a curl command as options with their values: glued short options (`-sXPOST`, `-d@file`), `--name=value`,
 * which people write though curl does not know it, and options of other versions, whose value is skipped with them unless
 * it is an address or an option itself.
 */
export function readCurlWords(words: readonly string[], isAddress: (word: string) => boolean): readonly CurlWord[] {
  const read: CurlWord[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--' || word === '-') continue;
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = word.slice(2, equals < 0 ? undefined : equals);
      if (equals >= 0) read.push({ kind: 'option', name, value: word.slice(equals + 1), known: LONG.has(name) });
      else if (LONG.has(name)) {
        at += 1;
        read.push({ kind: 'option', name, value: words[at] ?? '', known: true });
      } else {
        const next = words[at + 1];
        // After a switch comes an option or the address; anything else is the value of an option of another version.
        const takesValue = next !== undefined && !next.startsWith('-') && !isAddress(next);
        if (takesValue) at += 1;
        read.push({ kind: 'option', name, value: null, known: !takesValue });
      }
    } else if (/^-./.test(word)) at = readShort(words, at, read);
    else read.push({ kind: 'word', word });
  }
  return read;
}

/** `-sSd@file`: switches, then at most one option with its value, glued or as the next word. */
function readShort(words: readonly string[], start: number, read: CurlWord[]): number {
  const word = words[start] ?? '';
  for (let at = 1; at < word.length; at += 1) {
    const letter = word[at] ?? '';
    const name = SHORT[letter];
    if (letter === ':') read.push({ kind: 'option', name: 'next', value: null, known: true });
    if (letter === 'G') read.push({ kind: 'option', name: 'get', value: null, known: true });
    if (name === undefined) continue;
    const glued = word.slice(at + 1);
    read.push({ kind: 'option', name, value: glued === '' ? (words[start + 1] ?? '') : glued, known: true });
    return glued === '' ? start + 1 : start;
  }
  return start;
}
