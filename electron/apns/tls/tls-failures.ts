import type { NamedProxy, Peer } from '../../../contract/facts/wire/peer.ts';
import type { OtherProtocol } from '../../../contract/facts/wire/tls.ts';
import { PRACTICE_ISSUER } from '../../../contract/identity.ts';
import type { Credential } from '../credential.ts';
import { type Endpoint, isApple, peerOf } from '../endpoint.ts';
import { type ApnsError, failed } from '../errors.ts';
import { namedProxy, type ProxyServer } from '../proxy/proxy.ts';
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
  const { seen } = failing;
  if (seen.alert !== null) return explainAlert(seen.alert, cause, failing);
  if (wantsWhatWasNotShown(seen)) return explainMissingCertificate(cause, failing);
  const { showedCertificate } = seen;
  const how = { phase: 'tls', mend: showedCertificate ? CHOOSE_IDENTITY : null, cause } as const;
  return failed('ClosedAfterHandshake', { ...reached(failing), showedCertificate }, how);
}

/** What it means that ALPN did not end in `h2`. */
export function explainNoHttp2(spoken: string | false, endpoint: Endpoint, cause?: unknown): ApnsError {
  const facts = { peer: peerOf(endpoint), spoken: spoken === false || spoken === '' ? null : spoken };
  return failed('Http2NotSpoken', facts, { phase: 'tls', permanent: true, cause });
}

const CHOOSE_IDENTITY = { kind: 'choose-identity' } as const;

/** The peer and the way to it, as explanations tell of them. */
function reached({ endpoint, via = null }: TlsFailing): { readonly peer: Peer; readonly via: NamedProxy | null } {
  return { peer: peerOf(endpoint), via: via === null ? null : namedProxy(via) };
}

/** A server that asked for a certificate and was shown none. */
function wantsWhatWasNotShown({ askedForCertificate, showedCertificate }: HandshakeSeen): boolean {
  return askedForCertificate === true && !showedCertificate;
}

function explainMissingCertificate(cause: unknown, { endpoint, credential }: TlsFailing): ApnsError {
  const facts = { peer: peerOf(endpoint), hasOne: credential.kind === 'certificate' };
  return failed('ClientCertificateMissing', facts, { phase: 'tls', mend: CHOOSE_IDENTITY, permanent: true, cause });
}

/** What the first bytes of other protocols look like. */
const OTHER_PROTOCOLS: readonly (readonly [pattern: RegExp, protocol: OtherProtocol])[] = [
  [/^HTTP\/1\.[01] 30[12378]/, 'http-elsewhere'],
  [/^HTTP\/1\./, 'http'],
  [/^<|^\s*<!doctype/i, 'web-page'],
  [/^SSH-/, 'ssh'],
  [/^220[ -]/, 'mail-or-ftp'],
  [/^\+OK|^\* OK/, 'mail'],
];

