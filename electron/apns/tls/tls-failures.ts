import { PRACTICE_ISSUER } from '../../../contract/practice.ts';
import type { Credential } from '../credential.ts';
import { type Endpoint, hostAndPort, isApple, isSimulator, SIMULATOR_LABEL } from '../endpoint.ts';
import { ApnsError } from '../errors.ts';
import type { ProxyServer } from '../proxy/proxy.ts';
import { proxyLabel } from '../proxy/proxy-label.ts';
import { judgeChain, namesInCommonName, type Unfit, type Vouchers } from '../server-chain.ts';
import type { HandshakeSeen } from './handshake-watch.ts';

/*
 * Why TLS did not come up, by what was seen on the wire. A client certificate is blamed only where the server asked for
 * one and was shown it; a library's text is shown in the log and decides nothing, but for the codes by which Node itself
 * names what it found wrong with a server's certificate. Apple's own hosts are never in doubt: the way to them is.
 */

/** A connection on which TLS failed. */
export interface TlsFailing {
  readonly endpoint: Endpoint;
  readonly credential: Credential;
  readonly seen: HandshakeSeen;
  /** The proxy that opened the way; `null` where there is none. */
  readonly via?: ProxyServer | null;
  /** Whether HTTP/2 was asked for by its name (ALPN); the binary wire asks for nothing. */
  readonly askedForHttp2?: boolean;
  /** Who vouches for the server, where it showed a certificate. */
  readonly vouchers?: Vouchers | null;
}

/** What a handshake that did not come to its end means. */
export function explainTlsFailure(cause: unknown, failing: TlsFailing): ApnsError {
  const { seen } = failing;
  if (seen.spokeTls === false) return explainNotTls(cause, failing);
  if (seen.alert !== null) return explainAlert(seen.alert, cause, failing);
  const code = codeOf(cause);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return explainOtherName(cause, failing);
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return explainOutOfDate(cause, failing);
  if (isVerificationCode(code) || (seen.endedByPeer === null && judgeChain(seen.chain) !== null))
    return explainUnfitCertificate(code, cause, failing);
  return seen.endedByPeer === null ? explainBrokenOffHere(cause, failing) : explainBrokenOff(cause, failing);
}

/**
 * What it means that the peer closed after the handshake and before it said anything: with TLS 1.3 that is when a
 * refused client certificate shows, for the client's side of the handshake ends before the server has looked at it.
 */
export function explainEarlyClose(cause: unknown, failing: TlsFailing): ApnsError {
  const { endpoint, seen } = failing;
  const where = hostAndPort(endpoint);
  if (seen.alert !== null) return explainAlert(seen.alert, cause, failing);
  if (wantsWhatWasNotShown(seen)) return explainMissingCertificate(cause, failing);
  const shown = seen.showedCertificate;
  return new ApnsError({
    code: 'ClosedAfterHandshake',
    phase: 'tls',
    sentence: shown
      ? `The gateway at ${where} asked for the client certificate, was shown it, and hung up right after the TLS handshake without a word.`
      : `The gateway at ${where} hung up right after the TLS handshake, without a word.`,
    remedy: shown
      ? `Some gateways refuse a certificate like that: ${lowerFirst(fittingCertificate(endpoint))} If it has just worked, try again later.`
      : isApple(endpoint)
        ? `Try again; if it stays so, ${wayIsInDoubt(failing)}`
        : 'Try again; if it stays so, check that it is an APNs gateway for this protocol, and what its own log says.',
    ...(shown ? { mend: { kind: 'choose-identity' } } : {}),
    cause,
  });
}

/** What it means that ALPN did not end in `h2`. */
export function explainNoHttp2(spoken: string | false, endpoint: Endpoint, cause?: unknown): ApnsError {
  return new ApnsError({
    code: 'Http2NotSpoken',
    phase: 'tls',
    sentence:
      spoken === false || spoken === ''
        ? `The server at ${hostAndPort(endpoint)} does not offer HTTP/2 (ALPN h2), which APNs requires.`
        : `The server at ${hostAndPort(endpoint)} chose ${spoken} instead of HTTP/2 (ALPN h2), which APNs requires.`,
    remedy: isApple(endpoint)
      ? `Apple’s own host offers it always, so something on the way opens TLS and answers in its place: a proxy or a security product. ${LEAVE_APPLE_ALONE}`
      : 'Check host and port. For a gateway of the old binary protocol choose the binary wire.',
    permanent: true,
    cause,
  });
}

