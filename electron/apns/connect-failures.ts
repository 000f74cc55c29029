import type { Credential } from './credential.ts';
import { type Endpoint, hostAndPort, isApple } from './endpoint.ts';
import { ApnsError } from './errors.ts';
import type { Vouchers } from './server-chain.ts';

/*
 * OpenSSL (Node) and BoringSSL (Electron) name the same thing differently, so nothing here compares an error's whole
 * text: alerts are recognised by their name in RFC 8446 section 6 wherever it stands, and what is not recognised still
 * gets a sentence of its phase.
 */

const ONLY_WAY_OUT = 'On a company’s network a proxy may be the only way out: set it under Network (--proxy).';

/** What a failed look-up of the host's name means. */
export function explainResolveFailure(cause: unknown, endpoint: Endpoint): ApnsError {
  const code = systemCode(cause);
  if (code === 'ENOTFOUND' || code === 'ENODATA')
    return new ApnsError({
      code: 'HostNotFound',
      phase: 'resolve',
      sentence: `There is no host called ${endpoint.host}.`,
      remedy: isApple(endpoint)
        ? `Check that this computer is online. ${ONLY_WAY_OUT}`
        : 'Check its spelling; if it is a company name, check that the VPN is connected.',
      permanent: true,
      cause,
    });
  return new ApnsError({
    code: 'ResolveFailed',
    phase: 'resolve',
    sentence: `The address of ${endpoint.host} could not be looked up.`,
    remedy: 'Check that this computer is online and that its DNS server answers.',
    cause,
  });
}

/** What a failed TCP connection means. */
export function explainTcpFailure(cause: unknown, endpoint: Endpoint): ApnsError {
  const where = hostAndPort(endpoint);
  const code = systemCode(cause);
  switch (code) {
    case 'ECONNREFUSED':
      return new ApnsError({
        code: 'ConnectionRefused',
        phase: 'tcp',
        sentence: `Nothing listens at ${where}.`,
        remedy: 'Check host and port, and that the gateway is running.',
        cause,
      });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'ENETDOWN':
      return new ApnsError({
        code: 'HostUnreachable',
        phase: 'tcp',
        sentence: `There is no way from this computer to ${where}.`,
        remedy: `Check that it is online, and the VPN or firewall in between.${isApple(endpoint) ? ` ${ONLY_WAY_OUT}` : ''}`,
        cause,
      });
    case 'ETIMEDOUT':
      return explainConnectTimeout(0, 'tcp', endpoint);
    default:
      return new ApnsError({
        code: code === 'ECONNRESET' ? 'ConnectionReset' : 'ConnectFailed',
        phase: 'tcp',
        sentence: `The connection to ${where} could not be opened.`,
        remedy: 'Check the firewall and whether this port is allowed: APNs also answers on port 2197.',
        cause,
      });
  }
}

/** What it means that a phase of connecting did not end in time. `timeoutMs` 0: the system's own limit. */
export function explainConnectTimeout(
  timeoutMs: number,
  phase: 'resolve' | 'tcp' | 'tls' | 'http2',
  endpoint: Endpoint,
): ApnsError {
  const within = timeoutMs > 0 ? ` within ${timeoutMs / 1000} seconds` : ' in time';
  const what = {
    resolve: `The address of ${endpoint.host} could not be found`,
    tcp: `Nothing answered at ${hostAndPort(endpoint)}`,
    tls: `The TLS handshake with ${hostAndPort(endpoint)} did not end`,
    http2: `No HTTP/2 settings came from ${hostAndPort(endpoint)}`,
  }[phase];
  return new ApnsError({
    code: 'ConnectTimeout',
    phase,
    sentence: `${what}${within}.`,
    remedy:
      phase === 'tcp' || phase === 'resolve'
        ? `A firewall that drops packets does this. ${isApple(endpoint) ? `Apple’s hosts answer on ports 443 and 2197. ${ONLY_WAY_OUT}` : 'Check host and port.'}`
        : 'Something accepts the connection and then stays silent: check that it is an APNs gateway, or a proxy in between.',
  });
}

