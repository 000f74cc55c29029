import type { Credential } from './credential.ts';
import { type Endpoint, hostAndPort, isApple, isSimulator } from './endpoint.ts';
import { ApnsError } from './errors.ts';

const OTHER_PORT = 'Apple’s push hosts answer on ports 443 and 2197.';
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
        remedy: isApple(endpoint)
          ? `Apple’s hosts always listen there: a firewall on this network refuses the connection. ${OTHER_PORT} ${ONLY_WAY_OUT}`
          : isSimulator(endpoint)
            ? 'The simulator on this computer is not running: start it again.'
            : 'Check host and port, and that the gateway is running.',
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
        remedy: `Check the firewall and whether this port is allowed.${isApple(endpoint) ? ` ${OTHER_PORT}` : ''}`,
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
        ? `A firewall that drops packets does this. ${isApple(endpoint) ? `${OTHER_PORT} ${ONLY_WAY_OUT}` : 'Check host and port.'}`
        : isApple(endpoint)
          ? `Something on the way accepts the connection and then stays silent: a proxy or a firewall. ${ONLY_WAY_OUT}`
          : 'Something accepts the connection and then stays silent: check that it is an APNs gateway, or a proxy in between.',
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

function systemCode(cause: unknown): string | null {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return null;
  return typeof cause.code === 'string' ? cause.code : null;
}