const LEAVE_APPLE_ALONE =
  'Ask whoever runs it to leave *.push.apple.com alone: Apple’s push service does not work through it.';

/** The second half of a remedy for Apple's own hosts. */
export function wayIsInDoubt({ via = null }: Pick<TlsFailing, 'via'>): string {
  return via === null
    ? 'a firewall, a proxy or a security product on this network does that: ask whoever runs it to let *.push.apple.com through untouched, or try another network.'
    : `the proxy ${proxyLabel(via)} (it comes from ${via.origin}) or a firewall behind it does that: ask whoever runs it to let *.push.apple.com through untouched.`;
}

/** The second half of a remedy for any other host, beginning with a capital letter. */
function gatewayOrWay({ endpoint, via = null }: TlsFailing): string {
  if (isSimulator(endpoint)) return 'Start the simulator again.';
  const between = via === null ? 'a firewall or a proxy in between' : `the proxy ${proxyLabel(via)} in between`;
  return `Check host and port, and what the server’s own log says; ${between} may do this too.`;
}

function fittingCertificate(endpoint: Endpoint): string {
  return isSimulator(endpoint)
    ? 'The simulator takes certificates of its own authority only: use its own identity, or send to the sandbox or production.'
    : 'Choose a push certificate that is valid today and was issued by an authority this gateway knows.';
}

/** A server that asked for a certificate and was shown none. */
function wantsWhatWasNotShown({ askedForCertificate, showedCertificate }: HandshakeSeen): boolean {
  return askedForCertificate === true && !showedCertificate;
}

function explainMissingCertificate(cause: unknown, { endpoint, credential }: TlsFailing): ApnsError {
  const has = credential.kind === 'certificate';
  return new ApnsError({
    code: 'ClientCertificateMissing',
    phase: 'tls',
    sentence: has
      ? `The gateway at ${hostAndPort(endpoint)} wants a client certificate of a kind that this one is not: it takes other keys or signatures.`
      : `The gateway at ${hostAndPort(endpoint)} wants a client certificate, and this identity has none.`,
    remedy: 'Choose an identity with a certificate and its private key (.p12, .pem).',
    mend: { kind: 'choose-identity' },
    permanent: true,
    cause,
  });
}

/** What the first bytes of other protocols look like. */
const OTHER_PROTOCOLS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^HTTP\/1\.[01] 30[12378]/, 'HTTP that leads elsewhere, as a sign-in page does'],
  [/^HTTP\/1\./, 'HTTP without TLS'],
  [/^<|^\s*<!doctype/i, 'a web page without TLS'],
  [/^SSH-/, 'SSH'],
  [/^220[ -]/, 'mail or FTP'],
  [/^\+OK|^\* OK/, 'mail'],
];