/** What a handshake that ended in an error means. `vouchers`: who vouches for the server, where it showed a certificate. */
export function explainTlsFailure(
  cause: unknown,
  endpoint: Endpoint,
  credential: Credential,
  vouchers: Vouchers | null = null,
): ApnsError {
  const where = hostAndPort(endpoint);
  const alert = tlsAlert(cause);
  if (alert !== null) return explainAlert(alert, cause, endpoint, credential);
  const code = systemCode(cause) ?? '';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return new ApnsError({
      code: 'ServerNameMismatch',
      phase: 'tls',
      sentence: `The server at ${where} showed a certificate for another name, so nothing was sent to it.`,
      remedy: 'Use the name that is in its certificate (the log shows it), or give the server one for this name.',
      permanent: true,
      cause,
    });
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return new ApnsError({
      code: 'ServerCertificateExpired',
      phase: 'tls',
      sentence: `The certificate of the server at ${where} is not valid today, so nothing was sent to it.`,
      remedy: 'Check this computer’s clock first; if it is right, the server needs a new certificate.',
      permanent: true,
      cause,
    });
  if (isVerificationCode(code)) return explainUntrusted(cause, endpoint, vouchers);
  const text = normalised(cause);
  if (/WRONG_VERSION_NUMBER|HTTP_REQUEST|UNEXPECTED_MESSAGE|PACKET_LENGTH_TOO_LONG|RECORD_TOO_/.test(text))
    return new ApnsError({
      code: 'NotTls',
      phase: 'tls',
      sentence: `What answers at ${where} does not speak TLS.`,
      remedy: 'Check the port: it may belong to another service, or to a gateway that was started without TLS.',
      permanent: true,
      cause,
    });
  if (/KEY_VALUES_MISMATCH|PEM_|ASN1_|BAD_DECRYPT|INTERRUPTED_OR_CANCELLED|EE_KEY_TOO_SMALL|CA_MD_TOO_WEAK/.test(text))
    return explainIdentityFailure(cause);
  const certificate = credential.kind === 'certificate';
  return new ApnsError({
    code: 'HandshakeBrokenOff',
    phase: 'tls',
    sentence: `The server at ${where} broke the TLS handshake off${certificate ? ', having been shown the client certificate' : ''}.`,
    remedy: certificate
      ? 'Gateways do this when they refuse a client certificate: check that it is valid today and was issued by an authority this gateway knows.'
      : 'Check that it is an APNs gateway; the log shows what TLS said.',
    cause,
  });
}

/** A certificate that verifies with none of the authorities we trust. Its issuer's name tells who is in between. */
function explainUntrusted(cause: unknown, endpoint: Endpoint, vouchers: Vouchers | null): ApnsError {
  const issued = vouchers === null ? 'that' : `issued by “${vouchers.issuer}”, which`;
  const opener = `a proxy or security product ${vouchers === null ? '(the log names the issuer)' : 'of that name'}`;
  const ofApple = isApple(endpoint) && vouchers?.usedByApple !== true;
  return new ApnsError({
    code: 'ServerCertificateUntrusted',
    phase: 'tls',
    sentence: `The server at ${hostAndPort(endpoint)} showed a certificate ${issued} nobody we trust vouches for, so nothing was sent to it.`,
    remedy:
      endpoint.authoritiesPem !== null
        ? 'The chosen CA file did not issue this certificate: choose the one that did.'
        : ofApple
          ? `Most likely ${opener} stands in between and opens TLS. Ask whoever runs it to leave *.push.apple.com alone: Apple’s push service does not work through it.`
          : `For a gateway of your own choose its CA file. Otherwise ${opener} opens TLS on the way: ask whoever runs it for an exception for ${endpoint.host}.`,
    permanent: true,
    cause,
  });
}

/** What it means that an identity could not even be taken into use. */
export function explainIdentityFailure(cause: unknown, kind: Credential['kind'] = 'certificate'): ApnsError {
  return new ApnsError({
    code: 'IdentityUnusable',
    phase: 'preparation',
    sentence:
      kind === 'certificate'
        ? 'The chosen certificate and private key cannot be used for TLS.'
        : 'The chosen .p8 key cannot sign a provider token: it must be an elliptic-curve key on P-256.',
    remedy:
      kind === 'certificate'
        ? 'Export them anew, together, from the keychain of the computer that made the signing request.'
        : 'Use the file AuthKey_….p8 as Apple’s developer portal gave it.',
    mend: { kind: 'choose-identity' },
    permanent: true,
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
    remedy: 'Check host and port. For a gateway of the old binary protocol choose the binary wire.',
    permanent: true,
    cause,
  });
}

/**
 * What it means that the peer closed after the handshake and before it said anything: with TLS 1.3 that is when a
 * refused client certificate shows, for the client's side of the handshake ends before the server has looked at it.
 */
export function explainEarlyClose(cause: unknown, endpoint: Endpoint, credential: Credential): ApnsError {
  const alert = tlsAlert(cause);
  if (alert !== null) return explainAlert(alert, cause, endpoint, credential);
  const certificate = credential.kind === 'certificate';
  return new ApnsError({
    code: certificate ? 'ClientCertificateRefused' : 'ClosedAfterHandshake',
    phase: 'tls',
    sentence: certificate
      ? `The gateway at ${hostAndPort(endpoint)} hung up right after it saw the client certificate, without a word: that is how many gateways refuse one.`
      : `The gateway at ${hostAndPort(endpoint)} hung up right after the TLS handshake, without a word.`,
    remedy: certificate
      ? 'Check that the certificate has not expired or been revoked, and that it was issued by an authority this gateway knows.'
      : 'It may want a client certificate: choose an identity with one, or check that it is an APNs gateway.',
    mend: { kind: 'choose-identity' },
    permanent: true,
    cause,
  });
}

type Alert =
  | 'HANDSHAKE_FAILURE'
  | 'BAD_CERTIFICATE'
  | 'UNSUPPORTED_CERTIFICATE'
  | 'CERTIFICATE_REVOKED'
  | 'CERTIFICATE_EXPIRED'
  | 'CERTIFICATE_UNKNOWN'
  | 'UNKNOWN_CA'
  | 'ACCESS_DENIED'
  | 'PROTOCOL_VERSION'
  | 'UNRECOGNIZED_NAME'
  | 'CERTIFICATE_REQUIRED'
  | 'NO_APPLICATION_PROTOCOL';