function protocolOf(bytes: Buffer): OtherProtocol | null {
  // A SETTINGS frame on stream 0 (RFC 9113 sections 4.1 and 6.5).
  if (bytes.length >= 9 && bytes[0] === 0 && bytes[3] === 4 && bytes.readUInt32BE(5) === 0) return 'http2';
  const text = bytes.toString('latin1');
  return OTHER_PROTOCOLS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

function explainNotTls(cause: unknown, failing: TlsFailing): ApnsError {
  const facts = { ...reached(failing), heard: protocolOf(failing.seen.firstBytes) };
  return failed('NotTls', facts, { phase: 'tls', permanent: true, cause });
}

function explainOtherName(cause: unknown, failing: TlsFailing): ApnsError {
  const { endpoint, seen } = failing;
  const mismatch = namesInCommonName(seen.chain[0], endpoint.host) ? 'common-name' : 'other';
  const facts = { ...reached(failing), mismatch, isAddress: /^[\d.]+$|:/.test(endpoint.host) } as const;
  return failed('ServerNameMismatch', facts, { phase: 'tls', permanent: true, cause });
}

function explainOutOfDate(cause: unknown, failing: TlsFailing): ApnsError {
  return failed('ServerCertificateExpired', reached(failing), { phase: 'tls', permanent: true, cause });
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
  const peer = peerOf(endpoint);
  const how = { phase: 'tls', permanent: true, cause } as const;
  return unfit.kind === 'weak'
    ? failed('ServerCertificateTooWeak', { peer, ...unfit.why }, how)
    : failed('ServerCertificateNotForServers', { peer }, how);
}

/** A certificate that verifies with none of the authorities we trust. Its issuer's name tells who is in between. */
function explainUntrusted(code: string, cause: unknown, { endpoint, vouchers = null, seen }: TlsFailing): ApnsError {
  const facts = {
    peer: peerOf(endpoint),
    issuer: vouchers?.issuer ?? null,
    isSimulators: vouchers?.issuer === PRACTICE_ISSUER,
    usedByApple: vouchers?.usedByApple === true,
    hasAuthority: endpoint.authoritiesPem !== null,
    isAlone: seen.chain.length === 1 && vouchers !== null && ISSUER_MISSING_CODES.has(code),
  };
  return failed('ServerCertificateUntrusted', facts, { phase: 'tls', permanent: true, cause });
}

/** The peer ended the connection in the middle of the handshake, without an alert. */
function explainBrokenOff(cause: unknown, failing: TlsFailing): ApnsError {
  const { seen } = failing;
  if (wantsWhatWasNotShown(seen)) return explainMissingCertificate(cause, failing);
  const how = seen.endedByPeer === 'reset' ? 'reset' : 'closed';
  const when =
    seen.firstBytes.length === 0 ? 'at-once' : seen.showedCertificate ? 'after-certificate' : 'before-certificate';
  return failed(
    'HandshakeBrokenOff',
    { ...reached(failing), how, when },
    { phase: 'tls', mend: seen.showedCertificate ? CHOOSE_IDENTITY : null, cause },
  );
}

/** The connection was whole, and this computer's TLS library would not go on. */
function explainBrokenOffHere(cause: unknown, failing: TlsFailing): ApnsError {
  const { primeBits } = failing.seen;
  const how = { phase: 'tls', permanent: true, cause } as const;
  return primeBits !== null && primeBits < 2048
    ? failed('TlsFailed', { ...reached(failing), why: 'weak-exchange', bits: primeBits }, how)
    : failed('TlsFailed', { ...reached(failing), why: 'not-accepted' }, how);
}

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
  const peer = peerOf(endpoint);
  if (alert === 'certificate_required' || alert === 'no_certificate' || wantsWhatWasNotShown(seen))
    return explainMissingCertificate(cause, failing);
  if (seen.showedCertificate && (REFUSALS.has(alert) || alert === 'handshake_failure' || alert === 'decrypt_error'))
    return failed(
      'ClientCertificateRefused',
      { peer, alert },
      { phase: 'tls', mend: CHOOSE_IDENTITY, permanent: true, cause },
    );
  if (alert === 'no_application_protocol')
    return failing.askedForHttp2 === false
      ? explainProtocolWanted(cause, failing)
      : explainNoHttp2(false, endpoint, cause);
  // An alert about the server's own state may be gone the next time.
  const permanent = alert !== 'internal_error' && alert !== 'user_canceled';
  const how = { phase: 'tls', permanent, cause } as const;
  if (alert === 'unrecognized_name') return failed('TlsFailed', { ...reached(failing), why: 'name-unknown' }, how);
  const why = NOTHING_IN_COMMON.has(alert) ? 'no-common' : 'alert';
  return failed('TlsFailed', { ...reached(failing), why, alert }, how);
}

/** On the binary wire, whose clients never ask for a protocol. */
function explainProtocolWanted(cause: unknown, failing: TlsFailing): ApnsError {
  const mend = isApple(failing.endpoint) ? null : ({ kind: 'use-http2' } as const);
  return failed(
    'TlsFailed',
    { ...reached(failing), why: 'protocol-wanted' },
    { phase: 'tls', mend, permanent: true, cause },
  );
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