function protocolOf(bytes: Buffer): string | null {
  // A SETTINGS frame on stream 0 (RFC 9113 sections 4.1 and 6.5).
  if (bytes.length >= 9 && bytes[0] === 0 && bytes[3] === 4 && bytes.readUInt32BE(5) === 0) return 'HTTP/2 without TLS';
  const text = bytes.toString('latin1');
  return OTHER_PROTOCOLS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

function explainNotTls(cause: unknown, failing: TlsFailing): ApnsError {
  const { endpoint, seen, via = null } = failing;
  const words = protocolOf(seen.firstBytes);
  const heard = words === null ? '' : `: what came is ${words}`;
  return new ApnsError({
    code: 'NotTls',
    phase: 'tls',
    sentence: `What answers at ${hostAndPort(endpoint)} does not speak TLS${heard}.`,
    remedy: isApple(endpoint)
      ? `Apple’s own host speaks nothing else, so something on the way answered in its place: a sign-in page of this network, ${via === null ? 'a proxy' : `the proxy ${proxyLabel(via)} (it comes from ${via.origin})`} or a firewall. Open a browser on this network and sign in; else ask whoever runs it to let *.push.apple.com through untouched.`
      : via === null
        ? 'Check the port: it may belong to another service, or to a gateway that was started without TLS.'
        : `Check the port: it may belong to another service, or to a gateway that was started without TLS. The proxy ${proxyLabel(via)} may also have answered in its place: a sign-in page does that.`,
    permanent: true,
    cause,
  });
}

function explainOtherName(cause: unknown, failing: TlsFailing): ApnsError {
  const { endpoint, seen } = failing;
  const onlyCommon = namesInCommonName(seen.chain[0], endpoint.host);
  return new ApnsError({
    code: 'ServerNameMismatch',
    phase: 'tls',
    sentence: onlyCommon
      ? `The certificate of the server at ${hostAndPort(endpoint)} has the name ${endpoint.host} only as its common name (CN), where names are not looked for any more, so nothing was sent to it.`
      : `The server at ${hostAndPort(endpoint)} showed a certificate for another name, so nothing was sent to it.`,
    remedy: onlyCommon
      ? `Give the server a certificate with the name among its subject alternative names (in OpenSSL: subjectAltName=${/^[\d.]+$|:/.test(endpoint.host) ? 'IP' : 'DNS'}:${endpoint.host}).`
      : isApple(endpoint)
        ? `Something on the way answers in the place of Apple’s own host: ${wayIsInDoubt(failing)}`
        : 'Use the name that is in its certificate (the log shows it), or give the server one for this name.',
    permanent: true,
    cause,
  });
}

function explainOutOfDate(cause: unknown, failing: TlsFailing): ApnsError {
  const { endpoint } = failing;
  return new ApnsError({
    code: 'ServerCertificateExpired',
    phase: 'tls',
    sentence: `The certificate of the server at ${hostAndPort(endpoint)} is not valid today, so nothing was sent to it.`,
    remedy: isApple(endpoint)
      ? `Check this computer’s clock first; if it is right, something on the way answers in the place of Apple’s own host: ${wayIsInDoubt(failing)}`
      : 'Check this computer’s clock first; if it is right, the server needs a new certificate.',
    permanent: true,
    cause,
  });
}

/** A server's certificate that nobody could take: too weak, for another purpose, or of nobody we trust. */
function explainUnfitCertificate(code: string, cause: unknown, failing: TlsFailing): ApnsError {
  const { endpoint, seen } = failing;
  const unfit = judgeChain(seen.chain);
  const isUntrusted = UNTRUSTED_CODES.has(code);
  if (unfit === null || (isUntrusted && unfit.kind !== 'purpose')) return explainUntrusted(code, cause, failing);
  return explainUnfit(unfit, endpoint, cause);
}

/** A server's certificate that this computer does not take, and broke off for. */
export function explainUnfit(unfit: Unfit, endpoint: Endpoint, cause?: unknown): ApnsError {
  return new ApnsError({
    code: unfit.kind === 'weak' ? 'ServerCertificateTooWeak' : 'ServerCertificateNotForServers',
    phase: 'tls',
    sentence: `This computer broke the TLS handshake with ${hostAndPort(endpoint)} off: ${unfit.words}, so nothing was sent to it.`,
    remedy: isApple(endpoint)
      ? `Apple’s own host shows no such certificate: something on the way answers in its place. ${LEAVE_APPLE_ALONE}`
      : unfit.remedy,
    permanent: true,
    cause,
  });
}

/** A certificate that verifies with none of the authorities we trust. Its issuer's name tells who is in between. */
function explainUntrusted(code: string, cause: unknown, failing: TlsFailing): ApnsError {
  const { endpoint, vouchers = null } = failing;
  const issued = vouchers === null ? 'that' : `issued by “${vouchers.issuer}”, which`;
  return new ApnsError({
    code: 'ServerCertificateUntrusted',
    phase: 'tls',
    sentence: `The server at ${hostAndPort(endpoint)} showed a certificate ${issued} nobody we trust vouches for, so nothing was sent to it.`,
    remedy: remedyForUntrusted(code, failing),
    permanent: true,
    cause,
  });
}

function remedyForUntrusted(code: string, { endpoint, vouchers = null, seen }: TlsFailing): string {
  const opener = `a proxy or security product ${vouchers === null ? '(the log names the issuer)' : 'of that name'}`;
  if (endpoint.label === SIMULATOR_LABEL)
    return 'Start the simulator again; what answers on its port may be another program.';
  if (isApple(endpoint)) {
    // Apple's own host is vouched for by a public authority: a CA file for it would only let somebody else in.
    const without = endpoint.authoritiesPem === null ? '' : 'Apple’s own host needs no CA file: leave it out. ';
    return vouchers?.usedByApple === true
      ? `${without}Apple’s host is vouched for by an authority of that name, which this computer does not know, or somebody uses its name. Try another network; if it is the same there, update this program.`
      : `${without}Most likely ${opener} stands in between and opens TLS. ${LEAVE_APPLE_ALONE}`;
  }
  const alone = seen.chain.length === 1 && vouchers !== null && ISSUER_MISSING_CODES.has(code);
  const sent = alone
    ? ` The server sent its own certificate alone: if “${vouchers.issuer}” is an intermediate authority, the server must send that one’s certificate too, or it goes into the CA file.`
    : '';
  if (endpoint.authoritiesPem !== null)
    return `The chosen CA file did not issue this certificate: choose the one that did.${sent}`;
  return vouchers?.issuer === PRACTICE_ISSUER
    ? 'It calls itself a Pushwright simulator: choose ca.pem of its folder as the CA file (--ca FILE; its start prints the path), or send to the built-in simulator.'
    : `For a gateway of your own choose its CA file (--ca FILE).${sent} Otherwise ${opener} opens TLS on the way: ask whoever runs it for an exception for ${endpoint.host}.`;
}

/** The peer ended the connection in the middle of the handshake, without an alert. */
function explainBrokenOff(cause: unknown, failing: TlsFailing): ApnsError {
  const { endpoint, seen } = failing;
  const where = hostAndPort(endpoint);
  if (wantsWhatWasNotShown(seen)) return explainMissingCertificate(cause, failing);
  const how = seen.endedByPeer === 'reset' ? 'was reset' : 'was closed';
  const when =
    seen.firstBytes.length === 0
      ? 'as soon as TLS began, before anything came back'
      : seen.showedCertificate
        ? 'in the middle of the TLS handshake, after the server had asked for the client certificate and seen it'
        : 'in the middle of the TLS handshake; no client certificate had been asked for';
  return new ApnsError({
    code: 'HandshakeBrokenOff',
    phase: 'tls',
    sentence: `The connection to ${where} ${how} ${when}.`,
    remedy: seen.showedCertificate
      ? `Gateways do this when they refuse a client certificate. ${fittingCertificate(endpoint)}`
      : isApple(endpoint)
        ? `Apple’s own host does not do this: ${wayIsInDoubt(failing)}`
        : gatewayOrWay(failing),
    ...(seen.showedCertificate ? { mend: { kind: 'choose-identity' } } : {}),
    cause,
  });
}

/** The connection was whole, and this computer's TLS library would not go on. */
function explainBrokenOffHere(cause: unknown, failing: TlsFailing): ApnsError {
  const { endpoint, seen } = failing;
  const where = hostAndPort(endpoint);
  const weak = seen.primeBits !== null && seen.primeBits < 2048;
  return new ApnsError({
    code: 'TlsFailed',
    phase: 'tls',
    sentence: weak
      ? `This computer broke the TLS handshake with ${where} off: the key exchange that the server chose has ${seen.primeBits} bits, which is too few.`
      : `This computer broke the TLS handshake with ${where} off: it does not accept what the server said.`,
    remedy: isApple(endpoint)
      ? `Something on the way answers in the place of Apple’s own host: ${wayIsInDoubt(failing)}`
      : weak
        ? 'Have the server use elliptic curves (ECDHE), or parameters of 2048 bits.'
        : 'The log shows what TLS said. Check the server’s TLS settings, or what stands in between.',
    permanent: true,
    cause,
  });
}

const WHY_REFUSED: Readonly<Record<string, string>> = {
  unsupported_certificate: 'its kind is not supported there',
  certificate_revoked: 'it has been revoked',
  certificate_expired: 'it has expired',
  unknown_ca: 'the gateway does not know the authority that issued it',
  access_denied: 'it is valid, but not allowed there',
};

const REFUSALS: ReadonlySet<string> = new Set([
  'bad_certificate',
  'unsupported_certificate',
  'certificate_revoked',
  'certificate_expired',
  'certificate_unknown',
  'unknown_ca',
  'access_denied',
]);

/** Alerts by which a server says that it has nothing in common with what was offered. */
const NOTHING_IN_COMMON: ReadonlySet<string> = new Set([
  'handshake_failure',
  'protocol_version',
  'insufficient_security',
  'inappropriate_fallback',
]);

function explainAlert(alert: string, cause: unknown, failing: TlsFailing): ApnsError {
  const { endpoint, seen } = failing;
  const where = hostAndPort(endpoint);
  if (alert === 'certificate_required' || alert === 'no_certificate' || wantsWhatWasNotShown(seen))
    return explainMissingCertificate(cause, failing);
  if (seen.showedCertificate && (REFUSALS.has(alert) || alert === 'handshake_failure' || alert === 'decrypt_error')) {
    const why = WHY_REFUSED[alert];
    return new ApnsError({
      code: 'ClientCertificateRefused',
      phase: 'tls',
      sentence: `The gateway at ${where} refused the client certificate${why === undefined ? ` (alert ${alert})` : `: ${why}`}.`,
      remedy: fittingCertificate(endpoint),
      mend: { kind: 'choose-identity' },
      permanent: true,
      cause,
    });
  }
  if (alert === 'no_application_protocol')
    return failing.askedForHttp2 === false
      ? explainProtocolWanted(cause, failing)
      : explainNoHttp2(false, endpoint, cause);
  const inCommon = !NOTHING_IN_COMMON.has(alert);
  return new ApnsError({
    code: 'TlsFailed',
    phase: 'tls',
    sentence:
      alert === 'unrecognized_name'
        ? `The server at ${where} does not know the name ${endpoint.host}.`
        : inCommon
          ? `The server at ${where} ended TLS with the alert ${alert}.`
          : `The server at ${where} and this computer found no common way to speak TLS (alert ${alert}).`,
    remedy: isApple(endpoint)
      ? `Apple’s own host does not say that: ${wayIsInDoubt(failing)}`
      : alert === 'unrecognized_name'
        ? 'Use the name that the server goes by.'
        : inCommon
          ? gatewayOrWay(failing)
          : 'APNs needs TLS 1.2 or later: check the server’s TLS versions and ciphers.',
    // An alert about the server's own state may be gone the next time.
    permanent: alert !== 'internal_error' && alert !== 'user_canceled',
    cause,
  });
}

/** On the binary wire, whose clients never ask for a protocol. */
function explainProtocolWanted(cause: unknown, failing: TlsFailing): ApnsError {
  const { endpoint } = failing;
  return new ApnsError({
    code: 'TlsFailed',
    phase: 'tls',
    sentence: `The server at ${hostAndPort(endpoint)} ended TLS with the alert no_application_protocol: it wants to be asked for a protocol by name (ALPN), which the binary wire never does.`,
    remedy: isApple(endpoint)
      ? `Apple’s own host does not say that: ${wayIsInDoubt(failing)}`
      : 'No binary gateway says that: check host and port; an HTTP/2 host may say it.',
    ...(isApple(endpoint) ? {} : { mend: { kind: 'use-http2' } }),
    permanent: true,
    cause,
  });
}

/** Codes by which Node names what it found wrong with the server's certificate, after OpenSSL's `X509_V_ERR_…`. */
function isVerificationCode(code: string): boolean {
  return (
    /^(?:UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CERT_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|ERROR_IN_CERT|HOSTNAME_MISMATCH|UNSPECIFIED$)/.test(
      code,
    ) && !code.startsWith('CERT_DECRYPT')
  );
}

const ISSUER_MISSING_CODES: ReadonlySet<string> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const UNTRUSTED_CODES: ReadonlySet<string> = new Set([
  ...ISSUER_MISSING_CODES,
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_UNTRUSTED',
]);

function codeOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return '';
  return typeof cause.code === 'string' ? cause.code : '';
}

function lowerFirst(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}