const ALERT_NUMBERS: Readonly<Record<number, Alert>> = {
  40: 'HANDSHAKE_FAILURE',
  42: 'BAD_CERTIFICATE',
  43: 'UNSUPPORTED_CERTIFICATE',
  44: 'CERTIFICATE_REVOKED',
  45: 'CERTIFICATE_EXPIRED',
  46: 'CERTIFICATE_UNKNOWN',
  48: 'UNKNOWN_CA',
  49: 'ACCESS_DENIED',
  70: 'PROTOCOL_VERSION',
  112: 'UNRECOGNIZED_NAME',
  116: 'CERTIFICATE_REQUIRED',
  120: 'NO_APPLICATION_PROTOCOL',
};

/** The alert that the peer sent, where `cause` tells of one; `null` where it does not. */
export function tlsAlert(cause: unknown): Alert | null {
  const text = normalised(cause);
  const number = /ALERT_NUMBER_(\d+)/.exec(text)?.[1];
  const numbered = number === undefined ? undefined : ALERT_NUMBERS[Number(number)];
  if (numbered !== undefined) return numbered;
  return (
    Object.values(ALERT_NUMBERS).find(
      (name) => text.includes(`ALERT_${name}`) || text.includes(`TLSV1_${name}`) || text.includes(`TLSV13_${name}`),
    ) ?? null
  );
}

/** Whether an alert says that the peer looked at the client certificate, or missed one, and ended the handshake there. */
export function refusesClientCertificate(cause: unknown): boolean {
  const alert = tlsAlert(cause);
  return alert !== null && (CERTIFICATE_ALERTS.has(alert) || alert === 'CERTIFICATE_REQUIRED');
}

const CERTIFICATE_ALERTS: ReadonlySet<Alert> = new Set([
  'BAD_CERTIFICATE',
  'UNSUPPORTED_CERTIFICATE',
  'CERTIFICATE_REVOKED',
  'CERTIFICATE_EXPIRED',
  'CERTIFICATE_UNKNOWN',
  'UNKNOWN_CA',
  'ACCESS_DENIED',
]);

const WHY_REFUSED: Readonly<Partial<Record<Alert, string>>> = {
  UNSUPPORTED_CERTIFICATE: 'its kind is not supported there',
  CERTIFICATE_REVOKED: 'it has been revoked',
  CERTIFICATE_EXPIRED: 'it has expired',
  UNKNOWN_CA: 'the gateway does not know the authority that issued it',
  ACCESS_DENIED: 'it is valid, but not allowed there',
};

function explainAlert(alert: Alert, cause: unknown, endpoint: Endpoint, credential: Credential): ApnsError {
  const where = hostAndPort(endpoint);
  if (CERTIFICATE_ALERTS.has(alert)) {
    const why = WHY_REFUSED[alert];
    return new ApnsError({
      code: 'ClientCertificateRefused',
      phase: 'tls',
      sentence: `The gateway at ${where} refused the client certificate${why === undefined ? '' : `: ${why}`}.`,
      remedy: 'Choose a push certificate that is valid today and was issued by an authority this gateway knows.',
      mend: { kind: 'choose-identity' },
      permanent: true,
      cause,
    });
  }
  if (alert === 'CERTIFICATE_REQUIRED' || (alert === 'HANDSHAKE_FAILURE' && credential.kind !== 'certificate'))
    return new ApnsError({
      code: 'ClientCertificateMissing',
      phase: 'tls',
      sentence: `The gateway at ${where} wants a client certificate, and this identity has none.`,
      remedy: 'Choose an identity with a certificate and its private key (.p12, .pem).',
      mend: { kind: 'choose-identity' },
      permanent: true,
      cause,
    });
  if (alert === 'NO_APPLICATION_PROTOCOL') return explainNoHttp2(false, endpoint, cause);
  return new ApnsError({
    code: 'TlsFailed',
    phase: 'tls',
    sentence:
      alert === 'UNRECOGNIZED_NAME'
        ? `The server at ${where} does not know the name ${endpoint.host}.`
        : `The server at ${where} and this computer found no common way to speak TLS.`,
    remedy:
      alert === 'UNRECOGNIZED_NAME'
        ? 'Use the name that the server goes by.'
        : 'APNs needs TLS 1.2 or later; the log shows what TLS said.',
    permanent: true,
    cause,
  });
}

function isVerificationCode(code: string): boolean {
  return (
    /^(?:UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CERT_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|ERROR_IN_CERT|HOSTNAME_MISMATCH)/.test(
      code,
    ) && !code.startsWith('CERT_DECRYPT')
  );
}

function systemCode(cause: unknown): string | null {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return null;
  return typeof cause.code === 'string' ? cause.code : null;
}

function normalised(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  return `${systemCode(cause) ?? ''} ${cause.message}`.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}
